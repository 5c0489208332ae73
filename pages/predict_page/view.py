"""The page Predict: a fragment, so that a click on the surface is answered quickly."""

from pathlib import Path

import numpy as np
import streamlit as st

from pages.layout.control_row import control_row, cover_button
from pages.layout.notices import tell_of_link
from pages.link.predict import QUESTION, VIEWS, keep_within
from pages.predict_page.many import answered_points, given_points
from pages.predict_page.point import point_and_answer, surface_to_click
from pages.predict_page.tables import cell_names, error_step, forward_pass, step_tables
from pages.predict_page.weights import trained_weights
from pages.run import session, widgets
from pages.run.run import Run
from pages.worked_epoch.arithmetic import number
from xorcore import Dataset, Network
from xorcore.model.dataset import count_right, rounded

_STYLE = Path(__file__).parent / "page.css"


@st.fragment
def predict() -> None:
    """The predictions, one point and its answer; below them the view that is chosen."""
    st.html(_STYLE)
    run = session.run_under_way()
    network = run.network
    keep_within(lambda: cell_names(network, run.dataset))
    tell_of_link(QUESTION.messages)
    _bar(run)
    patterns, surface, answer = st.columns([0.4, 0.31, 0.29], gap="xsmall")
    with patterns, st.container(key="predict_patterns"):
        _patterns(network, run.dataset)
    with surface, st.container(key="predict_surface"):
        surface_to_click(network, run.dataset)
    with answer:
        point_and_answer(network)
    with st.container(key="predict_views"):
        _views(network)
    session.write_link(run, QUESTION.link_part())


def _bar(run: Run) -> None:
    """Which network this is, and a switch for the number of digits."""
    with control_row("predict_bar"):
        if run.moment:
            newest = run.trainer.epoch
            trained = f" of {newest:,} trained" if run.moment < newest else ""
            st.markdown(f"The network after **epoch {run.moment:,}**{trained}", width="content")
        else:
            st.markdown(_UNTRAINED[run.experiment.start == "edited"], width="content")
            st.page_link("pages/train.py", label="Train it", icon=":material/play_circle:")
        st.space("stretch")
        cover_button()
        st.toggle(
            "17 digits",
            key=widgets.set_widget("predict_digits", QUESTION.get().digits == "17"),
            on_change=lambda: QUESTION.go(
                digits="17" if widgets.entered("predict_digits") else "4"
            ),
            help="Shows all digits that the computer keeps of a number, not only the first 4.",
        )


_UNTRAINED = (
    "The network at **epoch 0** is untrained: it answers with its start weights.",
    "At **epoch 0** nothing has been trained here: the network answers with the weights entered.",
)


def _patterns(network: Network, dataset: Dataset) -> None:
    """The table of targets and outputs, and how many of the answers are right."""
    st.markdown("**Predictions**")
    step_tables(error_step(network, dataset), "outputs_table")
    outputs = network.predict(dataset.inputs)  # (P, 1)
    errors = dataset.targets - outputs
    error = number(np.abs(errors).mean(), QUESTION.get().digits)
    st.markdown(
        f"Rounded to {', '.join(f'{a:g}' for a in rounded(outputs).ravel())}: "
        f"**{count_right(errors)} of {len(outputs)} right.** Mean absolute error {error}."
    )


def _views(network: Network) -> None:
    """Three tabs; only the open one is computed, but all fields keep what the user typed."""
    key = widgets.set_widget("predict_view", VIEWS[QUESTION.get().view])
    forward, weights, many = st.tabs(list(VIEWS.values()), key=key, on_change=_look)
    for tab, show in ((forward, forward_pass), (weights, trained_weights)):
        with tab:
            if tab.open:
                show(network)
    with many:
        given, answered = st.columns([4, 6])
        with given:
            text = given_points()
        with answered:
            if many.open:
                answered_points(network, text)


def _look() -> None:
    by_label = {label: view for view, label in VIEWS.items()}
    QUESTION.go(view=by_label[widgets.entered("predict_view")])
