"""Training: the one place where the epochs of a run advance, for every page and program."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from math import inf, isfinite
from time import perf_counter
from typing import NamedTuple

import numpy as np

from xorcore.engines.engine import BY_NAME, TrainerEngine, choose
from xorcore.engines.summary import Summary
from xorcore.model import Array
from xorcore.model.batches import PLAIN, Method
from xorcore.model.dataset import XOR, Dataset
from xorcore.model.datasets import MAX_POINTS
from xorcore.model.loss import LOSSES
from xorcore.model.network import Network
from xorcore.model.update_rules import Memory, Rule
from xorcore.runs.data import NONE_HELD_OUT, SIDE, HeldOut, OwnPoints
from xorcore.runs.history import Extremes, History

_NOT_FINITE = "weights and activations must be finite to train from"


class Change(NamedTuple):
    """From `epoch` on, train with this learning rate and this loss.

    With `weights` (N,) it is a push: at `epoch` they take the place of those that training has led
    to, and are the network after so many epochs; what the rule remembers stays. With `data` these
    points take the place of those learned up to `epoch`: its error is that of the new ones already;
    the weights stay. Without both, nothing but the steps changes.
    """

    epoch: int
    learning_rate: float
    loss: str
    weights: tuple[float, ...] = ()
    data: OwnPoints | None = None

    @property
    def is_seen_at_once(self) -> bool:
        """Whether it can be seen at its own epoch, before any step."""
        return bool(self.weights or self.data)


class Trainer:
    """Gradient descent on one network, with the numbers of repeated ``trace_epoch``.

    The caller advances the run in slices of any size: they do not change its numbers.
    `epoch` is the number of the first one.

    `learning_rate` and `loss` may be set between slices, and ``change_points`` changes what is
    learned; each such change is recorded in `changes` with its epoch. `changes` given at the start
    come into force when their epoch is reached, so that a run with changes can be repeated. Of
    several at one epoch the last in the list counts, as the last one set does, with the last
    weights and the last points that any of them has; one at the first epoch is what the run starts
    with, in place of `learning_rate`, `loss`, the network's weights and the dataset. To set any of
    these, also to what it is, drops what was planned from then on.

    `test` says which points are held out, of `dataset` and of all that take its place.

    `rule`, `batch` and `shuffle` make the updates, as in ``batches.Method``, in the whole run. One
    epoch is every point once; its error is that of the network before it. `state` is the state that
    a run had at the first epoch, as ``History.state_at`` has it: this one goes on with what the
    rule remembers there, from the weights of `network`.

    `engine` names the arithmetic: "numpy" is the reference; "numba" is ``compiled``, some
    75 times faster. Their last digits differ, and their numbers agree to 1e-9 as a rule, as long
    as no step is too large for the curvature: from there on they part (``watch.jumps``). "auto"
    is "numba" once ``compiled.prepare`` has returned, and "numpy" before. The choice is made here,
    for the whole run.

    When weights or activations stop being finite, the run ends at its last finite state and
    `diverged` is True.

    dataset, held_out: the points that are learned now, and those held out now, if any is.

    Raises ValueError when the network does not fit the points, a setting is out of range, a
    change comes before the first epoch, the start or a push is not finite or has another number
    of weights, or `engine` is "numba" and Numba is missing.
    """

    def __init__(
        self,
        network: Network,
        dataset: Dataset = XOR,
        learning_rate: float = 0.3,
        loss: str = "squared",
        *,
        rule: Rule = PLAIN.rule,
        batch: int | None = None,
        shuffle: int | None = None,
        changes: Iterable[Change] = (),
        epoch: int = 0,
        engine: str = "auto",
        state: Array | None = None,
        test: HeldOut = NONE_HELD_OUT,
    ) -> None:
        _check_inputs(network, dataset.inputs.shape[1])
        self.given, self.test = dataset, test
        self.method = Method(rule, batch, shuffle)
        self.epoch = epoch
        self.diverged = False
        planned = [Change(epoch, learning_rate, loss), *(Change(*change) for change in changes)]
        # The first entry is the start of the run, the others follow by epoch.
        self._schedule = _by_epoch(_checked(change, network) for change in planned)
        first = self._schedule[0]
        if first.epoch < epoch:
            raise ValueError(f"a change at epoch {first.epoch:,} is before the first, {epoch:,}")
        if first.weights:
            network = network.with_weights(first.weights)
            first = self._schedule[0] = first._replace(weights=())
        self._template = network
        self._in_force = first
        self.dataset, self.held_out = self._points_at(epoch)
        # Other points, of any number, may come on the way.
        self.engine = choose(engine, self.method.is_plain(MAX_POINTS))
        self._epochs = self._engine_for(first, self.dataset)
        self._epochs.resume(self._epochs.state if state is None else state, epoch)
        self._epochs.weights = network.flat()
        self._require_finite()
        # The schedule, not self: a cycle of references would keep a finished run in memory.
        run = network, dataset, test, self.method, self.engine
        replay = partial(_replay, partial(_resumed, *run, self._schedule))
        remembered = self._epochs.state.size - network.flat().size
        self.history = History(network, replay, remembered)
        due, states, errors = self._run(epoch)
        self._record(due, states, self._epochs.summary(errors))

    def _engine_for(self, setting: Change, dataset: Dataset) -> TrainerEngine:
        learning = setting.learning_rate, setting.loss, self.method
        return BY_NAME[self.engine](self._template, dataset, *learning)

    def _points_at(self, epoch: int) -> tuple[Dataset, Dataset | None]:
        """Those that are learned at `epoch`, by the schedule, and those held out."""
        return self.test.split(self.whole_at(epoch))

    @property
    def block(self) -> int:
        """Epochs that are computed together: a good size of a slice."""
        return self._epochs.block

    @property
    def network(self) -> Network:
        """The network as it is now: a copy that further training does not change."""
        return self._template.with_weights(self._epochs.weights)

    @property
    def error(self) -> Array:
        """Targets - outputs of the network as it is now: (P, 1)."""
        return self._error.copy()

    @property
    def mean_absolute_error(self) -> float:
        """Mean of the absolute `error`."""
        return float(np.mean(np.abs(self._error)))

    @property
    def initial(self) -> Change:
        """Learning rate and loss that the run started with; its weights are the history's."""
        return self._schedule[0]

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes that have come into force since the start."""
        return tuple(change for change in self._schedule[1:] if change.epoch <= self.epoch)

    def whole_at(self, epoch: int) -> Dataset:
        """All points at `epoch`, those held out among them."""
        taken = points_by(epoch, self._schedule)
        return taken.dataset if taken else self.given

    def dataset_at(self, epoch: int) -> Dataset:
        """The points that are learned at `epoch`, and that its error is of."""
        return self.dataset if epoch >= self.stretches[-1] else self._points_at(epoch)[0]

    def held_out_at(self, epoch: int) -> Dataset | None:
        """The points that are held out at `epoch`, if any is."""
        return self.held_out if epoch >= self.stretches[-1] else self._points_at(epoch)[1]

    @property
    def stretches(self) -> list[int]:
        """The epochs from which other points are learned; the first is the start's."""
        taken = [change.epoch for change in self.changes if change.data]
        return [self.initial.epoch, *taken]

    @property
    def pushes(self) -> tuple[Change, ...]:
        """Those of the `changes` that have put weights in place."""
        return tuple(change for change in self.changes if change.weights)

    @property
    def latest(self) -> Change:
        """Learning rate and loss of the newest epoch; `initial` before the first."""
        past = (change for change in self.changes if change.epoch < self.epoch)
        return max(past, default=self.initial)

    def drop_planned_changes(self) -> None:
        """Forget the changes whose epoch has not been reached."""
        self._schedule[1:] = self.changes

    @property
    def learning_rate(self) -> float:
        """Learning rate in force; setting it changes the run from this epoch on."""
        return self._in_force.learning_rate

    @learning_rate.setter
    def learning_rate(self, learning_rate: float) -> None:
        self._change(Change(self.epoch, learning_rate, self.loss))

    @property
    def loss(self) -> str:
        """Loss in force; setting it changes the run from this epoch on."""
        return self._in_force.loss

    @loss.setter
    def loss(self, loss: str) -> None:
        self._change(Change(self.epoch, self.learning_rate, loss))

    def change_points(self, points: OwnPoints) -> None:
        """Learn these points from this epoch on, with the weights and all else as it is.

        Points that are the same as before this epoch undo a change at it; those of a ready-made
        set are not rounded then. A run that has diverged may go on. Raises ValueError, and
        changes nothing, if the network does not fit them, or its numbers are not finite with them.
        """
        _check_inputs(self._template, points.inputs)
        dataset = points.dataset
        earlier = [change for change in self._schedule if change.epoch < self.epoch]
        taken = points_by(self.epoch, earlier)
        before = taken.dataset if taken else self.given
        is_other = not _are_same(dataset, before)
        if not self._learn(dataset if is_other else before, is_other):
            raise ValueError(_NOT_FINITE)
        points = points.sharing(taken) if taken else points
        self.diverged = False  # a step by other points is another one
        self.drop_planned_changes()
        now = Change(self.epoch, self.learning_rate, self.loss, self._push_at(self.epoch))
        now = now._replace(data=points if is_other else None)
        is_step = not earlier or now[1:3] != earlier[-1][1:3]
        self._schedule[:] = [*earlier, now] if is_step or now.is_seen_at_once else earlier

    def advance(self, epochs: int, tolerance: float = 0.0) -> None:
        """Run up to `epochs` more epochs.

        The run stops earlier at the first epoch at which every absolute error is below the
        tolerance, and for good when it diverges.
        """
        self.advance_to(self.epoch + epochs, tolerance)

    def advance_to(
        self,
        epoch: int,
        tolerance: float = 0.0,
        *,
        seconds: float = inf,
        clock: Callable[[], float] = perf_counter,
    ) -> bool:
        """Train until `epoch`, or for about `seconds` of `clock`.

        The clock is read after every block of epochs, so at least one block is trained, also
        with no seconds at all. Returns whether nothing is left to train on the way to `epoch`:
        it is reached, every absolute error is below the tolerance or the run has diverged.
        """
        until = clock() + seconds
        for _ in self._blocks(epoch - self.epoch, tolerance):
            if clock() >= until:
                break
        return self.epoch >= epoch or self.diverged or self.is_within(tolerance)

    def branched(self, epoch: int) -> "Trainer":
        """A new trainer at a past `epoch` of this run, which may go on in another way.

        It has a copy of the history up to there, and the changes in force by then. Only the
        epochs since a checkpoint are trained again, and this run stays as it is. Raises
        ValueError outside the run.
        """
        start, state = self.history.last_kept(epoch)
        schedule = [change for change in self._schedule if change.epoch <= epoch]
        return self._branch(schedule, state, start, epoch)

    def pushed(self, epoch: int, weights: Iterable[float]) -> "Trainer":
        """A branch at a past `epoch` at which these weights (N,) are put in place.

        They replace those of an earlier push at the same epoch; what the rule remembers stays. At
        the first epoch it is a run that starts from them. Raises ValueError outside the run, and
        as the constructor does.
        """
        start, state = self.history.last_kept(epoch)
        schedule = [change for change in self._schedule if change.epoch <= epoch]
        push = schedule[-1]._replace(epoch=epoch, weights=tuple(map(float, weights)), data=None)
        _checked(push, self._template)
        if epoch == self.initial.epoch:
            state[: len(push.weights)] = push.weights
            return self._resumed(schedule, state, epoch)
        if start == epoch:
            start, state = self.history.last_kept(epoch - 1)
        schedule = _by_epoch([*schedule, push])
        return self._branch(schedule, state, start, epoch)

    def _branch(self, schedule: list[Change], state: Array, start: int, epoch: int) -> "Trainer":
        """A new trainer with the past of this one up to `start`, trained on to `epoch`."""
        branch = self._resumed(schedule, state, start)
        branch._schedule[:] = schedule  # with what came before its start
        branch.history.begin_with(self.history)
        branch.advance(epoch - start)
        return branch

    def errors_between(self, start: int, stop: int) -> Array:
        """Targets - outputs at every epoch from `start` to `stop`, both included: (n, P, 1).

        All are of the points learned from `start` on, also at `stop` if others take their place
        there. They are trained again from the checkpoint before `start`. Raises ValueError outside
        the run, and where other points come between `start` and `stop`.
        """
        if not start <= stop <= self.epoch:
            raise ValueError(f"the run is at epoch {self.epoch}: no errors of {start} to {stop}")
        if between := [epoch for epoch in self.stretches[1:] if start < epoch < stop]:
            raise ValueError(
                f"other points are learned from epoch {between[0]} on: "
                f"no errors of {start} to {stop} by the same"
            )
        again = self._resumed(self._schedule, self.history.state_at(start), start)
        first = again.error[np.newaxis]
        blocks = (errors[1:] for errors in again._blocks(stop - start))
        return np.concatenate([first, *blocks])

    def memory_at(self, epoch: int) -> tuple[Memory, int]:
        """What the rule remembers after `epoch` epochs, and the number of updates that made it.

        In rows as ``Network.flat``: what ``trace_epoch`` takes. Raises ValueError outside the run.
        """
        _, memory, count = self.method.parts(self.history.state_at(epoch))
        return memory, count

    def _resumed(self, schedule: list[Change], state: Array, epoch: int) -> "Trainer":
        """A trainer that goes on from the `state` of this run at `epoch`."""
        run = self._template, self.given, self.test, self.method, self.engine
        return _resumed(*run, schedule, state, epoch)

    def is_within(self, tolerance: float) -> bool:
        """Whether every absolute error is below `tolerance` now."""
        return bool((np.abs(self._error) < tolerance).all())

    def _blocks(self, epochs: int, tolerance: float = 0.0) -> Iterator[Array]:
        """Advance; yield each block's errors (n, P, 1), from the epoch at which it begins."""
        end = self.epoch + epochs
        while self.epoch < end and not self.diverged and not self.is_within(tolerance):
            stops = [end, self.epoch + self._epochs.block]
            stops += [change.epoch for change in self._schedule if change.epoch > self.epoch][:1]
            errors = self._advance_block(min(stops), tolerance)
            for index, change in enumerate(self._schedule):
                if change.epoch == self.epoch:
                    self._put_in_force(change)
                    if change.data and not self._learn(change.data.dataset, True):
                        self.diverged = True
                        self._schedule[index] = change._replace(data=None)
            yield errors  # last, since the caller may stop here

    def _advance_block(self, stop: int, tolerance: float) -> Array:
        """Run to `stop`, or to the epoch before it at which the run has to end.

        Returns the errors (n, P, 1) at every epoch from the current one on.
        """
        start = self._epochs.state
        epochs, states, errors = self._run(stop)
        diverges = not self._epochs.is_finite()
        if diverges:
            stop = self._last_finite(start, stop)
        summary = self._epochs.summary(errors[: stop - self.epoch + 1])
        within = summary.worst < tolerance
        if within.any():  # which happens before the run diverges
            stop = self.epoch + int(within.argmax())
        self.diverged = diverges and not within.any()
        if stop < epochs[-1]:
            self._epochs.resume(start, self.epoch)
            epochs, states, errors = self._run(stop)
        if stop > self.epoch:
            self._record(epochs, states, summary)
        return errors

    def _run(self, stop: int) -> tuple[list[int], Array, Array]:
        """Let the engine compute the epochs up to `stop`, without recording them.

        Returns the epochs to record, the state at each (rows), and the errors (n, P, 1) at every
        epoch from `self.epoch` to `stop`, both included. A push at `stop` is part of it.
        """
        due = self.history.due(self.epoch, stop)
        errors = np.empty((stop - self.epoch + 1, *self.dataset.targets.shape))
        with np.errstate(all="ignore"):
            states = self._epochs.run_through(errors[:-1], np.subtract(due, self.epoch).tolist())
            push = self._push_at(stop)
            if push and self._epochs.is_finite():  # else the run has ended before it
                self._epochs.weights = np.array(push)
                states[-1] = self._epochs.state
            errors[-1] = self._epochs.measure()
        self._error: Array = errors[-1].copy()
        return due, states, errors

    def _record(self, epochs: list[int], states: Array, summary: Summary) -> None:
        # A record has the extremes from the epoch of the record before to its own, both included.
        ends = np.subtract(epochs, self.epoch)
        starts = np.concatenate(([0], ends[:-1]))
        means, worst, right = (column[: ends[-1] + 1] for column in summary)
        low, high = np.minimum, np.maximum
        extremes = ((low, means), (high, means), (low, worst), (high, right))
        since = [of(of.reduceat(column, starts), column[ends]) for of, column in extremes]
        rows = np.column_stack([means[ends], *since])
        is_push = bool(self._push_at(epochs[-1]))
        self.history.record_all(epochs, rows, states, keeps_last=is_push)
        self.epoch = epochs[-1]

    def _push_at(self, epoch: int) -> tuple[float, ...]:
        """The weights that are put in place at `epoch`; none for no push."""
        return next((change.weights for change in self._schedule if change.epoch == epoch), ())

    def _require_finite(self) -> None:
        """Raise ValueError unless a run can go on from every push, and from where it is now."""
        begin = self._epochs.weights
        for change in self._schedule:
            if change.weights or change is self.initial:
                epochs = self._epochs
                if points_by(change.epoch, self._schedule) != self.initial.data:
                    epochs = self._engine_for(change, self._points_at(change.epoch)[0])
                epochs.weights = np.array(change.weights or begin)
                with np.errstate(all="ignore"):
                    epochs.measure()
                if not epochs.is_finite():
                    raise ValueError(_NOT_FINITE)
        self._epochs.weights = begin

    def _last_finite(self, start: Array, stop: int) -> int:
        """The last epoch before `stop` at which all is finite, searched one epoch at a time."""
        self._epochs.resume(start, self.epoch)
        with np.errstate(all="ignore"):
            for epoch in range(self.epoch, stop):
                self._epochs.run(1)
                self._epochs.measure()
                if not self._epochs.is_finite():
                    return epoch
        return stop

    def _learn(self, points: Dataset, are_other: bool) -> bool:
        """Learn these points from here on, if the numbers are finite with them: whether they are.

        `are_other` says whether they are others than at the epoch before, which makes this one a
        checkpoint. Its error is that of the points, the extremes are those on the way here.
        """
        dataset, held_out = self.test.split(points)
        epochs = self._engine_for(self._in_force, dataset)
        epochs.resume(self._epochs.state, self.epoch)
        with np.errstate(all="ignore"):
            error = epochs.measure()
        if not epochs.is_finite():
            return False
        self.dataset, self.held_out, self._epochs, self._error = dataset, held_out, epochs, error
        [mean], [worst], [right] = epochs.summary(error[np.newaxis])
        is_first = self.epoch == self.initial.epoch  # no others were learned before
        since = Extremes(mean, mean, worst, right) if is_first else None
        keeps = are_other or bool(self._push_at(self.epoch))
        self.history.correct(mean, since, keeps=keeps)
        return True

    def _change(self, change: Change) -> None:
        """Put `change`, of the steps, in force now; it replaces what was planned from here on."""
        _checked(change, self._template)
        self.drop_planned_changes()
        if (change.learning_rate, change.loss) != (self.learning_rate, self.loss):
            self._schedule[:] = _by_epoch([*self._schedule, change])
            self._put_in_force(change)

    def _put_in_force(self, change: Change) -> None:
        if change.loss != self.loss:
            state = self._epochs.state
            self._epochs = self._engine_for(change, self.dataset)
            self._epochs.resume(state, self.epoch)
        self._epochs.learning_rate = change.learning_rate
        self._in_force = change


def _by_epoch(changes: Iterable[Change]) -> list[Change]:
    """At each epoch the last of the changes, with the last weights and points that any has."""
    found: dict[int, Change] = {}
    for change in changes:
        before = found.get(change.epoch, change)
        weights, data = change.weights or before.weights, change.data or before.data
        found[change.epoch] = change._replace(weights=weights, data=data)
    return [found[epoch] for epoch in sorted(found)]


def points_by(epoch: int, changes: Iterable[Change]) -> OwnPoints | None:
    """The points that have taken the place of the run's first ones by `epoch`, if any have."""
    taken = [change.data for change in changes if change.data and change.epoch <= epoch]
    return taken[-1] if taken else None


def _are_same(points: Dataset, others: Dataset) -> bool:
    """Whether they are the same points in the same order, to the steps that one's own lie on."""
    if points.inputs.shape != others.inputs.shape:
        return False
    apart = np.abs(points.inputs - others.inputs).max()
    is_same = apart <= 0.5 / SIDE * (1 + 1e-9)
    return bool(is_same) and np.array_equal(points.targets, others.targets)


def _check_inputs(network: Network, given: int) -> None:
    taken = network.layers[0]
    if taken != given:
        raise ValueError(f"a network with {taken} inputs cannot learn patterns with {given}")


def _checked(change: Change, network: Network) -> Change:
    if not (isfinite(change.learning_rate) and change.learning_rate > 0):
        raise ValueError(f"learning rate must be above 0 and finite, not {change.learning_rate}")
    if change.loss not in LOSSES:
        raise ValueError(f"loss must be one of {', '.join(LOSSES)}, not {change.loss!r}")
    count = network.flat().size
    if change.weights and len(change.weights) != count:
        raise ValueError(f"this network has {count} weights, not {len(change.weights)}")
    if change.data:
        _check_inputs(network, change.data.inputs)
    return change


def _replay(resumed: Callable[[Array, int], Trainer], state: Array, start: int, stop: int) -> Array:
    """Train the state of epoch `start` up to epoch `stop`, with the run from there on."""
    if start == stop:
        return state
    trainer = resumed(state, start)
    trainer.advance(stop - start)
    return trainer._epochs.state


def _resumed(
    network: Network,
    given: Dataset,
    test: HeldOut,
    method: Method,
    engine: str,
    schedule: list[Change],
    state: Array,
    epoch: int,
) -> Trainer:
    """A trainer that goes on from the `state` of a run at `epoch`, by the run's schedule.

    A push at `epoch` itself is in the state already, if that is not the start of the run.
    """
    now = [change for change in schedule if change.epoch <= epoch][-1]
    begin = Change(epoch, now.learning_rate, now.loss, data=points_by(epoch, schedule))
    later = [change for change in schedule if change.epoch > epoch]
    weights, _, _ = method.parts(state)
    return Trainer(
        network.with_weights(weights),
        given,
        **vars(method),
        changes=[begin, *later],
        epoch=epoch,
        engine=engine,
        state=state,
        test=test,
    )
