"""The cost of saturation: with large start weights, and with a wrong output near 0 or 1."""

from collections.abc import Mapping
from itertools import cycle
from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.figures.error_curve import compared_errors, top_of_axis
from pages.figures.layout import axis, figure
from pages.figures.palette import BELOW, LINE
from pages.figures.parts import MAIN, Array, diamond, end_label, line
from pages.figures.units import flat_stretches, shade
from xorcore import sigmoid

_LINES: tuple[dict[str, Any], ...] = (
    MAIN,
    {"color": BELOW[1], "width": 3, "dash": "8px,4px"},
    {"color": BELOW[2], "width": 3, "dash": "2px,3px"},
)


def start_curves(curves: Mapping[str, tuple[Array, Array]], last: int) -> go.Figure:
    """Mean absolute error of runs that differ in their start weights.

    `curves` are the epochs and errors, (n,) each, by the name that is written at the end of the
    curve. The axis goes to the epoch `last`.
    """
    top = top_of_axis(max(error.max() for _, error in curves.values()))
    heights = _apart({name: float(error[-1]) for name, (_, error) in curves.items()}, 0.08 * top)
    lines = dict(zip(curves, cycle(_LINES), strict=False))
    shown = [
        line(epochs, error, name, lines[name], f"{name}<br>epoch %{{x:,}}<br>error %{{y:.6f}}")
        for name, (epochs, error) in curves.items()
    ]
    names = [
        _beside(float(curves[name][0][-1]), height, name, lines[name]["color"])
        for name, height in heights.items()
    ]
    return compared_errors(shown, names, "epoch", last, top, 60)


def deltas_of_losses(sums: Array, squared: Array, cross_entropy: Array, z: float) -> go.Figure:
    """Delta of an output with target 1 under either loss, against its weighted sum.

    All arrays are (n,), the sums ascending; both curves are marked at the sum `z`. The chart is
    shaded where the sigmoid's slope is nearly 0.
    """
    losses = {"squared error": squared, "cross-entropy": cross_entropy}
    at_z = [deltas[np.searchsorted(sums, z)] for deltas in losses.values()]
    reach = float(sums[-1])
    traces = []
    for (name, deltas), style in zip(losses.items(), _LINES, strict=False):
        hover = f"{name}<br>z %{{x:.3g}}<br>delta %{{y:.6g}}"
        traces.append(line(sums, deltas, name, {**style, "simplify": False}, hover))
    return figure(
        [*traces, diamond([z, z], at_z, "z", cliponaxis=False)],
        "Delta of the output: how hard its sum is pushed up",
        xaxis=axis("weighted sum z of the output (target 1)", range=[-reach, reach]),
        yaxis=axis(range=[-0.05, 1.1], nticks=6),
        shapes=[shade(*stretch) for stretch in flat_stretches(sigmoid, reach)],
        annotations=[
            _beside(0.4, 0.5, "cross-entropy", BELOW[2]),
            _beside(-reach, 0.06, "squared error", LINE),
        ],
    )


def _apart(ends: Mapping[str, float], gap: float) -> dict[str, float]:
    """A height for each name, at the end of its curve or so far above that no two overlap."""
    heights: dict[str, float] = {}
    free = gap / 2
    for name, end in sorted(ends.items(), key=lambda item: item[1]):
        heights[name] = max(end, free)
        free = heights[name] + gap
    return heights


def _beside(x: float, y: float, name: str, colour: str) -> dict[str, object]:
    """The name of a curve, in a colour dark enough to read."""
    return end_label(x, y, name, BELOW[2] if colour == BELOW[1] else colour, xshift=5)
