"""The sweeps of the page Many runs: what is set, what is under way, what there is to see."""

from dataclasses import dataclass, field, replace
from typing import Any

from pages.link.many_runs import CLASS, MAP, PLAN, Map, Plan, Runs
from pages.many_runs_page.job import Job, job_of
from pages.run import session
from pages.run.visit import kept_for_visit
from pages.server.streamlit_internals import session_id


@dataclass
class Sweeping:
    """What lasts until the page is loaded anew."""

    # By setting, what was entered last and not taken, and a sentence why.
    refused: dict[str, tuple[Any, str]] = field(default_factory=dict)
    under_way: tuple[Job, ...] = ()  # the jobs that are waited for
    shown: tuple[Job, ...] = ()  # the jobs whose runs are on the page
    is_put_off: bool = False  # because its link asks for too much to start by itself
    is_leaving: bool = False  # because a run was picked, to be watched on the Train page
    watcher: str = field(default_factory=session_id)

    @property
    def plan(self) -> Plan:
        """The settings of the sweep, all of them good, on the points that the run learns now."""
        run = session.run_under_way()
        return replace(PLAN.get(), data=run.data, test=run.experiment.test)

    @property
    def wanted(self) -> tuple[Runs, ...]:
        """What is to be run as it is set: one sweep, or the two that are compared."""
        return self.plan.variants

    @property
    def is_at_hand(self) -> bool:
        """Whether the result of what is set is there already."""
        return all(job_of(runs).is_complete for runs in self.wanted)

    @property
    def is_begun(self) -> bool:
        """Whether what is shown is what is set, stopped before its end."""
        is_set = tuple(job.plan for job in self.shown) == self.wanted
        return is_set and not all(job.is_complete for job in self.shown)

    @property
    def seconds_left(self) -> float | None:
        """What the work may take from now on; None until there is something to judge by."""
        unfinished = [job for job in self.under_way if not job.is_complete]
        left, share = (unfinished[0].seconds_left, unfinished[0].share) if unfinished else (None, 0)
        if left is None or not 0 < share < 1:
            return None
        return left + (len(unfinished) - 1) * left / (1 - share)

    @property
    def share(self) -> float:
        """How much of what is waited for is done."""
        return sum(job.share for job in self.under_way) / len(self.under_way)

    def enter(self, name: str, value: Any) -> None:
        """Take over a setting as it was entered, or note why not.

        What was refused before may fit now: seeds, once there are fewer learning rates. None is
        what a choice says that has not heard its value yet: it is told it again. An emptied field
        shows again what is set.
        """
        if value is None:
            return
        _settled()
        self.is_put_off = False
        self.refused.pop(name, None)
        given = {} if value == "" else {name: value}
        waiting = {other: value for other, (value, _) in self.refused.items()}
        for setting, entered in {**given, **waiting}.items():
            try:
                self._take(setting, _as_text(entered))
                self.refused.pop(setting, None)
            except ValueError as error:
                self.refused[setting] = entered, str(error)

    def _take(self, setting: str, text: str) -> None:
        PLAN.put(self.plan.with_typed(setting, text))

    def run(self) -> None:
        """Begin what is set, or go on with it."""
        _settled()
        self.is_put_off = False
        self.stop()
        self.under_way = tuple(job_of(runs) for runs in self.wanted)
        self.go_on()

    def go_on(self) -> None:
        """See to it that it goes on, one job after the other; show it when it is complete."""
        for job in self.under_way:
            job.watch(self.watcher)
            if not job.is_complete:
                return
        self.stop()

    def stop(self) -> None:
        """Wait no longer, and show what there is."""
        for job in self.under_way:
            job.leave(self.watcher)
        if self.under_way:
            self.shown, self.under_way = self.under_way, ()


class MapSweeping(Sweeping):
    """The same of the map, which has some settings of its own."""

    @property
    def wanted(self) -> tuple[Runs, ...]:
        """The runs of the map as it is set."""
        return (MAP.get().runs(self.plan),)

    @property
    def newest(self) -> Job | None:
        """The map to look at: the one under way, or the last one."""
        return next(iter((*self.under_way, *self.shown)), None)

    @property
    def newest_runs(self) -> Runs:
        """The runs of that map, or of the one that is set."""
        return self.newest.plan if self.newest else self.wanted[0]

    def _take(self, setting: str, text: str) -> None:
        if setting in Map.fields():
            MAP.put(MAP.get().with_typed(setting, text))
        else:
            super()._take(setting, text)


def sweeping() -> Sweeping:
    """The sweeps of this visit, or its maps, whichever the page shows."""
    return map_sweeping() if MAP.get().is_shown else kept_for_visit("sweep", Sweeping)


def map_sweeping() -> MapSweeping:
    """The maps of this visit."""
    return kept_for_visit("map", MapSweeping)


def is_of_class() -> bool:
    """Whether the page shows the runs of a class."""
    return MAP.get().view == CLASS


def follow_link() -> None:
    """Set what the page's link says if the visitor has changed it. The page's script begins so."""
    is_new = [settings.follow_link() for settings in (PLAN, MAP)]
    if any(is_new):
        sweeping().refused.clear()
        sweeping().is_put_off = False


def consume_link() -> bool:
    """Whether the page shows what a link says, for the first time."""
    is_from_link = [settings.consume_link() for settings in (PLAN, MAP)]
    return any(is_from_link)


def link_faults() -> tuple[str, ...]:
    """What was wrong with the link, until the visitor changes something."""
    return (*PLAN.messages, *MAP.messages)


def _settled() -> None:
    """Note that the visitor goes on: what was wrong with the link has been read."""
    PLAN.go()
    MAP.go()


def _as_text(value: Any) -> str:
    """What a widget holds, as one would type it."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(int(value)) if isinstance(value, bool) else str(value)
