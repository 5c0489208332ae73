"""Points of one's own from a table with two columns of inputs and one of targets."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from xorcore.files.table import Signs, Table, looks_like_number, signs_of
from xorcore.model.datasets import MAX_POINTS
from xorcore.runs.data import OwnPoints, Point
from xorcore.runs.numbers import MAX_INPUT, TwoWaysError, quoted, read_input, read_number
from xorcore.runs.units import MIN_WIDTH, Axis, Units, as_name


class Columns(NamedTuple):
    """Which columns of a table are the inputs and the target, counted from 0."""

    x1: int
    x2: int
    target: int


@dataclass(frozen=True)
class PointsTable:
    """The points of a table; its lines are counted from 1."""

    own: OwnPoints
    lines: tuple[int, ...]  # the line of each point
    wrong: tuple[tuple[int, str], ...]  # of each other row its line, and why it is left out
    unread: int  # how many rows come after those

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence on each thing that whoever brought the table may not expect."""
        units, dataset, said = self.own.units, self.own.dataset, []
        if self.unread:
            rows = f"{self.unread:,} more row{' was' if self.unread == 1 else 's were'}"
            said.append(f"Only the first {MAX_POINTS} points are used: {rows} left out.")
        same = [
            f"“{axis.name}”"
            for axis, values in zip((units.x1, units.x2), dataset.inputs.T, strict=True)
            if len(values) > 1 and (values == values[0]).all()
        ]
        if len(same) == 1:
            said.append(f"{same[0]} is the same in all rows: the points lie on a line.")
        elif same:
            both = " and ".join(same)
            said.append(f"{both} each have one value in all rows: all points lie in one place.")
        if len(found := {*dataset.targets.ravel()}) == 1:
            here, other = (units.words[int(t)] for t in (min(found), 1 - min(found)))
            said.append(f"All points are {here}: of {other} there is none to learn from.")
        return tuple(said)


def points_of(table: Table, columns: Columns | None = None) -> PointsTable:
    """Read a point from each row, up to 500; `columns` are those of ``likely_columns``, or chosen.

    Numbers are read as on Predict, with the decimal sign that they show. The smallest and the
    largest value of an input become the sides of the square, and each point is taken to its
    nearest thousandth. Targets are numbers or words, two different ones: ``_classes`` says which
    becomes 1, and ``OwnPoints.swapped`` changes that.

    Raises ValueError, with a sentence for the user, if no point can be read.
    """
    columns = columns or likely_columns(table)
    names = [table.names[c] or role for c, role in zip(columns, Columns._fields, strict=True)]
    signs = signs_of(cell for column in columns for cell in table.cells(column))
    targets = {line: _word(row[columns.target], signs) for line, row in table.rows.items()}
    classes = _classes(targets.values(), names[2])
    shown = _shown(classes, table.cells(columns.target))
    wrong, found = dict(table.wrong), dict[int, tuple[float, float, int]]()
    for line, row in table.rows.items():
        try:
            x1, x2 = (read_input(row[columns[k]], names[k], *signs) for k in (0, 1))
            found[line] = x1, x2, _target(row[columns.target], targets[line], classes, shown)
        except ValueError as error:
            wrong[line] = str(error)
    if not found:
        first = min(table.rows)
        raise ValueError(
            f"No row has numbers in “{names[0]}” and “{names[1]}” and a target in “{names[2]}”; "
            f"the first one, line {first:,}: {wrong[first]}."
        )
    used = dict([*found.items()][:MAX_POINTS])
    axes = [_axis(names[k], [point[k] for point in used.values()]) for k in (0, 1)]
    own = OwnPoints(
        tuple(
            Point.nearest(axes[0].share(x1), axes[1].share(x2), t) for x1, x2, t in used.values()
        ),
        Units(axes[0], axes[1], names[2], shown),
    )
    unread = table.unread + len(found) - len(used)
    return PointsTable(own, tuple(used), tuple(sorted(wrong.items())), unread)


# ---- columns

_ROLES = {
    "x1": re.compile(r"x_?1(?!\w)", re.IGNORECASE),  # as in "x1" and "x_1 (cm)"
    "x2": re.compile(r"x_?2(?!\w)", re.IGNORECASE),
    "target": re.compile(r"(target|class|label)(?!\w)", re.IGNORECASE),
}
_NUMBERING = re.compile(r"(id|index|nr|no|row|line)?", re.IGNORECASE)
"""The name of a column that numbers the rows: a spreadsheet's has none."""


def likely_columns(table: Table) -> Columns:
    """The columns that are probably meant.

    Those named x1, x2 and target, or else the last one with two different values that leaves two
    with numbers is the target, and the first two others with numbers are the inputs. Where there
    is no column x, a target may be named y, if it can be one, or stands last and no column has two
    words; or t, if it has two different values. Of three columns the last one is the target, too,
    if it has one class yet and the others two each, as corners of the square have.

    Raises ValueError, with a sentence for the user, for a table of one or two columns.
    """
    if (width := len(table.names)) < 3:
        counted = f"{width} column{'s'[: width != 1]}"
        raise ValueError(
            f"Points need three columns, two inputs and a target, and it has {counted}."
        )
    filled = [c for c in range(width) if table.names[c] or any(table.cells(c))]
    named = {
        role: column
        for role, name in _ROLES.items()
        for column in reversed(filled)
        if name.match(table.names[column])
    }
    inputs = [named[role] for role in ("x1", "x2") if role in named]
    others = [c for c in range(width) if c not in inputs]
    with_numbers = [c for c in range(width) if _has_numbers(table.cells(c))]
    leaves_two = [c for c in others if len({*inputs, *with_numbers} - {c}) >= 2]
    with_two = [c for c in leaves_two if _are_classes(table.cells(c))]
    has_words = any(c not in with_numbers for c in with_two)
    name_of = [name.lower() for name in table.names]
    letters = [
        *(c for c in with_two if name_of[c] == "t"),  # or else the time
        *(
            c
            for c in leaves_two
            if name_of[c] == "y"
            and (_has_classes(table.cells(c)) or (c == filled[-1] and not has_words))
        ),
    ]
    are_corners = len(filled) == 3 and with_two == filled[:2]
    of_one_class = filled[2:] if are_corners and _has_classes(table.cells(filled[2])) else []
    # The first of these that there is; the last column rather than the first one.
    likely = [
        *(c for role, c in named.items() if role == "target"),
        *reversed([] if "x" in name_of else letters),
        *of_one_class,
        *reversed(with_two),
        *(c for c in reversed(others) if c in filled),
        *others,
    ]
    target = likely[0]
    if len(inputs) == 2:
        return Columns(inputs[0], inputs[1], target)
    rest = [c for c in range(width) if c != target]
    numbers = [c for c in rest if c in with_numbers]
    has_names = any(table.names)
    data = [c for c in numbers if not (has_names and _NUMBERING.fullmatch(table.names[c]))]
    x1, x2 = sorted([*dict.fromkeys((*data, *numbers, *rest))][:2])
    return Columns(x1, x2, target)


def _are_classes(cells: Sequence[str]) -> bool:
    """Whether these are two words or a known pair, and not two numbers that were measured.

    Beside a known pair there may be fewer words that are wrong.
    """
    counts = Counter(_words(cells))
    for pair in map(set, _PAIRS):
        wrong = [word for word in counts if word not in pair]
        if pair <= counts.keys() and not any(map(looks_like_number, wrong)):
            return 2 * sum(counts[word] for word in wrong) < counts.total()
    return len(counts) == 2 and not any(map(looks_like_number, counts))


def _has_classes(cells: Sequence[str]) -> bool:
    """Whether the cells can be read as targets."""
    try:
        _classes(_words(cells), "")
    except ValueError:
        return False
    return True


def _words(cells: Sequence[str]) -> list[str]:
    """The targets in the cells of a column that are not empty."""
    signs = signs_of(cells)
    return [word for cell in cells if (word := _word(cell, signs))]


def _has_numbers(cells: Sequence[str]) -> bool:
    """Whether most of the cells are numbers."""
    return 2 * sum(map(_is_number, cells)) > len(cells)


def _is_number(cell: str) -> bool:
    """Whether a cell can be read as a number: a date looks like one, and cannot."""
    try:
        read_number(cell, "", "")
    except TwoWaysError:
        return True
    except ValueError:
        return False
    return True


# ---- targets

_PAIRS = (("0", "1"), ("-1", "1"), ("false", "true"), ("no", "yes"))
"""Two words that are known: of one of them alone the other class has no point yet."""

_MOST_WRONG = 0.2
"""The share of targets that may be wrong ones, beside two classes that are not known."""


def _word(cell: str, signs: Signs) -> str:
    """A target's cell, the same for each way to write one: "1" for "+1,0", "true" for "TRUE"."""
    try:
        return f"{read_number(cell, '', *signs) + 0.0:g}"
    except ValueError:
        return " ".join(cell.casefold().split())


def _classes(words: Iterable[str], name: str) -> tuple[str, str]:
    """The words of the targets 0 and 1: two numbers in their order, or by the alphabet.

    Beside the words of a known pair, other words are wrong; beside any two others, those that are
    rarer, if there are few of them.

    Raises ValueError, with a sentence for the user, if there are no such two.
    """
    counts = Counter(word for word in words if word)
    for pair in _PAIRS:
        others = counts.keys() - {*pair}
        if counts.keys() & {*pair} and not any(map(looks_like_number, others)):
            return pair
    leading = counts.most_common()
    if len(leading) < 2:
        raise ValueError(f"“{name}” has not two different values: choose another target.")
    (zero, _), (one, fewest), *rest = leading
    rarer = [count for _, count in rest]
    if max(rarer, default=0) >= fewest or sum(rarer) > _MOST_WRONG * counts.total():
        raise ValueError(
            f"“{name}” has {len(counts)} different values, and a target has two: choose another "
            "one, or keep the rows of two of them."
        )
    first, second = sorted((zero, one), key=_order)
    return first, second


def _order(word: str) -> tuple[float, str]:
    """Numbers by their size, and words behind them by the alphabet."""
    try:
        return read_number(word, ""), ""
    except ValueError:
        return inf, word


def _target(cell: str, word: str, classes: tuple[str, str], shown: tuple[str, str]) -> int:
    """0 or 1; ValueError, with a reason, if the word is none of the two."""
    if word not in classes:
        is_what = f"is {quoted(cell)}, which is" if word else "is empty,"
        raise ValueError(f"the target {is_what} neither {shown[0]} nor {shown[1]}")
    return classes.index(word)


def _shown(classes: tuple[str, str], cells: Sequence[str]) -> tuple[str, str]:
    """The words as the table writes them first, made harmless."""
    written = {" ".join(cell.casefold().split()): cell for cell in reversed(cells)}
    zero, one = (as_name(written.get(word, word)) for word in classes)
    return (zero, one) if zero and one and zero != one else ("0", "1")


# ---- inputs


def _axis(name: str, values: Sequence[float]) -> Axis:
    """The side of the square for these values; ValueError if they are too near to each other."""
    low, high = min(values), max(values)
    if low == high:  # in the middle
        return Axis(name, max(low - 0.5, -MAX_INPUT), min(high + 0.5, MAX_INPUT))
    if high - low < MIN_WIDTH:
        raise ValueError(
            f"The values of “{name}” differ by less than {MIN_WIDTH:g}: take a smaller unit."
        )
    return Axis(name, low, high)
