// Draws a Plotly chart of cells and reports which of them is pressed. It knows nothing of what
// the chart shows, but that its first trace is a heatmap that says something of each cell, and
// that its last trace frames a cell.

import { element } from "../../element.js";
import { CONFIG, label, load } from "../../plotly.js";
import { areaOf, isDrawn, isOnButtons, namesOf } from "../../plotly_internals.js";
import { showing } from "../../showing.js";
import { Turns } from "../../turns.js";
import { lettered } from "./lettering.js";

const LEAST_WIDTH = 30; // pixels of a cell: a narrow page scrolls the chart sideways
const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, 0], ArrowDown: [-1, 0] };

class Cells {
  turns = new Turns();
  at = null; // the cell that is framed: [row, column]
  chosen = null; // the one whose runs the page shows

  constructor(parent) {
    this.plot = element("div", { className: "plot" });
    this.cursor = element("div", { className: "cursor", tabIndex: 0, role: "application" });
    this.told = element("p", { className: "told", role: "status" });
    this.names = element("div", { className: "names", ariaHidden: "true" });
    this.charted = element("div", { className: "charted" }, this.names, this.plot, this.cursor);
    this.room = element("div", { className: "room" }, this.charted);
    this.root = parent.appendChild(element("div", { className: "cells" }, this.room, this.told));
    this.plot.addEventListener("click", (event) => this.click(event));
    this.cursor.addEventListener("keydown", (event) => this.press(event));
    this.cursor.addEventListener("focus", () => this.frame(this.at ?? this.middle()));
    this.cursor.addEventListener("blur", () => this.frame(this.chosen));
    this.observer = new ResizeObserver(() => this.turns.add(() => this.resize()));
    this.observer.observe(this.room);
  }

  receive(component) {
    this.component = component;
    const [{ figure, alt, hint, keys, height }] = component.data;
    this.figure = figure;
    this.map = figure.data[0];
    const before = String(this.chosen);
    this.chosen = cellIn(figure.data.at(-1));
    if (document.activeElement !== this.cursor) this.at = this.chosen;
    this.hint = [`${hint} `, element("kbd", { textContent: keys })];
    this.cursor.ariaLabel = `${hint} ${keys}`;
    this.plot.style.height = `${height}px`;
    this.turns.replace(async () => {
      await this.draw();
      label(this.plot, alt);
      this.say();
      if (String(this.chosen) !== before) this.show();
    });
  }

  // The chart at the width that there is, with words where they fit.
  async draw() {
    const { data: traces, layout } = structuredClone(this.figure);
    const { l, r } = layout.margin;
    const { columns } = this.map.meta;
    const width = Math.max(this.room.clientWidth, l + r + LEAST_WIDTH * columns);
    this.charted.style.width = `${width}px`;
    const cell = (width - l - r) / columns;
    const data = traces.map((trace) => (trace.mode === "text" ? lettered(trace, cell, this.map.meta) : trace));
    Object.assign(data.at(-1), outline(this.at));
    // Python leaves the colour of text to the page.
    const { color, fontFamily } = getComputedStyle(this.plot);
    Object.assign(layout.font, { color, family: fontFamily });
    await window.Plotly.react(this.plot, data, { ...layout, width }, CONFIG);
    this.drawnFor = this.room.clientWidth;
    this.place();
    this.names.replaceChildren(...(width > this.room.clientWidth ? [namesOf(this.plot)] : []));
  }

  resize() {
    if (!isDrawn(this.plot) || !this.plot.offsetParent || this.drawnFor === this.room.clientWidth) return undefined;
    return this.draw();
  }

  // The cursor lies over the cells.
  place() {
    const area = areaOf(this.plot);
    const parent = this.plot.parentElement.getBoundingClientRect();
    const { width, height } = area;
    const sides = { left: area.left - parent.left, top: area.top - parent.top, width, height };
    for (const [side, value] of Object.entries(sides)) this.cursor.style[side] = `${value}px`;
  }

  click({ clientX, clientY, target }) {
    if (isOnButtons(target)) return;
    const { rows, columns } = this.map.meta;
    const box = areaOf(this.plot);
    const column = Math.floor(((clientX - box.left) / box.width) * columns);
    const row = Math.floor(((box.bottom - clientY) / box.height) * rows);
    if (row < 0 || column < 0 || row >= rows || column >= columns) return;
    this.frame([row, column]);
    this.pick();
  }

  // Arrows, Home and End move the frame, Enter and Space choose the cell in it.
  press(event) {
    const { key } = event;
    const { rows, columns } = this.map.meta;
    const [row, column] = this.at ?? this.middle();
    if (key === "Enter" || key === " ") this.pick();
    else if (key === "Home") this.frame([row, 0]);
    else if (key === "End") this.frame([row, columns - 1]);
    else if (MOVES[key]) {
      const [up, right] = MOVES[key];
      this.frame([within(row + up, rows), within(column + right, columns)]);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  middle() {
    const { rows, columns } = this.map.meta;
    return [Math.floor(rows / 2), Math.floor(columns / 2)];
  }

  pick() {
    const [row, column] = this.at;
    this.component.setTriggerValue("pick", { row, column });
  }

  // The frame goes there at once; what belongs to the cell follows.
  frame(at) {
    this.at = at;
    this.say();
    this.show();
    const { x, y } = outline(at);
    this.turns.add(() => isDrawn(this.plot) && window.Plotly.restyle(this.plot, { x: [x], y: [y] }, [this.figure.data.length - 1]));
  }

  // In a chart that is wider than the page, whose names of the rows stay at its left.
  show() {
    if (!this.at || !isDrawn(this.plot)) return;
    const { width } = areaOf(this.plot);
    const step = width / this.map.meta.columns;
    const left = this.at[1] * step;
    const { scrollLeft } = this.room;
    const seen = this.room.clientWidth - this.figure.layout.margin.l;
    if (left < scrollLeft) this.room.scrollLeft = left - step;
    if (left + step > scrollLeft + seen) this.room.scrollLeft = left + 2 * step - seen;
  }

  // What is said of the framed cell, for those who have no pointer to hold over it, or how to
  // frame one.
  say() {
    const text = this.at && this.map.customdata[this.at[0]][this.at[1]].replaceAll("<br>", "; ");
    if (text === this.said) return;
    this.said = text;
    this.told.replaceChildren(...(text ? [text] : this.hint));
  }

  close() {
    this.observer.disconnect();
    this.turns.cancel();
    this.turns.add(() => window.Plotly.purge(this.plot));
  }
}

const within = (value, count) => Math.min(Math.max(value, 0), count - 1);

// The line around a cell, and the cell that a line goes around.
function outline(at) {
  if (!at) return { x: [], y: [] };
  const [row, column] = at;
  const sides = (middle, signs) => signs.map((sign) => middle + sign / 2);
  return { x: sides(column, [-1, 1, 1, -1, -1]), y: sides(row, [-1, -1, 1, 1, -1]) };
}

const cellIn = ({ x, y }) => (x.length ? [y[0] + 0.5, x[0] + 0.5] : null);

export const show = showing((parent) => new Cells(parent), load(import.meta.url));
