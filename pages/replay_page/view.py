"""The page Replay: a fragment, so that a jump redraws nothing outside of it."""

from collections.abc import Sequence

import streamlit as st

from pages.layout.control_row import control_row
from pages.layout.cover import cover_button
from pages.link import projector
from pages.live.on_board import at_rest, show_on_board
from pages.live.training_board import lines, recording
from pages.replay_page.board import setup
from pages.run import session
from pages.run.kept import kept_curves
from pages.run.run import Run
from xorcore import Landmark


@st.fragment
def past(serial: int) -> None:
    """Buttons for the landmarks, over the board.

    `serial` belongs to the run that the rest of the page shows.
    """
    run = session.run_under_way()
    if run.serial != serial:
        st.rerun()
    history = recording(run.trainer, run.moment)
    _bar(run, history.landmarks)
    with st.container(key="drawing", width="content"):
        cover_button()
    kept = kept_curves()
    curve = lines(run.trainer, "log", run.trainer.epoch, kept=kept)
    charts = setup(run.trainer, curve, history.landmarks, kept)
    show_on_board(run, at_rest(run, charts, history, curve), lambda: charts)
    session.write_link(run)


def _bar(run: Run, landmarks: Sequence[Landmark]) -> None:
    with control_row("past_bar"):
        if projector.is_covered():
            landmarks = ()  # their texts tell how many answers are right
        elif not landmarks:
            st.caption(
                "This run has no landmarks yet: let it learn for a while, then come back to watch."
            )
        for mark in landmarks:
            st.button(
                f"{mark.title} · {mark.epoch:,}",
                key=f"landmark {mark.title}",
                on_click=run.go_to,
                args=(mark.epoch,),
                help=mark.sentence,
                type="primary" if run.moment == mark.epoch else "secondary",
            )
        st.space("stretch")
        st.page_link("pages/train.py", label="Back to Train", icon=":material/play_circle:")
