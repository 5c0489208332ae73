"""The page Geometry: a fragment, so that looking back redraws nothing outside of it."""

from pathlib import Path

import streamlit as st

from pages.geometry_page.biases import compare_biases
from pages.geometry_page.board import setup
from pages.layout.cover import cover_button
from pages.link import projector
from pages.link.known import MOST_AXES, axes_key
from pages.live.on_board import at_rest, show_on_board
from pages.live.training_board import recording
from pages.run import session
from pages.run.run import Run

_STYLE = Path(__file__).parent / "page.css"


@st.fragment
def geometry(serial: int) -> None:
    """The hidden space of the run and its output as a sum, then the comparison of the biases.

    `serial` belongs to the run that the rest of the page shows.
    """
    st.html(_STYLE)
    run = session.run_under_way()
    if run.serial != serial:
        st.rerun()
    units = _bar(run)
    with st.container(key="drawing", width="content"):
        cover_button()
    charts = setup(run.trainer, units)
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
        "Each hidden unit is an axis. One flat cut has to divide the 1s from the 0s: the pin "
        "stands on the side answered with 1, and an input on its wrong side is hollow."
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
