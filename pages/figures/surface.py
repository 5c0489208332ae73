"""The network's output over the unit square, to pick a point from, too, and its weighted sum."""

from typing import Any

import plotly.graph_objects as go

from pages.figures.layout import FROM_0_TO_1, axis, figure, margins
from pages.figures.matrices import ACTIVATIONS, WEIGHTS
from pages.figures.palette import BOUNDARY, CLEAR, MIDDLE, Scale
from pages.figures.parts import Array, boundary, heatmap, over_square, pattern_markers, scatter

# The numbers on the axes stand clear of the markers at the corners.
_APART: dict[str, Any] = {"range": [0, 1], "ticks": "outside", "ticklen": 10, "tickcolor": CLEAR}


def decision_surface(
    surface: Array, points: Array, targets: Array, title: str = "Output over the inputs"
) -> go.Figure:
    """The output (n, n) over [0, 1]^2 (row = x2, column = x1), its 0.5 boundary, the patterns.

    `points` are (P, 2), `targets` (P, 1), shown as ``pattern_markers``.
    """
    answers = _heatmap(surface, ACTIVATIONS["sigmoid"], "surface", "output")
    answers.meta |= {"level": 0.5, "level_color": BOUNDARY, "level_width": 2}
    meta = {"shows": ["surface"], "shape": list(surface.shape)}
    line = boundary(over_square(surface), 2.5, meta=meta)
    return _over_inputs([answers, line, pattern_markers(points, targets)], title)


def surface_to_pick_from(surface: Array, points: Array, targets: Array, chosen: Any) -> go.Figure:
    """``decision_surface`` with a ring at `chosen` (x1, x2), its last trace.

    A point outside of the unit square is not drawn.
    """
    shown = decision_surface(surface, points, targets)
    x1, x2 = chosen
    x, y = ([x1], [x2]) if 0 <= x1 <= 1 and 0 <= x2 <= 1 else ([], [])
    ring = {"size": 13, "color": MIDDLE, "line": {"color": BOUNDARY, "width": 3.5}}
    shown.add_trace(scatter(x, y, "markers", name="chosen point", marker=ring, cliponaxis=False))
    shown.update_layout(
        title={"text": "Output: click a point", "font": {"weight": 600}},
        margin=margins(36, 14, 34, 36),
    )
    return shown


def weighted_sum_surface(surface: Array, points: Array, targets: Array, title: str) -> go.Figure:
    """The output unit's weighted sum (n, n), as ``decision_surface`` but without a boundary."""
    sums = _heatmap(surface, WEIGHTS, "weighted sum", "weighted sum")
    return _over_inputs([sums, pattern_markers(points, targets)], title)


def _heatmap(surface: Array, scale: Scale, shows: str, name: str) -> go.Heatmap:
    return heatmap(
        **over_square(surface),
        scale=scale,
        zsmooth="best",
        hovertemplate=f"x1 %{{x:.3f}}<br>x2 %{{y:.3f}}<br>{name} %{{z:.4f}}<extra></extra>",
        meta={"shows": [shows], "shape": list(surface.shape)},
    )


def _over_inputs(traces: list[Any], title: str) -> go.Figure:
    return figure(
        traces,
        title,
        margin=margins(44, 20, 34, 40),
        xaxis=axis("x1", **FROM_0_TO_1, **_APART),
        yaxis=axis("x2", **FROM_0_TO_1, **_APART, scaleanchor="x"),
    )
