"""The units of the run on their activation curves, at any epoch of the run."""

from functools import partial

import streamlit as st

from pages.figures.parts import MOST_LABELLED
from pages.figures.units import units_on_their_curves
from pages.ideas_page.parts import tall_chart
from pages.layout.control_row import control_row
from pages.run import session, widgets
from pages.run.run import Run
from pages.server.governor import governor
from xorcore import EpochTrace, trace_epoch
from xorcore.model import Array
from xorcore.runs.landmarks import SATURATED_SLOPE

_LONGEST = 100_000
"""Epochs that one press of the button trains at most: half a second."""


def units(run: Run) -> None:
    """Each unit's weighted sums on its curve, and how many of the sums are saturated."""
    st.markdown(
        "Each mark is one unit's weighted sum for one input: blue if the target is 1, orange if it "
        f"is 0. In the shade the slope is below {SATURATED_SLOPE:g}: **the unit is saturated**, "
        "and of a delta that comes back through it almost nothing is left."
    )
    _timeline(run)
    trace = trace_epoch(run.network, run.dataset, 1.0)
    (flat, total), (output, outputs) = saturated(trace)
    counts = f"**{flat:,} of {total:,}** hidden sums and **{output} of {outputs}** of the output"
    alt = f"{_sums_in_words(run.moment, trace)} Saturated: {counts.replace('**', '')}."
    tall_chart(units_on_their_curves(trace.before, trace.dataset), "units", alt)
    st.markdown(f"After epoch **{run.moment:,}**, in the shade: {counts}.")


def _sums_in_words(epoch: int, trace: EpochTrace) -> str:
    patterns = trace.dataset.patterns
    are_many = len(patterns) > MOST_LABELLED

    def told(sums: Array) -> str:
        if are_many:
            return f"from {sums.min():.4g} to {sums.max():.4g}"
        return ", ".join(f"{z:.4g}" for z in sums)

    units = "; ".join(
        f"{unit} {told(column)}"
        for names, of_layer in zip(trace.before.unit_names[1:], trace.weighted_sums, strict=True)
        for unit, column in zip(names, of_layer.T, strict=True)
    )
    what = f"{len(patterns)} points" if are_many else f"the inputs {', '.join(patterns)}"
    return f"Weighted sums after epoch {epoch:,} for {what}: {units}."


def _timeline(run: Run) -> None:
    """A slider over the recorded epochs of the run, and a button that trains it further."""
    epochs = sorted({*run.trainer.history.epochs.tolist(), run.moment})
    with control_row("saturation_bar", vertical_alignment="bottom", gap="small"):
        if len(epochs) > 1:
            st.select_slider(
                "Epoch, in log time",
                epochs,
                format_func="{:,}".format,
                key=widgets.set_widget("look_at", run.moment),
                on_change=widgets.on_entry("look_at", run.look_at),
                help="From epoch 10 to 100 it is as far as from 100 to 1,000.",
                width="stretch",
            )
        else:
            st.caption("The run is at its start. Train it to see the marks move.")
        goal = _next_goal(run)
        if goal:
            label, go = f"Train to epoch {goal:,}", partial(_train_to, goal)
            icon = ":material/fast_forward:"
            st.button(label, key="train_on", icon=icon, on_click=go, wrap=False)


def _next_goal(run: Run) -> int:
    """The epoch that the next press trains to: a power of ten, if near enough; 0 at the end."""
    epoch = run.trainer.epoch
    power = max(100, 10 ** len(str(epoch)))
    return 0 if run.is_finished else min(power, epoch + _LONGEST, run.experiment.epochs)


def _train_to(goal: int) -> None:
    run = session.run_under_way()
    with governor().compute_lock(run.serial):
        run.advance_to(goal)
    governor().forget(run.serial)
    run.look_at(None)


def saturated(trace: EpochTrace) -> tuple[tuple[int, int], tuple[int, int]]:
    """How many weighted sums are saturated, and of how many: of the hidden units, of the output.

    A sum is saturated if the slope of the activation there is below ``SATURATED_SLOPE``.
    """
    *hidden, output = ((int((d < SATURATED_SLOPE).sum()), d.size) for d in trace.derivatives)
    flat, total = (sum(column) for column in zip(*hidden, strict=True))
    return (flat, total), output
