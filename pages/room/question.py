"""A question with its answer, as a lesson or a teacher asks it."""

from dataclasses import dataclass
from math import isclose

from pages.room.error import RoomError

MOST_CHOICES = 6
LONGEST_QUESTION = 400
LONGEST_CHOICE = 100
MAX_NUMBER = 1_000_000.0
"""The largest number that can be an answer, of either sign."""


@dataclass(frozen=True)
class Question:
    """A question, and how it is answered.

    choices: the answers to choose from; empty if a number is asked for.
    answer: the number of the right choice, counted from 1, or the right number; None where no
        answer is right or wrong.
    tolerance: a number is right if it differs from `answer` by at most this.
    reveal: why this is the answer.
    """

    title: str
    question: str
    choices: tuple[str, ...] = ()
    answer: float | None = None
    tolerance: float = 0.0
    reveal: str = ""

    def is_right(self, prediction: float) -> bool:
        """Whether this is the right choice, or a number near enough to the answer."""
        if self.answer is None:
            return False
        # Typed numbers are decimal: 0.3 differs from 0.4 by 0.1, but not quite in binary.
        slack = self.tolerance * (1 + 1e-9)
        return isclose(prediction, self.answer, rel_tol=1e-9, abs_tol=slack)

    def in_words(self, prediction: float) -> str:
        """An answer as one reads it."""
        return self.choices[int(prediction) - 1] if self.choices else in_digits(prediction)

    @property
    def solution(self) -> str:
        """The right answer in words; empty if there is none."""
        return "" if self.answer is None else self.in_words(self.answer)

    def check(self, prediction: object) -> float:
        """`prediction`, if it can be an answer; else raises RoomError."""
        if isinstance(prediction, bool) or not isinstance(prediction, int | float):
            raise RoomError("An answer must be a number.")
        if self.choices:
            if prediction not in range(1, len(self.choices) + 1):
                raise RoomError(f"An answer must be one of the {len(self.choices)} choices.")
        elif not abs(prediction) <= MAX_NUMBER:  # not for NaN either
            raise RoomError(
                f"An answer must be a number from -{MAX_NUMBER:,.0f} to {MAX_NUMBER:,.0f}."
            )
        return float(prediction)


def typed_question(
    text: str, choices: str = "", answer: float | None = None, tolerance: float = 0.0
) -> Question:
    """A question that a teacher types, the choices one a line; raises RoomError.

    Its title is the question itself. It is text, and nothing in it is Markdown.
    """
    text, lines = text.strip(), [line.strip() for line in choices.splitlines() if line.strip()]
    if not text:
        raise RoomError("The question is empty: type one.")
    if len(text) > LONGEST_QUESTION:
        raise RoomError(
            f"The question has {len(text):,} characters; {LONGEST_QUESTION} are the most."
        )
    if lines:
        if not 2 <= len(lines) <= MOST_CHOICES:
            raise RoomError(
                f"There are {len(lines)} choices: type 2 to {MOST_CHOICES}, one a line."
            )
        if len({*lines}) < len(lines):
            raise RoomError("A choice is there twice: type each of them once.")
        if max(map(len, lines)) > LONGEST_CHOICE:
            raise RoomError(
                f"A choice has more than {LONGEST_CHOICE} characters, which are the most."
            )
        tolerance = 0.0
    question = Question(text, text, tuple(lines), tolerance=tolerance)
    if not 0 <= tolerance <= MAX_NUMBER:
        raise RoomError(f"The tolerance must be a number from 0 to {MAX_NUMBER:,.0f}.")
    right = None if answer is None else question.check(answer)
    return Question(text, text, tuple(lines), right, tolerance)


def in_digits(number: float) -> str:
    """A number as a text shows it."""
    return f"{number:,.10g}".replace("-", "−")
