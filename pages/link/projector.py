"""Projector mode, and the cover over the answers: in the link of every page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from pages.link.fields import InLink, setting, switch
from pages.link.visit import Visit


@dataclass(frozen=True)
class Projector(InLink):
    """is_on: whether a class sees the page on a wall. is_covered: whether it predicts first.

    is_in_link: a link that turned the mode on goes on saying so; one that the switch turned on is
    not in the link, which opens as a page of their own on the students' screens.
    is_switched: whether the switch was used or brought back, which the browser's tab keeps.
    """

    is_on: bool = setting(switch("projector"), False)
    is_covered: bool = setting(switch("cover"), False)
    is_in_link: bool = False
    is_switched: bool = False

    def to_query(self) -> dict[str, str]:
        """Both as parameters of a link, if it is to have them."""
        return super().to_query() if self.is_in_link else {}

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple[Self, tuple[str, ...]]:
        """Both from a link; without projector mode nothing is covered."""
        found, messages = super().from_query(query)
        return (replace(found, is_in_link=True) if found.is_on else cls()), messages


PROJECTOR = Visit("projector", Projector)


def switch_to(is_on: bool) -> None:
    """Turn the mode on or off as the switch says."""
    PROJECTOR.put(Projector(is_on, is_switched=True))


def to_keep() -> str | None:
    """What the switch says, for the browser to keep; None if it was not used."""
    return f"{is_on():d}" if PROJECTOR.get().is_switched else None


def bring_back(text: str) -> None:
    """Take over what ``to_keep`` had the browser keep; a link that turned the mode on holds."""
    PROJECTOR.go(is_on=is_on() or text == "1", is_switched=True)


def is_on() -> bool:
    """Whether a class sees the page on a wall."""
    return PROJECTOR.get().is_on


def is_covered() -> bool:
    """Whether the class has yet to predict, and the network's answers are hidden."""
    return PROJECTOR.get().is_covered
