"""Controls that start a sweep or a map, show its progress and stop it."""

from collections.abc import Iterable
from time import sleep

import streamlit as st

from pages.figures.numbers import percent
from pages.link.many_runs import GRIDS, MAP, Runs
from pages.many_runs_page.job import PACE
from pages.many_runs_page.visit import MapSweeping, Sweeping, consume_link, sweeping

_TICK = 0.2
_AT_ONCE = 3.0
"""Seconds up to which a link starts its sweep by itself."""
_MAP_AT_ONCE = 30.0
"""The same of a map: its cells can be looked at while the others are computed."""
_LONG = 60.0
"""Seconds from which on a smaller map is offered."""


def run_bar(visit: Sweeping) -> None:
    """The button that starts what is set with the expected time, or the progress."""
    is_map = isinstance(visit, MapSweeping)
    if visit.under_way:
        visit.go_on()
    elif not visit.refused and consume_link():
        seconds = expected(visit.wanted)
        if visit.is_at_hand or seconds <= (_MAP_AT_ONCE if is_map else _AT_ONCE):
            visit.run()
            if visit.is_at_hand or seconds <= _AT_ONCE:
                _wait(visit)
        else:
            visit.is_put_off = True
    if visit.under_way:
        _stop_button(visit)
        st.fragment(_progress, run_every=_TICK)()
    else:
        label = "Compute the map" if is_map else "Run the sweep"
        st.button(
            "Go on" if is_map and visit.is_begun else label,
            key="run_sweep",
            icon=":material/grid_view:",
            type="primary",
            on_click=visit.run,
            disabled=bool(visit.refused),
            wrap=False,
        )
        st.markdown(_outlook(visit), width="content")
        if is_map:
            _smaller_map(visit)
        st.space("stretch")


def _smaller_map(visit: Sweeping) -> None:
    """A map that is soon there, where the one that is set takes long."""
    small = MAP.get().smaller
    [wanted], smaller = visit.wanted, small.runs(visit.plan)
    if smaller.runs >= wanted.runs or visit.is_at_hand or expected([wanted]) < _LONG:
        return

    def run() -> None:
        MAP.put(small)
        visit.run()

    st.button(
        f"Only {GRIDS[small.grid].shape} × {small.seeds}: about {duration(expected([smaller]))}",
        key="run_small_map",
        help=f"{GRIDS[small.grid].shape} cells of {small.seeds} starts each.",
        on_click=run,
        disabled=bool(visit.refused),
        wrap=False,
    )


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
    first, *others = visit.wanted
    times = f"{1 + len(others)} × " if others else ""
    runs = f"{times}{first.runs:,} runs of {first.epochs:,} epochs"
    kind, most = "sweeps", _AT_ONCE
    if isinstance(visit, MapSweeping):
        kind, most = "maps", _MAP_AT_ONCE
        if visit.is_at_hand:
            return f"{runs}: done"
    why = f". A link starts only {kind} of up to {most:g} s: press the button for this one."
    seconds = expected(visit.wanted)
    is_told = visit.is_put_off and seconds > most  # it may have come out shorter since
    return f"{runs}: about **{duration(seconds)}**{why if is_told else ''}"


def expected(wanted: Iterable[Runs]) -> float:
    """Seconds that this server would need for all of these."""
    return sum(PACE.expected(runs) for runs in wanted)


def duration(seconds: float) -> str:
    """A time as text: 0.4 s, 12 s, 3 min or 2.0 h."""
    if seconds < 9.95:
        return f"{max(seconds, 0.1):.1f} s"
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5_940 else f"{seconds / 3600:.1f} h"
