"""The page Replay: a fragment, so that a jump redraws nothing outside of it."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from pages.components.board import Chart, Lines, Setup
from pages.figures.error_curve import KeptCurve
from pages.figures.network import network as network_figure
from pages.figures.points import Points
from pages.figures.predictions import predictions
from pages.figures.surface import surface_of
from pages.layout.control_row import control_row, cover_button
from pages.link import projector
from pages.live.on_board import at_rest, show_on_board
from pages.live.training_board import (
    board_of,
    error_of,
    in_words,
    lines,
    recording,
    with_past,
)
from pages.run import session
from pages.run.kept import kept_curves
from pages.run.run import Run
from xorcore import Landmark, Network, Trainer, decision_surface


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
    curve = lines(run.trainer, run.points, "log", run.trainer.epoch, kept=kept)
    charts = _setup(run.trainer, run.points, curve, history.landmarks, kept)
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
    trainer: Trainer,
    points: Points,
    curve: Lines,
    landmarks: Sequence[Landmark],
    kept: Sequence[KeptCurve],
) -> Setup:
    """A large error curve of the whole run, with its `landmarks`, and its newest network."""
    shown = trainer.network
    charts = [
        Chart(error_of(curve, "log", marks=landmarks, kept=kept), 16),
        Chart(surface_of(shown, decision_surface(shown), points), 8),
        Chart(network_figure(shown, points.learned, shown.unit_names), 16),
        _of_points(shown, points)[3],
    ]
    text = in_words(trainer, points)
    board = board_of(trainer, points, charts, (1, 1), ranged=0, text=text)
    return with_past(board, trainer, _of_points)


def _of_points(network: Network, points: Points) -> dict[int, Chart]:
    """The one chart that has a row for each point, by its number."""
    return {3: Chart(predictions(network, points), 8)}
