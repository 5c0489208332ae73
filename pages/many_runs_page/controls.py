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


def sweep_controls(visit: Sweeping) -> None:
    """All settings; what was entered and cannot be taken stays, with a sentence below it.

    Each widget has its value as its default, too: one that loads late misses what it is told.
    """
    plan = visit.plan
    with st.sidebar:
        left, right = st.columns(2)
        with left:
            st.number_input(
                "Seeds",
                value=plan.seeds,
                step=100,
                help=_SEEDS,
                **_field(visit, "seeds", plan.seeds),
            )
        with right:
            st.number_input(
                "From seed", value=plan.first, step=1, **_field(visit, "first", plan.first)
            )
        _say_refusals(visit, "seeds", "first")
        left, right = st.columns(2)
        with left:
            st.text_input(
                "Learning rates",
                plan.typed("rates"),
                placeholder="0.1, 0.6, 2",
                **_field(visit, "rates", plan.typed("rates")),
            )
        with right:
            st.number_input(
                "Epochs", value=plan.epochs, step=10_000, **_field(visit, "epochs", plan.epochs)
            )
        _say_refusals(visit, "rates", "epochs")
        st.multiselect(
            "Hidden units",
            range(1, MAX_UNITS + 1),
            placeholder="2, 3, 4",
            default=plan.sizes,
            **_field(visit, "sizes", list(plan.sizes)),
        )
        _say_refusals(visit, "sizes")
        st.selectbox(
            "Loss",
            LOSSES,
            format_func=LOSS_NAMES.get,
            disabled=plan.compare == "loss",
            index=LOSSES.index(plan.loss),
            **_field(visit, "loss", plan.loss),
        )
        st.toggle(
            "Biases",
            value=plan.bias,
            disabled=plan.compare == "biases",
            **_field(visit, "bias", plan.bias),
        )
        st.segmented_control(
            "Compare",
            COMPARISONS,
            format_func=_COMPARISONS.get,
            required=True,
            help="Runs the same seeds with and without biases, or with both losses.",
            width="stretch",
            default=plan.compare,
            **_field(visit, "compare", plan.compare),
        )


_SEEDS = "How many start weights are tried: those of the seeds from the first one on."


def _field(visit: Sweeping, name: str, value: Any) -> dict[str, Any]:
    """What makes a widget show `value`, or what was entered instead, and hand on a new one."""
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
