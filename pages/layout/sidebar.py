"""The experiment's controls, in the sidebar of every page that looks at the run."""

from typing import Any

import pandas as pd
import streamlit as st

from pages.layout.kept_runs import kept_run_controls
from pages.link.lesson import open_stop
from pages.run import session, widgets
from pages.run.run import Run
from pages.server import streamlit_internals
from xorcore import GATES, HIDDEN_ACTIVATIONS, LOSSES, Experiment
from xorcore.runs.experiment import (
    MAX_EPOCHS,
    MAX_HIDDEN_LAYERS,
    MAX_LEARNING_RATE,
    MAX_SEED,
    MAX_UNITS,
    MAX_WEIGHT,
)

PRESETS = {
    "The notebook, by hand": Experiment(),
    "The notebook, full run": Experiment(start="random", learning_rate=0.6),
}

# All floats, as the experiment's own is: a slider knows its values by how they are written.
_RATES = [
    round(mantissa * 10.0**power, 3)
    for power in (-3, -2, -1, 0, 1)
    for mantissa in (1, 1.5, 2, 3, 4, 5, 6, 8)
] + [MAX_LEARNING_RATE]

_STARTS = {"notebook": "The notebook's", "random": "Random", "edited": "Edited by hand"}
LOSS_NAMES = {"squared": "Squared error", "cross_entropy": "Cross-entropy"}
GATE_NAMES = {
    "false": "FALSE (never)",
    "and": "AND",
    "x1_and_not_x2": "x1 AND NOT x2",
    "x1": "x1",
    "not_x1_and_x2": "NOT x1 AND x2",
    "x2": "x2",
    "xor": "XOR",
    "or": "OR",
    "nor": "NOR",
    "xnor": "XNOR",
    "not_x2": "NOT x2",
    "x1_or_not_x2": "x1 OR NOT x2",
    "not_x1": "NOT x1",
    "not_x1_or_x2": "NOT x1 OR x2",
    "nand": "NAND",
    "true": "TRUE (always)",
}


def experiment_controls(run: Run) -> None:
    """All settings of the experiment, as they are now; what is entered takes effect at once.

    Widgets have their value as their default, too: one that loads late misses what it is told.
    Not so the typed learning rate: one out of bounds would become the default in silence.
    """
    with st.sidebar:
        way_back()
        _controls(run.serial)


@st.fragment
def _controls(serial: int) -> None:
    """The controls; `serial` is that of the run which the rest of the page has been drawn for.

    While a run plays, a change of it redraws only these. When the whole page is redrawn and a tick
    follows before the browser has heard of it, Streamlit drops what the page sent of the board
    and then takes the board off the page.
    """
    run = session.run_under_way()
    if streamlit_internals.is_partial() and (run.serial != serial or not run.is_playing):
        st.rerun()
    for name, preset in PRESETS.items():
        st.button(name, on_click=session.start, args=(preset,), width="stretch")
    kept_run_controls(run)
    st.caption("These act on the run under way.")
    _learning(run)
    st.divider()
    st.caption("Changing one of these **starts the run over**.")
    _network(run.settings)
    _start_weights(run.settings)


def _learning(run: Run) -> None:
    rate = run.trainer.learning_rate
    st.number_input(
        "Learning rate",
        0.0,
        MAX_LEARNING_RATE,
        step=0.1,
        format="%g",
        key=widgets.set_widget("typed_rate", rate),
        on_change=_apply,
        args=("learning_rate", "typed_rate"),
    )
    _say_refusal("learning_rate")
    st.select_slider(
        "Learning rate, on a log scale",
        sorted({*_RATES, rate}),
        rate,
        key=widgets.set_widget("rate", rate),
        on_change=_apply,
        args=("learning_rate", "rate"),
        label_visibility="collapsed",
    )
    st.selectbox(
        "Loss",
        LOSSES,
        LOSSES.index(run.trainer.loss),
        format_func=LOSS_NAMES.get,
        key=widgets.set_widget("loss", run.trainer.loss),
        on_change=_apply,
        args=("loss", "loss"),
    )
    _say_refusal("loss")
    st.number_input(
        "Epochs",
        1,
        MAX_EPOCHS,
        run.experiment.epochs,
        step=100_000,
        key=widgets.set_widget("epochs", run.experiment.epochs),
        on_change=_apply,
        args=("epochs", "epochs"),
    )
    _say_refusal("epochs")


def _network(settings: Experiment) -> None:
    st.selectbox(
        "Data",
        list(GATES),
        list(GATES).index(settings.gate),
        format_func=GATE_NAMES.get,
        key=widgets.set_widget("gate", settings.gate),
        on_change=_apply,
        args=("gate", "gate"),
    )
    st.segmented_control(
        "Hidden layers",
        range(1, MAX_HIDDEN_LAYERS + 1),
        default=len(settings.hidden),
        required=True,
        key=widgets.set_widget("hidden_layers", len(settings.hidden)),
        on_change=_apply_layers,
        args=(settings.hidden,),
        width="stretch",
    )
    columns = st.columns(2)
    for layer, units in enumerate(settings.hidden):
        columns[layer % 2].number_input(
            "Units" if len(settings.hidden) == 1 else f"Units in layer {layer + 1}",
            1,
            MAX_UNITS,
            units,
            key=widgets.set_widget(f"units_{layer}", units),
            on_change=_apply_units,
            args=(settings.hidden, layer),
        )
    st.selectbox(
        "Hidden activation",
        list(HIDDEN_ACTIVATIONS),
        list(HIDDEN_ACTIVATIONS).index(settings.activation),
        key=widgets.set_widget("activation", settings.activation),
        on_change=_apply,
        args=("activation", "activation"),
    )
    st.toggle(
        "Biases",
        settings.bias,
        key=widgets.set_widget("bias", settings.bias),
        on_change=_apply_bias,
    )


def _start_weights(settings: Experiment) -> None:
    starts = [start for start in _STARTS if start != "notebook" or settings.fits_notebook]
    st.selectbox(
        "Start weights",
        starts,
        starts.index(settings.start),
        format_func=_STARTS.get,
        key=widgets.set_widget("start", settings.start),
        on_change=_apply_start,
        args=(settings,),
    )
    if settings.start == "random":
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.number_input(
                "Seed",
                0,
                MAX_SEED,
                settings.seed,
                key=widgets.set_widget("seed", settings.seed),
                on_change=_apply,
                args=("seed", "seed"),
            )
            st.button("New seed", icon=":material/casino:", on_click=session.new_seed)
    elif settings.start == "edited":
        with st.popover("Edit the weights", icon=":material/edit:"):
            _weight_tables(settings)


def _weight_tables(settings: Experiment) -> None:
    network = settings.network()
    names = network.unit_names
    for number, (weights, below, above) in enumerate(
        zip(network.weights, names, names[1:], strict=False)
    ):
        rows = [*below, "bias"] if network.bias else below
        key = f"weights_{number}_{hash(settings.weights)}"  # an editor forgets with its key
        st.data_editor(
            pd.DataFrame(weights, rows, above),
            key=key,
            on_change=_apply_weights,
            args=(settings, number, key),
            column_config={
                unit: st.column_config.NumberColumn(
                    min_value=-MAX_WEIGHT, max_value=MAX_WEIGHT, format="%.4g", required=True
                )
                for unit in above
            },
        )


def _apply(setting: str, key: str) -> None:
    if widgets.is_user_input(key):
        _change(**{setting: widgets.entered(key)})


def _apply_layers(hidden: tuple[int, ...]) -> None:
    if not widgets.is_user_input("hidden_layers"):
        return
    count = widgets.entered("hidden_layers")
    _change_shape(hidden=(hidden + hidden[-1:] * MAX_HIDDEN_LAYERS)[:count])


def _apply_units(hidden: tuple[int, ...], layer: int) -> None:
    if not widgets.is_user_input(f"units_{layer}"):
        return
    units = widgets.entered(f"units_{layer}")
    _change_shape(hidden=(*hidden[:layer], units, *hidden[layer + 1 :]))


def _apply_bias() -> None:
    if widgets.is_user_input("bias"):
        _change_shape(bias=widgets.entered("bias"))


def _change_shape(**settings: Any) -> None:
    """Weights of another shape cannot be kept: such a network starts from random ones."""
    _change(**settings, start="random", weights=())


def _apply_start(settings: Experiment) -> None:
    if not widgets.is_user_input("start"):
        return
    start = widgets.entered("start")
    weights = tuple(settings.network().flat().tolist()) if start == "edited" else ()
    _change(start=start, weights=weights)


def _apply_weights(settings: Experiment, number: int, key: str) -> None:
    matrices = [weights.copy() for weights in settings.network().weights]
    for row, cells in widgets.entered(key)["edited_rows"].items():
        for column, value in cells.items():
            units = settings.network().unit_names[number + 1]
            if value is not None:
                matrices[number][row, units.index(column)] = value
    _change(weights=tuple(float(w) for matrix in matrices for w in matrix.ravel()))


def _change(**settings: Any) -> None:
    try:
        session.change(**settings)
    except ValueError as error:
        widgets.refuse(next(iter(settings)), str(error))


def _say_refusal(setting: str) -> None:
    place = st.empty()  # so that what stands below keeps its own
    if sentence := widgets.refusal_of(setting):
        place.error(f"{sentence[0].upper()}{sentence[1:]}.")


def way_back() -> None:
    """In the sidebar of the pages that a lesson leads to: the way back to it."""
    stop = open_stop()
    if stop is not None:
        st.page_link(
            "pages/lesson.py",
            label=f"Back to the lesson, stop {stop}",
            icon=":material/arrow_back:",
        )
