"""The settings of a sweep, in the sidebar."""

from typing import Any

import streamlit as st

from pages.layout.sidebar import HELP, LOSS_NAMES
from pages.link.many_runs import COMPARISONS
from pages.many_runs_page.visit import Sweeping
from pages.run import widgets
from xorcore import LOSSES
from xorcore.runs.experiment import MAX_UNITS

_HELP = {
    **HELP,
    "seeds": "How many starts are tried. A seed is a number; each gives other random weights.",
    "compare": "Runs the same seeds with and without biases, or with both losses.",
}


def sweep_controls(visit: Sweeping) -> None:
    """All settings; an entry that is refused stays in its field, with the reason below it.

    Each widget gets its value as its default, too: a widget whose script loads late ignores the
    value in the session.
    """
    plan = visit.plan
    typed = {name: plan.typed(name) for name in ("seeds", "first", "rates", "epochs")}
    values = {**vars(plan), **typed, "sizes": list(plan.sizes)}
    fields = {name: _field(visit, name, value) for name, value in values.items()}
    with st.sidebar:
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
        st.multiselect(
            "Hidden units", units, values["sizes"], placeholder="2, 3, 4", **fields["sizes"]
        )
        _say_refusals(visit, "sizes")
        st.selectbox(
            "Loss",
            LOSSES,
            LOSSES.index(plan.loss),
            format_func=LOSS_NAMES.__getitem__,
            disabled=plan.compare == "loss",
            **fields["loss"],
        )
        st.toggle("Biases", plan.bias, disabled=plan.compare == "biases", **fields["bias"])
        st.segmented_control(
            "Compare",
            COMPARISONS,
            format_func=str.capitalize,
            default=plan.compare,
            required=True,
            width="stretch",
            **fields["compare"],
        )


def _field(visit: Sweeping, name: str, value: Any) -> dict[str, Any]:
    """The arguments that make a widget show `value` or the refused entry, and pass on a new one."""
    (shown, _), told = visit.refused.get(name, (value, "")), _HELP.get(name)
    key = widgets.set_widget(f"sweep_{name}", shown)
    return {"key": key, "help": told, "on_change": lambda: visit.enter(name, widgets.entered(key))}


def _say_refusals(visit: Sweeping, *names: str) -> None:
    for name in names:
        if name in visit.refused:
            st.error(visit.refused[name][1])
