"""Charts as tall as the window has room for."""

import plotly.graph_objects as go
import streamlit as st

from pages.layout.chart import chart


def tall_chart(figure: go.Figure, key: str, alt: str) -> None:
    """Draw `figure` in the height that ``page.css`` gives to the container of this key."""
    with st.container(key=f"tall_{key}"):
        chart(figure, "stretch", key, alt)
