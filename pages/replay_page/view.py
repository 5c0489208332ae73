"""The page Replay: a fragment, so that a jump redraws nothing outside of it."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from pages.components.board import Chart, Lines, Setup
from pages.figures.error_curve import KeptCurve, error_curve
from pages.figures.network import network
from pages.figures.surface import decision_surface as surface_figure
from pages.layout.control_row import control_row, cover_button
from pages.link import projector
from pages.live.on_board import at_rest, show_on_board
from pages.live.training_board import board_of, in_words, lines, predictions, recording
from pages.run import session
from pages.run.kept import kept_curves
from pages.run.run import Run
from xorcore import Landmark, Trainer, decision_surface


@st.fragment
def past(serial: int) -> None:
    """Buttons for the landmarks, over the board; the page shows the run with this `serial`."""
    run = session.run_under_way()
    if run.serial != serial:
        st.rerun()
    history = recording(run.trainer, run.moment)
    _bar(run, history.landmarks)
    with st.container(key="drawing", width="content"):
        cover_button()
    kept = kept_curves()
    curve = lines(run.trainer, "log", run.trainer.epoch, kept=kept)
    charts = _setup(run.trainer, curve, history.landmarks, kept)
    show_on_board(run, at_rest(run, charts, history, curve), lambda: charts)
    session.write_link(run)


def _bar(run: Run, landmarks: Sequence[Landmark]) -> None:
    with control_row("past_bar"):
        if projector.is_covered():
            landmarks = ()  # their texts tell how many answers are right
        elif not landmarks:
            st.caption(
                "This run has no landmarks yet. A landmark is an epoch at which something "
                "happened, as when all answers were right for the first time. Let the run learn."
            )
        titles = set[str]()
        for epoch, there in groupby(landmarks, lambda mark: mark.epoch):
            first, *more = there
            # Each set of points that a run has learned has its own landmarks.
            again = f" at {epoch}" if first.title in titles else ""
            titles.add(first.title)
            name = f"{first.title} and {len(more)} more" if more else first.title
            st.button(
                f"{name} {'from' if first.until > epoch else 'at'} epoch {epoch:,}",
                key=f"landmark {first.title}{again}",
                on_click=run.go_to,
                args=(epoch,),
                help="\n\n".join(mark.sentence for mark in (first, *more)),
                type="primary" if run.moment == epoch else "secondary",
            )
        st.space("stretch")
        st.page_link("pages/train.py", label="Back to Train", icon=":material/play_circle:")


def _setup(
    trainer: Trainer, curve: Lines, landmarks: Sequence[Landmark], kept: Sequence[KeptCurve]
) -> Setup:
    """A large error curve of the whole run, with its `landmarks`, and its newest network."""
    shown, dataset = trainer.network, trainer.dataset
    surface = surface_figure(decision_surface(shown), dataset.inputs, dataset.targets)
    lowest, highest, mean = curve.ys
    error = error_curve(curve.x, mean, lowest, highest, curve.ranges, marks=landmarks, kept=kept)
    charts = [
        Chart(error, 16),
        Chart(surface, 8),
        Chart(network(shown, dataset, shown.unit_names), 16),
        Chart(predictions(trainer), 8),
    ]
    return board_of(trainer, charts, (1, 1), ranged=0, text=in_words(trainer))
