"""What a run is taught beside the gates: a ready-made set, or points of one's own; as values.

Both are frozen, have a ``dataset``, and a text in a link, where ``~`` stands between the parts:

    moons~200~0.15~7        name, number of points, noise, seed
    own~F9rDsu_             points of one's own, packed, as ``_pack`` says
    own~500.F9rDsu_...      the same, of many points
    own~F9rDsu_~width~0.1~2.5~length~1.0~6.9~kind~setosa~other
                            with what the numbers mean: of each column its name and the values at
                            the sides of the square, then the name of the targets and their words
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import ClassVar, NamedTuple, Self
from urllib.parse import urlencode

import numpy as np
from numpy.typing import NDArray

from xorcore.model.dataset import MAX_HELD_OUT, Dataset, held_out
from xorcore.model.datasets import MAX_NOISE, MAX_POINTS, MIN_POINTS, READY_MADE
from xorcore.runs.numbers import read_number, read_whole
from xorcore.runs.units import OWN_NUMBERS, Axis, Units

MAX_SEED = 2**32 - 1
MAX_LINK = 2_000
"""Characters of a link that every browser, mail and chat takes on."""

SIDE = 1_000
"""Steps along a side of the square: points of one's own lie on its thousandths."""

OWN = "own"
_BETWEEN = "~"


class WrongDataError(ValueError):
    """What is wrong with the text of data in a link; completes a sentence that names it."""


# ---- ready-made


@dataclass(frozen=True)
class ReadyMade:
    """A set of ``xorcore.model.datasets``: the name of its function, and its arguments.

    Raises ValueError, with a sentence for the user, when a setting is out of bounds.
    """

    name: str
    n: int = 200
    noise: float = 0.1
    seed: int = 0

    def __post_init__(self) -> None:
        if self.name not in READY_MADE:
            raise ValueError(f"a data set must be one of {', '.join(READY_MADE)}")
        if not MIN_POINTS <= self.n <= MAX_POINTS:
            raise ValueError(f"a data set must have {MIN_POINTS} to {MAX_POINTS} points")
        if not 0 <= self.noise <= MAX_NOISE:
            raise ValueError(f"noise must be a number from 0 to {MAX_NOISE}")
        if not 0 <= self.seed <= MAX_SEED:
            raise ValueError(f"the seed of data must be a whole number from 0 to {MAX_SEED:,}")

    @cached_property
    def dataset(self) -> Dataset:
        """The patterns to learn."""
        return READY_MADE[self.name](self.n, self.noise, self.seed)

    @property
    def units(self) -> Units:
        """What its numbers mean: themselves."""
        return OWN_NUMBERS

    @property
    def in_words(self) -> str:
        """What it is, in a few words."""
        return f"{self.name.replace('_', ' ')}, {self.n} points"

    def spell(self) -> str:
        """Its text in a link."""
        return _BETWEEN.join((self.name, str(self.n), repr(float(self.noise)), str(self.seed)))


# ---- points of one's own


class Point(NamedTuple):
    """A point of one's own: x1 and x2 in thousandths of the square's side, the target 0 or 1."""

    x1: int
    x2: int
    target: int

    @classmethod
    def nearest(cls, x1: float, x2: float, target: int) -> Self:
        """The one nearest to a place given in shares of the side; outside of it, at its edge."""
        x1, x2 = (min(max(share, 0.0), 1.0) * SIDE for share in (x1, x2))
        return cls(round(x1), round(x2), target)


@dataclass(frozen=True)
class OwnPoints:
    """1 to 500 points of one's own, in the order in which they are learned.

    Raises ValueError, with a sentence for the user, when there are none or too many, or one lies
    outside of the square.
    """

    points: tuple[Point, ...]
    units: Units = OWN_NUMBERS
    inputs: ClassVar = 2
    """Of each point."""

    def __post_init__(self) -> None:
        if not 1 <= len(self.points) <= MAX_POINTS:
            raise ValueError(f"own points must be 1 to {MAX_POINTS}, not {len(self.points):,}")
        if not all(
            0 <= x1 <= SIDE and 0 <= x2 <= SIDE and target in (0, 1)
            for x1, x2, target in self.points
        ):
            raise ValueError("own points must lie in the square, with the targets 0 and 1")

    @property
    def dataset(self) -> Dataset:
        """The patterns to learn, in the square [0, 1]^2: made anew, since a run has many sets."""
        numbers = chain.from_iterable(self.points)
        rows = np.fromiter(numbers, np.float64, 3 * len(self.points)).reshape(-1, 3)
        return Dataset("own_points", rows[:, :2] / SIDE, rows[:, 2:])

    @property
    def in_words(self) -> str:
        """What it is, in a few words."""
        count = len(self.points)
        return f"{count} own {'point' if count == 1 else 'points'}"

    def sharing(self, others: Self) -> Self:
        """The same points: those that others have, too, take no memory of their own."""
        points = Splice.between(others.points, self.points).of(others.points)
        return replace(self, points=points)

    def swapped(self) -> Self:
        """The same points with the classes 0 and 1 exchanged, and their words with them."""
        units = replace(self.units, words=self.units.words[::-1])
        points = tuple(point._replace(target=1 - point.target) for point in self.points)
        return replace(self, points=points, units=units)

    def spell(self) -> str:
        """Its text in a link."""
        parts = [OWN, _pack(self.points)]
        if (units := self.units) != OWN_NUMBERS:
            for name, *ends in (units.x1, units.x2):
                parts += [name, *(repr(float(end)) for end in ends)]
            parts += [units.target, *units.words]
        return _BETWEEN.join(parts)


Data = ReadyMade | OwnPoints


def as_points(dataset: Dataset) -> tuple[Point, ...]:
    """The points of a dataset in the square, each at the nearest thousandths of its side."""
    rows = np.hstack((dataset.inputs, dataset.targets)).tolist()
    return tuple(Point.nearest(x1, x2, round(target)) for x1, x2, target in rows)


class Splice(NamedTuple):
    """How points follow from those before: `out` of these, from number `at` on, become `points`.

    The first has the number 0.
    """

    at: int
    out: int
    points: tuple[Point, ...]

    @classmethod
    def between(cls, before: tuple[Point, ...], after: tuple[Point, ...]) -> Self:
        """The shortest one that leads from these points to those."""
        at = _same(before, after)
        left = _same(before[at:][::-1], after[at:][::-1])
        return cls(at, len(before) - at - left, after[at : len(after) - left])

    def of(self, before: tuple[Point, ...]) -> tuple[Point, ...]:
        """The points that follow; ``WrongDataError`` if they cannot be."""
        if not 0 <= self.at <= self.at + self.out <= len(before):
            raise WrongDataError("takes away some that are not there")
        points = (*before[: self.at], *self.points, *before[self.at + self.out :])
        if not 1 <= len(points) <= MAX_POINTS:
            raise WrongDataError(f"leaves {len(points)}, and must leave 1 to {MAX_POINTS}")
        return points

    def spell(self) -> str:
        """Its text in a link, without ``_BETWEEN``: "12.1.F9rDsu_"; "12.1" if none comes.

        A full stop at its end would be taken for that of a sentence.
        """
        return f"{self.at}.{self.out}" + (f".{_pack(self.points)}" if self.points else "")

    @classmethod
    def read(cls, text: str) -> Self:
        """The splice that a text in a link spells; ``WrongDataError`` for any other text."""
        try:
            at, out, *packed = text.split(".", 2)
            where = read_whole(at, ""), read_whole(out, "")
        except ValueError:
            raise WrongDataError("is not as in own.12.1.F9rDsu_") from None
        return cls(*where, _unpack("".join(packed)))


def _same(points: tuple[Point, ...], others: tuple[Point, ...]) -> int:
    """How many points are the same from the first on.

    By halving, since it is asked for often, and Python sees at once that an object is itself.
    """
    low, high = 0, min(len(points), len(others))
    while low < high:
        middle = (low + high + 1) // 2
        are_same = points[low:middle] == others[low:middle]
        low, high = (middle, high) if are_same else (low, middle - 1)
    return low


# ---- held-out points


@dataclass(frozen=True)
class HeldOut:
    """Points kept from training: how many percent, and the seed that chooses them."""

    percent: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.percent <= 100 * MAX_HELD_OUT:
            raise ValueError(f"held-out points must be 0 to {100 * MAX_HELD_OUT:.0f} %")
        if not 0 <= self.seed <= MAX_SEED:
            raise ValueError(f"their seed must be a whole number from 0 to {MAX_SEED:,}")

    def among(self, points: int) -> NDArray[np.bool_]:
        """Which of so many points are held out: (points,)."""
        return held_out(points, self.percent / 100, self.seed)

    def split(self, dataset: Dataset) -> tuple[Dataset, Dataset | None]:
        """The patterns that are learned, and those held out, if any is."""
        if not self.percent:
            return dataset, None
        held = self.among(len(dataset.inputs))
        return (dataset.only(~held), dataset.only(held)) if held.any() else (dataset, None)

    def spell(self) -> str:
        """Its text in a link: "20", or "20~7" with the seed 7."""
        return f"{self.percent}{_BETWEEN}{self.seed}" if self.seed else str(self.percent)


NONE_HELD_OUT = HeldOut()


# ---- links


def read_data(text: str) -> Data:
    """The data that a text in a link spells; ``WrongDataError`` for any other text."""
    name, *rest = text.split(_BETWEEN)
    try:
        if name == OWN:
            return _read_own(*rest)
        if name in READY_MADE and len(rest) == 3:
            n, noise, seed = rest
            return ReadyMade(
                name, _whole(n, "number of points"), _number(noise, "noise"), _whole(seed, "seed")
            )
    except WrongDataError:
        raise
    except ValueError as error:
        raise WrongDataError(f"is not read: {error}") from None
    if name in READY_MADE:
        raise WrongDataError(f"must be as in {name}~200~0.15~7: points, noise and seed")
    raise WrongDataError(f"must begin with one of {', '.join(READY_MADE)} or {OWN}")


def read_held_out(text: str) -> HeldOut:
    """The held-out points that a text in a link spells; ``WrongDataError`` for any other text."""
    try:
        return HeldOut(*(_whole(part, "share") for part in text.split(_BETWEEN, 1)))
    except ValueError:
        raise WrongDataError(
            f"must be a whole number of percent from 0 to {100 * MAX_HELD_OUT:.0f}, "
            "with a seed as in 20~7"
        ) from None


def fits_link(query: Mapping[str, str]) -> bool:
    """Whether a link with these parameters stays short, with an address of 100 characters."""
    return len(urlencode(query)) + 100 < MAX_LINK


def _read_own(packed: str = "", *described: str) -> OwnPoints:
    if described and len(described) != 9:
        raise WrongDataError(
            "must name both columns with their ranges, and the targets with their two words"
        )
    if not described:
        return OwnPoints(_unpack(packed))
    target, *words = described[6:]
    axes = _read_axis(*described[:3]), _read_axis(*described[3:6])
    return OwnPoints(_unpack(packed), Units(*axes, target, (words[0], words[1])))


def _read_axis(name: str, low: str, high: str) -> Axis:
    return Axis(name, _number(low, "range"), _number(high, "range"))


def _whole(text: str, what: str) -> int:
    try:
        return read_whole(text, what)
    except ValueError:
        raise ValueError(f"its {what} is not a whole number") from None


def _number(text: str, what: str) -> float:
    try:
        return read_number(text, what)
    except ValueError:
        raise ValueError(f"its {what} is not a number") from None


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"  # base64url's
_DIGIT = {letter: digit for digit, letter in enumerate(_LETTERS)}
_PER_POINT = 2 * (SIDE + 1) ** 2
"""A point is a number below this: (1001 x1 + x2) 2 + target."""
_TWO, _ONE = 7, 4
"""Letters of two points, of one: 64^7 is just above ``_PER_POINT`` squared."""
_MOST_UNCOUNTED = 100
"""Points with which a link is short. One with more may be cut off, and has their number."""
_COUNTED = re.compile(r"(?P<count>[0-9]{1,9})\.(?P<letters>.*)", re.DOTALL)


def _pack(points: Sequence[Point]) -> str:
    """The points as letters: seven for each two of them, as one number, and four for a last one.

    Before those of more than ``_MOST_UNCOUNTED`` points stands how many they are, as in
    "500.F9rDsu_...". Older links have no such number.
    """
    codes = [(x1 * (SIDE + 1) + x2) * 2 + target for x1, x2, target in points]
    twos = zip(codes[::2], codes[1::2], strict=False)
    text = "".join(_letters(first * _PER_POINT + second, _TWO) for first, second in twos)
    text += _letters(codes[-1], _ONE) if len(codes) % 2 else ""
    return f"{len(codes)}.{text}" if len(codes) > _MOST_UNCOUNTED else text


def _unpack(text: str) -> tuple[Point, ...]:
    counted = _COUNTED.fullmatch(text)
    text = counted["letters"] if counted else text
    twos, rest = divmod(len(text), _TWO)
    if rest not in (0, _ONE):
        raise WrongDataError("is cut off: its last point is not whole")
    if not _DIGIT.keys() >= {*text}:
        raise WrongDataError("has a sign among its points that is no letter, digit, - or _")
    if (count := 2 * twos + bool(rest)) > MAX_POINTS:
        raise WrongDataError(f"has more than {MAX_POINTS} points")
    if counted and count < (told := int(counted["count"])):
        raise WrongDataError(f"is cut off: it has {count} of its {told} points")
    if counted and count > told:
        raise WrongDataError(f"has {count} points, and says that it has {told}")
    codes: list[int] = []
    for place in range(twos):
        codes += divmod(_number_of(text[_TWO * place : _TWO * (place + 1)]), _PER_POINT)
    codes += [_number_of(text[-_ONE:])] if rest else []
    if any(code >= _PER_POINT for code in codes):
        raise WrongDataError("has a point outside of the square")
    places = ((code // 2, code % 2) for code in codes)
    return tuple(Point(*divmod(place, SIDE + 1), target) for place, target in places)


def _letters(number: int, count: int) -> str:
    return "".join(_LETTERS[number >> 6 * place & 63] for place in reversed(range(count)))


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number << 6 | _DIGIT[letter]
    return number
