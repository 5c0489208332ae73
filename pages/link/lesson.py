"""Where the reader of a lesson is, and what was predicted: kept for the visit."""

from collections.abc import Collection
from dataclasses import dataclass, field

import streamlit as st

from pages.link import address_bar as link

MAX_STOP = 99

_LESSON = "lesson"
KEYS = frozenset({"lesson", "stop"})


@dataclass
class _Visit:
    """What lasts until the page is loaded anew; stops are counted from 1."""

    name: str = ""  # of the lesson that is open, if one is
    stop: int = 1
    messages: tuple[str, ...] = ()  # what was wrong with the link
    last: dict[str, int] = field(default_factory=dict)  # the stop each lesson was left at
    predictions: dict[tuple[str, int], float] = field(default_factory=dict)
    checked: set[tuple[str, int]] = field(default_factory=set)


def follow_link() -> None:
    """Go where the page's link says, if it says anything new. A page's script calls it first."""
    query = link.changed_by_visitor(_LESSON, KEYS)
    st.session_state.setdefault(_LESSON, _Visit())
    if query is not None:
        stop = link.whole(query.get("stop", ""), MAX_STOP) or None
        go(query.get("lesson", ""), stop)
        if "stop" in query and "lesson" not in query:
            _say("“stop” in the link needs “lesson”; it is left out.")
        elif "stop" in query and stop is None:
            _say(f"“stop” in the link must be a whole number from 1 to {MAX_STOP}; it is left out.")


def keep_within(names: Collection[str]) -> None:
    """Close the lesson that is open if it is none of these."""
    if lesson() and lesson() not in names:
        go("")
        _say("The lesson that the link names is not here: “lesson” and “stop” are left out.")


def keep_before(last: int) -> None:
    """Be at the last stop if the lesson has no more than so many."""
    if stop() > last:
        go(lesson(), last)
        _say(f"“stop” in the link is past the last one, {last}, which is shown instead.")


def messages() -> tuple[str, ...]:
    """What was wrong with the link, until the reader goes elsewhere."""
    return st.session_state[_LESSON].messages


def _say(sentence: str) -> None:
    st.session_state[_LESSON].messages += (sentence,)


def lesson() -> str:
    """The name of the lesson that is open, or nothing."""
    return st.session_state[_LESSON].name


def stop() -> int:
    """The stop that the reader is at."""
    return st.session_state[_LESSON].stop


def go(name: str, stop: int | None = None) -> None:
    """Open a lesson at a stop, or where it was left; an empty name closes it."""
    visit = st.session_state[_LESSON]
    visit.name, visit.stop = name, stop or visit.last.get(name, 1)
    visit.last[name] = visit.stop
    visit.messages = ()


def prediction(name: str, stop: int) -> float | None:
    """What was predicted at a stop, if anything."""
    return st.session_state[_LESSON].predictions.get((name, stop))


def predict(name: str, stop: int, value: float | None) -> None:
    """Note what is predicted; None for nothing any more."""
    predictions = st.session_state[_LESSON].predictions
    if value is None:
        predictions.pop((name, stop), None)
    else:
        predictions[name, stop] = value


def check(name: str, stop: int) -> None:
    """Let the prediction stand, if there is one, and have the answer shown."""
    visit = st.session_state[_LESSON]
    visit.checked |= visit.predictions.keys() & {(name, stop)}


def is_checked(name: str, stop: int) -> bool:
    """Whether the answer of a stop has been shown."""
    return (name, stop) in st.session_state[_LESSON].checked


def link_part() -> link.Part:
    """The part of the link that says so."""
    query = {"lesson": lesson(), "stop": str(stop())} if lesson() else {}
    return link.Part(_LESSON, KEYS, query)


def open_stop() -> int | None:
    """The stop that the reader has left for another page, if a lesson is open."""
    visit = st.session_state.get(_LESSON)
    return visit.stop if visit and visit.name else None
