// The ground as a surface in space, with the run's way and the ball on it, while moments go by: as
// Plotly's camera sees it, on the canvas. Plotly's own drawing of a surface that changes takes too
// long for a picture that moves.

import { Scene, tracesOf } from "../../plotly_internals.js";
import { fillPath, stroke } from "./canvas.js";
import { pixelLookup } from "./colours.js";
import { heightOf, placeOf } from "./ground.js";

const [THIN, BALL] = [0.85, 0.75]; // a width, and the ball's radius, to those that Plotly is given in space
const BEHIND = 0.01; // of its distance, by which a line is behind the surface before it is hidden

// A function that says where a point of the scene is seen: [x, y] in pixels, and its distance. The
// matrices have four columns one after the other, as WebGL takes them; the scene has that `box`.
export function cameraOf({ projection, view, model }, scale, { left, top, width, height }) {
  const seen = product(projection, product(view, model));
  const row = (r) => [0, 1, 2, 3].map((c) => seen[4 * c + r] * (scale[c] ?? 1));
  const [across, up, , away] = [0, 1, 2, 3].map(row);
  const along = ([a, b, c, d], x, y, z) => a * x + b * y + c * z + d;
  return (x, y, z) => {
    const distance = along(away, x, y, z);
    const right = (1 + along(across, x, y, z) / distance) / 2;
    return [left + right * width, top + (1 - along(up, x, y, z) / distance) * (height / 2), distance];
  };
}

function product(one, other) {
  const entry = (_, at) =>
    [0, 1, 2, 3].reduce((sum, i) => sum + one[4 * i + (at % 4)] * other[4 * Math.floor(at / 4) + i], 0);
  return Array.from({ length: 16 }, entry);
}

// A picture that is filled triangle by triangle: of two at one place the nearer one is seen.
export class Raster {
  constructor(width, height) {
    Object.assign(this, { width, height });
    this.image = new ImageData(width, height);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.nearness = new Float32Array(width * height); // 1 / distance
  }

  clear() {
    this.pixels.fill(0);
    this.nearness.fill(0);
  }

  // Three of the `points`, each with its place, distance and value; `colour` says which pixel a value
  // is. What is in between is as in a plane through the three.
  triangle({ x: xs, y: ys, distance, value }, i, j, k, colour) {
    const [ax, ay, bx, by, cx, cy] = [xs[i], ys[i], xs[j], ys[j], xs[k], ys[k]];
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (!area) return;
    const near = 1 / distance[i];
    const [nearB, nearC] = [1 / distance[j] - near, 1 / distance[k] - near];
    const [valueB, valueC] = [value[j] - value[i], value[k] - value[i]];
    const first = Math.max(0, Math.ceil(Math.min(ay, by, cy)));
    const last = Math.min(this.height - 1, Math.floor(Math.max(ay, by, cy)));
    const left = Math.max(0, Math.ceil(Math.min(ax, bx, cx)));
    const right = Math.min(this.width - 1, Math.floor(Math.max(ax, bx, cx)));
    const [alongB, alongC] = [(cy - ay) / area, (ay - by) / area]; // change of a share, a pixel on
    for (let y = first; y <= last; y++) {
      let shareB = ((left - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area;
      let shareC = ((bx - ax) * (y - ay) - (left - ax) * (by - ay)) / area;
      for (let x = left, at = y * this.width + left; x <= right; x++, at++) {
        if (shareB >= 0 && shareC >= 0 && shareB + shareC <= 1) {
          const nearness = near + shareB * nearB + shareC * nearC;
          if (nearness > this.nearness[at]) {
            this.nearness[at] = nearness;
            this.pixels[at] = colour(value[i] + shareB * valueB + shareC * valueC);
          }
        }
        shareB += alongB;
        shareC += alongC;
      }
    }
  }

  // Whether something nearer covers a point.
  hides([x, y, distance]) {
    const [column, row] = [Math.round(x), Math.round(y)];
    if (column < 0 || row < 0 || column >= this.width || row >= this.height) return false;
    return this.nearness[row * this.width + column] > (1 + BEHIND) / distance;
  }
}

// Paints all of a chart's scene. The surface, the way and the ball name in `meta` what they show.
export function relief(plot) {
  const traces = tracesOf(plot);
  const surface = traces.find(({ type }) => type === "surface");
  const way = traces.find(({ meta }) => meta?.grows);
  const ball = traces.find(({ meta }) => meta?.shows?.[0] === "ball");
  const plane = surface.meta.shows[1];
  const [rows, columns] = surface.meta.shape;
  const { cmin: zmin, cmax: zmax, colorscale } = surface;
  const colour = pixelLookup({ zmin, zmax, colorscale });
  const scene = new Scene(plot);
  const [x, y, distance] = Array.from({ length: 3 }, () => new Float64Array(rows * columns));
  const points = { x, y, distance };
  let raster;
  return (context, { moment, way: played }) => {
    const { box, camera } = scene;
    if (!camera || !box.width || !box.height) return;
    const [width, height] = [box.width, box.height].map(Math.round);
    if (raster?.width !== width || raster.height !== height) raster = new Raster(width, height);
    const seen = cameraOf(camera, scene.scale, { left: 0, top: 0, width, height });
    const heights = moment.shown(["ground", plane], [rows, columns]);
    const [[s0, t0], [ds, dt]] = [plane.corner, plane.step];
    for (let at = 0; at < heights.length; at++) {
      const place = seen(s0 + (at % columns) * ds, t0 + Math.floor(at / columns) * dt, heights[at]);
      [points.x[at], points.y[at], points.distance[at]] = place;
    }
    points.value = heights;
    raster.clear();
    for (let at = 0; at < heights.length - columns; at++) {
      if (at % columns === columns - 1) continue;
      raster.triangle(points, at, at + 1, at + columns, colour);
      raster.triangle(points, at + columns + 1, at + 1, at + columns, colour);
    }
    const offscreen = (raster.canvas ??= new OffscreenCanvas(width, height));
    offscreen.getContext("2d").putImageData(raster.image, 0, 0);
    context.save();
    context.translate(box.left, box.top);
    context.drawImage(offscreen, 0, 0);
    const on = (other) => seen(...placeOf(other, plane), heightOf(other, plane.loss));
    const before = Array.from(way.x, (s, i) => seen(s, way.y[i], way.z[i]));
    uncovered(context, [...before, ...(played?.between(way.meta.from, moment) ?? []).map(on)], raster);
    stroke(context, { ...way.line, width: THIN * way.line.width });
    const [ballX, ballY] = on(moment);
    context.beginPath();
    context.arc(ballX, ballY, BALL * ball.marker.size, 0, 2 * Math.PI);
    fillPath(context, ball.marker.color);
    stroke(context, ball.marker.line);
    context.restore();
  };
}

// A line through points, but where something is before it.
function uncovered(context, points, raster) {
  let isDown = false;
  context.beginPath();
  for (const point of points) {
    const isSeen = Number.isFinite(point[0]) && !raster.hides(point);
    if (isSeen) context[isDown ? "lineTo" : "moveTo"](point[0], point[1]);
    isDown = isSeen;
  }
}
