"""What the numbers of points mean to whoever brought them: names, ranges, and words for classes."""

import re
import unicodedata
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import NamedTuple, TypeVar

from xorcore.model import Array
from xorcore.runs.numbers import MAX_INPUT

LONGEST_NAME = 24
MIN_WIDTH = 1e-12
"""The narrowest range of values that a side of the square can stand for."""


def as_name(text: str) -> str:
    """A name of a column or class made harmless: letters, digits and a few signs, cut to length.

    It means nothing as Markdown, HTML or LaTeX. Empty if nothing is left.
    """
    plain = unicodedata.normalize("NFC", text[: 4 * LONGEST_NAME])
    plain = "".join(c if _is_plain(c) else " " for c in plain)
    # A point stands in numbers only: "www.example" would become a link.
    plain = re.sub(r"(?<!\d)\.|\.(?!\d)", " ", plain)
    return " ".join(plain.split())[:LONGEST_NAME].rstrip(" .")


def _is_plain(c: str) -> bool:
    return unicodedata.category(c)[0] in "LMN" or c in "_-()/%°."


Numbers = TypeVar("Numbers", float, Array)


class Axis(NamedTuple):
    """What a side of the square stands for: its name, and the values at its two ends."""

    name: str
    low: float = 0.0
    high: float = 1.0

    def share(self, value: Numbers) -> Numbers:
        """The share of the side at which a value lies, 0 to 1 inside; of an array, of each."""
        return (value - self.low) / (self.high - self.low)

    def value(self, share: Numbers) -> Numbers:
        """The value at a share of the side; of an array, at each."""
        return self.low + share * (self.high - self.low)

    def decimals(self, parts: int) -> int:
        """The decimals that tell each of so many equal parts of the side from the next."""
        # 1 - 0.9 is a little less than 0.1, and that is no reason for one decimal more.
        return max(0, ceil(log10(parts) - log10(self.high - self.low) - 1e-9))

    def digits(self, parts: int) -> int:
        """Its significant digits with these decimals, of the longest value; at most 15."""
        largest = max(abs(self.low), abs(self.high))
        return min(15, max(1, 1 + floor(log10(largest)) + self.decimals(parts)))

    def in_words(self, role: str) -> str:
        """Its name, unless that is its `role`, and the values, in up to seven digits.

        In more if the range is short: they tell a thousandth of it.
        """
        digits = max(7, self.digits(1_000))
        ends = f"{self.low:,.{digits}g} to {self.high:,.{digits}g}"
        return ends if self.name == role else f"{self.name}, {ends}"


_X1, _X2 = Axis("x1"), Axis("x2")


@dataclass(frozen=True)
class Units:
    """What the numbers of points mean, in the words and units of whoever brought them.

    words: of the targets 0 and 1.

    Raises ValueError, with a sentence for the user, when a name or a range cannot be used.
    """

    x1: Axis = _X1
    x2: Axis = _X2
    target: str = "target"
    words: tuple[str, str] = ("0", "1")

    def __post_init__(self) -> None:
        if any(name != as_name(name) or not name for name in self.names):
            raise ValueError(
                f"names and words must be 1 to {LONGEST_NAME} letters, digits and plain signs"
            )
        if self.words[0] == self.words[1]:
            raise ValueError("the words of the two targets must differ")
        for axis in (self.x1, self.x2):
            are_values = abs(axis.low) <= MAX_INPUT and abs(axis.high) <= MAX_INPUT
            if not (are_values and axis.high - axis.low >= MIN_WIDTH):
                raise ValueError(
                    f"a range must go up, from a value to another, both from "
                    f"{-MAX_INPUT:,.0f} to {MAX_INPUT:,.0f}"
                )

    @property
    def in_words(self) -> str:
        """What the sides of the square stand for, as in "x1: width, 0.1 to 2.5; x2: 0 to 1"."""
        roles = zip(("x1", "x2"), (self.x1, self.x2), strict=True)
        return "; ".join(f"{role}: {axis.in_words(role)}" for role, axis in roles)

    @property
    def names(self) -> tuple[str, ...]:
        """All texts in it."""
        return (self.x1.name, self.x2.name, self.target, *self.words)


OWN_NUMBERS = Units()
"""Of points that mean nothing else than their place in the square."""
