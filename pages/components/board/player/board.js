// Plays batches of frames on Plotly charts, and looks back at a run that rests.
//
// Charts are mounted once. While moments go by they are painted on a canvas under each chart,
// inside its axes; at rest Plotly draws the same numbers and answers to hover. What a trace shows
// of a moment its figure says in `meta.shows`; what that is, network.js computes.

const version = new URL(import.meta.url).search;
const [
  { Moment },
  { isDark },
  { coverFor, fitCover, unfitCover },
  { clear, fill, fittingNames, fittingSizes, inkNumbers, markMoving, paintersOf },
  { Timeline },
  { chartInWords, titleOf },
  { Spoken },
  { isCalm, isDue },
] = await Promise.all([
  import("./network.js" + version),
  import("./colours.js" + version),
  import("./cover.js" + version),
  import("./paint.js" + version),
  import("./timeline.js" + version),
  import("./words.js" + version),
  import("./spoken.js" + version),
  import("./motion.js" + version),
]);

const CONFIG = { displaylogo: false, doubleClick: false, showTips: false };
const MARK = 8; // pixels from the middle of a landmark on the error curve to where it ends
const PATIENCE = 1000; // ms to wait for an answer
const READOUTS = ["Epoch", "Mean absolute error", "Right", "Epochs/s"];

// The layout of a message is told in pages/components/board/__init__.py.
export function decode(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const start = bytes.byteOffset + 4;
  const text = new TextDecoder().decode(new Uint8Array(bytes.buffer, start, length));
  const header = JSON.parse(text);
  let at = start + length;
  const take = (Type, count) => {
    const size = count * Type.BYTES_PER_ELEMENT;
    return new Type(bytes.buffer.slice(at, (at += size)));
  };
  const x = take(Float32Array, header.points);
  const ys = Array.from({ length: header.lines }, () => take(Float32Array, header.points));
  return { ...header, curve: { x, ys }, take };
}

export class Board {
  queue = [];
  charts = [];
  missed = 0; // frames that came too late to be painted, of those sent since this was last asked
  sent = 0;
  most = 0; // frames in a batch when all is well
  askedAt = -Infinity; // when it last asked for the charts
  paintedAt = -Infinity;
  tell = () => {}; // what the board has to say to the server

  // `buttons` are the charts' own, `label` says what a chart shows; `watch` names the button that
  // shows the run again. Without `isLive` nobody is told of anything, and nothing can be continued.
  constructor(parent, { buttons, label, watch = "Watch again", isLive = false }) {
    this.label = label;
    this.spoken = new Spoken();
    this.config = { ...CONFIG, modeBarButtons: buttons };
    this.root = add(parent, "div", "board playing");
    this.root.setAttribute("role", "group");
    this.list = add(this.root, "dl", "readouts");
    this.readouts = READOUTS.slice(0, isLive ? 4 : 3).map((name) => {
      const item = add(this.list, "div");
      const label = Object.assign(add(item, "dt"), { textContent: name });
      return { label, value: add(item, "dd") };
    });
    this.timeline = new Timeline((index) => this.look(index), {
      watch,
      settled: (epoch) => this.settle(epoch),
      branch: isLive ? (epoch) => this.tell("branch", epoch) : null,
    });
    this.observer = new ResizeObserver(() => this.resize());
    this.themeWatch = setInterval(() => this.followTheme(), 1000);
  }

  close() {
    this.observer.disconnect();
    this.timeline.close();
    clearInterval(this.themeWatch);
    cancelAnimationFrame(this.timer);
    for (const { plot } of this.charts) window.Plotly.purge(plot);
  }

  receive(message) {
    this.cover(message.covered);
    if (message.setup) this.rest(message);
    else if (this.setup) this.play(message);
    else this.ask();
  }

  // A still can be overtaken by the batch after it before anything is drawn: then it takes another.
  ask() {
    const now = performance.now();
    if (now < this.askedAt + PATIENCE) return;
    this.askedAt = now;
    this.tell("resend", true);
  }

  // What the network answers is out of sight, or can be seen.
  cover(isCovered) {
    if (isCovered === this.isCovered) return;
    this.isCovered = isCovered;
    this.root.classList.toggle("covered", isCovered);
    if (this.root.hasAttribute("aria-label")) this.describe();
    // While moments go by, a chart says no numbers: those at hand are of the last rest.
    if (!this.root.classList.contains("playing")) this.labelCharts();
  }

  // ---- at rest

  rest(message) {
    const isMoved = message.moves !== this.still?.moves;
    // A page that is redrawn around a resting board sends the same still again.
    if (message.digest !== this.still?.digest || !this.still.isAtRest) this.load(message);
    else if (isMoved) {
      this.timeline.show(message.look);
      this.arrive();
    }
    this.still.moves = message.moves;
  }

  load(message) {
    const { setup, take, epochs, tape, curve, status } = message;
    const isNew = this.setup?.layout !== setup.layout;
    this.setup = setup;
    this.root.dataset.engine = setup.engine;
    this.run = message.run;
    this.still = message;
    this.still.isAtRest = true;
    this.queue = [];
    this.late = undefined;
    if (isNew) this.build();
    const weights = take(Float64Array, countWeights(setup.network));
    this.newest = { moment: new Moment(setup.network, epochs[0], weights), curve, status };
    this.tape = {
      epochs: take(Float64Array, tape),
      weights: take(Float64Array, tape * weights.length),
    };
    this.shown = this.newest;
    this.timeline.load(this.tape.epochs, message.landmarks);
    if (message.look !== null) this.timeline.show(message.look);
    this.arrive();
  }

  // The moment shown stays: it is painted, said and drawn.
  arrive() {
    cancelAnimationFrame(this.lookTimer);
    this.lookTimer = 0;
    this.paint(this.shown);
    this.spoken.say(`${this.inWords()} ${this.shown.status ?? ""}`.trim());
    this.drawSoon();
  }

  build() {
    const { figures, spans, heights, rows, least } = this.setup;
    this.observer.disconnect();
    for (const { plot } of this.charts) window.Plotly.purge(plot);
    this.root.replaceChildren(this.list, this.spoken.root);
    this.root.classList.add("playing"); // until Plotly has drawn
    this.root.style.minHeight = least ? `${least}px` : "";
    this.root.style.gridTemplateRows = `auto ${rows.map((row) => `minmax(0, ${row}fr)`).join(" ")} auto`;
    this.charts = figures.map((_, index) => {
      const cell = add(this.root, "div", "chart");
      cell.style.gridColumn = `span ${spans[index]}`;
      cell.style.gridRow = `span ${heights[index]}`;
      const canvas = add(cell, "canvas");
      const cover = coverFor(cell, figures[index], this.lastLayer);
      return { canvas, cover, plot: add(cell, "div"), painters: [], sizes: [] };
    });
    this.root.append(this.timeline.root);
    const ranged = this.charts[this.setup.ranged];
    ranged?.plot.parentElement.addEventListener("pointerdown", (event) => this.lookFrom(ranged, event));
    this.observer.observe(this.root);
  }

  // The picture is painted first; Plotly's own drawing takes several times as long.
  drawSoon() {
    requestAnimationFrame(() => setTimeout(() => this.draw()));
  }

  // Plotly's drawing of the moment shown, for hover and for reading.
  async draw() {
    const { shown, setup } = this;
    this.isDrawing = true;
    this.isDark = isDark(this.root);
    for (const [index, chart] of this.charts.entries()) {
      const figure = this.coloured(setup.figures[index]);
      if (shown !== this.newest) fill(figure, shown.moment);
      // Drawing takes Plotly far longer than all else, and a change often shows in one chart.
      const content = JSON.stringify(figure);
      if (content === chart.drawn) continue;
      chart.drawn = content;
      const { data, layout } = figure;
      const numbered = data.filter(({ texttemplate }) => texttemplate);
      numbered.forEach((trace, i) => (trace.textfont.size = chart.sizes[i] ?? trace.textfont.size));
      if (chart.cover) unfitCover(chart.cover);
      await window.Plotly.react(chart.plot, data, layout, this.config);
      if (this.shown !== shown) return; // another moment took over meanwhile
    }
    this.isDrawing = false;
    await this.fit();
    if (this.timer || this.shown !== shown) return;
    this.root.classList.remove("playing");
    this.labelCharts();
    this.describe();
  }

  labelCharts() {
    for (const { plot, cover } of this.charts) {
      const isCovered = cover && this.isCovered;
      this.label(plot, isCovered ? "Predict first: this chart is covered." : chartInWords(plot, this.isCovered));
    }
  }

  describe() {
    const isNewest = this.shown === this.newest && !this.isCovered;
    this.root.setAttribute("aria-label", isNewest ? this.setup.text : this.inWords());
  }

  coloured(figure) {
    const json = JSON.stringify(figure);
    if (!this.isDark) return JSON.parse(json);
    return JSON.parse(json.replace(/#[0-9a-f]{6}/g, (colour) => this.setup.dark[colour] ?? colour));
  }

  inWords() {
    return this.readouts
      .slice(0, this.isCovered ? 2 : 3)
      .map(({ label, value }) => `${label.textContent} ${value.textContent}.`)
      .join(" ");
  }

  // Make the numbers as large as their cells allow, and the painters at home in the new axes.
  async fit() {
    for (const [index, chart] of this.charts.entries()) {
      const { indices, sizes } = fittingSizes(chart.plot);
      const names = fittingNames(chart.plot, this.setup.figures[index].layout);
      if (String(sizes) !== String(chart.sizes) || Object.keys(names).length) {
        chart.sizes = sizes;
        await window.Plotly.update(chart.plot, { "textfont.size": sizes }, names, indices);
      }
      inkNumbers(chart.plot);
      markMoving(chart.plot);
      chart.painters = paintersOf(chart.plot);
      if (chart.cover) fitCover(chart.cover, chart.plot, this.lastLayer);
    }
    this.paint(this.painted);
  }

  get lastLayer() {
    return this.setup.network.layers.length - 1;
  }

  async resize() {
    if (!this.charts.every(({ plot }) => plot._fullLayout)) return;
    for (const { plot } of this.charts) {
      if (!plot.offsetParent) return; // the board was taken off the page
      await window.Plotly.Plots.resize(plot);
    }
    await this.fit();
  }

  followTheme() {
    if (this.setup && this.isDark !== undefined && isDark(this.root) !== this.isDark) this.draw();
  }

  // ---- looking back

  // Show the moment at this place of the tape, with the next picture that the screen takes.
  look(index) {
    const { epochs, weights } = this.tape;
    const size = weights.length / epochs.length;
    const isNewest = index === epochs.length - 1;
    this.isSettled = false;
    this.shown = isNewest
      ? this.newest
      : {
          moment: new Moment(this.setup.network, epochs[index], weights.subarray(index * size, (index + 1) * size)),
          curve: { ...this.newest.curve, isWhole: true },
        };
    this.move();
    this.lookTimer ||= requestAnimationFrame((now) => this.paintLook(now));
  }

  paintLook(now) {
    const isEarly = !isDue(this.paintedAt, now);
    this.lookTimer = isEarly ? requestAnimationFrame((time) => this.paintLook(time)) : 0;
    if (isEarly) return;
    if (this.isSettled) {
      this.arrive();
    } else {
      this.paint(this.shown);
      this.spoken.playing(this.inWords());
    }
  }

  // Moments go by from now on: what tells the numbers of one at rest is out of date.
  move() {
    if (!this.root.classList.contains("playing"))
      for (const { plot } of this.charts) this.label(plot, titleOf(plot));
    this.root.classList.add("playing");
  }

  // The user has stopped at a moment; null is the newest.
  settle(epoch) {
    this.isSettled = true;
    if (!this.lookTimer) this.arrive(); // else with the picture that is still to come
    this.tell("look", epoch);
  }

  // A press on the error curve goes to that epoch, one on a landmark to its own.
  lookFrom({ plot }, { clientX, clientY, button }) {
    if (!this.timeline.isAwake || button !== 0) return;
    const { xaxis, yaxis } = plot._fullLayout;
    const { left, top } = plot.getBoundingClientRect();
    const [x, y] = [clientX - left - xaxis._offset, clientY - top - yaxis._offset];
    if (x < 0 || x > xaxis._length || y < 0 || y > yaxis._length) return;
    const [isLog, { landmarks }] = [xaxis.type === "log", this.timeline];
    const farFrom = ({ epoch }) => Math.abs(xaxis.l2p(isLog ? Math.log10(Math.max(1, epoch)) : epoch) - x);
    const [mark] = landmarks.toSorted((one, other) => farFrom(one) - farFrom(other));
    const isOnMark = mark && farFrom(mark) <= MARK;
    this.timeline.goTo(isOnMark ? mark.epoch : isLog ? 10 ** xaxis.p2l(x) : xaxis.p2l(x));
  }

  // ---- playing

  play(message) {
    const now = performance.now();
    if (message.run !== this.run) [this.queue, this.late] = [[], undefined];
    this.run = message.run;
    this.still.isAtRest = false;
    this.timeline.sleep();
    const frames = this.frames(message);
    const { period } = message;
    // Each batch follows the one before. What waits may not grow past one batch: older
    // frames are dropped when the browser was too late for them.
    const latest = now + period * frames.length;
    const start = Math.min(this.queue.at(-1)?.due ?? now - period, latest) + period;
    frames.forEach((frame, index) => (frame.due = start + index * period));
    const waiting = this.queue.filter(({ due }) => due < start && due > now - period * frames.length);
    this.adaptPace(frames.length, this.queue.length - waiting.length);
    this.queue = [...waiting, ...frames];
    if (!this.isDrawing) this.setRanges(message.ranges);
    this.move();
    this.root.removeAttribute("aria-label");
    this.timer ||= requestAnimationFrame((time) => this.tick(time));
  }

  tick(now) {
    let due = this.late; // one that came too soon after the last picture, for less motion
    while (this.queue.length && this.queue[0].due <= now) {
      if (due && !isCalm()) this.missed += 1;
      due = this.queue.shift();
    }
    const isPainted = due && isDue(this.paintedAt, now);
    this.late = isPainted ? undefined : due;
    if (isPainted) {
      this.paint((this.shown = due));
      this.spoken.playing(this.inWords());
    }
    this.timer = this.queue.length || this.late ? requestAnimationFrame((time) => this.tick(time)) : 0;
  }

  // Ask for fewer frames when a third of them came too late, and for more again when none did.
  adaptPace(sent, dropped) {
    this.missed += dropped;
    this.sent += sent;
    if (this.sent < 60) return;
    this.most = Math.max(this.most, sent);
    const share = this.missed / this.sent;
    const pace = share > 1 / 3 ? Math.max(1, Math.floor(sent * 0.7)) : sent + (share === 0);
    if (pace !== sent && pace <= this.most) this.tell("pace", pace);
    this.missed = this.sent = 0;
  }

  setRanges(ranges) {
    const chart = this.charts[this.setup.ranged];
    const change = {};
    for (const [axis, range] of Object.entries(ranges)) {
      const now = chart?.plot._fullLayout?.[axis].range;
      if (now && String(now) !== String(range)) change[`${axis}.range`] = range;
    }
    if (!Object.keys(change).length) return;
    chart.drawn = null;
    window.Plotly.relayout(chart.plot, change);
  }

  frames({ epochs, take, curve, speed }) {
    const { network } = this.setup;
    return epochs.map((epoch) => {
      const weights = take(Float64Array, countWeights(network));
      return { moment: new Moment(network, epoch, weights), curve, speed };
    });
  }

  paint(frame) {
    this.painted = frame;
    for (const chart of this.charts) {
      const context = clear(chart);
      for (const paint of chart.painters) paint(context, frame);
    }
    this.write(frame);
    this.root.dataset.epoch = frame.moment.epoch;
    this.paintedAt = performance.now();
  }

  write({ moment, speed, status }) {
    const { epoch, meanAbsoluteError, isRight } = moment;
    const right = isRight.reduce((sum, one) => sum + one, 0);
    const texts = [
      grouped(epoch),
      meanAbsoluteError.toFixed(6),
      `${right} of ${isRight.length}`,
      status || (speed ? grouped(Math.round(speed)) : "–"),
    ];
    this.readouts.forEach(({ value }, index) => (value.textContent = texts[index]));
    // At its end a run has no speed, but a reason.
    const last = this.readouts[READOUTS.length - 1];
    if (!last) return;
    last.label.textContent = status ? "" : READOUTS.at(-1);
    if (!status) add(last.label, "span", "engine").textContent = ` (${this.setup.engine})`;
  }
}

function countWeights({ layers, bias }) {
  return layers.slice(1).reduce((sum, above, layer) => sum + (layers[layer] + bias) * above, 0);
}

const grouped = (number) => number.toLocaleString("en-US");

const add = (parent, tag, className = "") =>
  Object.assign(parent.appendChild(document.createElement(tag)), { className });
