import assert from "node:assert/strict";
import { test } from "node:test";

import { keepOneEntryAPage } from "../../pages/components/history.js";

// A window that stands at `address`, with a history of one entry.
function windowAt(address) {
  const window = { location: new URL(address), history: { entries: [address] }, heard: {} };
  window.addEventListener = (name, listener) => (window.heard[name] = listener);
  const write = (count) =>
    function (state, title, url) {
      window.location.href = new URL(url, window.location).href;
      this.entries.splice(this.entries.length - count, count, window.location.href);
    };
  Object.assign(window.history, { pushState: write(0), replaceState: write(1) });
  return window;
}

test("the link of a page just opened takes the page's own entry", () => {
  const window = windowAt("https://lab.example/predict");
  keepOneEntryAPage(window);
  window.history.pushState({}, "", "?seed=42");
  assert.deepEqual(window.history.entries, ["https://lab.example/predict?seed=42"]);
});

test("later links of a page, and other pages, are entries of their own", () => {
  const window = windowAt("https://lab.example/");
  keepOneEntryAPage(window);
  window.history.pushState({}, "", "/?epoch=1");
  window.history.pushState({}, "", "/?epoch=2");
  window.history.pushState({}, "", "/by_hand");
  window.history.pushState({}, "", "/by_hand?lr=0.3");
  assert.deepEqual(window.history.entries, [
    "https://lab.example/?epoch=1",
    "https://lab.example/?epoch=2",
    "https://lab.example/by_hand?lr=0.3",
  ]);
});

test("a link of another page is no entry of the page that leads there", () => {
  const window = windowAt("https://lab.example/lesson?lesson=one_epoch&stop=2");
  keepOneEntryAPage(window);
  window.history.pushState({}, "", "/lesson?step=4");
  window.history.pushState({}, "", "/by_hand?step=4");
  assert.deepEqual(window.history.entries, [
    "https://lab.example/lesson?lesson=one_epoch&stop=2",
    "https://lab.example/by_hand?step=4",
  ]);
});

test("a page that is left with a link of its own keeps its entry", () => {
  const window = windowAt("https://lab.example/lesson?lesson=one_epoch&stop=2");
  keepOneEntryAPage(window);
  window.history.pushState({}, "", "/lesson?lesson=one_epoch&stop=3");
  window.history.pushState({}, "", "/by_hand");
  window.history.pushState({}, "", "/by_hand?lr=0.3");
  assert.deepEqual(window.history.entries, [
    "https://lab.example/lesson?lesson=one_epoch&stop=2",
    "https://lab.example/lesson?lesson=one_epoch&stop=3",
    "https://lab.example/by_hand?lr=0.3",
  ]);
});

test("what a page writes after Back takes the place of the entry, until the visitor does something", () => {
  const window = windowAt("https://lab.example/?epoch=1");
  keepOneEntryAPage(window);
  window.heard.popstate();
  window.history.pushState({}, "", "/?epoch=9&at=1");
  assert.deepEqual(window.history.entries, ["https://lab.example/?epoch=9&at=1"]);
  window.heard.keydown();
  window.history.pushState({}, "", "/?epoch=10");
  assert.equal(window.history.entries.length, 2);
});

test("a run that comes to rest takes the place of its entry, another run does not", () => {
  const window = windowAt("https://lab.example/?seed=7&epoch=0");
  keepOneEntryAPage(window);
  const plays = (epoch) => window.history.replaceState({}, "", `/?seed=7&epoch=${epoch}&play=1`);
  plays(20);
  window.history.pushState({}, "", "/?epoch=24&seed=7");
  assert.deepEqual(window.history.entries, ["https://lab.example/?epoch=24&seed=7"]);
  plays(30);
  window.history.pushState({}, "", "/?seed=7&epoch=0"); // begun again
  plays(40);
  window.history.pushState({}, "", "/?seed=8&epoch=40");
  assert.deepEqual(window.history.entries, [
    "https://lab.example/?seed=7&epoch=30&play=1",
    "https://lab.example/?seed=7&epoch=40&play=1",
    "https://lab.example/?seed=8&epoch=40",
  ]);
});

test("it is done once, however often it is called", () => {
  const window = windowAt("https://lab.example/");
  keepOneEntryAPage(window);
  const { pushState } = window.history;
  keepOneEntryAPage(window);
  assert.equal(window.history.pushState, pushState);
});
