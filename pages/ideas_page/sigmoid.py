"""Step and sigmoid: why a unit needs a slope to learn."""

from typing import Any

import numpy as np
import streamlit as st

from pages.figures.activations import CURVES, curve_with_tangent, slopes
from pages.ideas_page.parts import sets, tall_chart
from pages.layout.control_row import control_row
from pages.link.ideas import IDEA, MAX_SUM
from pages.run import widgets

EXAMPLES = (0.0, 2.0, -4.0, 40.0, -20.5)

_NAMES = {"step": "Step", "sigmoid": "Sigmoid", "tanh": "tanh", "relu": "ReLU"}

# Steps of the slider: fine in the middle, where the curves bend.
_SUMS = {*map(float, range(-50, 51)), *(z / 10 for z in range(-100, 101))}

_FORMULAS = {
    "step": (r"f(z) = [\,z \ge 0\,]", "f'(z) = 0"),
    "sigmoid": (
        r"\sigma(z) = \frac{1}{1 + e^{-z}}",
        r"\sigma'(z) = \sigma(z)\,\big(1 - \sigma(z)\big)",
    ),
    "tanh": (r"f(z) = \tanh(z)", "f'(z) = 1 - f(z)^2"),
    "relu": (r"f(z) = \max(0,\, z)", r"f'(z) = [\,z > 0\,]"),
}
_WHY = {
    "step": "The step is flat on both sides of its jump. Change a weight a little, and the output "
    "does not change: **the slope is 0 and says nothing about which way is better.**",
    "sigmoid": "To learn, a unit must know what its output does if its weighted sum rises a "
    "little. The step says: nothing. The sigmoid is a step made soft, and **its slope always "
    "says which way, and how much**, most of all in the middle.",
    "tanh": "A sigmoid stretched to go from -1 to 1. In the middle its slope is 1, four times the "
    "sigmoid's; but **it is flat sooner**.",
    "relu": "Nothing below 0, the sum itself above. On the right **its slope is 1 however large "
    "the sum**; on the left it is 0, and a unit that stays there learns nothing more.",
}


def sigmoid_chapter() -> None:
    """Controls for a weighted sum, the curve with its tangent there, and the slope."""
    here = IDEA.get()
    st.markdown(_WHY[here.curve])
    _controls(here.z)
    output = float(CURVES[here.curve](here.z))
    slope = float(CURVES[here.curve].derivative(np.array(output)))
    left, right = st.columns(2)
    for column, figure, value, formula, what in (
        (left, curve_with_tangent(here.curve, here.z), output, 0, "Output"),
        (right, slopes(here.curve, here.z), slope, 1, "Slope"),
    ):
        with column:
            alt = f"{what} of the {here.curve} at z = {here.z:g}: {value!r}. "
            tall_chart(figure, f"curve_{formula}", f"{alt}Tangent of slope {slope!r}.")
            st.markdown(f"${_FORMULAS[here.curve][formula]}$ &ensp;=&ensp; `{value!r}`")
    if here.curve in ("sigmoid", "tanh") and slope == 0:
        st.caption(
            f"The output has rounded to {output:g}: of its 16 digits none is left for the "
            "difference, and the slope computed from it is 0."
        )


def _controls(z: float) -> None:
    with control_row("sigmoid_controls", vertical_alignment="top", gap="small"):
        st.segmented_control(
            "Function", list(CURVES), required=True, format_func=_NAMES.__getitem__, **sets("curve")
        )
        typed, slid = _moves("typed_sum", z), _moves("slid_sum", z)
        st.number_input(
            "Weighted sum z", -MAX_SUM, MAX_SUM, z, step=0.5, format="%g", width=150, **typed
        )
        sums, shown = sorted({*_SUMS, z}), "{:g}".format
        st.select_slider("z, fine in the middle", sums, format_func=shown, width=230, **slid)
        example = _moves("example", z if z in EXAMPLES else None)
        st.pills("Examples", EXAMPLES, format_func=shown, **example)


def _moves(key: str, shown: float | None) -> dict[str, Any]:
    """The arguments of a widget that shows a weighted sum and moves to the one entered."""

    def move() -> None:
        z = widgets.entered(key)
        if z is not None:  # None when the user presses the chosen example again
            IDEA.go(z=z)

    return {"key": widgets.set_widget(key, shown), "on_change": move}
