"""Charts for ``st.plotly_chart``, which knows the page's colours for text and grid only."""

import json
from typing import Any

import plotly.graph_objects as go

from pages.figures.on_wall import on_wall
from pages.figures.palette import DARK, GRID, MUTED, TEXT

_LIGHT = (TEXT, MUTED, GRID)
_LEFT_TO_STREAMLIT = {*_LIGHT, *(DARK[colour] for colour in _LIGHT)}


def on_page(figure: go.Figure, *, is_dark: bool, is_on_wall: bool = False) -> dict[str, Any]:
    """The chart as plain data: text and grid without a colour, all else in those of the page.

    Left open, a colour follows when the user changes the theme, before Python hears of it.
    """
    chart = json.loads(figure.to_json())
    if is_on_wall:
        chart = on_wall(chart)
    chart = _recoloured(chart, DARK if is_dark else {})
    return {"data": chart["data"], "layout": _left_open(chart["layout"])}


def _recoloured(value: Any, colours: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _recoloured(part, colours) for name, part in value.items()}
    if isinstance(value, list):
        return [_recoloured(part, colours) for part in value]
    return colours.get(value, value) if isinstance(value, str) else value


def _left_open(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: _left_open(part)
            for name, part in value.items()
            if not (isinstance(part, str) and part in _LEFT_TO_STREAMLIT)
        }
    return [_left_open(part) for part in value] if isinstance(value, list) else value
