"""The page Geometry: a fragment, so that looking back redraws nothing outside of it."""

from pathlib import Path

import streamlit as st

from pages.components.board import Chart, Setup
from pages.figures import hidden_space
from pages.figures.points import Points
from pages.figures.space import Space
from pages.figures.sum_of_units import sum_of_units
from pages.figures.surface import surface_of, weighted_sum_surface
from pages.geometry_page.biases import compare_biases
from pages.layout.control_row import cover_button
from pages.link import projector
from pages.link.known import MOST_AXES, axes_key
from pages.live.on_board import at_rest, show_on_board
from pages.live.training_board import board_of, in_words, recording, with_past
from pages.run import session
from pages.run.run import Run
from xorcore import Network, Trainer, decision_surface, weighted_sums

_STYLE = Path(__file__).parent / "page.css"

_HOLLOW = (
    "A hollow mark is on the wrong side, or on the cut.",
    "A hollow mark is on the wrong side, or on the cut; over the inputs, it is held out.",
)
"""The second where points are held out; the hidden space has none of these."""


@st.fragment
def geometry(serial: int) -> None:
    """The board and the comparison of the biases; the page shows the run with this `serial`."""
    st.html(_STYLE)
    run = session.run_under_way()
    if run.serial != serial:
        st.rerun()
    units = _bar(run)
    with st.container(key="drawing", width="content"):
        cover_button()
    charts = _setup(run.trainer, run.points, units)
    show_on_board(run, at_rest(run, charts, recording(run.trainer, run.moment)), lambda: charts)
    if not projector.is_covered():
        compare_biases(run)
    session.write_link(run)


def _bar(run: Run) -> list[int]:
    """What the page shows, a choice of axes if there are more units than axes, a link to Train.

    Gives the indices of the hidden units that are the axes.
    """
    names = run.trainer.network.unit_names[-2]
    chosen = names[:MOST_AXES]
    has_choice = len(names) > MOST_AXES
    with st.container(key="geometry_bar"):
        spans = [5, 2.4, 1.4] if has_choice else [7, 1.3]
        words, *choice, back = st.columns(spans, vertical_alignment="center")
    words.caption(
        "Each hidden unit is one axis; its output for an input says how far along this axis the "
        "input stands. On the grey cut the network's output is 0.5; the arrow points to the side "
        f"where the answer is 1. {_HOLLOW[run.trainer.held_out is not None]}"
    )
    back.page_link("pages/train.py", label="Back to Train", icon=":material/play_circle:")
    if choice:
        chosen = choice[0].multiselect(
            "Axes of the cube",
            names,
            default=chosen,
            max_selections=MOST_AXES,
            key=axes_key(names),
            bind="query-params",
            label_visibility="collapsed",
            placeholder="Choose up to three axes",
        )
    return [names.index(name) for name in chosen or names[:MOST_AXES]]


def _setup(trainer: Trainer, points: Points, units: list[int]) -> Setup:
    """The charts of the run at its newest epoch; `units` of the last hidden layer are the axes."""
    network = trainer.network
    names = network.unit_names[-2]
    axes = [names[unit] for unit in units]
    space = Space(network, points.learned, tuple(units))
    total = weighted_sum_surface(network, weighted_sums(network), points, "= weighted sum")
    answer = surface_of(network, decision_surface(network), points, "output = sigmoid(sum)")
    charts = [
        _of_points(network, points, tuple(units))[0],
        Chart(sum_of_units(network, names), 14),
        Chart(total, 7),
        Chart(answer, 7),
    ]
    text = f"{in_words(trainer, points)} {hidden_space.in_words(space, axes)}"
    board = board_of(trainer, points, charts, (0.85, 1), ranged=None, text=text)
    return with_past(board, trainer, _of_points, tuple(units))


def _of_points(network: Network, points: Points, units: tuple[int, ...]) -> dict[int, Chart]:
    """The one chart that has a mark for each point, by its number."""
    axes = [network.unit_names[-2][unit] for unit in units]
    figure = hidden_space.hidden_space(Space(network, points.learned, units), axes)
    return {0: Chart(figure, 10, rows=2)}
