"""A sweep that is done in the background, once for all visitors who ask for it."""

from threading import Lock, Thread
from time import monotonic, sleep

import streamlit as st

from pages.link.many_runs import Plan
from pages.server.governor import governor
from pages.server.streamlit_internals import is_session_active
from xorcore.sweep import SweepResult, complete

_PATIENCE = 120.0
"""Seconds without a sign of any visitor after which a sweep stops. A browser may let the page in
a tab that is not looked at call only once a minute; one that is closed is noticed at once."""

_LOOK_UP = 0.1
"""Seconds of rest after which a sweep looks if it is still wanted."""


class Job:
    """A sweep in a thread of its own, as long as somebody watches it.

    NumPy lets other threads run while it computes, and most of a sweep's time is NumPy's. For
    the time that it takes from other runs it rests. Watchers are visitors.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.result = SweepResult.nothing_done(plan.request)
        self.seconds_left: float | None = None  # None until there is something to judge by
        self.share = 0.0  # of the work, done
        self._watchers: dict[str, float] = {}  # when each was last heard of
        self._thread: Thread | None = None
        self._lock = Lock()

    @property
    def is_complete(self) -> bool:
        """Whether every run is done."""
        return bool(self.result.done.all())

    def watch(self, watcher: str) -> None:
        """Note that `watcher` still wants the result, and see to it that it is worked on."""
        with self._lock:
            self._watchers[watcher] = monotonic()
            if not self.is_complete and (self._thread is None or not self._thread.is_alive()):
                self._thread = Thread(target=self._run, daemon=True)
                self._thread.start()

    def leave(self, watcher: str) -> None:
        """Note that `watcher` wants no more. If nobody does, it stops and keeps what is there."""
        with self._lock:
            self._watchers.pop(watcher, None)
            thread = None if self._watchers else self._thread
        if thread is not None:
            thread.join(timeout=1.0)  # somebody else may have begun to watch meanwhile

    def _run(self) -> None:
        began, share_then, resumed = monotonic(), None, monotonic()

        def progress(done: int, total: int) -> bool:
            nonlocal share_then, resumed
            self.share = done / total
            if share_then is None:
                share_then = self.share  # a sweep that was stopped goes on from there
            elapsed, gained = monotonic() - began, self.share - share_then
            self.seconds_left = elapsed * (1 - self.share) / gained if gained else None
            self._rest(monotonic() - resumed)
            resumed = monotonic()
            return self._is_wanted()

        complete(self.result, progress=progress)
        governor().forget(self)

    def _rest(self, worked: float) -> None:
        """Leave the server to the others at work there, in proportion to the time taken."""
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


@st.cache_resource(max_entries=16, show_spinner=False)
def job_of(plan: Plan) -> Job:
    """The job of a plan that compares nothing: a class that opens one link shares one.

    Up to 16 are kept beside those that visitors look at, of at most 10 MB each.
    """
    return Job(plan)
