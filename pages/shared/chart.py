"""An ordinary chart in the page's own colours."""

from typing import Literal

import plotly.graph_objects as go
import streamlit as st

from pages.figures.on_page import on_page


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
            "toImageButtonOptions": {"format": "svg"},
        },
        alt=alt,
    )
