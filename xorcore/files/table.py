"""Tables as spreadsheets write them, line by line: cells, headers and the decimal sign."""

import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xorcore.runs.numbers import EITHER, THOUSANDS
from xorcore.runs.units import as_name

MAX_TEXT = 1_000_000
"""Characters of a table that is read as a whole."""

MAX_ROWS = 10_000
"""At most so many rows are read, right or wrong."""

_FIRST = 100
"""Lines that show how many columns a table has."""

LONGEST_LINE = 1_000
"""Characters of a line that are read."""

HEADER_WITHIN = 10
"""Lines that may have a header: it stands below a title, or the "sep=;" of a spreadsheet."""

_NUMBER = re.compile(r"[-−+.,'’\s\de]*\d[-−+.,'’\s\de]*")
_LINE_END = re.compile(r"\r\n|\r|\n")

_EMPTY = ' \t;,"'
"""The signs of a row without anything in its cells: a spreadsheet writes ``;;`` for one."""


class Line(NamedTuple):
    """A line that is not empty, and its number, counted from 1 as an editor does."""

    number: int
    text: str


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, in UTF-16 with a byte order mark, or in Windows-1252.

    Bytes that are not UTF-8 are read as Windows-1252, the encoding of Excel's plain CSV in the
    West. If they outnumber the letters of UTF-8 beyond ASCII, the whole file is.

    Raises ValueError with a sentence for the user if the file is not a text file.
    """
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        text = data.decode("utf-16", errors="replace")
    else:
        text = data.decode("utf-8", errors="surrogateescape")
        strays = len(_STRAY.findall(text))
        letters = sum(sign > "\x7f" for sign in text) - strays
        if strays > letters and not data.startswith(BOM_UTF8):
            text = data.decode("cp1252", errors="replace")
        else:
            text = _STRAY.sub(_as_1252, text)
    if "\0" in text:
        raise ValueError("This is not a text file. Save the table as CSV and upload that.")
    return text


_STRAY = re.compile("[\udc80-\udcff]")
"""A byte that is not UTF-8, as Python's "surrogateescape" keeps it."""


def _as_1252(stray: re.Match[str]) -> str:
    return bytes([ord(stray[0]) - 0xDC00]).decode("cp1252", errors="replace")


def lines_of(text: str) -> list[Line]:
    """The lines of a text that have something in a cell, without a byte order mark."""
    lines = enumerate(_LINE_END.split(text.removeprefix("\ufeff")), start=1)
    return [Line(number, line) for number, line in lines if line.strip().strip(_EMPTY)]


def cells_of(line: str) -> list[str]:
    """The cells of a line: parted by semicolon, tab, comma or spaces.

    The first of these, in this order, that the line contains. Cells may be quoted.
    """
    line = line[: LONGEST_LINE + 1]
    if (separator := _separator(line)) == " ":
        return [cell.strip("\"'") for cell in line.split()]
    return next(csv.reader([line], delimiter=separator, skipinitialspace=True))


def _separator(line: str) -> str:
    """What parts the cells of a line."""
    return next((sign for sign in ";\t," if sign in line), " ")


def row_of(line: str, width: int) -> list[str]:
    """The `width` cells of a line; ValueError, with a reason, if it has not so many."""
    if len(line) > LONGEST_LINE:
        raise ValueError(f"longer than {LONGEST_LINE:,} characters")
    cells = cells_of(line)
    while len(cells) > width and not cells[-1].strip():
        cells.pop()  # a separator at the end of the line
    if len(cells) != width:
        counted = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
        raise ValueError(f"{counted} instead of {width}")
    return [cell.strip() for cell in cells]


def looks_like_number(cell: str) -> bool:
    """Whether a cell is made of the signs of a number, with any decimal sign."""
    return _NUMBER.fullmatch(cell.strip()) is not None


def are_names(cells: Iterable[str]) -> bool:
    """Whether the cells of a first line name columns: each that is not empty begins so."""
    filled = [cell for cell in map(str.strip, cells) if cell]
    # "nan" and "inf" are no names, but numbers.
    numbers = ("nan", "inf", "infinity")
    return bool(filled) and all(c[0].isalpha() and c.lower() not in numbers for c in filled)


class Signs(NamedTuple):
    """What the numbers of a table show; "" where they do not."""

    decimal: str
    thousands: str


def signs_of(cells: Iterable[str]) -> Signs:
    """The decimal sign of a table, and the sign that parts thousands.

    ``1,000`` and ``1.000`` can be one or a thousand, any other number tells. A table without
    commas has decimal points.
    """
    decimals, thousands, has_comma = set[str](), set[str](), False
    for cell in cells:
        spelt = cell.strip().replace("−", "-")
        apart = THOUSANDS.fullmatch(spelt)
        if EITHER.fullmatch(spelt):
            has_comma |= "," in cell
        elif apart:
            thousands.add(apart["sign"])
            decimals |= {*(apart["rest"] or "")[:1]} | {*_OTHER.get(apart["sign"], "")}
        else:
            decimals |= {sign for sign in ".," if sign in cell}
    parting = thousands.pop() if len(thousands) == 1 and not thousands & decimals else ""
    if len(decimals) == 1:
        return Signs(decimals.pop(), parting)
    return Signs("" if decimals or has_comma else ".", parting)


_OTHER = {".": ",", ",": "."}
"""The decimal sign beside one that parts thousands."""


# ---- a table of any columns


@dataclass(frozen=True)
class Table:
    """The cells of a table; its lines are counted from 1."""

    names: tuple[str, ...]  # of the columns, harmless; "" for one without a name
    rows: dict[int, list[str]]  # by the number of their line, each with as many cells
    wrong: dict[int, str]  # of each other row by its line: why it is left out
    header: int | None  # the line that names the columns; those above it are no rows
    unread: int  # how many rows come after the first MAX_ROWS

    @property
    def columns(self) -> tuple[str, ...]:
        """A name for every column."""
        return tuple(name or f"column {k}" for k, name in enumerate(self.names, start=1))

    def cells(self, column: int) -> list[str]:
        """The cells of a column."""
        return [row[column] for row in self.rows.values()]


def read_table(text: str) -> Table:
    """The table in a text; empty lines do not count as rows.

    It has as many columns as most of its first lines have cells. A line among the first
    ``HEADER_WITHIN`` that has so many, and no number, is the header: rather one whose cells are
    parted as theirs than a title. R and pandas print rows that begin with their number, below a
    header that has no name for it; a title such as "Our points today" is none.

    Raises ValueError, with a sentence for the user, if it is too long, or no row can be read.
    """
    if len(text) > MAX_TEXT:
        raise ValueError(f"The table has more than {MAX_TEXT:,} characters.")
    lines = lines_of(text)
    counts = Counter((len(cells_of(line)), _separator(line)) for _, line in lines[:_FIRST])
    width, separator = max(counts, key=lambda kind: (counts[kind], kind), default=(0, " "))
    place, names = _header([line for _, line in lines[:_FIRST]], width, separator)
    rows: dict[int, list[str]] = {}
    wrong: dict[int, str] = {}
    for number, line in lines[place : place + MAX_ROWS]:
        try:
            rows[number] = row_of(line, width)
        except ValueError as error:
            wrong[number] = str(error)
    if not (rows or wrong):
        raise ValueError("There is no row in it.")
    if not rows:
        first, reason = next(iter(wrong.items()))
        raise ValueError(f"No row of it can be read; the first one, line {first:,}: {reason}.")
    header = lines[place - 1].number if place else None
    return Table(names, rows, wrong, header, len(lines[place + MAX_ROWS :]))


def _header(lines: Sequence[str], width: int, separator: str) -> tuple[int, tuple[str, ...]]:
    """How many of the first lines are no rows, and the names in the last of them."""
    title = 0, ("",) * width
    for place, line in enumerate(lines[:HEADER_WITHIN], start=1):
        try:
            if _is_above_numbered(line, width, separator, lines[place : place + HEADER_WITHIN]):
                return place, ("", *map(as_name, cells_of(line)))
            cells = row_of(line.lstrip("# "), width)  # NumPy begins a header so
        except ValueError:
            continue
        numbers = sum(map(looks_like_number, cells))
        if any(cells) and not numbers:
            header = place, tuple(map(as_name, cells))
            if _separator(line) == separator:
                return header
            title = title if title[0] else header
        if numbers > 1:
            break  # a row: one number alone may belong to a title
    return title


def _is_above_numbered(line: str, width: int, separator: str, below: Sequence[str]) -> bool:
    """Whether a line names all columns but the first, in which the rows below have their numbers.

    These are two or more that count on from any number, and beside them are three columns or more.
    Of several such lines it is the last.
    """

    def may_be(line: str) -> bool:
        cells = cells_of(line)
        is_as_wide = len(cells) == width - 1 and _separator(line) == separator
        return is_as_wide and are_names(cells) and not (separator == " " and _is_sentence(line))

    if width < 4 or not may_be(line) or any(map(may_be, below)):
        return False
    numbers = [cells[0] for cells in map(cells_of, below) if len(cells) == width]
    if len(numbers) < 2 or not numbers[0].isdecimal():
        return False
    return numbers == [str(int(numbers[0]) + k) for k in range(len(numbers))]


def _is_sentence(line: str) -> bool:
    """Whether these are words with only the first in upper case, and no program set them apart."""
    words = line.split(" ")
    return line[0].isupper() and all(map(str.islower, words[1:])) and len(words) > 1
