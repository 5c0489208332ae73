"""The outputs of one unit over the plane of its two inputs: 1 on one side of a line, 0 else."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.figures.layout import FROM_0_TO_1, axis, figure, margins
from pages.figures.palette import ABOVE, BELOW, BOUNDARY, TEXT
from pages.figures.parts import DASHED, Array, line, pattern_markers, scatter
from xorcore import Dataset

_LOW, _HIGH = -1.35, 1.75
_FAR = 1e3  # lines end so far outside of the chart, which cuts them off


def line_in_the_plane(
    dataset: Dataset,
    weights: Sequence[float],
    shown: int | None = None,
    others: Sequence[Sequence[float]] = (),
) -> go.Figure:
    """The line w1 x1 + w2 x2 + b = 0 of `weights` (w1, w2, b), blue where the sum is 0 or more.

    `shown` is the pattern that gets a ring; `others` are weights whose lines are dashed.
    """
    return figure(
        [
            _side(weights),
            *(_line(other, DASHED) for other in others),
            _line(weights, {"color": BOUNDARY, "width": 3}),
            *([] if shown is None else [_ring(*dataset.inputs[shown])]),
            pattern_markers(dataset.inputs, dataset.targets),
        ],
        "",
        margin={**margins(40, 8, 8, 40), "pad": 0},
        plot_bgcolor=BELOW[0],
        xaxis=axis("x1", **FROM_0_TO_1, range=[_LOW, _HIGH]),
        yaxis=axis("x2", **FROM_0_TO_1, range=[_LOW, _HIGH], scaleanchor="x"),
        hovermode=False,
    )


def _side(weights: Sequence[float]) -> go.Scatter:
    """The area where the sum is 0 or more: a half-plane; without a line, all or nothing."""
    *normal, bias = weights
    if any(normal):
        away = _FAR * np.array(normal) / np.hypot(normal[0], normal[1])
        corners = np.vstack((_ends(weights), _ends(weights)[::-1] + away))
    elif bias >= 0:
        corners = np.array([[_LOW, _LOW], [_HIGH, _LOW], [_HIGH, _HIGH], [_LOW, _HIGH]])
    else:
        corners = np.empty((0, 2))
    filled = {"fill": "toself", "fillcolor": ABOVE[0]}
    return line(corners[:, 0], corners[:, 1], "output 1", {"width": 0}, **filled)


def _line(weights: Sequence[float], style: dict[str, Any]) -> go.Scatter:
    ends = _ends(weights) if any(weights[:2]) else np.empty((0, 2))
    return line(ends[:, 0], ends[:, 1], "line", style)


def _ends(weights: Sequence[float]) -> Array:
    """Two points (2, 2) of the line, far away on both sides of its point nearest to the origin."""
    w1, w2, bias = np.array(weights, dtype=np.float64)
    normal = np.array([w1, w2])
    nearest = -bias * normal / (normal @ normal)
    along = _FAR * np.array([-w2, w1]) / np.hypot(w1, w2)
    return np.array([nearest - along, nearest + along])


def _ring(x1: float, x2: float) -> go.Scatter:
    edge = {"color": TEXT, "width": 2}
    marker = {"size": 36, "symbol": "circle-open", "color": TEXT, "line": edge}
    return scatter([x1], [x2], "markers", name="pattern shown", marker=marker)
