// A cover over what the network answers, so that a class predicts before it looks. It lies
// between the canvas and Plotly's drawing, of which the style sheet hides the answers: what is
// beside them (patterns, targets, axes) can be seen, and the charts go on under it as ever.

import { element } from "../../element.js";
import { axesOf, drawnTraces, sizeOf, tracesOf } from "../../plotly_internals.js";

// Names in `meta.shows` (network.js and space.js) of what gives an answer away.
const ANSWERS = new Set(["outputs", "rounded", "right", "right count", "places", "rings", "surface", "weighted sum"]);

// The cover of a chart, added to its cell, if its figure shows an answer. `last` is the output's
// layer.
export function coverFor(cell, figure, last) {
  if (!figure.data.some((trace) => isAnswer(trace, last))) return null;
  cell.classList.add("answers");
  return cell.appendChild(element("div", { className: "cover", textContent: "?" }));
}

// Until Plotly's drawing has been looked through, all of it is out of sight.
export const unfitCover = ({ parentElement }) => parentElement.classList.remove("fitted");

export function fitCover(cover, plot, last) {
  const answers = tracesOf(plot).filter((trace) => isAnswer(trace, last));
  const boxes = answers.map((trace) => boxOf(plot, trace));
  const [left, top] = [0, 1].map((side) => Math.min(...boxes.map((box) => box[side])));
  const [right, bottom] = [2, 3].map((side) => Math.max(...boxes.map((box) => box[side])));
  const place = { left, top, width: right - left, height: bottom - top };
  for (const [name, pixels] of Object.entries(place)) cover.style[name] = `${pixels}px`;
  // In a space the lines give the answers away, too.
  const isSpace = answers.some(isInSpace);
  for (const { drawing, trace } of drawnTraces(plot)) {
    const isLine = trace.type === "scatter" && isSpace;
    drawing.classList.toggle("answer", isLine || isAnswer(trace, last));
  }
  cover.parentElement.classList.toggle("space", isSpace);
  cover.parentElement.classList.add("fitted");
}

const isInSpace = ({ meta }) => Boolean(meta.camera);

function isAnswer({ meta }, last) {
  const [quantity, layer] = meta?.shows ?? [];
  return ANSWERS.has(quantity) || (quantity === "unit surface" && layer === last);
}

// In pixels of the chart: a unit's surface by itself, what its axes hold, or all below the title.
function boxOf(plot, trace) {
  const { width, height, top } = sizeOf(plot);
  if (isInSpace(trace)) return [0, top, width, height];
  const [x, y] = axesOf(plot, trace);
  if (trace.meta.shows[0] !== "unit surface") {
    return [x.start, y.start, x.start + x.length, y.start + y.length];
  }
  const [rows, columns] = trace.meta.shape;
  const edge = (axis, first, step) => (i) => axis.pixel(first + i * step);
  const [left, right] = [-0.5, columns - 0.5].map(edge(x, trace.x0, trace.dx));
  const [bottom, high] = [-0.5, rows - 0.5].map(edge(y, trace.y0, trace.dy));
  return [left, high, right, bottom];
}
