"""The network's answer over the unit square."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.layout import AXIS, figure
from pages.figures.palette import ABOVE, BELOW, BOUNDARY, CLEAR, FONT_SIZE, MIDDLE, diverging

Array = NDArray[np.float64]

_CLEAR_OF_THE_MARKERS = {
    "showgrid": False,
    "showline": False,
    "ticks": "outside",
    "ticklen": 10,
    "tickcolor": CLEAR,
}


def decision_surface(surface: Array, points: Array, targets: Array) -> go.Figure:
    """A surface (n, n) over [0, 1]^2 (row = x2, column = x1), its 0.5 boundary, the patterns.

    `points` are (P, 2), `targets` (P, 1), shown as ``pattern_markers``.
    """
    step = 1.0 / (len(surface) - 1)
    # Sent twice to the browser, and never read off to more than four digits.
    grid = {"z": surface.astype(np.float32), "x0": 0, "dx": step, "y0": 0, "dy": step}
    shown = {"shows": ["surface"], "shape": list(surface.shape)}
    return figure(
        [
            go.Heatmap(
                **grid,
                zmin=0,
                zmax=1,
                zsmooth="best",
                colorscale=diverging(0.25, 0.7, 1.0),
                showscale=False,
                hovertemplate="x1 %{x:.3f}<br>x2 %{y:.3f}<br>output %{z:.4f}<extra></extra>",
                meta={**shown, "level": 0.5, "level_color": BOUNDARY},
            ),
            go.Contour(
                **grid,
                contours={"start": 0.5, "end": 0.5, "size": 1, "coloring": "none"},
                line={"color": BOUNDARY, "width": 2.5},
                showscale=False,
                hoverinfo="skip",
                meta=shown,
            ),
            pattern_markers(points, targets),
        ],
        "Output over the inputs",
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
