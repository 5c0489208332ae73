"""The forward pass and the error as tables of numbers; the user can press each result."""

from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from pages.components.matrices import matrices
from pages.link.predict import QUESTION
from pages.run import widgets
from pages.worked_epoch.arithmetic import number
from pages.worked_epoch.formulas import formula
from pages.worked_epoch.panel import Shown, panel
from xorcore import Dataset, Network, trace_epoch
from xorcore.explain.walkthrough import Step, walk_through
from xorcore.runs.units import OWN_NUMBERS, Axis, Units


def forward_pass(network: Network, units: Units) -> None:
    """Show every matrix of the forward pass for the point, and the formulas."""
    asked = QUESTION.get()
    step = _forward_step(network, asked.x1, asked.x2)
    formulas = " &emsp; ".join(f"${formula(part)}$" for part in step.parts)
    point = ", ".join(number(value, "17") for value in (asked.x1, asked.x2))
    with st.container(key="predict_formulas"):
        st.markdown(f"`calculate_output([{point}])` &emsp; {formulas}")
        if units != OWN_NUMBERS:
            st.caption(
                f"The network gets {point}: the shares of the ranges, {_range(units.x1)} and "
                f"{_range(units.x2)}."
            )
    step_tables(step, "pass_table")


def _range(axis: Axis) -> str:
    name = axis.name.replace("_", r"\_")  # for Markdown
    return f"{name} from {number(axis.low, '17')} to {number(axis.high, '17')}"


def step_tables(step: Step, key: str) -> None:
    """The matrices of a step; a press on a number of a result shows how it is computed."""
    asked = QUESTION.get()
    names = _short_names(step)
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


def _forward_step(network: Network, x1: float, x2: float) -> Step:
    """The whole forward pass for one point, from the input to the output, as one step."""
    # An epoch of four times this point, for the digits of ``outputs_of``; the first one is shown.
    # Its target does not matter, as only the forward pass is kept.
    trace = trace_epoch(network, Dataset("", np.full((4, 2), (x1, x2)), np.zeros((4, 1))), 1.0)
    one = Dataset("point", trace.dataset.inputs[:1], trace.dataset.targets[:1])
    sums, activations = ([m[:1] for m in ms] for ms in (trace.weighted_sums, trace.activations))
    trace = replace(trace, dataset=one, weighted_sums=(*sums,), activations=(*activations,))
    steps = walk_through(trace, network.unit_names)
    forward = steps[: 2 * len(network.weights)]  # a weighted sum and an activation in each layer
    parts = tuple(part for step in forward for part in step.parts)
    return Step(1, "activation", len(network.weights), parts)


def error_step(network: Network, dataset: Dataset) -> Step:
    """Targets minus outputs for every pattern, as one step."""
    [step] = [step for step in _walk(network, dataset) if step.kind == "error"]
    return Step(1, "error", step.layer, step.parts[:1])


def _short_names(step: Step) -> dict[str, str]:
    """For each result cell's name a short one that does not change with the point: "sum.h1".

    In a result with several rows the short name contains the row, not the column: "error.01".
    """
    names = {}
    for name, (part, row, column) in step.cells().items():
        rows, columns = part.result.rows, part.result.columns
        names[name] = f"{part.key}.{columns[column] if len(rows) == 1 else rows[row]}"
    return names


def cell_names(network: Network, dataset: Dataset | None) -> set[str]:
    """The short names of all cells that the user can select; `dataset` if its matrices are."""
    steps = [_forward_step(network, 0.0, 0.0)]
    steps += [error_step(network, dataset)] if dataset else []
    return {name for step in steps for name in _short_names(step).values()}


def _walk(network: Network, dataset: Dataset) -> tuple[Step, ...]:
    return walk_through(trace_epoch(network, dataset, learning_rate=1.0), network.unit_names)
