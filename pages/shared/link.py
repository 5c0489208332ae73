"""The address bar: what the reader put there, and what the pages write there.

Each `part` of a link (the run's settings, the place on a page) has parameters of its own.
"""

from collections.abc import Mapping, Set
from typing import NamedTuple, NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx


class Part(NamedTuple):
    """A part of the link: its parameters are `keys`, and it has those in `query` now."""

    name: str
    keys: Set[str]
    query: Mapping[str, str]


def news(name: str, keys: Set[str]) -> dict[str, str] | None:
    """The part's parameters, if the reader put them there: by opening a link or by going back.

    None if they are as last written, or missing; but empty where going back has led to a link
    without them. At other times what comes is our own writing, and with a click that overtook
    it the link before it.
    """
    shown = {key: value for key, value in st.query_params.to_dict().items() if key in keys}
    written = st.session_state.get(_key(name))
    context = get_script_run_ctx()
    went_back = context is not None and context.is_history_navigation
    if shown == (written or {}) or (written is not None and not went_back):
        return None
    st.session_state[_key(name)] = shown  # a script that begins again finds it believed
    return shown


def follow(page: str, query: Mapping[str, str]) -> NoReturn:
    """Go to a page by a link of the app's own, which is believed like one that is opened."""
    # ``news`` believes what comes first; so nothing has been written yet.
    for name in [name for name in st.session_state if str(name).startswith(_key(""))]:
        del st.session_state[name]
    st.switch_page(page, query_params=dict(query))


def write(*parts: Part) -> None:
    """Have the link say what the parts say, all at once: as one entry of the browser's history."""
    shown = st.query_params
    changes: dict[str, str | list[str]] = {}
    for part in parts:
        changes |= {key: value for key, value in part.query.items() if shown.get(key) != value}
        # An empty list leaves a key out.
        changes |= {key: [] for key in part.keys - part.query.keys() if key in shown}
        st.session_state[_key(part.name)] = dict(part.query)
    if changes:
        shown.update(changes)


def _key(name: str) -> str:
    return f"link of {name}"
