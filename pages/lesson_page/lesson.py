"""A lesson: its stops, each with a question, a link, what to look at, and the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isclose


@dataclass(frozen=True)
class Stop:
    """One stop of a lesson.

    minutes: about how long it takes.
    choices: the answers to choose from; empty if the answer is a number to enter.
    answer: the number of the right choice, counted from 1, or the number to predict.
    tolerance: how far a number may lie from it and still be right.
    page, query: the page that the stop opens, and the parameters of its link.
    texts, state: what is to be seen there, and what its link says once it has opened.
    """

    title: str
    minutes: int
    question: str
    choices: tuple[str, ...]
    answer: float
    tolerance: float
    page: str
    query: Mapping[str, str]
    look: str
    reveal: str
    texts: tuple[str, ...]
    state: Mapping[str, str]

    def is_right(self, prediction: float) -> bool:
        """Whether this is the right choice, or a number near enough."""
        # Numbers that are typed are decimal: 0.3 lies 0.1 from 0.4, though not in binary.
        slack = self.tolerance * (1 + 1e-9)
        return isclose(prediction, self.answer, rel_tol=1e-9, abs_tol=slack)

    @property
    def solution(self) -> str:
        """The right answer in words."""
        if self.choices:
            return self.choices[int(self.answer) - 1]
        return in_digits(self.answer)


def in_digits(number: float) -> str:
    """A number as it stands in a text."""
    return f"{number:,.10g}".replace("-", "−")


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
