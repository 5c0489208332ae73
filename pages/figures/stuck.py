"""The decision surfaces of networks that did not learn, side by side."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.layout import figure, margins
from pages.figures.matrices import ACTIVATIONS
from pages.figures.palette import BOUNDARY, FONT_SIZE, MIDDLE
from pages.figures.parts import (
    MOST_LABELLED,
    Array,
    boundary,
    by_target,
    heading,
    heatmap,
    over_square,
    scatter,
)

_ROOM = 0.14
"""Room on each side of the unit square, for the markers at its corners."""

CAPTION_LINE = 21
"""Pixels of a line of a caption: a projector's text grows more than the margins do."""


def small_surfaces(
    surfaces: Sequence[Array],
    captions: Sequence[str],
    points: Array,
    targets: Array,
    is_wrong: NDArray[np.bool_],
    across: int,
) -> go.Figure:
    """Surfaces (n, n) over [0, 1]^2, each with its 0.5 boundary, in a row with room for `across`.

    The markers of `points` (P, 2) show their `targets` (P, 1), see ``by_target``. Patterns with a
    wrong output, `is_wrong` (P,), have a ring.
    """
    size, edge = (11, 1.5) if len(points) <= MOST_LABELLED else (4, 0.5)
    marker = {
        **by_target(targets.ravel()),
        "opacity": 1,  # Plotly makes markers of several sizes transparent
        "size": np.where(is_wrong, 15, size).tolist(),
        "line": {
            "color": np.where(is_wrong, BOUNDARY, MIDDLE).tolist(),
            "width": np.where(is_wrong, 3, edge).tolist(),
        },
    }
    plain = {"visible": False, "range": [-_ROOM, 1 + _ROOM], "constrain": "domain"}
    traces: list[Any] = []
    layout: dict[str, Any] = {}
    for number, surface in enumerate(surfaces, start=1):
        x, y = f"x{number}", f"y{number}"
        axes = {"xaxis": x, "yaxis": y}
        grid = {**over_square(surface), **axes}
        traces += [
            heatmap(
                scale=ACTIVATIONS["sigmoid"],
                **grid,
                zsmooth="best",
                hovertemplate="x1 %{x:.2f}<br>x2 %{y:.2f}<br>output %{z:.3f}<extra></extra>",
            ),
            boundary(grid, 2),
            scatter(points[:, 0], points[:, 1], "markers", marker=marker, **axes),
        ]
        domain = [(number - 1) / across, number / across]
        layout[f"xaxis{number}"] = {**plain, "domain": domain, "anchor": y}
        layout[f"yaxis{number}"] = {**plain, "anchor": x, "scaleanchor": x}
    names = [
        heading((number + 0.5) / across, caption, size=FONT_SIZE - 1, xanchor="center")
        for number, caption in enumerate(captions)
        if caption
    ]
    lines = max((name["text"].count("<br>") + 1 for name in names), default=0)
    margin = margins(0, 0, CAPTION_LINE * lines, 0)
    return figure(traces, "", margin=margin, annotations=names, **layout)
