import assert from "node:assert/strict";
import { test } from "node:test";

import { Turns } from "../../pages/components/turns.js";

// A task that notes its begin and its end, which comes when `end` is called.
function slow(name, notes) {
  const { promise, resolve } = Promise.withResolvers();
  const task = async (isWanted) => {
    notes.push(`${name} begins`);
    await promise;
    notes.push(`${name} ends${isWanted?.() === false ? " early" : ""}`);
  };
  return { task, end: resolve };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a task begins when the one before it has ended", async () => {
  const [notes, turns] = [[], new Turns()];
  const [one, two] = [slow("one", notes), slow("two", notes)];
  turns.add(one.task);
  const last = turns.add(two.task);
  two.end();
  await settled();
  assert.deepEqual(notes, ["one begins"]);
  one.end();
  await last;
  assert.deepEqual(notes, ["one begins", "one ends", "two begins", "two ends"]);
});

test("a newer task makes the one under way end early, and takes the place of those that wait", async () => {
  const [notes, turns] = [[], new Turns()];
  const tasks = ["one", "two", "three"].map((name) => slow(name, notes));
  turns.replace(tasks[0].task);
  await settled();
  turns.replace(tasks[1].task);
  const last = turns.replace(tasks[2].task);
  for (const { end } of tasks) end();
  await last;
  assert.deepEqual(notes, ["one begins", "one ends early", "three begins", "three ends"]);
});

test("after a cancellation only what is added runs", async () => {
  const [notes, turns] = [[], new Turns()];
  const [one, two] = [slow("one", notes), slow("two", notes)];
  turns.replace(one.task);
  turns.cancel();
  two.end();
  await turns.add(two.task);
  assert.deepEqual(notes, ["two begins", "two ends"]);
});

test("a task that fails is reported and holds up nobody", async () => {
  const [reported, turns] = [[], new Turns()];
  globalThis.reportError = (error) => reported.push(error.message);
  turns.add(() => Promise.reject(new Error("no room")));
  assert.equal(await turns.add(() => "done"), "done");
  assert.deepEqual(reported, ["no room"]);
});
