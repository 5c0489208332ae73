// The points of a run whose points were changed on its way, as they were then.
//
// Each of `earlier` says up to which epoch its points were learned, and how they follow from those
// before them: `out` of these, from number `at` on, became `points`, a row each for x1, x2 and the
// target. `held` are the numbers of those held out.

// Those of the epoch, as a network has them; null once those of now are learned.
export function pointsAt(epoch, earlier) {
  const index = earlier.findIndex(({ until }) => epoch < until);
  return index < 0 ? null : (earlier[index].parted ??= parted(whole(earlier, index), earlier[index].held));
}

function whole(earlier, index) {
  const { at, out, points } = earlier[index];
  const before = index ? (earlier[index - 1].whole ??= whole(earlier, index - 1)) : [[], [], []];
  return before.map((values, row) => [...values.slice(0, at), ...points[row], ...values.slice(at + out)]);
}

function parted(points, held) {
  const areHeld = new Set(held);
  const part = (isHeld) => {
    const [x1, x2, targets] = points.map((values) => values.filter((_, number) => areHeld.has(number) === isHeld));
    return { inputs: [x1, x2], targets };
  };
  return { ...part(false), held: held.length ? part(true) : null };
}
