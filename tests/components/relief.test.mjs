// Expected places are worked by hand: matrices whose product can be seen, and triangles on paper.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cameraOf, Raster } from "../../pages/components/board/player/relief.js";
import { closeTo } from "./close_to.mjs";

globalThis.ImageData = class {
  constructor(width, height) {
    this.data = new Uint8ClampedArray(4 * width * height);
  }
};

const SAME = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
const BOX = { left: 10, top: 20, width: 200, height: 100 };

test("without a camera's matrices the box is two units wide and high", () => {
  const seen = cameraOf({ projection: SAME, view: SAME, model: SAME }, [1, 1, 1], BOX);
  closeTo(seen(0, 0, 0), [110, 70, 1]);
  closeTo(seen(1, 1, 5), [210, 20, 1]); // up on the page is a smaller y
});

test("model, view and projection act one after the other", () => {
  const twice = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1];
  const back = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0.5, 0, -4, 1]; // a step to the right, and 4 away
  const lens = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, -1, 0, 0, 0, 0]; // the distance is -z
  const seen = cameraOf({ projection: lens, view: back, model: twice }, [3, 1, 1], BOX);
  // x = 2 * 3 * 0.25 + 0.5 = 2, y = 2 * 1 = 2, and the distance 4 - 2 * 1 = 2.
  closeTo(seen(0.25, 1, 1), [210, 20, 2]);
});

const points = { x: [0, 4, 0, 4], y: [0, 0, 4, 4], distance: [1, 1, 1, 1], value: [0, 4, 0, 4] };
const whole = (value) => 1 + Math.round(value);

test("a triangle has its values in between, and nothing beside it", () => {
  const raster = new Raster(5, 5);
  raster.triangle(points, 0, 1, 2, whole);
  assert.deepEqual([...raster.pixels.subarray(0, 5)], [1, 2, 3, 4, 5]);
  assert.deepEqual([...raster.pixels.subarray(10, 15)], [1, 2, 3, 0, 0]);
  raster.triangle(points, 3, 1, 2, whole);
  assert.ok(raster.pixels.every(Boolean));
});

test("the nearer one is seen, whichever is painted first", () => {
  const far = { ...points, distance: [2, 2, 2, 2] };
  for (const order of [[points, far], [far, points]]) {
    const raster = new Raster(5, 5);
    for (const one of order) raster.triangle(one, 0, 1, 2, () => (one === far ? 7 : 9));
    assert.equal(raster.pixels[0], 9);
  }
});

test("a point is hidden behind what is nearer, and nowhere else", () => {
  const raster = new Raster(5, 5);
  raster.triangle(points, 0, 1, 2, whole);
  assert.ok(raster.hides([1, 1, 1.5]));
  assert.ok(!raster.hides([1, 1, 1])); // on it
  assert.ok(!raster.hides([4, 4, 1.5])); // beside it
  assert.ok(!raster.hides([-3, 1, 1.5]));
  raster.clear();
  assert.ok(!raster.hides([1, 1, 1.5]));
});
