"""An ordinary chart in the page's own colours."""

from typing import Any, Literal

import plotly.graph_objects as go
import streamlit as st

from pages.figures.on_page import on_page
from pages.link import projector
from pages.run import widgets
from pages.run.visit import kept_for_visit

_TALLER_ON_WALL = 1.35

_FORMATS = ("PNG", "SVG")
_CHOICE = "chart_format"


def chart(figure: go.Figure, height: int | Literal["stretch"], key: str, alt: str) -> None:
    """Draw `figure`; `alt` says what it shows to those who do not see it.

    `height` is in pixels, or "stretch" for that of the container it stands in.
    """
    if isinstance(height, int):
        height = in_pixels(height)
    file_name = f"xor-lab-{key.replace('_', '-')}"
    image = {"format": _saving()["format"].lower(), "filename": file_name, "scale": 2}
    buttons = {"modeBarButtons": [["toImage"]], "toImageButtonOptions": image}
    config = {"displaylogo": False, **buttons}
    st.plotly_chart(as_seen(figure), height=height, key=key, config=config, alt=alt)


def in_pixels(height: int) -> int:
    """The height of a chart, which is taller in projector mode."""
    return round(_TALLER_ON_WALL * height) if projector.is_on() else height


def choose_format() -> None:
    """The choice of the format in which every ordinary chart is saved."""
    saving = _saving()
    st.segmented_control(
        "Format of saved charts",
        _FORMATS,
        default=saving["format"],
        required=True,
        key=_CHOICE,
        on_change=lambda: saving.update(format=widgets.entered(_CHOICE) or saving["format"]),
        label_visibility="collapsed",
    )


def _saving() -> dict[str, str]:
    return kept_for_visit("saving of charts", lambda: {"format": _FORMATS[0]})


def as_seen(figure: go.Figure) -> dict[str, Any]:
    """The chart as plain data, in the colours of the page's theme, larger in projector mode."""
    is_dark = st.context.theme.type == "dark"
    return on_page(figure, is_dark=is_dark, is_on_wall=projector.is_on())
