"""Who has the page open: work that goes on without a page asks before it goes on."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx


def visitor() -> str:
    """The one whose page is being drawn; the same after a reconnection."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def is_here(visitor: str) -> bool:
    """Whether the visitor's page is still connected. May be called from any thread."""
    return not st.runtime.exists() or st.runtime.get_instance().is_active_session(visitor)
