import assert from "node:assert/strict";
import { test } from "node:test";

import { Moment } from "../../pages/components/board/player/network.js";
import { fillsOf, pathOf, patternsInWords } from "../../pages/components/board/player/space.js";
import { closeTo } from "./close_to.mjs";

const XOR = { inputs: [[0, 0, 1, 1], [0, 1, 0, 1]], targets: [0, 1, 1, 0] };
const FLAT = [[1, 0], [0, 1]]; // a camera that looks at two axes straight on
const DEEP = [[1, 0, 0], [0, 1, 0]]; // one that looks along the third

const moment = (layers, weights) =>
  new Moment({ ...XOR, layers, activation: "relu", bias: 1 }, 0, Float64Array.from(weights));
const path = (of, what, units, camera, [low, high] = [0, 1]) =>
  pathOf(of, { shows: [what, units, low, high], camera });

// h1 = x1 - x2 and h2 = x2 - x1 where positive; weighted sum 2 h1 + 2 h2 - 1.
const two = moment([2, 2, 1], [1, -1, -1, 1, 0, 0, 2, 2, -1]);
// h1 = x1, h2 = x2, h3 = x1; weighted sum h1 + h2 + h3 - 1.5.
const three = moment([2, 3, 1], [1, 0, 1, 0, 1, 0, 0, 0, 0, 1, 1, 1, -1.5]);

test("a pattern stands at its hidden activations", () => {
  const { x, y } = path(two, "places", [0, 1], FLAT);
  closeTo(x, [0, 0, 1, 0]);
  closeTo(y, [0, 1, 0, 0]);
});

test("the box has side 1, whatever the bounds of its axes", () => {
  const { x } = path(two, "places", [0, 1], FLAT, [-1, 1]);
  closeTo(x, [0.5, 0.5, 1, 0.5]);
});

test("what is out of bounds stands at the edge, and without a second axis in the middle", () => {
  const { x, y } = path(two, "places", [0], FLAT, [0, 0.5]);
  closeTo(x, [0, 0, 1, 0]);
  closeTo(y, [0.5, 0.5, 0.5, 0.5]);
});

test("a stem goes from a pattern down to the floor", () => {
  const { x, y } = path(two, "stems", [0, 1], FLAT);
  closeTo(x.slice(3, 5), [0, 0]);
  closeTo(y.slice(3, 5), [1, 0]);
  assert.ok(Number.isNaN(x[2]) && Number.isNaN(y[5]));
});

test("the boundary of two units is a line", () => {
  // 2 h1 + 2 h2 = 1 leaves the square at (0.5, 0) and (0, 0.5).
  const { x, y } = path(two, "boundary", [0, 1], FLAT);
  closeTo(x, [0.5, 0, 0.5]);
  closeTo(y, [0, 0.5, 0]);
});

test("the pin stands in the middle of the boundary, towards the larger sums", () => {
  const { x, y } = path(two, "pin", [0, 1], FLAT);
  const head = 0.25 + 0.22 / Math.SQRT2;
  closeTo(x, [0.25, head]);
  closeTo(y, [0.25, head]);
});

test("the pin ends close to the edge of the box, where it would leave it", () => {
  // 4 h1 + 3 h2 = 0.5 from (0, 1 / 6) to (1 / 8, 0): 0.05 away from (0, 0), to which the pin points
  // if the sum is the other way round.
  const low = moment([2, 2, 1], [1, 0, 0, 1, 0, 0, -4, -3, 0.5]);
  const { x, y } = path(low, "pin", [0, 1], FLAT);
  // (1 / 16, 1 / 12), and along (-0.8, -0.6) until h1 is 0, after 5 / 64, and 0.04 more.
  closeTo(x, [1 / 16, -0.8 * 0.04]);
  closeTo(y, [1 / 12, 1 / 12 - 0.6 * (5 / 64 + 0.04)]);
});

test("the boundary of three units is a polygon, its corners in order", () => {
  // The plane h1 + h2 + h3 = 1.5 cuts the unit cube in a hexagon: at the middles of 6 edges.
  const [{ x, y }, { x: z }] = [DEEP, [[0, 0, 1], [0, 1, 0]]].map((camera) =>
    path(three, "boundary", [0, 1, 2], camera),
  );
  assert.equal(x.length, 7);
  const corners = x.map((_, i) => [x[i], y[i], z[i]]);
  closeTo(corners.at(-1), corners[0]);
  for (const [i, corner] of corners.slice(0, 6).entries()) {
    closeTo(corner.toSorted(), [0, 0.5, 1]);
    closeTo([Math.hypot(...corner.map((value, axis) => value - corners[i + 1][axis]))], [Math.SQRT1_2]);
  }
});

test("a unit that is no axis counts with its mean", () => {
  // Means of h3 are (0 + 0 + 1 + 1) / 4: h1 + h2 + 0.5 - 1.5 = 0 from (1, 0) to (0, 1).
  const { x, y } = path(three, "boundary", [0, 1], FLAT);
  closeTo(x.slice(0, 2), [1, 0]);
  closeTo(y.slice(0, 2), [0, 1]);
});

test("a boundary outside of the box has no points", () => {
  const { x } = path(moment([2, 2, 1], [1, -1, -1, 1, 0, 0, 2, 2, 1]), "boundary", [0, 1], FLAT);
  assert.deepEqual(x, [NaN]);
});

test("a pattern on the wrong side is hollow", () => {
  // Answers s(-1), s(1), s(1), s(-1) are all right; those of a network of zeros are undecided.
  const marks = { colours: ["a", "b", "c", "d"], hollow: "none" };
  assert.deepEqual(fillsOf(two, marks), ["a", "b", "c", "d"]);
  const zeros = moment([2, 2, 1], Array(9).fill(0));
  assert.deepEqual(fillsOf(zeros, marks), Array(4).fill("none"));
});

test("a pattern in words", () => {
  const meta = { shows: ["places", [0, 1]], names: ["h1", "h2"], patterns: ["00", "01", "#3", "11"] };
  assert.equal(patternsInWords(two, meta)[2], "#3, target 1<br>h1 1.0000<br>h2 0.0000");
});
