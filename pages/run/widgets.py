"""What widgets show, and what is entered in them."""

import time
from typing import Any, NamedTuple

import streamlit as st

from pages.server import streamlit_internals

_SHOWN = "what is shown"

_ON_ITS_WAY = 1.5
"""Seconds in which a message may arrive that was sent before a widget was told its value."""


class _LastSet(NamedTuple):
    """What a widget has been told to show: the value, the one before, and when."""

    value: Any
    before: Any = None
    at: float = 0.0


def set_widget(key: str, value: Any) -> str:
    """Make the widget with this key show `value` now, whatever it showed; gives the key."""
    shown = st.session_state.setdefault(_SHOWN, {})
    now = st.session_state.get(key)
    # A value it has already is not sent back: the user may be moving on from it.
    if key not in st.session_state or now != value:
        st.session_state[key] = value
        shown[key] = _LastSet(value, now, time.monotonic())
    else:
        shown[key] = _LastSet(value)
    return key


def forget_widgets() -> None:
    """On another page a widget is a new one, which has not been told its value."""
    for key in st.session_state.pop(_SHOWN, ()):
        st.session_state.pop(key, None)


def entered(key: str) -> Any:
    """What the user entered in the widget with this key."""
    return st.session_state[key]


def is_user_input(key: str) -> bool:
    """Whether what the widget with this key says is the user's doing.

    What the browser sends tells the state of every widget, and a message that was on its way
    when ``set_widget`` moved one brings its old value back, as if it had been entered: the next
    message of the same part of the page, for a moment, or one for which another fragment runs, as
    a tick or a click elsewhere. Later the browser sends the new value, which again looks like an
    entry.
    """
    if streamlit_internals.is_in_another_fragment():
        return False
    told, now = st.session_state[_SHOWN][key], st.session_state[key]
    is_late = now == told.before and time.monotonic() < told.at + _ON_ITS_WAY
    return now != told.value and not is_late


def refuse(setting: str, sentence: str) -> None:
    """Have the control of a setting say once why what was entered was not taken."""
    st.session_state[f"refusal of {setting}"] = sentence


def refusal_of(setting: str) -> str | None:
    """What ``refuse`` was given for this setting since this was last asked."""
    return st.session_state.pop(f"refusal of {setting}", None)
