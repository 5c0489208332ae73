"""Reads a table of points, row by row, and says what is wrong with a row; raises for no text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xorcore.files.table import (
    HEADER_WITHIN,
    MAX_ROWS,
    are_names,
    cells_of,
    lines_of,
    looks_like_number,
    row_of,
    signs_of,
)
from xorcore.runs.numbers import read_input
from xorcore.runs.units import as_name

_NAME = re.compile(r"\s*x_?([12])(?!\w)", re.IGNORECASE)  # as in "x1" and "x_1 (cm)"


@dataclass(frozen=True, eq=False)
class InputTable:
    """The points that a text contains; its lines are counted from 1."""

    inputs: NDArray[np.float64]  # (n, 2), the rows that can be computed
    lines: tuple[int, ...]  # the line of each of them
    wrong: tuple[tuple[int, str], ...]  # of each other row its line, and why it is left out
    header: int | None  # the line that names the columns; those above it are no rows
    unread: int  # how many rows come after the first MAX_ROWS


def read_points(text: str, names: tuple[str, str] = ("x1", "x2")) -> InputTable:
    """Read x1 and x2, or the inputs of these names, from every row; empty lines are no rows.

    Cells are separated by semicolon, tab, comma or spaces: the first of these, in this order,
    that the line contains. A comma in a cell is a decimal comma, unless the table shows the point
    as the decimal sign. A first row without any number is a header, and so is one among the first
    ``HEADER_WITHIN`` that names both inputs, whose columns are then read.
    """
    lines = lines_of(text)
    place, header = _header([line for _, line in lines[:HEADER_WITHIN]], names)
    rows = lines[place:]
    cells: dict[int, list[str]] = {}
    points: dict[int, tuple[float, float]] = {}
    wrong: dict[int, str] = {}
    for number, line in rows[:MAX_ROWS]:
        try:
            row = row_of(line, header.width)
            cells[number] = [row[column] for column in header.columns]
        except ValueError as error:
            wrong[number] = str(error)
    signs = signs_of(cell for pair in cells.values() for cell in pair)
    for number, (x1, x2) in cells.items():
        try:
            points[number] = read_input(x1, names[0], *signs), read_input(x2, names[1], *signs)
        except ValueError as error:
            wrong[number] = str(error)
    return InputTable(
        np.array([*points.values()], dtype=np.float64).reshape(-1, 2),
        tuple(points),
        tuple(sorted(wrong.items())),
        lines[place - 1][0] if place else None,
        max(0, len(rows) - MAX_ROWS),
    )


class _Header(NamedTuple):
    """How to read the rows: their number of cells, and the indices of x1 and x2."""

    width: int
    columns: tuple[int, int]


def _header(lines: Sequence[str], own: tuple[str, str]) -> tuple[int, _Header]:
    """How many of the first lines of a table are no rows, and the header that is the last."""
    for place, line in enumerate(lines, start=1):
        cells = cells_of(line.strip("# ;,\t"))  # NumPy begins a header so
        names = [_number_of(cell, own) for cell in cells]
        rows = (row for rest in lines[place:] for row in (rest, rest.rstrip("; ,\t")))
        # A title that names both has other cells than the rows.
        if "1" in names and "2" in names and len(names) in map(len, map(cells_of, rows)):
            return place, _Header(len(names), (names.index("1"), names.index("2")))
        if all(map(looks_like_number, cells)):
            break
    return int(bool(lines) and are_names(cells_of(lines[0]))), _NO_HEADER


def _number_of(name: str, own: tuple[str, str]) -> str:
    """Which input a column's name says: "1", "2", or nothing."""
    if found := _NAME.match(name):
        return found[1]
    plain = as_name(name).lower()
    numbers = [number for number, one in zip("12", own, strict=True) if plain == one.lower()]
    return numbers[0] if len(numbers) == 1 else ""


_NO_HEADER = _Header(2, (0, 1))
"""Rows are read like this without a header, and below one that does not name x1 and x2."""
