"""What every page begins with."""

from pathlib import Path

import streamlit as st

_STYLE = Path(__file__).parent / "style.css"


def begin_page() -> None:
    """Fit the page to the window. Call it first."""
    st.html(_STYLE)
