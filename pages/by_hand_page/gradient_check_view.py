"""The gradient check: backpropagation compared with central differences of the error."""

import numpy as np
import streamlit as st

from pages.by_hand_page.words import LOSS_IN_WORDS
from pages.figures.gradient_check import difference_against_step
from pages.layout.chart import chart
from xorcore import EpochTrace, Network
from xorcore.explain.gradient_check import STEPS, GradientCheck, gradient_check

_ROW, _HEAD = 35, 37  # pixels of a table's rows and of its head
_ROWS_SHOWN = 10


@st.fragment
def gradient_check_view(trace: EpochTrace) -> None:
    """Each weight's gradient computed in two ways, and how the second depends on its step h."""
    check = gradient_check(trace)
    words, formula = st.columns([6, 5], vertical_alignment="center")
    words.markdown(
        f"Learning makes $L$ smaller, {LOSS_IN_WORDS[trace.loss]}. Make one weight larger by $h$, "
        "then smaller, and run the network forward both times: the difference of the two values of "
        "$L$, divided by $2h$, is the slope, without a backward pass: a **central difference**. "
        "All slopes together are the **gradient**."
    )
    formula.latex(r"-\frac{\partial L}{\partial w} \approx -\frac{L(w + h) - L(w - h)}{2\,h}")
    left, right = st.columns([5, 6])
    h = left.select_slider(
        "Difference h",
        STEPS,
        value=1e-5,
        format_func="{:.0e}".format,
        key="h",
        bind="query-params",
    )
    overall, best = check.overall[STEPS.index(h)], float(check.steps[check.overall.argmin()])
    right.markdown(_verdict(trace, check, h, overall, best))
    left, right = st.columns([5, 6])
    with left:
        _table(trace.before, check, h)
    with right:
        chart(
            difference_against_step(check, h),
            _HEAD + _ROW * _ROWS_SHOWN,
            "gradient_check_chart",
            "Relative difference of the two gradients against h, on log axes: "
            f"{overall:.1e} at h = {h:.0e}, least at h = {best:.0e}, rising to both sides.",
        )


def weight_names(network: Network) -> list[str]:
    """A name for each weight, as in "x1 → h2", in the order of ``Network.flat``."""
    return [f"{below} → {above}" for _, below, above in network.weight_names]


def _verdict(trace: EpochTrace, check: GradientCheck, h: float, overall: float, best: float) -> str:
    """Sentences that say why the two gradients differ as they do at `h`.

    `overall` is their relative difference there; it is smallest at the step `best`.
    """
    if not check.backprop.any():
        return "Every slope is 0: nothing comes back, so there is nothing to compare."
    if overall >= 0.5 and check.overall.min() > 0.1:  # they agree at no step
        return (
            "The slopes are so small that L does not change in its 16 digits: whatever h is, the "
            "differences show nothing but rounding."
        )
    agree = f"At h = {h:.0e} the two gradients differ by **{overall:.1e}** of their size. "
    if h > 10 * best:
        corner = " A ReLU that switches on or off between the two weights adds to it."
        return (
            f"{agree}Most of it is **truncation**: L bends over so wide a step, and a straight "
            "line through two points misses that. Ten times smaller h: a hundred times less of it."
            + (corner if trace.before.activation == "relu" else "")
        )
    if h < best / 10:
        return (
            f"{agree}Most of it is **round-off**: the two values of L agree in nearly all "
            "of their 16 digits, and their difference is mostly rounding. Ten times smaller h: ten "
            "times more."
        )
    return (
        f"{agree}Truncation (a straight line misses the bend of L) and round-off (digits lost in "
        "subtracting) are small here. A mistake in the backward pass would show at once."
    )


def _table(network: Network, check: GradientCheck, h: float) -> None:
    """The two gradients of each weight; a number that is not finite is left out."""
    numbers = {
        "backprop": check.backprop,
        "central": check.central[STEPS.index(h)],
        "relative": check.relative_difference[STEPS.index(h)],
    }
    finite = {name: np.where(np.isfinite(of), of, np.nan) for name, of in numbers.items()}
    st.dataframe(
        {"weight": weight_names(network), **finite},
        hide_index=True,
        height=_HEAD + _ROW * min(check.backprop.size, _ROWS_SHOWN),
        column_config={
            "weight": st.column_config.TextColumn("Weight"),
            "backprop": st.column_config.NumberColumn("Backprop", format="%.4g"),
            "central": st.column_config.NumberColumn("Central difference", format="%.4g"),
            "relative": st.column_config.NumberColumn("Relative difference", format="%.1e"),
        },
        key="gradient_check_table",
        alt=f"The gradient of each weight by backpropagation and by central difference, h {h:.0e}",
    )
