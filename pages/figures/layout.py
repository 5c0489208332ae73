"""What all charts have in common: font, margins, axes, a transparent ground.

This is the template of all charts, filled in by Python. It is no Plotly `template`: Streamlit
(1.67) writes its own fonts, grid and margins over that of a figure, and keeps the figure's own.
"""

from typing import Any

import plotly.graph_objects as go

from pages.figures.palette import CLEAR, FONT_SIZE, GRID, MUTED, TEXT

BARE: dict[str, Any] = {"visible": False, "fixedrange": True, "constrain": "domain"}
"""An axis that is not drawn."""

FROM_0_TO_1: Any = {"tickvals": [0, 1], "showgrid": False, "showline": False, "constrain": "domain"}
"""An axis of an input."""


def axis(title: str | None = None, **settings: Any) -> dict[str, Any]:
    """An axis in the house style; `settings` are Plotly's."""
    return {
        "gridcolor": GRID,
        "zeroline": False,
        "linecolor": GRID,
        "tickfont": {"color": MUTED, "size": FONT_SIZE - 1},
        "title": {"text": title, "font": {"color": MUTED, "size": FONT_SIZE}, "standoff": 6},
        **settings,
    }


def margins(left: int = 48, right: int = 8, top: int = 32, bottom: int = 40) -> dict[str, int]:
    """The margins of a figure in pixels."""
    return {"l": left, "r": right, "t": top, "b": bottom}


def figure(traces: list[Any], title: str, **layout: Any) -> go.Figure:
    """A figure in the house style: `title` above at the left, no legend, no ground of its own."""
    return go.Figure(
        traces,
        {
            "title": {
                "text": title,
                "font": {"size": FONT_SIZE + 2, "color": TEXT},
                "x": 0,
                "xref": "container",
                "xanchor": "left",
                "y": 1,
                "yref": "container",
                "yanchor": "top",
                "pad": {"t": 6, "l": 4},
            },
            "font": {"size": FONT_SIZE, "color": TEXT},
            "margin": margins(),
            "paper_bgcolor": CLEAR,
            "plot_bgcolor": CLEAR,
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "modebar": {"bgcolor": CLEAR, "color": MUTED, "activecolor": TEXT},
            "hoverlabel": {"font": {"size": FONT_SIZE}},
            "template": None,
            **layout,
        },
    )
