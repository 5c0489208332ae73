"""A wrong answer of a saturated output, and the delta that each loss gives it."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.figures.saturation import deltas_of_losses
from pages.ideas_page.parts import sets, tall_chart
from pages.link.ideas import IDEA, MAX_WRONG
from xorcore import LOSSES, Dataset, Network, trace_epoch


def losses() -> None:
    """The delta of an output with target 1, for squared error and for cross-entropy."""
    z = IDEA.get().wrong
    st.markdown(
        "The output should be 1. The further left of 0 its sum, the more wrong it is, and the "
        "flatter the sigmoid. **Squared error multiplies the error by that slope** and hardly "
        "pushes. With cross-entropy the slope cancels out: the more wrong the answer, the harder "
        "the push."
    )
    wrong, label = sets("wrong"), "Weighted sum z of the output"
    st.slider(label, -MAX_WRONG, MAX_WRONG, step=0.5, format="%g", **wrong)
    sums = np.union1d(np.linspace(-MAX_WRONG, MAX_WRONG, 241), z)
    deltas = {loss: _deltas(sums, loss) for loss in LOSSES}
    squared, entropy = (float(deltas[loss][sums == z][0]) for loss in LOSSES)
    left, right = st.columns([6, 5], vertical_alignment="center")
    with left:
        tall_chart(
            deltas_of_losses(sums, deltas["squared"], deltas["cross_entropy"], z),
            "losses",
            f"Delta of an output with target 1 at z = {z!r}: {squared:.4g} with squared error, "
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
    ratio = entropy / squared
    times = f"{ratio:,.0f}" if ratio >= 1_000 else f"{ratio:.4g}"
    right.markdown(f"Cross-entropy pushes **{times} times** as hard.")
    right.caption(
        "With target 0 and a sum from 36.8 on, the delta of squared error is exactly 0: next to 1 "
        "the computer's numbers are 1.1e-16 apart, so the output is rounded to 1. With target 1 "
        "and the sum −50 it is still 1.9e-22: near 0 they are much closer together."
    )


def _deltas(sums: NDArray[np.float64], loss: str) -> NDArray[np.float64]:
    """Delta of an output unit with target 1 at each of its weighted `sums` (n,): (n,)."""
    unit = Network((np.ones((1, 1)),))  # one input, whose weight of 1 makes it the sum
    data = Dataset("sums", sums[:, np.newaxis], np.ones((len(sums), 1)))
    return trace_epoch(unit, data, 1.0, loss).deltas[-1].ravel()


def _number(value: float) -> str:
    """The number in LaTeX, with six significant digits."""
    mantissa, _, power = f"{value:.6g}".partition("e")
    return rf"{mantissa} \times 10^{{{int(power)}}}" if power else mantissa
