// What a chart shows, in words, for those who do not see it. They are made from the figure that
// Plotly draws, so they have the numbers of the same moment.

import { Axis, titleOf as titleInPlotly, tracesOf } from "../../plotly_internals.js";
import { fixed } from "./numbers.js";
import { written } from "./paint.js";

const SPOKEN = { "✓": "yes", "✗": "no" }; // for signs in cells

// Of a chart that Plotly has drawn; without its marks if answers are covered, which they give away.
export function chartInWords(plot, isCovered) {
  // Plotly makes a trace without data invisible; there are no words for it.
  const isAnswer = ({ mode, meta }) => mode === "markers" || meta?.said;
  const isTold = (trace) => trace.visible === true && !(isCovered && isAnswer(trace));
  const told = tracesOf(plot).filter(isTold).flatMap((trace) => traceInWords(plot, trace));
  return [titleOf(plot), ...told].filter(Boolean).map((sentence) => sentence.replace(/\.?$/, ".")).join(" ");
}

export const titleOf = (plot) => plain(titleInPlotly(plot));

// Sentences about one trace, made from its own texts for the pointer.
function traceInWords(plot, trace) {
  const { type, mode, meta } = trace;
  if (meta?.said) return [meta.said];
  if (meta?.zeros !== undefined) return means(trace);
  if (type === "surface") return [surface(trace)];
  if (type === "heatmap") return trace.texttemplate ? [cells(trace)] : [surface(trace)];
  if (meta?.shows?.[0] === "weight") return [plain(trace.text[0]).replace(/[^ ]+$/, inFour)];
  if (mode === "text" && meta?.shows) return trace.text.map(plain);
  if (meta?.camera && mode === "markers") return []; // of many points the verdict is enough
  if (trace.hoverinfo === "skip" || type !== "scatter") return [];
  if (mode === "lines") return [line(trace, new Axis(plot, "xaxis").title)];
  return [trace.hovertext || trace.text || []].flat().map(plain);
}

// Of rows sorted by class: the mean of each class in each column.
function means({ z, customdata, meta: { zeros, classes } }) {
  const parts = [z.slice(0, zeros), z.slice(zeros)];
  const mean = (rows, column) => rows.reduce((sum, row) => sum + row[column], 0) / rows.length;
  const ofClass = (rows, column, at) => `${fixed(mean(rows, column), 4)} of class ${classes[at]}`;
  return customdata[0].map((cell, column) => {
    const told = parts.map((rows, at) => rows.length && ofClass(rows, column, at)).filter(Boolean);
    return `Mean of ${cell.split(", ").at(-1)}: ${told.join(", ")}`;
  });
}

function cells(trace) {
  const cell = (name, text) => `${name}: ${SPOKEN[text] ?? text}`;
  const inRow = (names, row) => names.map((name, i) => cell(name, written(trace, trace.z[row][i])));
  return trace.customdata.flatMap(inRow).join("; ");
}

// Of a unit its answers to the patterns, which its text for the pointer has; else from where to
// where it goes.
function surface({ z, hovertemplate }) {
  const lines = hovertemplate.replace("<extra></extra>", "").split("<br>");
  if (!hovertemplate.includes("%{z")) return plain(lines.join(", "));
  const name = lines.at(-1).replace(/:? %\{z.*/, "");
  const low = Math.min(...z.map((row) => Math.min(...row)));
  const high = Math.max(...z.map((row) => Math.max(...row)));
  return `${name} from ${fixed(low, 4)} to ${fixed(high, 4)}`;
}

function line({ x, y, name }, axis) {
  if (!x.length) return "";
  const said = (value) => (value && Math.abs(value) < 1e-3 ? value.toExponential(1) : fixed(value, 4));
  const at = (i) => `${said(y.at(i))} at ${axis} ${x.at(i).toLocaleString("en-US")}`;
  return `${plain(name)}: ${x.length > 1 ? `${at(0)}, ` : ""}${at(-1)}`;
}

const inFour = (weight) => fixed(Number(weight), 4); // all its digits are for the pointer

// Without the bits of HTML that Plotly reads; nothing in a template runs or is loaded.
function plain(text) {
  const element = document.createElement("template");
  element.innerHTML = text.replaceAll(" <br>", " ").replace(/,?<br>/g, ", "); // a line that goes on
  return element.content.textContent;
}
