// Drawing on a canvas under a chart, inside Plotly's axes.

// The chart's canvas, empty and as large as the chart, in pixels of the page.
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

// Call `draw` with the canvas clipped to the rectangle between two axes.
export function within(context, xAxis, yAxis, draw) {
  context.save();
  context.beginPath();
  context.rect(xAxis.start, yAxis.start, xAxis.length, yAxis.length);
  context.clip();
  draw();
  context.restore();
}

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

export function fillPath(context, color) {
  context.fillStyle = color;
  context.fill();
}

// Write texts from now on in the middle of their places, in a font of Plotly's figures.
export function centreTexts(context, { size, family }) {
  context.font = `${size}px ${family}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
}
