// The points of a run over the inputs: pages/figures/points.py for the browser. They are those of the
// message, filled by target and ringed where a moment's answer is wrong; held-out ones are hollow.

import { axesOf, sizeOf } from "../../plotly_internals.js";
import { fillPath, stroke } from "./canvas.js";
import { fixed } from "./numbers.js";

// Points whose markers have room for their targets, and that are told one by one: that many as
// pages/figures/parts.py says.
export const MOST_LABELLED = 8;

// What a moment answers to all points: those learned, then those held out.
export function pointsOf(moment) {
  const { network, held } = moment;
  const join = (of) => [...of(moment), ...(held ? of(held) : [])];
  const [x, y] = [0, 1].map((unit) => join((part) => part.network.inputs[unit]));
  const [targets, outputs, isRight] = ["targets", "outputs", "isRight"].map((name) =>
    join((part) => part[name] ?? part.network[name]),
  );
  return { x, y, targets, outputs, isRight, learned: network.targets.length };
}

// Give the traces of the points, or of the rings around them, what they show at a moment.
export function fillPoints(trace, moment) {
  const { x, y, targets, outputs, isRight, learned } = pointsOf(moment);
  const { shows, colours, hollow, edges, told, classes } = trace.meta;
  const { network } = moment; // what is told of the points is about the newest
  const symbol = targets.map(symbolOf);
  if (shows[0] === "rings") {
    const ofWrong = (values) => values.map((value, p) => (isRight[p] ? null : value));
    const width = targets.map(() => widthOf(trace));
    const line = { ...trace.marker.line, width };
    Object.assign(trace, { x: ofWrong(x), y: ofWrong(y), marker: { ...trace.marker, symbol, line } });
    return;
  }
  const colour = targets.map((target) => colours[Number(target > 0.5)]);
  const unless = (isHeld, one, other) => targets.map((_, p) => (p >= learned === isHeld ? one(p) : other));
  const edge = unless(true, (p) => colour[p], hollow);
  const line = { color: edge, width: targets.map((_, p) => edges[Number(p >= learned)]) };
  const color = unless(false, (p) => colour[p], hollow);
  const hovertext = targets.map((_, p) =>
    [...(network.isEarlier ? [] : [told[p] ?? ""]), `output ${fixed(outputs[p], 4)}${isRight[p] ? "" : ", wrong"}`].join("<br>"),
  );
  const said = pointsInWords(moment, classes);
  Object.assign(trace, { x, y, hovertext, marker: { ...trace.marker, symbol, color, line }, meta: { ...trace.meta, said } });
  if (!trace.textfont) return;
  trace.text = targets.map((target, p) => (isUnder(x, y, p, trace.meta.covers) ? "" : String(target)));
  trace.textfont = { ...trace.textfont, color: unless(true, (p) => colour[p], hollow) };
}

// Whether a point drawn later lies over this one, whose label would mix with its own.
const isUnder = (x, y, p, covers) =>
  x.some((_, q) => q > p && Math.max(Math.abs(x[q] - x[p]), Math.abs(y[q] - y[p])) < covers);

export function pointsInWords(moment, classes) {
  const parts = moment.held ? [moment, moment.held] : [moment];
  return parts
    .map(({ network: { targets }, rightCount }, i) => {
      const ones = targets.filter((target) => target > 0.5).length;
      const count = `${i ? "Held out, hollow: " : ""}${targets.length} point${targets.length === 1 ? "" : "s"}`;
      const ofClasses = `${targets.length - ones} of class ${classes[0]} and ${ones} of class ${classes[1]}`;
      return `${count}, ${ofClasses}; ${rightCount} right`;
    })
    .join(". ");
}

// ---- painters

// While points are edited, points.js draws them, where they are brought to.
const isEdited = (plot) => plot.parentElement.classList.contains("edited");

// The points stand while moments go by: they are drawn anew only where they are others.
export function points(plot, trace) {
  const [xAxis, yAxis] = axesOf(plot, trace);
  const { width, height } = sizeOf(plot);
  const ratio = window.devicePixelRatio;
  let [drawn, picture] = [];
  return (context, { moment }) => {
    if (isEdited(plot)) return;
    if (drawn !== moment.network.inputs) {
      const canvas = new OffscreenCanvas(Math.ceil(width * ratio) || 1, Math.ceil(height * ratio) || 1);
      const still = canvas.getContext("2d");
      still.scale(ratio, ratio);
      drawPoints(still, trace, moment, xAxis, yAxis);
      picture = canvas.transferToImageBitmap();
      drawn = moment.network.inputs;
    }
    context.save();
    context.scale(1 / ratio, 1 / ratio);
    context.drawImage(picture, 0, 0);
    context.restore();
  };
}

function drawPoints(context, trace, moment, xAxis, yAxis) {
  const { marker, meta, textfont } = trace;
  const { x, y, targets, learned } = pointsOf(moment);
  const isLabelled = trace.mode.includes("text");
  if (isLabelled) {
    context.font = `${textfont.weight} ${textfont.size}px ${textfont.family}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
  }
  targets.forEach((target, p) => {
    const [left, top, isHeld] = [xAxis.pixel(x[p]), yAxis.pixel(y[p]), p >= learned];
    const colour = meta.colours[Number(target > 0.5)];
    context.beginPath();
    outline(context, target, left, top, marker.size / 2);
    fillPath(context, isHeld ? meta.hollow : colour);
    stroke(context, { color: isHeld ? colour : meta.hollow, width: meta.edges[Number(isHeld)] });
    if (!isLabelled) return;
    context.fillStyle = isHeld ? colour : meta.hollow;
    context.fillText(target, left, top + 0.5);
  });
}

// A ring around each point that is answered wrongly. Pictures of a ring are quicker than its line.
export function rings(plot, trace) {
  const [xAxis, yAxis] = axesOf(plot, trace);
  const ratio = window.devicePixelRatio;
  const [around0, around1] = [0, 1].map((target) => ringAround(target, trace, ratio));
  const half = around0.width / 2;
  return (context, { moment }) => {
    if (isEdited(plot)) return;
    context.save();
    context.scale(1 / ratio, 1 / ratio);
    const place = (pixel) => Math.round(pixel * ratio - half); // between two pixels it would be blurred
    for (const { network, isRight } of moment.held ? [moment, moment.held] : [moment]) {
      const { inputs: [x, y], targets } = network;
      const [xAt, yAt] = [xAxis.pixel, yAxis.pixel];
      isRight.forEach((isRight, p) => {
        const ring = targets[p] > 0.5 ? around1 : around0;
        if (!isRight) context.drawImage(ring, place(xAt(x[p])), place(yAt(y[p])));
      });
    }
    context.restore();
  };
}

function ringAround(target, { marker }, ratio) {
  const [color, width] = [marker.line.color, widthOf({ marker })];
  const size = 2 * Math.ceil(((marker.size + width) / 2 + 1) * ratio);
  const canvas = new OffscreenCanvas(size, size);
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  context.beginPath();
  outline(context, target, size / 2 / ratio, size / 2 / ratio, marker.size / 2);
  stroke(context, { color, width });
  return canvas.transferToImageBitmap();
}

function outline(context, target, left, top, radius) {
  if (target <= 0.5) return context.rect(left - radius, top - radius, 2 * radius, 2 * radius);
  context.moveTo(left + radius, top);
  context.arc(left, top, radius, 0, 2 * Math.PI);
}

const symbolOf = (target) => (target > 0.5 ? "circle" : "square");
const widthOf = ({ marker }) => [marker.line.width].flat()[0] ?? 1.5;
