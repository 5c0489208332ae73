"""The page Landscape: a fragment, so that looking back redraws nothing outside of it."""

from pathlib import Path

import streamlit as st

from pages.landscape_page.planes import choose_plane
from pages.landscape_page.stage import Here, LandscapeStage, here
from pages.landscape_page.walk_out import walk_out
from pages.landscape_page.words import which_error
from pages.layout.control_row import control_row, cover_button
from pages.layout.notices import tell, tell_of_link
from pages.layout.run_controls import run_controls
from pages.link import projector
from pages.link.landscape import VIEW
from pages.live.playing import show_run
from pages.run import session
from pages.run.kept import branch
from pages.run.run import Run
from xorcore.explain.curvature import Point
from xorcore.runs.experiment import MAX_CHANGES, MAX_LEARNING_RATE

_STYLE = Path(__file__).parent / "page.css"
_ABOVE = 1.2
"""The learning rate to try is so many times the largest at which steps do not overshoot."""


@st.fragment
def landscape(serial: int) -> None:
    """Controls and sentences over the board; the page shows the run with this `serial`."""
    st.html(_STYLE)
    run = session.run_under_way()
    if run.serial != serial:
        st.rerun()
    with st.container(key="notices"):
        tell(run)
        tell_of_link(VIEW.messages)
    told = None if run.is_playing else here(run)
    with control_row("run_controls"):
        speed = run_controls(run)
        st.space("stretch")
        cover_button(run.resend)  # covered, the board has other charts
    with control_row("landscape_controls"):
        choose_plane(run)
        st.space("stretch")
        if not projector.is_covered():
            _ways_on(run, told)
    # Before the board, whose player would write into the history's entry of the run that played.
    session.write_link(run, VIEW.link_part())
    stage = LandscapeStage(told)
    show_run(run, speed, stage)
    st.caption(which_error(told.loss if told else run.trainer.loss))
    st.caption(stage.of_plane(run))


def _ways_on(run: Run, told: Here | None) -> None:
    """Buttons for another way on from the moment looked at; while the run plays, none works."""
    if told is None:
        with st.container(key="walk_out", width="content"):
            st.popover("Walk out", icon=":material/directions_walk:", disabled=True)
        return
    is_plain = run.trainer.method.is_plain(len(run.dataset.inputs))
    tried = _to_try(told.point) if is_plain else None  # the bound is one of plain steps
    is_full = len([c for c in run.trainer.changes if c.epoch < told.epoch]) == MAX_CHANGES
    if tried and st.button(
        f"Try rate {tried:g}",
        key="try_rate",
        icon=":material/bolt:",
        help=f"This run was changed {MAX_CHANGES} times: its link has no room for more."
        if is_full
        else f"Keeps this run, and goes on from epoch {told.epoch:,} with learning rate "
        f"{tried:g}, above the largest that the curvature allows here. Then press Play.",
        disabled=is_full,
    ):
        branch(told.epoch)
        session.change(learning_rate=tried)
        session.follow("pages/train.py", {})
    walk_out(run, told.point, told.loss)


def _to_try(point: Point) -> float | None:
    """A learning rate above the bound, in two digits; None if the app does not take it."""
    tried = float(f"{_ABOVE * point.largest_rate:.2g}")
    return tried if tried <= MAX_LEARNING_RATE else None
