"""A bounded record of a run: log-spaced checkpoints from which any epoch can be computed again."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from xorcore.model import Array
from xorcore.model.network import Network

CAPACITY = 4_096
PER_OCTAVE = 100
"""Checkpoints each time the epoch doubles; up to epoch 288 that is every epoch."""
_GROWTH = 2 ** (1 / PER_OCTAVE)


class Extremes(NamedTuple):
    """Statistics of all epochs since the checkpoint before, this epoch included."""

    lowest: float  # mean absolute error
    highest: float
    least_worst: float  # lowest of each epoch's largest absolute error
    most_right: int  # most outputs that were right at one epoch

    def and_of(self, other: Self) -> Self:
        """The extremes of two intervals together."""
        return self._replace(
            lowest=min(self.lowest, other.lowest),
            highest=max(self.highest, other.highest),
            least_worst=min(self.least_worst, other.least_worst),
            most_right=max(self.most_right, other.most_right),
        )


class History:
    """Checkpoints at log-spaced epochs, the last of them always the newest epoch recorded.

    At most ``CAPACITY`` are kept: the arrays grow by doubling up to that and no further. A run
    of 2,000,000 epochs has about 1,600; past the capacity each new one replaces the last.

    A checkpoint has the state of the run, as of ``Method.state``: the weights, and after them what
    the rule remembers, `remembered` numbers. `network` gives the weights' shape;
    `replay(state, start, stop)` trains the state of epoch `start` up to epoch `stop`.
    """

    def __init__(
        self, network: Network, replay: Callable[[Array, int, int], Array], remembered: int = 0
    ) -> None:
        self._network = network
        self._replay = replay
        self._size = network.flat().size
        self._count = 0
        self._last_is_kept = True
        self._next = 0
        self._due = 0  # `_next` as it was before the last record
        # Epoch, error at it, extremes since, state.
        self._rows = np.empty((64, 6 + self._size + remembered))

    def __len__(self) -> int:
        return self._count

    @property
    def epochs(self) -> NDArray[np.int64]:
        """Epochs of the checkpoints, ascending: (n,)."""
        return self._rows[: self._count, 0].astype(np.int64)

    @property
    def mean_absolute_error(self) -> Array:
        """Mean absolute error at each checkpoint, of the points learned from there on: (n,)."""
        return self._rows[: self._count, 1].copy()

    @property
    def lowest(self) -> Array:
        """Lowest mean absolute error of any epoch since the checkpoint before: (n,)."""
        return self._rows[: self._count, 2].copy()

    @property
    def highest(self) -> Array:
        """Highest mean absolute error of any epoch since the checkpoint before: (n,)."""
        return self._rows[: self._count, 3].copy()

    @property
    def least_worst(self) -> Array:
        """Lowest worst absolute error of any epoch since the checkpoint before: (n,)."""
        return self._rows[: self._count, 4].copy()

    @property
    def most_right(self) -> NDArray[np.int64]:
        """Most outputs right at any epoch since the checkpoint before: (n,)."""
        return self._rows[: self._count, 5].astype(np.int64)

    @property
    def weights(self) -> Array:
        """Weights at each checkpoint, rows as of ``Network.flat``: (n, size)."""
        return self._rows[: self._count, 6 : 6 + self._size].copy()

    def due(self, start: int, stop: int) -> list[int]:
        """Epochs after `start` at which to record on the way to `stop`, ending with `stop`."""
        epochs = [max(self._next, start + 1)]
        while epochs[-1] < stop:
            epochs.append(_after(epochs[-1]))
        return [*epochs[:-1], stop]

    def record(self, epoch: int, error: float, since: Extremes, state: Array) -> None:
        """Add the state at `epoch`, with the extremes since the last record.

        It stays if this epoch is a checkpoint of the schedule; otherwise the next record
        replaces it and includes its extremes.
        """
        self.record_all([epoch], np.array([[error, *since]]), state[np.newaxis])

    def record_all(
        self, epochs: Sequence[int], errors: Array, states: Array, *, keeps_last: bool = False
    ) -> None:
        """Add the states at n `epochs` in the order of `due`, as `record` adds one.

        A row of `errors` (n, 5) has the mean absolute error and the `Extremes` since the row
        before; of `states` (n, size), the state. With `keeps_last` the last one stays even
        between two checkpoints of the schedule, which goes on from it.
        """
        rows = np.column_stack([epochs, errors, states])
        if not self._last_is_kept:
            self._count -= 1
            rows[0] = _together(self._rows[self._count], rows[0])
        room = CAPACITY - self._count
        for row in rows[room:]:
            rows[room - 1] = _together(rows[room - 1], row)
        rows = rows[:room]
        end = self._count + len(rows)
        while end > len(self._rows):
            room = min(2 * len(self._rows), CAPACITY)
            self._rows = np.resize(self._rows, (room, self._rows.shape[1]))
        self._rows[self._count : end] = rows
        self._count = end
        if len(epochs) > 1:
            self._next = _after(epochs[-2])
        self._due = self._next
        self._keep_last(keeps_last)

    def _keep_last(self, is_kept: bool) -> None:
        """Settle whether the last checkpoint stays: if it `is_kept`, or due by the schedule."""
        epoch = int(self._rows[self._count - 1, 0])
        is_due = is_kept or epoch >= self._due
        self._last_is_kept = is_due and self._count < CAPACITY
        self._next = _after(epoch) if is_due else self._due

    def correct(self, error: float, since: Extremes | None = None, *, keeps: bool) -> None:
        """At the newest checkpoint the mean absolute error is this one, of other points.

        Its extremes stay those of the points up to there, if these are not given. `keeps` takes
        the place of `keeps_last` of `record_all`.
        """
        row = self._rows[self._count - 1]
        row[1] = error
        if since:
            row[2:6] = since
        self._keep_last(keeps)

    def network_at(self, epoch: int) -> Network:
        """The network after `epoch` epochs, exactly: replayed from the checkpoint before it.

        Raises ValueError outside the run.
        """
        return self._network.with_weights(self.state_at(epoch)[: self._size])

    def state_at(self, epoch: int) -> Array:
        """The state after `epoch` epochs, as `network_at` has the network."""
        start, state = self._before(epoch, self._count)
        return self._replay(state, start, int(epoch))

    def last_kept(self, epoch: int) -> tuple[int, Array]:
        """The last checkpoint up to `epoch` that stays in the record: its epoch and state.

        Raises ValueError outside the run.
        """
        return self._before(epoch, self._count - (not self._last_is_kept))

    def begin_with(self, earlier: Self) -> None:
        """Copy the checkpoints of `earlier` up to the first one of this history.

        The record is then the same as that of one run from the start.
        """
        self._count = int(np.searchsorted(earlier.epochs, self._rows[0, 0], side="right"))
        self._rows = earlier._rows[: self._count].copy()

    def _before(self, epoch: int, count: int) -> tuple[int, Array]:
        """Of the first `count` checkpoints the last one up to `epoch`."""
        first, last = self._rows[[0, self._count - 1], 0]
        if not first <= epoch <= last:
            raise ValueError(f"the run has epochs {first:.0f} to {last:.0f}, not {epoch}")
        index = np.searchsorted(self._rows[:count, 0], epoch, side="right") - 1
        return int(self._rows[index, 0]), self._rows[index, 6:].copy()


def _together(earlier: Array, later: Array) -> Array:
    """The `later` row of a record, with the extremes of both."""
    extremes = Extremes(*earlier[2:6]).and_of(Extremes(*later[2:6]))
    return np.concatenate([later[:2], extremes, later[6:]])


def _after(epoch: int) -> int:
    """The checkpoint of the schedule that follows one at `epoch`."""
    return max(epoch + 1, int(epoch * _GROWTH))
