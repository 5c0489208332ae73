// Compare rows of numbers up to rounding.

import assert from "node:assert/strict";

export function closeTo(actual, expected) {
  assert.equal(actual.length, expected.length);
  for (const [i, value] of expected.entries()) {
    assert.ok(Math.abs(actual[i] - value) < 1e-9, `${actual[i]} is not ${value}`);
  }
}
