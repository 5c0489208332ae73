"""Values of widgets: those that the server sets and those that the user enters."""

import time
from collections.abc import Callable
from typing import Any, NamedTuple

import streamlit as st

from pages.server import streamlit_internals

_LAST_SET = "values set last"
_REFUSED = "texts refused"

_ECHO_SECONDS = 1.5
"""Seconds for which messages may arrive that the browser sent before a widget was set."""


class _LastSet(NamedTuple):
    """The value that the server gave to a widget last, the one before, and when."""

    value: Any
    before: Any = None
    at: float = 0.0


def set_widget(key: str, value: Any) -> str:
    """Make the widget with this key show `value`, whatever it shows now; returns the key."""
    all_last_set = st.session_state.setdefault(_LAST_SET, {})
    now = st.session_state.get(key)
    # The message of Back or Forward holds values from before the server last set them, although
    # the browser shows the values that were set.
    if key in all_last_set and streamlit_internals.is_history_navigation():
        now = all_last_set[key].value
    # A value that it has already is not sent to the browser: the user may be moving on from it.
    if key not in st.session_state or now != value:
        set_lasting_widget(key, value)
        all_last_set[key] = _LastSet(value, now, time.monotonic())
    else:
        all_last_set[key] = _LastSet(value)
        # But one that is drawn anew before the browser shows it would begin with its default, and
        # the browser would send that as if it had been entered.
        if value is not None and streamlit_internals.is_unknown_to_browser(key):
            set_lasting_widget(key, value)
    return key


def set_lasting_widget(key: str, value: Any) -> str:
    """The same for a widget that stands on every page: ``forget_widgets`` leaves it alone."""
    st.session_state[key] = value
    return key


def forget_widgets() -> None:
    """Forget all widgets that were set, and what they refused: on another page they are new."""
    forget_refused_texts()
    for key in st.session_state.pop(_LAST_SET, ()):
        st.session_state.pop(key, None)


def entered(key: str) -> Any:
    """What the user entered in the widget with this key."""
    return st.session_state[key]


def is_user_input(key: str) -> bool:
    """Whether the user entered the value of this widget, and it is no echo of one that was set.

    What another fragment's message brings is put back, to be asked about again with its own.

    Every message of the browser holds the state of every widget. One that was on its way when
    ``set_widget`` set a value brings the old value back as if it had been entered: the next
    message of the same part of the page, for ``_ECHO_SECONDS``, or for ever if more widgets than
    this one have their old values, which nobody enters at once; or a message for which another
    fragment runs, such as a tick or a click elsewhere. Later the browser sends the value that was
    set, which again looks like an entry. None is what a choice says that the browser loads late.
    """
    last_set, now = st.session_state.get(_LAST_SET, {}).get(key), st.session_state[key]
    if last_set is None:  # of a page that has gone
        return False
    if streamlit_internals.is_in_another_fragment():
        # If it was entered, the message of its own fragment follows. Streamlit will call that
        # message's value a new one only if the widget does not have it by then.
        st.session_state[key] = last_set.value
        return False
    is_recent = time.monotonic() < last_set.at + _ECHO_SECONDS
    is_echo = _has_old_value(key) and (is_recent or _others_have_old_values(key))
    return now is not None and now != last_set.value and not is_echo


def _has_old_value(key: str) -> bool:
    """Whether this widget has the value that the server replaced last."""
    last_set: _LastSet = st.session_state[_LAST_SET][key]
    return last_set.before is not None and st.session_state.get(key) == last_set.before


def _others_have_old_values(key: str) -> bool:
    return any(_has_old_value(other) for other in st.session_state[_LAST_SET] if other != key)


def on_entry(key: str, act: Callable[[Any], object]) -> Callable[[], None]:
    """What a widget that was set calls when it changes: `act` with what the user entered."""

    def change() -> None:
        if is_user_input(key):
            act(entered(key))

    return change


class RefusedText(NamedTuple):
    """What was typed and is not used, a sentence that says why, and what is used in its place."""

    text: str
    sentence: str
    in_force: str


def refuse_text(key: str, refused: RefusedText | None) -> None:
    """Note that the field with this key refuses what was typed; None: it no longer does."""
    st.session_state.setdefault(_REFUSED, {})[key] = refused


def refused_text(key: str, in_force: str) -> RefusedText | None:
    """What the field refuses, for as long as what is in force has not changed since."""
    refused: RefusedText | None = st.session_state.get(_REFUSED, {}).get(key)
    return refused if refused and refused.in_force == in_force else None


def forget_refused_texts() -> None:
    """Have every field show what is in force."""
    st.session_state.pop(_REFUSED, None)


def refuse(setting: str, sentence: str) -> None:
    """Note, for the control of a setting to say once, why a value that was entered is not used."""
    st.session_state[f"refusal of {setting}"] = sentence


def refusal_of(setting: str) -> str | None:
    """The sentence that ``refuse`` noted for this setting, once."""
    return st.session_state.pop(f"refusal of {setting}", None)
