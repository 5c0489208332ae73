// The arithmetic of the timeline: epochs in log time on a track from 0 to 1. `epochs` are those of
// the moments to look at, ascending.

// Where an epoch stands on the track.
export function share(epochs, epoch) {
  const [first, last] = [epochs[0], epochs.at(-1)];
  return last > first ? Math.log1p(epoch - first) / Math.log1p(last - first) : 1;
}

// The index of the moment nearest to a place on the track.
export function nearest(epochs, place) {
  const [first, last] = [epochs[0], epochs.at(-1)];
  const epoch = first + Math.expm1(Math.max(0, Math.min(1, place)) * Math.log1p(last - first));
  const after = firstFrom(epochs, epoch);
  if (after === 0) return 0;
  const isNearer = epochs[after] - epoch < epoch - epochs[after - 1];
  return isNearer ? after : after - 1;
}

// The index of the first moment at or after an epoch, else of the last.
export function firstFrom(epochs, epoch) {
  const index = epochs.findIndex((other) => other >= epoch);
  return index < 0 ? epochs.length - 1 : index;
}

// Things in groups: each begins a new one, or is less than `gap` after the first of its group. They
// are in the order of their places, in pixels as `place` gives them.
export function together(things, place, gap) {
  const groups = [];
  for (const thing of things) {
    const group = groups.at(-1);
    if (group && place(thing) - place(group[0]) < gap) group.push(thing);
    else groups.push([thing]);
  }
  return groups;
}
