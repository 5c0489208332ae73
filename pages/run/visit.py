"""What a page keeps for the visit, beside what its link says: until the page is loaded anew."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

T = TypeVar("T")


def kept_for_visit(name: str, make: Callable[[], T]) -> T:
    """What the visit keeps by this name; the first call makes it."""
    key = f"{name} of the visit"
    if key not in st.session_state:
        st.session_state[key] = make()
    return st.session_state[key]


def forbidden() -> set[str]:
    """What the browser has told that it may not load."""
    return kept_for_visit("what the browser may not load", set[str])
