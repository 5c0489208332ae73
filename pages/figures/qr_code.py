"""A QR code as a chart."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from pages.figures.layout import BARE, figure, margins
from pages.figures.palette import Scale
from pages.figures.parts import heatmap

_QUIET = 4
"""Modules of white around the code, as ISO/IEC 18004 asks for."""

_BLACK_ON_WHITE = Scale((0, 1), [(0, "#ffffff"), (1, "#000000")])
"""On a dark page, too: not every telephone reads white on black."""


def qr_code(modules: Sequence[Sequence[int]]) -> go.Figure:
    """The `modules` (n, n) of a code, 1 where it is black, row by row from the top."""
    z = np.pad(np.array([list(row) for row in modules], dtype=np.uint8), _QUIET)
    return figure(
        [heatmap(z, _BLACK_ON_WHITE, hoverinfo="skip")],
        "",
        xaxis={**BARE},
        yaxis={**BARE, "autorange": "reversed", "scaleanchor": "x"},
        margin=margins(0, 0, 0, 0),
    )
