"""What the chapters have in common: widgets for what the link says, and tall charts."""

from typing import Any

import plotly.graph_objects as go
import streamlit as st

from pages.layout.chart import chart
from pages.link.ideas import IDEA
from pages.run import widgets


def sets(name: str) -> dict[str, Any]:
    """The arguments of a widget that shows a setting of ``Idea`` and changes it."""
    change = widgets.on_entry(name, lambda value: IDEA.go(**{name: value}))
    return {"key": widgets.set_widget(name, getattr(IDEA.get(), name)), "on_change": change}


def tall_chart(figure: go.Figure, key: str, alt: str) -> None:
    """Draw `figure` as tall as ``page.css`` makes the container ``tall_<key>``."""
    with st.container(key=f"tall_{key}"):
        chart(figure, "stretch", key, alt)


def signed(number: str) -> str:
    """The number with the minus sign that charts and lessons have."""
    return number.replace("-", "−")
