"""The decision surface with one point of it chosen."""

import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.layout import margins
from pages.figures.palette import BOUNDARY, MIDDLE
from pages.figures.parts import Array, scatter
from pages.figures.surface import decision_surface


def surface_to_pick_from(
    surface: Array, points: Array, targets: Array, chosen: NDArray | tuple[float, float]
) -> go.Figure:
    """``decision_surface`` with a ring at `chosen` (x1, x2), its last trace.

    A point outside of the unit square is not drawn.
    """
    shown = decision_surface(surface, points, targets)
    x1, x2 = chosen
    is_inside = 0 <= x1 <= 1 and 0 <= x2 <= 1
    shown.add_trace(
        scatter(
            [x1] if is_inside else [],
            [x2] if is_inside else [],
            "markers",
            name="chosen point",
            marker={"size": 13, "color": MIDDLE, "line": {"color": BOUNDARY, "width": 3.5}},
            cliponaxis=False,
        )
    )
    shown.update_layout(
        title={"text": "Output over the inputs: click a point", "font": {"weight": 600}},
        margin=margins(36, 14, 34, 36),
    )
    return shown
