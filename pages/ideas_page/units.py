"""The units of the run on their curves, at any epoch of it."""

import streamlit as st

from pages.figures.units import units_on_their_curves
from pages.ideas_page.tall_chart import tall_chart
from pages.run import session, widgets
from pages.run.run import Run
from pages.server.governor import governor
from xorcore import EpochTrace, trace_epoch
from xorcore.runs.landmarks import SATURATED_SLOPE

_LONGEST = 100_000
"""Epochs that one press of the button trains: half a second."""


def units(run: Run) -> None:
    """Each unit's weighted sums, and how many of them have next to no slope."""
    st.markdown(
        "Each mark is one unit's weighted sum for one input: blue where the target is 1, orange "
        f"where it is 0. In the shade the slope is below {SATURATED_SLOPE:g}, and a delta that "
        "passes there is all but lost: **the unit is saturated**."
    )
    _timeline(run)
    trace = trace_epoch(run.network, run.trainer.dataset, 1.0)
    counts, told = _in_words(saturated(trace)), _told(run.moment, trace)
    tall_chart(units_on_their_curves(trace.before, trace.dataset), "units", told)
    st.markdown(f"After epoch **{run.moment:,}**, in the shade: {counts}.")


def _in_words(counts: list[tuple[int, int]]) -> str:
    *hidden, (output, outputs) = counts
    flat, total = (sum(column) for column in zip(*hidden, strict=True))
    return f"**{flat} of {total}** hidden sums and **{output} of {outputs}** of the output"


def _told(epoch: int, trace: EpochTrace) -> str:
    sums = (
        f"{unit} {', '.join(f'{z:.4g}' for z in column)}"
        for names, of_layer in zip(trace.before.unit_names[1:], trace.weighted_sums, strict=True)
        for unit, column in zip(names, of_layer.T, strict=True)
    )
    patterns = ", ".join(trace.dataset.patterns)
    return (
        f"Weighted sums after epoch {epoch:,} for the inputs {patterns}: {'; '.join(sums)}. "
        f"Saturated: {_in_words(saturated(trace))}.".replace("**", "")
    )


def _timeline(run: Run) -> None:
    """The epoch looked at: a slider over the run's checkpoints, and a way to train on."""
    epochs = sorted({*run.trainer.history.epochs.tolist(), run.moment})
    with st.container(
        horizontal=True, vertical_alignment="bottom", gap="small", key="saturation_bar"
    ):
        if len(epochs) > 1:
            st.select_slider(
                "Epoch, in log time",
                epochs,
                format_func="{:,}".format,
                key=widgets.set_widget("look_at", run.moment),
                on_change=lambda: run.look_at(widgets.entered("look_at")),
                width="stretch",
            )
        else:
            st.caption("The run is at its start. Train it to see its units move.")
        goal = _next_goal(run)
        if goal:
            st.button(
                f"Train to epoch {goal:,}",
                key="train_on",
                icon=":material/fast_forward:",
                on_click=_train_to,
                args=(goal,),
                wrap=False,
            )


def _next_goal(run: Run) -> int:
    """The next power of ten, or as near to it as one press goes; 0 at the run's end."""
    epoch = run.trainer.epoch
    power = max(100, 10 ** len(str(epoch)))
    return 0 if run.is_finished else min(power, epoch + _LONGEST, run.experiment.epochs)


def _train_to(goal: int) -> None:
    run = session.run_under_way()
    with governor().compute_lock(run.serial):
        run.advance_to(goal)
    governor().forget(run.serial)
    run.look_at(None)


def saturated(trace: EpochTrace) -> list[tuple[int, int]]:
    """Per layer of weights: sums whose slope is below ``SATURATED_SLOPE``, and all sums."""
    return [(int((d < SATURATED_SLOPE).sum()), d.size) for d in trace.derivatives]
