// What a screen reader reads out of a board: now and then where a run that plays is, and at once
// where it rests.

import { element } from "../../element.js";

const PAUSE = 5_000; // ms at least between two sentences about a run that plays

export class Spoken {
  last = -Infinity;
  root = element("p", { className: "spoken", role: "status" }); // a polite live region

  playing(text) {
    if (performance.now() - this.last >= PAUSE) this.say(text);
  }

  // What was said before is not said again.
  say(text) {
    if (this.root.textContent === text) return;
    this.last = performance.now();
    this.root.textContent = text;
  }
}
