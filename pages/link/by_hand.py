"""Where the reader of the page By hand is: kept for the visit, and in the link."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

import streamlit as st

from pages.link import address_bar as link
from xorcore.explain.walkthrough import Step

VIEWS = {"walk": "Walk", "mistakes": "Common mistakes", "check": "Gradient check"}
MISTAKE_NAMES = {
    "transpose": "No transpose",
    "output_derivative": "No output derivative",
    "hidden_derivative": "No hidden derivative",
    "sign": "Error with the wrong sign",
    "order": "New weights too early",
}

DIGITS = ("4", "17")
"""How many significant digits are shown."""

BLANKS = {"one": "One cell", "row": "A row", "all": "All"}
"""How much of each result is blank."""

MAX_DRAW = 9_999
"""The largest number that draws the blank cells."""

MODES = ("look", "compute")
MAX_STEP = 99
_MAX_TEXT = 40

_PLACE = "place"

_CHOICES = {"view": VIEWS, "mode": MODES, "blank": BLANKS, "digits": DIGITS}
_NUMBERS = {"step": (1, MAX_STEP), "draw": (0, MAX_DRAW)}


@dataclass(frozen=True)
class Place:
    """What is looked at, and how. All of it is in the link.

    view, mode, blank, digits: a name in ``VIEWS``, ``MODES``, ``BLANKS``, ``DIGITS``.
    step, cell: the step, and the name of one of its result's cells or nothing.
    draw: the number that draws the blank cells.
    """

    view: str = "walk"
    step: int = 1
    cell: str = ""
    mode: str = "look"
    blank: str = "one"
    draw: int = 1
    digits: str = "4"

    @property
    def is_computing(self) -> bool:
        """Whether the reader fills in blank cells."""
        return self.mode == "compute"

    def to_query(self) -> dict[str, str]:
        """The place as parameters of a link: the step, and what is not as at first."""
        first = asdict(Place())
        return {
            key: str(value)
            for key, value in asdict(self).items()
            if key == "step" or value != first[key]
        }

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple[Self, tuple[str, ...]]:
        """The place a link names, and a sentence about each thing in it that was replaced.

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
            elif key in _NUMBERS:
                low, high = _NUMBERS[key]
                number = link.whole(text, high)
                if number is not None and low <= number:
                    found[key] = number
                else:
                    limits = f"from {low} to {high:,}"
                    messages.append(f"“{key}” in the link must be a whole number {limits}")
        return cls(**found), tuple(f"{m}; the default is used instead." for m in messages)


@dataclass
class _Visit:
    """What lasts until the page is loaded anew."""

    place: Place
    messages: tuple[str, ...] = ()
    is_from_link: bool = False  # and not yet held against the walk that there is


_KEYS = frozenset(field.name for field in fields(Place))


def follow_link() -> Place:
    """Go where the page's link says, if it says anything new. A page's script calls it first."""
    query = link.changed_by_visitor(_PLACE, _KEYS)
    visit = st.session_state.setdefault(_PLACE, _Visit(Place()))
    if query is not None:
        visit.place, visit.messages = Place.from_query(query)
        visit.is_from_link = True
    return visit.place


def place() -> Place:
    """Where the reader is."""
    return st.session_state[_PLACE].place


def messages() -> tuple[str, ...]:
    """What was wrong with the link, until the reader goes elsewhere."""
    return st.session_state[_PLACE].messages


def go(**changes: Any) -> None:
    """Take the reader elsewhere: any fields of the place."""
    visit = st.session_state[_PLACE]
    visit.place, visit.messages = replace(visit.place, **changes), ()


def keep_within(steps: Sequence[Step]) -> None:
    """Bring the place back into the walk that there is, which has other steps and cells."""
    visit = st.session_state[_PLACE]
    here = visit.place
    step = min(here.step, len(steps))
    cell = here.cell if here.cell in steps[step - 1].cells() else ""
    if visit.is_from_link and step != here.step:
        visit.messages += (
            f"“step” in the link is past the last one of this network; {step} is used instead.",
        )
    if visit.is_from_link and cell != here.cell:
        visit.messages += (f"“cell” in the link is no cell of step {step}; none is selected.",)
    visit.place, visit.is_from_link = replace(here, step=step, cell=cell), False


def link_part() -> link.Part:
    """The part of the link that says so."""
    return link.Part(_PLACE, _KEYS, place().to_query())
