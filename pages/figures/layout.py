"""What all charts have in common: font, margins, a transparent ground."""

from typing import Any

import plotly.graph_objects as go

from pages.figures.palette import CLEAR, FONT_SIZE, GRID, MUTED, TEXT

AXIS = {
    "gridcolor": GRID,
    "zeroline": False,
    "linecolor": GRID,
    "tickfont": {"color": MUTED, "size": FONT_SIZE - 1},
    "title": {"font": {"color": MUTED, "size": FONT_SIZE}, "standoff": 6},
}


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
            "margin": {"l": 48, "r": 8, "t": 32, "b": 40},
            "paper_bgcolor": CLEAR,
            "plot_bgcolor": CLEAR,
            "showlegend": False,
            "dragmode": False,
            "modebar": {"bgcolor": CLEAR, "color": MUTED, "activecolor": TEXT},
            "hoverlabel": {"font": {"size": FONT_SIZE}},
            "template": None,
            **layout,
        },
    )
