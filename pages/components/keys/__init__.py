"""The keys of a page: what they do without a mouse, and the list of them behind "?".

This is the Python face of ``browser/index.js``. Buttons have keys of their own (``shortcut=``);
the script brings the focus to controls that have none, leaves the page's keys alone while a field,
a slider or an open dialog uses them, and shows the list.
"""

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from pages.components.served import served_component


class Key(NamedTuple):
    """What a key does, in words: `caps` are what is written on it.

    `target` is a CSS selector: the script gives that control the focus, or presses it. Without a
    target the key already works by other means.
    """

    caps: str
    does: str
    target: str = ""
    is_press: bool = False


def key_list(keys: Sequence[Key]) -> None:
    """The button that opens the list of these `keys`, at the top right of the page."""
    with st.container(key="keys"):
        component = served_component("xorlab_keys", "keys/browser")
        component(key="key_list", data=[key._asdict() for key in keys])
