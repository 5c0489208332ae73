import assert from "node:assert/strict";
import { test } from "node:test";

import { Edits, found, moved, PointsEditor, same, Square, without } from "../../pages/components/board/editor/points.js";
import { axesOf } from "../../pages/components/plotly_internals.js";

// A chart whose square is 200 pixels wide and 100 high, and begins 50 pixels from the left and 20
// from the top. Its axes go from 0 to 1, or in other units, and beyond the square.
const along = (low, high, length) => ({
  l2p: (value) => ((value - low) / (high - low)) * length,
  p2l: (pixel) => low + (pixel / length) * (high - low),
  _length: length,
});
const chart = (x, y) => ({
  _fullLayout: {
    xaxis: { _offset: 50, ...along(...x, 200) },
    yaxis: { _offset: 20, ...along(...y.toReversed(), 100) },
  },
});
const square = (x, y, ends) => new Square(axesOf(chart(x, y), { xaxis: "x", yaxis: "y" }), ends);
const unit = square([0, 1], [0, 1], [[0, 1], [0, 1]]);

test("a point has its place in the chart, x2 upwards", () => {
  assert.deepEqual(unit.place([0, 0, 1]), [50, 120]);
  assert.deepEqual(unit.place([1000, 1000, 0]), [250, 20]);
  assert.deepEqual(unit.place([250, 500, 0]), [100, 70]);
  assert.deepEqual(unit.box, { left: 50, top: 20, width: 200, height: 100 });
});

test("a place in the chart has its point, in thousandths of the square's side", () => {
  assert.deepEqual(unit.nearest([50, 120]), [0, 0]);
  assert.deepEqual(unit.nearest([100, 70]), [250, 500]);
  assert.deepEqual(unit.nearest([50.1, 119.94]), [1, 1]); // 0.5 and 0.6 thousandths
});

test("outside of the square it is the nearest point at its edge", () => {
  assert.deepEqual(unit.nearest([0, 70]), [0, 500]);
  assert.deepEqual(unit.nearest([1000, -1000]), [1000, 1000]);
});

test("every thousandth comes back from where it is drawn", () => {
  for (let steps = 0; steps <= 1000; steps++)
    assert.deepEqual(unit.nearest(unit.place([steps, 1000 - steps])), [steps, 1000 - steps]);
});

test("with axes in other units, that reach beyond the square, it is the same square", () => {
  // From 10 to 30 across: the square is from 15 to 25, half of the width, from pixel 100 to 200.
  const other = square([10, 30], [0, 4], [[15, 25], [0, 4]]);
  assert.deepEqual(other.place([0, 0]), [100, 120]);
  assert.deepEqual(other.nearest([150, 70]), [500, 500]);
  assert.deepEqual(other.nearest([60, 70]), [0, 500]);
  assert.deepEqual(other.values([500, 250]), [20, 1]);
});

// What is said of a place in a square with these ends; null if nothing is drawn.
const said = (ends, place) => PointsEditor.prototype.inWords.call({ square: ends && square([0, 1], [0, 1], ends) }, place);

test("a place is said with the digits that tell each step from the next", () => {
  assert.equal(said([[0, 1], [0, 1]], [500, 123]), "0.5, 0.123");
  assert.equal(said(null, [1000, 1]), "1, 0.001");
  assert.equal(said([[2010, 2018], [100000, 100001]], [325, 250]), "2012.6, 100000.25");
  assert.equal(said([[2010, 2018], [100000, 100001]], [355, 500]), "2012.84, 100000.5");
  assert.equal(said([[-1e6, 1e6], [100, 100.0005]], [499, 1]), "-2000, 100.0000005");
  assert.equal(said([[-1, 1], [0, 5e-9]], [500, 1]), "0, 5e-12");
  for (const [low, high] of [[0, 1], [0.9, 1], [2010, 2018], [1013.1, 1013.10009], [-1e6, 1e6], [1e-12, 3e-12]]) {
    const places = Array.from({ length: 1001 }, (_, steps) => said([[low, high], [0, 1]], [steps, 0]));
    assert.equal(new Set(places).size, 1001);
  }
});

test("a place is said in the units of the axes, which the surface knows", () => {
  const plot = chart([0, 1], [0, 1]);
  const meta = { shows: ["surface"], shape: [3, 5], ends: [[150, 200], [0, 2]] };
  const grid = { x0: 0, dx: 0.25, y0: 0, dy: 0.5, colorscale: [[0, "#000"], [0.5, "#777"], [1, "#fff"]] };
  plot._fullData = [{ type: "heatmap", xaxis: "x", yaxis: "y", ...grid, meta }];
  const editor = Object.assign(Object.create(PointsEditor.prototype), { plot });
  assert.deepEqual(editor.square.place([250, 500, 0]), [100, 70]);
  assert.equal(editor.inWords([250, 500]), "162.5, 1");
  delete meta.ends;
  assert.equal(editor.inWords([250, 500]), "0.25, 0.5");
});

test("the nearest place is found, if it is in reach", () => {
  const places = [[10, 10], [20, 10], [100, 100]];
  assert.equal(found(places, [14, 10], 6), 0);
  assert.equal(found(places, [17, 10], 6), 1);
  assert.equal(found(places, [14, 10], 3), -1);
  assert.equal(found(places, [103, 104], 5), 2); // exactly in reach: 3, 4, 5
  assert.equal(found([], [0, 0], 100), -1);
});

test("of two points at one place the one drawn last is found", () => {
  assert.equal(found([[5, 5], [5, 5], [9, 9]], [5, 5], 2), 1);
});

const A = [[0, 0, 0]];
const B = [[0, 0, 0], [500, 500, 1]];

test("points are moved and taken away, and those before stay as they were", () => {
  assert.deepEqual(moved(B, 1, [10, 20]), [[0, 0, 0], [10, 20, 1]]);
  assert.deepEqual(without(B, 0), [[500, 500, 1]]);
  assert.deepEqual(B, [[0, 0, 0], [500, 500, 1]]);
  assert.ok(same(B, structuredClone(B)));
  assert.ok(!same(A, B));
});

test("edits are undone and done again, in order", () => {
  const edits = new Edits(A);
  const C = without(B, 0);
  edits.put(B);
  edits.put(C);
  assert.ok(edits.undo());
  assert.equal(edits.points, B);
  assert.ok(edits.undo());
  assert.equal(edits.points, A);
  assert.ok(!edits.undo()); // nothing before
  assert.ok(edits.redo() && edits.redo());
  assert.equal(edits.points, C);
  assert.ok(!edits.redo());
});

test("after a new edit what was undone is gone", () => {
  const edits = new Edits(A);
  edits.put(B);
  edits.undo();
  edits.put(moved(A, 0, [7, 7]));
  assert.ok(!edits.redo());
  assert.ok(edits.undo());
  assert.equal(edits.points, A);
});

test("of very many edits the earliest cannot be undone any more", () => {
  const edits = new Edits(A);
  for (let i = 1; i <= 1005; i++) edits.put(moved(A, 0, [i % 1000, 1]));
  let undone = 0;
  while (edits.undo()) undone++;
  assert.equal(undone, 1000);
  assert.deepEqual(edits.points, [[5, 1, 0]]);
});

test("points that the server refuses are taken back, and what came before can be undone", () => {
  const edits = new Edits(A);
  edits.put(B);
  edits.put(without(B, 0)); // refused
  edits.accept(structuredClone(B));
  assert.deepEqual(edits.points, B);
  assert.ok(!edits.redo());
  assert.ok(edits.undo());
  assert.equal(edits.points, A);
});

test("other points of the server begin anew: nothing of those before is undone into them", () => {
  const edits = new Edits(A);
  edits.put(B);
  edits.accept([[3, 3, 1]]);
  assert.deepEqual(edits.points, [[3, 3, 1]]);
  assert.ok(!edits.undo() && !edits.redo());
});

// What the editor makes of what the server says; of the page it needs nothing for that.
const editorWith = (points) => ({
  ...{ edits: new Edits(points), sent: 0, isWaiting: false, letGo() {}, say() {} },
  board: { tell() {} },
  ...Object.fromEntries(["settle", "tellServer"].map((name) => [name, PointsEditor.prototype[name]])),
});
const says = (points, number) => ({ points, number, said: "", held_out: [], has_rings: true });

test("until the server has taken the newest edit, its points are not shown", () => {
  const editor = editorWith(B);
  editor.sent = 7;
  editor.tellServer();
  editor.settle(says(A, 6));
  assert.deepEqual(editor.edits.points, B);
  editor.settle(says(B, 7));
  editor.settle(says(A, 7)); // Reset, say
  assert.deepEqual(editor.edits.points, A);
});

test("the points of a server that has begun anew are shown, if no edit is on its way", () => {
  const editor = editorWith(B);
  editor.sent = 7;
  editor.tellServer();
  editor.settle(says(B, 7));
  editor.settle(says(A, 0));
  assert.deepEqual(editor.edits.points, A);
  editor.sent = 8;
  editor.tellServer();
  editor.settle(says(B, 0));
  assert.deepEqual(editor.edits.points, A);
  clearTimeout(editor.again);
});
