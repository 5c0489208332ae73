// The editor of one's own points, on the chart with the network's output over the inputs: a layer
// over that chart, which draws the points and answers to the pointer, a finger and the keys.
//
// What is changed is seen at once. The server gets all points with each edit, and a number of the
// edit; every message of the server says which edit was the last that it has taken, and the points
// that it trains with. So an edit that is lost on the way is made up for by the next one.

import { element } from "../../element.js";
import { axesOf, isOnButtons, tracesOf } from "../../plotly_internals.js";
import { centreTexts, clear, fillPath, stroke } from "../player/canvas.js";
import { MOST_LABELLED } from "../player/markers.js";
import { Moment } from "../player/network.js";
import { Spoken } from "../player/spoken.js";

export const SIDE = 1000; // steps along a side of the square: a point is [x1, x2, target] in these
export const MOST = 500; // points
const MOST_UNDONE = 1000; // edits
// For up to so many points the pixels of a marker, by how much a ring is larger, and its width, as
// pages/figures/points.py has them.
const SIZES = [[MOST_LABELLED, 22, 10, 2.5], [60, 11, 5, 1.5], [200, 8, 4, 1], [MOST, 6, 2, 0.75]];
const FONT_SIZE = 13; // pixels, where it is not on a wall
const BESIDE = 10; // pixels outside of the square that still count as its edge
const STEADY = 4; // pixels that a pointer may move in a press
const FINGER = 16; // pixels from its middle in which a finger finds a point
const PATIENCE = 2_000; // ms until an edit is sent again that the server has not taken
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };
const [STEP, SMALL_STEP] = [10, 1]; // of an arrow key, of one with Shift
const TYPING = "input:not([type=range], [type=radio], [type=checkbox]), textarea, select, [contenteditable=true], [role=gridcell], [role=dialog], dialog";
const HELP =
  "Editor of points. Arrow keys move the cross-hair, with Shift by a tenth of that; Enter adds a point, or chooses the one there. " +
  "Page Down and Page Up choose the next point and the one before. Arrow keys move a chosen point, Delete takes it away, Enter lets it go. " +
  "0 and 1 choose the class of the next point.";

const IN_PAST = "You are looking back. Points are edited at the newest epoch: press Newest.";

// ---- arithmetic

// The square of the inputs in a chart. `axes` are its two axes, with `pixel` and `value`; `ends` the
// values at the square's sides, [[left, right], [bottom, top]]. `said` are those that its axes name
// there, if they have units of their own.
export class Square {
  constructor(axes, ends, said = ends) {
    Object.assign(this, { axes, ends, said });
  }

  // Where a point is in the chart, in pixels.
  place(point) {
    return this.values(point).map((value, i) => this.axes[i].pixel(value));
  }

  // Of a point, on the axes of the chart.
  values(point) {
    return this.ends.map(([low, high], i) => low + (point[i] / SIDE) * (high - low));
  }

  // The place of a point nearest to these pixels; outside of the square, at its edge.
  nearest(pixels) {
    return this.ends.map(([low, high], i) => {
      const share = (this.axes[i].value(pixels[i]) - low) / (high - low);
      return within(Math.round(share * SIDE));
    });
  }

  // Left, top, width and height in pixels.
  get box() {
    const [[left, bottom], [right, top]] = [[0, 0], [SIDE, SIDE]].map((corner) => this.place(corner));
    return { left, top, width: right - left, height: bottom - top };
  }
}

// The value after so many steps on the way to `high`, with the decimals that tell each step from the
// next, as Axis.decimals of xorcore/runs/units.py counts them.
function inSteps(low, high, steps) {
  const decimals = Math.max(0, Math.ceil(Math.log10(SIDE) - Math.log10(high - low) - 1e-9));
  return `${Number((low + (steps / SIDE) * (high - low)).toFixed(decimals))}`;
}

const within = (steps) => Math.max(0, Math.min(SIDE, steps));

// The index of the place that is nearest to `pixels` and no further than `reach`, else -1. Of some
// that are as near it is the last, which is drawn over the others.
export function found(places, pixels, reach) {
  let [index, least] = [-1, reach];
  places.forEach(([x, y], i) => {
    const far = Math.hypot(x - pixels[0], y - pixels[1]);
    if (far <= least) [index, least] = [i, far];
  });
  return index;
}

export const moved = (points, index, place) =>
  points.map((point, i) => (i === index ? [...place, point[2]] : point));

export const without = (points, index) => points.filter((_, i) => i !== index);

export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// Points as they are, were before, and were before an edit was undone.
export class Edits {
  constructor(points) {
    Object.assign(this, { points, past: [], future: [] });
  }

  put(points) {
    this.past.push(this.points);
    this.past.splice(0, this.past.length - MOST_UNDONE);
    Object.assign(this, { points, future: [] });
  }

  undo() {
    return this.#go(this.past, this.future);
  }

  redo() {
    return this.#go(this.future, this.past);
  }

  #go(from, to) {
    if (!from.length) return false;
    to.push(this.points);
    this.points = from.pop();
    return true;
  }

  // The server has other points. Where they were there before, as when it refuses an edit, or the
  // visitor goes back in the browser's history, what came before them can still be undone.
  accept(points) {
    const at = this.past.findLastIndex((before) => same(before, points));
    this.past.splice(at < 0 ? 0 : at);
    Object.assign(this, { points, future: [] });
  }
}

// ---- the layer

export class PointsEditor {
  edits = new Edits([]);
  target = 1; // of the next point
  chosen = -1;
  cursor = [SIDE / 2, SIDE / 2];
  sent = 0; // the number of the edit that was sent last
  isWaiting = false; // the server has not taken it yet
  isOpen = false;
  heldOut = new Set();
  hasRings = false;
  spoken = new Spoken();

  constructor(board) {
    this.board = board;
    const choice = (target) => [`${target}`, `Class of the next point: ${target}`, `key ${target}`];
    this.classes = [0, 1].map((target) => button(...choice(target), () => this.choose(target)));
    const sides = element("span", { className: "classes", role: "group", "aria-label": "Class" }, ...this.classes);
    this.undoButton = button("↶", "Undo", "Ctrl+Z", () => this.undo());
    this.redoButton = button("↷", "Redo", "Ctrl+Shift+Z or Ctrl+Y", () => this.redo());
    this.awayButton = button("Take away", "Take away the chosen point", "Delete", () => this.takeAway());
    const tools = [sides, this.undoButton, this.redoButton, this.awayButton];
    this.tools = element("div", { className: "tools", role: "toolbar", "aria-label": "Points" }, ...tools);
    this.canvas = element("canvas");
    this.area = element("div", { className: "area", tabIndex: 0, role: "application", "aria-label": HELP });
    this.words = element("p", { className: "said", hidden: true });
    this.root = element("div", { className: "points-editor" }, this.canvas, this.area, this.tools, this.words, this.spoken.root);
    const { area } = this;
    area.onpointerdown = (event) => this.down(event);
    area.onpointermove = (event) => this.move(event);
    area.onpointerup = (event) => this.up(event);
    area.onlostpointercapture = area.onpointercancel = ({ pointerId }) => pointerId === this.press?.pointerId && this.letGo();
    // A double click or Ctrl+A selects text, which the browser would drag in place of a point.
    area.ondragstart = (event) => event.preventDefault();
    area.onfocus = area.onblur = () => this.draw();
    board.root.addEventListener("pointerdown", (event) => this.downInPast(event));
    // A finger on a point drags it; anywhere else it scrolls the page.
    area.addEventListener("touchstart", (event) => this.touch(event), { passive: false });
  }

  close() {
    this.isOpen = this.isWaiting = false;
    clearTimeout(this.again);
    document.removeEventListener("keydown", this.key, true);
    this.root.parentElement?.classList.remove("edited");
    this.root.remove();
  }

  // What the server says (an Editing of pages/components/board/__init__.py), if points are edited.
  follow(editing) {
    if (!editing) return this.isOpen ? this.close() : undefined;
    if (!this.isOpen) document.addEventListener("keydown", this.key, true);
    this.isOpen = true;
    this.settle(editing);
    this.place();
    this.draw();
  }

  settle({ points, number, said, held_out: heldOut, has_rings: hasRings }) {
    // A server that has begun anew knows none of the numbers that the one before has taken.
    if (this.isWaiting && this.sent > number) return;
    Object.assign(this, { isWaiting: false, heldOut: new Set(heldOut), hasRings });
    clearTimeout(this.again);
    if (said && said !== this.refused) this.say(said);
    this.refused = said;
    if (same(points, this.edits.points)) return;
    this.edits.accept(points);
    this.letGo();
    this.chosen = -1;
  }

  // Into the chart, which may be a new one.
  place() {
    const { charts, setup } = this.board;
    const index = setup?.figures.findIndex(({ data }) => data.some(isSurface)) ?? -1;
    const cell = charts[index]?.cell;
    this.plot = charts[index]?.plot;
    if (cell && this.root.parentElement !== cell) {
      this.root.parentElement?.classList.remove("edited");
      cell.append(this.root);
      cell.classList.add("edited");
    }
  }

  // The square in the chart, once Plotly has drawn that.
  get square() {
    const trace = this.plot && tracesOf(this.plot).find(isSurface);
    if (!trace) return null;
    const [rows, columns] = trace.meta.shape;
    const ends = [[trace.x0, trace.x0 + trace.dx * (columns - 1)], [trace.y0, trace.y0 + trace.dy * (rows - 1)]];
    const colours = trace.colorscale.map(([, colour]) => colour);
    const [low, middle, high] = [colours[0], colours[(colours.length - 1) / 2], colours.at(-1)];
    return Object.assign(new Square(axesOf(this.plot, trace), ends, trace.meta.ends), { colours: { low, middle, high, line: trace.meta.level_color } });
  }

  // ---- edits

  // At a moment that is looked back at, the points are those of then.
  get isPast() {
    const { timeline } = this.board;
    return timeline.isAwake && !timeline.isNewest;
  }

  get points() {
    return this.drag ? moved(this.edits.points, this.drag.index, this.drag.place) : this.edits.points;
  }

  choose(target) {
    this.target = target;
    this.speak(`The next point is of class ${target}.`);
    this.draw();
  }

  add(place) {
    const { length } = this.edits.points;
    if (length >= MOST) return this.say(`A run has at most ${MOST} points. Take one away to add another.`);
    this.chosen = -1;
    this.put([...this.edits.points, [...place, this.target]]);
    this.speak(`Added: class ${this.target} at ${this.inWords(place)}. ${counted(length + 1)}.`);
  }

  shift(index, place) {
    if (!same(place, this.edits.points[index].slice(0, 2))) this.put(moved(this.edits.points, index, place));
    this.speak(`Moved to ${this.inWords(place)}.`);
  }

  takeAway() {
    const { points } = this.edits;
    if (this.chosen < 0) return;
    if (points.length === 1) return this.say("A run needs one point at least. Add another one first.");
    const left = without(points, this.chosen);
    this.letGo(); // it may be under way, and its number is another point's now
    this.chosen = -1;
    this.put(left);
    this.speak(`Taken away. ${counted(left.length)}.`);
  }

  put(points) {
    this.edits.put(points);
    this.send();
  }

  undo() {
    this.#step(this.edits.undo(), "Undone");
  }

  redo() {
    this.#step(this.edits.redo(), "Done again");
  }

  #step(isDone, what) {
    if (!isDone) return;
    this.letGo();
    this.chosen = -1;
    this.send();
    this.speak(`${what}. ${counted(this.edits.points.length)}.`);
  }

  send() {
    this.hasRings = true;
    this.words.hidden = true;
    this.sent = Math.max(Date.now(), this.sent + 1);
    this.tellServer();
    this.draw();
  }

  tellServer() {
    this.isWaiting = true;
    clearTimeout(this.again);
    this.again = setTimeout(() => this.tellServer(), PATIENCE);
    this.board.tell("edit", { number: this.sent, points: this.edits.points });
  }

  // ---- pointer and finger

  pixels({ clientX, clientY }) {
    const { left, top } = this.plot.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }

  at(event, square = this.square) {
    if (!square) return -1;
    const { points } = this.edits;
    const isFinger = event.pointerType !== "mouse" && event.pointerType !== "pen";
    const reach = Math.max(this.size + 2, isFinger ? FINGER : 0);
    return found(points.map((point) => square.place(point)), this.pixels(event), reach);
  }

  touch(event) {
    const [finger] = event.touches;
    if (event.touches.length === 1 && this.at(finger) >= 0) event.preventDefault();
  }

  down(event) {
    const { square } = this;
    if (event.button !== 0 || !square || this.isPast || this.press) return;
    const { pointerId } = event;
    this.area.setPointerCapture(pointerId);
    const index = this.at(event, square);
    this.press = { pointerId, index, from: this.pixels(event), isMoved: false };
    if (index >= 0) this.take(index);
    this.draw();
  }

  // At a moment that is looked back at the chart has no editor over it.
  downInPast({ target }) {
    const isOnChart = this.isOpen && this.isPast && this.root.parentElement?.contains(target);
    if (isOnChart && !isOnButtons(target)) this.say(IN_PAST);
  }

  move(event) {
    const { press, square } = this;
    if (!press) this.area.classList.toggle("over", this.at(event) >= 0);
    if (press?.pointerId !== event.pointerId || !square) return; // another finger
    const [x, y] = this.pixels(event);
    press.isMoved ||= Math.hypot(x - press.from[0], y - press.from[1]) >= STEADY;
    if (press.index < 0 || !press.isMoved) return;
    this.drag = { index: press.index, place: square.nearest([x, y]) };
    this.draw();
  }

  up(event) {
    const { press, drag, square } = this;
    if (press?.pointerId !== event.pointerId) return;
    this.letGo();
    if (!square) return;
    if (drag) this.shift(drag.index, drag.place);
    else if (press.index < 0 && !press.isMoved) this.add(square.nearest(this.pixels(event)));
    this.draw();
  }

  letGo() {
    this.press = this.drag = null;
    this.draw();
  }

  take(index) {
    this.chosen = index;
    const [x1, x2, target] = this.edits.points[index];
    this.cursor = [x1, x2];
    const place = `${index + 1} of ${this.edits.points.length}`;
    const kind = this.heldOut.has(index) ? ", held out" : "";
    this.speak(`Point ${place}: class ${target} at ${this.inWords(this.cursor)}${kind}.`);
    this.draw();
  }

  // ---- keys

  // Those of the page come later: what is used here goes no further.
  key = (event) => {
    if (this.isPast || event.target.closest?.(TYPING) || !this.act(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  act(event) {
    const { key, target, ctrlKey, metaKey, altKey, shiftKey } = event;
    if (altKey) return false;
    if (ctrlKey || metaKey) {
      const letter = key.toLowerCase();
      if (letter === "z") return shiftKey ? this.redo() : this.undo(), true;
      return letter === "y" && (this.redo(), true);
    }
    if (key === "0" || key === "1") return this.choose(Number(key)), true;
    if ((key === "Delete" || key === "Backspace") && this.chosen >= 0) return this.takeAway(), true;
    if (key === "Escape" && this.drag) return this.letGo(), true; // back where it was
    return target === this.area && this.square !== null && this.steer(key, shiftKey);
  }

  steer(key, isSmall) {
    const { points } = this.edits;
    if (key in ARROWS) {
      const step = isSmall ? SMALL_STEP : STEP;
      const from = this.chosen < 0 ? this.cursor : points[this.chosen];
      this.cursor = ARROWS[key].map((way, i) => within(from[i] + way * step));
      if (this.chosen >= 0) this.shift(this.chosen, this.cursor);
      else this.speak(this.inWords(this.cursor));
    } else if (key === "Enter") {
      const here = points.findLastIndex(([x1, x2]) => x1 === this.cursor[0] && x2 === this.cursor[1]);
      if (this.chosen >= 0) this.drop();
      else if (here >= 0) this.take(here);
      else this.add(this.cursor);
    } else if (key === "PageDown" || key === "PageUp") {
      const { length } = points;
      const first = key === "PageDown" ? 0 : length - 1;
      this.take(this.chosen < 0 ? first : (this.chosen + (key === "PageDown" ? 1 : length - 1)) % length);
    } else if (key === "Escape" && this.chosen >= 0) this.drop();
    else return false;
    this.draw();
    return true;
  }

  drop() {
    this.chosen = -1;
    this.speak("No point is chosen.");
  }

  // ---- words

  inWords(place) {
    const { said } = this.square ?? { said: [[0, 1], [0, 1]] };
    return said.map(([low, high], i) => inSteps(low, high, place[i])).join(", ");
  }

  speak(text) {
    this.spoken.say(text);
  }

  // To be seen, too.
  say(text) {
    this.words.textContent = text;
    this.words.hidden = false;
    this.speak(text);
  }

  // ---- what it looks like

  draw() {
    if (!this.isOpen) return;
    const { square, edits, chosen } = this;
    const isShown = square !== null && !this.isPast;
    this.root.parentElement?.classList.toggle("edited", isShown);
    this.root.classList.toggle("past", !isShown);
    if (!isShown) return;
    if (this.words.textContent === IN_PAST) this.words.hidden = true;
    this.classes.forEach((choice, target) => (choice.ariaPressed = String(target === this.target)));
    this.undoButton.disabled = !edits.past.length;
    this.redoButton.disabled = !edits.future.length;
    this.awayButton.disabled = chosen < 0;
    this.fit(square.box);
    const context = clear(this);
    this.style = getComputedStyle(this.root);
    this.drawPoints(context, square);
    if (this.area.matches(":focus-visible") && chosen < 0) this.drawCross(context, square);
  }

  // Of text in the chart: larger on a wall, and the markers with it.
  get fontSize() {
    return this.plot.layout?.font?.size ?? FONT_SIZE;
  }

  // Of a marker, in pixels: half of its side.
  get size() {
    return (lookFor(this.edits.points.length)[0] / 2) * (this.fontSize / FONT_SIZE);
  }

  // For each point 1 if the answer to it is right at the moment that the board shows, else 0.
  get isRight() {
    const { painted, setup } = this.board;
    const { points } = this;
    const inputs = [0, 1].map((i) => Float64Array.from(points, (point) => point[i] / SIDE));
    const network = { ...setup.network, inputs, targets: points.map(([, , target]) => target) };
    return new Moment(network, 0, painted.moment.weights).isRight;
  }

  // What answers to the pointer reaches over the square's edge: points lie on it, too.
  fit({ left, top, width, height }) {
    const box = [left - BESIDE, top - BESIDE, width + 2 * BESIDE, height + 2 * BESIDE].map((n) => `${n}px`).join(" ");
    if (box === this.box) return;
    this.box = box;
    const { style } = this.area;
    [style.left, style.top, style.width, style.height] = box.split(" ");
  }

  drawPoints(context, square) {
    const { points, size } = this;
    const { low, middle, high, line } = square.colours;
    const isLabelled = points.length <= MOST_LABELLED;
    const isRight = this.hasRings ? this.isRight : [];
    const edge = isLabelled ? 2 : 1;
    const scale = this.fontSize / FONT_SIZE;
    const [, gap, width] = lookFor(points.length).map((pixels) => pixels * scale);
    centreTexts(context, { size: this.fontSize, family: this.style.fontFamily });
    context.font = `700 ${context.font}`;
    points.forEach((point, i) => {
      if (isRight[i] !== 0) return;
      shape(context, point[2], ...square.place(point), size + gap / 2);
      stroke(context, { color: line, width });
    });
    points.forEach((point, i) => {
      const [x, y] = square.place(point);
      const target = point[2];
      const isHeldOut = this.heldOut.has(i);
      const colours = [target ? high : low, middle];
      const [fill, other] = isHeldOut ? colours.reverse() : colours;
      if (i === this.chosen) this.drawRing(context, [x, y], size, middle);
      shape(context, target, x, y, size);
      fillPath(context, fill);
      stroke(context, { color: other, width: isHeldOut ? edge + 1 : edge });
      context.fillStyle = other;
      if (isLabelled) context.fillText(`${target}`, x, y + 1);
    });
  }

  drawRing(context, [x, y], size, ground) {
    context.beginPath();
    context.arc(x, y, size + 8, 0, 2 * Math.PI);
    stroke(context, { color: ground, width: 6 });
    stroke(context, { color: this.style.color, width: 3 });
  }

  drawCross(context, square) {
    const [x, y] = square.place(this.cursor);
    const { left, top, width, height } = square.box;
    const ends = [[[left, y], [left + width, y]], [[x, top], [x, top + height]]];
    for (const [color, size] of [[square.colours.middle, 4], [this.style.color, 1.5]]) {
      context.beginPath();
      for (const [from, to] of ends) {
        context.moveTo(...from);
        context.lineTo(...to);
      }
      stroke(context, { color, width: size });
    }
  }
}

const lookFor = (count) => SIZES.find(([most]) => count <= most).slice(1);

// A disc for 1, a square for 0.
function shape(context, target, x, y, size) {
  context.beginPath();
  if (target) context.arc(x, y, size, 0, 2 * Math.PI);
  else context.rect(x - size, y - size, 2 * size, 2 * size);
}

const isSurface = ({ type, meta }) => type === "heatmap" && meta?.shows?.[0] === "surface";
const counted = (count) => `${count} ${count === 1 ? "point" : "points"}`;
const button = (textContent, ariaLabel, keys, onclick) =>
  element("button", { textContent, ariaLabel, title: `${ariaLabel} (${keys})`, type: "button", onclick });
