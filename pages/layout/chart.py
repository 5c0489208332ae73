"""An ordinary chart in the page's own colours."""

from typing import Any, Literal

import plotly.graph_objects as go
import streamlit as st

from pages.figures.on_page import on_page
from pages.link import projector

_TALLER_ON_WALL = 1.35

_FORMATS = ("PNG", "SVG")
_FORMAT = "format of saved charts"
_CHOICE = "chart_format"


def chart(figure: go.Figure, height: int | Literal["stretch"], key: str, alt: str) -> None:
    """Draw `figure`; `alt` says what it shows to those who do not see it.

    `height` is in pixels, or "stretch" for that of the container it stands in.
    """
    if projector.is_on() and isinstance(height, int):
        height = round(_TALLER_ON_WALL * height)
    st.plotly_chart(
        as_seen(figure),
        height=height,
        key=key,
        config={
            "displaylogo": False,
            "modeBarButtons": [["toImage"]],
            "toImageButtonOptions": {
                "format": _format().lower(),
                "filename": f"xor-lab-{key.replace('_', '-')}",
                "scale": 2,
            },
        },
        alt=alt,
    )


def choose_format() -> None:
    """The choice of what the button in the corner of every ordinary chart saves it as."""
    st.segmented_control(
        "Format of saved charts",
        _FORMATS,
        default=_format(),
        required=True,
        key=_CHOICE,
        on_change=lambda: st.session_state.update({_FORMAT: st.session_state[_CHOICE]}),
        label_visibility="collapsed",
    )


def _format() -> str:
    return st.session_state.get(_FORMAT, _FORMATS[0])


def as_seen(figure: go.Figure) -> dict[str, Any]:
    """The chart as plain data, in the page's colours and in the size it is looked at."""
    is_dark = st.context.theme.type == "dark"
    return on_page(figure, is_dark=is_dark, is_on_wall=projector.is_on())
