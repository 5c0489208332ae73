"""The settings of a sweep, in the sidebar."""

from typing import Any

import streamlit as st

from pages.layout.sidebar import LOSS_NAMES
from pages.link.many_runs import COMPARISONS
from pages.many_runs_page.visit import Sweeping
from pages.run import widgets
from xorcore import LOSSES
from xorcore.runs.experiment import MAX_UNITS

_COMPARISONS = {"nothing": "Nothing", "biases": "Biases", "loss": "Loss"}
_SEEDS = "How many start weights are tried: those of the seeds from the first one on."


def sweep_controls(visit: Sweeping) -> None:
    """All settings; an entry that is refused stays in its field, with the reason below it.

    Each widget gets its value as its default, too: a widget whose script loads late ignores the
    value in the session.
    """
    plan = visit.plan
    rates, sizes = plan.typed("rates"), list(plan.sizes)
    with st.sidebar:
        left, right = st.columns(2)
        seeds = _field(visit, "seeds", plan.seeds)
        left.number_input("Seeds", value=plan.seeds, step=100, help=_SEEDS, **seeds)
        first = _field(visit, "first", plan.first)
        right.number_input("From seed", value=plan.first, step=1, **first)
        _say_refusals(visit, "seeds", "first")
        left, right = st.columns(2)
        typed = _field(visit, "rates", rates)
        left.text_input("Learning rates", rates, placeholder="0.1, 0.6, 2", **typed)
        epochs = _field(visit, "epochs", plan.epochs)
        right.number_input("Epochs", value=plan.epochs, step=10_000, **epochs)
        _say_refusals(visit, "rates", "epochs")
        units, chosen = range(1, MAX_UNITS + 1), _field(visit, "sizes", sizes)
        st.multiselect("Hidden units", units, sizes, placeholder="2, 3, 4", **chosen)
        _say_refusals(visit, "sizes")
        st.selectbox(
            "Loss",
            LOSSES,
            LOSSES.index(plan.loss),
            format_func=LOSS_NAMES.__getitem__,
            disabled=plan.compare == "loss",
            **_field(visit, "loss", plan.loss),
        )
        is_compared = plan.compare == "biases"
        st.toggle("Biases", plan.bias, disabled=is_compared, **_field(visit, "bias", plan.bias))
        st.segmented_control(
            "Compare",
            COMPARISONS,
            format_func=_COMPARISONS.__getitem__,
            default=plan.compare,
            required=True,
            help="Runs the same seeds with and without biases, or with both losses.",
            width="stretch",
            **_field(visit, "compare", plan.compare),
        )


def _field(visit: Sweeping, name: str, value: Any) -> dict[str, Any]:
    """The arguments that make a widget show `value` or the refused entry, and pass on a new one."""
    shown = visit.refused[name][0] if name in visit.refused else value
    key = f"sweep_{name}"
    return {
        "key": widgets.set_widget(key, shown),
        "on_change": lambda: visit.enter(name, widgets.entered(key)),
    }


def _say_refusals(visit: Sweeping, *names: str) -> None:
    for name in names:
        if name in visit.refused:
            st.error(visit.refused[name][1])
