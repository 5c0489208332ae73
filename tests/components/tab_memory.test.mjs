import assert from "node:assert/strict";
import { test } from "node:test";

import { show } from "../../pages/components/tab_memory/browser/index.js";

test("a text is kept, and given once to a visit that has none", () => {
  const kept = new Map();
  const storage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => kept.set(name, text) };
  const given = [];
  const setTriggerValue = (name, text) => given.push([name, text]);
  const see = (text) => show({ data: { text }, setTriggerValue }, storage);
  see(null); // nothing is there yet
  see("one");
  see("two");
  assert.deepEqual(given, []);
  see(null);
  see(null);
  assert.deepEqual(given, [["found", "two"]]);
});
