// Expected numbers are worked by hand, with s(z) = 1 / (1 + e^-z) from tables: s(1) = 0.7310585786,
// s(0.5) = 0.6224593312.

import assert from "node:assert/strict";
import { test } from "node:test";

import { heightOf, placeOf, Way } from "../../pages/components/board/player/ground.js";
import { Moment } from "../../pages/components/board/player/network.js";
import { closeTo } from "./close_to.mjs";

// One weight from an input of 1 to the output, with target 1, and one from an input of 0.
const one = (weights) =>
  new Moment({ layers: [2, 1], activation: "sigmoid", bias: 0, inputs: [[1], [0]], targets: [1] }, 0, weights);
const plane = { directions: [[1, 0], [0, 1]], corner: [0, -1], step: [1, 2], loss: "squared" };

test("the moment is where its weights are along the directions", () => {
  assert.deepEqual(placeOf(one([3, 4]), { directions: [[0.6, 0.8], [0.8, -0.6]] }).map((x) => +x.toFixed(12)), [5, 0]);
});

test("the ground is the logarithm of the error at each point", () => {
  // At w = 0 half of (1 - 1/2)^2 = 1/8, at w = 1 half of (1 - 0.7310585786)^2; the other weight
  // meets an input of 0.
  const [half, there] = [Math.log10(0.125), Math.log10(0.5 * (1 - 0.7310585786) ** 2)];
  closeTo([...one([7, 4]).shown(["ground", plane], [2, 2])], [half, there, half, there]);
});

test("the cross-entropy is log(1 + e^-z) for the target 1", () => {
  // log(2) at z = 0, and -log s(1) at z = 1.
  const expected = [Math.log(2), -Math.log(0.7310585786)].map(Math.log10);
  const [low] = [one([0, 0]).shown(["ground", { ...plane, loss: "cross_entropy" }], [1, 2])];
  closeTo([...low], expected);
});

test("a plane goes through the moment, whatever lies beside it", () => {
  // tanh units with biases: 2-1-1 has 3 + 2 weights. Only the output's bias b varies: the output is
  // s(b), as the weight from the hidden unit is 0; targets 0, 1, 1, 0 give E = s^2 + (1 - s)^2.
  const data = { inputs: [[0, 0, 1, 1], [0, 1, 0, 1]], targets: [0, 1, 1, 0] };
  const moment = new Moment({ ...data, layers: [2, 1, 1], activation: "tanh", bias: 1 }, 0, [5, 6, 7, 0, 9]);
  const along = { directions: [[0, 0, 0, 0, 1], [1, 0, 0, 0, 0]], corner: [0, 5], step: [0.5, 1], loss: "squared" };
  const s = 0.6224593312;
  closeTo([...moment.shown(["ground", along], [1, 2])], [0.5, s ** 2 + (1 - s) ** 2].map(Math.log10));
});

test("the height of a moment is that of the ground where it is", () => {
  closeTo([heightOf(one([1, 3]), "squared")], [Math.log10(0.5 * (1 - 0.7310585786) ** 2)]);
});

const at = (epoch) => ({ epoch });
const epochs = (moments) => moments.map(({ epoch }) => epoch);

test("a way goes on from where its line ends to the moment", () => {
  const way = new Way();
  for (const epoch of [1, 2, 3, 4]) way.add(at(epoch));
  assert.deepEqual(epochs(way.between(2, at(4))), [3, 4]);
  assert.deepEqual(epochs(way.between(4, at(4))), []);
});

test("of a long way every other moment goes, as often as need be", () => {
  const way = new Way(4);
  for (let epoch = 0; epoch < 20; epoch++) way.add(at(epoch));
  const kept = epochs(way.moments);
  assert.ok(kept.length <= 4);
  assert.deepEqual(kept, [0, 8, 16]);
});
