import assert from "node:assert/strict";
import { test } from "node:test";

import { along, aside, sidesOf } from "../../pages/components/board/player/beside.js";
import { closeTo } from "./close_to.mjs";

const NAMES = ["00", "01", "10", "11"];
const STYLE = { radius: 9, size: 13 };
const CHART = [0, 0, 400, 400];

// Boxes as a reader sees them: half of a marker's size around it, and two digits of half their size.
const around = ([x, y], wide, high) => [x - wide, y - high, x + wide, y + high];
const markers = (marks) => marks.map((mark) => around(mark, STYLE.radius, STYLE.radius));
const boxes = (marks, sides) =>
  marks.map(([x, y], n) => {
    const { align, right, down } = aside(sides[n], STYLE.radius, STYLE.size);
    const left = x + right - { left: 0, center: 7, right: 14 }[align];
    return [left, y + down - 9, left + 14, y + down];
  });
const meet = ([a, b, c, d], [e, f, g, h]) => a < g && e < c && b < h && f < d;

function touching(marks, taken = []) {
  const names = boxes(marks, sidesOf(marks, NAMES, STYLE, CHART, taken));
  const others = [...markers(marks), ...taken];
  return names.filter((name, n) =>
    [...others, ...names.slice(0, n)].some((other) => meet(name, other)) || name[0] < 0 || name[2] > 400);
}

// The same numbers with every run: a linear congruential generator.
let state = 1;
const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
const point = (from, to) => [0, 0].map(() => from + random() * (to - from));

test("names of inputs at one point stand on its four corners", () => {
  const sides = sidesOf(Array(4).fill([200, 200]), NAMES, STYLE, CHART);
  assert.deepEqual(sides, ["bottom left", "top left", "bottom right", "top right"]);
});

test("a name stands beside its marker, above its middle or below", () => {
  // The marker and a little more: 9 / 0.8 + 1 = 12.25. A text of 13 pixels begins at its baseline.
  assert.deepEqual(aside("bottom right", 9, 13), { align: "left", right: 12.25, down: 22 });
  assert.deepEqual(aside("top left", 9, 13), { align: "right", right: -12.25, down: -15.5 });
  assert.deepEqual(aside("middle right", 9, 13), { align: "left", right: 12.25, down: 3.25 });
});

test("no name touches a name, a marker, the arrow or a label", () => {
  for (let run = 0; run < 2000; run++) {
    const marks = NAMES.map(() => point(40, 360));
    if (run % 2) marks[2] = marks[1]; // 01 and 10 often lie at one point
    const arrow = along([marks[run % 4], marks[run % 4].map((x) => x + 30)], 5);
    assert.deepEqual(touching(marks, run % 3 ? [] : arrow), [], `run ${run}`);
    assert.deepEqual(touching(marks, [around(point(40, 360), 10, 8)]), [], `run ${run}`);
  }
});

test("names of a cluster stand around it", () => {
  for (let run = 0; run < 500; run++) {
    const middle = point(60, 340);
    const marks = NAMES.map(() => point(-12, 12).map((x, i) => x + middle[i]));
    assert.deepEqual(touching(marks), [], `run ${run}`);
  }
});

test("where there is no room for 2 pixels between them, a name comes near and does not touch", () => {
  // Below the marker, a pixel away, and on seven sides within the name.
  const walls = [[170, 170, 230, 189], [170, 189, 190, 230], [210, 189, 230, 230]];
  const [side] = sidesOf([[200, 200]], ["0"], STYLE, CHART, [...walls, [190, 222.5, 210, 230]]);
  assert.equal(side, "bottom center");
});

test("a name keeps off a line if it can", () => {
  // The first name would stand to the left below its marker, where a line goes along.
  const mark = [[200, 200]];
  const line = along([[100, 220], [300, 220]], 1);
  assert.deepEqual(sidesOf(mark, ["00"], STYLE, CHART), ["bottom left"]);
  assert.deepEqual(sidesOf(mark, ["00"], STYLE, CHART, [], line), ["top left"]);
});

test("boxes lie along a line, and where it is interrupted there are none", () => {
  assert.deepEqual(along([[0, 0], [NaN, NaN], [5, 5]], 5), []);
  const boxes = along([[0, 0], [10, 0]], 2); // in two steps, from its end
  closeTo(boxes.flat(), [8, -2, 12, 2, 3, -2, 7, 2]);
});
