"""What every page begins with."""

from pathlib import Path

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from pages.shared.engine import prepare_engine

_STYLE = Path(__file__).parent / "style.css"


def begin_page() -> None:
    """Fit the page to the window. Call it first."""
    # A server that has not run app.py yet, opened at a page's own address, runs the page
    # without it: no title, and a menu of file names. Streamlit has no public way to say no.
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()
    prepare_engine()
    st.html(_STYLE)
    _come_back()


@st.fragment(run_every="1d")
def _come_back() -> None:
    """Show nothing, for the sake of the timer alone.

    A page that has one asks for all of itself when its connection is there again. Without, its
    clicks would go to fragments that a server started in between does not know, and do nothing.
    """
