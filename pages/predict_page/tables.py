"""The tables of numbers on the page Predict; the user can press each result."""

from typing import Any

import streamlit as st

from pages.components.matrices import matrices
from pages.link.predict import QUESTION
from pages.predict_page.steps import forward_step, short_names
from pages.run import widgets
from pages.worked_epoch.arithmetic import number
from pages.worked_epoch.formulas import formula
from pages.worked_epoch.panel import Shown, panel
from xorcore import Network
from xorcore.explain.walkthrough import Step


def forward_pass(network: Network) -> None:
    """Show every matrix of the forward pass for the point, and the formulas."""
    asked = question.question()
    step = forward_step(network, asked.x1, asked.x2)
    formulas = " &emsp; ".join(f"${formula(part)}$" for part in step.parts)
    point = ", ".join(number(value, "17") for value in (asked.x1, asked.x2))
    with st.container(key="predict_formulas"):
        st.markdown(f"`calculate_output([{point}])` &emsp; {formulas}")
    step_tables(step, "pass_table")


def step_tables(step: Step, key: str) -> None:
    """The matrices of a step; a press on a number of a result shows how it is computed."""
    asked = question.question()
    names = short_names(step)
    selected = next((name for name, short in names.items() if short == asked.cell), "")

    def pick() -> None:
        QUESTION.go(cell=str((widgets.entered(key).get("pick") or {}).get("name", "")))

    shown = panel(Shown(step, asked.digits, selected))
    matrices(_renamed(shown, names), key, key, on_pick=pick, on_type=lambda: None)


def _renamed(shown: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """The panel with the short names of its cells; a single row loses its name."""
    for part in shown["parts"]:
        for item in part["items"]:
            if isinstance(item, dict):
                if len(item["cells"]) == 1:
                    item["rows"] = [""]
                for cell in (cell for row in item["cells"] for cell in row if "name" in cell):
                    cell["name"] = names[cell["name"]]
    return shown
