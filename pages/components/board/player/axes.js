// Plotly's axes on a canvas.

export const axesOf = (plot, { xaxis, yaxis }) =>
  [xaxis, yaxis].map((name) => plot._fullLayout[`${name[0]}axis${name.slice(1)}`]);

export const toPixel = (axis) => (value) =>
  axis._offset + axis.l2p(axis.type === "log" ? Math.log10(value) : value);

// A line through points, interrupted where one of them is no number.
export function trace(context, xs, ys) {
  let isDown = false;
  context.beginPath();
  xs.forEach((x, i) => {
    const isPoint = Number.isFinite(x) && Number.isFinite(ys[i]);
    if (isPoint) context[isDown ? "lineTo" : "moveTo"](x, ys[i]);
    isDown = isPoint;
  });
}

// `dash` is Plotly's: "solid", or lengths drawn and left out, as in "10px,4px".
export function stroke(context, { color, width, dash = "solid" }) {
  context.setLineDash(dash.includes("px") ? dash.split(",").map(parseFloat) : []);
  context.strokeStyle = color;
  context.lineWidth = width;
  context.lineJoin = "round";
  context.stroke();
}
