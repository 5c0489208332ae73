import assert from "node:assert/strict";
import { test } from "node:test";

const posted = [];
let channel;
globalThis.BroadcastChannel = class {
  constructor() {
    channel = this;
  }
  postMessage(message) {
    posted.push(message);
  }
};
const kept = new Map();
globalThis.sessionStorage = {
  getItem: (name) => kept.get(name) ?? null,
  setItem: (name, text) => kept.set(name, text),
};
const { show, default: mount } = await import("../../pages/components/tab_memory/browser/index.js");

let given = [];
const setTriggerValue = (name, text) => given.push([name, text]);
const see = (name, text) => show({ data: { name, text }, setTriggerValue });

test("a text is kept, and given to a visit that has none, until it has one", () => {
  see("lesson", "one");
  see("lesson", "two");
  assert.deepEqual(given, []);
  see("lesson", null);
  see("lesson", null); // the first answer was lost
  assert.deepEqual(given, [["found", "two"], ["found", "two"]]);
  see("lesson", "two");
  see("answers", null);
  assert.equal(given.length, 2);
});

test("a new tab asks the others, and takes the first answer", () => {
  given = [];
  posted.length = 0;
  see("score", null);
  assert.deepEqual(posted, [{ name: "score" }]);
  channel.onmessage({ data: { name: "other", text: "no" } });
  channel.onmessage({ data: { name: "score", text: "yes" } });
  channel.onmessage({ data: { name: "score", text: "late" } });
  assert.deepEqual(given, [["found", "yes"]]);
  see("score", null);
  channel.onmessage({ data: { name: "score", text: "again" } });
  assert.deepEqual(given[1], ["found", "again"]);
});

test("a tab answers with what it keeps, and is silent if it keeps nothing", () => {
  posted.length = 0;
  kept.set("xor-lab board", "text");
  channel.onmessage({ data: { name: "board" } });
  channel.onmessage({ data: { name: "nothing" } });
  assert.deepEqual(posted, [{ name: "board", text: "text" }]);
});

test("every server that does not know it is told that blobs are forbidden", async () => {
  const told = [];
  const tell = (...said) => told.push(said);
  for (const tries of [true, false, true]) {
    // Node loads no script from a blob.
    mount({ data: { name: "policy", text: "", tries }, setTriggerValue: tell });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.deepEqual(told, [["forbidden", true], ["forbidden", true]]);
});
