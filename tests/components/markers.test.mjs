// One hidden unit h = x1, output s(4 h - 2): 1 where x1 is above one half.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fillPoints, pointsInWords, pointsOf } from "../../pages/components/board/player/markers.js";
import { Moment } from "../../pages/components/board/player/network.js";
import { meansOfRows } from "../../pages/components/board/player/paint.js";
import { closeTo } from "./close_to.mjs";

const network = {
  layers: [2, 1, 1],
  activation: "relu",
  bias: 1,
  inputs: [[0.9, 0.8, 0.1], [0.1, 0.2, 0.3]],
  targets: [1, 0, 0],
  held: { inputs: [[0.2, 0.3], [0.6, 0.7]], targets: [1, 0] },
};
const moment = new Moment(network, 3, Float64Array.of(1, 0, 0, 4, -2));

test("held-out points have answers of their own", () => {
  // s(-1.2) = 0.2314752165 and s(-0.8) = 0.3100255189: their errors are 0.7685247835 and 0.3100255189.
  closeTo(moment.held.outputs, [0.231475216501, 0.310025518872]);
  closeTo([moment.held.meanAbsoluteError], [0.539275151186]);
  assert.equal(moment.held.rightCount, 1);
  assert.equal(moment.rightCount, 2);
  assert.equal(new Moment({ ...network, held: null }, 3, moment.weights).held, null);
});

test("points are those learned, then those held out", () => {
  const { x, y, targets, isRight, learned } = pointsOf(moment);
  assert.deepEqual([x, y], [[0.9, 0.8, 0.1, 0.2, 0.3], [0.1, 0.2, 0.3, 0.6, 0.7]]);
  assert.deepEqual([targets, isRight, learned], [[1, 0, 0, 1, 0], [1, 0, 1, 0, 1], 3]);
});

test("a figure is filled as Python fills it", () => {
  const meta = { shows: ["points"], colours: ["orange", "blue"], hollow: "none", edges: [1, 2], told: Array(5).fill("told"), classes: ["a", "b"] };
  const trace = { meta, marker: { size: 9 }, textfont: { size: 13 } };
  fillPoints(trace, moment);
  assert.deepEqual(trace.marker.color, ["blue", "orange", "orange", "none", "none"]);
  assert.deepEqual(trace.marker.line.color, ["none", "none", "none", "blue", "orange"]);
  assert.deepEqual(trace.marker.line.width, [1, 1, 1, 2, 2]);
  assert.deepEqual(trace.marker.symbol, ["circle", "square", "square", "circle", "square"]);
  assert.equal(trace.hovertext[1], "told<br>output 0.7685, wrong");
  assert.equal(trace.hovertext[2], "told<br>output 0.1680");
  assert.deepEqual(trace.text, ["1", "0", "0", "1", "0"]);
  const rings = { meta: { shows: ["rings"] }, marker: { line: { width: [1.5] } } };
  fillPoints(rings, moment);
  assert.deepEqual(rings.x, [null, 0.8, null, 0.2, null]);
  assert.deepEqual(rings.y, [null, 0.2, null, 0.6, null]);
});

test("the label of a point under another one is left out", () => {
  const inputs = [[0.5, 0.5, 0.52, 0.6], [0.5, 0.5, 0.47, 0.5]];
  const mixed = new Moment({ ...network, inputs, targets: [0, 1, 0, 1], held: null }, 3, moment.weights);
  const meta = { shows: ["points"], colours: ["orange", "blue"], edges: [1, 2], covers: 0.05, told: [], classes: [] };
  const trace = { meta, marker: {}, textfont: {} };
  fillPoints(trace, mixed);
  assert.deepEqual(trace.text, ["", "", "0", "1"]);
});

test("points in words", () => {
  assert.equal(
    pointsInWords(moment, ["a", "b"]),
    "3 points, 2 of class a and 1 of class b; 2 right. Held out, hollow: 2 points, 1 of class a and 1 of class b; 1 right",
  );
});

test("activations by class have those of class 0 first, each in their order", () => {
  closeTo(moment.shown(["activations by class", 1], [3, 1]), [0.8, 0.1, 0.9]);
  closeTo(moment.shown(["activations", 1], [3, 1]), [0.9, 0.8, 0.1]);
});

test("rows that share a pixel have their mean", () => {
  // Rows (1 10) (2 20) (6 60) (9 90) as two, and five rows as two: two and three.
  closeTo(meansOfRows([1, 10, 2, 20, 6, 60, 9, 90], 2, 4, 2), [1.5, 15, 7.5, 75]);
  closeTo(meansOfRows([1, 3, 6, 7, 8], 1, 5, 2), [2, 7]);
  closeTo(meansOfRows([1, 3], 1, 2, 2), [1, 3]);
});
