"""The address bar: what the reader put there, and what the pages write there.

Each `part` of a link (the run's settings, the place on a page) has parameters of its own.
"""

import time
from collections.abc import Mapping, Set

import streamlit as st

_SETTLES = 1.5  # seconds


def news(part: str, keys: Set[str]) -> dict[str, str] | None:
    """The part's parameters, if the reader put them there: by a link, going back or typing.

    None if they are missing or as last written. A click that overtook our own writing still
    comes with the link before it, so a link is believed only once the last one written has
    had time to arrive.
    """
    shown = {key: value for key, value in st.query_params.to_dict().items() if key in keys}
    written, at = st.session_state.get(_name(part), ({}, float("-inf")))
    if not shown or shown == written or time.monotonic() - at < _SETTLES:
        return None
    st.session_state[_name(part)] = shown, at  # a script that begins again finds it believed
    return shown


def write(part: str, keys: Set[str], query: Mapping[str, str]) -> None:
    """Have the link say `query` where it speaks of this part."""
    shown = st.query_params
    _, at = st.session_state.get(_name(part), ({}, float("-inf")))
    left_over = {key for key in keys - query.keys() if key in shown}
    if left_over or any(shown.get(key) != value for key, value in query.items()):
        # All at once, as one entry of the browser's history; an empty list leaves a key out.
        shown.update({**query, **{key: [] for key in left_over}})
        at = time.monotonic()
    st.session_state[_name(part)] = dict(query), at


def _name(part: str) -> str:
    return f"link of {part}"
