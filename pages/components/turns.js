// Work that takes time, such as Plotly's drawing: one task after the other.

export class Turns {
  #last = Promise.resolve();
  #newest = 0;

  // Run `task(isWanted)` after the tasks before it, unless a newer one has replaced it by then.
  // A task that is replaced while it runs sees that `isWanted()` is false, and should end.
  replace(task) {
    this.cancel();
    const number = this.#newest;
    const isWanted = () => number === this.#newest;
    return this.add(() => isWanted() && task(isWanted));
  }

  // Run `task` after the tasks before it, whatever comes after it.
  add(task) {
    this.#last = this.#last.then(() => task()).catch((error) => reportError(error));
    return this.#last;
  }

  // What waits to be replaced does not run any more.
  cancel() {
    this.#newest += 1;
  }
}
