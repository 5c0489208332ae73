"""Runs that train to the epoch of a link: one run for all visitors who open the same link."""

import time
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import streamlit as st

from pages.server.governor import governor
from xorcore import Change, Experiment, Trainer

MOST = 64
MOST_BYTES = 16 * 2**20
"""Of the runs kept for later visitors. The default run of 2,000,000 epochs has a record of
190 KB, the largest network's run one of 3.3 MB."""

_SLICE = 0.1
"""Seconds that a run trains at a stretch, at the most."""

_POINT = 16
"""Bytes of a point of a change: 8 for one that was there before, some 120 for each new one, of
which there are few."""

_WAIT = 0.5
"""Seconds to wait, while another session trains, before the page shows how far that is."""


class LinkRun:
    """A run that trains to epoch `goal`. Any number of sessions train it, one at a time."""

    def __init__(
        self, trainer: Trainer, goal: int, tolerance: float, changes: Sequence[Change] = ()
    ) -> None:
        self.goal = goal
        self._trainer = trainer
        self._tolerance = tolerance
        checkpoints = len(trainer.history) + len(trainer.history.due(trainer.epoch, goal))
        points = sum(len(change.data.points) for change in changes if change.data)
        state = trainer.history.state_at(trainer.epoch).size
        self.bytes = 8 * (state + 6) * checkpoints + _POINT * points
        """Memory that its record and its changes of points take at its goal, about."""
        self._lock = Lock()

    @property
    def epoch(self) -> int:
        """The epoch reached."""
        return self._trainer.epoch

    @property
    def is_done(self) -> bool:
        """Whether it has reached its goal, or ended before."""
        trainer = self._trainer
        return trainer.epoch >= self.goal or trainer.diverged or trainer.is_within(self._tolerance)

    def advance(self) -> None:
        """Train for up to ``_SLICE``, or wait up to ``_WAIT`` while another session trains."""
        if not self._lock.acquire(timeout=_WAIT):
            return
        try:
            time.sleep(governor().rest(self.train()))  # with the lock: nobody trains it meanwhile
        finally:
            self._lock.release()

    def train(self) -> float:
        """Train for a slice; gives the seconds that it took, 0 for the last one."""
        with governor().compute_lock(self):
            begin = time.perf_counter()
            seconds = min(_SLICE, governor().budget())
            is_done = self._trainer.advance_to(self.goal, self._tolerance, seconds=seconds)
            took = time.perf_counter() - begin
        if is_done:
            governor().forget(self)
        return 0.0 if is_done else took

    def own(self) -> Trainer:
        """A copy of the run as it is now, for one session to train on."""
        with self._lock:
            own = self._trainer.branched(self._trainer.epoch)
            if self._trainer.diverged:
                own.advance(1)  # so that the copy finds out, too
        return own


class LinkRuns:
    """The server's link runs, the latest asked for last; at most `most`, and `most_bytes`."""

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._runs: OrderedDict[tuple[Experiment, str], LinkRun] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._runs)

    def to(self, experiment: Experiment, engine: str) -> LinkRun:
        """The run to the epoch of `experiment`, under way or done, or else a new one.

        Drops the runs that nobody has asked for the longest; sessions that wait for such a run
        still have it.
        """
        with self._lock:
            key = experiment, engine
            if key not in self._runs:
                trainer = experiment.trainer(engine)
                self._runs[key] = LinkRun(
                    trainer, experiment.epoch, experiment.tolerance, experiment.changes
                )
            self._runs.move_to_end(key)
            while len(self._runs) > self._most or self._is_too_large():
                self._runs.popitem(last=False)
            return self._runs[key]

    def _is_too_large(self) -> bool:
        others = list(self._runs.values())[:-1]
        return sum(run.bytes for run in others) > self._most_bytes


@st.cache_resource(show_spinner=False)
def link_runs() -> LinkRuns:
    """The server's link runs."""
    return LinkRuns()
