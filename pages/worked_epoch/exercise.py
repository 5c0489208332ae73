"""You compute it: which cells are blank, and how a typed number is marked."""

import random
import re
from dataclasses import dataclass, field
from math import isfinite, isinf
from typing import NamedTuple

from xorcore.explain.walkthrough import Part, Step

LONGEST = 40
"""Characters of a typed number that are read."""

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


class Mark(NamedTuple):
    """What is said next to a typed number: a `sign` and a `word`."""

    is_right: bool
    sign: str
    word: str


@dataclass
class Answer:
    """What has been done about one blank cell. `hints`: 1 the numbers, 2 the answer."""

    text: str = ""
    is_committed: bool = False
    hints: int = 0
    was_right: bool = False

    @property
    def is_open(self) -> bool:
        """Whether its number is still to be found."""
        return not self.was_right and self.hints < 2


@dataclass
class Answers:
    """All answers of a visit, by what was asked: any hashable that names a cell of a run."""

    given: dict[object, Answer] = field(default_factory=dict)

    def to(self, question: object) -> Answer:
        """The answer to a question so far."""
        return self.given.setdefault(question, Answer())

    def type(self, question: object, text: str, truth: float) -> None:
        """Note a typed number."""
        answer = self.to(question)
        answer.text = text[: LONGEST + 1]
        answer.is_committed = True
        if answer.hints < 2:
            answer.was_right |= mark(answer.text, truth).is_right

    def hint(self, question: object) -> None:
        """Give the next hint."""
        answer = self.to(question)
        answer.hints = min(answer.hints + 1, 2)

    @property
    def score(self) -> str:
        """How it goes, in words."""
        right = sum(answer.was_right for answer in self.given.values())
        shown = sum(a.hints == 2 and not a.was_right for a in self.given.values())
        tried = sum(a.is_committed or a.hints > 0 for a in self.given.values())
        if not tried:
            return "nothing tried yet"
        return f"{right} of {tried} right" + (f", {shown} shown" if shown else "")


def blanks(step: Step, how: str, draw: int) -> dict[str, tuple[Part, int, int]]:
    """The blank cells of a step by name; the same `draw` gives the same ones everywhere.

    Each result of the step has its blanks; a number that is not finite is never asked for.
    """
    chosen: dict[Part, set[tuple[int, int]]] = {}
    for part in step.parts:
        rows, columns = part.result.values.shape
        rng = random.Random(f"{draw} {step.number} {part.key}")
        row, column = int(rng.random() * rows), int(rng.random() * columns)
        chosen[part] = {
            (r, c)
            for r in range(rows)
            for c in range(columns)
            if how == "all" or (r == row and (how == "row" or c == column))
        }
    return {
        name: (part, row, column)
        for name, (part, row, column) in step.cells().items()
        if (row, column) in chosen[part] and isfinite(part.result.values[row, column])
    }


def mark(text: str, truth: float) -> Mark:
    """Judge a typed number; rounding to 3 decimals, or to 4 significant digits, is right."""
    text = text.strip().replace("−", "-")
    if not text:
        return Mark(False, "✗", "empty")
    if len(text) > LONGEST:
        return Mark(False, "✗", "too long")
    if "," in text:
        return Mark(False, "✗", "use a point")
    if not _NUMBER.fullmatch(text):
        return Mark(False, "✗", "not a number")
    typed = float(text)
    if isinf(typed):
        return Mark(False, "✗", "too large")
    tolerance = max(0.0005, 0.0005 * abs(truth)) * (1 + 1e-9)
    if abs(typed - truth) <= tolerance:
        return Mark(True, "✓", "right")
    if abs(typed + truth) <= tolerance:
        return Mark(False, "✗", "check the sign")
    return Mark(False, "✗", "not yet")
