// Painting on a canvas what Plotly would draw of a heatmap, a line or a text, inside Plotly's axes.

const version = new URL(import.meta.url).search;
const [
  { axesOf, stroke, toPixel, trace: draw },
  { lookup, packed, rgb },
  { fillsOf, path, pathOf, patterns, patternsInWords },
] = await Promise.all([
  import("./axes.js" + version),
  import("./colours.js" + version),
  import("./space.js" + version),
]);

export function clear({ canvas, plot }) {
  const ratio = window.devicePixelRatio;
  const width = Math.round(plot.clientWidth * ratio);
  const height = Math.round(plot.clientHeight * ratio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d");
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

// Each takes a context and a frame, which has a moment and maybe the curve up to it. Markers and
// texts that no moment changes stay Plotly's own.
export function paintersOf(plot) {
  const [spatial, flat] = split(plot._fullData, ({ meta }) => meta?.camera);
  const texts = flat.filter(({ mode, meta }) => mode === "text" && meta?.shows);
  const lines = flat.filter(({ type, mode }) => type === "scatter" && mode === "lines");
  const [weights, others] = split(lines, ({ meta }) => meta?.shows?.[0] === "weight");
  const moving = others.filter(({ meta }) => !meta?.shows && !meta?.rests);
  const [standing, curve] = split(moving, ({ meta }) => meta?.stands);
  const heatmaps = flat.filter(({ type }) => type === "heatmap");
  return [
    ...weights.map((trace) => connection(plot, trace)),
    ...heatmaps.map((trace) => (trace.zsmooth ? smooth : cells)(plot, trace)),
    ...standing.map((trace) => standingLine(plot, trace)),
    ...(curve.length ? [polylines(plot, curve)] : []),
    ...spatial.map((trace) => (trace.meta.colours ? patterns : path)(plot, trace)),
    ...texts.map((trace) => textsAt(plot, trace)),
  ];
}

// Tell the style sheet which of Plotly's markers and texts are out of date while moments go by.
export function markMoving(plot) {
  for (const group of plot.querySelectorAll(".scatterlayer .trace")) {
    const [{ trace }] = group.__data__;
    group.classList.toggle("moving", Boolean(trace.meta?.shows));
  }
}

// Give a figure's traces what they show at a moment, for Plotly to draw.
export function fill({ data, layout }, moment) {
  for (const trace of data) {
    const { shows, shape, camera } = trace.meta ?? {};
    if (!shows) continue;
    if (camera) {
      fillInSpace(trace, moment);
      continue;
    }
    if (trace.mode === "text") {
      trace.text = textsOf(trace, moment);
      continue;
    }
    if (shows[0] === "unit surface") trace.hovertemplate = unitInWords(moment, trace.name, shows);
    if (shows[0] === "moment") {
      const { type, range } = layout.yaxis;
      trace.x = [moment.epoch, moment.epoch];
      trace.y = type === "log" ? range.map((power) => 10 ** power) : range;
    } else if (shows[0] === "weight") {
      const weight = moment.shown(shows, []);
      trace.line = { ...trace.line, ...lineOf(weight, layout.meta) };
      trace.text = trace.text.map(() => `${trace.name}: ${weight}`);
    } else {
      const values = moment.shown(shows, shape);
      const [rows, columns] = shape;
      trace.z = Array.from({ length: rows }, (_, row) =>
        Array.from(values.slice(row * columns, (row + 1) * columns)),
      );
      if (trace.meta.words?.length) {
        trace.text = trace.z.map((row) => row.map((value) => trace.meta.words[value]));
      }
    }
  }
}

function fillInSpace(trace, moment) {
  Object.assign(trace, pathOf(moment, trace.meta));
  if (!trace.meta.colours) return;
  trace.marker = { ...trace.marker, color: fillsOf(moment, trace.meta) };
  trace.hovertext = patternsInWords(moment, trace.meta);
}

// The largest font at which every number stays inside its cell, for each heatmap with numbers.
export function fittingSizes(plot) {
  const indices = plot._fullData.flatMap(({ texttemplate }, index) => (texttemplate ? [index] : []));
  const sizes = indices.map((index) => {
    const trace = plot._fullData[index];
    const { width, height } = cellSize(plot, trace);
    const { longest, largest } = trace.meta;
    return Math.round(2 * Math.max(6, Math.min(largest, height * 0.6, width / longest / 0.58))) / 2;
  });
  return { indices, sizes };
}

// The names of rows and columns as large as in `layout`, but that they do not touch: what of the
// axes is to be changed for that.
export function fittingNames({ _fullLayout, _fullData }, layout) {
  const changes = {};
  for (const { xaxis, yaxis, meta } of _fullData.filter(({ texttemplate }) => texttemplate)) {
    const [rows, columns] = meta.shape;
    for (const [axis, count, isRow] of [[yaxis, rows, true], [xaxis, columns, false]]) {
      const name = `${axis[0]}axis${axis.slice(1)}`;
      const { _length: length, tickfont } = _fullLayout[name];
      if (!tickfont) continue; // the names stand at the matrix to the left
      const { ticktext, tickfont: wanted } = layout[name];
      const longest = Math.max(...ticktext.map((text) => text.length));
      const room = isRow ? length / count / 1.1 : length / count / longest / 0.6;
      const size = Math.max(6, Math.min(wanted.size, Math.floor(room)));
      if (size !== tickfont.size) changes[`${name}.tickfont.size`] = size;
    }
  }
  return changes;
}

// Plotly chooses between white and grey for its numbers; give them the painters' ink.
export function inkNumbers(plot) {
  for (const group of plot.querySelectorAll(".hm")) {
    const [{ trace }] = group.__data__;
    const colours = lookup(trace);
    for (const text of group.querySelectorAll(".heatmap-label text")) {
      text.style.fill = colours(text.__data__.z).ink ?? trace.textfont.color;
    }
  }
}

// ---- lines

// The curve up to the moment; of a run that is looked back at, the rest of it faintly.
function polylines(plot, traces) {
  const { width } = plot.data.find(({ meta }) => meta?.shows?.[0] === "moment").line;
  const [xAxis, yAxis] = axesOf(plot, traces[0]);
  const [px, py] = [toPixel(xAxis), toPixel(yAxis)];
  return (context, { curve, moment }) => {
    if (!curve) return;
    const { x, ys, isWhole } = curve;
    const past = countUpTo(x, moment.epoch);
    const first = xAxis.type === "log" && x[0] <= 0 ? 1 : 0;
    const draw = (end) =>
      traces.forEach((trace, index) => {
        if (end <= first) return;
        context.beginPath();
        for (let i = first; i < end; i++) context.lineTo(px(x[i]), py(ys[index][i]));
        if (trace.fill === "tonexty") {
          for (let i = end - 1; i >= first; i--) context.lineTo(px(x[i]), py(ys[index - 1][i]));
          context.fillStyle = trace.fillcolor;
          context.fill();
        } else if (trace.line.width) stroke(context, trace.line);
      });
    within(context, xAxis, yAxis, () => {
      if (isWhole) {
        context.globalAlpha = 0.35;
        draw(x.length);
        context.globalAlpha = 1;
      }
      draw(past);
      if (isWhole) {
        context.beginPath();
        context.moveTo(px(moment.epoch), yAxis._offset);
        context.lineTo(px(moment.epoch), yAxis._offset + yAxis._length);
        stroke(context, { color: traces.at(-1).line.color, width });
      }
    });
  };
}

// A line that no moment changes.
function standingLine(plot, { x, y, xaxis, yaxis, line }) {
  const axes = axesOf(plot, { xaxis, yaxis });
  const [px, py] = axes.map(toPixel);
  const first = axes[0].type === "log" && x[0] <= 0 ? 1 : 0;
  const [xs, ys] = [Array.from(x.slice(first), px), Array.from(y.slice(first), py)];
  return (context) =>
    within(context, ...axes, () => {
      draw(context, xs, ys);
      stroke(context, line);
    });
}

// A weight as a line between two units, its sign as the colour and its size as the width.
function connection(plot, trace) {
  const [px, py] = axesOf(plot, trace).map(toPixel);
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

function within(context, xAxis, yAxis, draw) {
  context.save();
  context.beginPath();
  context.rect(xAxis._offset, yAxis._offset, xAxis._length, yAxis._length);
  context.clip();
  draw();
  context.restore();
}

// Texts that say numbers of a moment, each at its own place.
function textsAt(plot, trace) {
  const [px, py] = axesOf(plot, trace).map(toPixel);
  const { size, family, color } = trace.textfont;
  return (context, { moment }) => {
    context.font = `${size}px ${family}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = color;
    textsOf(trace, moment).forEach((text, i) => context.fillText(text, px(trace.x[i]), py(trace.y[i])));
  };
}

// In `meta`: the `forms` that each number is put into, or the `words` for 0, 1, 2, ...
function textsOf({ meta }, moment) {
  const { shows, words, forms } = meta;
  const number = (value) => (Math.abs(value) >= 1e5 ? value.toExponential(1) : value.toFixed(3));
  const text = (value, i) => (words ? words[value] : forms[i].replace("{}", number(value)));
  return Array.from(moment.shown(shows, []), text);
}

// How many of ascending numbers are at most `limit`.
function countUpTo(numbers, limit) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function unitInWords(moment, name, [, layer, unit]) {
  const { inputs } = moment.network;
  const lines = inputs[0].map((_, p) => {
    const pattern = inputs.map((input) => input[p]).join("");
    return `${pattern}: ${moment.activations[layer][unit][p].toFixed(4)}`;
  });
  return [name, ...lines].join("<br>") + "<extra></extra>";
}

// ---- heatmaps

// Separate cells with a number or a word in each.
function cells(plot, trace) {
  const colours = lookup(trace);
  const { left, top, width, height } = cellSize(plot, trace);
  const { textfont, xgap, ygap } = trace;
  const [rows, columns] = trace.meta.shape;
  return (context, { moment }) => {
    const z = valuesOf(trace, moment);
    context.font = `${textfont.size}px ${textfont.family}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (let row = 0, at = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, at++) {
        const [x, y] = [left + column * width, top + row * height];
        const { fill, ink } = colours(z[at]);
        context.fillStyle = fill;
        context.fillRect(x + xgap / 2, y + ygap / 2, width - xgap, height - ygap);
        context.fillStyle = ink ?? textfont.color;
        context.fillText(written(trace, z[at]), x + width / 2, y + height / 2 + 0.5);
      }
    }
  };
}

// A surface, interpolated between its points as Plotly's zsmooth does. With a `level` in its
// meta it also has the line along which it has that level.
function smooth(plot, trace) {
  return trace.meta.level === undefined ? plainSurface(plot, trace) : levelledSurface(plot, trace);
}

// The canvas itself interpolates, between colours.
function plainSurface(plot, trace) {
  const [xAxis, yAxis] = axesOf(plot, trace);
  const [rows, columns] = trace.meta.shape;
  const colours = lookup(trace);
  const image = new ImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  const offscreen = new OffscreenCanvas(columns, rows);
  const [left, right] = [0, columns].map((i) => toPixel(xAxis)(trace.x0 + (i - 0.5) * trace.dx));
  const [bottom, top] = [0, rows].map((i) => toPixel(yAxis)(trace.y0 + (i - 0.5) * trace.dy));
  return (context, { moment }) => {
    const z = valuesOf(trace, moment);
    for (let row = 0, at = 0; row < rows; row++) {
      const start = (rows - 1 - row) * columns; // a picture's first row is its top
      for (let i = start; i < start + columns; i++, at++) pixels[i] = colours(z[at]).packed;
    }
    offscreen.getContext("2d").putImageData(image, 0, 0);
    within(context, xAxis, yAxis, () => context.drawImage(offscreen, left, top, right - left, bottom - top));
  };
}

function levelledSurface(plot, trace) {
  const [xAxis, yAxis] = axesOf(plot, trace);
  const [rows, columns] = trace.meta.shape;
  const { level, level_color: levelColour, level_width: thick } = trace.meta;
  const colours = lookup(trace);
  const line = packed(rgb(levelColour));
  const width = Math.round(xAxis._length);
  const height = Math.round(yAxis._length);
  const image = new ImageData(Math.max(width, 1), Math.max(height, 1));
  const pixels = new Uint32Array(image.data.buffer);
  const offscreen = new OffscreenCanvas(image.width, image.height);
  const [xAt, yAt] = [positions(width, columns, 1), positions(height, rows, -1)];
  let above = new Float32Array(width);
  let here = new Float32Array(width);
  return (context, { moment }) => {
    const z = valuesOf(trace, moment);
    for (let py = 0; py < height; py++) {
      const [row, down] = [yAt.index[py] * columns, yAt.part[py]];
      [above, here] = [here, above];
      for (let px = 0; px < width; px++) {
        const at = row + xAt.index[px];
        const across = xAt.part[px];
        const low = z[at] + across * (z[at + 1] - z[at]);
        const high = z[at + columns] + across * (z[at + columns + 1] - z[at + columns]);
        const value = low + down * (high - low);
        here[px] = value;
        const side = value > level;
        const crosses = (px && side !== here[px - 1] > level) || (py && side !== above[px] > level);
        pixels[py * width + px] = crosses ? line : colours(value).packed;
        if (crosses) thicken(pixels, width, px, py, thick, line);
      }
    }
    offscreen.getContext("2d").putImageData(image, 0, 0);
    context.drawImage(offscreen, xAxis._offset, yAxis._offset, xAxis._length, yAxis._length);
  };
}

// The pixels to the left of one and above it, as far as the line is wide; those after it are
// yet to be painted.
function thicken(pixels, width, px, py, thick, colour) {
  for (let y = Math.max(0, py - thick + 1); y <= py; y++) {
    pixels.fill(colour, y * width + Math.max(0, px - thick + 1), y * width + px + 1);
  }
}

// Row by row what a heatmap shows: of the moment, or what its figure gives once and for all.
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
  return {
    left: xAxis._offset,
    top: yAxis._offset,
    width: xAxis._length / columns,
    height: yAxis._length / rows,
  };
}

// The d3 formats .3f and .1e, as JavaScript writes them; a number out of all bounds is short.
export function written({ texttemplate, meta }, value) {
  if (meta.words.length) return meta.words[Math.round(value)];
  const [, digits, kind] = texttemplate.match(/\.(\d+)([ef])/);
  if (kind === "e" || Math.abs(value) >= 1e5) return value.toExponential(1);
  return value.toFixed(digits);
}

const split = (items, test) => [items.filter(test), items.filter((item) => !test(item))];
