import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Address } from "../../pages/components/board/player/address.js";

const KEYS = ["seed", "epoch", "play"];
const playing = (epoch, session = "one") => ({ session, keys: KEYS, query: { seed: "7", epoch, play: "1" } });
const resting = (epoch) => ({ session: "one", keys: KEYS, query: { seed: "7", epoch } });

// A browser that stands at `url`; its history has one entry.
function standAt(url) {
  globalThis.location = new URL(url, "https://lab.example");
  globalThis.history = { state: null, replaceState: (state, title, to) => (location.href = to.href) };
}

const link = () => location.pathname + location.search;

beforeEach(() => standAt("/?seed=7&epoch=0&speed=flat"));

test("a run that plays is written, and other parameters stay", () => {
  new Address().follow(playing("20"));
  assert.equal(link(), "/?seed=7&epoch=20&speed=flat&play=1");
});

test("a message without an address changes nothing", () => {
  assert.ok(!new Address().follow(null));
  assert.equal(link(), "/?seed=7&epoch=0&speed=flat");
});

test("a rest is the server's to write", () => {
  new Address().follow(resting("5"));
  assert.equal(link(), "/?seed=7&epoch=0&speed=flat");
});

test("a rest undoes what was written here after the server had written the rest", () => {
  const address = new Address();
  address.follow(playing("20"));
  address.follow(resting("0"));
  assert.equal(link(), "/?seed=7&epoch=0&speed=flat");
});

test("a message that comes late writes nothing into the link of another page", () => {
  const address = new Address();
  standAt("/by_hand?seed=7&epoch=21");
  address.follow(playing("20"));
  assert.equal(link(), "/by_hand?seed=7&epoch=21");
});

test("a session that has lost the run gets the link of the run, which stays", () => {
  const address = new Address();
  assert.ok(!address.follow(playing("20")));
  assert.deepEqual(address.follow(playing("0", "two")), { seed: "7", epoch: "20", play: "1" });
  assert.equal(link(), "/?seed=7&epoch=20&speed=flat&play=1");
});
