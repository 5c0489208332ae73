"""The exercise "You compute it": which cells are blank, and whether a typed number is right."""

import json
import random
import re
from contextlib import suppress
from dataclasses import astuple, dataclass, field
from decimal import Decimal
from math import isfinite, isinf
from typing import NamedTuple

from xorcore.explain.walkthrough import Part, Step

LONGEST = 40
"""A typed number may have so many characters."""

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


_DECIMALS, _DIGITS = "right so far: 3 decimals", "right so far: 2 digits"


class Mark(NamedTuple):
    """The verdict on a typed number: a `sign` and a `word` to show beside it."""

    is_right: bool
    sign: str
    word: str


@dataclass
class Answer:
    """What the visitor has typed into one blank cell, and the hints that they have taken."""

    text: str = ""
    is_committed: bool = False
    hints: int = 0  # 1: the numbers of the arithmetic were shown, 2: the answer, too
    was_right: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the visitor still has to find the number."""
        return not self.was_right and self.hints < 2


@dataclass
class Answers:
    """All answers of a visit. The key is the question: a text that names a cell of a run.

    is_brought_back: ``bring_back`` was called, so that fields show more than was typed into them.
    """

    given: dict[str, Answer] = field(default_factory=dict)
    is_brought_back: bool = False

    def to(self, question: str) -> Answer:
        """The answer to `question` so far."""
        return self.given.setdefault(question, Answer())

    def type(self, question: str, text: str, truth: float) -> None:
        """Store the `text` that the visitor has typed, and judge it by the true number."""
        answer = self.to(question)
        answer.text = text[: LONGEST + 1]
        answer.is_committed = True
        if answer.hints < 2:
            answer.was_right |= mark(answer.text, truth).is_right

    def hint(self, question: str) -> None:
        """Give the next hint."""
        answer = self.to(question)
        answer.hints = min(answer.hints + 1, 2)

    @property
    def score(self) -> str:
        """The number of right answers in words, as in ``2 of 3 right, 1 shown``."""
        right = sum(answer.was_right for answer in self.given.values())
        shown = sum(a.hints == 2 and not a.was_right for a in self.given.values())
        tried = len(self._tried)
        if not tried:
            return "nothing tried yet"
        return f"{right} of {tried} right" + (f", {shown} shown" if shown else "")

    @property
    def _tried(self) -> dict[str, Answer]:
        return {q: a for q, a in self.given.items() if a.is_committed or a.hints}

    def to_text(self) -> str | None:
        """What was tried, for the visitor's browser to keep; None if it is to say what it kept."""
        tried = [[question, *astuple(answer)] for question, answer in self._tried.items()]
        return json.dumps(tried) if tried or self.is_brought_back else None

    def bring_back(self, text: str) -> None:
        """Take over what ``to_text`` had the browser keep; nothing if it is no such text.

        Only the first time: the browser may say it twice, and fields are not to change later.
        """
        if self.is_brought_back:
            return
        self.is_brought_back = True
        with suppress(ValueError, TypeError):
            kept = {
                str(question): Answer(
                    str(typed)[: LONGEST + 1],
                    bool(is_committed),
                    min(int(hints), 2),
                    bool(was_right),
                )
                for question, typed, is_committed, hints, was_right in json.loads(text)
            }
            self.given = kept | self._tried


def blanks(step: Step, how: str, draw: int) -> dict[str, tuple[Part, int, int]]:
    """The blank cells of a step by name; the same `draw` gives the same cells to everybody.

    `how` is a name in ``pages.link.by_hand.BLANKS``. Every result of the step has blank cells; a
    cell whose number is not finite is never blank.
    """

    def is_blank(part: Part, row: int, column: int) -> bool:
        rng = random.Random(f"{draw} {step.number} {part.key}")
        drawn_row, drawn_column = (int(rng.random() * size) for size in part.result.values.shape)
        is_drawn = row == drawn_row and (how == "row" or column == drawn_column)
        return (how == "all" or is_drawn) and isfinite(part.result.values[row, column])

    return {name: cell for name, cell in step.cells().items() if is_blank(*cell)}


def mark(text: str, truth: float) -> Mark:
    """Judge a typed number.

    Right is what is rounded to 3 decimals or to 4 significant digits, and below 0.01 to 2: so 0 is
    right for 0 only. A comma is the decimal sign: no thousands are asked for.
    """
    word = _verdict(text.strip().replace("−", "-").replace(",", "."), truth)
    sign = {"right": "✓", _DECIMALS: "≈", _DIGITS: "≈"}.get(word, "✗")
    return Mark(word == "right", sign, word)


def _verdict(text: str, truth: float) -> str:
    if not text:
        return "empty"
    if len(text) > LONGEST:
        return "too long"
    if not _NUMBER.fullmatch(text):
        return "not a number"
    typed = float(text)
    if isinf(typed):
        return "too large"
    size = abs(truth)
    tolerance = max(min(0.0005, 0.05 * size), 0.0005 * size) * (1 + 1e-9)
    if abs(typed - truth) <= tolerance:
        return "right"
    if abs(typed + truth) <= tolerance:
        return "check the sign"
    if not typed:
        return "small, but not 0" if size < 0.0005 else "not yet"
    last_digit = 10.0 ** int(Decimal(text).as_tuple().exponent)
    if abs(typed - truth) > last_digit / 2:
        return "not yet"
    return _DECIMALS if size >= 0.01 else _DIGITS
