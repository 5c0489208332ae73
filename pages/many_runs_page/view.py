"""The page Many runs: how often networks learn XOR, how soon, and where they get stuck."""

from pathlib import Path

import numpy as np
import streamlit as st

from pages.figures.sweep import SHARES, error_fan
from pages.layout import class_room
from pages.layout.chart import chart
from pages.layout.control_row import choice, control_row
from pages.layout.notices import tell_of_link
from pages.layout.sidebar import LOSS_NAMES
from pages.link.many_runs import CLASS, MAP, VIEWS
from pages.link.room import SEAT
from pages.many_runs_page.charts import ALL, Cell, fan, in_words, success, when
from pages.many_runs_page.class_view import class_bar, class_view
from pages.many_runs_page.job import Job
from pages.many_runs_page.map_view import map_view
from pages.many_runs_page.run_bar import run_bar
from pages.many_runs_page.stuck_view import stuck_view
from pages.many_runs_page.table import table_view
from pages.many_runs_page.visit import (
    MapSweeping,
    Sweeping,
    is_of_class,
    link_faults,
    sweeping,
)
from pages.many_runs_page.your_run import Yours, tell_of_other_gate
from pages.run import session, widgets

_STYLE = Path(__file__).parent / "page.css"


def many_runs() -> None:
    """The run bar, and below it the results of the last sweep, the map, or the runs of a class."""
    st.html(_STYLE)
    visit = sweeping()
    tell_of_link(link_faults())
    with control_row("sweep_bar", gap="small"):
        _choose_view()
        if is_of_class():
            class_bar()
        else:
            run_bar(visit)
        is_sweep = not isinstance(visit, MapSweeping)
        cell = _cell(visit.shown[0]) if is_sweep and visit.shown else ALL
    if is_of_class():
        class_view()
        return
    class_room.listen()
    if isinstance(visit, MapSweeping):
        map_view(visit)
    elif visit.shown:
        with st.container(key="sweep_results"):
            _results(visit, cell)
    else:
        _before_the_first(visit)


def _choose_view() -> None:
    key = widgets.set_widget("many_runs_view", MAP.get().view)
    has_class = SEAT.get().is_taken or is_of_class()
    choice(
        "View",
        {view: name for view, name in VIEWS.items() if view != CLASS or has_class},
        default=MAP.get().view,
        key=key,
        on_change=lambda: MAP.go(view=widgets.entered(key)),
    )


_INVITATION = (
    "One run shows one case only. A sweep trains many networks that differ only in the random "
    "weights they start from, and shows **how often** they learn {goal}, **how soon**, and **where "
    "the others get stuck**.\n\nAny of them can then be watched on the Train page."
)


def _before_the_first(visit: Sweeping) -> None:
    """What a sweep is for, beside the empty chart of its errors.

    Because of this chart the browser loads what all charts need before the first sweep has run.
    """
    left, right = st.columns([0.4, 0.6])
    run = session.run_under_way()
    left.markdown(_INVITATION.format(goal=visit.plan.goal))
    if other := tell_of_other_gate(run):
        left.caption(other)
    yours = Yours.of(run, visit.plan)
    epochs, bands = np.empty(0), np.empty((len(SHARES), 0))
    figure = error_fan(epochs, bands, visit.plan.epochs, yours.curve if yours else None)
    with right:
        chart(figure, 275, "fan_before", "The error of every run by epoch will be drawn here.")


def _results(visit: Sweeping, cell: Cell) -> None:
    jobs = visit.shown
    if tuple(job.plan for job in jobs) != visit.wanted:
        st.caption("These are still the results of the last sweep: the settings have changed.")
    yours = Yours.of(session.run_under_way(), jobs[0].plan)
    if len(jobs) == 1:
        _stopped(jobs[0])
        if not _has_begun(jobs[0]):
            return
        left, right = st.columns([0.4, 0.6])
        with left:
            success(jobs[0], 260)
            in_words(jobs[0], cell, yours)
        with right:
            fan(jobs[0], cell, yours, 275)
            when(jobs[0], cell, yours, 235)
        stuck_view(jobs[0], cell, 2, "stuck")
    else:
        for number, (column, job) in enumerate(zip(st.columns(2), jobs, strict=True)):
            with column:
                st.markdown(f"##### {_name(visit, job)}")
                _stopped(job)
                if not _has_begun(job):
                    continue
                success(job, 140, number)
                fan(job, cell, yours, 220, number)
                when(job, cell, yours, 200, number)
                in_words(job, cell, yours)
                stuck_view(job, cell, 1, f"stuck_{number}")
    table_view(jobs)


def _name(visit: Sweeping, job: Job) -> str:
    """The heading of one of two compared sweeps: the setting in which they differ."""
    if len({shown.plan.bias for shown in visit.shown}) > 1:
        return "With biases" if job.plan.bias else "Without biases"
    return LOSS_NAMES[job.plan.loss]


def _has_begun(job: Job) -> bool:
    return bool(np.isfinite(job.result.error_curves[..., 0]).any())


def _stopped(job: Job) -> None:
    """How far a sweep came that the user stopped."""
    if job.is_complete:
        return
    result = job.result
    done, total = int(result.done.sum()), result.done.size
    known = np.isfinite(result.error_curves)  # (H, L, S, C)
    under_way = known[..., 0] & ~result.done
    sentence = f"Stopped: {done:,} of {total:,} runs are done"
    if begun := int(under_way.sum()):
        reached = int(result.checkpoints[known[under_way].sum(axis=1).min() - 1])
        solved = int(np.isfinite(result.solved_at[under_way]).sum())
        sentence += f", {begun:,} reached epoch {reached:,}, {solved:,} of them solved by then"
    st.caption(f"{sentence}. Percentages count the finished runs only. Run it again to finish it.")


def _cell(job: Job) -> Cell:
    """The runs that the charts show: all, or those of one learning rate and hidden size."""
    plan = job.plan
    names: dict[str, Cell] = {
        f"Rate {rate:.15g}, {size} hidden": (row, column)
        for row, size in enumerate(plan.sizes)
        for column, rate in enumerate(plan.rates)
    }
    if len(names) == 1:
        return ALL
    name = st.selectbox(
        "Runs shown",
        ["All runs", *names],
        key=f"cell of {plan.sizes} and {plan.rates}",
        label_visibility="collapsed",
        width=220,
    )
    return names.get(name, ALL)
