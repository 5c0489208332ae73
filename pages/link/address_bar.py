"""The address bar: what the reader put there, and what the pages write there.

Each `part` of a link (the run's settings, the place on a page) has parameters of its own.
"""

from collections.abc import Mapping, Set
from typing import NamedTuple, NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.query_params import sanitize_query_string


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
    if shown == (written or {}) or (written is not None and not _went_back()):
        return None
    st.session_state[_key(name)] = shown  # a script that begins again finds it believed
    return shown


def opened() -> dict[str, list[str]] | None:
    """Every parameter with all the values it has, once for each link the reader puts there."""
    if _OPENED in st.session_state and not _went_back():
        return None
    st.session_state[_OPENED] = True
    return {key: st.query_params.get_all(key) for key in st.query_params.to_dict()}


def whole(text: str, most: int) -> int | None:
    """The whole number from 0 to `most` that `text` spells in plain digits, if it does."""
    is_number = text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if is_number and int(text) <= most else None


def is_too_long() -> bool:
    """Whether the link has so much in it that Streamlit reads nothing of it."""
    context = get_script_run_ctx()
    return (
        context is not None and sanitize_query_string(context.query_string) != context.query_string
    )


def leave_out(keys: Set[str]) -> None:
    """Have what is written next leave these parameters out."""
    st.session_state[_LEFT_OUT] = keys


def _went_back() -> bool:
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def follow(page: str, query: Mapping[str, str]) -> NoReturn:
    """Go to a page by a link of the app's own, which is believed like one that is opened."""
    # ``news`` believes what comes first; so nothing has been written yet.
    for name in [name for name in st.session_state if str(name).startswith(_key(""))]:
        del st.session_state[name]
    st.switch_page(page, query_params=dict(query))


def write(*parts: Part) -> None:
    """Have the link say what the parts say, all at once: as one entry of the browser's history."""
    shown = st.query_params
    # An empty list leaves a key out.
    left_out = st.session_state.pop(_LEFT_OUT, frozenset())
    changes: dict[str, str | list[str]] = {key: [] for key in left_out if key in shown}
    for part in parts:
        changes |= {
            key: value for key, value in part.query.items() if shown.get_all(key) != [value]
        }
        changes |= {key: [] for key in part.keys - part.query.keys() if key in shown}
        st.session_state[_key(part.name)] = dict(part.query)
    if changes:
        shown.update(changes)


def _key(name: str) -> str:
    return f"link of {name}"


_OPENED = _key("the browser")
_LEFT_OUT = "left out of the link"
