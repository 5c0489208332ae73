"""The error of runs that step by different rules from the same start."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.figures.error_curve import POWERS
from pages.figures.layout import axis, figure
from pages.figures.palette import ABOVE, BELOW, CLEAR, FONT_SIZE, TEXT
from pages.figures.parts import DASHED, MAIN, Array, diamond, line

_STYLES: tuple[dict[str, Any], ...] = (
    MAIN,
    {"color": BELOW[1], "width": 3, "dash": "8px,4px"},
    {"color": BELOW[2], "width": 3, "dash": "2px,3px"},
    {"color": ABOVE[2], "width": 3, "dash": "12px,3px,2px,3px"},
)

_TOP = 0.75
"""The errors begin at 0.5: above them the legend has its place."""


def ways_to_step(
    curves: Mapping[str, tuple[Array, Array]], reached: Mapping[str, int], last: int, small: float
) -> go.Figure:
    """Mean absolute error of up to four runs against the epoch, on a log axis up to `last`.

    `curves` are the epochs and errors, (n,) each, by the name that the legend has. A line shows
    the error `small`, and a mark the epoch at which a run has `reached` it.
    """
    lines = [
        line(np.maximum(epochs, 1), error, name, style, f"{name}<br>epoch %{{x:,}}<br>%{{y:.4f}}")
        for (name, (epochs, error)), style in zip(curves.items(), _STYLES, strict=False)
    ]
    marks = diamond(
        [*reached.values()], [small] * len(reached), "reached", "epoch %{x:,}", showlegend=False
    )
    threshold = line([1, last], [small, small], None, DASHED, showlegend=False)
    return figure(
        [threshold, *lines, marks],
        "Mean absolute error",
        xaxis=axis("epoch", range=[0, float(np.log10(last))], **POWERS),
        yaxis=axis(range=[0, _TOP], nticks=6),
        showlegend=True,
        legend={
            "x": 1,
            "xanchor": "right",
            "y": 1,
            "yanchor": "top",
            "bgcolor": CLEAR,
            "font": {"size": FONT_SIZE, "color": TEXT},
            "itemclick": False,
            "itemdoubleclick": False,
        },
    )
