"""A sweep that runs in the background, once for all visitors who ask for it."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from threading import Lock, Thread
from time import monotonic, sleep

import streamlit as st

from pages.link.many_runs import Runs
from pages.server.engine import ENGINE
from pages.server.governor import governor
from pages.server.streamlit_internals import is_session_active
from xorcore.engines.engine import choose
from xorcore.sweep import SweepRequest, SweepResult, complete, cores, expected_seconds

_PATIENCE = 120.0
"""A sweep stops when no visitor's page has called for so many seconds. Browsers let the page in a
background tab call only once a minute. When a visitor closes the page, the sweep stops at once."""

_LOOK_UP = 0.1
"""A sweep that rests checks after so many seconds whether a visitor still wants it."""


_TRIES = 3
_MOST_PLANS = 256
_LONG_ENOUGH = 0.3
"""Seconds of work from which on a sweep corrects the pace; a shorter one tells too little."""


class Pace:
    """How long sweeps take on this server, by short tries and by the sweeps that have run.

    With each engine apart: once the server has compiled the quicker one, all is measured anew.
    """

    def __init__(self, measure: Callable[[SweepRequest, str], float] = expected_seconds) -> None:
        self._measure = measure
        self._tries: dict[tuple[Runs, str], list[float]] = {}

    def expected(self, plan: Runs) -> float:
        """Seconds of a plan that compares nothing: by the least of a few tries, one a call."""
        if len(self._tries) >= _MOST_PLANS:
            self._tries.clear()
        request = plan.request
        engine = choose(ENGINE, request.method.is_plain(len(request.dataset.inputs)))
        tries = self._tries.setdefault((replace(plan, first=0), engine), [])
        if len(tries) < _TRIES:
            tries.append(self._measured(plan, engine))
        return min(tries)

    def _measured(self, plan: Runs, engine: str) -> float:
        if plan.cells is None:
            return self._measure(plan.request, engine)
        # A cell is a task of its own, smaller than those of a sweep: it takes longer for each run.
        first = replace(plan, rates=plan.rates[:1]).request
        return len(plan.rates) * self._measure(first, engine)

    def correct(self, plan: Runs, engine: str, seconds: float) -> None:
        """Note that the sweep of `plan` with `engine` has taken so many seconds of work."""
        self._tries[replace(plan, first=0), engine] = [seconds] * _TRIES


PACE = Pace()


class Job:
    """A sweep in its own thread, which works as long as a visitor watches it.

    While its engine computes, which is most of the time, other threads run, too. Compiled, it has
    all cores while nobody else is at work, and one otherwise. After each piece of work the sweep
    rests, so that other runs on the server get their share of the time. It ends with the engine
    that it began with.
    """

    def __init__(self, plan: Runs) -> None:
        self.plan = plan
        self.seconds_left: float | None = None  # None until some work is done
        self.share = 0.0  # of the work that is done
        self._watchers: dict[str, float] = {}  # visitors, and when each last called
        self._thread: Thread | None = None
        self._lock = Lock()

    @cached_property
    def result(self) -> SweepResult:
        """What is done so far: of a job that has not begun nothing, which takes as much memory."""
        return SweepResult.nothing_done(self.plan.request, ENGINE)

    @property
    def is_complete(self) -> bool:
        """Whether every run is done."""
        return self._thread is not None and bool(self.result.done.all())

    @property
    def is_at_work(self) -> bool:
        """Whether a thread trains its runs now."""
        return self._thread is not None and self._thread.is_alive()

    def watch(self, watcher: str) -> None:
        """Note that `watcher` wants the result; start the thread if it is not running."""
        with self._lock:
            self._watchers[watcher] = monotonic()
            if not self.is_complete and not self.is_at_work:
                if self._thread is None:  # by now there may be a compiled engine
                    self.result = SweepResult.nothing_done(self.plan.request, ENGINE)
                self._thread = Thread(target=self._run, daemon=True)
                self._thread.start()

    def leave(self, watcher: str) -> None:
        """Note that `watcher` wants it no longer; without watchers the sweep stops, unfinished."""
        with self._lock:
            self._watchers.pop(watcher, None)
            thread = None if self._watchers else self._thread
        if thread is not None:
            thread.join(timeout=1.0)  # and no longer: another visitor may watch it by now

    def _run(self) -> None:
        began, share_then, resumed = monotonic(), None, monotonic()
        worked = 0.0  # seconds

        def progress(done: int, total: int) -> bool:
            nonlocal share_then, resumed, worked
            self.share = done / total
            if share_then is None:
                share_then = self.share  # a sweep that was stopped continues from here
            elapsed, gained = monotonic() - began, self.share - share_then
            self.seconds_left = elapsed * (1 - self.share) / gained if gained else None
            worked += monotonic() - resumed
            self._rest(monotonic() - resumed)
            resumed = monotonic()
            return self._is_wanted()

        complete(self.result, progress=progress, threads=threads, cells=self.plan.cells)
        if share_then == 0 and self.is_complete and worked >= _LONG_ENOUGH:
            PACE.correct(self.plan, self.result.engine, worked)
        governor().forget(self)

    def _rest(self, worked: float) -> None:
        """Rest in proportion to the seconds `worked`, so that other runs get their share."""
        governor().touch(self)
        end = monotonic() + governor().rest(worked)
        while self._is_wanted() and (left := end - monotonic()) > 0:
            sleep(min(left, _LOOK_UP))
            governor().touch(self)

    def _is_wanted(self) -> bool:
        with self._lock:
            now = monotonic()
            return any(
                now - seen < _PATIENCE and is_session_active(watcher)
                for watcher, seen in self._watchers.items()
            )


def threads() -> int:
    """As many as there are cores while nothing else is at work on the server, and else one."""
    return cores() if governor().runs == 1 else 1


@st.cache_resource(max_entries=16, show_spinner=False)
def job_of(plan: Runs) -> Job:
    """The job of a plan that compares nothing; all visitors with the same plan share it.

    The server keeps the last 16 of them, at most 19 MB each, or 31 MB of a map; a visitor's page
    keeps its own.
    """
    return Job(plan)
