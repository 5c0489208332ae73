"""Step and sigmoid: why a hidden unit needs a slope to learn."""

from math import isnan
from typing import Any

import streamlit as st

from pages.figures.activations import CURVES, NAMES, curve_with_tangent, slope, slopes
from pages.ideas_page.parts import sets, signed, tall_chart
from pages.layout.control_row import control_row
from pages.layout.number_field import number_field
from pages.link.ideas import IDEA, Idea
from pages.run import widgets
from pages.worked_epoch.arithmetic import number

_SUM = Idea.fields()["z"]
EXAMPLES = (0.0, 2.0, -4.0, 40.0, -20.5)

# Steps of the slider: fine in the middle, where the curves bend.
_SUMS = {*map(float, range(-50, 51)), *(z / 10 for z in range(-100, 101))}

_FORMULAS = {
    "step": (r"f(z) = [\,z \ge 0\,]", r"f'(z) = 0\;\;(z \ne 0)"),
    "sigmoid": (
        r"\sigma(z) = \frac{1}{1 + e^{-z}}",
        r"\sigma'(z) = \sigma(z)\,\big(1 - \sigma(z)\big)",
    ),
    "tanh": (r"f(z) = \tanh(z)", "f'(z) = 1 - f(z)^2"),
    "relu": (r"f(z) = \max(0,\, z)", r"f'(z) = [\,z > 0\,]"),
}
_WHY = {
    "step": "The step is flat on both sides of its jump: change a weight a little, and the output "
    "does not change. One unit can learn without a slope, since it has targets. **A hidden unit "
    "has none**: its error is carried back through slopes, and a slope of 0 lets nothing through.",
    "sigmoid": "The sigmoid is a soft step, and its slope is never negative. **The error says "
    "which way the output should go; the slope says how much it moves** if the sum rises a little.",
    "tanh": "A sigmoid stretched to go from −1 to 1. In the middle its slope is 1, four times the "
    "sigmoid's; but **it becomes flat sooner**.",
    "relu": "0 for every sum below 0, the sum itself above. On the right **its slope is 1 however "
    "large the sum**. On the left it is 0: there an input changes no weight of the unit.",
}
_BROKEN = {
    "step": "At z = 0 the step jumps: no tangent, no slope.",
    "relu": "At z = 0 the curve has a corner, and no slope. In training the slope counts as 0.",
}
_ROUNDED = (
    "Next to 1 the computer's numbers are 1.1e-16 apart: the output is rounded to ±1, and the "
    "slope computed from it is 0. Near 0 they are much closer together: the sigmoid "
    "has a slope down to −709."
)
_OVERFLOWN = (
    "$e^{-z}$ is larger than the computer's largest number, 1.8e308, and counts as infinite: the "
    "output is computed as 1 / ∞ = 0. The exact output is very small, but not 0."
)


def sigmoid_chapter() -> None:
    """Controls for a weighted sum, the curve with its tangent there, and the slope."""
    here = IDEA.get()
    st.markdown(_WHY[here.curve])
    _controls(here.z)
    output = float(CURVES[here.curve](here.z))
    tilt = float(slope(here.curve, here.z))
    tangent = "No tangent" if isnan(tilt) else f"Tangent of slope {tilt!r}"
    left, right = st.columns(2)
    for column, figure, value, formula, what in (
        (left, curve_with_tangent(here.curve, here.z), output, 0, "Output"),
        (right, slopes(here.curve, here.z), tilt, 1, "Slope"),
    ):
        with column:
            sign, shown = (", here", "none") if isnan(value) else (" &ensp;=", repr(value))
            name, z = NAMES[here.curve], number(here.z, "17")
            alt = f"{what} of the {name} at z = {z}: {shown}. {tangent}."
            tall_chart(figure, f"curve_{formula}", alt)
            st.markdown(f"${_FORMULAS[here.curve][formula]}${sign}&ensp; `{shown}`")
    if isnan(tilt):
        st.caption(_BROKEN[here.curve])
    elif here.curve in ("sigmoid", "tanh") and tilt == 0:
        st.caption(_ROUNDED if output else _OVERFLOWN)


def _controls(z: float) -> None:
    row = control_row("sigmoid_controls", vertical_alignment="top", gap="small")
    below, sums = st.empty(), sorted({*_SUMS, z})
    with row:
        curve = {"required": True, "format_func": NAMES.get, **sets("curve")}
        st.segmented_control("Function", list(CURVES), **curve)
        number_field(_SUM, z, "typed_sum", lambda z: IDEA.go(z=z), below, width=150)
        slid, shown = _moves("slid_sum", z), lambda z: signed(number(z, "17"))
        st.select_slider("z, fine in the middle", sums, format_func=shown, width=230, **slid)
        example = _moves("example", z if z in EXAMPLES else None)
        st.pills("Examples", EXAMPLES, format_func=shown, **example)


def _moves(key: str, shown: float | None) -> dict[str, Any]:
    """The arguments of a widget that shows a weighted sum and moves to the one entered.

    The chosen example pressed again is None, which is no entry.
    """
    move = widgets.on_entry(key, lambda z: IDEA.go(z=z))
    return {"key": widgets.set_widget(key, shown), "on_change": move}
