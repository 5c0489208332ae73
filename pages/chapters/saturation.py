"""Saturation: where a unit can hardly learn, how it gets there, and which loss gets it out."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from pages.chapters.tall_chart import tall_chart
from pages.figures.saturation import deltas_of_losses, start_curves
from pages.figures.units import units_on_their_curves
from pages.shared import ideas, session
from pages.shared.ideas import LOOKS, MAX_WRONG
from pages.shared.session import Run
from xorcore import LOSSES, Change, Dataset, EpochTrace, Network, Trainer, trace_epoch
from xorcore.landmarks import SATURATED_SLOPE

SCALES = (1, 5, 20)
EPOCHS = 2_000

_LONGEST = 100_000
"""Epochs that one press of the button trains: half a second."""


def saturation_chapter(run: Run) -> None:
    """One of the three looks at saturation."""
    here = ideas.idea()
    st.segmented_control(
        "Look at",
        list(LOOKS),
        required=True,
        format_func=LOOKS.get,
        key=session.show("look", here.look),
        on_change=lambda: ideas.go(look=session.entered("look")),
        label_visibility="collapsed",
    )
    looks: dict[str, Callable[[Run], None]] = {
        "units": _units,
        "starts": _starts,
        "losses": _losses,
    }
    looks[here.look](run)


def saturated(trace: EpochTrace) -> list[tuple[int, int]]:
    """Per layer of weights: sums whose slope is below ``SATURATED_SLOPE``, and all sums."""
    return [(int((d < SATURATED_SLOPE).sum()), d.size) for d in trace.derivatives]


def _units(run: Run) -> None:
    st.markdown(
        "Each mark is one unit's weighted sum for one input: blue where the target is 1, orange "
        f"where it is 0. In the shade the slope is below {SATURATED_SLOPE:g}, and a delta that "
        "passes there is all but lost: **the unit is saturated**."
    )
    epoch = _timeline(run)
    trace = trace_epoch(run.trainer.history.network_at(epoch), run.trainer.dataset, 1.0)
    counts = _in_words(saturated(trace))
    tall_chart(units_on_their_curves(trace.before, trace.dataset), "units", _told(epoch, trace))
    st.markdown(f"After epoch **{epoch:,}**, in the shade: {counts}.")


def _in_words(counts: list[tuple[int, int]]) -> str:
    *hidden, (output, outputs) = counts
    flat, total = (sum(column) for column in zip(*hidden, strict=True))
    return f"**{flat} of {total}** hidden sums and **{output} of {outputs}** of the output"


def _told(epoch: int, trace: EpochTrace) -> str:
    units = (
        f"{unit} {', '.join(f'{z:.2f}' for z in column)}"
        for names, sums in zip(trace.before.unit_names[1:], trace.weighted_sums, strict=True)
        for unit, column in zip(names, sums.T, strict=True)
    )
    patterns = ", ".join(trace.dataset.patterns)
    return (
        f"Weighted sums after epoch {epoch:,} for the inputs {patterns}: {'; '.join(units)}. "
        f"Saturated: {_in_words(saturated(trace))}.".replace("**", "")
    )


def _timeline(run: Run) -> int:
    """The epoch looked at: a slider over the run's checkpoints, and a way to train on."""
    epochs = run.trainer.history.epochs.tolist()
    epoch = epochs[int(np.searchsorted(epochs, ideas.idea().at, side="right")) - 1]
    with st.container(
        horizontal=True, vertical_alignment="bottom", gap="small", key="saturation_bar"
    ):
        if len(epochs) > 1:
            st.select_slider(
                "Epoch, in log time",
                epochs,
                format_func="{:,}".format,
                key=session.show("look_at", epoch),
                on_change=lambda: ideas.go(at=session.entered("look_at")),
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
    return epoch


def _next_goal(run: Run) -> int:
    """The next power of ten, or as near to it as one press goes; 0 at the run's end."""
    epoch = run.trainer.epoch
    power = max(100, 10 ** len(str(epoch)))
    return 0 if run.is_finished else min(power, epoch + _LONGEST, run.experiment.epochs)


def _train_to(goal: int) -> None:
    run = session.run_under_way()
    run.advance(max(goal - run.trainer.epoch, 0))
    ideas.go(at=ideas.Idea().at)


def _starts(run: Run) -> None:
    st.markdown(
        "This run's start weights, times 1, 5 and 20. Large weights make large sums, so more "
        "units **begin in the shade, with little slope to learn from**. Some start near an answer "
        "by luck; others stay where they are. The sidebar has other start weights."
    )
    network, start = run.experiment.network(), run.trainer.initial
    runs = {f"×{scale}": _scaled(network, run.trainer.dataset, start, scale) for scale in SCALES}
    rows = [
        {
            "Start weights": name,
            "Hidden sums in the shade": f"{flat} of {total}",
            "Error at the start": f"{error[0]:.4f}",
            f"After {epochs[-1]:,} epochs": f"{error[-1]:.4f}",
        }
        for name, (epochs, error, (flat, total)) in runs.items()
    ]
    tall_chart(
        start_curves({name: found[:2] for name, found in runs.items()}, EPOCHS),
        "starts",
        "; ".join(", ".join(f"{k}: {v}" for k, v in row.items()) for row in rows),
    )
    st.table(pd.DataFrame(rows), hide_index=True, border="horizontal", width="content")


def _identity(network: Network) -> tuple:
    return network.layers, network.activation, network.bias, network.flat().tobytes()


def _identity_of_data(dataset: Dataset) -> tuple:
    return dataset.inputs.tobytes(), dataset.targets.tobytes()


# About 10 ms a run; a class that looks at the same one shares them.
@st.cache_data(
    max_entries=128,
    show_spinner=False,
    hash_funcs={Network: _identity, Dataset: _identity_of_data},
)
def _scaled(
    network: Network, dataset: Dataset, start: Change, scale: int
) -> tuple[NDArray[np.int64], NDArray[np.float64], tuple[int, int]]:
    """Epochs and error of a run from larger weights, and its hidden sums saturated at first."""
    larger = network.with_weights(scale * network.flat())
    trainer = Trainer(larger, dataset, start.learning_rate, start.loss)
    trainer.advance(EPOCHS)
    *hidden, _ = saturated(trace_epoch(larger, dataset, start.learning_rate))
    flat, total = (sum(column) for column in zip(*hidden, strict=True))
    return trainer.history.epochs, trainer.history.mean_absolute_error, (flat, total)


def _losses(_: Run) -> None:
    z = ideas.idea().wrong
    st.markdown(
        "The output should be 1. The further left its sum, the more wrong it is, and the flatter "
        "the sigmoid. **Squared error multiplies by that slope** and hardly pushes; cross-entropy "
        "drops it and pushes as hard as the answer is wrong."
    )
    st.slider(
        "Weighted sum z of the output",
        -MAX_WRONG,
        MAX_WRONG,
        step=0.5,
        format="%g",
        key=session.show("wrong_sum", z),
        on_change=lambda: ideas.go(wrong=session.entered("wrong_sum")),
    )
    sums = np.union1d(np.linspace(-MAX_WRONG, MAX_WRONG, 241), z)
    deltas = {loss: _deltas(sums, loss) for loss in LOSSES}
    squared, entropy = (float(deltas[loss][sums == z][0]) for loss in LOSSES)
    left, right = st.columns([6, 5], vertical_alignment="center")
    with left:
        tall_chart(
            deltas_of_losses(sums, deltas["squared"], deltas["cross_entropy"], z),
            "losses",
            f"Delta of an output with target 1 at z = {z:g}: {squared:.4g} with squared error, "
            f"{entropy:.4g} with cross-entropy.",
        )
    right.markdown(rf"The output is $a = \sigma(z) = {_number(1 - entropy)}$, its target 1.")
    right.markdown(
        rf"""
| Loss | Delta |
|:--|:--|
| Squared error | $(1 - a)\,a\,(1 - a) = {_number(squared)}$ |
| Cross-entropy | $1 - a = {_number(entropy)}$ |
"""
    )
    right.markdown(f"Cross-entropy pushes **{_times(entropy / squared)} times** as hard.")


def _deltas(sums: NDArray[np.float64], loss: str) -> NDArray[np.float64]:
    """Delta of an output unit at each of the sums, target 1: (n,)."""
    unit = Network(([[1.0]],))  # one input, whose weight of 1 makes it the sum
    data = Dataset("sums", sums[:, np.newaxis], np.ones((len(sums), 1)))
    return trace_epoch(unit, data, 1.0, loss).deltas[-1].ravel()


def _times(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 1_000 else f"{ratio:.4g}"


def _number(value: float) -> str:
    """Six significant digits in LaTeX."""
    mantissa, _, power = f"{value:.6g}".partition("e")
    return rf"{mantissa} \times 10^{{{int(power)}}}" if power else mantissa
