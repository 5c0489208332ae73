"""Tables of points: every row read, or named with its reason."""

import contextlib
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pages.predict_page.points import read_points
from xorcore.files.table import MAX_ROWS, decoded
from xorcore.runs.numbers import MAX_INPUT, read_input

TABLES = Path(__file__).parent / "tables"

# Of each saved table: the points it holds, and of each wrong row its line and a word of why.
READ = {
    "bom_and_crlf.csv": ([(0, 1), (1, 0)], []),
    "utf16_from_a_spreadsheet.txt": ([(0.5, 0.25)], []),
    "semicolon_decimal_comma.csv": ([(0.5, 0.25), (-1.5, 2)], []),
    "quoted.csv": ([(0.5, 0.25)], [(3, "1 cell instead of 2"), (4, "1 cell instead of 2")]),
    "latin1_header.csv": ([(1, 0)], []),
    "columns_by_name.csv": ([(0.5, 0.25)], [(3, "3 cells instead of 4")]),
    "not_finite.csv": (
        [],
        [
            (1, "x1 is “nan”, which is not a number"),
            (2, "x2 is “inf”, which is not a number"),
            (3, "x1 is “1e400”, outside of -1,000,000 to 1,000,000"),
            (4, "x2 is “-1e400”, outside of -1,000,000 to 1,000,000"),
            (5, "x1 is “NaN”, which is not a number"),
            (6, "x1 is “1_0”, which is not a number"),
        ],
    ),
    "empty.csv": ([], []),
    "blank_lines.csv": ([], []),
    "separators_only.csv": ([], []),
    "huge_cell.csv": (
        [(0, 1)],
        [(2, "longer than 1,000 characters"), (3, "longer than 1,000 characters")],
    ),
    "formulas.csv": (
        [(1, -1)],
        [
            (1, "x1 is “=1+1”, which is not a number"),
            (2, "x1 is “@SUM(A1)”, which is not a number"),
            (4, 'x1 is “=cmd|"/c calc"!A0”, which is not a number'),
        ],
    ),
    "markdown.csv": (
        [(0, 0)],
        [
            (2, "x1 is “![x](http://a.example/b.…”, which is not a number"),
            (3, "x1 is “<script>alert(1)</script…”, which is not a number"),
            (4, "x1 is “\N{REPLACEMENT CHARACTER}abc”, which is not a number"),
        ],
    ),
}


@pytest.mark.parametrize("name", READ)
def test_a_saved_table(name: str):
    expected, wrong = READ[name]
    points = read_points(decoded((TABLES / name).read_bytes()))
    assert points.inputs.tolist() == [list(map(float, point)) for point in expected]
    assert list(points.wrong) == wrong


def test_every_saved_table_is_tried():
    assert {file.name for file in TABLES.iterdir()} == {*READ, "image.png"}


def test_what_is_no_text_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="This is not a text file"):
        decoded((TABLES / "image.png").read_bytes())


@pytest.mark.parametrize(
    "text",
    [
        "0.5,0.25",
        "0.5, 0.25",
        "0.5;0.25",
        "0,5;0,25",
        "0.5\t0.25",
        "0,5\t0,25",
        "0.5 0.25",
        "  .5   +2.5e-1 ",
        '"0.5","0.25"',
        "'0.5' '0.25'",
        "0.5,0.25,",
    ],
)
def test_each_way_to_write_a_point(text: str):
    assert read_points(text).inputs.tolist() == [[0.5, 0.25]]


@pytest.mark.parametrize("header", ["x1,x2", "X1;X2", "a b", '"first","second"', "index\tvalue"])
def test_a_header_is_no_row(header: str):
    points = read_points(f"\n{header}\n1 0")
    assert points.header == 2
    assert points.lines == (3,)
    assert points.inputs.tolist() == [[1, 0]]
    assert points.wrong == ()


@pytest.mark.parametrize(
    "above",
    ["sep=;", "My table", "Table 1", "Table 1, 2026", "a\nb\nsep=;", "id;x1", "\nsep=;\n\n"],
)
def test_a_header_below_a_title_is_found(above: str):
    points = read_points(f"{above}\nid;x2;x1\n7;0,5;0,25\n8;1;0")
    assert points.inputs.tolist() == [[0.25, 0.5], [0, 1]]
    assert points.wrong == ()
    assert points.header == points.lines[0] - 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('x1,x2\n"0,5","0,25"', [[0.5, 0.25]]),
        ("1.000,0.125", [[1, 0.125]]),
        ("1.000\t2.500", [[1, 2.5]]),
        ("0,5;1,000", [[0.5, 1]]),
        ("0.5;1.000\n2;2", [[0.5, 1], [2, 2]]),
        ("0,125;-0,500", [[0.125, -0.5]]),
        ("1,0000;1234,567", [[1, 1234.567]]),
    ],
)
def test_what_can_be_read_in_one_way_only_is_read(text: str, expected: list[list[float]]):
    points = read_points(text)
    assert points.inputs.tolist() == expected
    assert points.wrong == ()


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("1,000\t2,500", "1,000"),
        ("x1;x2\n1.000;0,5", "1.000"),
        ("0.5;1,000", "1,000"),
        ('"1,000","2,000"', "1,000"),
        ("0,5;0.5\n1,000;1", "1,000"),
        ("0,5;-12.500", "-12.500"),
    ],
)
def test_what_could_be_read_in_two_ways_is_asked(text: str, cell: str):
    points = read_points(text)
    [(line, reason)] = points.wrong
    whole, rest = re.split("[.,]", cell)
    assert reason.partition(" is ")[2] == (
        f"“{cell}”, which can mean {whole}{rest} or {whole}.{rest}0: write one of these"
    )
    for written in (f"{whole}{rest}", f"{whole}.{rest}0"):
        again = read_points(text.replace(cell, written))
        assert float(written) in again.inputs or again.wrong[0][0] == line


@pytest.mark.parametrize(
    "above",
    [
        *("# x2 x1", "#x2;x1", "x2 (cm);x1 (cm)", "x_2,X_1", "x2;x1;", "Table of x1 and x2\nx2,x1"),
        *("x10;x2;x1", "x2;x1;note"),
    ],
)
def test_a_header_is_seen_however_it_is_written(above: str):
    header = above.split("\n")[-1]
    separator = next(sign for sign in ";, " if sign in header.strip("# "))
    row = separator.join(["7"] * header.startswith("x10") + ["0", "1"] + [""] * ("note" in header))
    points = read_points(f"{above}\n{row}")
    assert points.inputs.tolist() == [[1, 0]]
    assert (points.wrong, points.header) == ((), points.lines[0] - 1)


def test_a_title_with_both_names_is_no_header():
    points = read_points("Table of x1 and x2\n0;1\n1;0")
    assert (points.inputs.tolist(), points.wrong) == ([[0, 1], [1, 0]], ())


def test_only_the_first_row_can_be_a_header():
    points = read_points("1,0\nx1,x2\n0,1")
    assert points.header is None
    assert points.wrong == ((2, "x1 is “x1”, which is not a number"),)


def test_rows_are_numbered_as_an_editor_numbers_lines():
    points = read_points("0,0\r\n\r\nno,1\r0,1\n\n\n1,oops\n1,1")
    assert points.lines == (1, 4, 8)
    assert [line for line, _ in points.wrong] == [3, 7]


def test_ten_thousand_rows_are_read_and_the_rest_counted():
    points = read_points("x1,x2\n" + "1,x\n" + "0,1\n" * (MAX_ROWS + 11))
    assert len(points.inputs) == MAX_ROWS - 1
    assert len(points.wrong) == 1
    assert points.unread == 12


@given(st.text())
@example("\ud800,1")
@example('"')
@example("\0")
def test_no_text_raises(text: str):
    points = read_points(text)
    assert np.isfinite(points.inputs).all()
    assert points.inputs.shape == (len(points.lines), 2)


@given(st.lists(st.text("0123456789.,;+-eE\"' \tnaif", max_size=12), max_size=6))
def test_each_row_is_a_point_or_wrong_or_the_header(rows: list[str]):
    points = read_points("\n".join(rows))
    told = [*points.lines, *(line for line, _ in points.wrong)]
    told += [points.header] if points.header else []
    assert sorted(told) == [n for n, row in enumerate(rows, start=1) if row.strip(' ;,\t"')]


@given(st.binary())
def test_of_a_file_only_its_bytes_that_are_no_text_are_refused(data: bytes):
    with contextlib.suppress(ValueError):
        assert read_points(decoded(data)).unread == 0


@given(st.floats(-MAX_INPUT, MAX_INPUT))
def test_a_number_is_read_to_the_last_bit(value: float):
    assert read_input(repr(value), "x1") == value
    assert repr(read_input("-0", "x1")) == "0.0"
