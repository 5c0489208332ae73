// Draws a Plotly chart over the unit square and reports which point of it is clicked. It knows
// nothing of what the chart shows, but that its last trace marks the chosen point.

import { element } from "../../element.js";
import { CONFIG, label, load } from "../../plotly.js";
import { areaOf, isDrawn, isOnButtons } from "../../plotly_internals.js";
import { showing } from "../../showing.js";
import { Turns } from "../../turns.js";

const STEPS = 100; // on each axis: a click is as exact as the screen, and its numbers are short
const BESIDE = 12; // pixels outside of the square that still count as its edge

class Chart {
  turns = new Turns();

  constructor(parent) {
    this.plot = parent.appendChild(element("div", { className: "picker" }));
    this.plot.addEventListener("click", (event) => this.click(event));
    this.observer = new ResizeObserver(() => this.turns.add(() => this.resize()));
    this.observer.observe(this.plot);
  }

  receive(component) {
    this.component = component;
    const [figure, alt] = component.data;
    const { data, layout } = structuredClone(figure);
    // Python leaves the colour of text to the page.
    const { color, fontFamily } = getComputedStyle(this.plot);
    Object.assign(layout.font, { color, family: fontFamily });
    this.mark = data.length - 1;
    this.turns.replace(async () => {
      await window.Plotly.react(this.plot, data, layout, CONFIG);
      label(this.plot, alt);
    });
  }

  resize() {
    if (!isDrawn(this.plot) || !this.plot.offsetParent) return undefined;
    return window.Plotly.Plots.resize(this.plot);
  }

  click({ clientX, clientY, target }) {
    if (isOnButtons(target)) return;
    const box = areaOf(this.plot);
    const point = [
      [clientX - box.left, box.width],
      [box.bottom - clientY, box.height],
    ];
    if (point.some(([at, size]) => at < -BESIDE || at > size + BESIDE)) return;
    const share = ([at, size]) => Math.min(Math.max(at / size, 0), 1);
    const [x, y] = point.map((side) => Math.round(share(side) * STEPS) / STEPS);
    // The mark goes there at once; the numbers follow.
    this.turns.add(() => window.Plotly.restyle(this.plot, { x: [[x]], y: [[y]] }, [this.mark]));
    this.component.setTriggerValue("pick", { x, y });
  }

  close() {
    this.observer.disconnect();
    this.turns.cancel();
    this.turns.add(() => window.Plotly.purge(this.plot));
  }
}

export const show = showing((parent) => new Chart(parent), load(import.meta.url));
