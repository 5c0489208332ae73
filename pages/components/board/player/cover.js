// A cover over what the network answers, so that a class predicts before it looks. It lies
// between the canvas and Plotly's drawing, of which the style sheet hides the answers: what is
// beside them (patterns, targets, axes) can be seen, and the charts go on under it as ever.

// Names in `meta.shows` (network.js and space.js) of what gives an answer away.
const ANSWERS = new Set(["outputs", "rounded", "right", "right count", "places", "surface", "weighted sum"]);

// The cover of a chart, added to its cell, if its figure shows an answer. `last` is the output's
// layer.
export function coverFor(cell, figure, last) {
  if (!figure.data.some((trace) => isAnswer(trace, last))) return null;
  const cover = document.createElement("div");
  cover.className = "cover";
  cover.textContent = "?";
  cell.append(cover);
  cell.classList.add("answers");
  return cover;
}

// Until Plotly's drawing has been looked through, all of it is out of sight.
export const unfitCover = ({ parentElement }) => parentElement.classList.remove("fitted");

export function fitCover(cover, plot, last) {
  const answers = plot._fullData.filter((trace) => isAnswer(trace, last));
  const boxes = answers.map((trace) => boxOf(plot, trace));
  const [left, top] = [0, 1].map((side) => Math.min(...boxes.map((box) => box[side])));
  const [right, bottom] = [2, 3].map((side) => Math.max(...boxes.map((box) => box[side])));
  Object.assign(cover.style, {
    left: `${left}px`,
    top: `${top}px`,
    width: `${right - left}px`,
    height: `${bottom - top}px`,
  });
  // In a space its lines tell as much as its points.
  const isSpace = answers.some(({ type }) => type === "scatter");
  for (const group of plot.querySelectorAll(".hm, .contour, .scatterlayer .trace")) {
    const [{ trace }] = group.__data__;
    const isLine = trace.type === "scatter" && isSpace;
    group.classList.toggle("answer", isLine || isAnswer(trace, last));
  }
  cover.parentElement.classList.toggle("space", isSpace);
  cover.parentElement.classList.add("fitted");
}

function isAnswer({ meta }, last) {
  const [quantity, layer] = meta?.shows ?? [];
  return ANSWERS.has(quantity) || (quantity === "unit surface" && layer === last);
}

// In pixels of the chart: a unit's surface by itself, what its axes hold, or all below the title.
function boxOf(plot, trace) {
  const { margin, width, height, ...layout } = plot._fullLayout;
  if (trace.type === "scatter") return [0, margin.t, width, height];
  const [x, y] = [trace.xaxis, trace.yaxis].map((name) => layout[`${name[0]}axis${name.slice(1)}`]);
  if (trace.meta.shows[0] !== "unit surface") {
    return [x._offset, y._offset, x._offset + x._length, y._offset + y._length];
  }
  const [rows, columns] = trace.meta.shape;
  const [left, right] = [-0.5, columns - 0.5].map((i) => x._offset + x.l2p(trace.x0 + i * trace.dx));
  const [bottom, top] = [-0.5, rows - 0.5].map((i) => y._offset + y.l2p(trace.y0 + i * trace.dy));
  return [left, top, right, bottom];
}
