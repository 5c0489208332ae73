// All that the scripts use of Plotly beyond its documented functions, in this file alone. Another
// version of Plotly may lack any of it: then a function here gives an answer that draws nothing.

export const isDrawn = (plot) => Boolean(plot._fullLayout);

// The traces of a chart, with what Plotly has added to each.
export const tracesOf = (plot) => plot._fullData ?? [];

export const titleOf = (plot) => plot._fullLayout?.title?.text ?? "";

// How large a chart's title is written, and how long it is then, in pixels.
export function titleSizeOf(plot) {
  const { width = 0 } = plot.querySelector(".gtitle")?.getBoundingClientRect() ?? {};
  return { fontSize: plot._fullLayout?.title?.font?.size, width };
}

// In pixels; `top` is the margin that holds the title.
export function sizeOf(plot) {
  const { width = plot.clientWidth, height = plot.clientHeight, margin } = plot._fullLayout ?? {};
  return { width, height, top: margin?.t ?? 0 };
}

// Plotly's own name in a layout for the axis that a trace calls "x2".
export const axisName = (axis) => `${axis[0]}axis${axis.slice(1)}`;

// An axis by its name in the layout. It stays right when Plotly changes the range or the size.
export class Axis {
  constructor(plot, name) {
    Object.assign(this, { plot, name });
  }

  get now() {
    return this.plot._fullLayout?.[this.name] ?? {};
  }

  get isLog() {
    return this.now.type === "log";
  }

  get range() {
    return this.now.range;
  }

  get title() {
    return this.now.title?.text ?? "";
  }

  // Of the names at its ticks; nothing if it has none.
  get fontSize() {
    return this.now.tickfont?.size;
  }

  get names() {
    return this.now.ticktext;
  }

  // Where it begins in the chart, in pixels from the left or the top, and how long it is.
  get start() {
    return this.now._offset ?? 0;
  }

  get length() {
    return this.now._length ?? 0;
  }

  // The place of a value in the chart, in pixels; NaN for what is no number.
  pixel = (value) => {
    const { now } = this;
    if (!now.l2p) return this.start;
    return this.start + (now.l2p(this.isLog ? Math.log10(value) : value) ?? NaN);
  };

  // The value at a place in the chart.
  value(pixel) {
    const value = this.now.p2l?.(pixel - this.start) ?? 0;
    return this.isLog ? 10 ** value : value;
  }
}

// The space of a chart with a surface to turn.
export class Scene {
  constructor(plot) {
    this.plot = plot;
  }

  get now() {
    return this.plot._fullLayout?.scene?._scene ?? {};
  }

  // What its user looks with: three matrices, `projection`, `view` and `model`; nothing if Plotly has
  // not drawn the space.
  get camera() {
    return this.now.glplot?.cameraParams;
  }

  // By which the numbers of each axis are multiplied before the camera sees them.
  get scale() {
    return this.now.dataScale ?? [1, 1, 1];
  }

  // Where the space is in the chart, in pixels.
  get box() {
    const { offsetLeft: left, offsetTop: top, offsetWidth: width, offsetHeight: height } = this.now.container ?? {};
    return { left, top, width, height };
  }

  // Have Plotly show the axes alone, or what is in the space, too.
  show(isWhole) {
    const { glplot } = this.now;
    const drawn = (glplot?.objects ?? []).slice();
    if (isWhole) {
      for (const object of this.aside ?? []) if (!drawn.includes(object)) glplot.add(object);
      this.aside = null;
    } else if (drawn.length) {
      this.aside = drawn;
      for (const object of drawn) glplot.remove(object);
    }
  }
}

// The two axes of a trace.
export const axesOf = (plot, { xaxis, yaxis }) =>
  [xaxis, yaxis].map((axis) => new Axis(plot, axisName(axis)));

// The pictures that a chart consists of, the lowest first.
export const picturesOf = (plot) => [...plot.querySelectorAll(".main-svg")];

// The heatmaps, contours, lines and markers that Plotly has drawn, each with its trace.
export function drawnTraces(plot) {
  return [...plot.querySelectorAll(".hm, .contour, .scatterlayer .trace")]
    .map((drawing) => ({ drawing, trace: drawing.__data__?.[0]?.trace }))
    .filter(({ trace }) => trace);
}

// The texts in the cells of a drawn heatmap, each with the number that it says.
export function cellTexts(drawing) {
  return [...drawing.querySelectorAll(".heatmap-label text")]
    .map((text) => ({ text, value: text.__data__?.z }))
    .filter(({ value }) => value !== undefined);
}

// The rectangle on the page between a chart's axes.
export const areaOf = (plot) => (plot.querySelector(".nsewdrag") ?? plot).getBoundingClientRect();

// A picture of a chart's title and of what it writes at its left alone, with nothing to be seen
// through it there.
export function namesOf(plot) {
  const svg = (name, sides = {}) => {
    const part = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const side in sides) part.setAttribute(side, sides[side]);
    return part;
  };
  const [{ left, top }, { left: start, top: above, height }] = [areaOf(plot), plot.getBoundingClientRect()];
  const names = [...plot.querySelectorAll(".g-gtitle, .yaxislayer-above, .g-ytitle")];
  const { right } = names.find((name) => name.matches(".g-gtitle"))?.getBoundingClientRect() ?? { right: left };
  const picture = svg("svg", { width: right - start + 8, height });
  const grounds = [{ width: left - start, height: "100%" }, { width: "100%", height: top - above }];
  picture.append(...grounds.map((sides) => svg("rect", sides)), ...names.map((name) => name.cloneNode(true)));
  return picture;
}

export const isOnButtons = (target) => Boolean(target.closest(".modebar"));
