"""The page Landscape: a fragment, so that looking back redraws nothing outside of it."""

from pathlib import Path

import streamlit as st

from pages.components.board import Chart, Recording, Setup
from pages.figures.curvature import eigenvalues_over_epochs, gradient_over_epochs
from pages.figures.ground import Ground, ground_map, ground_surface
from pages.landscape_page.along_run import along
from pages.landscape_page.planes import choose_plane, ground_of, how_near
from pages.landscape_page.walk_out import walk_out
from pages.landscape_page.words import kind_of_ground, largest_rate
from pages.layout.chart import chart
from pages.layout.control_row import control_row, cover_button
from pages.layout.notices import tell_of_link
from pages.link import projector
from pages.link.landscape import VIEW
from pages.live.on_board import at_rest, show_on_board
from pages.live.training_board import board_of, in_words, recording
from pages.run import session
from pages.run.kept import branch
from pages.run.run import Run
from xorcore.explain.curvature import Curvature, Point, in_force, point_at
from xorcore.runs.experiment import MAX_LEARNING_RATE

_STYLE = Path(__file__).parent / "page.css"
_ABOVE = 1.2
"""The learning rate to try is so many times the largest at which steps do not overshoot."""


@st.fragment
def landscape(serial: int) -> None:
    """Sentences about the moment over the board; the page shows the run with this `serial`."""
    st.html(_STYLE)
    run = session.run_under_way()
    if run.serial != serial:
        st.rerun()
    tell_of_link(VIEW.messages)
    past = recording(run.trainer, run.moment)
    now = in_force(run.trainer, run.moment)
    rate, loss = now.learning_rate, now.loss
    point = point_at(run.network, run.trainer.dataset, loss, rate)
    _bar(run, point, rate, loss)
    with st.container(key="drawing", width="content"):
        cover_button()
    whole = along(run)
    ground = ground_of(run, whole, point, loss)
    charts = _setup(run, past, whole.curvature, point, rate, ground)
    show_on_board(run, at_rest(run, charts, past), lambda: charts)
    if ground:
        st.caption(how_near(ground))
        chart(ground_surface(ground), 480, "ground_surface", how_near(ground))
    session.write_link(run, VIEW.link_part())


def _bar(run: Run, point: Point, rate: float, loss: str) -> None:
    """What kind of ground this is, the largest learning rate, and buttons; nothing if covered."""
    is_covered = projector.is_covered()
    with st.container(key="landscape_bar"):
        if is_covered:
            st.markdown("Predict first: what kind of ground does the run stand on here?")
        else:
            st.markdown(f"Epoch {run.moment:,}: {kind_of_ground(point, rate)}")
            st.caption(largest_rate(point, rate))
    with control_row("landscape_controls"):
        choose_plane(run.trainer.network)
        st.space("stretch")
        tried = _to_try(point)
        if (
            tried
            and not is_covered
            and st.button(
                f"Try rate {tried:g}",
                key="try_rate",
                icon=":material/bolt:",
                help=f"Keeps this run, and goes on from epoch {run.moment:,} with learning rate "
                f"{tried:g}, above the largest that is safe here. Then press Play.",
            )
        ):
            branch(run.moment)
            session.change(learning_rate=tried)
            session.follow("pages/train.py", {})
        if not is_covered:
            walk_out(run, point, loss)
        st.page_link("pages/train.py", label="Back to Train", icon=":material/play_circle:")


def _to_try(point: Point) -> float | None:
    """A learning rate above the bound, in two digits; None if the app does not take it."""
    tried = float(f"{_ABOVE * point.largest_rate:.2g}")
    return tried if tried <= MAX_LEARNING_RATE else None


def _setup(
    run: Run,
    past: Recording,
    curvature: Curvature,
    point: Point,
    rate: float,
    ground: Ground | None,
) -> Setup:
    """The ground at this moment, and charts of the whole run that a line moves through."""
    marks = () if projector.is_covered() else past.landmarks
    of_run = eigenvalues_over_epochs(curvature), gradient_over_epochs(curvature, marks)
    charts = [Chart(figure, 14 if ground else 24) for figure in of_run]
    if ground:
        charts.insert(0, Chart(ground_map(ground), 10, rows=2))
    said = kind_of_ground(point, rate).replace("**", "")
    text = f"{in_words(run.trainer)} At epoch {run.moment:,}: {said}"
    return board_of(run.trainer, charts, (1.7, 1), ranged=None, text=text)
