// The guided start: five parts of the page, one after the other, with a sentence beside each. A
// browser offers it once. Nothing waits for it: keys and clicks do what they always do.

import { element } from "../../element.js";
import { button } from "./timeline.js";

const SEEN = "xor-lab guide"; // in the browser's storage
const MOVES = ["wheel", "touchmove", "pointerdown"];
const GAP = 10; // pixels between a part and the card beside it
// What is marked, its name, and what is said of it.
const STEPS = [
  [".board .chart:nth-of-type(3)", "The four inputs", "Two inputs, each 0 or 1, make four pairs: 00, 01, 10 and 11. In XOR the target is 1 if exactly one of the two is 1."],
  [".board .chart:nth-of-type(4)", "The weights", "They are the numbers that the network learns. Each epoch, one round over the four pairs, changes them a little."],
  [".st-key-play_or_pause button", "Play", "Press Play: the network learns, and every picture moves with it. Step does one epoch."],
  [".board .chart", "The curve", "It shows the error: how far the outputs are from the targets. It may stay high for a long time before it falls."],
  [".board .timeline", "Look back", "Let the run go for a while and press Pause. Then drag the round knob: you see any earlier moment again."],
];

// What the first two say where other points are learned than the four of a gate.
const OF_POINTS = [
  [".board .chart:nth-of-type(2)", "The points", "Each mark is a point: its place says its two inputs, and its colour and shape its target. The ground is what the network answers there."],
  [STEPS[1][0], "The weights", "They are the numbers that the network learns. Each epoch, one round over all points, changes them a little."],
];

export class Guide {
  steps = STEPS;

  constructor(board) {
    this.ring = element("div", { className: "ring" });
    this.words = element("p", { role: "status" });
    this.next = button("next", "", () => this.go(this.step + 1));
    this.skip = button("skip", "Skip", () => this.go());
    const card = { className: "card", role: "group", "aria-label": "A short guide", tabIndex: -1 };
    this.card = element("div", card, this.words, this.next, this.skip);
    this.root = element("div", { className: "guide", hidden: true }, this.ring, this.card);
    this.root.onclick = ({ target }) => target === this.root && this.go(0); // by a key of the page
    board.before(this.root);
    // On Train, for who has no key for it.
    if (matchMedia("(hover: none)").matches && document.querySelector(".st-key-run_controls"))
      board.after(button("guide-again", "Show the short guide again", () => this.go(0)));
    new ResizeObserver(() => this.place()).observe(board);
    // What is above it, or the board itself, may get its height after the guide was shown.
    const follow = ([{ isIntersecting }]) => !isIntersecting && this.isUnmoved && this.bring();
    new IntersectionObserver(follow, { threshold: 1 }).observe(this.card);
  }

  // The board shows something; its setup, if it is a new one, says what, and if that is a newcomer's
  // first sight of it.
  follow(setup) {
    if (setup) this.steps = isOfGate(setup.network) ? STEPS : [...OF_POINTS, ...STEPS.slice(2)];
    if (setup?.is_guided) this.offer();
    this.place();
  }

  // Once; after Streamlit's box about an address that it does not know, which lies over the page.
  offer() {
    if (isCovered()) {
      this.waiting ??= new MutationObserver(() => isCovered() || this.offer());
      this.waiting.observe(document.body, { childList: true, subtree: true });
      return;
    }
    this.waiting?.disconnect();
    try {
      if (this.root.isConnected && localStorage[SEEN] !== (localStorage[SEEN] = "offered")) this.go(0);
    } catch {} // a browser that keeps nothing could not tell the first time
  }

  // To a step, or to the end.
  go(step = STEPS.length) {
    this.step = step;
    this.root.hidden = step === STEPS.length;
    for (const act of MOVES) document.removeEventListener(act, this.moved, true);
    if (this.root.hidden) {
      document.querySelector(STEPS[2][0])?.scrollIntoView({ block: "nearest" }); // to begin with
      return document.removeEventListener("keydown", this.key, true);
    }
    document.addEventListener("keydown", this.key, true);
    // Tab leads to its buttons from here, and the page's keys still work.
    if (document.activeElement === document.body) this.card.focus({ preventScroll: true });
    const [, name, text] = this.steps[step];
    const title = element("b", { textContent: `${step + 1} of ${STEPS.length}: ${name}.` });
    this.words.replaceChildren(title, ` ${text}`);
    this.skip.hidden = step === STEPS.length - 1;
    this.next.textContent = this.skip.hidden ? "Done" : "Next";
    this.isUnmoved = true; // until the visitor scrolls, or does something else
    for (const act of MOVES) document.addEventListener(act, this.moved, { capture: true, passive: true });
    this.bring();
  }

  // Into the window, with the part that is marked.
  bring() {
    if (this.root.hidden) return;
    this.place();
    this.ring.scrollIntoView({ block: "nearest" });
    this.place(); // there may be room on the other side now
    this.card.scrollIntoView({ block: "nearest" });
  }

  // The ring around the part, and the card below it, or above where there is no room. It hides no
  // button beside Play.
  place() {
    const part = !this.root.hidden && document.querySelector(this.steps[this.step][0]);
    if (!part) return;
    const { left: x, top: y } = this.root.getBoundingClientRect();
    const { left, top, width, height } = part.getBoundingClientRect();
    put(this.ring, { left: left - x, top: top - y, width, height });
    const row = (part.closest(".st-key-run_controls") ?? part).getBoundingClientRect();
    const { offsetWidth, offsetHeight } = this.card;
    const [below, above] = [row.bottom + GAP, row.top - GAP - offsetHeight];
    const edge = below + offsetHeight <= innerHeight ? below : above;
    put(this.card, { left: Math.max(GAP, Math.min(left, innerWidth - GAP - offsetWidth)) - x, top: edge - y });
  }

  moved = () => (this.isUnmoved = false);

  // Any key ends it, but those that lead to its buttons and press them, or come with another one.
  key = ({ key, target }) => {
    const isPress = [" ", "Enter"].includes(key) && target.closest?.(".guide button");
    if (!isPress && !["Tab", "Shift", "Control", "Alt", "Meta"].includes(key)) this.go();
  };
}

const isOfGate = ({ inputs, targets }) =>
  targets.length === 4 && inputs.flat().every((input) => input === 0 || input === 1);

const isCovered = () => document.querySelector("[role=dialog]") !== null;

const put = ({ style }, pixels) =>
  Object.entries(pixels).forEach(([name, value]) => (style[name] = `${value}px`));
