"""An ordinary chart in the page's own colours."""

from typing import Literal

import plotly.graph_objects as go
import streamlit as st

from pages.figures.on_page import on_page

_FORMATS = ("PNG", "SVG")
_FORMAT = "format of saved charts"


def chart(figure: go.Figure, height: int | Literal["stretch"], key: str, alt: str) -> None:
    """Draw `figure`; `alt` says what it shows to those who do not see it.

    `height` is in pixels, or "stretch" for that of the container it stands in.
    """
    st.plotly_chart(
        on_page(figure, is_dark=st.context.theme.type == "dark"),
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
    st.session_state[_FORMAT] = st.segmented_control(
        "Format of saved charts",
        _FORMATS,
        default=_format(),
        required=True,
        key="chart_format",
        label_visibility="collapsed",
    )


def _format() -> str:
    return st.session_state.get(_FORMAT, _FORMATS[0])
