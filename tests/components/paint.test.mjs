import assert from "node:assert/strict";
import { test } from "node:test";

import { written } from "../../pages/components/board/player/paint.js";

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
