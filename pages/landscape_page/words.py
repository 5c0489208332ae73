"""What kind of ground the run stands on, in sentences with numbers."""

import numpy as np

from xorcore.explain.curvature import AHEAD, Point
from xorcore.runs.experiment import MAX_LEARNING_RATE

_REST = 0.01
"""A run rests whose gradient takes away less than this share of the error in ``AHEAD`` epochs."""


def short(value: float, digits: int = 2) -> str:
    """A number in so many digits, as in 2.1e-5, 0.35 or 2,700, with a minus sign that is one."""
    value += 0.0  # so that no 0 has a minus sign
    is_plain = value == 0 or 0.01 <= abs(value) < 1
    text = f"{value:.{digits}g}" if is_plain else f"{value:.{digits - 1}e}"
    if 1 <= abs(value) < 1e5:
        text = f"{float(text):,.15g}"
    number, e, power = text.partition("e")
    return (f"{number}e{int(power)}" if e else number).replace("-", "−")


def kind_of_ground(point: Point, learning_rate: float) -> str:
    """One or two sentences about where the run stands, in Markdown."""
    name = f"**{point.name[0].upper()}{point.name[1:]}.**"
    if point.kind == "unknown":
        return f"{name} The numbers are too large to say how the error curves here."
    values, length = point.eigenvalues, float(np.linalg.norm(point.gradient))
    smallest = values[0] if point.ways_down else max(values[0], 0.0)  # below 0 by rounding alone
    below = (
        f"{point.ways_down} of {len(values)} eigenvalues below 0; smallest {short(smallest)}, "
        f"largest {short(values[-1])}; the gradient is {short(length)} long."
    )
    share = AHEAD * learning_rate * length**2 / point.error if point.error else 0.0
    taken = f"{short(100 * share)} %" if share < 1 else "all"
    ahead = f"If the slope stayed the same, {AHEAD:,} epochs would take away {taken} of"
    moving = "hardly moves, but this is no minimum" if share < _REST else "is not at rest"
    meaning = {
        "slope": f"{ahead} the error.",
        "saddle": f"The error bends down to both sides. {ahead} it: the run {moving}.",
        "valley": f"Nothing bends down, and the floor is nearly flat. {ahead} the error.",
        "endless": (
            "All answers are right, and the way down makes the weights larger: the error gets to "
            "0 only as they grow for ever."
        ),
        "basin": (
            "The lowest point is as good as reached: nothing nearby is lower, as far as the "
            "curvature shows."
        ),
    }[point.kind]
    return f"{name} {below} {meaning}"


def largest_rate(point: Point, learning_rate: float) -> str:
    """The largest learning rate at which steps do not grow, and what may happen above it.

    Far above it some runs jump and others learn faster, since the curvature is that of one moment.
    The quotient is of the eigenvalue as it is written, so that it can be worked out again.
    """
    if point.kind == "unknown":
        return ""
    if not np.isfinite(point.largest_rate):
        return "Nothing curves up here, so the curvature sets no bound to the learning rate."
    steepest = short(point.eigenvalues[-1], 4)
    bound = f"2 / {steepest} = **{short(2 / _value(steepest), 3)}**"
    text = f"The learning rate is {learning_rate:.15g}. "
    if point.largest_rate >= MAX_LEARNING_RATE:
        return text + (
            f"The curvature would allow up to {bound} here, but this app goes only up to "
            f"{MAX_LEARNING_RATE:g}."
        )
    return text + (
        f"Above {bound} a step along the steepest curve may land higher on its other side: the "
        "error may jump, or fall faster."
    )


def of_plain_steps(method: str) -> str:
    """What the words hold for, in a run whose updates are made as `method` says."""
    return (
        "What is said of the slope is about plain steps of all points, at the run’s learning rate. "
        f"Its own updates are made otherwise ({method}), so no largest rate is named here."
    )


def which_error(loss: str) -> str:
    """Which error the page speaks of, beside the one that the board has in its first line."""
    summed = {
        "squared": "half the sum of the squared errors",
        "cross_entropy": "the cross-entropy, summed over the patterns",
    }[loss]
    return (
        "In all words here and on the map, the error is the loss that training makes smaller: "
        f"{summed}. The mean absolute error above the charts is another number."
    )


def _value(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ""))
