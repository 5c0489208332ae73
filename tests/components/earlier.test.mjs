import assert from "node:assert/strict";
import { test } from "node:test";

import { pointsAt } from "../../pages/components/board/player/earlier.js";

// Two points; one more, which is held out; the first one moved; both of the others taken away.
const told = () => [
  { until: 3, at: 0, out: 0, points: [[0, 1], [0, 0.5], [1, 0]], held: [] },
  { until: 9, at: 2, out: 0, points: [[0.25], [0.75], [1]], held: [2] },
  { until: 10, at: 0, out: 1, points: [[0.5], [1], [0]], held: [0] },
  { until: 20, at: 1, out: 2, points: [[], [], []], held: [] },
];
const points = (rows) => ({ inputs: [rows.map(([x1]) => x1), rows.map(([, x2]) => x2)], targets: rows.map(([, , target]) => target) });
const [first, second, third, moved] = [[0, 0, 1], [1, 0.5, 0], [0.25, 0.75, 1], [0.5, 1, 0]];

test("each moment has the points of then, those held out apart", () => {
  const expected = [
    [0, { ...points([first, second]), held: null }],
    [2, { ...points([first, second]), held: null }],
    [3, { ...points([first, second]), held: points([third]) }],
    [9, { ...points([second, third]), held: points([moved]) }],
    [10, { ...points([moved]), held: null }],
    [19, { ...points([moved]), held: null }],
    [20, null],
  ];
  const forth = told();
  for (const [epoch, those] of expected) assert.deepEqual(pointsAt(epoch, forth), those);
  const back = told();
  for (const [epoch, those] of expected.reverse()) assert.deepEqual(pointsAt(epoch, back), those);
});

test("points are put together once, and a run without changes has none", () => {
  const earlier = told();
  assert.equal(pointsAt(9, earlier), pointsAt(9, earlier));
  assert.equal(pointsAt(0, []), null);
});
