"""The network's answer over the unit square, and the weighted sum behind it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.layout import AXIS, figure
from pages.figures.matrices import ACTIVATIONS, WEIGHTS, Scale
from pages.figures.palette import ABOVE, BELOW, BOUNDARY, CLEAR, FONT_SIZE, MIDDLE

Array = NDArray[np.float64]

_CLEAR_OF_THE_MARKERS = {
    "showgrid": False,
    "showline": False,
    "ticks": "outside",
    "ticklen": 10,
    "tickcolor": CLEAR,
}


def decision_surface(
    surface: Array, points: Array, targets: Array, title: str = "Output over the inputs"
) -> go.Figure:
    """A surface (n, n) over [0, 1]^2 (row = x2, column = x1), its 0.5 boundary, the patterns.

    `points` are (P, 2), `targets` (P, 1), shown as ``pattern_markers``.
    """
    heatmap = _heatmap(surface, ACTIVATIONS["sigmoid"], "surface", "output")
    heatmap.meta |= {"level": 0.5, "level_color": BOUNDARY, "level_width": 2}
    boundary = go.Contour(
        **_grid(surface),
        contours={"start": 0.5, "end": 0.5, "size": 1, "coloring": "none"},
        line={"color": BOUNDARY, "width": 2.5},
        showscale=False,
        hoverinfo="skip",
        meta={"shows": ["surface"], "shape": list(surface.shape)},
    )
    return _over_inputs([heatmap, boundary, pattern_markers(points, targets)], title)


def weighted_sum_surface(surface: Array, points: Array, targets: Array, title: str) -> go.Figure:
    """The output unit's weighted sum (n, n), as ``decision_surface`` but without a boundary."""
    heatmap = _heatmap(surface, WEIGHTS, "weighted sum", "weighted sum")
    return _over_inputs([heatmap, pattern_markers(points, targets)], title)


def _grid(surface: Array) -> dict[str, Any]:
    step = 1.0 / (len(surface) - 1)
    # Sent twice to the browser, and never read off to more than four digits.
    return {"z": surface.astype(np.float32), "x0": 0, "dx": step, "y0": 0, "dy": step}


def _heatmap(surface: Array, scale: Scale, shows: str, name: str) -> go.Heatmap:
    return go.Heatmap(
        **_grid(surface),
        zmin=scale.limits[0],
        zmax=scale.limits[1],
        zsmooth="best",
        colorscale=scale.colours,
        showscale=False,
        hovertemplate=f"x1 %{{x:.3f}}<br>x2 %{{y:.3f}}<br>{name} %{{z:.4f}}<extra></extra>",
        meta={"shows": [shows], "shape": list(surface.shape)},
    )


def _over_inputs(traces: Sequence[go.Heatmap | go.Contour | go.Scatter], title: str) -> go.Figure:
    return figure(
        [*traces],
        title,
        margin={"l": 44, "r": 20, "t": 34, "b": 40},
        xaxis={
            **AXIS,
            "title": {**AXIS["title"], "text": "x1"},
            "range": [0, 1],
            "tickvals": [0, 1],
            **_CLEAR_OF_THE_MARKERS,
            "constrain": "domain",
        },
        yaxis={
            **AXIS,
            "title": {**AXIS["title"], "text": "x2"},
            "range": [0, 1],
            "tickvals": [0, 1],
            **_CLEAR_OF_THE_MARKERS,
            "scaleanchor": "x",
            "constrain": "domain",
        },
    )


def pattern_markers(points: Array, targets: Array) -> go.Scatter:
    """Points (P, 2) with targets (P, 1): 1 is a blue disc, 0 an orange square."""
    is_one = targets.ravel() > 0.5
    return go.Scatter(
        x=points[:, 0],
        y=points[:, 1],
        mode="markers+text",
        text=[f"{target:g}" for target in targets.ravel()],
        textfont={"color": MIDDLE, "size": FONT_SIZE, "weight": 700},
        marker={
            "size": 22,
            "symbol": np.where(is_one, "circle", "square").tolist(),
            "color": np.where(is_one, ABOVE[2], BELOW[2]).tolist(),
            "line": {"color": MIDDLE, "width": 2},
        },
        cliponaxis=False,
        hoverinfo="skip",
    )
