"""Controls that start a sweep, show its progress and stop it."""

from time import sleep

import streamlit as st

from pages.figures.numbers import percent
from pages.link.many_runs import PLAN, Plan
from pages.many_runs_page.job import PACE
from pages.many_runs_page.visit import Sweeping, sweeping

_TICK = 0.2
_AT_ONCE = 3.0
"""Seconds up to which a link starts its sweep by itself."""


def run_bar(visit: Sweeping) -> None:
    """The button that starts the sweep with the expected time, or the progress of the sweep."""
    if visit.under_way:
        visit.go_on()
    elif not visit.refused and PLAN.consume_link():
        if visit.is_at_hand or expected(visit.plan) <= _AT_ONCE:
            visit.run()
            _wait(visit)
        else:
            visit.is_put_off = True
    if visit.under_way:
        _stop_button(visit)
        st.fragment(_progress, run_every=_TICK)()
    else:
        st.button(
            "Run the sweep",
            key="run_sweep",
            icon=":material/grid_view:",
            type="primary",
            on_click=visit.run,
            disabled=bool(visit.refused),
            wrap=False,
        )
        st.markdown(_outlook(visit), width="content")
        st.space("stretch")


def _wait(visit: Sweeping) -> None:
    """Wait until the sweep of a link has ended.

    The page must not rerun meanwhile: a widget whose script is still loading would ignore the
    value that the first run has set.
    """
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        _stop_button(visit)
        bar = st.empty()
        while visit.under_way:
            with bar:
                _show_progress(visit)
            sleep(_TICK / 4)
            visit.go_on()
    place.empty()


def _stop_button(visit: Sweeping) -> None:
    st.button("Stop", key="stop_sweep", icon=":material/stop:", on_click=visit.stop)


def _progress() -> None:
    visit = sweeping()
    visit.go_on()
    if not visit.under_way:
        st.rerun()
    _show_progress(visit)


def _show_progress(visit: Sweeping) -> None:
    left = visit.seconds_left
    ahead = "" if left is None else f", about {duration(left)} left"
    st.progress(visit.share, f"{percent(visit.share, 0)} % done{ahead}")


def _outlook(visit: Sweeping) -> str:
    if visit.refused:
        return "Correct the marked setting first."
    plan = visit.plan
    times = f"{len(plan.variants)} × " if len(plan.variants) > 1 else ""
    runs = f"{times}{plan.runs:,} runs of {plan.epochs:,} epochs"
    why = f". A link starts only sweeps of up to {_AT_ONCE:g} s: press the button for this one."
    return f"{runs}: about **{duration(expected(plan))}**{why if visit.is_put_off else ''}"


def expected(plan: Plan) -> float:
    """Seconds that this server would need for a plan."""
    return sum(PACE.expected(variant) for variant in plan.variants)


def duration(seconds: float) -> str:
    """A time as text: 0.4 s, 12 s, 3 min or 2.0 h."""
    if seconds < 9.95:
        return f"{max(seconds, 0.1):.1f} s"
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5_940 else f"{seconds / 3600:.1f} h"
