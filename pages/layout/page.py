"""What every page begins with."""

from collections.abc import Sequence
from pathlib import Path

import pandas  # noqa: F401 - said below
import streamlit as st

from pages.components.keys import Key, key_list
from pages.layout.keys import EVERYWHERE
from pages.link import projector
from pages.server import streamlit_internals
from pages.server.engine import prepare_engine

_STYLE = Path(__file__).parent / "style.css"
_ON_WALL = Path(__file__).parent / "projector.css"
_SWITCH = "projector_switch"

# Plotly looks for pandas among the modules with every chart that it makes, and fails if another
# session has it half imported. So no session imports it later than this.


def begin_page(keys: Sequence[Key] = ()) -> None:
    """Fit the page to the window, or to the wall; `keys` are its own. Call it first."""
    if streamlit_internals.leave_pages_directory():
        st.rerun()
    prepare_engine()
    st.html(_STYLE)
    if projector.is_on():
        st.html(_ON_WALL)
    key_list((*keys, *EVERYWHERE))
    with st.sidebar:
        _projector_switch()
    _reconnect_timer()


@st.fragment(run_every=86_400.0)
def _reconnect_timer() -> None:
    """Show nothing, for the sake of the timer alone.

    A page that has one asks for all of itself when its connection is there again. Without, its
    clicks would go to fragments that a server started in between does not know, and do nothing.
    """


def _projector_switch() -> None:
    st.session_state[_SWITCH] = projector.is_on()
    st.toggle(
        "Projector",
        key=_SWITCH,
        on_change=lambda: projector.switch(st.session_state[_SWITCH]),
        help="Large numbers and thick lines for a class, and the sidebar folded away.",
    )
