"""What the reader of the page Predict asks: kept for the visit, and in the link."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

import streamlit as st

from pages.link import address_bar as link
from pages.link.by_hand import DIGITS
from pages.link.numbers import MAX_INPUT, read_input

VIEWS = {"pass": "Forward pass", "weights": "Trained weights", "many": "Many points"}

_QUESTION = "question"
_CHOICES = {"view": VIEWS, "digits": DIGITS}
_INPUTS = ("x1", "x2")
_MAX_TEXT = 40


@dataclass(frozen=True)
class Question:
    """What is asked of the network, and how it is shown. All of it is in the link.

    x1, x2: the point looked at, each at most ``MAX_INPUT`` from 0.
    view, digits: a name in ``VIEWS``, ``DIGITS``.
    cell: the number whose making is shown, as in "sum.h1", or nothing.
    """

    x1: float = 0.2
    x2: float = 0.8
    view: str = "pass"
    cell: str = ""
    digits: str = "4"

    def to_query(self) -> dict[str, str]:
        """The question as parameters of a link: the point, and what is not as at first."""
        first = asdict(Question())
        return {
            key: value if isinstance(value, str) else repr(float(value))
            for key, value in asdict(self).items()
            if key in _INPUTS or value != first[key]
        }

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple[Self, tuple[str, ...]]:
        """The question of a link, and a sentence about each thing in it that was replaced.

        Never raises: what is wrong is as at first.
        """
        found: dict[str, Any] = {}
        messages = []
        for key, text in query.items():
            if key == "cell":
                found[key] = text[:_MAX_TEXT]
            elif key in _CHOICES and text in _CHOICES[key]:
                found[key] = text
            elif key in _CHOICES:
                messages.append(f"“{key}” in the link must be one of {', '.join(_CHOICES[key])}")
            elif key in _INPUTS:
                try:
                    found[key] = read_input(text, key)
                except ValueError:
                    limits = f"{-MAX_INPUT:,.0f} to {MAX_INPUT:,.0f}"
                    messages.append(f"“{key}” in the link must be a number from {limits}")
        return cls(**found), tuple(f"{m}; the default is used instead." for m in messages)


@dataclass
class _Visit:
    """What lasts until the page is loaded anew."""

    question: Question
    messages: tuple[str, ...] = ()
    is_from_link: bool = False  # and its cell not yet looked for


_KEYS = frozenset(field.name for field in fields(Question))


def follow_link() -> None:
    """Ask what the page's link says, if it says anything new. A page's script calls it first."""
    query = link.changed_by_visitor(_QUESTION, _KEYS)
    visit = st.session_state.setdefault(_QUESTION, _Visit(Question()))
    if query is not None:
        visit.question, visit.messages = Question.from_query(query)
        visit.is_from_link = True


def keep_within(cells: Callable[[], Collection[str]]) -> None:
    """Select no cell if the one that the link names is none of these, which are made if needed."""
    visit = st.session_state[_QUESTION]
    if visit.is_from_link and visit.question.cell and visit.question.cell not in cells():
        visit.question = replace(visit.question, cell="")
        visit.messages += ("“cell” in the link is no cell of this page; none is selected.",)
    visit.is_from_link = False


def question() -> Question:
    """What is asked now."""
    return st.session_state[_QUESTION].question


def messages() -> tuple[str, ...]:
    """What was wrong with the link, until the reader asks something else."""
    return st.session_state[_QUESTION].messages


def ask(**changes: Any) -> None:
    """Ask something else: any fields of the question."""
    visit = st.session_state[_QUESTION]
    visit.question, visit.messages = replace(visit.question, **changes), ()


def link_part() -> link.Part:
    """The part of the link that says so."""
    return link.Part(_QUESTION, _KEYS, question().to_query())
