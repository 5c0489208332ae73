// Plays batches of frames on Plotly charts. It knows nothing of what the charts show: every
// heatmap and every line of the figures takes its numbers from the frames, in order.
//
// Charts are mounted once. While frames are played they are painted on a canvas under each
// chart, inside its axes; at rest Plotly draws the same numbers and answers to hover.

const here = new URL(import.meta.url);
const plotly = load(new URL(here.searchParams.get("plotly") + here.search, here));
const { clear, fittingSizes, inkNumbers, isDark, paintersOf } = await import("./paint.js" + here.search);

const CONFIG = { displayModeBar: false, showTips: false, doubleClick: false };
const boards = new WeakMap();

export async function show(component) {
  const { parentElement, data, setStateValue } = component;
  try {
    await plotly;
  } catch (error) {
    setStateValue("failure", error.message);
    return undefined;
  }
  if (!boards.has(parentElement)) boards.set(parentElement, new Board(parentElement));
  const board = boards.get(parentElement);
  board.component = component;
  board.receive(decode(data));
  return () => {
    // Also called when newer data overtakes this call: then the board stays.
    if (!parentElement.isConnected) board.close();
  };
}

// The page's shortcuts rest while a control has the focus. After a click on one that takes no
// text they are wanted again, so the focus goes; who comes by keyboard keeps it.
const CLICKABLE = "button, label, [role=radio], [role=option], [role=slider]";
document.addEventListener("pointerup", ({ target }) => {
  if (!target.closest?.(CLICKABLE)) return;
  setTimeout(() => {
    const focused = document.activeElement;
    const isField = focused.matches("input, textarea, [contenteditable]");
    if (!isField || focused.matches("[role=combobox], [type=range], [type=radio]")) focused.blur();
  }, 100);
});

function load(url) {
  const loading = new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => (window.Plotly ? resolve() : reject(new Error("Plotly did not start.")));
    script.onerror = () => reject(new Error("Plotly could not be loaded."));
    document.head.append(script);
  });
  loading.catch(() => {}); // told by show()
  return loading;
}

// The layout of a message is told in pages/board/__init__.py.
function decode(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const start = bytes.byteOffset + 4;
  const text = new TextDecoder().decode(new Uint8Array(bytes.buffer, start, length));
  return { ...JSON.parse(text), text, buffer: bytes.buffer, start: start + length };
}

class Board {
  queue = [];
  charts = [];
  missed = 0; // frames that came too late to be painted, of those sent since this was last asked
  sent = 0;
  most = 0; // frames in a batch when all is well

  constructor(parent) {
    this.parent = parent;
    this.root = parent.appendChild(document.createElement("div"));
    this.root.className = "board playing";
    this.root.setAttribute("role", "group");
    this.observer = new ResizeObserver(() => this.resize());
    this.themeWatch = setInterval(() => this.followTheme(), 1000);
  }

  close() {
    this.observer.disconnect();
    clearInterval(this.themeWatch);
    cancelAnimationFrame(this.timer);
    for (const { plot } of this.charts) window.Plotly.purge(plot);
    boards.delete(this.parent);
  }

  receive(message) {
    if (message.setup) this.rest(message);
    else if (this.setup) this.play(message);
    else if (!this.hasAsked) {
      this.hasAsked = true;
      this.component.setTriggerValue("resend", true);
    }
  }

  // ---- at rest

  rest(message) {
    // A page that is redrawn around a resting board sends the same still again.
    if (message.text === this.still?.text && !this.root.matches(".playing")) return;
    const isNew = this.setup?.layout !== message.setup.layout;
    this.setup = message.setup;
    this.run = message.run;
    this.still = message;
    this.queue = [];
    if (isNew) this.build();
    this.paint(this.frames(message)[0]);
    // The picture first; Plotly's own drawing takes several times as long.
    requestAnimationFrame(() => setTimeout(() => this.draw()));
  }

  build() {
    const { figures, spans, rows, names } = this.setup;
    this.observer.disconnect();
    for (const { plot } of this.charts) window.Plotly.purge(plot);
    this.root.replaceChildren();
    const add = (parent, tag, className = "") =>
      Object.assign(parent.appendChild(document.createElement(tag)), { className });
    const list = add(this.root, "dl", "readouts");
    this.readouts = names.map((name) => {
      const item = add(list, "div");
      add(item, "dt").textContent = name;
      return add(item, "dd");
    });
    this.root.style.gridTemplateRows = `auto ${rows.map((row) => `minmax(0, ${row}fr)`).join(" ")}`;
    this.charts = figures.map((_, index) => {
      const cell = add(this.root, "div", "chart");
      cell.style.gridColumn = `span ${spans[index]}`;
      return { canvas: add(cell, "canvas"), plot: add(cell, "div"), painters: [], sizes: [] };
    });
    this.observer.observe(this.root);
  }

  // Plotly's drawing of the still, for hover and for reading.
  async draw() {
    const { still, setup } = this;
    this.isDrawing = true;
    this.isDark = isDark(this.root);
    const coloured = (figure) => {
      const json = JSON.stringify(figure);
      if (!this.isDark) return JSON.parse(json);
      return JSON.parse(json.replace(/#[0-9a-f]{6}/g, (colour) => setup.dark[colour] ?? colour));
    };
    for (const [index, chart] of this.charts.entries()) {
      const { data, layout } = coloured(setup.figures[index]);
      const numbered = data.filter(({ texttemplate }) => texttemplate);
      numbered.forEach((trace, i) => (trace.textfont.size = chart.sizes[i] ?? trace.textfont.size));
      await window.Plotly.react(chart.plot, data, layout, CONFIG);
      if (this.still !== still) return; // a newer still took over meanwhile
    }
    this.isDrawing = false;
    await this.fit();
    if (this.timer) return;
    this.root.classList.remove("playing");
    this.root.setAttribute("aria-label", setup.text);
  }

  // Make the numbers as large as their cells allow, and the painters at home in the new axes.
  async fit() {
    for (const chart of this.charts) {
      const { indices, sizes } = fittingSizes(chart.plot);
      if (String(sizes) !== String(chart.sizes)) {
        chart.sizes = sizes;
        await window.Plotly.restyle(chart.plot, { "textfont.size": sizes }, indices);
      }
      inkNumbers(chart.plot);
      chart.painters = paintersOf(chart.plot);
    }
    this.paint(this.painted);
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

  // ---- playing

  play(message) {
    const now = performance.now();
    if (message.run !== this.run) this.queue = [];
    this.run = message.run;
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
    this.root.classList.add("playing");
    this.root.removeAttribute("aria-label"); // it tells the numbers of a moment at rest
    this.timer ||= requestAnimationFrame((time) => this.tick(time));
  }

  tick(now) {
    let due;
    while (this.queue.length && this.queue[0].due <= now) {
      if (due) this.missed += 1;
      due = this.queue.shift();
    }
    if (due) this.paint(due);
    this.timer = this.queue.length ? requestAnimationFrame((time) => this.tick(time)) : 0;
  }

  // Ask for fewer frames when a third of them came too late, and for more again when none did.
  adaptPace(sent, dropped) {
    this.missed += dropped;
    this.sent += sent;
    if (this.sent < 60) return;
    this.most = Math.max(this.most, sent);
    const share = this.missed / this.sent;
    const pace = share > 1 / 3 ? Math.max(1, Math.floor(sent * 0.7)) : sent + (share === 0);
    if (pace !== sent && pace <= this.most) this.component.setStateValue("pace", pace);
    this.missed = this.sent = 0;
  }

  setRanges(ranges) {
    const chart = this.charts[this.setup.ranged];
    const change = {};
    for (const [axis, range] of Object.entries(ranges)) {
      const now = chart.plot._fullLayout?.[axis].range;
      if (now && String(now) !== String(range)) change[`${axis}.range`] = range;
    }
    if (Object.keys(change).length) window.Plotly.relayout(chart.plot, change);
  }

  // Views of a message's numbers, frame by frame.
  frames({ buffer, start, points, frames }) {
    let at = start;
    const floats = (count) => new Float32Array(buffer.slice(at, (at += 4 * count)));
    const bytes = (count) => new Uint8Array(buffer, (at += count) - count, count);
    const matrix = ([rows, columns], spread) => {
      const count = rows * columns;
      if (!spread) return floats(count);
      const [low, high] = spread;
      return Float32Array.from(bytes(count), (byte) => low + (byte / 255) * (high - low));
    };
    const x = floats(points);
    const ys = Array.from({ length: this.setup.lines }, () => floats(points));
    return frames.map(([epoch, past, readouts, spreads]) => {
      const matrices = this.setup.shapes.map((shape, index) => matrix(shape, spreads[index]));
      return { epoch, past, readouts, x, ys, matrices };
    });
  }

  paint(frame) {
    this.painted = frame;
    const matrices = frame.matrices.values();
    for (const chart of this.charts) {
      const context = clear(chart);
      for (const paint of chart.painters) paint(context, frame, matrices);
    }
    frame.readouts.forEach((text, index) => (this.readouts[index].textContent = text));
    this.root.dataset.epoch = frame.epoch;
  }
}
