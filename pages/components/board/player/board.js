// Plays batches of frames on Plotly charts, and looks back at a run that rests.
//
// Charts are mounted once. While moments go by they are painted on a canvas under each chart,
// inside its axes; at rest Plotly draws the same numbers and answers to hover. A trace's figure
// names in `meta.shows` what the trace shows of a moment, and network.js computes that.

import { element } from "../../element.js";
import { CONFIG, label } from "../../plotly.js";
import { Axis, isDrawn, Scene } from "../../plotly_internals.js";
import { Turns } from "../../turns.js";
import { clear } from "./canvas.js";
import { isDark } from "./colours.js";
import { coverFor, fitCover, unfitCover } from "./cover.js";
import { pointsAt } from "./earlier.js";
import { Way } from "./ground.js";
import { isDue } from "./motion.js";
import { countWeights, Moment } from "./network.js";
import { fixed } from "./numbers.js";
import { dressDrawn, expectedSizes, fill, fittingNames, fittingSizes, fittingTitle, paintersOf } from "./paint.js";
import { Queue } from "./queue.js";
import { standingAside } from "./space.js";
import { Spoken } from "./spoken.js";
import { Timeline } from "./timeline.js";
import { chartInWords, titleOf } from "./words.js";

const MARK = 8; // pixels from the middle of a landmark on the error curve to where it ends
const SURFACE_REST = 2; // times as long as its painting takes, until a surface is painted again
const PATIENCE = 1000; // ms to wait for an answer
const READOUTS = ["Epoch", "Mean absolute error", "Right", "Epochs/s"];

// Read a message; pages/components/board/__init__.py describes its layout.
export function decode(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const start = bytes.byteOffset + 4;
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes.buffer, start, length)));
  let at = start + length;
  const take = (Type, count) =>
    new Type(bytes.buffer.slice(at, (at += count * Type.BYTES_PER_ELEMENT)));
  const x = take(Float32Array, header.points);
  const ys = Array.from({ length: header.lines }, () => take(Float32Array, header.points));
  return { ...header, curve: { x, ys }, take };
}

export class Board {
  queue = new Queue();
  charts = [];
  turns = new Turns(); // of what Plotly does to the charts, which takes time
  isResting = false; // at one moment, which Plotly is to draw
  askedAt = -Infinity; // when it last asked for a snapshot
  paintedAt = -Infinity;
  tell = () => {}; // send a named value to the server

  // `watch` names the button that shows the run again. Without `isLive` there is no server to tell
  // anything, and nothing can be continued.
  constructor(parent, { watch = "Watch again", isLive = false }) {
    this.spoken = new Spoken();
    const readout = (name) => ({ label: element("dt", { textContent: name }), value: element("dd", {}, "") });
    this.readouts = READOUTS.slice(0, isLive ? 4 : 3).map(readout);
    const pairs = this.readouts.map(({ label, value }) => element("div", {}, label, value));
    this.held = element("dd", { className: "held" });
    this.list = element("dl", { className: "readouts" }, ...pairs);
    this.root = element("div", { className: "board playing", role: "group" }, this.list);
    parent.append(this.root);
    this.timeline = new Timeline((index) => this.look(index), {
      watch,
      settled: (epoch) => this.settle(epoch),
      branch: isLive ? (epoch) => this.tell("branch", epoch) : null,
    });
    this.observer = new ResizeObserver(() => this.followSize());
    this.themeWatch = setInterval(() => this.followTheme(), 1000);
  }

  close() {
    this.observer.disconnect();
    this.timeline.close();
    clearInterval(this.themeWatch);
    cancelAnimationFrame(this.timer);
    cancelAnimationFrame(this.lookTimer);
    this.dropCharts();
  }

  receive(message) {
    this.cover(message.covered);
    if (message.setup) this.rest(message);
    else if (this.snapshot?.run === message.run) {
      if (!this.isUpToDate(message)) this.ask(); // and go on with the points that it has
      this.play(message);
    } else this.ask();
  }

  // A batch can overtake the snapshot before it, which the browser then never gets: ask for another.
  ask() {
    const now = performance.now();
    if (now < this.askedAt + PATIENCE) return;
    this.askedAt = now;
    this.tell("resend", true);
  }

  // Whether it has the points that a batch is about, or gets them with it.
  isUpToDate({ network, stretch }) {
    if (network) this.stretch = stretch;
    return stretch === this.stretch;
  }

  // Hide what the network answers, or show it.
  cover(isCovered) {
    if (isCovered === this.isCovered) return;
    this.isCovered = isCovered;
    this.root.classList.toggle("covered", isCovered);
    if (this.root.hasAttribute("aria-label")) this.describe();
    // While moments go by, no chart has its numbers in words: Plotly's are those of the last rest.
    if (!this.root.classList.contains("playing")) this.labelCharts();
  }

  // ---- at rest

  rest(message) {
    const isMoved = message.moves !== this.snapshot?.moves;
    // A page that is redrawn around a resting board sends the same snapshot again.
    if (message.digest !== this.snapshot?.digest || this.hasPlayed) this.load(message);
    else if (isMoved) {
      this.timeline.show(message.look);
      this.arrive();
    }
    this.snapshot.moves = message.moves;
  }

  load(message) {
    const { setup, take, epochs, recording, curve, status } = message;
    const isNew = this.setup?.layout !== setup.layout;
    const before = this.setup?.network;
    if (before && hasSamePatterns(before, setup.network)) setup.network.inputs = before.inputs;
    this.setup = setup;
    this.snapshot = message;
    this.stretch = message.stretch;
    this.root.dataset.engine = setup.engine;
    this.hasPlayed = false;
    this.queue.clear();
    this.way = new Way();
    this.late = undefined;
    if (isNew) this.build();
    const weights = take(Float64Array, countWeights(setup.network));
    this.newest = { moment: this.moment(epochs[0], weights), curve, status };
    const pastEpochs = take(Float64Array, recording);
    this.recording = { epochs: pastEpochs, weights: take(Float64Array, recording * weights.length) };
    this.shown = this.newest;
    this.timeline.load(this.recording.epochs, message.landmarks);
    if (message.look !== null) this.timeline.show(message.look);
    this.arrive();
  }

  // The moment shown stays: it is painted and said, and Plotly draws it.
  arrive() {
    cancelAnimationFrame(this.lookTimer);
    this.lookTimer = 0;
    this.isResting = true;
    this.turns.cancel();
    const isPainted = this.root.classList.contains("playing"); // else Plotly's drawing is what is seen
    if (isPainted) this.paint(this.shown);
    else this.tellOf(this.shown);
    this.spoken.say(`${this.inWords()} ${this.shown.status ?? ""}`.trim());
    // The picture is painted first; Plotly's own drawing takes several times as long.
    if (isPainted) requestAnimationFrame(() => setTimeout(() => this.draw()));
    else this.draw();
  }

  build() {
    const { figures, spans, heights, rows, least } = this.setup;
    this.observer.disconnect();
    this.dropCharts();
    this.root.classList.add("playing"); // until Plotly has drawn
    this.root.style.minHeight = least ? `${least}px` : "";
    this.root.style.gridTemplateRows = `auto ${rows.map((row) => `minmax(0, ${row}fr)`).join(" ")} auto`;
    this.charts = figures.map((figure, index) => {
      const [canvas, plot] = [element("canvas"), element("div")];
      // On a tablet two small charts share a row.
      const narrow = spans[index] < 10 && index ? 12 : 24;
      const style = `--span: ${spans[index]}; --narrow-span: ${narrow}; --height: ${heights[index]}`;
      const className = figure.layout.scene ? "chart turnable" : "chart";
      const cell = element("div", { className, style }, canvas);
      const cover = coverFor(cell, figure, this.lastLayer);
      cell.append(plot);
      const scene = figure.layout.scene ? new Scene(plot) : null;
      return { cell, canvas, cover, plot, scene, painters: [], sizes: [], isDueAt: 0 };
    });
    const cells = this.charts.map(({ cell }) => cell);
    this.root.replaceChildren(this.list, this.spoken.root, ...cells, this.timeline.root);
    const hasEpochs = ({ data }) => data.some(({ meta }) => meta?.shows?.[0] === "moment");
    for (const [index, chart] of this.charts.entries()) {
      if (!hasEpochs(figures[index])) continue;
      chart.cell.addEventListener("pointerdown", (event) => this.lookFrom(chart, event));
    }
    this.observer.observe(this.root);
  }

  // Remove Plotly's charts, once its drawing under way has ended.
  dropCharts() {
    const { charts } = this;
    this.charts = [];
    this.turns.cancel();
    this.turns.add(() => charts.forEach(({ plot }) => window.Plotly.purge(plot)));
  }

  // Have Plotly draw what it has not drawn yet. Call it again when something changes: that ends
  // the drawing under way.
  draw() {
    this.turns.replace((isWanted) => this.drawCharts(isWanted));
  }

  async drawCharts(isWanted) {
    const { charts, setup } = this;
    this.isDark = isDark(this.root);
    for (const [index, chart] of charts.entries()) {
      const isNew = !isDrawn(chart.plot);
      await this.drawChart(chart, setup, index);
      if (!isWanted()) return;
      if (isNew) await this.showEarly(chart, setup.figures[index].layout);
    }
    await Promise.all(charts.map((chart) => this.resize(chart)));
    for (const [index, chart] of charts.entries()) {
      if (!isWanted()) return;
      if (!chart.isFitted) await this.fit(chart, setup.figures[index].layout);
      chart.isFitted = true;
    }
    if (!isWanted()) return;
    this.paint(this.painted);
    if (!this.isResting) return;
    for (const { scene } of charts) scene?.show(true);
    this.root.classList.remove("playing");
    this.labelCharts();
    this.describe();
  }

  // A new board is seen chart by chart, not only when Plotly has drawn the last.
  async showEarly(chart, layout) {
    await this.fit(chart, layout);
    if (this.charts.includes(chart)) this.paint(this.painted);
    await new Promise((resolve) => setTimeout(resolve)); // the browser paints
  }

  // While moments go by, the canvas shows them: then Plotly draws only what painting needs of it,
  // the axes and the colours.
  async drawChart(chart, setup, index) {
    const source = setup.figures[index];
    if (!this.isResting && chart.source === source && chart.isDark === this.isDark) return;
    const { isDark, shown } = this;
    const figure = this.coloured(source);
    if (shown !== this.newest) fill(figure, momentFor(source, shown.moment, setup.network));
    // Drawing takes Plotly far longer than all else, and a change often shows in one chart.
    const content = JSON.stringify(figure);
    if (content !== chart.drawn) {
      chart.drawn = null; // unknown, until Plotly has drawn all of it
      chart.isFitted = false;
      const numbered = figure.data.filter(({ texttemplate }) => texttemplate);
      if (!chart.sizes.length) chart.sizes = expectedSizes(figure, boxOf(chart.plot));
      numbered.forEach((trace, i) => (trace.textfont.size = chart.sizes[i] ?? trace.textfont.size));
      if (chart.titleSize) figure.layout.title.font.size = chart.titleSize;
      if (chart.cover) unfitCover(chart.cover);
      chart.size ??= sizeOnPage(chart.plot);
      chart.scene?.show(true);
      await window.Plotly.react(chart.plot, figure.data, figure.layout, CONFIG);
      if (!this.isResting) chart.scene?.show(false);
      chart.drawn = content;
    }
    // The painters of a chart that is not fitted yet are those of its last drawing.
    Object.assign(chart, { source, isDark, drawnOf: setup.network });
    if (chart.isFitted) chart.network = setup.network;
  }

  async resize(chart) {
    const size = sizeOnPage(chart.plot);
    if (size === chart.size || !chart.plot.offsetParent) return; // maybe taken off the page
    chart.isFitted = false;
    await window.Plotly.Plots.resize(chart.plot);
    if (chart.plot.offsetParent) chart.size = size;
  }

  // Make the numbers as large as their cells allow, and new painters for the new axes.
  async fit(chart, layout) {
    const { plot, cover } = chart;
    const { indices, sizes } = fittingSizes(plot);
    const names = { ...fittingNames(plot, layout), ...fittingTitle(plot, layout) };
    chart.titleSize = names["title.font.size"] ?? chart.titleSize;
    if (String(sizes) !== String(chart.sizes) || Object.keys(names).length) {
      chart.sizes = sizes;
      await window.Plotly.update(plot, { "textfont.size": sizes }, names, indices);
    }
    const aside = standingAside(plot);
    if (aside) await window.Plotly.restyle(plot, ...aside);
    dressDrawn(plot);
    chart.painters = paintersOf(plot);
    chart.network = chart.drawnOf;
    if (cover) fitCover(cover, plot, this.lastLayer);
  }

  labelCharts() {
    for (const { plot, cover } of this.charts) {
      const isCovered = cover && this.isCovered;
      label(plot, isCovered ? "Predict first: this chart is covered." : chartInWords(plot, this.isCovered));
    }
  }

  describe() {
    const isNewest = this.shown === this.newest && !this.isCovered;
    this.root.setAttribute("aria-label", isNewest ? this.setup.text : this.inWords());
  }

  coloured(figure) {
    const dark = this.isDark ? this.setup.dark : {};
    return JSON.parse(JSON.stringify(figure).replace(/#[0-9a-f]{6}/g, (colour) => dark[colour] ?? colour));
  }

  inWords() {
    const said = this.readouts
      .slice(0, this.isCovered ? 2 : 3)
      .map(({ label, value }) => `${label.textContent} ${value.textContent}.`);
    const held = this.isCovered ? "" : this.held.textContent;
    return [...said, held && `${held.replace(/^./, (letter) => letter.toUpperCase())}.`].filter(Boolean).join(" ");
  }

  get lastLayer() {
    return this.setup.network.layers.length - 1;
  }

  followSize() {
    if (this.charts.every(({ plot }) => isDrawn(plot))) this.draw();
  }

  followTheme() {
    if (this.isDark !== undefined && isDark(this.root) !== this.isDark) this.draw();
  }

  // ---- looking back

  // Show the moment at this place of the recording, with the next picture that the screen takes.
  look(index) {
    const { epochs, weights } = this.recording;
    const size = weights.length / epochs.length;
    const setup = this.setupAt(epochs[index]);
    const past = () => ({
      moment: new Moment(setup.network, epochs[index], weights.subarray(index * size, (index + 1) * size)),
      curve: { ...this.newest.curve, isWhole: true },
    });
    this.isSettled = false;
    this.shown = index === epochs.length - 1 ? this.newest : past();
    this.move();
    this.takeSetup(setup);
    this.lookTimer ||= requestAnimationFrame(this.paintLook);
  }

  paintLook = (now) => {
    const isEarly = !isDue(this.paintedAt, now);
    this.lookTimer = isEarly ? requestAnimationFrame(this.paintLook) : 0;
    if (isEarly) return;
    if (this.isSettled) this.arrive();
    else this.passBy(this.shown);
  };

  // One of the moments that go by.
  passBy(frame) {
    this.paint(frame);
    this.spoken.playing(this.inWords());
  }

  // Moments go by from now on: the words for the one at rest are out of date.
  move() {
    this.isResting = false;
    if (!this.root.classList.contains("playing"))
      for (const { plot, scene } of this.charts) {
        label(plot, titleOf(plot));
        scene?.show(false);
      }
    this.root.classList.add("playing");
  }

  // The user has stopped at a moment; null is the newest.
  settle(epoch) {
    this.isSettled = true;
    if (!this.lookTimer) this.arrive(); // else with the picture that is still to come
    this.tell("look", epoch);
  }

  // A press on a curve over epochs goes to that epoch, one on a landmark to its own.
  lookFrom({ plot }, { clientX, clientY, button }) {
    if (!this.timeline.isAwake || button !== 0) return;
    const [xAxis, yAxis] = [new Axis(plot, "xaxis"), new Axis(plot, "yaxis")];
    const { left, top } = plot.getBoundingClientRect();
    const isOn = (axis, pixel) => pixel >= axis.start && pixel <= axis.start + axis.length;
    const x = clientX - left;
    if (!isOn(xAxis, x) || !isOn(yAxis, clientY - top)) return;
    const farFrom = ({ epoch }) => Math.abs(xAxis.pixel(xAxis.isLog ? Math.max(1, epoch) : epoch) - x);
    const [mark] = this.timeline.landmarks.toSorted((one, other) => farFrom(one) - farFrom(other));
    this.timeline.goTo(mark && farFrom(mark) <= MARK ? mark.epoch : xAxis.value(x));
  }

  // ---- playing

  play(message) {
    const now = performance.now();
    this.hasPlayed = true;
    this.timeline.sleep();
    const { epochs, period, take, curve, speed, network } = message;
    if (this.setup.network.isEarlier) this.takeSetup(this.snapshot.setup);
    if (network) {
      this.setup = { ...this.setup, network };
      this.queue.clear(); // what waits is of the points before
    }
    const size = countWeights(this.setup.network);
    const frames = epochs.map((epoch) => {
      return { moment: this.moment(epoch, take(Float64Array, size)), curve, speed, way: this.way };
    });
    this.queue.add(frames, period, now);
    const pace = this.queue.newPace(frames.length);
    if (pace) this.tell("pace", pace);
    this.turns.add(() => this.setRanges(message));
    this.move();
    if (Object.keys(message.figures).length) this.exchange(message.figures);
    this.root.removeAttribute("aria-label");
    this.timer ||= requestAnimationFrame(this.tick);
  }

  // Charts that the run has outgrown get new figures.
  exchange(figures) {
    const now = this.setup.figures.map((figure, index) => figures[index] ?? figure);
    this.setup = { ...this.setup, figures: now };
    this.draw();
  }

  tick = (now) => {
    // `late` is one that came too soon after the last picture, for less motion.
    const due = this.queue.take(now) ?? this.late;
    const isPainted = due && isDue(this.paintedAt, now);
    this.late = isPainted ? undefined : due;
    if (isPainted) {
      this.way.add(due.moment);
      this.passBy((this.shown = due));
    }
    this.timer = this.queue.isEmpty && !this.late ? 0 : requestAnimationFrame(this.tick);
  };

  // Give the error curve's axes the ranges of a batch, if its frames still play.
  async setRanges({ run, ranges }) {
    const chart = this.charts[this.setup.ranged];
    if (!chart || this.isResting || run !== this.snapshot.run) return;
    const isNew = ([axis, range]) => {
      const now = new Axis(chart.plot, axis).range;
      return now && String(now) !== String(range);
    };
    const changes = Object.entries(ranges).filter(isNew);
    if (!changes.length) return;
    chart.drawn = null;
    const update = changes.map(([axis, range]) => [`${axis}.range`, range]);
    await window.Plotly.relayout(chart.plot, Object.fromEntries(update));
  }

  moment(epoch, weights) {
    return new Moment(this.setup.network, epoch, weights);
  }

  // The setup of an epoch: where other points were learned then, with these, and charts of them.
  setupAt(epoch) {
    const now = this.snapshot.setup;
    const points = pointsAt(epoch, now.earlier);
    if (!points) return now;
    const then = now.figures_then[now.earlier.findIndex(({ until }) => epoch < until)] ?? {};
    return (points.setup ??= {
      ...now,
      network: { ...now.network, ...points, isEarlier: true },
      figures: now.figures.map((figure, index) => then[index] ?? figure),
    });
  }

  takeSetup(setup) {
    if (setup === this.setup) return;
    this.setup = setup;
    this.draw();
  }

  paint(frame) {
    for (const chart of this.charts) {
      const begun = performance.now();
      if (chart.scene && !this.isResting && begun < chart.isDueAt) continue;
      const context = clear(chart);
      const own = chart.network ? { ...frame, moment: momentFor(chart.source, frame.moment, chart.network) } : frame;
      for (const paint of chart.painters) paint(context, own);
      // A surface takes longer than all else: it has some pictures of the others', and holds up none.
      const now = performance.now();
      chart.isDueAt = now + SURFACE_REST * (now - begun);
    }
    this.tellOf(frame);
    this.paintedAt = performance.now();
  }

  // The frame that the board shows, in its readouts.
  tellOf(frame) {
    this.painted = frame;
    this.write(frame);
    this.root.dataset.epoch = frame.moment.epoch;
  }

  write({ moment, speed, status }) {
    const { epoch, meanAbsoluteError, isRight, rightCount, held } = moment;
    const ofHeld = held ? `held out: ${held.rightCount} of ${held.isRight.length}` : "";
    if ((this.held.firstChild?.data ?? "") !== ofHeld) {
      this.held.replaceChildren(...(held ? [ofHeld, element("span", {}, " right")] : []));
      if (held) this.readouts[2].value.after(this.held);
      else this.held.remove();
    }
    const right = `${rightCount} of ${isRight.length}`;
    const pace = status || (speed ? grouped(Math.round(speed)) : "–");
    const texts = [grouped(epoch), fixed(meanAbsoluteError, 6), right, pace];
    this.readouts.forEach(({ value }, index) => {
      const { firstChild } = value; // the text itself: in place of a new one, which would be styled anew
      if (firstChild.data !== texts[index]) firstChild.data = texts[index];
    });
    // At its end a run has no speed, but a reason; its numbers are still those of its engine.
    const [label, name] = [this.readouts[3]?.label, status ? "" : READOUTS[3]];
    const engine = ` (${this.setup.engine})`;
    if (!label || label.textContent === name + engine) return;
    this.list.classList.toggle("ended", Boolean(status));
    label.replaceChildren(name, element("span", { className: "engine", textContent: engine }));
  }
}

// What is drawn has room for the patterns that it was drawn of; on the inputs there is room for any.
const momentFor = (figure, moment, network) =>
  figure.data.some(({ meta }) => meta?.shows?.[0] === "points") ? moment : moment.with(network);
const hasSamePatterns = (one, other) =>
  JSON.stringify([one.inputs, one.targets, one.held]) === JSON.stringify([other.inputs, other.targets, other.held]);
const { format: grouped } = new Intl.NumberFormat("en-US");
const boxOf = ({ clientWidth, clientHeight }) => ({ width: clientWidth, height: clientHeight });
const sizeOnPage = ({ clientWidth, clientHeight }) => `${clientWidth} by ${clientHeight}`;
