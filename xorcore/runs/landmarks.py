"""The landmarks of a run: its remarkable moments and intervals, found in its history."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, inf, log2
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xorcore.engines.watch import JUMP, jumps
from xorcore.model import Array
from xorcore.model.dataset import GATES, XOR, Dataset, count_right
from xorcore.model.network import Network, forward_many
from xorcore.runs.stretch import Stretch, stretches
from xorcore.runs.trainer import Change, Trainer

Bools = NDArray[np.bool_]
Run = Trainer | Stretch

SMALL_ERROR = 0.1
RISE = 0.01
"""And the step to there has made the loss larger by this fraction or more."""
PLATEAU_FALL = 0.08
"""On a plateau the error falls by less than this fraction each time the epoch doubles."""
PLATEAU_DROP = 0.1
PLATEAU_EPOCHS = 200
SATURATED_SLOPE = 0.01
FEW = 8
"""With more patterns than these, one more right is no landmark, but a share of them is."""
NEARLY_ALL = 90
"""Percent."""
LOST = 0.1
"""And of many patterns something is lost when this share more is wrong again than that leaves."""
STRETCHES = 5
"""Of points changed more often, only the moments of so many sets are looked for."""

_ORDINALS = ("First", "Second", "Third", *(f"{number}th" for number in range(4, 22)))
_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Landmark:
    """A moment or an interval of a run, with a title and a sentence.

    kind: "push", "points", "almost_right", "right", "small_errors", "jump", "lost", "equal",
        "plateau", "saturated" or "diverged".
    epoch: where it begins.
    until: the last epoch of an interval; `epoch` for a moment.
    title: two to four words.
    sentence: one sentence, with the numbers.
    """

    kind: str
    epoch: int
    until: int
    title: str
    sentence: str


def find_landmarks(trainer: Trainer) -> tuple[Landmark, ...]:
    """The landmarks of the run so far, by epoch.

    Moments: all patterns but one right for the first time (with more than ``FEW`` of them the
    share ``NEARLY_ALL``), all of them right, every |error|
    below ``SMALL_ERROR`` (each unless the run started so), the error's first jump (as of
    ``jumps``, after a step that made the loss larger, which a push is not), every push, and the
    end of a run that diverged.
    An output is right when it lies on its target's side of 0.5, and at exactly 0.5 for neither.
    These are exact: the history shows between which two checkpoints the moment lies, and the
    epochs between them are trained again. Where other points were learned, they are found for each
    of the last ``STRETCHES`` sets of points, and every change of points is a moment itself.

    A run that starts with equal units says so at its start, and one that has had all patterns or
    nearly all right, and has fewer now (of many: by the share ``LOST``), at the last checkpoint
    with so many. Patterns are those that are learned; none that is held out counts.

    Intervals, to the nearest checkpoint: the plateaus, on which the error falls by less than
    ``PLATEAU_FALL`` each time the epoch doubles, and for each hidden unit that is
    saturated now, or a dead ReLU, the epochs since it became so.
    """
    landmarks = [*_pushes(trainer), *points_changed(trainer), *_equal_units(trainer)]
    for part in stretches(trainer, STRETCHES):
        _, layers = forward_many(trainer.network, part.history.weights, part.dataset.inputs)
        landmarks += [*_first_times(part, layers[-1]), *_plateaus(part, layers[-1], trainer.epoch)]
    landmarks += [*_saturations(trainer, layers[:-1]), *_divergence(trainer)]
    return tuple(sorted(landmarks, key=lambda landmark: landmark.epoch))


def nearly_all(patterns: int) -> int:
    """The least number of so many patterns that is ``NEARLY_ALL`` of them."""
    return ceil(patterns * NEARLY_ALL / 100)


def is_solved(trainer: Trainer) -> bool:
    """Whether every absolute error is below ``SMALL_ERROR``; of many patterns nearly all right."""
    patterns = len(trainer.dataset.targets)
    if patterns <= FEW:
        return trainer.is_within(SMALL_ERROR)
    return int(count_right(trainer.error)) >= nearly_all(patterns)


def solved_at(trainer: Trainer) -> int | None:
    """The first epoch at which it was so, as of ``is_solved``, with the points learned now.

    None if that was never so, or is not any more.
    """
    if not is_solved(trainer):
        return None
    [part] = stretches(trainer, 1)
    data, history = part.dataset, part.history
    if len(data.targets) <= FEW:
        was_so = history.least_worst < SMALL_ERROR
        first = _first(part, was_so, lambda outputs, _: _are_small(outputs, data))
    else:
        nearly = nearly_all(len(data.targets))
        was_so = history.most_right >= nearly
        first = _first(part, was_so, lambda o, _: count_right(data.targets - o) >= nearly)
    return int(history.epochs[0]) if was_so[0] else first.epoch if first else None


def _pushes(trainer: Trainer) -> Iterator[Landmark]:
    for number, push in enumerate(trainer.pushes, start=1):
        pushed = trainer.network.with_weights(push.weights)
        dataset = trainer.dataset_at(push.epoch)
        error = np.abs(dataset.targets - pushed.predict(dataset.inputs)).mean()
        what = (
            "a push by hand put other weights in place. Training goes on from them, at a mean "
            f"absolute error of {error:.4f}."
        )
        title = f"Push {number}" if len(trainer.pushes) > 1 else "Push by hand"
        yield _moment("push", push.epoch, title, what)


def points_changed(trainer: Trainer) -> Iterator[Landmark]:
    """Every epoch at which other points took the place of those learned up to it."""
    begins = trainer.stretches
    masks = (trainer.test.among(len(trainer.whole_at(begin).targets)) for begin in begins)
    counts = [int(np.count_nonzero(~is_held_out)) for is_held_out in masks]
    for epoch, (before, now) in zip(begins[1:], pairwise(counts), strict=True):
        row = np.searchsorted(trainer.history.epochs, epoch)
        error = trainer.history.mean_absolute_error[row]
        what = (
            f"the points were changed: {now:,} are learned from there on, {before:,} were before. "
            f"Their mean absolute error is {error:.4f}."
        )
        yield _moment("points", epoch, "Points changed", what)


class _First(NamedTuple):
    epoch: int
    furthest: str  # at that epoch: the pattern furthest from its target, and the mean error
    right: int  # how many are right at that epoch


def _rises(outputs: Array, data: Dataset) -> Bools:
    """Whether the step to each of the outputs (n, P, 1) but the first has made the loss larger.

    By ``RISE`` or more, and both losses: where the mean absolute error rises the one that training
    makes smaller may well fall.
    """
    wrong = np.abs(data.targets - outputs)
    terms = np.stack((wrong**2, -np.log(np.maximum(1 - wrong, 1e-300))))
    before, after = (terms.sum(axis=(2, 3))[:, part] for part in (slice(-1), slice(1, None)))
    return np.append(False, (after > (1 + RISE) * before).all(axis=0))


def _first_times(trainer: Run, outputs: Array) -> Iterator[Landmark]:
    data, history = trainer.dataset, trainer.history
    patterns = len(data.targets)
    are_many, count = patterns > FEW, _number(patterns)
    nearly = nearly_all(patterns) if are_many else patterns - 1

    def are_right(number: int) -> _First | None:
        was_so = history.most_right >= number
        return _first(trainer, was_so, lambda o, _: count_right(data.targets - o) >= number)

    almost, right = are_right(nearly), are_right(patterns)
    small = _first(trainer, history.least_worst < SMALL_ERROR, lambda o, _: _are_small(o, data))
    most = patterns if right else nearly if almost else 0
    if (now := int(count_right(trainer.error))) < most - are_many * LOST * patterns:
        epoch = int(history.epochs[np.flatnonzero(history.most_right >= most)[-1]])
        were = f"{_number(most)} of {count} answers were"
        were = were if patterns > 1 else "the one answer was"
        here = f"{_number(now)} of {count}" if patterns > 1 else "wrong"
        what = (
            f"or shortly before, {were} right for the last time. "
            f"At epoch {trainer.epoch:,} it is {here}: what was learned is lost."
        )
        yield _moment("lost", epoch, "Fewer right again", what)
    low = np.minimum.accumulate(history.lowest)
    ends = np.maximum(history.mean_absolute_error[1:], history.mean_absolute_error[:-1])
    may_rise = _rises(outputs, data) | np.append(False, history.highest[1:] > (1 + RISE) * ends)

    pushes = [push.epoch for push in trainer.pushes]

    def has_jumped(outputs: Array, checkpoint: int) -> Bools:
        means = np.abs(data.targets - outputs).mean(axis=(1, 2))
        lowest = np.minimum(np.minimum.accumulate(means), low[checkpoint - 1])
        is_step = ~np.isin(history.epochs[checkpoint - 1] + np.arange(len(outputs)), pushes)
        return jumps(means, lowest) & _rises(outputs, data) & is_step

    jump = _first(trainer, jumps(history.highest, low) & may_rise, has_jumped)
    if jump:
        what = (
            f"the error has jumped more than {100 * JUMP:g} % above its lowest so far: the steps "
            "are too large to follow the slope. A last digit can now decide how the run ends: in a "
            "sweep, or on another computer, it may end differently."
        )
        yield _moment("jump", jump.epoch, "The error jumps", what)
    if almost and (not right or almost.epoch < right.epoch):
        few = f"{_number(almost.right)} of {count}"
        title, what = f"{few} right", f"{few} answers are right for the first time, all but "
        if are_many:
            share = f"{NEARLY_ALL} %"
            title = f"{share} right"
            what = f"{share} of the answers or more are right for the first time, {few}; the one "
            what += "furthest off is "
        what += almost.furthest + _held_out(trainer, almost.epoch)
        yield _moment("almost_right", almost.epoch, title.capitalize(), what)
    last = f"for the first time{', the last of them' if patterns > 1 else ':'}"
    if right:
        are = f"all {count} answers are" if patterns > 1 else "the one answer is"
        what = f"{are} right {last} {right.furthest}{_held_out(trainer, right.epoch)}"
        title = f"All {count} right" if 1 < patterns <= FEW else "All right"
        yield _moment("right", right.epoch, title, what)
    if small:
        what = f"every output is less than {SMALL_ERROR:g} from its target {last} {small.furthest}"
        yield _moment("small_errors", small.epoch, f"Every error below {SMALL_ERROR:g}", what)


def _held_out(run: Run, epoch: int) -> str:
    """A sentence about the points that are held out at an epoch; empty if none is."""
    trainer = run.trainer if isinstance(run, Stretch) else run
    held_out = trainer.held_out_at(epoch)
    if held_out is None:
        return ""
    errors = held_out.targets - trainer.history.network_at(epoch).predict(held_out.inputs)
    right, count = int(count_right(errors)), len(errors)
    return f" Of the {count:,} held out {right:,} {'is' if right == 1 else 'are'} right then."


def _equal_units(trainer: Trainer) -> Iterator[Landmark]:
    first = int(trainer.history.epochs[0])
    start = trainer.history.network_at(first)
    if words := equal_in_words(start, trainer.changes, data=trainer.dataset_at(first)):
        is_pushed = _parted_at(start, trainer.changes) is not None
        if not is_pushed and equal_units(trainer.network) != equal_units(start):
            words += f" Here that has happened by epoch {trainer.epoch:,}."
        yield Landmark("equal", first, first, "Equal units", words)


def equal_units(network: Network) -> list[list[str]]:
    """The names of hidden units of one layer with the same weights, below and above: groups.

    In exact arithmetic training keeps them the same; only rounding or a push can part them.
    """
    groups: dict[bytes, list[str]] = {}
    layers = zip(network.unit_names[1:-1], network.weights, network.weights[1:], strict=False)
    for layer, (names, below, above) in enumerate(layers):
        # 0 is added, so that -0 has the bytes of 0.
        units = np.hstack((below.T, network.without_bias_row(above))) + 0.0
        for name, weights in zip(names, units, strict=True):
            groups.setdefault(b"%d " % layer + weights.tobytes(), []).append(name)
    return [group for group in groups.values() if len(group) > 1]


def _parted_at(start: Network, changes: Iterable[Change]) -> int | None:
    """The epoch of the first push to other groups of equal units than those of the start."""
    pushes = (change for change in changes if change.weights)
    groups = ((push.epoch, equal_units(start.with_weights(push.weights))) for push in pushes)
    return next((epoch for epoch, units in groups if units != equal_units(start)), None)


def equal_in_words(start: Network, changes: Iterable[Change] = (), *, data: Dataset = XOR) -> str:
    """Sentences about the equal units that a run starts from; empty if there are none."""
    units = equal_units(start)
    groups = "; ".join(", ".join(group) for group in units)
    # One unit in each hidden layer: the output only rises, or only falls, along one direction.
    is_one = start.layers[1:-1] == tuple(len(group) for group in units)
    cannot = ", which cannot learn XOR" if data.name in GATES else ", which draws one straight line"
    as_one = f"do the work of one unit{cannot if is_one else ''}"
    epoch = _parted_at(start, changes)
    return groups and (
        f"These units start equal: {groups}. Equal units get equal changes, so in exact "
        "arithmetic they stay equal "
        + (
            f"for ever and {as_one}. Only rounding can part them, and not every computer and "
            "program rounds alike."
            if epoch is None
            else f"and {as_one}, until the push at epoch {epoch:,} parts them."
        )
    )


def _first(trainer: Run, was_so: Bools, are_so: Callable[[Array, int], Bools]) -> _First | None:
    """The first epoch whose outputs meet a condition; None if never, or from the start.

    `was_so` (n,): for each checkpoint, whether they may have met it since the one before.
    `are_so`: which of many outputs up to this checkpoint meet it, (n, P, 1) -> (n,).
    """
    for checkpoint in [] if was_so[0] else np.flatnonzero(was_so).tolist():
        start, stop = trainer.history.epochs[checkpoint - 1 : checkpoint + 1].tolist()
        outputs = trainer.dataset.targets - trainer.errors_between(start, stop)
        is_so = are_so(outputs, checkpoint)
        if is_so.any():
            index = int(is_so.argmax())
            right = int(count_right(trainer.dataset.targets - outputs[index]))
            return _First(start + index, _furthest(outputs[index], trainer.dataset), right)
    return None


def _are_small(outputs: Array, data: Dataset) -> Bools:
    """Whether all errors of the outputs (n, P, 1) are small: (n,)."""
    return np.asarray((np.abs(data.targets - outputs) < SMALL_ERROR).all(axis=(1, 2)))


def _furthest(outputs: Array, data: Dataset) -> str:
    """The pattern whose output, of (P, 1), is furthest from its target, and the mean error."""
    errors = np.abs(data.targets - outputs)
    return f"{data.patterns[errors.argmax()]}; the mean absolute error is {errors.mean():.4f}."


def _divergence(trainer: Trainer) -> Iterator[Landmark]:
    if trainer.diverged:
        what = (
            f"the run ends: one more step at learning rate {trainer.learning_rate:.15g} and its "
            "numbers would no longer be finite."
        )
        yield _moment("diverged", trainer.epoch, "Diverged", what)


def _moment(kind: str, epoch: int, title: str, what: str) -> Landmark:
    return Landmark(kind, epoch, epoch, title, f"At epoch {epoch:,} {what}")


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


def _plateaus(trainer: Run, outputs: Array, newest: int) -> Iterator[Landmark]:
    """The stretches, long in log time, on which the error hardly falls.

    With s = log2(error) - log2(1 - PLATEAU_FALL) * log2(epoch), which rises where the error falls
    more slowly than by PLATEAU_FALL per doubling, a plateau is a longest stretch that begins at
    its lowest s, ends at its highest, and on the way from the one to the other never falls by
    more than a ``PLATEAU_DROP`` of the error, whatever oscillates in between. Two of them never
    overlap. Named is one of ``PLATEAU_EPOCHS`` or more whose last epoch is twice its first or
    more. Where every error is small there is none: not much is left to learn.

    All this depends on the stretch alone. So a plateau that has been named stays when the run
    goes on, by itself or as part of a longer one: the newest epoch, which is no checkpoint for
    good, may only lengthen it.
    """
    history = trainer.history
    epochs = history.epochs[1:]  # doublings cannot be counted from 0
    errors = history.mean_absolute_error[1:]
    with np.errstate(divide="ignore"):  # an error of 0 is small as well
        s = np.log2(errors) - np.log2(1 - PLATEAU_FALL) * np.log2(epochs)
    s[_are_small(outputs[1:], trainer.dataset)] = -np.inf
    kept = int(np.searchsorted(epochs, history.last_kept(trainer.epoch)[0], side="right"))
    named = [
        (first, last)
        for first, last in _stretches(s[:kept].tolist())
        if epochs[last] - epochs[first] >= PLATEAU_EPOCHS and epochs[last] >= 2 * epochs[first]
    ]
    if named and named[-1][1] == kept - 1 and s[-1] >= s[kept - 1]:
        named[-1] = named[-1][0], len(s) - 1
    for number, ends in enumerate(named):
        (begin, end), (before, after) = epochs[[*ends]].tolist(), errors[[*ends]]
        so_far = " so far" if end == newest else ""
        title = f"{_ORDINALS[number]} plateau" if len(named) > 1 else "Plateau"
        sentence = (
            f"From epoch {begin:,} to {end:,}{so_far} the mean absolute error goes from "
            f"{before:.4f} to {after:.4f}: on average it falls by less than "
            f"{100 * PLATEAU_FALL:g} % each time the epochs double."
        )
        yield Landmark("plateau", begin, end, title, sentence)


def _stretches(s: list[float]) -> list[tuple[int, int]]:
    """The longest stretches of `s` as in ``_plateaus``, by their first and last index."""
    found, first, drop = [], 0, -log2(1 - PLATEAU_DROP)
    while first < len(s):
        if s[first] == -inf:
            first += 1
            continue
        last = first
        for index in range(first + 1, len(s)):
            if s[index] < s[first] or s[last] - s[index] > drop:
                break
            if s[index] > s[last]:
                last = index
        found.append((first, last))
        first = last + 1
    return found


def _saturations(trainer: Trainer, hidden: list[Array]) -> Iterator[Landmark]:
    """Every hidden unit whose derivative is below ``SATURATED_SLOPE`` for all inputs now.

    Its interval begins at the first checkpoint since which that is so, of the points learned now.
    A ReLU, whose derivative
    is 0 or 1, is dead then: for good in the first layer, whose inputs never change.
    """
    is_relu = trainer.network.activation == "relu"
    flat = (
        f"is saturated: its slope stays below {SATURATED_SLOPE:g} for every input, so less "
        "than a hundredth of what is carried back to it reaches the weights into it."
    )
    dead = "gives 0 for every input: a dead ReLU. "
    for_good = "It stays so, since neither its inputs nor the weights into it change any more."
    for_now = "It stays so unless the layer before it, which still learns, wakes it again."
    epochs = [at for at in trainer.history.epochs.tolist() if at >= trainer.stretches[-1]]
    slope = trainer.network.activations[0].derivative
    layers = trainer.network.unit_names[1:-1]
    for names, a in zip(layers, hidden, strict=True):
        what = flat if not is_relu else dead + (for_good if names == layers[0] else for_now)
        is_flat: Bools = np.all(slope(a) < SATURATED_SLOPE, axis=1)  # (n, n_l)
        for unit in np.flatnonzero(is_flat[-1]):
            since = epochs[np.flatnonzero(~is_flat[:, unit]).max(initial=-1) + 1]
            title = f"Unit {names[unit]} {'dead' if is_relu else 'saturated'}"
            sentence = f"From epoch {since:,} on, {names[unit]} {what}"
            yield Landmark("saturated", since, epochs[-1], title, sentence)
