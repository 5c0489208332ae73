"""A table of points as people have it: read row by row, what is wrong in it named.

Nothing here knows of a page, and no text makes ``read_points`` raise.
"""

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pages.link.numbers import _LONGEST_LINE, read_input

MAX_ROWS = 10_000
"""Rows that are read, right or wrong."""


_NAMES = ("x1", "x2")
_LINE_END = re.compile(r"\r\n|\r|\n")


class Wrong(NamedTuple):
    """A row that is left out: the number of its line, counted from 1, and why."""

    line: int
    reason: str


@dataclass(frozen=True, eq=False)
class Points:
    """What a text holds.

    inputs: (n, 2), the rows that can be computed. lines: the number of each one's line.
    wrong: the rows that cannot.
    header: the line that names the columns, None if there is none.
    unread: rows after the first ``MAX_ROWS``.
    """

    inputs: NDArray[np.float64]
    lines: tuple[int, ...]
    wrong: tuple[Wrong, ...]
    header: int | None
    unread: int


def read_points(text: str) -> Points:
    """Read x1 and x2 from every row; empty lines are no rows.

    Cells are separated by semicolon, tab, comma or spaces, whichever of them a line has first
    in this order; next to a semicolon or tab a comma is a decimal one. A first row without any
    number is a header. If it names x1 and x2, they are read wherever they stand.
    """
    lines = [
        (number, line)
        for number, line in enumerate(_LINE_END.split(text.removeprefix("\ufeff")), start=1)
        if line.strip()
    ]
    header = _header(lines[0][1]) if lines else None
    rows = lines if header is None else lines[1:]
    right: list[tuple[float, float]] = []
    numbers: list[int] = []
    wrong: list[Wrong] = []
    for number, line in rows[:MAX_ROWS]:
        try:
            right.append(_point(line, header or _NO_HEADER))
            numbers.append(number)
        except ValueError as error:
            wrong.append(Wrong(number, str(error)))
    return Points(
        np.array(right, dtype=np.float64).reshape(-1, 2),
        tuple(numbers),
        tuple(wrong),
        None if header is None else lines[0][0],
        max(0, len(rows) - MAX_ROWS),
    )


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8, or UTF-16 with its mark, as spreadsheets save it.

    Raises ValueError, with a sentence for the reader, when it is no text.
    """
    is_utf_16 = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    # Letters of another encoding can only stand in a header or in a wrong row.
    text = data.decode("utf-16" if is_utf_16 else "utf-8", errors="replace")
    if "\0" in text:
        raise ValueError("This is not a text file. Save the table as CSV and upload that.")
    return text


class _Header(NamedTuple):
    """What a header says: how many cells a row has, and where x1 and x2 stand in it."""

    width: int
    columns: Sequence[int]


def _header(line: str) -> _Header | None:
    """The header that a first line is, or None if it is a row."""
    try:
        cells = [cell.strip().lower() for cell in _cells(line)]
    except ValueError:
        return None
    if all(name in cells for name in _NAMES):
        return _Header(len(cells), [cells.index(name) for name in _NAMES])
    names = [_is_name(cell) for cell in cells if cell]
    return _NO_HEADER if names and all(names) else None


_NO_HEADER = _Header(len(_NAMES), (0, 1))
"""How rows are read without a header, and below one that does not name x1 and x2."""


def _is_name(cell: str) -> bool:
    """Whether a cell names a column: "nan" and "inf" are numbers that cannot be computed."""
    return cell[0].isalpha() and cell not in ("nan", "inf", "infinity")


def _point(line: str, header: _Header) -> tuple[float, float]:
    cells = _cells(line)
    while len(cells) > header.width and not cells[-1].strip():
        cells.pop()  # a separator at the end of the line
    if len(cells) != header.width:
        counted = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
        raise ValueError(f"{counted} instead of {header.width}")
    has_decimal_comma = _separator(line) in (";", "\t")
    x1, x2 = (
        read_input(cells[column], name, has_decimal_comma)
        for name, column in zip(_NAMES, header.columns, strict=True)
    )
    return x1, x2


def _separator(line: str) -> str | None:
    return next((separator for separator in (";", "\t", ",") if separator in line), None)


def _cells(line: str) -> list[str]:
    if len(line) > _LONGEST_LINE:
        raise ValueError(f"longer than {_LONGEST_LINE:,} characters")
    separator = _separator(line)
    if separator is None:
        return [cell.strip("\"'") for cell in line.split()]
    return next(csv.reader([line], delimiter=separator, skipinitialspace=True))
