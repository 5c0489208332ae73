// What a board says aloud: where a run that plays has got to, now and then; where it rests, at once.

const PAUSE = 5_000; // ms at least between two sentences about a run that plays

export class Spoken {
  last = -Infinity;

  constructor() {
    this.root = Object.assign(document.createElement("p"), { className: "spoken" });
    this.root.setAttribute("role", "status"); // which is a polite live region
  }

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
