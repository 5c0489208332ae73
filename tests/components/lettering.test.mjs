import assert from "node:assert/strict";
import { test } from "node:test";

import { lettered } from "../../pages/components/cells/browser/lettering.js";

const META = { largest: 16, smallest: 11, longest: 12 };
const NAMES = { text: ["<b>1 · seed 1</b>"], textfont: { color: "red" }, meta: { short: ["1✓"] } };
const ENDS = { text: ["✓ 1,234"], textfont: { color: "red" } };

test("words stand where they fit, as large as they may be", () => {
  for (const trace of [NAMES, ENDS]) {
    const drawn = lettered(trace, 120, META);
    assert.equal(drawn.text, trace.text);
    assert.notEqual(drawn.visible, false);
    assert.deepEqual(drawn.textfont, { color: "red", size: 16 });
  }
  const narrower = lettered(NAMES, 80, META);
  // 12 digits of 0.54 of their size each fill 92 % of 80 pixels.
  assert.ok(Math.abs(narrower.textfont.size - 11.36) < 0.01);
});

test("in a narrow cell the short form stands, and nothing that has none", () => {
  assert.equal(lettered(ENDS, 43, META).visible, false);
  const drawn = lettered(NAMES, 43, META);
  assert.deepEqual(drawn.text, ["<b>1✓</b>"]);
  assert.deepEqual(drawn.textfont, { color: "red", size: 16 });
});

test("of all short forms the longest one fits, too, or none is there", () => {
  const class_of_two_hundred = { ...NAMES, meta: { short: ["1✓", "200✗"] } };
  const { size } = lettered(class_of_two_hundred, 30, META).textfont;
  assert.ok(size >= META.smallest && size * 0.54 * 4 < 30);
  assert.equal(lettered(class_of_two_hundred, 20, META).visible, false);
});
