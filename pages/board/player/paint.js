// Painting on a canvas what Plotly would draw of a heatmap or a line, inside Plotly's axes.

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

// One painter per heatmap and one for all lines of a chart; markers stay Plotly's own.
export function paintersOf(plot) {
  const traces = plot._fullData;
  const heatmaps = traces.filter(({ type }) => type === "heatmap");
  const lines = traces.filter(({ type, mode }) => type === "scatter" && mode === "lines");
  const painters = heatmaps.map((trace) => (trace.zsmooth ? smooth : cells)(plot, trace));
  return lines.length ? [...painters, polylines(plot, lines)] : painters;
}

// The largest font at which every number stays inside its cell, for each heatmap with numbers.
export function fittingSizes(plot) {
  const indices = plot._fullData.flatMap(({ texttemplate }, index) => (texttemplate ? [index] : []));
  const sizes = indices.map((index) => {
    const trace = plot._fullData[index];
    const { width, height } = cellSize(plot, trace);
    const longest = trace.meta.longest;
    return Math.round(2 * Math.max(6, Math.min(22, height * 0.6, width / longest / 0.58))) / 2;
  });
  return { indices, sizes };
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

export function isDark(element) {
  const colour = getComputedStyle(element).getPropertyValue("--st-background-color");
  return luminance(rgb(colour || "#ffffff")) < 0.19;
}

// ---- lines

function polylines(plot, traces) {
  const [xAxis, yAxis] = axesOf(plot, traces[0]);
  return (context, { x, ys, past }) => {
    const [px, py] = [toPixel(xAxis), toPixel(yAxis)];
    const first = xAxis.type === "log" && x[0] <= 0 ? 1 : 0;
    const follow = (y, from, to, step) => {
      for (let i = from; i !== to; i += step) context.lineTo(px(x[i]), py(y[i]));
    };
    if (past <= first) return;
    context.save();
    context.beginPath();
    context.rect(xAxis._offset, yAxis._offset, xAxis._length, yAxis._length);
    context.clip();
    traces.forEach((trace, index) => {
      context.beginPath();
      follow(ys[index], first, past, 1);
      if (trace.fill === "tonexty") {
        follow(ys[index - 1], past - 1, first - 1, -1);
        context.fillStyle = trace.fillcolor;
        context.fill();
      } else if (trace.line.width) {
        context.strokeStyle = trace.line.color;
        context.lineWidth = trace.line.width;
        context.lineJoin = "round";
        context.stroke();
      }
    });
    context.restore();
  };
}

// ---- heatmaps

// Separate cells with a number or a word in each.
function cells(plot, trace) {
  const colours = lookup(trace);
  const { left, top, width, height } = cellSize(plot, trace);
  const { textfont, xgap, ygap } = trace;
  const [rows, columns] = trace.meta.shape;
  return (context, _, matrices) => {
    const z = matrices.next().value;
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

// A surface, interpolated between its points as Plotly's zsmooth does, with the line along
// which it has the level that the trace asks for.
function smooth(plot, trace) {
  const [xAxis, yAxis] = axesOf(plot, trace);
  const [rows, columns] = trace.meta.shape;
  const { level, level_color: levelColour } = trace.meta;
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
  return (context, _, matrices) => {
    const z = matrices.next().value;
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
        if (crosses && px) pixels[py * width + px - 1] = line;
        if (crosses && py) pixels[(py - 1) * width + px] = line;
      }
    }
    offscreen.getContext("2d").putImageData(image, 0, 0);
    context.drawImage(offscreen, xAxis._offset, yAxis._offset, xAxis._length, yAxis._length);
  };
}

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
function written({ texttemplate, meta }, value) {
  if (meta.words.length) return meta.words[Math.round(value)];
  const [, digits, kind] = texttemplate.match(/\.(\d+)([ef])/);
  if (kind === "e" || Math.abs(value) >= 1e5) return value.toExponential(1);
  return value.toFixed(digits);
}

// ---- axes and colours

const axesOf = (plot, { xaxis, yaxis }) =>
  [xaxis, yaxis].map((name) => plot._fullLayout[`${name[0]}axis${name.slice(1)}`]);

const toPixel = (axis) => (value) =>
  axis._offset + axis.l2p(axis.type === "log" ? Math.log10(value) : value);

// Colours of values: the trace's scale at 1,024 places.
function lookup({ zmin, zmax, colorscale }) {
  const steps = 1024;
  const stops = colorscale.map(([at, colour]) => [at, rgb(colour)]);
  const table = Array.from({ length: steps }, (_, step) => {
    const at = step / (steps - 1);
    const next = Math.max(1, stops.findIndex(([place]) => place >= at));
    const [[from, first], [to, last]] = [stops[next - 1], stops[next]];
    const part = (at - from) / (to - from);
    const mixed = first.map((channel, i) => Math.round(channel + part * (last[i] - channel)));
    return {
      fill: `rgba(${mixed.slice(0, 3)},${mixed[3] / 255})`,
      packed: packed(mixed),
      ink: inkOn(mixed),
    };
  });
  const scale = (steps - 1) / (zmax - zmin);
  return (value) => table[Math.max(0, Math.min(steps - 1, Math.round((value - zmin) * scale)))] ?? table[0];
}

// Red, green, blue and opacity, 0 to 255, of a colour as CSS writes it.
function rgb(colour) {
  if (colour.startsWith("#")) {
    return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)).concat(255);
  }
  const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
  return [red, green, blue, alpha * 255];
}

// Relative luminance, and the ink with the higher contrast on a colour (WCAG 2.2); none on a
// transparent one, where the page shows through.
function luminance(colour) {
  const [red, green, blue] = colour.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
const inkOn = (colour) => (colour[3] ? (luminance(colour) < 0.19 ? "#fff" : "#111") : null);
const packed = ([red, green, blue]) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
