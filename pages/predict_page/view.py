"""The page Predict: a fragment, so that a click on the surface is answered quickly."""

from collections.abc import Iterable
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from pages.figures.numbers import percent
from pages.figures.parts import MOST_LABELLED
from pages.figures.points import Points
from pages.layout.control_row import control_row, cover_button
from pages.layout.notices import tell_of_link
from pages.link.predict import QUESTION, VIEWS, keep_within
from pages.predict_page.answers import prediction_table
from pages.predict_page.many import answered_points, given_points
from pages.predict_page.own_units import column_names, digits_of
from pages.predict_page.point import point_and_answer, surface_to_click
from pages.predict_page.tables import cell_names, error_step, forward_pass, step_tables
from pages.predict_page.weights import trained_weights
from pages.run import session, widgets
from pages.run.run import Run
from pages.worked_epoch.arithmetic import number
from xorcore import GATES, Dataset, Network
from xorcore.model.dataset import count_right, rounded
from xorcore.runs.units import OWN_NUMBERS, Units

_STYLE = Path(__file__).parent / "page.css"

_WIDTH, _DIGIT, _ROW = 58, 7.3, 30
"""Pixels of a column of the predictions, of a digit in it, and of a row."""


@st.fragment
def predict() -> None:
    """The predictions, one point and its answer; below them the view that is chosen."""
    st.html(_STYLE)
    run = session.run_under_way()
    network, units = run.network, run.settings.units
    keep_within(lambda: cell_names(network, None if _as_table(run) else run.dataset))
    tell_of_link(QUESTION.messages)
    _bar(run)
    patterns, surface, answer = st.columns([0.4, 0.31, 0.29], gap="xsmall")
    with patterns, st.container(key="predict_patterns"):
        if _as_table(run):
            _points(run)
        else:
            _patterns(network, run.dataset)
    with surface, st.container(key="predict_surface"):
        points = Points(run.dataset, run.trainer.held_out_at(run.moment), units)
        surface_to_click(network, points)
    with answer:
        point_and_answer(network, units)
    with st.container(key="predict_views"):
        _views(network, units, run.dataset.name in GATES)
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
            on_change=widgets.on_entry(
                "predict_digits", lambda is_on: QUESTION.go(digits="17" if is_on else "4")
            ),
            help="Shows all digits that the computer keeps of a number, not only the first 4.",
        )


_UNTRAINED = (
    "The network at **epoch 0** is untrained: it answers with its start weights.",
    "At **epoch 0** nothing has been trained here: the network answers with the weights entered.",
)


def _as_table(run: Run) -> bool:
    """Whether the predictions are rows of a table: of many points, or where more is said of one."""
    settings = run.settings
    are_many = len(run.dataset.inputs) > MOST_LABELLED
    held_out = run.trainer.held_out_at(run.moment)
    return are_many or settings.units != OWN_NUMBERS or held_out is not None


def _points(run: Run) -> None:
    """The predictions as a table, the first rows in sight, and how many of them are right."""
    st.markdown("**Predictions**")
    network, units, learned = run.network, run.settings.units, run.dataset
    held_out = run.trainer.held_out_at(run.moment)
    table = prediction_table(network, learned, held_out, units)
    x1, x2, target = column_names(units)
    is_short = QUESTION.get().digits == "4"
    number = st.column_config.NumberColumn
    columns: dict[str, Any] = {}
    for name, axis in ((x1, units.x1), (x2, units.x2)):
        # A number that is wider than its column loses its first digits.
        written = digits_of(axis)
        columns[name] = number(format=written, width=_fit(written % v for v in table[name]))
    columns["output"] = number(
        format="%.4f" if is_short else "%.17g", width=_WIDTH if is_short else "medium"
    )
    others = {"point": 46, target: _WIDTH, "answer": _WIDTH, "right": 42}
    columns |= {name: st.column_config.Column(width=width) for name, width in others.items()}
    height = min(250, 36 + _ROW * len(table))
    st.dataframe(table, height=height, key="predictions", column_config=columns, row_height=_ROW)
    st.markdown(_total(network, learned))
    if held_out:
        st.markdown(f"Held out: {_total(network, held_out)}")


def _fit(numbers: Iterable[str]) -> int:
    """Pixels of a column with these numbers."""
    return max(_WIDTH, ceil(9 + _DIGIT * max(map(len, numbers))))


def _total(network: Network, dataset: Dataset) -> str:
    errors = dataset.targets - network.predict(dataset.inputs)
    right, count = int(count_right(errors)), len(errors)
    error = number(np.abs(errors).mean(), QUESTION.get().digits)
    share = percent(right / count, 0)
    return f"**{right:,} of {count:,} right, {share} %.** Mean absolute error {error}."


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


def _views(network: Network, units: Units, is_gate: bool) -> None:
    """Three tabs; only the open one is computed, but all fields keep what the user typed."""
    key = widgets.set_widget("predict_view", VIEWS[QUESTION.get().view])
    look = widgets.on_entry(key, _look)
    forward, weights, many = st.tabs(list(VIEWS.values()), key=key, on_change=look)
    with forward:
        if forward.open:
            forward_pass(network, units)
    with weights:
        if weights.open:
            trained_weights(network)
    with many:
        given, answered = st.columns([4, 6])
        with given:
            text = given_points(units)
        with answered:
            if many.open:
                answered_points(network, text, units, is_gate)


def _look(label: str) -> None:
    by_label = {label: view for view, label in VIEWS.items()}
    QUESTION.go(view=by_label[label])
