"""A lesson and its stops: each has a question, a link, what to look at, and the answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from pages.room.question import Question


@dataclass(frozen=True, kw_only=True)
class Stop(Question):
    """One stop of a lesson: a question, whose texts are Markdown, and the page to look at.

    minutes: about how long it takes.
    page, query: the page that the stop opens, and the parameters of its link.
    texts, state: what the opened page shows, and the parameters that its link then has. Only
        the tests read these.
    """

    answer: float
    minutes: int
    page: str
    query: Mapping[str, str]
    look: str
    texts: tuple[str, ...]
    state: Mapping[str, str]


@dataclass(frozen=True)
class Lesson:
    """A lesson, by the `name` of its file."""

    name: str
    title: str
    about: str
    stops: tuple[Stop, ...]

    @property
    def minutes(self) -> int:
        """About how long it takes."""
        return sum(stop.minutes for stop in self.stops)
