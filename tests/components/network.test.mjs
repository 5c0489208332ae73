// Expected numbers are worked by hand, with s(z) = 1 / (1 + e^-z) from tables:
// s(0.5) = 0.6224593312, s(1) = 0.7310585786, s(2) = 0.8807970780, tanh(1) = 0.7615941560.

import assert from "node:assert/strict";
import { test } from "node:test";

import { countWeights, Moment } from "../../pages/components/board/player/network.js";
import { closeTo } from "./close_to.mjs";

const XOR = { inputs: [[0, 0, 1, 1], [0, 1, 0, 1]], targets: [0, 1, 1, 0] };

const moment = (activation, bias, weights, layers = [2, 2, 1]) =>
  new Moment({ ...XOR, layers, activation, bias }, 7, Float64Array.from(weights));

// h1 = x1 - x2 and h2 = x2 - x1, where that is positive; output s(2 h1 + 2 h2).
const relu = moment("relu", 0, [1, -1, -1, 1, 2, 2]);

test("relu without biases", () => {
  closeTo(relu.activations[1][0], [0, 0, 1, 0]);
  closeTo(relu.activations[1][1], [0, 1, 0, 0]);
  closeTo(relu.outputs, [0.5, 0.880797077978, 0.880797077978, 0.5]);
});

test("relu with biases", () => {
  // h1 = x1 + x2, h2 = x1 + x2 - 1 where positive; output s(h1 - 2 h2 - 0.5).
  const { activations, outputs } = moment("relu", 1, [1, 1, 1, 1, 0, -1, 1, -2, -0.5]);
  closeTo(activations[1][0], [0, 1, 1, 2]);
  closeTo(activations[1][1], [0, 0, 0, 1]);
  closeTo(outputs, [0.377540668798, 0.622459331202, 0.622459331202, 0.377540668798]);
});

test("sigmoid without biases", () => {
  // h1 = s(x1), h2 = s(x2); s(2 (0.5 - s(1))) = s(-0.4621171573) = 0.3864836956.
  const { activations, outputs } = moment("sigmoid", 0, [1, 0, 0, 1, 2, -2]);
  closeTo(activations[1][0], [0.5, 0.5, 0.73105857863, 0.73105857863]);
  closeTo(activations[1][1], [0.5, 0.73105857863, 0.5, 0.73105857863]);
  closeTo(outputs, [0.5, 0.386483695641, 0.613516304359, 0.5]);
});

test("sigmoid with biases", () => {
  // h1 = s(x1 - 1), h2 = s(0) always; output s(2 h1 - 2 h2 + 1).
  const { activations, outputs } = moment("sigmoid", 1, [1, 0, 0, 0, -1, 0, 2, -2, 1]);
  closeTo(activations[1][0], [0.26894142137, 0.26894142137, 0.5, 0.5]);
  closeTo(activations[1][1], [0.5, 0.5, 0.5, 0.5]);
  // s(1 - 0.4621171573) = s(0.5378828427) = 0.6313197757; s(1) where x1 = 1.
  closeTo(outputs, [0.631319775702, 0.631319775702, 0.73105857863, 0.73105857863]);
});

test("tanh without biases", () => {
  // h1 = tanh(x1), h2 = tanh(x2); output s(h1 - h2); s(0.7615941560) = 0.6816997422.
  const { activations, outputs } = moment("tanh", 0, [1, 0, 0, 1, 1, -1]);
  closeTo(activations[1][0], [0, 0, 0.761594155956, 0.761594155956]);
  closeTo(outputs, [0.5, 0.318300257805, 0.681699742195, 0.5]);
});

test("tanh with biases", () => {
  // h1 = tanh(x1 - 1), h2 = tanh(x2); output s(h1 + h2): tanh is odd.
  const { activations, outputs } = moment("tanh", 1, [1, 0, 0, 1, -1, 0, 1, 1, 0]);
  closeTo(activations[1][0], [-0.761594155956, -0.761594155956, 0, 0]);
  closeTo(outputs, [0.318300257805, 0.5, 0.5, 0.681699742195]);
});

test("a network without a hidden layer", () => {
  closeTo(moment("sigmoid", 1, [1, 1, -1], [2, 1]).outputs, [0.26894142137, 0.5, 0.5, 0.73105857863]);
});

test("infinity minus infinity is undecided", () => {
  // On pattern 11 both hidden units are 1e308 + 1e308, which is too large for a float.
  closeTo(moment("relu", 0, [1e308, 1e308, 1e308, 1e308, 1, -1]).outputs, [0.5, 0.5, 0.5, 0.5]);
});

test("errors and right answers", () => {
  // Outputs 0.5, 0.8808, 0.8808, 0.5: an output of one half is undecided.
  closeTo([relu.meanAbsoluteError], [(0.5 + 2 * 0.119202922022 + 0.5) / 4]);
  assert.deepEqual([...relu.isRight], [0, 1, 1, 0]);
  assert.deepEqual([...relu.shown(["rounded"], [4, 1])], [0.5, 1, 1, 0.5]);
  assert.deepEqual([...relu.shown(["right count"], [])], [2]);
});

test("weights by matrix", () => {
  const biased = moment("tanh", 1, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual([...biased.shown(["weights", 0], [3, 2])], [1, 2, 3, 4, 5, 6]);
  assert.deepEqual([...biased.shown(["weights", 1], [3, 1])], [7, 8, 9]);
  assert.equal(biased.shown(["weight", 1, 2], []), 9);
  assert.equal(countWeights({ layers: [2, 3, 1], bias: 0 }), 9);
  assert.equal(countWeights({ layers: [2, 3, 1], bias: 1 }), 13);
  assert.equal(countWeights({ layers: [2, 8, 8, 1], bias: 1 }), 24 + 72 + 9);
});

test("activations go row by row, a row for each pattern", () => {
  assert.deepEqual([...relu.shown(["activations", 1], [4, 2])], [0, 0, 0, 1, 1, 0, 0, 0]);
});

test("surfaces go row by row from x2 = 0, each from x1 = 0", () => {
  assert.deepEqual([...relu.shown(["unit surface", 1, 0], [3, 3])], [0, 0.5, 1, 0, 0, 0.5, 0, 0, 0]);
  assert.deepEqual([...relu.shown(["contribution", 1, 0], [3, 3])], [0, 1, 2, 0, 0, 1, 0, 0, 0]);
  assert.deepEqual([...relu.shown(["weighted sum"], [3, 3])], [0, 1, 2, 1, 0, 1, 2, 1, 0]);
  const [s0, s1, s2] = [0.5, 0.73105857863, 0.880797077978];
  closeTo(relu.shown(["surface"], [3, 3]), [s0, s1, s2, s1, s0, s1, s2, s1, s0]);
});
