"""The experiment's controls, in the sidebar of every page that looks at the run."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pages.layout.control_row import control_row
from pages.layout.kept_runs import kept_run_controls
from pages.layout.number_field import number_field
from pages.link.train import EPOCHS, RATE, SEED, weight
from pages.run import session, widgets
from pages.run.kept import told_apart
from pages.run.run import Run
from pages.run.visit import kept_for_visit
from pages.server import streamlit_internals
from xorcore import GATES, Experiment, Network
from xorcore.runs.experiment import MAX_HIDDEN_LAYERS, MAX_LEARNING_RATE, MAX_UNITS

_Settings = Callable[[Any], dict[str, Any]]
"""Gives the settings for a value that the user enters."""

_PRESETS = {
    "New run: notebook by hand": (Experiment(), "fixed start weights, learning rate 0.3"),
    "New run: notebook in full": (
        Experiment(start="random", learning_rate=0.6),
        "random start weights, learning rate 0.6, 400,000 epochs",
    ),
}
"""What each of them begins, and in which words."""

# All of them floats, as the experiment's own rate is: a slider compares values as text.
_RATES = [
    round(mantissa * 10.0**power, 3)
    for power in (-3, -2, -1, 0, 1)
    for mantissa in (1, 1.5, 2, 3, 4, 5, 6, 8)
] + [MAX_LEARNING_RATE]

HELP = {
    "rate": "How large the steps are: the change of each weight is multiplied by it.",
    "loss": "What learning makes smaller: half the sum of the squared errors, or the "
    "cross-entropy. The curve shows another number, the mean absolute error.",
    "epochs": "Where the run stops. In one epoch the network sees all four inputs, and then every "
    "weight changes.",
    "gate": "What the network is to learn: the target of each of the four inputs.",
    "activation": "What a hidden unit makes of its weighted sum. The output unit has the sigmoid.",
    "bias": "A bias is a number of its own that a unit adds to its weighted sum.",
    "seed": "Each seed, a whole number, gives random weights of its own, the same ones every time.",
}

_UNITS = {units: str(units) for units in range(1, MAX_UNITS + 1)}
_STARTS = {"notebook": "As in the notebook", "random": "Random", "edited": "Edited by hand"}
ACTIVATION_NAMES = {"sigmoid": "Sigmoid", "tanh": "tanh", "relu": "ReLU"}
LOSS_NAMES = {"squared": "Squared error", "cross_entropy": "Cross-entropy"}
GATE_NAMES = {
    **{gate: re.sub(r"X(\d)", r"x\1", gate.upper()).replace("_", " ") for gate in GATES},
    "false": "FALSE (never)",
    "true": "TRUE (always)",
}


def experiment_controls(run: Run) -> None:
    """All settings of the experiment, as they are now; what the user enters acts at once.

    Each widget gets its value both as default and through the session's state: a widget whose
    script the browser loads late ignores the latter.
    """
    with st.sidebar:
        _controls(run.serial)


@st.fragment
def _controls(serial: int) -> None:
    """The controls; the rest of the page has been drawn for the run with this `serial`.

    While a run plays, a change of it redraws only these. If the whole page were redrawn and a
    tick of the timer came before the browser has the new page, Streamlit would drop what the page
    sent of the board and then take the board off the page.
    """
    run = session.run_under_way()
    if streamlit_internals.is_partial() and (run.serial != serial or not run.is_playing):
        st.rerun()
    for name, (preset, about) in _PRESETS.items():
        told = (
            "This begins a new run, as in the teaching notebook that this app follows: 2 inputs, "
            f"3 hidden units and 1 output, {about}."
        )
        st.button(name, on_click=session.start, args=(preset,), help=told, width="stretch")
    kept_run_controls(run)
    st.caption("These change the run that you see, from its next epoch on.")
    _learning(run)
    st.divider()
    st.caption("Changing one of these **begins a new run**.")
    _network(run.settings)
    _start_weights(run.settings)
    if last := session.last_run():
        st.button(
            f"Back to the last run: {told_apart(last)}",
            key=f"last_run_{last.serial}",  # a click that arrives twice finds another button
            icon=":material/undo:",
            shortcut="Z",
            on_click=session.go_back_to_last_run,
            type="tertiary",
        )


def _learning(run: Run) -> None:
    rate, loss, epochs = run.trainer.learning_rate, run.trainer.loss, run.experiment.epochs
    number_field(RATE, rate, "typed_rate", partial(_enter, "learning_rate"), help=HELP["rate"])
    label, rates = "Learning rate, on a log scale", sorted({*_RATES, rate})
    slid = _sets("rate", rate, lambda rate: {"learning_rate": rate})
    st.select_slider(label, rates, rate, label_visibility="collapsed", **slid)
    _say_refusal("learning_rate")
    _choice("Loss", LOSS_NAMES, "loss", loss)
    _say_refusal("loss")
    number_field(EPOCHS, epochs, "epochs", partial(_enter, "epochs"), help=HELP["epochs"])


def _network(settings: Experiment) -> None:
    hidden = settings.hidden
    _choice("Data", GATE_NAMES, "gate", settings.gate)
    count, longest = len(hidden), hidden + hidden[-1:] * MAX_HIDDEN_LAYERS
    st.segmented_control(
        "Hidden layers",
        range(1, MAX_HIDDEN_LAYERS + 1),
        default=count,
        required=True,
        width="stretch",
        **_sets("hidden_layers", count, lambda count: _shape(hidden=longest[:count])),
    )
    columns = st.columns(2)
    for layer, units in enumerate(hidden):
        label = "Units" if count == 1 else f"Units in layer {layer + 1}"
        with columns[layer % 2]:
            _choice(label, _UNITS, f"units_{layer}", units, partial(_with_units, hidden, layer))
    _choice("Activation function", ACTIVATION_NAMES, "activation", settings.activation)
    sets = _sets("bias", settings.bias, lambda bias: _shape(bias=bias))
    st.toggle("Biases", settings.bias, help=HELP["bias"], **sets)


def _enter(setting: str, value: float) -> None:
    session.change(**{setting: value})


def _with_units(hidden: tuple[int, ...], layer: int, units: int) -> dict[str, Any]:
    return _shape(hidden=(*hidden[:layer], units, *hidden[layer + 1 :]))


def _shape(**settings: Any) -> dict[str, Any]:
    """Settings of a network of another shape: it cannot keep its weights, and starts at random."""
    return {**settings, "start": "random", "weights": ()}


def _start_weights(settings: Experiment) -> None:
    starts = dict(_STARTS)
    if not settings.fits_notebook:
        del starts["notebook"]
    _choice("Start weights", starts, "start", settings.start, partial(_with_start, settings))
    if settings.start == "random":
        row, below = control_row(vertical_alignment="bottom"), st.empty()
        with row:
            number_field(
                *(SEED, settings.seed, "seed", partial(_enter, "seed"), below),
                help=HELP["seed"],
                width=96,  # leaves room for the button
            )
            st.button("New seed", icon=":material/casino:", on_click=session.new_seed)
    elif settings.start == "edited":
        with st.popover("Edit the weights", icon=":material/edit:"):
            _weight_tables(settings)


def _with_start(settings: Experiment, start: str) -> dict[str, Any]:
    weights = tuple(settings.network().flat().tolist()) if start == "edited" else ()
    return {"start": start, "weights": weights}


@dataclass
class _Edited:
    """The weights that the tables began with, and those with all that was typed there since.

    refused: a sentence about each text that is not used.

    Streamlit makes a table anew, and the field in which the user types is gone, when its key or
    what it began with changes.
    """

    before: tuple[float, ...] = ()
    now: tuple[float, ...] = ()
    refused: tuple[str, ...] = ()


def _weight_tables(settings: Experiment) -> None:
    edited = kept_for_visit("edited weights", _Edited)
    if settings.weights != edited.now:
        edited.before = edited.now = settings.weights
        edited.refused = ()
    network = replace(settings, weights=edited.before).network()
    names = network.unit_names
    layers = zip(network.weights, names, names[1:], strict=False)
    # Of text, which the app reads itself: a column of numbers reads "0,6" as 6 and "1e-3" as -13.
    cell = st.column_config.TextColumn(required=True, alignment="right")
    stem = f"weights_{hash((network.layers, edited.before))}"
    apply = partial(_apply_weights, network, stem, edited)
    for number, (weights, below, above) in enumerate(layers):
        texts = [[_in_table(weight) for weight in row] for row in weights]
        table = pd.DataFrame(texts, [*below, "bias"] if network.bias else below, above)
        cells = dict.fromkeys(above, cell)
        st.data_editor(table, key=f"{stem}_{number}", on_change=apply, column_config=cells)
    for sentence in edited.refused:
        st.error(sentence)
    st.caption("In a link `weights=` names them row by row, the first table before the second.")


def _in_table(weight: float) -> str:
    return f"{weight:.4g}"


def _choice(
    label: str, names: Mapping[Any, str], key: str, shown: Any, settings: _Settings | None = None
) -> None:
    """A list to choose from, of what has `names`; the rest is as in ``_sets``."""
    values = list(names)
    looks: dict[str, Any] = {"format_func": names.__getitem__, "help": HELP.get(key)}
    st.selectbox(label, values, values.index(shown), **looks, **_sets(key, shown, settings))


def _sets(key: str, shown: Any, settings: _Settings | None = None) -> dict[str, Any]:
    """The arguments of a widget that shows a value and changes settings to what the user enters.

    `settings` gives the settings for a value; without, `key` is the name of the one setting.
    """
    change = settings or (lambda value: {key: value})
    return {"key": widgets.set_widget(key, shown), "on_change": _apply, "args": (key, change)}


def _apply(key: str, settings: _Settings) -> None:
    if widgets.is_user_input(key):
        _change(settings(widgets.entered(key)))


def _apply_weights(network: Network, stem: str, edited: _Edited) -> None:
    """Take over what was typed in the tables; a text that is refused leaves its weight as it is."""
    before, now, refused = network.flat(), list(edited.now), []
    for at, (table, below, above) in enumerate(network.weight_names):
        row = (*network.unit_names[table - 1], "bias").index(below)
        typed, at_first = widgets.entered(f"{stem}_{table - 1}"), _in_table(before[at])
        text = typed["edited_rows"].get(row, {}).get(above, at_first)
        field = weight(f"{below} → {above}")
        try:
            now[at] = before[at] if text == at_first else field.parse(text or "")
        except ValueError as error:
            refused.append(field.refusal(error, now[at]))
    edited.refused = tuple(refused)
    if now != list(edited.now):
        edited.now = tuple(map(float, now))
        _change({"weights": edited.now})


def _change(settings: dict[str, Any]) -> None:
    try:
        session.change(**settings)
    except ValueError as error:
        widgets.refuse(next(iter(settings)), str(error))


def _say_refusal(setting: str) -> None:
    slot = st.empty()  # always there, so that the widgets below keep their places
    if sentence := widgets.refusal_of(setting):
        slot.error(f"{sentence[0].upper()}{sentence[1:]}.")
