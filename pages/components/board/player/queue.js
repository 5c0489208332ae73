// Frames that wait for their time, and how many of them the browser can keep up with.

const MEASURED = 120; // frames after which the pace is looked at
const [MANY, FEW] = [1 / 5, 1 / 20]; // shares of them that came too late

export class Queue {
  frames = [];
  missed = 0; // that came too late to be painted, of the `sent` ones
  sent = 0; // since the pace was last looked at
  largest = 0; // batch of these
  pace = Infinity; // frames in a batch that were asked for

  get isEmpty() {
    return !this.frames.length;
  }

  clear() {
    this.frames = [];
  }

  // A batch, a frame every `period` ms: it follows the one before. What waits may not grow past
  // one batch: older frames are dropped when the browser was too late for them. With a period of 0,
  // at the end of a run, they are dropped for the last frame, and nobody was late.
  add(frames, period, now) {
    const room = period * frames.length;
    const start = Math.min(this.frames.at(-1)?.due ?? now - period, now + room) + period;
    const batch = frames.map((frame, index) => ({ ...frame, due: start + index * period }));
    const waiting = this.frames.filter(({ due }) => due < start && due > now - room);
    if (period) this.missed += this.frames.length - waiting.length;
    this.sent += frames.length;
    this.frames = [...waiting, ...batch];
    this.period = period;
  }

  // The frame to paint now, if one is due. One that is late by less than a period waits for the next
  // picture of the screen: where there is a frame for each picture, some come a little early or late.
  take(now) {
    let frame;
    while (!this.isEmpty && this.frames[0].due <= (frame ? now - this.period : now)) {
      if (frame) this.missed += 1;
      frame = this.frames.shift();
    }
    return frame;
  }

  // After a batch of so many frames: how many the next ones should have, if that has changed. Fewer
  // when many came too late, and more again when hardly any did. Of a run's last batch, and of one
  // that a click ends, the others are the measure.
  newPace(count) {
    this.largest = Math.max(this.largest, count);
    if (this.sent < MEASURED) return undefined;
    const share = this.missed / this.sent;
    const most = Math.min(this.largest, this.pace);
    this.missed = this.sent = this.largest = 0;
    if (share > MANY) return (this.pace = Math.max(1, Math.floor(most * 0.7)));
    return share < FEW && most >= this.pace ? (this.pace = most + 1) : undefined;
  }
}
