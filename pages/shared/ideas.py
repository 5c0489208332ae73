"""Where the reader of the page Ideas is: kept for the visit, and in the link."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

import streamlit as st

from pages.figures.activations import CURVES
from pages.shared import link
from xorcore import GATES
from xorcore.experiment import MAX_EPOCHS

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

_CHOICES = {"chapter": CHAPTERS, "curve": CURVES, "look": LOOKS, "function": GATES}
_WHOLE = {"at": MAX_EPOCHS, "steps": MAX_STEPS}
_SUMS = {"z": MAX_SUM, "wrong": MAX_WRONG}


@dataclass(frozen=True)
class Idea:
    """What is looked at, and how. All of it is in the link.

    chapter, curve, look, function: a name in ``CHAPTERS``, ``CURVES``, ``LOOKS``, ``GATES``.
    z: weighted sum at which the curve is looked at.
    at: epoch at which the run's units are looked at; past the newest it is the newest.
    wrong: weighted sum of an output whose target is 1.
    steps: how many the perceptron has learned.
    """

    chapter: str = "sigmoid"
    curve: str = "sigmoid"
    z: float = 1.0
    look: str = "units"
    at: int = MAX_EPOCHS
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
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """The place a link names; what is wrong in it is as at first. Never raises."""
        found: dict[str, Any] = {}
        for key, text in query.items():
            if key in _CHOICES and text in _CHOICES[key]:
                found[key] = text
            elif key in _WHOLE and text.isascii() and text.isdigit() and len(text) < 10:
                found[key] = min(int(text), _WHOLE[key])
            elif key in _SUMS and _is_within(text, _SUMS[key]):
                found[key] = float(text)
        return cls(**found)


def _is_within(text: str, limit: float) -> bool:
    try:
        return abs(float(text)) <= limit
    except ValueError:
        return False


_KEYS = frozenset(field.name for field in fields(Idea))


def follow_link() -> None:
    """Go where the page's link says, if it says anything new. A page's script calls it first."""
    query = link.news(_IDEA, _KEYS)
    if query is not None:
        st.session_state[_IDEA] = Idea.from_query(query)
    st.session_state.setdefault(_IDEA, Idea())


def idea() -> Idea:
    """Where the reader is."""
    return st.session_state[_IDEA]


def go(**changes: Any) -> None:
    """Take the reader elsewhere: any fields of the place."""
    st.session_state[_IDEA] = replace(idea(), **changes)


def write_place() -> None:
    """Put the place into the link."""
    link.write(_IDEA, _KEYS, idea().to_query())
