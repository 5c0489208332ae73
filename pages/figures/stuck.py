"""What networks that did not learn answer: their surfaces side by side."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.layout import figure
from pages.figures.palette import ABOVE, BELOW, BOUNDARY, FONT_SIZE, MIDDLE, MUTED, diverging

Array = NDArray[np.float64]

_ROOM = 0.14
"""Beyond the square on each side, for the markers at its corners."""


def small_surfaces(
    surfaces: Sequence[Array],
    captions: Sequence[str],
    points: Array,
    targets: Array,
    is_wrong: NDArray[np.bool_],
    across: int,
) -> go.Figure:
    """Surfaces (n, n) over [0, 1]^2 in a row with room for `across`, with their 0.5 boundary.

    `points` (P, 2) are marked as in ``surface.decision_surface`` by their `targets` (P, 1);
    those that are wrong, `is_wrong` (P,), have a ring.
    """
    traces: list[Any] = []
    layout: dict[str, Any] = {}
    for number, surface in enumerate(surfaces):
        suffix = str(number + 1) if number else ""
        axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
        step = 1.0 / (len(surface) - 1)
        grid = {"z": surface.astype(np.float32), "x0": 0, "dx": step, "y0": 0, "dy": step, **axes}
        traces += [
            go.Heatmap(
                **grid,
                zmin=0,
                zmax=1,
                zsmooth="best",
                colorscale=diverging(0.25, 0.7, 1.0),
                showscale=False,
                hovertemplate="x1 %{x:.2f}<br>x2 %{y:.2f}<br>output %{z:.3f}<extra></extra>",
            ),
            go.Contour(
                **grid,
                contours={"start": 0.5, "end": 0.5, "size": 1, "coloring": "none"},
                line={"color": BOUNDARY, "width": 2},
                showscale=False,
                hoverinfo="skip",
            ),
            _markers(points, targets, is_wrong, axes),
        ]
        plain = {"visible": False, "range": [-_ROOM, 1 + _ROOM], "constrain": "domain"}
        layout[f"xaxis{suffix}"] = {
            **plain,
            "domain": [number / across, (number + 1) / across],
            "anchor": f"y{suffix}",
        }
        layout[f"yaxis{suffix}"] = {
            **plain,
            "anchor": f"x{suffix}",
            "scaleanchor": f"x{suffix}",
        }
    names = [
        {
            "x": (number + 0.5) / across,
            "xanchor": "center",
            "xref": "paper",
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "text": caption,
            "showarrow": False,
            "font": {"size": FONT_SIZE - 1, "color": MUTED},
        }
        for number, caption in enumerate(captions)
        if caption
    ]
    lines = max((caption.count("<br>") + 1 for caption in captions if caption), default=0)
    margin = {"l": 0, "r": 0, "t": 16 * lines, "b": 0}
    return figure(traces, "", margin=margin, annotations=names, hovermode="closest", **layout)


def _markers(
    points: Array, targets: Array, is_wrong: NDArray[np.bool_], axes: dict[str, str]
) -> go.Scatter:
    is_one = targets.ravel() > 0.5
    return go.Scatter(
        x=points[:, 0],
        y=points[:, 1],
        mode="markers",
        marker={
            "opacity": 1,  # Plotly makes markers of several sizes transparent
            "size": np.where(is_wrong, 15, 11).tolist(),
            "symbol": np.where(is_one, "circle", "square").tolist(),
            "color": np.where(is_one, ABOVE[2], BELOW[2]).tolist(),
            "line": {
                "color": np.where(is_wrong, BOUNDARY, MIDDLE).tolist(),
                "width": np.where(is_wrong, 3, 1.5).tolist(),
            },
        },
        hoverinfo="skip",
        **axes,
    )
