"""Where the reader of the page Ideas is: kept for the visit, and in the link."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

import streamlit as st

from pages.figures.activations import CURVES
from pages.link import address_bar as link
from pages.link.numbers import read_input
from xorcore import GATES

CHAPTERS = {
    "sigmoid": "Step and sigmoid",
    "saturation": "Saturation",
    "perceptron": "The perceptron",
}
LOOKS = {
    "units": "This run's units",
    "starts": "Large start weights",
    "losses": "A wrong answer",
}
MAX_SUM = 1_000.0
MAX_WRONG = 12.0
MAX_STEPS = 999

_IDEA = "idea"


@dataclass(frozen=True)
class Idea:
    """What is looked at, and how. All of it is in the link.

    chapter, curve, look, function: a name in ``CHAPTERS``, ``CURVES``, ``LOOKS``, ``GATES``.
    z: weighted sum at which the curve is looked at.
    wrong: weighted sum of an output whose target is 1.
    steps: how many the perceptron has learned.
    """

    chapter: str = "sigmoid"
    curve: str = "sigmoid"
    z: float = 1.0
    look: str = "units"
    wrong: float = -6.0
    function: str = "and"
    steps: int = 0

    def to_query(self) -> dict[str, str]:
        """The place as parameters of a link: the chapter, and what is not as at first."""
        first = asdict(Idea())
        return {
            key: repr(value) if isinstance(value, float) else str(value)
            for key, value in asdict(self).items()
            if key == "chapter" or value != first[key]
        }

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple[Self, tuple[str, ...]]:
        """The place a link names, and a sentence about each thing in it that was replaced.

        Never raises: what is wrong is as at first.
        """
        found: dict[str, Any] = {}
        messages = []
        for key in (key for key in _READ if key in query):
            try:
                found[key] = _READ[key](query[key])
            except ValueError as error:
                messages.append(
                    f"“{key}” in the link must be {error}; the default is used instead."
                )
        return cls(**found), tuple(messages)


def _one_of(names: Collection[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in names:
            raise ValueError(f"one of {', '.join(names)}")
        return text

    return read


def _number(limit: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        with suppress(ValueError):
            value = read_input(text, "it")
            if abs(value) <= limit:
                return value
        raise ValueError(f"a number from {-limit:,.0f} to {limit:,.0f}")

    return read


def _steps(text: str) -> int:
    number = link.whole(text, MAX_STEPS)
    if number is None:
        raise ValueError(f"a whole number from 0 to {MAX_STEPS}")
    return number


_READ: dict[str, Callable[[str], Any]] = {
    "chapter": _one_of(CHAPTERS),
    "curve": _one_of(CURVES),
    "z": _number(MAX_SUM),
    "look": _one_of(LOOKS),
    "wrong": _number(MAX_WRONG),
    "function": _one_of(GATES),
    "steps": _steps,
}
"""How each field is read from a link; what a ValueError says completes "it must be"."""


@dataclass
class _Visit:
    """What lasts until the page is loaded anew."""

    idea: Idea
    messages: tuple[str, ...] = ()


_KEYS = frozenset(_READ)


def follow_link() -> None:
    """Go where the page's link says, if it says anything new. A page's script calls it first."""
    query = link.changed_by_visitor(_IDEA, _KEYS)
    visit = st.session_state.setdefault(_IDEA, _Visit(Idea()))
    if query is not None:
        visit.idea, visit.messages = Idea.from_query(query)


def idea() -> Idea:
    """Where the reader is."""
    return st.session_state[_IDEA].idea


def messages() -> tuple[str, ...]:
    """What was wrong with the link, until the reader goes elsewhere."""
    return st.session_state[_IDEA].messages


def go(**changes: Any) -> None:
    """Take the reader elsewhere: any fields of the place."""
    visit = st.session_state[_IDEA]
    visit.idea, visit.messages = replace(visit.idea, **changes), ()


def link_part() -> link.Part:
    """The part of the link that says so."""
    return link.Part(_IDEA, _KEYS, idea().to_query())
