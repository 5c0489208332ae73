// The timeline of a run that rests: a track in log time to drag along, its landmarks, and the
// run played again. It knows the epochs of the moments on the tape and tells which one to show.

const version = new URL(import.meta.url).search;
const { isDue } = await import("./motion.js" + version);

const WHOLE_RUN = 20; // seconds that it takes to play a whole run again, at normal speed
const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];
const HINT = "Drag to look back at the run, or step with the keys , and . – diamonds are its landmarks.";
const APART = 24; // pixels between two landmarks, the width of what is pressed
const STILL = 4; // pixels that a pointer may move in a press
const REST = 250; // ms without a move after which the user has stopped somewhere

export class Timeline {
  epochs = [0];
  landmarks = [];
  marks = [];
  index = 0;
  isAwake = false;

  // `look(index)` shows a moment. `settled(epoch)` is told where the user has stopped, null for
  // the newest moment; `branch` the epoch to continue from, or it is null if that cannot be done.
  // `watch` names the button that plays the run again.
  constructor(look, { watch, settled, branch }) {
    Object.assign(this, { look, settled, watch });
    this.root = element("div", "timeline");
    this.watchButton = this.button("watch", watch, () => this.replay());
    this.speed = element("select", "speed");
    this.speed.setAttribute("aria-label", "Speed of the replay");
    for (const speed of SPEEDS) this.speed.add(new Option(`${speed}×`, speed, speed === 1, speed === 1));
    this.track = element("div", "track");
    this.rail = element("div", "rail");
    this.thumb = element("div", "thumb");
    this.track.append(this.rail, this.thumb);
    this.track.tabIndex = 0;
    this.track.setAttribute("role", "slider");
    this.track.setAttribute("aria-label", "Moment of the run");
    // Landmarks are buttons, and a slider can have none inside: they lie over it.
    this.markers = element("div", "markers");
    const line = element("div", "line");
    line.append(this.track, this.markers);
    this.words = element("p", "words");
    this.branchButton = this.button("branch", "Continue from here", () => branch(this.epochs[this.index]));
    this.newestButton = this.button("newest", "Newest", () => this.leave(this.epochs.length - 1));
    const side = element("div", "side");
    side.append(...(branch ? [this.branchButton] : []), this.newestButton);
    this.root.append(this.watchButton, this.speed, line, side, this.words);

    this.track.addEventListener("pointerdown", (event) => {
      if (event.button === 0) this.drag(event);
    });
    this.track.addEventListener("keydown", (event) => this.key(event));
    this.observer = new ResizeObserver(() => this.spread());
    this.observer.observe(this.rail);
    this.onPageKey = (event) => this.pageKey(event);
    document.addEventListener("keydown", this.onPageKey);
    this.sleep();
  }

  close() {
    this.stop();
    this.observer.disconnect();
    clearTimeout(this.rest);
    document.removeEventListener("keydown", this.onPageKey);
  }

  // A run that rests: the epochs to look at, and its landmarks.
  load(epochs, landmarks) {
    this.stop();
    clearTimeout(this.rest);
    this.epochs = epochs;
    this.landmarks = landmarks;
    this.isAwake = epochs.length > 1;
    this.rail.replaceChildren();
    this.markers.replaceChildren();
    this.marks = landmarks.map((mark) => this.addMark(mark));
    this.spread();
    this.place(epochs.length - 1);
    for (const control of [this.watchButton, this.speed]) control.disabled = !this.isAwake;
    this.track.setAttribute("aria-disabled", String(!this.isAwake));
  }

  // While the run itself plays there is nothing to look back at.
  sleep() {
    this.stop();
    clearTimeout(this.rest);
    this.isAwake = false;
    for (const mark of this.marks) mark.disabled = true;
    this.place(this.epochs.length - 1);
    for (const control of [this.watchButton, this.speed]) control.disabled = true;
    this.track.setAttribute("aria-disabled", "true");
  }

  addMark(mark) {
    if (mark.until > mark.epoch) {
      const stretch = this.rail.appendChild(element("div", "stretch"));
      stretch.style.left = percent(this.share(mark.epoch));
      stretch.style.width = percent(this.share(mark.until) - this.share(mark.epoch));
    }
    const button = this.markers.appendChild(element("button", "mark"));
    button.setAttribute("aria-label", `${mark.title}: ${mark.sentence}`);
    const say = () => (this.words.textContent = mark.sentence);
    button.addEventListener("pointerenter", say);
    button.addEventListener("focus", say);
    button.addEventListener("pointerleave", () => this.write());
    button.addEventListener("blur", () => this.write());
    button.addEventListener("click", () => this.goTo(mark.epoch));
    button.addEventListener("pointerdown", (event) => this.dragFrom(event));
    return button;
  }

  // A press on a landmark goes to it; but the thumb may be under it, to be dragged along.
  dragFrom({ clientX, button }) {
    const follow = (event) => {
      if (Math.abs(event.clientX - clientX) < STILL) return;
      end();
      this.drag(event);
    };
    const end = () => {
      removeEventListener("pointermove", follow);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
    };
    if (button !== 0) return;
    addEventListener("pointermove", follow);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  }

  // Landmarks close to one another stand side by side, so that each can be pressed.
  spread() {
    const width = this.rail.clientWidth;
    const places = this.landmarks.map(({ epoch }) => this.share(epoch) * width);
    for (let i = places.length - 2; i >= 0; i--) places[i] = Math.min(places[i], places[i + 1] - APART);
    for (let i = 0; i < places.length; i++) {
      places[i] = Math.max(places[i], i ? places[i - 1] + APART : 0);
      this.marks[i].style.left = `${places[i]}px`;
    }
  }

  // ---- moving

  // Show the first moment at or after this epoch.
  goTo(epoch) {
    const at = this.epochs.findIndex((other) => other >= epoch);
    this.leave(at < 0 ? this.epochs.length - 1 : at);
  }

  // Stand at an epoch without telling: the server knows. Null is the newest.
  show(epoch) {
    this.stop();
    const at = epoch === null ? -1 : this.epochs.findIndex((other) => other >= epoch);
    this.place(at < 0 ? this.epochs.length - 1 : at);
    this.look(this.index);
  }

  // Go to another moment, on the user's wish.
  leave(index) {
    if (!this.isAwake) return;
    this.stop();
    this.move(index);
    this.restSoon();
  }

  move(index) {
    this.place(Math.max(0, Math.min(this.epochs.length - 1, index)));
    this.look(this.index);
  }

  restSoon() {
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.settled(this.isNewest ? null : this.epochs[this.index]), REST);
  }

  drag(event) {
    if (!this.isAwake) return;
    this.track.setPointerCapture(event.pointerId);
    const go = ({ clientX }) => {
      const { left, width } = this.rail.getBoundingClientRect();
      this.leave(this.nearest((clientX - left) / width));
    };
    go(event);
    this.track.onpointermove = go;
    this.track.onpointerup = this.track.onpointercancel = () => (this.track.onpointermove = null);
  }

  key(event) {
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageDown: -50, PageUp: 50, Home: -Infinity, End: Infinity };
    if (!this.isAwake || !(event.key in steps)) return;
    event.preventDefault();
    event.stopPropagation();
    this.leave(this.index + steps[event.key]);
  }

  // Comma and full stop step to the moment before and after, wherever the focus is.
  pageKey({ key, target, ctrlKey, metaKey, altKey }) {
    const step = { ",": -1, ".": 1 }[key];
    const isTyping = target.closest?.("input:not([type=range], [type=radio]), textarea, [contenteditable=true], [role=gridcell]");
    if (step && this.isAwake && !isTyping && !ctrlKey && !metaKey && !altKey) this.leave(this.index + step);
  }

  // ---- the run played again

  replay() {
    if (this.replaying) return this.leave(this.index);
    const from = this.isNewest ? 0 : this.share(this.epochs[this.index]);
    clearTimeout(this.rest);
    this.watchButton.textContent = "Stop";
    let [share, before, movedAt] = [from, performance.now(), performance.now()];
    const tick = (now) => {
      share += ((now - before) / 1000 / WHOLE_RUN) * Number(this.speed.value);
      before = now;
      const index = this.nearest(share);
      if (index !== this.index && isDue(movedAt, now)) {
        this.move(index);
        movedAt = now;
      }
      if (share >= 1) return this.leave(this.epochs.length - 1);
      this.replaying = requestAnimationFrame(tick);
    };
    this.move(this.nearest(share));
    this.replaying = requestAnimationFrame(tick);
  }

  stop() {
    cancelAnimationFrame(this.replaying);
    this.replaying = 0;
    this.watchButton.textContent = this.watch;
  }

  // ---- what it looks like

  get isNewest() {
    return this.index === this.epochs.length - 1;
  }

  // Where an epoch stands on the track, from 0 to 1.
  share(epoch) {
    const [first, last] = [this.epochs[0], this.epochs.at(-1)];
    return last > first ? Math.log1p(epoch - first) / Math.log1p(last - first) : 1;
  }

  // The moment nearest to a place on the track.
  nearest(share) {
    const [first, last] = [this.epochs[0], this.epochs.at(-1)];
    const epoch = first + Math.expm1(Math.max(0, Math.min(1, share)) * Math.log1p(last - first));
    const after = this.epochs.findIndex((other) => other >= epoch);
    if (after < 1) return after < 0 ? this.epochs.length - 1 : 0;
    const isNearer = this.epochs[after] - epoch < epoch - this.epochs[after - 1];
    return isNearer ? after : after - 1;
  }

  place(index) {
    this.index = index;
    const epoch = this.epochs[index];
    this.thumb.style.left = percent(this.share(epoch));
    this.track.setAttribute("aria-valuemin", this.epochs[0]);
    this.track.setAttribute("aria-valuemax", this.epochs.at(-1));
    this.track.setAttribute("aria-valuenow", epoch);
    this.track.setAttribute("aria-valuetext", `epoch ${grouped(epoch)}`);
    // Disabled and not hidden: the track keeps its length under the pointer.
    this.branchButton.disabled = this.newestButton.disabled = !this.isAwake || this.isNewest;
    this.write();
  }

  write() {
    const mark = this.landmarks?.find(({ epoch }) => epoch === this.epochs[this.index]);
    this.words.classList.toggle("of-mark", Boolean(mark && this.isAwake && !this.isNewest));
    if (!this.isAwake) this.words.textContent = "";
    else if (this.isNewest) this.words.textContent = HINT;
    else if (mark) this.words.textContent = mark.sentence;
    else {
      const [here, newest] = [this.epochs[this.index], this.epochs.at(-1)].map(grouped);
      this.words.textContent = `Looking back at epoch ${here}. The run itself stands at ${newest}.`;
    }
  }

  button(className, text, onClick) {
    const button = Object.assign(element("button", className), { textContent: text, type: "button" });
    button.addEventListener("click", onClick);
    return button;
  }
}

const element = (tag, className) => Object.assign(document.createElement(tag), { className });
const percent = (share) => `${100 * share}%`;
const grouped = (number) => number.toLocaleString("en-US");
