"""Charts that are as tall as the window allows."""

import plotly.graph_objects as go
import streamlit as st

from pages.layout.chart import chart


def tall_chart(figure: go.Figure, key: str, alt: str) -> None:
    """Draw `figure` as tall as ``page.css`` makes the container ``tall_<key>``."""
    with st.container(key=f"tall_{key}"):
        chart(figure, "stretch", key, alt)
