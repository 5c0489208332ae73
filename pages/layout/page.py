"""What every page begins with."""

from collections.abc import Sequence
from pathlib import Path

import pandas  # noqa: F401 - said below
import streamlit as st

from pages.components.keys import Key, key_list
from pages.layout.keys import EVERYWHERE
from pages.link import projector
from pages.run import widgets
from pages.server import streamlit_internals
from pages.server.engine import prepare_engine

_STYLE = Path(__file__).parent / "style.css"
_ON_WALL = Path(__file__).parent / "projector.css"
_SWITCH = "projector_switch"

# With every chart Plotly looks for pandas among the imported modules, and fails if another session
# has imported half of it. So every session imports pandas here, before it draws a chart.


def begin_page(keys: Sequence[Key] = ()) -> None:
    """Set up a page: style sheets, projector mode, keyboard help with `keys`, and the engine.

    Every page script calls it first. (A wall, here and in other names: projector mode.)
    """
    if streamlit_internals.leave_pages_directory():
        st.rerun()
    prepare_engine()
    st.html(_STYLE)
    if projector.is_on():
        st.html(_ON_WALL)
    key_list((*keys, *EVERYWHERE))
    with st.sidebar:
        st.toggle(
            "Projector",
            key=widgets.set_lasting_widget(_SWITCH, projector.is_on()),
            on_change=lambda: projector.switch_to(widgets.entered(_SWITCH)),
            help="Large numbers and thick lines for a class, and the sidebar folded away.",
        )
    _reconnect_timer()


@st.fragment(run_every=86_400.0)
def _reconnect_timer() -> None:
    """Show nothing: Streamlit runs a page again after a reconnection only if it has a timer.

    Without, its clicks would go to fragments that a server started in between does not know, and
    do nothing.
    """
