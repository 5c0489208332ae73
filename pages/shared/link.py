"""The address bar: what the reader put there, and what the pages write there.

Each `part` of a link (the run's settings, the place on a page) has parameters of its own.
"""

from collections.abc import Mapping, Set

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx


def news(part: str, keys: Set[str]) -> dict[str, str] | None:
    """The part's parameters, if the reader put them there: by opening a link or by going back.

    None if they are as last written, or missing; but empty where going back has led to a link
    without them. At other times what comes is our own writing, and with a click that overtook
    it the link before it.
    """
    shown = {key: value for key, value in st.query_params.to_dict().items() if key in keys}
    written = st.session_state.get(_name(part))
    context = get_script_run_ctx()
    went_back = context is not None and context.is_history_navigation
    if shown == (written or {}) or (written is not None and not went_back):
        return None
    st.session_state[_name(part)] = shown  # a script that begins again finds it believed
    return shown


def write(part: str, keys: Set[str], query: Mapping[str, str]) -> None:
    """Have the link say `query` where it speaks of this part."""
    shown = st.query_params
    left_over = {key for key in keys - query.keys() if key in shown}
    if left_over or any(shown.get(key) != value for key, value in query.items()):
        # All at once, as one entry of the browser's history; an empty list leaves a key out.
        shown.update({**query, **{key: [] for key in left_over}})
    st.session_state[_name(part)] = dict(query)


def _name(part: str) -> str:
    return f"link of {part}"
