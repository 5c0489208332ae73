import assert from "node:assert/strict";
import { test } from "node:test";

import { expectedSizes, written } from "../../pages/components/board/player/paint.js";

const cell = (digits, longest) => ({ texttemplate: `%{z:.${digits}f}`, meta: { words: [], longest } });

test("a number has as many digits as its cell has room for", () => {
  const numbers = [0, -4.8106, 99.99951, -123.456, 4567.89, -54321, 123456, -1e12];
  assert.deepEqual(numbers.map((value) => written(cell(3, 7), value)), [
    ...["0.000", "-4.811", "100.000", "-123.46", "4567.89", "-54321", "1.2e+5", "-1e+12"],
  ]);
  assert.deepEqual([-20, -123.4, 12345.6, -12345.6, 1e5].map((value) => written(cell(1, 5), value)), [
    ...["-20.0", "-123", "12346", "-1e+4", "1e+5"],
  ]);
});

test("what is rounded to 0 has no sign", () => {
  assert.deepEqual([-0.0004, -0, -0.0006].map((value) => written(cell(3, 7), value)), ["0.000", "0.000", "-0.001"]);
});

test("the font of a matrix that is still to be drawn fits into its cells", () => {
  const meta = { shape: [2, 3], longest: 7, largest: 22, smallest: 12 };
  const trace = { texttemplate: "%{z}", meta };
  const margin = { l: 40, r: 10, t: 60, b: 40 };
  const sizes = (layout, data, width) => expectedSizes({ data, layout: { margin, ...layout } }, { width, height: 200 });
  // Cells of 90 by 50 pixels: 90 / 7 / 0.58 = 22.2 and 50 * 0.6 = 30 leave room for the largest.
  assert.deepEqual(sizes({}, [trace], 320), [22]);
  // Of 70: 70 / 7 / 0.58 = 17.2, in halves 17; the row of numbers that has no room has none.
  assert.deepEqual(sizes({}, [{ mode: "lines" }, trace], 260), [17]);
  assert.deepEqual(sizes({}, [trace], 150), [1]);
  // Two matrices side by side: 0.5 * 210 / 3 = 35 a cell, and all of 0.25 * 210 / 1 = 52.5.
  const domains = { xaxis: { domain: [0, 0.5] }, xaxis2: { domain: [0.75, 1] } };
  const second = { ...trace, xaxis: "x2", yaxis: "y2", meta: { ...meta, shape: [2, 1], longest: 4 } };
  assert.deepEqual(sizes(domains, [{ ...trace, meta: { ...meta, longest: 4 } }, second], 260), [15, 22]);
});
