"""Reads a table of points, row by row, and says what is wrong with a row; raises for no text."""

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xorcore.runs.numbers import EITHER, read_input

MAX_ROWS = 10_000
"""At most so many rows are read, right or wrong."""

_LONGEST_LINE = 1_000  # characters
_HEADER_WITHIN = 10  # lines: below a title, or the "sep=;" of a spreadsheet
_NUMBER = re.compile(r"[-+.,\de]*\d[-+.,\de]*")
_NAME = re.compile(r"\s*x_?([12])(?!\w)", re.IGNORECASE)  # as in "x1" and "x_1 (cm)"
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, eq=False)
class Points:
    """The points that a text contains; its lines are counted from 1."""

    inputs: NDArray[np.float64]  # (n, 2), the rows that can be computed
    lines: tuple[int, ...]  # the line of each of them
    wrong: tuple[tuple[int, str], ...]  # of each other row its line, and why it is left out
    header: int | None  # the line that names the columns; those above it are no rows
    unread: int  # how many rows come after the first MAX_ROWS


def read_points(text: str) -> Points:
    """Read x1 and x2 from every row; empty lines do not count as rows.

    Cells are separated by semicolon, tab, comma or spaces: the first of these, in this order,
    that the line contains. A comma in a cell is a decimal comma, unless the table shows the point
    as the decimal sign. A first row without any number is a header, and so is one among the first
    ``_HEADER_WITHIN`` that names x1 and x2, whose columns are then read.
    """
    lines = [
        (number, line)
        for number, line in enumerate(_LINE_END.split(text.removeprefix("\ufeff")), start=1)
        if line.strip()
    ]
    place, header = _header([line for _, line in lines[:_HEADER_WITHIN]])
    rows = lines[place:]
    cells: dict[int, list[str]] = {}
    points: dict[int, tuple[float, float]] = {}
    wrong: dict[int, str] = {}
    for number, line in rows[:MAX_ROWS]:
        try:
            cells[number] = _pair(line, header)
        except ValueError as error:
            wrong[number] = str(error)
    decimal = _decimal_sign(cell for pair in cells.values() for cell in pair)
    for number, (x1, x2) in cells.items():
        try:
            points[number] = read_input(x1, "x1", decimal), read_input(x2, "x2", decimal)
        except ValueError as error:
            wrong[number] = str(error)
    return Points(
        np.array([*points.values()], dtype=np.float64).reshape(-1, 2),
        tuple(points),
        tuple(sorted(wrong.items())),
        lines[place - 1][0] if place else None,
        max(0, len(rows) - MAX_ROWS),
    )


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 with a byte order mark, as spreadsheets save it.

    Raises ValueError with a sentence for the user if the file is not a text file.
    """
    is_utf_16 = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    # Other encodings differ in letters only, which matter neither in a header nor in a wrong row.
    text = data.decode("utf-16" if is_utf_16 else "utf-8", errors="replace")
    if "\0" in text:
        raise ValueError("This is not a text file. Save the table as CSV and upload that.")
    return text


class _Header(NamedTuple):
    """How to read the rows: their number of cells, and the indices of x1 and x2."""

    width: int
    columns: tuple[int, int]


def _header(lines: Sequence[str]) -> tuple[int, _Header]:
    """How many of the first lines of a table are no rows, and the header that is the last."""
    for place, line in enumerate(lines, start=1):
        cells = _cells(line.strip("# ;,\t"))  # NumPy begins a header so
        names = [found[1] if (found := _NAME.match(cell)) else "" for cell in cells]
        rows = (row for rest in lines[place:] for row in (rest, rest.rstrip("; ,\t")))
        # A title that names both has other cells than the rows.
        if "1" in names and "2" in names and len(names) in map(len, map(_cells, rows)):
            return place, _Header(len(names), (names.index("1"), names.index("2")))
        if all(_NUMBER.fullmatch(cell.strip()) for cell in cells):
            break
    filled = [cell for cell in map(str.strip, _cells(lines[0])) if cell] if lines else []
    # "nan" and "inf" are no names, but numbers.
    numbers = ("nan", "inf", "infinity")
    are_names = all(c[0].isalpha() and c.lower() not in numbers for c in filled)
    return int(bool(filled) and are_names), _NO_HEADER


_NO_HEADER = _Header(2, (0, 1))
"""Rows are read like this without a header, and below one that does not name x1 and x2."""


def _pair(line: str, header: _Header) -> list[str]:
    """The cells of x1 and x2."""
    if len(line) > _LONGEST_LINE:
        raise ValueError(f"longer than {_LONGEST_LINE:,} characters")
    cells = _cells(line)
    while len(cells) > header.width and not cells[-1].strip():
        cells.pop()  # a separator at the end of the line
    if len(cells) != header.width:
        counted = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
        raise ValueError(f"{counted} instead of {header.width}")
    return [cells[column].strip() for column in header.columns]


def _decimal_sign(cells: Iterable[str]) -> str:
    """The decimal sign of a table; "" where its numbers do not tell.

    ``1,000`` and ``1.000`` can be one or a thousand, any other number tells. A table without
    commas has decimal points.
    """
    signs = {(sign, bool(EITHER.fullmatch(c))) for c in cells for sign in ".," if sign in c}
    sure = {sign for sign, is_either in signs if not is_either}
    if len(sure) == 1:
        return sure.pop()
    return "" if sure or (",", True) in signs else "."


def _cells(line: str) -> list[str]:
    line = line[: _LONGEST_LINE + 1]
    for separator in ";\t,":
        if separator in line:
            return next(csv.reader([line], delimiter=separator, skipinitialspace=True))
    return [cell.strip("\"'") for cell in line.split()]
