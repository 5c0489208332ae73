import assert from "node:assert/strict";
import { test } from "node:test";

import { isDark, lookup, packed, pixelLookup, rgb } from "../../pages/components/board/player/colours.js";

const GREYS = { zmin: -1, zmax: 1, colorscale: [[0, "#ffffff"], [1, "#000000"]] };

test("a colour is read as CSS writes it", () => {
  assert.deepEqual(rgb("#ff8001"), [255, 128, 1, 255]);
  assert.deepEqual(rgb("rgb(1, 2, 3)"), [1, 2, 3, 255]);
  assert.deepEqual(rgb("rgba(10,20,30,0.2)"), [10, 20, 30, 51]);
});

test("a packed colour is the four bytes of a pixel", () => {
  assert.deepEqual([...new Uint8Array(Uint32Array.of(packed([1, 2, 3])).buffer)], [1, 2, 3, 255]);
});

test("a scale gives its ends, what lies between, and its ends beyond them", () => {
  const colour = lookup(GREYS);
  assert.equal(colour(-1).fill, "rgba(255,255,255,1)");
  assert.equal(colour(1).fill, "rgba(0,0,0,1)");
  assert.equal(colour(-9).fill, colour(-1).fill);
  assert.equal(colour(9).fill, colour(1).fill);
  assert.equal(colour(NaN).fill, colour(-1).fill);
  const [grey] = rgb(colour(0.5).fill); // three quarters of the way to black: 63.75
  assert.ok(Math.abs(grey - 63.75) < 1);
});

test("the colours of pixels are the same ones", () => {
  for (const scale of [GREYS, { zmin: -4, zmax: 1, colorscale: [[0, "rgba(9,8,7,0)"], [1, "#123456"]] }]) {
    const [colour, pixel] = [lookup(scale), pixelLookup(scale)];
    const values = Array.from({ length: 701 }, (_, i) => -5 + i / 100);
    for (const value of [...values, Infinity, -Infinity, NaN]) assert.equal(pixel(value), colour(value).packed);
  }
});

test("a scale of three colours passes through the one in its middle", () => {
  const scale = { zmin: 0, zmax: 10, colorscale: [[0, "#ff0000"], [0.5, "#ffffff"], [1, "#0000ff"]] };
  const near = (value, expected) =>
    rgb(lookup(scale)(value).fill).slice(0, 3).forEach((channel, i) => assert.ok(Math.abs(channel - expected[i]) < 1));
  near(5, [255, 255, 255]);
  near(2.5, [255, 127.5, 127.5]);
  near(7.5, [127.5, 127.5, 255]);
});

test("no ink on a transparent colour, where the page shows through", () => {
  const scale = { ...GREYS, colorscale: [[0, "rgba(0,0,0,0)"], [1, "#000000"]] };
  assert.equal(lookup(scale)(-1).ink, null);
  assert.equal(lookup(scale)(1).ink, "#fff");
});

// The contrast of WCAG 2.2, written anew.
function contrast(one, other) {
  const light = (colour) => {
    const [red, green, blue] = colour.map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  };
  const [dark, bright] = [light(one), light(other)].toSorted((a, b) => a - b);
  return bright / dark;
}

test("the ink on a colour is the one of two with the higher contrast", () => {
  const inks = { "#fff": [255, 255, 255], "#111": [17, 17, 17] };
  const scale = { zmin: 0, zmax: 1023, colorscale: [[0, "#8f3a06"], [0.4, "#ffffff"], [1, "#0e417f"]] };
  const colour = lookup(scale);
  for (let value = 0; value < 1024; value++) {
    const { fill, ink } = colour(value);
    const ground = rgb(fill).slice(0, 3);
    const best = Math.max(...Object.values(inks).map((one) => contrast(one, ground)));
    assert.ok(contrast(inks[ink], ground) > best - 0.1, `${ink} on ${fill}`);
  }
});

test("a page is dark by its background", () => {
  const on = (background) => {
    globalThis.getComputedStyle = () => ({ getPropertyValue: () => background });
    return isDark({});
  };
  assert.deepEqual(["#ffffff", "#171614", "rgb(14, 17, 23)", ""].map(on), [false, true, true, false]);
});
