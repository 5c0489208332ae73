"""The field that takes weights which another program has printed."""

from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from pages.layout.control_row import control_row
from pages.run import session, widgets
from pages.run.visit import kept_for_visit
from xorcore import Experiment
from xorcore.files.printed_weights import PrintedWeights, read_weights

_TEXT = "pasted_weights"

_HELP = (
    "What NumPy, PyTorch, Keras, JAX or scikit-learn print of all weight matrices, with the biases "
    "if there are any. The network takes their shape; activation function and loss stay as they "
    "are set here."
)


@dataclass
class _Outcome:
    """What came of the text: why it was refused, or the ways to read it and the one in use."""

    refusal: str = ""
    ways: list[PrintedWeights] = field(default_factory=list)
    used: PrintedWeights | None = None


def pasted_weights(settings: Experiment) -> None:
    """The field, and what came of the text in it; weights that were read begin a new run."""
    outcome = kept_for_visit("outcome of pasted weights", _Outcome)
    with st.form("pasted", border=False):
        st.text_area(
            "Paste weights from another program",
            height=68,
            key=_TEXT,
            placeholder="array([[-0.424, ...",
            help=_HELP,
            persist_state="session",
        )
        st.form_submit_button("Start from these", on_click=partial(_read, outcome))
    if outcome.refusal:
        st.error(f"Not read: {outcome.refusal}.")
    elif outcome.used and settings.weights == tuple(outcome.used.network.flat().tolist()):
        swapped = "; rows and columns were swapped, as PyTorch prints them" * outcome.used.is_turned
        st.success(f"Read as {outcome.used.shape}{swapped}.")
    elif outcome.used is None and outcome.ways:
        st.info("This can be read in two ways. It is:")
        with control_row():
            for way in outcome.ways:
                st.button(way.shape, key=f"pasted {way.shape}", on_click=_use, args=(outcome, way))


def _read(outcome: _Outcome) -> None:
    """Read the text, and begin a run if there is one way to read it."""
    vars(outcome).update(vars(_Outcome()))
    try:
        outcome.ways = read_weights(widgets.entered(_TEXT))
    except ValueError as error:
        outcome.refusal = str(error)
    if len(outcome.ways) == 1:
        _use(outcome, outcome.ways[0])


def _use(outcome: _Outcome, way: PrintedWeights) -> None:
    """Begin a run of the network that the text was read as."""
    network, outcome.used = way.network, way
    session.change(
        hidden=network.layers[1:-1],
        bias=network.bias,
        start="edited",
        weights=tuple(network.flat().tolist()),
    )
