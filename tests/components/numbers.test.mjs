import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { fixed } from "../../pages/components/board/player/numbers.js";

// The table of tests/figures/test_numbers.py, too.
const TABLE = JSON.parse(readFileSync(new URL("numbers.json", import.meta.url), "utf-8"));

test("a number is written as Python writes it", () => {
  for (const [value, digits, text] of TABLE) assert.equal(fixed(value, digits), text);
});
