"""The experiment's controls, in the sidebar of every page that looks at the run."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import streamlit as st

from pages.components.matrices import matrices
from pages.layout.control_row import control_row
from pages.layout.data_controls import data_controls
from pages.layout.kept_runs import kept_run_controls
from pages.layout.number_field import number_field
from pages.layout.pasted_weights import pasted_weights
from pages.layout.setting import Settings, change, say_refusal, sets, setting_choice
from pages.link.method import (
    RULE_NAMES,
    RULE_NUMBERS,
    SHUFFLE,
    batch_field,
    batches_in_words,
    rule_in_words,
)
from pages.link.train import EPOCHS, RATE, SEED, weight
from pages.run import session, widgets
from pages.run.kept import told_apart
from pages.run.run import Run
from pages.run.visit import kept_for_visit
from pages.server import streamlit_internals
from xorcore import GATES, Experiment
from xorcore.model.update_rules import RULES, Rule
from xorcore.runs.experiment import (
    MAX_HIDDEN_LAYERS,
    MAX_LEARNING_RATE,
    MAX_UNITS,
    rule_numbers,
)

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
    "epochs": "Where the run stops. In one epoch the network sees all inputs once, and then every "
    "weight changes.",
    "epochs of updates": "Where the run stops. In one epoch the network sees all inputs once, and "
    "after each few of them every weight changes.",
    "activation": "What a hidden unit makes of its weighted sum. The output unit has the sigmoid.",
    "bias": "A bias is a number of its own that a unit adds to its weighted sum.",
    "start": "*Edited by hand*: type each weight, or paste what another program has printed.",
    "seed": "Each seed, a whole number, gives random weights of its own, the same ones every time.",
    "batch": "After how many inputs the weights change. An epoch is every input once, so with one "
    "input per update it has as many updates as there are inputs.",
    "shuffle": "In which order an epoch takes the inputs. Shuffled, each epoch has another order; "
    "the same seed gives the same ones every time.",
    "rule": "How a step is made of the gradient, the slopes of the loss.",
    "decay": "Draws every weight towards 0: in each update it loses learning rate × weight decay "
    "× its own size. 0 for none.",
}

_UNITS = {units: str(units) for units in range(1, MAX_UNITS + 1)}
_WEIGHTS = "start_weights"
_STARTS = {"notebook": "As in the notebook", "random": "Random", "edited": "Edited by hand"}
ACTIVATION_NAMES = {"sigmoid": "Sigmoid", "tanh": "tanh", "relu": "ReLU"}
LOSS_NAMES = {"squared": "Squared error", "cross_entropy": "Cross-entropy"}
_POINTS = {"all": "All at once", "one": "One at a time", "batch": "In batches"}
_ORDERS = {False: "As given", True: "Shuffled"}
_ABOUT_RULES = {
    "descent": "A step is the learning rate times the downhill slope, and nothing else.",
    "momentum": "A step goes on with a share of the step before. Steps of one direction add up: "
    "with a share of 0.9 to 10 times their length, so a tenth of the learning rate is enough.",
    "nesterov": "Momentum that takes the slope where the share of the last step leads to.",
    "adam": "A step is about as long as the learning rate, however steep it is: 0.01 is usual.",
}
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
    _network(run)
    _start_weights(run.settings)
    _method(run)
    if last := session.last_run():
        st.button(
            f"Back to the last run: {told_apart(last)}",
            key=f"last_run_{last.serial}",  # a click that arrives twice finds another button
            icon=":material/undo:",
            shortcut="Z",
            on_click=session.go_back_to_last_run,
            type="tertiary",
        )


def _choice(
    label: str, names: Mapping[Any, str], key: str, shown: Any, settings: Settings | None = None
) -> None:
    setting_choice(label, names, key, shown, settings, HELP.get(key))


def _learning(run: Run) -> None:
    rate, loss, epochs = run.trainer.learning_rate, run.trainer.loss, run.experiment.epochs
    number_field(RATE, rate, "typed_rate", partial(_enter, "learning_rate"), help=HELP["rate"])
    label, rates = "Learning rate, on a log scale", sorted({*_RATES, rate})
    slid = sets("rate", rate, lambda rate: {"learning_rate": rate})
    st.select_slider(label, rates, rate, label_visibility="collapsed", **slid)
    say_refusal("learning_rate")
    _choice("Loss", LOSS_NAMES, "loss", loss)
    say_refusal("loss")
    updates = run.trainer.method.updates_of(len(run.trainer.dataset.inputs))
    help_of_epochs = HELP["epochs" if updates == 1 else "epochs of updates"]
    number_field(EPOCHS, epochs, "epochs", partial(_enter, "epochs"), help=help_of_epochs)


def _network(run: Run) -> None:
    data_controls(run, GATE_NAMES)
    settings = run.settings
    hidden = settings.hidden
    count, longest = len(hidden), hidden + hidden[-1:] * MAX_HIDDEN_LAYERS
    st.segmented_control(
        "Hidden layers",
        range(1, MAX_HIDDEN_LAYERS + 1),
        default=count,
        required=True,
        width="stretch",
        **sets("hidden_layers", count, lambda count: _shape(hidden=longest[:count])),
    )
    columns = st.columns(2)
    for layer, units in enumerate(hidden):
        label = "Units" if count == 1 else f"Units in layer {layer + 1}"
        with columns[layer % 2]:
            _choice(label, _UNITS, f"units_{layer}", units, partial(_with_units, hidden, layer))
    _choice("Activation function", ACTIVATION_NAMES, "activation", settings.activation)
    of_bias = sets("bias", settings.bias, lambda bias: _shape(bias=bias))
    st.toggle("Biases", settings.bias, help=HELP["bias"], **of_bias)


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
        # Of this height from the start: where it opens is decided before the tables are there.
        popover = st.popover("Edit the weights", icon=":material/edit:")
        with popover, st.container(height=420, border=False):
            pasted_weights(settings)
            _weight_tables(settings)


def _method(run: Run) -> None:
    """How the update is made: one row, and below it in words what is chosen inside."""
    settings, points = run.settings, len(run.trainer.dataset.inputs)
    method = settings.method
    with st.expander("How the update is made", key="method"):
        is_whole = method.updates_of(points) == 1
        kind = "all" if is_whole else "one" if method.batch == 1 else "batch"
        _choice("Points per update", _POINTS, "batch", kind, partial(_with_batch, settings))
        if kind == "batch":
            enter = partial(_enter, "batch")
            number_field(batch_field(points), method.batch or points, "typed_batch", enter)
        if not is_whole:
            order = method.shuffle is not None
            _choice("Order", _ORDERS, "shuffle", order, partial(_with_order, settings.seed))
        if not is_whole and method.shuffle is not None:
            number_field(SHUFFLE, method.shuffle, "order_seed", partial(_enter, "shuffle"))
        rule = method.rule
        _choice("Rule", RULE_NAMES, "rule", rule.name, partial(_with_rule, rule))
        st.caption(_ABOUT_RULES[rule.name])
        for name in rule_numbers(rule):
            number_field(
                RULE_NUMBERS[name],
                getattr(rule, name),
                f"rule_{name}",
                partial(_enter_of_rule, rule, name),
                help=HELP.get(name),
            )
    words = f"{batches_in_words(method, points)}, {rule_in_words(rule)}"
    st.caption(f"{words[0].upper()}{words[1:]}.")


def _with_batch(settings: Experiment, kind: str) -> dict[str, Any]:
    batch = {"all": None, "one": 1, "batch": 2}[kind]
    return {"batch": batch, "shuffle": settings.shuffle if batch else None}


def _with_order(seed: int, is_shuffled: bool) -> dict[str, Any]:
    return {"shuffle": seed if is_shuffled else None}


def _with_rule(rule: Rule, name: str) -> dict[str, Any]:
    kept = {"decay": rule.decay}
    return {"rule": RULES[name](**kept)}


def _enter_of_rule(rule: Rule, name: str, value: float) -> None:
    settings = {number: getattr(rule, number) for number in rule_numbers(rule)}
    session.change(rule=RULES[rule.name](**{**settings, name: value}))


def _with_start(settings: Experiment, start: str) -> dict[str, Any]:
    weights = tuple(settings.network().flat().tolist()) if start == "edited" else ()
    return {"start": start, "weights": weights}


@dataclass
class _Edited:
    """Start weights, and the fields that they are typed in.

    refused: a sentence about each text that is not used, by the weight's name as in `texts`.
    times: how often the fields were made anew, because the weights became others elsewhere.
    """

    weights: tuple[float, ...] = ()
    texts: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    times: int = 0


def _weight_tables(settings: Experiment) -> None:
    edited, network = kept_for_visit("edited weights", _Edited), settings.network()
    names = [f"{below} → {above}" for _, below, above in network.weight_names]
    if (names, settings.weights) != ([*edited.texts], edited.weights):
        texts = dict(zip(names, (f"{weight:.4g}" for weight in settings.weights), strict=True))
        vars(edited).update(vars(_Edited(settings.weights, texts, times=edited.times + 1)))
    fields = (
        {"name": name, "blank": True, "text": text, "word": "not used" * (name in edited.refused)}
        for name, text in edited.texts.items()
    )
    parts = []
    for number, weights in enumerate(network.weights, start=1):
        above, below = network.unit_names[number], network.unit_names[number - 1]
        cells = [[next(fields) for _ in row] for row in weights]
        rows = [*below, "bias"] if network.bias else below
        named = {"symbol": f"Weights {number}", "shape": f"{len(rows)} × {len(above)}"}
        table = {"variable": "", "rows": rows, "columns": above, "cells": cells}
        parts.append({"items": [named | table]})
    take = partial(_take_weights, names, edited)
    matrices({"parts": parts}, str(edited.times), _WEIGHTS, lambda: None, take)
    for name in filter(edited.refused.__contains__, names):
        st.error(edited.refused[name])
    st.caption("In a link `weights=` names them row by row, the first table before the second.")


def _take_weights(names: list[str], edited: _Edited) -> None:
    """Take over what was typed; a text that is refused leaves its weight as it is."""
    typed, now = widgets.entered(_WEIGHTS).get("typed") or {}, list(edited.weights)
    texts = typed["texts"] if typed.get("page") == str(edited.times) else {}
    for at, name in enumerate(names):
        if (text := texts.get(name, edited.texts[name])) != edited.texts[name]:
            edited.texts[name] = text
            edited.refused.pop(name, None)
            try:
                now[at] = weight(name).parse(text)
            except ValueError as error:
                edited.refused[name] = weight(name).refusal(error, now[at])
    if now != list(edited.weights):
        edited.weights = tuple(now)
        change({"weights": edited.weights})
