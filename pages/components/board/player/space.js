// Hidden units as the axes of a box, and what lies in it: pages/figures/space.py for the browser.
//
// A trace names in `meta.shows` what it is and in which box, [what, units, low, high], and in
// `meta.camera` how a box of side 1 is laid on the page. Points have a coordinate for each unit,
// but at least two.

import { axesOf, sizeOf, tracesOf } from "../../plotly_internals.js";
import { along, aside, sidesOf } from "./beside.js";
import { fillPath, stroke, trace as draw } from "./canvas.js";
import { fixed } from "./numbers.js";

const [PIN, OUTSIDE] = [0.22, 0.04]; // of the box's side
const HALF_HEAD = Math.PI / 10; // the angle of an arrow's head, from its middle

// Where a trace's points are on the page at a moment.
export function pathOf(moment, { shows: [what, units, low, high], camera }) {
  const box = { units, low, high, size: camera[0].length };
  const points = THINGS[what](moment, box);
  const place = (row) =>
    points.map((point) => point.reduce((sum, value, i) => sum + (row[i] * (value - low)) / (high - low), 0));
  return { x: place(camera[0]), y: place(camera[1]) };
}

// The colour of each pattern's marker at a moment: hollow on the wrong side and on the boundary.
export function fillsOf(moment, { colours, hollow }) {
  return colours.map((colour, p) => (moment.isRight[p] ? colour : hollow));
}

// The text for each pattern under the pointer.
export function patternsInWords(moment, { shows: [, units], names }) {
  const { inputs, targets } = moment.network;
  return targets.map((target, p) => {
    const values = units.map((unit, i) => `${names[i]} ${fixed(hidden(moment)[unit][p], 4)}`);
    return [`${inputs.map((input) => input[p]).join("")}, target ${target}`, ...values].join("<br>");
  });
}

// ---- painters

// A line or an area; with markers, it ends in an arrow head, as Plotly draws it.
export function path(plot, { meta, xaxis, yaxis, line, fill, fillcolor, marker }) {
  const [px, py] = axesOf(plot, { xaxis, yaxis }).map(({ pixel }) => pixel);
  return (context, { moment }) => {
    const { x, y } = pathOf(moment, meta);
    const [xs, ys] = [x.map(px), y.map(py)];
    draw(context, xs, ys);
    if (fill === "toself") fillPath(context, fillcolor);
    stroke(context, line);
    if (!marker || !Number.isFinite(xs.at(-1))) return;
    const [x1, y1, size] = [xs, ys, marker.size].map((values) => values.at(-1));
    const back = Math.atan2(ys.at(-2) - y1, xs.at(-2) - x1);
    const corner = (side) => [x1 + size * Math.cos(back + side), y1 + size * Math.sin(back + side)];
    context.beginPath();
    for (const point of [[x1, y1], corner(HALF_HEAD), corner(-HALF_HEAD)]) context.lineTo(...point);
    fillPath(context, marker.color);
  };
}

// Markers with their names beside them.
export function patterns(plot, trace) {
  const { meta, marker, text, textfont } = trace;
  const [px, py] = axesOf(plot, trace).map(({ pixel }) => pixel);
  const radius = marker.size / 2;
  const isNamed = trace.mode.includes("text");
  const labels = isNamed ? boxesOfLabels(plot) : [];
  return (context, { moment }) => {
    const { x, y } = pathOf(moment, meta);
    const now = (other) => (other.meta.shows ? pathOf(moment, other.meta) : other);
    const sides = isNamed ? sidesNow(plot, trace, labels, now) : [];
    const [xs, ys] = [x.map(px), y.map(py)];
    fillsOf(moment, meta).forEach((fill, p) => {
      context.beginPath();
      if (marker.symbol[p] === "circle") context.arc(xs[p], ys[p], radius, 0, 2 * Math.PI);
      else context.rect(xs[p] - radius, ys[p] - radius, 2 * radius, 2 * radius);
      fillPath(context, fill);
      stroke(context, { color: meta.colours[p], width: marker.line.width });
    });
    if (!isNamed) return;
    context.font = `${textfont.weight} ${textfont.size}px ${textfont.family}`;
    context.textBaseline = "alphabetic";
    text.forEach((name, p) => {
      const { align, right, down } = aside(sides[p], radius, textfont.size);
      context.textAlign = align;
      context.fillStyle = textfont.color[p];
      context.fillText(name, xs[p] + right, ys[p] + down);
    });
  };
}

// On which side of its marker each pattern's name stands, where traces are as Plotly draws them, or
// as they are `now`; `labels` are boxes that stand.
function sidesNow(plot, trace, labels, now = (other) => other) {
  const [xAxis, yAxis] = axesOf(plot, trace);
  const pixel = (axis, value) => (Number.isFinite(value) ? axis.pixel(value) : NaN);
  const pixels = (other) => {
    const { x, y } = now(other);
    return Array.from(x, (value, i) => [pixel(xAxis, value), pixel(yAxis, y[i])]);
  };
  const ofMode = (wanted) => tracesOf(plot).filter(({ mode }) => mode === wanted).map(pixels);
  const radius = trace.marker.size / 2;
  const style = { radius, size: trace.textfont.size };
  const within = [0, yAxis.start, sizeOf(plot).width, yAxis.start + yAxis.length];
  const arrow = ofMode("lines+markers").flatMap((points) => along(points, radius / 2));
  const lines = ofMode("lines").flatMap((points) => along(points, 2));
  return sidesOf(pixels(trace), trace.text, style, within, [...labels, ...arrow], lines);
}

// The change with which Plotly's own names of patterns stand so, and the index of their trace.
export function standingAside(plot) {
  const index = tracesOf(plot).findIndex(({ meta }) => meta?.camera && meta.colours);
  if (index < 0 || !tracesOf(plot)[index].mode.includes("text")) return null;
  const trace = tracesOf(plot)[index];
  const sides = sidesNow(plot, trace, boxesOfLabels(plot));
  return String(sides) === String(trace.textposition) ? null : [{ textposition: [sides] }, [index]];
}

function boxesOfLabels(plot) {
  const { left, top } = plot.getBoundingClientRect();
  return Array.from(plot.querySelectorAll(".annotation-text"), (text) => {
    const box = text.getBoundingClientRect();
    return [box.left - left, box.top - top, box.right - left, box.bottom - top];
  });
}

// ---- what lies in the box

const THINGS = { places, stems, boundary, pin };

function places(moment, { units, low, high, size }) {
  const middle = (low + high) / 2;
  return moment.network.targets.map((_, p) =>
    Array.from({ length: size }, (_, axis) =>
      axis < units.length ? clamp(hidden(moment)[units[axis]][p], low, high) : middle,
    ),
  );
}

function stems(moment, box) {
  const gap = Array(box.size).fill(NaN);
  return places(moment, box).flatMap((place) => [place, [...place.slice(0, -1), box.low], gap]);
}

function boundary(moment, box) {
  const corners = cornersOf(moment, box);
  return corners.length ? [...corners, corners[0]] : [Array(box.size).fill(NaN)];
}

function pin(moment, box) {
  const corners = cornersOf(moment, box);
  const middle = Array.from({ length: box.size }, (_, i) => mean(corners.map((corner) => corner[i])));
  const direction = unit(weightedSum(moment, box).normal);
  const side = box.high - box.low;
  const rooms = direction.map((part, i) => (part > 0 ? box.high - middle[i] : middle[i] - box.low) / Math.abs(part));
  const length = Math.min(PIN * side, ...rooms.filter(Number.isFinite).map((room) => room + OUTSIDE * side));
  return [middle, middle.map((value, i) => value + length * direction[i])];
}

const cornersOf = (moment, box) => planeInBox(weightedSum(moment, box), box);

// The output unit's weighted sum over the box, normal · point + offset. Units that are no axis
// count with their mean over the patterns.
function weightedSum(moment, { units, size }) {
  const weights = moment.outputWeights;
  const values = hidden(moment);
  const normal = Array.from({ length: size }, (_, axis) => weights[units[axis]] ?? 0);
  const others = values.map((ofUnit, i) => (units.includes(i) ? 0 : weights[i] * mean(ofUnit)));
  const bias = moment.network.bias ? weights.at(-1) : 0;
  return { normal, offset: others.reduce((sum, value) => sum + value, bias) };
}

// Where normal · point + offset is 0 in the box: the ends of a line, or the corners of a polygon
// in order; nothing if it misses the box.
function planeInBox({ normal, offset }, { low, high }) {
  const scale = Math.max(...normal.map(Math.abs), Math.abs(offset));
  if (!normal.some(Boolean) || !Number.isFinite(scale)) return [];
  const value = (point) => point.reduce((sum, x, i) => sum + x * (normal[i] / scale), offset / scale);
  const corners = [];
  for (let bits = 0; bits < 2 ** normal.length; bits++) {
    const vertex = normal.map((_, i) => ((bits >> i) & 1 ? high : low));
    const here = value(vertex);
    if (here === 0) corners.push(vertex);
    vertex.forEach((coordinate, axis) => {
      if (coordinate === high) return;
      const there = value(vertex.with(axis, high));
      if (here * there < 0) corners.push(vertex.with(axis, low + (here / (here - there)) * (high - low)));
    });
  }
  return normal.length < 3 ? corners : around(corners, normal);
}

function around(corners, normal) {
  const sizes = normal.map(Math.abs);
  const least = sizes.indexOf(Math.min(...sizes));
  const along = unit(cross(normal, [0, 1, 2].map((i) => Number(i === least))));
  const across = unit(cross(unit(normal), along));
  const middle = [0, 1, 2].map((i) => mean(corners.map((corner) => corner[i])));
  const angle = (corner) => {
    const spoke = corner.map((x, i) => x - middle[i]);
    return Math.atan2(dot(spoke, across), dot(spoke, along));
  };
  return corners.toSorted((one, other) => angle(one) - angle(other));
}

const hidden = (moment) => moment.activations.at(-2);
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const dot = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const cross = (a, b) => [0, 1, 2].map((i) => a[(i + 1) % 3] * b[(i + 2) % 3] - a[(i + 2) % 3] * b[(i + 1) % 3]);
function unit(vector) {
  const largest = Math.max(...vector.map(Math.abs));
  const scaled = vector.map((x) => x / largest);
  const length = Math.hypot(...scaled);
  return scaled.map((x) => x / length);
}
