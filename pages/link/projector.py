"""Projector mode, and the cover over the answers: kept for the visit, and in every link."""

from dataclasses import dataclass

import streamlit as st

from pages.link import address_bar as link

KEYS = frozenset({"projector", "cover"})

_PROJECTOR = "projector"
_SIDEBAR_WIDTH = 272


@dataclass
class _Visit:
    is_on: bool = False
    is_covered: bool = False


def follow_link() -> None:
    """Do what the link says, if it says anything new. The app calls it before any page."""
    query = link.changed_by_visitor(_PROJECTOR, KEYS)
    visit = st.session_state.setdefault(_PROJECTOR, _Visit())
    if query is not None:
        visit.is_on = query.get("projector") == "1"
        visit.is_covered = visit.is_on and query.get("cover") == "1"


def is_on() -> bool:
    """Whether the page is shown to a class on a wall."""
    return st.session_state.get(_PROJECTOR, _Visit()).is_on


def is_covered() -> bool:
    """Whether the class has yet to predict, and what the network answers is out of sight."""
    return st.session_state.get(_PROJECTOR, _Visit()).is_covered


def sidebar_state() -> str | int:
    """How the sidebar begins: folded away on a wall, else of this width in pixels."""
    return "collapsed" if is_on() else _SIDEBAR_WIDTH


def switch(is_on: bool) -> None:
    """Turn projector mode on or off; without it nothing is covered."""
    st.session_state[_PROJECTOR] = _Visit(is_on)


def cover(is_covered: bool) -> None:
    """Have the class predict first, or show them the answers."""
    st.session_state[_PROJECTOR].is_covered = is_covered


def query() -> dict[str, str]:
    """Both as parameters of a link."""
    return {key: "1" for key, is_so in (("projector", is_on()), ("cover", is_covered())) if is_so}


def link_part() -> link.Part:
    """The part of the link that says so."""
    return link.Part(_PROJECTOR, KEYS, query())
