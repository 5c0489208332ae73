"""What biases do at the input (0, 0): the run beside the same run with or without biases."""

import numpy as np
import streamlit as st

from pages.figures.numbers import fixed
from pages.geometry_page.corner import formula
from pages.run.run import Run
from pages.worked_epoch.arithmetic import number
from xorcore import GATES, Dataset, Network
from xorcore.model.dataset import count_right
from xorcore.runs.units import OWN_NUMBERS, Units


def compare_biases(run: Run) -> None:
    """Compares both networks at the input (0, 0), at the epoch looked at."""
    units = run.settings.units
    epoch, network = run.moment, run.network
    reached, other = run.counterpart.at(epoch)
    dataset = run.dataset
    st.subheader("What biases are for: the input (0, 0)", anchor=False)
    st.markdown(_point(network) + _in_units(units))
    left, right = (c.container(border=True, height="stretch") for c in st.columns(2))
    with left:
        _card("This run", network, epoch, dataset)
    with right:
        start = "seed" if run.experiment.start == "random" else "start weights"
        _card(f"The same {start}", other, reached, dataset)
        st.caption(_where_from(run, reached))
        if reached < epoch and not run.counterpart.trainer.diverged:
            st.button("Train it further", on_click=run.counterpart.allow_more)


def _point(network: Network) -> str:
    value = {"sigmoid": "exactly 0.5", "tanh": "exactly 0", "relu": "exactly 0"}
    without = (
        "Without biases every unit of the first hidden layer gets 0 × weight + 0 × weight = 0 at "
        f"the input (0, 0) and answers {value[network.activation]}, whatever its weights. "
    )
    if network.activation == "sigmoid":
        without += (
            "Training cannot change that: at (0, 0) only the weights after these units matter."
        )
    else:
        without += "So does every later layer, and the output there is 0.5 for ever."
    if network.bias:
        return f"This run has biases, so its units can learn what to answer at (0, 0). {without}"
    return without


def _in_units(units: Units) -> str:
    """Where (0, 0) lies in the units of whoever brought the points; empty without any."""
    if units == OWN_NUMBERS:
        return ""
    places = (f"{axis.name} {number(axis.low, '17')}" for axis in (units.x1, units.x2))
    return f" In this data (0, 0) is {', '.join(places)}."


def _card(title: str, network: Network, epoch: int, dataset: Dataset) -> None:
    outputs = network.predict(dataset.inputs)
    errors = dataset.targets - outputs
    right, error = int(count_right(errors)), np.abs(errors).mean()
    st.markdown(f"**{title}, {'with' if network.bias else 'without'} biases**, epoch {epoch:,}")
    st.latex(formula(network))
    if dataset.name in GATES:  # its first pattern is (0, 0)
        here = (
            f"Target {dataset.targets[0, 0]:g}, output {fixed(outputs[0, 0], 4)}. Over all inputs"
        )
    else:
        here = f"Over all {len(outputs):,} points" if len(outputs) > 1 else "At the one point"
    st.markdown(
        f"{here}: mean absolute error {fixed(error, 6)}, {right:,} of {len(outputs):,} right."
    )


def _where_from(run: Run, reached: int) -> str:
    """Where the other run's weights come from, and why it may be at an earlier epoch."""
    seed = run.experiment.seed
    text = "Trained in the same way from the same weights"
    text += "." if run.network.bias else f", with biases drawn by seed {seed}."
    pushes = [push.epoch for push in run.trainer.pushes if push.epoch <= run.moment]
    if pushes:
        text += (
            f" The push at epoch {pushes[0]:,} was to weights of this run alone: the other goes on "
            "without it."
        )
    if reached == run.moment:
        return text
    if run.counterpart.trainer.diverged:
        return f"{text} It diverged after epoch {reached:,}."
    return f"{text} Its training here ends at epoch {reached:,}, to keep the page quick."
