// The timeline of a run that rests: a track in log time to drag along, its landmarks, and the
// run played again. It knows the epochs of the recorded moments and says which one to show.

import { element } from "../../element.js";
import { isDue } from "./motion.js";
import { firstFrom, nearest, share, together } from "./track.js";

const WHOLE_RUN = 20; // seconds that it takes to play a whole run again, at normal speed
const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];
const KEYS = window.matchMedia("(hover: hover)").matches ? "; the keys , and . go one step" : "";
const HINT = `Drag the round knob to look back${KEYS}. A diamond marks an epoch at which something happened.`;
const WIDTH = 24; // pixels of what is pressed of a landmark
const STEADY = 4; // pixels that a pointer may move in a press
const REST = 250; // ms without a move after which the user has stopped somewhere
const STEPS = { ArrowLeft: -1, ArrowRight: 1, PageDown: -50, PageUp: 50, Home: -Infinity, End: Infinity };
const TYPING = "input:not([type=range], [type=radio]), textarea, [contenteditable=true], [role=gridcell]";

export class Timeline {
  epochs = [0];
  landmarks = [];
  marks = [];
  index = 0;
  isAwake = false;

  // It calls `look(index)` to show a moment, and `settled(epoch)` when the user has stopped at one,
  // with null for the newest; `branch(epoch)` continues the run from there, and is null where that
  // cannot be done. `watch` names the button that plays the run again.
  constructor(look, { watch, settled, branch }) {
    Object.assign(this, { look, settled, watch });
    this.watchButton = button("watch", watch, () => this.replay());
    const options = SPEEDS.map((speed) =>
      element("option", { value: speed, textContent: `${speed}×`, defaultSelected: speed === 1 }),
    );
    this.speed = element("select", { className: "speed", "aria-label": "Speed of the replay" }, ...options);
    this.rail = element("div", { className: "rail" });
    this.thumb = element("div", { className: "thumb" });
    const slider = { className: "track", tabIndex: 0, role: "slider", "aria-label": "Moment of the run" };
    this.track = element("div", slider, this.rail, this.thumb);
    this.track.onpointerdown = (event) => event.button === 0 && this.drag(event);
    this.track.onkeydown = (event) => this.key(event);
    // Landmarks are buttons, and a slider can have none inside: they lie over it.
    this.markers = element("div", { className: "markers" });
    this.words = element("p", { className: "words" });
    this.branchButton = button("branch", "Continue from here", () => branch(this.epochs[this.index]));
    this.newestButton = button("newest", "Newest", () => this.leave(this.epochs.length - 1));
    const line = element("div", { className: "line" }, this.track, this.markers);
    const buttons = branch ? [this.branchButton, this.newestButton] : [this.newestButton];
    const side = element("div", { className: "side" }, ...buttons);
    const parts = [this.watchButton, this.speed, line, side, this.words];
    this.root = element("div", { className: "timeline" }, ...parts);
    this.observer = new ResizeObserver(() => this.placeMarks());
    this.observer.observe(this.rail);
    document.addEventListener("keydown", this.pageKey);
    this.sleep();
  }

  close() {
    this.sleep();
    this.observer.disconnect();
    document.removeEventListener("keydown", this.pageKey);
  }

  // A run that rests: the epochs to look at, and its landmarks.
  load(epochs, landmarks) {
    Object.assign(this, { epochs, landmarks });
    this.rail.replaceChildren(...landmarks.filter(({ epoch, until }) => until > epoch).map(this.stretch));
    this.wake(epochs.length > 1);
    this.placeMarks();
  }

  // While the run itself plays there is nothing to look back at.
  sleep() {
    this.wake(false);
    for (const mark of this.marks) mark.disabled = true;
  }

  // Stand at the newest moment; the user may leave it, or not.
  wake(isAwake) {
    this.stop();
    clearTimeout(this.rest);
    this.isAwake = isAwake;
    this.watchButton.disabled = this.speed.disabled = !isAwake;
    this.track.ariaDisabled = !isAwake;
    this.place(this.epochs.length - 1);
  }

  stretch = ({ epoch, until }) => {
    const [from, to] = [epoch, until].map((end) => share(this.epochs, end));
    const style = `left: ${percent(from)}; width: ${percent(to - from)}`;
    return element("div", { className: "stretch", style });
  };

  // A diamond for landmarks at one place, at the first of them; pressed again it goes to the next.
  mark(landmarks) {
    const [first] = landmarks;
    const mark = button("mark", landmarks.length > 1 ? landmarks.length : "", () => {
      const here = this.epochs[this.index];
      const next = landmarks.find(({ epoch }) => here >= first.epoch && epoch > here);
      this.goTo((next ?? first).epoch);
    });
    mark.style.left = percent(share(this.epochs, first.epoch));
    mark.disabled = !this.isAwake;
    mark.ariaLabel = landmarks.map(({ title, sentence }) => `${title}: ${sentence}`).join(" ");
    mark.onpointerenter = mark.onfocus = () => (this.words.textContent = inWords(landmarks));
    mark.onpointerleave = mark.onblur = () => this.write();
    mark.onpointerdown = (event) => this.dragFrom(event);
    return mark;
  }

  // A press on a landmark goes to it; but the thumb may be under it, to be dragged along.
  dragFrom({ clientX, button }) {
    if (button !== 0) return;
    const pressed = new AbortController();
    const end = () => pressed.abort();
    const follow = (event) => {
      if (Math.abs(event.clientX - clientX) < STEADY) return;
      end();
      this.drag(event);
    };
    const { signal } = pressed;
    addEventListener("pointermove", follow, { signal });
    addEventListener("pointerup", end, { signal });
    addEventListener("pointercancel", end, { signal });
  }

  placeMarks() {
    const place = ({ epoch }) => share(this.epochs, epoch) * this.rail.clientWidth;
    this.marks = together(this.landmarks, place, WIDTH).map((landmarks) => this.mark(landmarks));
    this.markers.replaceChildren(...this.marks);
  }

  // ---- moving

  // Show the first moment at or after this epoch.
  goTo(epoch) {
    this.leave(firstFrom(this.epochs, epoch));
  }

  // Stand at an epoch, null for the newest, without `settled`: the server knows.
  show(epoch) {
    this.stop();
    this.move(firstFrom(this.epochs, epoch ?? Infinity));
  }

  // Go to another moment, as the user wishes.
  leave(index) {
    if (!this.isAwake) return;
    this.stop();
    this.move(index);
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.settled(this.isNewest ? null : this.epochs[this.index]), REST);
  }

  move(index) {
    this.place(Math.max(0, Math.min(this.epochs.length - 1, index)));
    this.look(this.index);
  }

  drag(event) {
    if (!this.isAwake) return;
    this.track.setPointerCapture(event.pointerId);
    const go = ({ clientX }) => {
      const { left, width } = this.rail.getBoundingClientRect();
      this.leave(nearest(this.epochs, (clientX - left) / width));
    };
    go(event);
    this.track.onpointermove = go;
    this.track.onpointerup = this.track.onpointercancel = () => (this.track.onpointermove = null);
  }

  key(event) {
    if (!this.isAwake || !(event.key in STEPS)) return;
    event.preventDefault();
    event.stopPropagation();
    this.leave(this.index + STEPS[event.key]);
  }

  // Comma and full stop step to the moment before and after, wherever the focus is.
  pageKey = ({ key, target, ctrlKey, metaKey, altKey }) => {
    const step = { ",": -1, ".": 1 }[key];
    if (!step || ctrlKey || metaKey || altKey || target.closest?.(TYPING)) return;
    this.leave(this.index + step);
  };

  // ---- the run played again

  replay() {
    if (this.replaying) return this.leave(this.index);
    clearTimeout(this.rest);
    this.watchButton.textContent = "Stop";
    let at = this.isNewest ? 0 : share(this.epochs, this.epochs[this.index]);
    let [before, movedAt] = [performance.now(), performance.now()];
    const tick = (now) => {
      at += ((now - before) / 1000 / WHOLE_RUN) * Number(this.speed.value);
      before = now;
      const index = nearest(this.epochs, at);
      if (index !== this.index && isDue(movedAt, now)) {
        this.move(index);
        movedAt = now;
      }
      if (at >= 1) return this.leave(this.epochs.length - 1);
      this.replaying = requestAnimationFrame(tick);
    };
    this.move(nearest(this.epochs, at));
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

  place(index) {
    this.index = index;
    const epoch = this.epochs[index];
    this.thumb.style.left = percent(share(this.epochs, epoch));
    Object.assign(this.track, {
      ariaValueMin: this.epochs[0],
      ariaValueMax: this.epochs.at(-1),
      ariaValueNow: epoch,
      ariaValueText: `epoch ${grouped(epoch)}`,
    });
    // Disabled and not hidden: the track keeps its length under the pointer.
    this.branchButton.disabled = this.newestButton.disabled = !this.isAwake || this.isNewest;
    this.write();
  }

  write() {
    const [here, newest] = [this.epochs[this.index], this.epochs.at(-1)];
    const marks = this.isAwake && !this.isNewest ? this.landmarks.filter(({ epoch }) => epoch === here) : [];
    const past = `Looking back at epoch ${grouped(here)}. The run has reached epoch ${grouped(newest)}.`;
    const told = marks.length ? inWords(marks) : this.isNewest ? HINT : past;
    this.words.classList.toggle("of-mark", marks.length > 0);
    this.words.textContent = this.isAwake ? told : "";
  }
}

export const button = (className, textContent, onclick) =>
  element("button", { className, textContent, onclick, type: "button" });
// One has a sentence; of many there is room for their names.
const inWords = (landmarks) =>
  landmarks.length > 1
    ? landmarks.map(({ epoch, title }) => `${title} (epoch ${grouped(epoch)})`).join(", ")
    : landmarks[0].sentence;
const percent = (part) => `${100 * part}%`;
const grouped = (number) => number.toLocaleString("en-US");
