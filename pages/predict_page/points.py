"""Reads a table of points, row by row, and says what is wrong with a row; raises for no text."""

import csv
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pages.link.numbers import _LONGEST_LINE, read_input

MAX_ROWS = 10_000
"""At most so many rows are read, right or wrong."""

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, eq=False)
class Points:
    """The points that a text contains; its lines are counted from 1."""

    inputs: NDArray[np.float64]  # (n, 2), the rows that can be computed
    lines: tuple[int, ...]  # the line of each of them
    wrong: tuple[tuple[int, str], ...]  # of each other row its line, and why it is left out
    header: int | None  # the line that names the columns
    unread: int  # how many rows come after the first MAX_ROWS


def read_points(text: str) -> Points:
    """Read x1 and x2 from every row; empty lines do not count as rows.

    Cells are separated by semicolon, tab, comma or spaces: the first of these, in this order,
    that the line contains. In lines with semicolons or tabs a comma is a decimal comma. A first
    row without any number is a header. If it names x1 and x2, these columns are read.
    """
    lines = [
        (number, line)
        for number, line in enumerate(_LINE_END.split(text.removeprefix("\ufeff")), start=1)
        if line.strip()
    ]
    header = _header(lines[0][1]) if lines else None
    rows = lines if header is None else lines[1:]
    points: dict[int, tuple[float, float]] = {}
    wrong: dict[int, str] = {}
    for number, line in rows[:MAX_ROWS]:
        try:
            points[number] = _point(line, header or _NO_HEADER)
        except ValueError as error:
            wrong[number] = str(error)
    return Points(
        np.array([*points.values()], dtype=np.float64).reshape(-1, 2),
        tuple(points),
        tuple(wrong.items()),
        None if header is None else lines[0][0],
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


def _header(line: str) -> _Header | None:
    """The header in the first line of a text, or None if this line is a row."""
    try:
        cells = [cell.strip().lower() for cell in _cells(line)]
    except ValueError:
        return None
    if "x1" in cells and "x2" in cells:
        return _Header(len(cells), (cells.index("x1"), cells.index("x2")))
    filled = [cell for cell in cells if cell]
    # "nan" and "inf" are no names, but numbers.
    are_names = all(c[0].isalpha() and c not in ("nan", "inf", "infinity") for c in filled)
    return _NO_HEADER if filled and are_names else None


_NO_HEADER = _Header(2, (0, 1))
"""Rows are read like this without a header, and below one that does not name x1 and x2."""


def _point(line: str, header: _Header) -> tuple[float, float]:
    cells = _cells(line)
    while len(cells) > header.width and not cells[-1].strip():
        cells.pop()  # a separator at the end of the line
    if len(cells) != header.width:
        counted = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
        raise ValueError(f"{counted} instead of {header.width}")
    has_decimal_comma = _separator(line) in (";", "\t")
    x1, x2 = (cells[column] for column in header.columns)
    return read_input(x1, "x1", has_decimal_comma), read_input(x2, "x2", has_decimal_comma)


def _separator(line: str) -> str | None:
    return next((separator for separator in (";", "\t", ",") if separator in line), None)


def _cells(line: str) -> list[str]:
    if len(line) > _LONGEST_LINE:
        raise ValueError(f"longer than {_LONGEST_LINE:,} characters")
    separator = _separator(line)
    if separator is None:
        return [cell.strip("\"'") for cell in line.split()]
    return next(csv.reader([line], delimiter=separator, skipinitialspace=True))
