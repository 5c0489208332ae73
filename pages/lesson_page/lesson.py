"""A lesson and its stops: each has a question, a link, what to look at, and the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isclose


@dataclass(frozen=True)
class Stop:
    """One stop of a lesson.

    minutes: about how long it takes.
    choices: the answers to choose from; empty if the class predicts a number.
    answer: the number of the right choice, counted from 1, or the number to predict.
    tolerance: a predicted number is right if it differs from `answer` by at most this.
    page, query: the page that the stop opens, and the parameters of its link.
    texts, state: what the opened page shows, and the parameters that its link then has. Only
        the tests read these.
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
        """Whether this is the right choice, or a number near enough to the answer."""
        # Typed numbers are decimal: 0.3 differs from 0.4 by 0.1, but not quite in binary.
        slack = self.tolerance * (1 + 1e-9)
        return isclose(prediction, self.answer, rel_tol=1e-9, abs_tol=slack)

    @property
    def solution(self) -> str:
        """The right answer in words."""
        return self.choices[int(self.answer) - 1] if self.choices else in_digits(self.answer)


def in_digits(number: float) -> str:
    """A number as a text shows it."""
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
