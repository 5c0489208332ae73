"""The settings of a sweep or of a map, in the sidebar."""

from typing import Any

import streamlit as st

from pages.layout.control_row import choice
from pages.layout.sidebar import HELP, LOSS_NAMES
from pages.link.many_runs import COMPARISONS, GRIDS, MAP, spell_method
from pages.link.method import method_in_words
from pages.many_runs_page.visit import Sweeping
from pages.run import session, widgets
from xorcore import LOSSES
from xorcore.model.batches import PLAIN
from xorcore.runs.experiment import MAX_UNITS

_HELP = {
    **HELP,
    "seeds": "How many starts are tried. A seed is a number; each gives other random weights.",
    "compare": "Runs the same seeds with and without biases, or with both losses.",
    "method": "How every run makes its updates: with plain steps, or as the run of the Train page.",
    "grid": "How many learning rates, from 0.01 to 100, and how many numbers of hidden units, from "
    "1 to 8, the map has.",
}


_SEEDS_OF_A_CELL = "How many starts each cell of the map tries."

_LABELLED: Any = {"label_visibility": "visible", "width": "stretch"}
"""Looks of buttons that stand among fields."""


def controls(visit: Sweeping) -> None:
    """All settings; an entry that is refused stays in its field, with the reason below it.

    Each widget gets its value as its default, too: a widget whose script loads late ignores the
    value in the session.
    """
    with st.sidebar:
        if MAP.get().is_shown:
            _map_controls(visit)
        else:
            _sweep_controls(visit)


def _sweep_controls(visit: Sweeping) -> None:
    plan = visit.plan
    typed = {name: plan.typed(name) for name in ("seeds", "first", "rates", "epochs")}
    values = {**vars(plan), **typed, "sizes": list(plan.sizes)}
    for name in ("method", "data", "test"):  # not always shown, and the run's
        del values[name]
    fields = {name: _field(visit, "sweep", name, value) for name, value in values.items()}
    left, right = st.columns(2)
    left.text_input("Seeds", typed["seeds"], **fields["seeds"])
    right.text_input("From seed", typed["first"], **fields["first"])
    _say_refusals(visit, "seeds", "first")
    left, right = st.columns(2)
    rates = {"placeholder": "0.1, 0.6, 2", **fields["rates"]}
    left.text_input("Learning rates", typed["rates"], **rates)
    right.text_input("Epochs", typed["epochs"], **fields["epochs"])
    _say_refusals(visit, "rates", "epochs")
    units = range(1, MAX_UNITS + 1)
    st.multiselect("Hidden units", units, values["sizes"], placeholder="2, 3, 4", **fields["sizes"])
    _say_refusals(visit, "sizes")
    _loss(plan.loss, plan.compare == "loss", fields["loss"])
    _method(visit, "sweep")
    st.toggle("Biases", plan.bias, disabled=plan.compare == "biases", **fields["bias"])
    names = {name: name.capitalize() for name in COMPARISONS}
    choice("Compare", names, default=plan.compare, **_LABELLED, **fields["compare"])


def _map_controls(visit: Sweeping) -> None:
    shown, plan = MAP.get(), visit.plan
    typed = {"seeds": shown.typed("seeds"), "epochs": shown.typed("epochs")}
    typed["first"] = plan.typed("first")
    values = {**typed, "grid": shown.grid, "loss": plan.loss, "bias": plan.bias}
    fields = {name: _field(visit, "map", name, value) for name, value in values.items()}
    names = {name: grid.shape for name, grid in GRIDS.items()}
    choice("Map", names, default=shown.grid, **_LABELLED, **fields["grid"])
    left, right = st.columns(2)
    left.text_input("Seeds", typed["seeds"], **{**fields["seeds"], "help": _SEEDS_OF_A_CELL})
    right.text_input("Epochs", typed["epochs"], **fields["epochs"])
    _say_refusals(visit, "seeds", "epochs")
    left, right = st.columns([0.42, 0.58], vertical_alignment="bottom")
    left.text_input("From seed", typed["first"], **fields["first"])
    right.toggle("Biases", plan.bias, **fields["bias"])
    _say_refusals(visit, "first")
    _loss(plan.loss, False, fields["loss"])
    _method(visit, "map")


def _loss(loss: str, is_compared: bool, field: dict[str, Any]) -> None:
    names = LOSS_NAMES.__getitem__
    index = LOSSES.index(loss)
    st.selectbox("Loss", LOSSES, index, format_func=names, disabled=is_compared, **field)


def _method(visit: Sweeping, of: str) -> None:
    """How the updates are made, where there is a choice: plain steps, or as the visitor's run."""
    run, plan = session.run_under_way(), visit.plan
    wanted, points = (PLAIN, run.trainer.method, plan.method), len(plan.dataset.inputs)
    names = {spell_method(method): method_in_words(method, points) for method in wanted}
    if len(names) > 1:
        shown, options = spell_method(plan.method), list(names)
        words = {text: name or "Plain steps of all points" for text, name in names.items()}
        field = _field(visit, of, "method", shown)
        st.selectbox(
            "Updates", options, options.index(shown), format_func=words.__getitem__, **field
        )


def _field(visit: Sweeping, of: str, name: str, value: Any) -> dict[str, Any]:
    """The arguments that make a widget show `value` or the refused entry, and pass on a new one."""
    (shown, _), told = visit.refused.get(name, (value, "")), _HELP.get(name)
    key = widgets.set_widget(f"{of}_{name}", shown)
    return {"key": key, "help": told, "on_change": lambda: visit.enter(name, widgets.entered(key))}


def _say_refusals(visit: Sweeping, *names: str) -> None:
    for name in names:
        if name in visit.refused:
            st.error(visit.refused[name][1])
