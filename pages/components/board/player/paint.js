// Painting on a canvas what Plotly would draw of a heatmap, a line or a text, inside Plotly's axes.

import { Axis, axesOf, axisName, cellTexts, drawnTraces, sizeOf, titleSizeOf, tracesOf } from "../../plotly_internals.js";
import { centreTexts, fillPath, stroke, trace as draw, within } from "./canvas.js";
import { lookup, packed, pixelLookup, rgb } from "./colours.js";
import { heightOf, placeOf } from "./ground.js";
import { fillPoints, MOST_LABELLED, points, rings } from "./markers.js";
import { fixed } from "./numbers.js";
import { relief } from "./relief.js";
import { fillsOf, path, pathOf, patterns, patternsInWords } from "./space.js";

const MOST_ACROSS = 320; // pixels of a map that are computed, along its longer side

// Functions that paint the traces of a chart. Each takes a context and a frame, which has a moment
// and maybe the curve up to it. Markers and texts that no moment changes stay Plotly's own.
export function paintersOf(plot) {
  if (tracesOf(plot).some(({ type }) => type === "surface")) return [relief(plot)];
  const [spatial, flat] = split(tracesOf(plot), ({ meta }) => meta?.camera);
  const texts = flat.filter(({ mode, meta }) => mode === "text" && meta?.shows);
  const lines = flat.filter(({ type, mode }) => type === "scatter" && mode === "lines");
  const [weights, others] = split(lines, ({ meta }) => meta?.shows?.[0] === "weight");
  const moving = others.filter(({ meta }) => !meta?.shows && !meta?.rests);
  const [standing, curve] = split(moving, ({ meta }) => meta?.stands);
  // Its trace is empty, and so to Plotly invisible, until a moment is looked back at.
  const moments = curve.length ? [] : plot.data.filter(({ meta }) => meta?.shows?.[0] === "moment");
  const heatmaps = flat.filter(({ type }) => type === "heatmap");
  return [
    ...weights.map((trace) => connection(plot, trace)),
    ...heatmaps.map((trace) => (trace.zsmooth ? smooth : trace.texttemplate ? cells : rows)(plot, trace)),
    ...standing.map((trace) => (trace.meta.grows ? growingLine : standingLine)(plot, trace)),
    ...(curve.length ? [polylines(plot, curve)] : []),
    ...moments.map((trace) => momentLine(plot, trace)),
    ...spatial.map((trace) => (trace.meta.colours ? patterns : path)(plot, trace)),
    ...texts.map((trace) => textsAt(plot, trace)),
    ...flat.filter(({ meta }) => meta?.shows?.[0] === "ball").map((trace) => ball(plot, trace)),
    ...flat.filter(({ meta }) => meta?.shows?.[0] === "rings").map((trace) => rings(plot, trace)),
    ...flat.filter(({ meta }) => meta?.shows?.[0] === "points").map((trace) => points(plot, trace)),
  ];
}

// Give a figure's traces what they show at a moment, for Plotly to draw.
export function fill({ data, layout }, moment) {
  for (const trace of data) {
    const { shows, camera } = trace.meta ?? {};
    if (!shows) continue;
    if (camera) fillInSpace(trace, moment);
    else if (trace.mode === "text") trace.text = textsOf(trace, moment);
    else if (shows[0] === "points" || shows[0] === "rings") fillPoints(trace, moment);
    else if (shows[0] === "moment") {
      const { type, range } = layout.yaxis;
      trace.x = [moment.epoch, moment.epoch];
      trace.y = type === "log" ? range.map((power) => 10 ** power) : range;
    } else if (shows[0] === "ball") {
      [trace.x, trace.y] = placeOf(moment, shows[1]).map((at) => [at]);
      if (trace.type === "scatter3d") trace.z = [heightOf(moment, shows[1].loss)];
    } else if (shows[0] === "weight") {
      const weight = moment.shown(shows, []);
      trace.line = { ...trace.line, ...lineOf(weight, layout.meta) };
      trace.text = trace.text.map(() => `${trace.name}: ${weight}`);
    } else fillHeatmap(trace, moment);
  }
}

function fillHeatmap(trace, moment) {
  const { shows, shape, words } = trace.meta;
  const [[rows, columns], values] = [shape, moment.shown(shows, shape)];
  const row = (_, at) => Array.from(values.slice(at * columns, (at + 1) * columns));
  trace.z = Array.from({ length: rows }, row);
  if (words?.length) trace.text = trace.z.map((ofRow) => ofRow.map((value) => wordFor(words, value)));
  if (shows[0] === "unit surface") trace.hovertemplate = unitInWords(moment, trace.name, shows);
}

function fillInSpace(trace, moment) {
  Object.assign(trace, pathOf(moment, trace.meta));
  if (!trace.meta.colours) return;
  trace.marker = { ...trace.marker, color: fillsOf(moment, trace.meta) };
  trace.hovertext = patternsInWords(moment, trace.meta);
}

// The largest font at which every number stays inside its cell, for each heatmap with numbers; 1
// where that is too small to be read: then the cells show none, and the pointer tells them.
export function fittingSizes(plot) {
  const traces = tracesOf(plot);
  const indices = [...traces.keys()].filter((index) => traces[index].texttemplate);
  const sizes = indices.map((index) => fontIn(cellSize(plot, traces[index]), traces[index].meta));
  return { indices, sizes };
}

// The same of a figure that Plotly is still to draw in a place of that many pixels: drawn with
// them at once, it need not be drawn again.
export function expectedSizes({ data, layout }, { width, height }) {
  const { l, r, t, b } = layout.margin;
  const length = (axis, room) => {
    const [from, to] = layout[axisName(axis)]?.domain ?? [0, 1];
    return room * (to - from);
  };
  return data.filter(({ texttemplate }) => texttemplate).map(({ xaxis = "x", yaxis = "y", meta }) => {
    const [rows, columns] = meta.shape;
    const cell = [length(xaxis, width - l - r) / columns, length(yaxis, height - t - b) / rows];
    return fontIn({ width: cell[0], height: cell[1] }, meta);
  });
}

function fontIn({ width, height }, { longest, largest, smallest }) {
  const size = Math.round(2 * Math.min(largest, height * 0.6, width / longest / 0.58)) / 2;
  return size < smallest ? 1 : size;
}

// The changes of the axes that make the names of rows and columns as large as in `layout`, or
// smaller where they would touch each other. Where they could not be read then, only every second
// or third is named, and no row that has no room beside the matrix to the left: the pointer tells.
export function fittingNames(plot, layout) {
  const changes = {};
  let edge = 0; // of the matrix to the left
  for (const { xaxis, yaxis, meta } of tracesOf(plot).filter(({ texttemplate, meta }) => texttemplate || isSorted(meta))) {
    const [rows, columns] = meta.shape;
    const across = new Axis(plot, axisName(xaxis));
    const beside = across.start - edge;
    edge = across.start + across.length;
    for (const [axis, count, isRow] of [[yaxis, rows, true], [xaxis, columns, false]]) {
      const name = axisName(axis);
      const { length, fontSize, names } = new Axis(plot, name);
      if (!fontSize) continue; // the names stand at the matrix to the left
      const { ticktext, tickfont } = layout[name];
      if (isRow && isSorted(meta)) {
        const classes = ticktext.map((text, i) => shortenedTo(length / 2 / 0.57 / fontSize, text, meta.shorter[i]));
        if (String(classes) !== String(names)) changes[`${name}.ticktext`] = classes;
        continue;
      }
      const longest = Math.max(...ticktext.map((text) => text.length));
      const room = isRow ? length / count / 1.1 : length / count / (longest + 0.3) / 0.57;
      const least = tickfont.size < 20 ? 12 : 20; // pixels; on a projector
      const size = Math.max(least, Math.min(tickfont.size, Math.floor(room)));
      const every = Math.ceil(least / room);
      const isCramped = isRow && beside < 0.57 * least * longest;
      const shown = ticktext.map((text, i) => (i % every || isCramped ? "" : text));
      if (size !== fontSize) changes[`${name}.tickfont.size`] = size;
      if (String(shown) !== String(names)) changes[`${name}.ticktext`] = shown;
    }
  }
  return changes;
}

// The change that makes the title as large as in `layout`, or smaller where it would be cut.
export function fittingTitle(plot, { title }) {
  const { fontSize, width } = titleSizeOf(plot);
  if (!width) return {};
  const room = sizeOf(plot).width - 2 * title.pad.l;
  const size = Math.min(title.font.size, Math.floor((2 * fontSize * room) / width) / 2);
  return size === fontSize ? {} : { "title.font.size": size };
}

// Tell the style sheet which of Plotly's markers and texts are out of date while moments go by.
// Plotly chooses between white and grey for its numbers; give them the painters' ink and form.
export function dressDrawn(plot) {
  const isMatrix = tracesOf(plot).some(({ texttemplate }) => texttemplate);
  let edge = 0; // of a caption that is shown: one that would lie over it is not
  for (const caption of isMatrix ? plot.querySelectorAll(".annotation-text") : []) {
    const { left, right } = caption.getBoundingClientRect();
    caption.style.visibility = left < edge ? "hidden" : "";
    if (left >= edge) edge = right;
  }
  for (const { drawing, trace } of drawnTraces(plot)) {
    drawing.classList.toggle("moving", Boolean(trace.type === "scatter" && trace.meta?.shows));
    drawing.classList.toggle("inputs", trace.meta?.shows?.[0] === "points");
    if (!trace.texttemplate) continue;
    const colours = lookup(trace);
    for (const { text, value } of cellTexts(drawing)) {
      text.style.fill = colours(value).ink ?? trace.textfont.color;
      text.style.display = trace.textfont.size === 1 ? "none" : "";
      text.textContent = written(trace, value);
    }
  }
}

// ---- lines

// The curve up to the moment; of a run that is looked back at, the rest of it faintly.
function polylines(plot, traces) {
  const { width } = plot.data.find(({ meta }) => meta?.shows?.[0] === "moment").line;
  const [xAxis, yAxis] = axesOf(plot, traces[0]);
  const [px, py] = [xAxis.pixel, yAxis.pixel];
  return (context, { curve, moment }) => {
    if (!curve) return;
    const { x, ys, isWhole } = curve;
    const past = x.findLastIndex((epoch) => epoch <= moment.epoch) + 1;
    const first = xAxis.isLog && x[0] <= 0 ? 1 : 0;
    const drawTo = (end) =>
      traces.forEach((trace, index) => {
        // A board that has missed other points may have the line of held-out ones, and gets none.
        if (end <= first || !ys[index]) return;
        context.beginPath();
        for (let i = first; i < end; i++) context.lineTo(px(x[i]), py(ys[index][i]));
        if (trace.fill === "tonexty") {
          for (let i = end - 1; i >= first; i--) context.lineTo(px(x[i]), py(ys[index - 1][i]));
          fillPath(context, trace.fillcolor);
        } else if (trace.line.width) stroke(context, trace.line);
      });
    within(context, xAxis, yAxis, () => {
      if (!isWhole) return drawTo(past);
      context.globalAlpha = 0.35;
      drawTo(x.length);
      context.globalAlpha = 1;
      drawTo(past);
      const here = px(moment.epoch);
      draw(context, [here, here], [yAxis.start, yAxis.start + yAxis.length]);
      stroke(context, { color: traces[2].line.color, width });
    });
  };
}

// A line that no moment changes.
function standingLine(plot, { x, y, xaxis, yaxis, line }) {
  const [xAxis, yAxis] = axesOf(plot, { xaxis, yaxis });
  const first = xAxis.isLog && x[0] <= 0 ? 1 : 0;
  return (context) =>
    within(context, xAxis, yAxis, () => {
      draw(context, Array.from(x.slice(first), xAxis.pixel), Array.from(y.slice(first), yAxis.pixel));
      stroke(context, line);
    });
}

// The way of a run, on to where it has played since Plotly drew it.
function growingLine(plot, { x, y, xaxis, yaxis, line, meta }) {
  const [xAxis, yAxis] = axesOf(plot, { xaxis, yaxis });
  return (context, { moment, way }) => {
    const played = (way?.between(meta.from, moment) ?? []).map((other) => placeOf(other, meta.grows));
    const along = (before, axis, i) =>
      [...Array.from(before, axis.pixel), ...played.map((place) => axis.pixel(place[i]))];
    within(context, xAxis, yAxis, () => {
      draw(context, along(x, xAxis, 0), along(y, yAxis, 1));
      stroke(context, line);
    });
  };
}

// The epoch of the moment, on a chart whose own lines stand.
function momentLine(plot, { xaxis = "x", yaxis = "y", line }) {
  const [xAxis, yAxis] = axesOf(plot, { xaxis, yaxis });
  return (context, { moment }) => {
    const here = xAxis.pixel(xAxis.isLog ? Math.max(moment.epoch, 1) : moment.epoch);
    draw(context, [here, here], [yAxis.start, yAxis.start + yAxis.length]);
    stroke(context, { ...line, dash: "solid" });
  };
}

// Where the moment is on the ground.
function ball(plot, { meta, marker, xaxis, yaxis }) {
  const [xAxis, yAxis] = axesOf(plot, { xaxis, yaxis });
  return (context, { moment }) => {
    const [x, y] = placeOf(moment, meta.shows[1]);
    within(context, xAxis, yAxis, () => {
      context.beginPath();
      context.arc(xAxis.pixel(x), yAxis.pixel(y), marker.size / 2, 0, 2 * Math.PI);
      fillPath(context, marker.color);
      stroke(context, marker.line);
    });
  };
}

// A weight as a line between two units, its sign as the colour and its size as the width.
function connection(plot, trace) {
  const [px, py] = axesOf(plot, trace).map(({ pixel }) => pixel);
  const ends = [0, trace.x.length - 1].map((i) => [px(trace.x[i]), py(trace.y[i])]);
  return (context, { moment }) => {
    context.beginPath();
    for (const end of ends) context.lineTo(...end);
    stroke(context, lineOf(moment.shown(trace.meta.shows, []), plot.layout.meta));
  };
}

function lineOf(weight, { positive, negative, gaps, per_weight: perWeight, least, most }) {
  return {
    color: weight < 0 ? negative : positive,
    width: Math.max(least, Math.min(most, Math.abs(weight) * perWeight)),
    dash: weight < 0 ? gaps.map((pixels) => `${pixels}px`).join() : "solid",
  };
}

// Texts with numbers of a moment, each at its own place.
function textsAt(plot, trace) {
  const [px, py] = axesOf(plot, trace).map(({ pixel }) => pixel);
  return (context, { moment }) => {
    centreTexts(context, trace.textfont);
    context.fillStyle = trace.textfont.color;
    textsOf(trace, moment).forEach((text, i) => context.fillText(text, px(trace.x[i]), py(trace.y[i])));
  };
}

// In `meta`: the `forms` that each number is put into, with so many `digits`, or the `words` for
// 0, 1, 2, ...
function textsOf({ meta }, moment) {
  const { shows, words, forms, digits = 3 } = meta;
  const text = (value, i) => (words ? words[value] : forms[i].replace("{}", fixed(value, digits).replace("-", "−")));
  return Array.from(moment.shown(shows, []), text);
}

function unitInWords(moment, name, [, layer, unit]) {
  const { inputs, targets } = moment.network;
  const values = moment.activations[layer][unit];
  const ofPattern = (value, p) => `${inputs.map((input) => input[p]).join("")}: ${fixed(value, 4)}`;
  const lines = targets.length > MOST_LABELLED ? meansInWords(values, targets) : Array.from(values, ofPattern);
  return [name, ...lines].join("<br>") + "<extra></extra>";
}

// Of many points their means: pages/figures/network.py.
function meansInWords(values, targets) {
  const ofClass = (target) => Array.from(values).filter((_, p) => targets[p] > 0.5 === target > 0.5);
  const mean = (some) => some.reduce((sum, value) => sum + value, 0) / some.length;
  return [0, 1]
    .filter((target) => ofClass(target).length)
    .map((target) => `mean where the target is ${target}: ${fixed(mean(ofClass(target)), 4)}`);
}

// ---- heatmaps

// Thin rows without numbers, as many as there are points: of those that share a pixel, the mean.
function rows(plot, trace) {
  const colour = pixelLookup(trace);
  const [count, columns] = trace.meta.shape;
  const { left, top, width, height } = cellSize(plot, trace);
  const shown = Math.max(1, Math.min(count, Math.round(count * height * window.devicePixelRatio)));
  const image = new ImageData(columns, shown);
  const pixels = new Uint32Array(image.data.buffer);
  const offscreen = new OffscreenCanvas(columns, shown);
  return (context, { moment }) => {
    const values = meansOfRows(valuesOf(trace, moment), columns, count, shown);
    values.forEach((value, i) => (pixels[i] = colour(value)));
    offscreen.getContext("2d").putImageData(image, 0, 0);
    context.imageSmoothingEnabled = false; // each row has its own colour, sharp
    for (let column = 0; column < columns; column++) {
      const place = [left + column * width + trace.xgap / 2, top, width - trace.xgap, count * height];
      context.drawImage(offscreen, column, 0, 1, shown, ...place);
    }
    context.imageSmoothingEnabled = true;
  };
}

// The rows of a matrix as so many, each the mean of its share.
export function meansOfRows(values, columns, rows, wanted) {
  const means = new Float64Array(wanted * columns);
  for (let row = 0; row < wanted; row++) {
    const [first, end] = [row, row + 1].map((at) => Math.floor((at * rows) / wanted));
    for (let from = first; from < end; from++) {
      for (let i = 0; i < columns; i++) means[row * columns + i] += values[from * columns + i] / (end - first);
    }
  }
  return means;
}

// Separate cells with a number or a word in each.
function cells(plot, trace) {
  const colours = lookup(trace);
  const { left, top, width, height } = cellSize(plot, trace);
  const { textfont, xgap, ygap } = trace;
  const [rows, columns] = trace.meta.shape;
  return (context, { moment }) => {
    const z = valuesOf(trace, moment);
    centreTexts(context, textfont);
    for (let row = 0, at = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, at++) {
        const [x, y] = [left + column * width, top + row * height];
        const { fill, ink } = colours(z[at]);
        context.fillStyle = fill;
        context.fillRect(x + xgap / 2, y + ygap / 2, width - xgap, height - ygap);
        if (textfont.size === 1) continue;
        context.fillStyle = ink ?? textfont.color;
        context.fillText(written(trace, z[at]), x + width / 2, y + height / 2 + 0.5);
      }
    }
  };
}

// A surface, interpolated between its points as Plotly's zsmooth does. With a `level` in its
// meta it also has the line along which it has that level. Without, and if its colours are no
// `bands`, the canvas itself interpolates, between colours.
const smooth = (plot, trace) =>
  (trace.meta.level === undefined && !trace.meta.bands ? plainSurface : interpolatedSurface)(plot, trace);

function plainSurface(plot, trace) {
  const [xAxis, yAxis] = axesOf(plot, trace);
  const [rows, columns] = trace.meta.shape;
  const colour = pixelLookup(trace);
  const image = new ImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  const offscreen = new OffscreenCanvas(columns, rows);
  const [left, right] = [0, columns].map((i) => xAxis.pixel(trace.x0 + (i - 0.5) * trace.dx));
  const [bottom, top] = [0, rows].map((i) => yAxis.pixel(trace.y0 + (i - 0.5) * trace.dy));
  return (context, { moment }) => {
    const z = valuesOf(trace, moment);
    for (let row = 0, at = 0; row < rows; row++) {
      const start = (rows - 1 - row) * columns; // a picture's first row is its top
      for (let i = start; i < start + columns; i++, at++) pixels[i] = colour(z[at]);
    }
    offscreen.getContext("2d").putImageData(image, 0, 0);
    within(context, xAxis, yAxis, () => context.drawImage(offscreen, left, top, right - left, bottom - top));
  };
}

function interpolatedSurface(plot, trace) {
  const [xAxis, yAxis] = axesOf(plot, trace);
  const [rows, columns] = trace.meta.shape;
  const { level, level_color: levelColour, level_width: thick } = trace.meta;
  const colour = pixelLookup(trace);
  const line = level === undefined ? null : packed(rgb(levelColour));
  // Of a large map every second pixel or so is enough while it moves.
  const share = level === undefined ? Math.min(1, MOST_ACROSS / Math.max(xAxis.length, yAxis.length)) : 1;
  const [width, height] = [xAxis, yAxis].map(({ length }) => Math.round(share * length));
  const image = new ImageData(Math.max(width, 1), Math.max(height, 1));
  const pixels = new Uint32Array(image.data.buffer);
  const offscreen = new OffscreenCanvas(image.width, image.height);
  const [xAt, yAt] = [positions(width, columns, 1), positions(height, rows, -1)];
  const between = new Float64Array(columns); // values at a height between two rows of the grid
  const isAbove = new Uint8Array(width); // the level, in the row of pixels that was painted last
  return (context, { moment }) => {
    const z = valuesOf(trace, moment);
    for (let py = 0; py < height; py++) {
      const down = yAt.part[py];
      for (let i = 0, at = yAt.index[py] * columns; i < columns; i++, at++) {
        between[i] = z[at] + down * (z[at + columns] - z[at]);
      }
      for (let px = 0; px < width; px++) {
        const i = xAt.index[px];
        const value = between[i] + xAt.part[px] * (between[i + 1] - between[i]);
        const side = value > level ? 1 : 0;
        const crosses = (px && side !== isAbove[px - 1]) || (py && side !== isAbove[px]);
        isAbove[px] = side;
        pixels[py * width + px] = crosses ? line : colour(value);
        if (!crosses) continue;
        // Its left and upper neighbours, too: those after it are yet to be painted.
        for (let y = Math.max(0, py - thick + 1); y <= py; y++) {
          pixels.fill(line, y * width + Math.max(0, px - thick + 1), y * width + px + 1);
        }
      }
    }
    offscreen.getContext("2d").putImageData(image, 0, 0);
    context.drawImage(offscreen, xAxis.start, yAxis.start, xAxis.length, yAxis.length);
  };
}

// The values of a heatmap, row by row: of the moment, or those in its figure, which never change.
const valuesOf = ({ meta, z }, moment) =>
  meta.shows ? moment.shown(meta.shows, meta.shape) : z.flatMap((row) => Array.from(row));

// For each of `size` pixels: the point before it on a grid of `count`, and how far past it.
function positions(size, count, direction) {
  const index = new Uint16Array(size);
  const part = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    const at = ((direction > 0 ? i : size - 1 - i) / Math.max(size - 1, 1)) * (count - 1);
    index[i] = Math.min(Math.floor(at), count - 2);
    part[i] = at - index[i];
  }
  return { index, part };
}

function cellSize(plot, trace) {
  const [xAxis, yAxis] = axesOf(plot, trace);
  const [rows, columns] = trace.meta.shape;
  const [width, height] = [xAxis.length / columns, yAxis.length / rows];
  return { left: xAxis.start, top: yAxis.start, width, height };
}

// A matrix's words stand for numbers from 0 to 1.
const wordFor = (words, value) => words[Math.round(value * (words.length - 1))];

// The d3 formats .3f and .1e, as JavaScript writes them. A number that is longer than those that the
// cells are made for gets fewer digits: cut at both sides it would be read as another one.
export function written({ texttemplate, meta }, value) {
  if (meta.words.length) return wordFor(meta.words, value);
  const [, digits, kind] = texttemplate.match(/\.(\d+)([ef])/);
  if (kind === "e") return value.toExponential(1);
  const texts = Array.from({ length: Number(digits) + 1 }, (_, less) => fixed(value, digits - less));
  return texts.find((text) => text.length <= meta.longest) ?? value.toExponential(0);
}

const shortenedTo = (most, text, shorter) => (text.length > most ? shorter : text);
const isSorted = (meta) => meta?.zeros !== undefined; // rows by class, named by the classes

const split = (items, test) => [items.filter(test), items.filter((item) => !test(item))];
