"""The governor: how the runs at work on this server share its time.

A class on a small server has one core. The governor knows the work under way there (runs that
play, links that train to their epoch, sweeps), tells each how long it may compute at a stretch
and how often, and lets one run or link at a time compute; sweeps sleep in between. So thirty runs
are all slower, evenly, and a click is still answered. One run alone is as fast as if there were
no governor.
"""

import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock

import streamlit as st

TICK = 0.2
"""Seconds between two batches of frames of a run, when there are not many."""

_ALONE = 0.95
"""Share of the time that one run may compute; the rest is for Streamlit. It ends early for a
click."""

_SHARED = 0.6
"""The same for several runs together: a visitor may click in every one of them."""

_OVERHEAD = 0.006
"""Seconds of Streamlit's own work for a batch."""

_LEAST = 0.002
"""Seconds to compute that a batch always has, for its one frame."""

_PER_TICK = 10
"""Runs that can have their batches five times a second: Streamlit's work for them takes a third
of a core."""

_LONGEST = 10
"""Ticks between two batches at the most."""

_SLACK = 2
"""Runs that may leave before the others change over to more batches a second."""

_NEWS_A_SECOND = 20
"""Pages of a class that may ask for news in a second: Streamlit's work for them takes an eighth of
a core."""

_RECENT = 3.0
"""Seconds without a ``touch`` after which work is taken to have ended: a closed tab sends no
message. More than the longest pause between two batches."""


class Governor:
    """Shares out one core. Every method may be called from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._touched: dict[Hashable, float] = {}  # when each piece of work last went on
        self._lock = Lock()
        self._computing = Lock()

    @property
    def runs(self) -> int:
        """How many are at work, at least 1: the caller is."""
        with self._lock:
            now = self._clock()
            self._touched = {w: at for w, at in self._touched.items() if now - at < _RECENT}
            return max(1, len(self._touched))

    def touch(self, work: Hashable) -> None:
        """Note that `work` goes on."""
        with self._lock:
            self._touched[work] = self._clock()

    def forget(self, work: Hashable) -> None:
        """Note that `work` has ended, or rests."""
        with self._lock:
            self._touched.pop(work, None)

    def ticks(self, now: int = 1) -> int:
        """Ticks that a batch of frames should take; `now` is what it has been so far.

        It stays as it is when a few runs come and go.
        """
        runs = self.runs
        wanted = _ticks(runs)
        return now if wanted < now <= _ticks(runs + _SLACK) else wanted

    def budget(self, ticks: int = 1) -> float:
        """Seconds that a run may compute for a batch that takes so many ticks."""
        runs = self.runs
        if runs == 1:
            return _ALONE * TICK * ticks
        return max(_LEAST, _SHARED * TICK * ticks / runs - _OVERHEAD)

    def news_every(self, pages: int) -> float:
        """Seconds from one question for news to the next, for each of so many pages: 1 to 3."""
        return min(max((pages + self.runs) / _NEWS_A_SECOND, 1.0), 3.0)

    @contextmanager
    def compute_lock(self, work: Hashable) -> Iterator[None]:
        """Hold the server's one compute lock, for `work`."""
        self.touch(work)
        with self._computing:
            yield

    def rest(self, seconds: float) -> float:
        """Seconds to sleep after having computed for `seconds`; 0 if nobody else is at work."""
        runs = self.runs
        return 0.0 if runs == 1 else seconds * (runs / _SHARED - 1)


def _ticks(runs: int) -> int:
    return min(-(-runs // _PER_TICK), _LONGEST)


@st.cache_resource(show_spinner=False)
def governor() -> Governor:
    """The server's one governor."""
    return Governor()
