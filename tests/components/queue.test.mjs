import assert from "node:assert/strict";
import { test } from "node:test";

import { Queue } from "../../pages/components/board/player/queue.js";

const PICTURE = 1000 / 60; // ms from one picture of the screen to the next

const batch = (count, first = 0) => Array.from({ length: count }, (_, i) => ({ epoch: first + i }));

// What is painted at these times; null where nothing is new.
const painted = (queue, times) => times.map((now) => queue.take(now)?.epoch ?? null);

test("frames come one after the other, in their time", () => {
  const queue = new Queue();
  queue.add(batch(3), 50, 1000);
  assert.deepEqual(painted(queue, [1000, 1049, 1050, 1099, 1100, 1150]), [0, null, 1, null, 2, null]);
  assert.ok(queue.isEmpty);
});

test("a batch that comes early follows the one before, and one that comes late begins at once", () => {
  const queue = new Queue();
  queue.add(batch(2), 100, 0);
  queue.add(batch(2, 2), 100, 150);
  assert.deepEqual(painted(queue, [0, 100, 199, 200, 300]), [0, 1, null, 2, 3]);
  queue.add(batch(1, 4), 100, 1000);
  assert.deepEqual(painted(queue, [1000]), [4]);
});

test("where each picture has a frame, those that are a little early or late lose none", () => {
  const queue = new Queue();
  queue.add(batch(60), PICTURE, 0);
  // Pictures that come up to 2 ms after the frame is due, or before it.
  const times = Array.from({ length: 61 }, (_, i) => i * PICTURE + (i % 2 ? 2 : -2));
  const shown = painted(queue, times).filter((epoch) => epoch !== null);
  assert.deepEqual(shown, batch(60).map(({ epoch }) => epoch));
  assert.equal(queue.missed, 0);
});

test("on a screen of half as many pictures every second frame is left out", () => {
  const queue = new Queue();
  queue.add(batch(12), PICTURE, 0);
  const shown = painted(queue, [0, 2, 4, 6, 8, 10, 12].map((i) => i * PICTURE + 1));
  assert.equal(queue.missed, 5);
  assert.ok(shown.every((epoch, i) => i === 0 || epoch === null || epoch > shown[i - 1]));
  assert.equal(shown.at(-1), 11);
});

test("a browser that was away goes on with the newest, and does not play what it has missed", () => {
  const queue = new Queue();
  queue.add(batch(4), 50, 0);
  queue.add(batch(4, 4), 50, 10_000);
  assert.deepEqual(painted(queue, [10_000]), [7]);
  queue.add(batch(2, 8), 50, 10_200);
  assert.deepEqual(painted(queue, [10_200, 10_250]), [8, 9]);
});

test("it asks for fewer frames when it misses many, and for more when it keeps up again", () => {
  const queue = new Queue();
  const paces = (count, late, batches) =>
    Array.from({ length: batches }, () => {
      queue.sent += count;
      queue.missed += late;
      return queue.newPace(count);
    }).filter(Boolean);
  assert.deepEqual(paces(12, 0, 10), []);
  assert.deepEqual(paces(12, 6, 10), [8]); // 70 % of 12
  assert.deepEqual(paces(8, 1, 15), []); // an eighth is borne
  assert.deepEqual(paces(8, 0, 15), [9]);
  assert.deepEqual(paces(6, 0, 20), []); // there are no more frames: it has not asked for so few
  assert.deepEqual(paces(1, 1, 120), [1]);
});

test("a short batch, as the last one of a run, does not ask for as few", () => {
  const queue = new Queue();
  const after = (...counts) =>
    counts.map((count) => {
      queue.sent += count;
      queue.missed += count / 2;
      return queue.newPace(count);
    });
  const full = Array(9).fill(12);
  assert.deepEqual(after(...full, 11, 1).at(-1), 8); // 70 % of 12
  // What was sent before the browser's wish arrived does not count.
  assert.deepEqual(after(12, ...Array(14).fill(8)).at(-1), 5); // 70 % of 8
});

test("the last frame of a run comes at once, and those that it leaves out are not missed", () => {
  const queue = new Queue();
  queue.add(batch(12), PICTURE, 0);
  queue.add(batch(1, 12), 0, 50);
  assert.deepEqual(painted(queue, [50, 100]), [12, null]);
  assert.equal(queue.missed, 0);
});
