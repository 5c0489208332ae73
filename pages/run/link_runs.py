"""Runs on the way to the epoch that a link asks for: one for all who open the same link."""

import time
from collections import OrderedDict
from threading import Lock

import streamlit as st

from pages.server.governor import governor
from xorcore import Experiment, Trainer

MOST = 64
MOST_BYTES = 16 * 2**20
"""Of the runs kept for those who come later. The default run of 2,000,000 epochs has a record of
270 KB, the largest network's one of 3.3 MB."""

_SLICE = 0.1
"""Seconds of training between two looks at what else there is to do, at the most."""

_WAIT = 0.5
"""Seconds to wait, while another session trains, before telling how far it is."""


class LinkRun:
    """A run on its way to `goal`. Any number of sessions take it there, one at a time."""

    def __init__(self, trainer: Trainer, goal: int, tolerance: float) -> None:
        self.goal = goal
        self._trainer = trainer
        self._tolerance = tolerance
        checkpoints = len(trainer.history) + len(trainer.history.due(trainer.epoch, goal))
        self.bytes = 8 * (trainer.network.flat().size + 6) * checkpoints
        """Memory that its record takes when it is at its goal, about."""
        self._lock = Lock()

    @property
    def epoch(self) -> int:
        """The epoch reached."""
        return self._trainer.epoch

    @property
    def is_done(self) -> bool:
        """Whether it is at its goal, or has ended before."""
        trainer = self._trainer
        return trainer.epoch >= self.goal or trainer.diverged or trainer.is_within(self._tolerance)

    def advance(self) -> None:
        """Train for a moment, or wait for one while another session does."""
        if not self._lock.acquire(timeout=_WAIT):
            return
        try:
            time.sleep(governor().rest(self._train()))  # nobody else trains it meanwhile either
        finally:
            self._lock.release()

    def _train(self) -> float:
        """Seconds that it took."""
        with governor().compute_lock(self):
            begin = now = time.perf_counter()
            until = begin + min(_SLICE, governor().budget())
            while now < until and not self.is_done:
                left = self.goal - self._trainer.epoch
                self._trainer.advance(min(self._trainer.block, left), self._tolerance)
                now = time.perf_counter()
        if self.is_done:
            governor().forget(self)
            return 0.0
        return now - begin

    def own(self) -> Trainer:
        """The run as it is now, for one session to go on with."""
        with self._lock:
            own = self._trainer.branched(self._trainer.epoch)
            if self._trainer.diverged:
                own.advance(1)  # finds that out, too
        return own


class LinkRuns:
    """The server's, the one asked for last at the end; at most `most`, and so many bytes."""

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._runs: OrderedDict[tuple[Experiment, str], LinkRun] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._runs)

    def to(self, experiment: Experiment, engine: str) -> LinkRun:
        """The run to the epoch of `experiment`, under way or done, or else a new one.

        Those not asked for longest make room. Sessions that wait for one of them still have it.
        """
        with self._lock:
            key = experiment, engine
            if key not in self._runs:
                trainer = experiment.trainer(engine)
                self._runs[key] = LinkRun(trainer, experiment.epoch, experiment.tolerance)
            self._runs.move_to_end(key)
            while len(self._runs) > self._most or self._is_too_large():
                self._runs.popitem(last=False)
            return self._runs[key]

    def _is_too_large(self) -> bool:
        others = list(self._runs.values())[:-1]
        return sum(run.bytes for run in others) > self._most_bytes


@st.cache_resource(show_spinner=False)
def link_runs() -> LinkRuns:
    """The server's own."""
    return LinkRuns()
