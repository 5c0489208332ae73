"""What kind of ground the run stands on, in sentences with numbers."""

import numpy as np

from xorcore.explain.curvature import AHEAD, Point
from xorcore.runs.experiment import MAX_LEARNING_RATE

_REST = 0.01
"""A run rests whose gradient takes away less than this share of the error in ``AHEAD`` epochs."""


def short(value: float) -> str:
    """A number in two digits, as in 2.1e-5, 0.35 or 2,700, with a minus sign that is one."""
    text = f"{value:.2g}" if value == 0 or 0.01 <= abs(value) < 1 else f"{value:.1e}"
    if 1 <= abs(value) < 1e5:
        text = f"{float(text):,.15g}"
    digits, e, power = text.partition("e")
    return (f"{digits}e{int(power)}" if e else digits).replace("-", "−")


def kind_of_ground(point: Point, learning_rate: float) -> str:
    """One or two sentences about where the run stands, in Markdown."""
    name = f"**{point.name[0].upper()}{point.name[1:]}.**"
    if point.kind == "unknown":
        return f"{name} The numbers are too large to say how the error curves here."
    values, length = point.eigenvalues, float(np.linalg.norm(point.gradient))
    below = (
        f"{point.ways_down} of {len(values)} eigenvalues below 0; smallest {short(values[0])}, "
        f"largest {short(values[-1])}; the gradient is {short(length)} long."
    )
    share = AHEAD * learning_rate * length**2 / point.error if point.error else 0.0
    ahead = f"{100 * share:.2g} % of the error" if share < 1 else "all of the error"
    resting, leaving = "the run rests, and yet this is no minimum", "the run is on its way down"
    meaning = {
        "slope": f"Steps along the gradient alone would take away {ahead} in {AHEAD:,} epochs.",
        "saddle": (
            f"The error bends down there, to both sides, and the gradient takes away {ahead} in "
            f"{AHEAD:,} epochs: {resting if share < _REST else leaving}."
        ),
        "valley": (
            f"Nothing bends down, and the floor is nearly flat: in {AHEAD:,} epochs the gradient "
            f"takes away {ahead}."
        ),
        "endless": (
            "All answers are right, and the way down is along the weights themselves: the error "
            "gets to 0 only as they grow for ever."
        ),
        "basin": (
            "The lowest point is as good as reached: nothing nearby is lower, as far as the "
            "curvature shows."
        ),
    }[point.kind]
    return f"{name} {below} {meaning}"


def largest_rate(point: Point, learning_rate: float) -> str:
    """A sentence about the largest learning rate at which steps do not overshoot, in Markdown."""
    if point.kind == "unknown":
        return ""
    bound = point.largest_rate
    if not np.isfinite(bound):
        return "Nothing curves up here, so the curvature sets no bound to the learning rate."
    rate = f"{learning_rate:.15g}"
    text = (
        f"The learning rate could be up to 2 / {short(point.eigenvalues[-1])} = "
        f"**{short(bound)}** here; it is {rate}. "
    )
    if bound >= MAX_LEARNING_RATE:
        return text + f"That is beyond {MAX_LEARNING_RATE:g}, the largest that this app takes."
    return text + ("Above it steps overshoot along the steepest curve, and the error jumps.")
