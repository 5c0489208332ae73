"""Projector mode, and the cover over the answers: in the link of every page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from pages.link.fields import InLink, setting, switch
from pages.link.visit import Visit


@dataclass(frozen=True)
class Projector(InLink):
    """is_on: whether a class sees the page on a wall. is_covered: whether it predicts first."""

    is_on: bool = setting(switch("projector"), False)
    is_covered: bool = setting(switch("cover"), False)

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple[Self, tuple[str, ...]]:
        """Both from a link; without projector mode nothing is covered."""
        found, messages = super().from_query(query)
        return (found if found.is_on else cls()), messages


PROJECTOR = Visit("projector", Projector)


def is_on() -> bool:
    """Whether a class sees the page on a wall."""
    return PROJECTOR.get().is_on


def is_covered() -> bool:
    """Whether the class has yet to predict, and the network's answers are hidden."""
    return PROJECTOR.get().is_covered
