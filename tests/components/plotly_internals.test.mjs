import assert from "node:assert/strict";
import { test } from "node:test";

import * as internals from "../../pages/components/plotly_internals.js";

const { Axis } = internals;

// A chart of a Plotly that keeps its things under other names.
const BOX = { left: 1, top: 2, width: 640, height: 360 };
const strange = {
  clientWidth: 640,
  clientHeight: 360,
  querySelector: () => null,
  querySelectorAll: () => [],
  getBoundingClientRect: () => BOX,
};

test("without Plotly's private names every answer is a safe one", () => {
  assert.equal(internals.isDrawn(strange), false);
  assert.deepEqual(internals.tracesOf(strange), []);
  assert.equal(internals.titleOf(strange), "");
  assert.deepEqual(internals.sizeOf(strange), { width: 640, height: 360, top: 0 });
  assert.deepEqual(internals.picturesOf(strange), []);
  assert.deepEqual(internals.drawnTraces(strange), []);
  assert.deepEqual(internals.areaOf(strange), BOX);
  for (const axis of internals.axesOf(strange, { xaxis: "x", yaxis: "y2" })) {
    assert.deepEqual([axis.start, axis.length, axis.pixel(3), axis.value(3)], [0, 0, 0, 0]);
    assert.deepEqual([axis.isLog, axis.title, axis.range, axis.fontSize], [false, "", undefined, undefined]);
  }
});

test("a space that Plotly has not drawn has no camera, and nothing to show", () => {
  const scene = new internals.Scene(strange);
  assert.equal(scene.camera, undefined);
  assert.deepEqual(scene.scale, [1, 1, 1]);
  assert.equal(scene.box.width, undefined);
  for (const isWhole of [false, true]) scene.show(isWhole);
});

test("what is in a space stands aside and comes back", () => {
  const objects = ["surface", "line"];
  const glplot = {
    objects,
    add: (object) => objects.push(object),
    remove: (object) => objects.splice(objects.indexOf(object), 1),
  };
  const scene = new internals.Scene({ _fullLayout: { scene: { _scene: { glplot } } } });
  for (let again = 0; again < 2; again++) scene.show(false);
  assert.deepEqual(objects, []);
  for (let again = 0; again < 2; again++) scene.show(true);
  assert.deepEqual(objects, ["surface", "line"]);
});

test("drawings without their data are left out", () => {
  const bare = { querySelectorAll: () => [{}, { __data__: [] }] };
  assert.deepEqual(internals.drawnTraces(bare), []);
  assert.deepEqual(internals.cellTexts(bare), []);
});

// A chart whose x axis is 200 pixels long for two decades, and whose y axis goes down.
const xaxis = { type: "log", _offset: 50, _length: 200, l2p: (power) => 100 * power, p2l: (pixel) => pixel / 100 };
const yaxis = { type: "linear", _offset: 20, _length: 100, l2p: (value) => 100 - value, p2l: (pixel) => 100 - pixel };
const chart = { _fullLayout: { xaxis, yaxis } };

test("an axis translates between values and pixels of the chart", () => {
  const [x, y] = internals.axesOf(chart, { xaxis: "x", yaxis: "y" });
  assert.deepEqual([1, 10, 100].map(x.pixel), [50, 150, 250]);
  assert.equal(x.value(150), 10);
  assert.equal(y.pixel(30), 90);
  assert.equal(y.value(90), 30);
  assert.deepEqual([x.isLog, y.isLog], [true, false]);
});

test("what is no number has no place", () => {
  const xaxis = { _offset: 50, l2p: (value) => (Number.isNaN(value) ? undefined : value) };
  assert.equal(new Axis({ _fullLayout: { xaxis } }, "xaxis").pixel(NaN), NaN);
});

test("an axis follows its chart when that gets new ones", () => {
  const moving = { _fullLayout: { xaxis } };
  const axis = new Axis(moving, internals.axisName("x"));
  moving._fullLayout = { xaxis: { ...xaxis, _offset: 70 } };
  assert.equal(axis.pixel(1), 70);
});

test("an axis by the name that a trace gives it", () => {
  assert.deepEqual(["x", "y", "x12"].map(internals.axisName), ["xaxis", "yaxis", "xaxis12"]);
});
