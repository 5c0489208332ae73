import assert from "node:assert/strict";
import { test } from "node:test";

import { firstFrom, nearest, share, together } from "../../pages/components/board/player/track.js";
import { closeTo } from "./close_to.mjs";

// In log time, counted from 1: 1, 10 and 100.
const EPOCHS = Float64Array.of(0, 9, 99);

test("an epoch's place is its share of the log time", () => {
  closeTo([0, 9, 99].map((epoch) => share(EPOCHS, epoch)), [0, 0.5, 1]);
  closeTo([share([50, 59, 149], 59)], [0.5]); // from the first moment on
});

test("a single moment stands at the end", () => {
  assert.equal(share([0], 0), 1);
  assert.equal(nearest([0], 0.3), 0);
});

test("the nearest moment to a place", () => {
  // Place 0.3 is epoch 100 ** 0.3 - 1 = 2.98, place 0.4 epoch 5.31, place 0.9 epoch 62.1.
  const places = [-1, 0, 0.3, 0.4, 0.5, 0.9, 1, 2];
  assert.deepEqual(places.map((place) => nearest(EPOCHS, place)), [0, 0, 0, 1, 1, 2, 2, 2]);
});

test("the place of every moment leads back to it", () => {
  const epochs = Float64Array.from([0, 1, 2, 3, 10, 77, 1234, 400_000]);
  assert.deepEqual([...epochs].map((epoch) => nearest(epochs, share(epochs, epoch))), [0, 1, 2, 3, 4, 5, 6, 7]);
});

test("the first moment at or after an epoch, else the last", () => {
  assert.deepEqual([0, 1, 9, 10, 100, Infinity].map((epoch) => firstFrom(EPOCHS, epoch)), [0, 1, 1, 2, 2, 2]);
});

test("what would lie over the first of a group belongs to it", () => {
  const groups = (places) => together(places, (place) => place, 24);
  assert.deepEqual(groups([]), []);
  assert.deepEqual(groups([5, 29, 53]), [[5], [29], [53]]);
  assert.deepEqual(groups([0, 0, 0, 23, 24, 100]), [[0, 0, 0, 23], [24], [100]]);
});
