"""Tables of points: every row a point, or named with its reason; no text raises but ValueError."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.hostile.tables import hostile_tables
from xorcore import XOR
from xorcore.files.points_table import Columns, PointsTable, likely_columns, points_of
from xorcore.files.table import MAX_ROWS, decoded, read_table
from xorcore.runs.data import read_data
from xorcore.runs.units import OWN_NUMBERS, Axis

OF_PREDICT = Path(__file__).parents[2] / "pages" / "predict_page" / "tables"


def read(text: str, *columns: int) -> PointsTable:
    return points_of(read_table(text), Columns(*columns) if columns else None)


def rows_of(read: PointsTable) -> list[list[float]]:
    """x1, x2 and target of each point, in the units of the table."""
    units, dataset = read.own.units, read.own.dataset
    rows = zip(dataset.inputs.tolist(), dataset.targets.ravel(), strict=True)
    return [[units.x1.value(x1), units.x2.value(x2), target] for (x1, x2), target in rows]


# ---- ways to write a table


def test_xor_itself():
    table = read("x1,x2,target\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n")
    np.testing.assert_array_equal(table.own.dataset.inputs, XOR.inputs)
    np.testing.assert_array_equal(table.own.dataset.targets, XOR.targets)
    assert table.own.units == OWN_NUMBERS
    assert (table.lines, table.wrong, table.unread) == ((2, 3, 4, 5), (), 0)
    assert table.notes == ()


@pytest.mark.parametrize("header", ["", "width;length;kind\n", "My flowers\nwidth;length;kind\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize(
    ("separator", "decimal"), [(",", "."), (";", "."), (";", ","), ("\t", "."), ("\t", ",")]
)
def test_a_table_as_spreadsheets_write_it(header, mark, end, quote, separator, decimal):
    rows = [("0.5", "12.25", "1"), ("1.5", "-3.75", "0"), ("0.75", "4.25", "1")]
    lines = [
        separator.join(f"{quote}{cell.replace('.', decimal)}{quote}" for cell in row)
        for row in rows
    ]
    text = mark + end.join([*header.replace(";", separator).splitlines(), *lines, "", ""])
    table = read(decoded(text.encode()))
    assert rows_of(table) == [[0.5, 12.25, 1], [1.5, -3.75, 0], [0.75, 4.25, 1]]
    assert table.wrong == ()
    assert table.lines[0] == 1 + header.count("\n")
    names = ("width", "length", "kind") if header else ("x1", "x2", "target")
    assert table.own.units.names[:3] == names


def test_utf_16_and_trailing_separators():
    text = "a\tb\tc\t\r\n1\t2\t0\t\r\n3\t4\t1\t\r\n"
    table = read(decoded(b"\xff\xfe" + text.encode("utf-16-le")))
    assert (rows_of(table), table.wrong) == ([[1, 2, 0], [3, 4, 1]], ())


@pytest.mark.parametrize("empty", [";;", "", " ; ;", '"";"";""', ";;;;", "\t\t"])
def test_an_empty_row_of_a_spreadsheet_is_no_row(empty: str):
    table = read(f"{empty}\na;b;c\n1;2;0\n{empty}\n3;4;1\n{empty}\n{empty}\n")
    assert (table.lines, table.wrong, table.unread) == ((3, 5), (), 0)


@pytest.mark.parametrize(
    "rows",
    [
        '"1,234.5","2,000",0\n"−3,000","450.5",1',
        "1.234,5;2.000;0\n−3.000;450,5;1",
        "1 234,5;2 000;0\n-3 000;450,5;1",
        "1\N{NO-BREAK SPACE}234,5\t2\N{NARROW NO-BREAK SPACE}000\t0\n-3000\t450,5\t1",
        "1'234.5,2'000,0\n-3'000,450.5,1",
    ],
)
def test_thousands_may_be_apart(rows: str):
    table = read(rows)
    assert (rows_of(table), table.wrong) == ([[1_234.5, 2_000, 0], [-3_000, 450.5, 1]], ())


def test_a_number_of_two_ways_is_read_as_the_others_show():
    table = read("a;b;c\n1.000.000;2.000;0\n3.000;4.000;1")
    assert rows_of(table) == [[1_000_000, 2_000, 0], [3_000, 4_000, 1]]
    table = read("a;b;c\n1.234,5;2.000;0\n0.5;4;1\n0,5;4;1")  # both signs are decimal ones
    assert dict(table.wrong) == {
        2: "b is “2.000”, which can mean 2000 or 2.0000: write one of these"
    }


@pytest.mark.parametrize("title", ["made by me", "# of our class", "measured in\nMay of 2026"])
def test_a_title_of_as_many_words_as_columns_is_no_header(title: str):
    table = read(f"{title}\nwidth,length,kind\n1,2,0\n3,4,1")
    assert table.own.units.names[:3] == ("width", "length", "kind")
    assert table.wrong == ()


@pytest.mark.parametrize(
    "text",
    [
        "   width  length  kind\n0    0.5     0.2     0\n1    0.3     0.5     1",  # of pandas
        '"width" "length" "kind"\n"1" 0.5 0.2 0\n"2" 0.3 0.5 1',  # of R's write.table
        "width length kind\n1 0.5 0.2 0\n2 0.3 0.5 1",  # with quote=FALSE
        '"width";"length";"kind"\n"1";0,5;0,2;0\n"2";0,3;0,5;1',  # with sep and dec
        "made by me\nwidth length kind\n1 0.5 0.2 0\n2 0.3 0.5 1",
    ],
)
def test_a_header_has_no_name_for_the_numbers_of_rows(text: str):
    table = read(text)
    assert table.own.units.names[:3] == ("width", "length", "kind")
    assert (rows_of(table), table.wrong) == ([[0.5, 0.2, 0], [0.3, 0.5, 1]], ())
    assert read_table("a b c\n5 2 3 0\n7 4 5 1").header is None  # these number nothing


def test_a_header_above_numbered_rows_may_be_in_the_tenth_line():
    rows = "".join(f"{k} 0.5 0.{k} {k % 2}\n" for k in range(20))
    assert read_table("title\n" * 9 + "width length kind\n" + rows).header == 10


@pytest.mark.parametrize(
    "text",
    [
        "  Width  length  kind\n0    0.5     0.2     0\n1    0.3     0.5     1",  # of pandas
        "Width  length  kind\n0    0.5     0.2     0\n1    0.3     0.5     1",  # pasted
        '"Width" "length" "kind"\n"1" 0.5 0.2 0\n"2" 0.3 0.5 1',
        "Width\tlength\tkind\n1\t0.5\t0.2\t0\n2\t0.3\t0.5\t1",
    ],
)
def test_a_header_above_numbered_rows_may_begin_like_a_sentence(text: str):
    assert read_table(text).names == ("", "Width", "length", "kind")


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("Our points today\n1 0.5 0.2 0\n2 0.3 0.5 1", 4),
        ("Our points\n1 0.5 0\n2 0.3 1", 3),  # no two inputs and a target beside the numbers
        ("Our points\n1;0.5;0\n2;0.3;1", 3),
        ("all our points\n1;0.5;0.2;0\n2;0.3;0.5;1", 4),
        ("all our points\n1,0.5,0.2,0\n2,0.3,0.5,1", 4),
        ("all our points\n0 0.5 0.2 0", 4),  # one row counts nothing
        ("our,points,today\n3 4\n0,x,y,1", 4),
    ],
)
def test_a_title_of_one_word_less_than_columns_is_no_header(text: str, width: int):
    table = read_table(text)
    assert table.names == ("",) * width
    assert table.wrong[1].endswith(f" instead of {width}")


def test_the_plain_csv_of_a_spreadsheet_in_the_west_keeps_its_letters():
    table = read(decoded("Größe;Länge;Art\n1;2;Kühe\n3;4;Käfer\n5;6;Kühe".encode("cp1252")))
    assert table.own.units.names == ("Größe", "Länge", "Art", "Käfer", "Kühe")
    table = read(decoded("a;b;c\n1;2;ä\n3;4;ö".encode("cp1252")))  # they differ in one letter
    assert table.own.units.words == ("ä", "ö")


@pytest.mark.parametrize("bad", [b"\xff", b"\xe4", b"\xc3", b"\x81"])
def test_a_bad_byte_spoils_no_other_letter(bad: bytes):
    text = "Größe;Länge;Art\n1;2;Kühe\n3;4;Käfer\n5;6;Kühe\n7;8;Käfer\n9;0;".encode()
    table = read(decoded(text + bad + b"\n"))
    assert table.own.units.names == ("Größe", "Länge", "Art", "Käfer", "Kühe")
    assert [line for line, _ in table.wrong] == [6]
    assert decoded("ö;".encode() + bad)[0] == "ö"
    assert decoded(b"\xef\xbb\xbfa" + bad + bad)[:2] == "\ufeffa"  # the mark says it


def test_rows_of_two_encodings_keep_their_letters():
    utf_8, of_1252 = "Größe;Länge;Art\n1;2;ä\n".encode(), "3;4;ö\n5;6;ä".encode("cp1252")
    table = read(decoded(utf_8 + of_1252))
    assert table.own.units.names == ("Größe", "Länge", "Art", "ä", "ö")
    assert table.own.dataset.targets.ravel().tolist() == [0, 1, 0]


def test_values_of_any_range_are_scaled_by_their_smallest_and_largest():
    table = read("a,b,c\n-20,1e6,0\n80,0,1\n0,5e5,1")
    assert table.own.units.x1 == Axis("a", -20.0, 80.0)
    assert table.own.units.x2 == Axis("b", 0.0, 1e6)
    assert table.own.dataset.inputs.tolist() == [[0, 1], [1, 0], [0.2, 0.5]]
    assert table.own.units.in_words == "x1: a, -20 to 80; x2: b, 0 to 1,000,000"


@pytest.mark.parametrize(("value", "low", "high"), [(7, 6.5, 7.5), (1_000_000, 999_999.5, 1e6)])
def test_one_value_alone_has_room_around_it(value: float, low: float, high: float):
    table = read(f"{value},0,0\n{value},3,1")
    assert table.own.units.x1 == Axis("x1", low, high)
    assert [x1 for x1, _, _ in rows_of(table)] == [value, value]


# ---- targets


@pytest.mark.parametrize(
    ("cells", "targets", "words"),
    [
        (("0", "1", "1.0"), [0, 1, 1], ("0", "1")),
        (("-1", "+1", "−1"), [0, 1, 0], ("-1", "1")),
        (("true", "FALSE", "True"), [1, 0, 1], ("FALSE", "true")),
        (("yes", "no", "yes"), [1, 0, 1], ("no", "yes")),
        (("setosa", "versicolor", "setosa"), [0, 1, 0], ("setosa", "versicolor")),
        (("zebra", "Ant", "zebra"), [1, 0, 1], ("Ant", "zebra")),
        (("2", "10", "2"), [0, 1, 0], ("2", "10")),
        (("1", "1", "1"), [1, 1, 1], ("0", "1")),
        (("-1", "-1", "-1"), [0, 0, 0], ("-1", "1")),
        (("true", "true", "TRUE"), [1, 1, 1], ("false", "true")),
        (("<b>", "<i>", "<b>"), [0, 1, 0], ("b", "i")),
        (("#", "!", "#"), [1, 0, 1], ("0", "1")),  # of which no sign can be shown
    ],
)
def test_two_words_of_any_kind_are_targets(cells, targets: list[int], words):
    table = read("\n".join(f"{k}\t{k + 1}\t{cell}" for k, cell in enumerate(cells)))
    assert table.own.dataset.targets.ravel().tolist() == targets
    assert table.own.units.words == words
    assert table.wrong == ()
    swapped = table.own.swapped()
    assert swapped.dataset.targets.ravel().tolist() == [1 - target for target in targets]
    assert swapped.units.words == words[::-1]
    assert swapped.swapped() == table.own


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("a,b,c\n7,0,0\n7,3,1", ["“a” is the same in all rows: the points lie on a line."]),
        (
            "a,b,c\n7,0,0\n7,0,1",
            ["“a” and “b” each have one value in all rows: all points lie in one place."],
        ),
        ("1,0,yes\n2,3,yes", ["All points are yes: of no there is none to learn from."]),
        ("1,0,-1", ["All points are -1: of 1 there is none to learn from."]),
        (
            "\n".join(f"{k},{k},{k % 2}" for k in range(501)),
            ["Only the first 500 points are used: 1 more row was left out."],
        ),
        (
            "\n".join(f"{k},0,{k % 2}" for k in range(600)),
            [
                "Only the first 500 points are used: 100 more rows were left out.",
                "“x2” is the same in all rows: the points lie on a line.",
            ],
        ),
    ],
)
def test_what_may_not_be_expected_is_said(text: str, notes: list[str]):
    assert [*read(text).notes] == notes


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ("0 1 maybe", {3: "the target is “maybe”, which is neither 0 nor 1"}),
        ("0 1 0 1 x y z", dict.fromkeys((5, 6, 7), r"the target is “[xyz]”, which is neither")),
        ("cat dog cat dog dgo", {5: "the target is “dgo”, which is neither cat nor dog"}),
        ("true 1x false", {2: "the target is “1x”, which is neither false nor true"}),
    ],
)
def test_few_wrong_targets_are_named_by_their_lines(cells: str, wrong: dict[int, str]):
    table = read("\n".join(f"{k},{k + 1},{cell}" for k, cell in enumerate(cells.split())))
    assert len(table.lines) == len(cells.split()) - len(wrong)
    assert [line for line, _ in table.wrong] == [*wrong]
    assert all(re.match(wrong[line], reason) for line, reason in table.wrong)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ("a b c", "“target” has 3 different values, and a target has two"),
        ("0 1 2", "“target” has 3 different values"),
        ("-1 0 1", "“target” has 3 different values"),
        ("a a b b c c", "“target” has 3 different values"),
        ("cat cat cat", "“target” has not two different values: choose another target."),
        ("7 7 7", "“target” has not two different values"),
    ],
)
def test_a_column_of_other_than_two_classes_is_refused(cells: str, message: str):
    rows = "\n".join(f"{k},{k + 1},{cell}" for k, cell in enumerate(cells.split()))
    with pytest.raises(ValueError, match=message):
        read(rows, 0, 1, 2)


# ---- columns

FLOWERS = """id,sepal,petal,kind,colour
1,5.1,1.4,setosa,blue
2,4.9,1.3,setosa,red
3,7.0,4.7,versicolor,blue
4,6.4,4.5,versicolor,red
"""


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("0,1,1\n1,1,0", (0, 1, 2)),
        ("0,1,cat\n1,1,cat", (0, 1, 2)),
        ("x2,x1,t\n0,1,1\n1,1,0", (1, 0, 2)),
        ("a,b,y\n0,1,1\n1,1,0", (0, 1, 2)),
        ("y,a,b\n0,1,1\n1,1,0", (1, 2, 0)),
        ("a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,maybe", (0, 1, 2)),  # a wrong row turns nothing
        ("a,b,c\n0,0,0\n0,1,1\n1,0,1\n1,1,maybe", (0, 1, 2)),
        ("a,b,t\n0,0,0\n0,1,1\n1,0,?\n1,1,0", (0, 1, 2)),
        ("Y,a,b\n?,0,0\n1,0,1\n1,1,0\n0,1,1", (1, 2, 0)),
        ("a,b,y\n0,0,1\n0,1,1\n1,0,1", (0, 1, 2)),  # of one class yet
        ("y,a,b\n1,0,0\n1,0,1\n1,1,0", (1, 2, 0)),
        ("0,0,0\n1,1,0", (0, 1, 2)),
        ("a,b,c\n-1,1,1\n1,-1,1", (0, 1, 2)),
        ("y,a,b\n1,0,1\n0,1,1", (1, 2, 0)),
        ("on,a,b\n0,.5,1\n1,.7,1", (1, 2, 0)),  # no corners
        ("a,b,c\n0,1,5\n1,0,5", (0, 2, 1)),  # 5 is no class of two
        ("a,b,c,d\n0,0,1,1\n1,1,0,1", (0, 1, 2)),
        ("a,b,y\n0,0,2\n0,1,1\n1,0,1\n1,1,2", (0, 1, 2)),
        ("a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,2", (0, 1, 2)),  # refused, rather than turned
        ("t,y,on\n0,.5,0\n1,.7,1\n2,.4,1", (0, 1, 2)),  # y was measured
        ("kind,z,y\ncat,1,2\ndog,3,4\ncat,5,6", (1, 2, 0)),
        ("kind,z,w,y\ncat,1,2,.1\ndog,3,4,.5\ncat,5,6,.3", (1, 2, 0)),
        ("x,y,out\n0,0,0\n0,1,1\n1,0,1\n1,1,0", (0, 1, 2)),  # y is an input beside x
        ("x,y,label\n0.1,0.2,0\n0.3,0.5,1\n0.4,0.1,0", (0, 1, 2)),
        (",X,Y,colour\n0,.1,.2,red\n1,.3,.5,blue\n2,.4,.1,red", (1, 2, 3)),
        ("t,value,on\n0,5,0\n1,7,1\n2,6,1", (0, 1, 2)),  # the time
        ("date,a,b,c\n01.02.2026,2,3,0\n02.02.2026,3,4,1\n03.02.2026,3,5,1", (1, 2, 3)),
        ("day,a,b,c\n2026-02-01,2,3,0\n2026-02-02,3,4,1\n2026-02-03,3,5,1", (1, 2, 3)),
        ("a,b,c\n−1,2,−1\n−3,4,+1", (0, 1, 2)),  # the minus of typesetting
        ("a,b,c\n?,2,0\n?,4,1\n3,5,1", (0, 1, 2)),  # few numbers are no reason to turn them
        ("class,x1,x2\n1,0,1\n0,5,7\n1,2,3", (1, 2, 0)),
        ("kind,a,b\ncat,1,2\ndog,3,4", (1, 2, 0)),
        (",a,b,label\n0,0.1,0.2,1\n1,0.3,0.4,0", (1, 2, 3)),
        (FLOWERS, (1, 2, 4)),
        ("note,x_1 (cm),x_2 (cm),Target\nhm,1,2,0\nha,3,4,1", (1, 2, 3)),
        ("name,a,b,c\nAnn,1,2,0\nBob,3,4,1", (1, 2, 3)),
        ("a,b,c,d\n1,2,3,\n4,5,0,\n7,8,0,", (0, 1, 3)),
    ],
)
def test_the_likely_columns(text: str, columns: tuple[int, int, int]):
    assert likely_columns(read_table(text)) == columns


def test_columns_can_be_chosen():
    table = read_table(FLOWERS)
    assert table.columns == ("id", "sepal", "petal", "kind", "colour")
    by_kind = points_of(table, Columns(2, 1, 3))
    assert by_kind.own.units.names == ("petal", "sepal", "kind", "setosa", "versicolor")
    assert by_kind.own.dataset.targets.ravel().tolist() == [0, 0, 1, 1]
    assert by_kind.own.units.x1 == Axis("petal", 1.3, 4.7)
    assert read_table("1,2,3").columns == ("column 1", "column 2", "column 3")


# ---- wrong rows, and what is no table


def test_wrong_rows_are_named_and_the_rest_is_used():
    text = "a;b;c\n1;2;0\nno;2;1\n;2;1\n3;4\n3;4;1;5\n5;1e7;1\n1,000;4;1\n6;7;1\n\n8;9;\n"
    table = read(text)
    assert table.lines == (2, 9)
    assert dict(table.wrong) == {
        3: "a is “no”, which is not a number",
        4: "a is empty",
        5: "2 cells instead of 3",
        6: "4 cells instead of 3",
        7: "b is “1e7”, outside of -1,000,000 to 1,000,000",
        8: "a is “1,000”, which can mean 1000 or 1.0000: write one of these",
        11: "the target is empty, neither 0 nor 1",
    }


def test_500_points_are_taken_and_the_rest_counted():
    rows = "\n".join(f"{k},{k % 7},{k % 2}" for k in range(600))
    table = read(f"1,2\n{rows}\n")
    assert (len(table.lines), table.unread) == (500, 100)
    assert table.wrong == ((1, "2 cells instead of 3"),)
    assert table.own.units.x1.high == 499
    table = read("\n".join(["0,0,0", "1,1,1"] + ["x,y,0"] * (MAX_ROWS + 5)))
    assert (len(table.lines), len(table.wrong), table.unread) == (2, MAX_ROWS - 2, 7)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "There is no row in it"),
        (" \n\n", "There is no row in it"),
        ("x1,x2,target", "There is no row in it"),
        ("0," * 600, "No row of it can be read; the first one, line 1: longer than 1,000"),
        ("1\n2", "Points need three columns, two inputs and a target, and it has 1 column."),
        ("0,1\n1,1", "and it has 2 columns"),
        (
            "a,b,c\nx,y,0\nz,w,1",
            "in “a” and “b” and a target in “c”; the first one, line 2: a is “x”, which is not a",
        ),
        (
            "a;b;c\n1,000;2,000;0\n3,000;4,000;1",
            "the first one, line 2: a is “1,000”, which can mean 1000 or 1.0000: write one of",
        ),
        ("0,1,0\n1e-13,1,1", "The values of “x1” differ by less than 1e-12"),
        ("0,1,0\n" * 200_000, "The table has more than 1,000,000 characters"),
    ],
)
def test_what_has_no_points_is_refused_in_a_sentence(text: str, message: str):
    with pytest.raises(ValueError, match=message):
        read(text)


@pytest.mark.parametrize("name", sorted(file.name for file in OF_PREDICT.iterdir()))
def test_tables_kept_for_predict_are_read_or_refused(name: str):
    _outcome((OF_PREDICT / name).read_bytes())


# ---- hostile tables


def test_of_1000_hostile_tables_each_is_read_or_refused_in_one_sentence():
    outcomes = [_outcome(data) for data in hostile_tables(1_000)]
    assert 100 < outcomes.count("") < 900


@given(st.binary(max_size=300))
def test_no_file_raises_anything_else(data: bytes):
    _outcome(data)


@given(st.lists(st.text("0123456789.,;+-eE\"' \tnaif~x", max_size=14), max_size=8).map("\n".join))
@example('"\n"\n"')
@example("0,0,0\n" * 166_000)
def test_no_text_raises_anything_else(text: str):
    _outcome(text.encode())


def _outcome(data: bytes) -> str:
    """Why a table is refused, or "" if points were read; then all else is told row by row."""
    try:
        table = read_table(decoded(data))
        points = points_of(table)
    except ValueError as error:
        sentence = str(error)
        assert re.fullmatch(r"[A-Z“][^\n\0]{10,300}\.", sentence), sentence
        return sentence
    assert 1 <= len(points.lines) <= 500
    assert {*points.lines} | {line for line, _ in points.wrong} <= {*table.rows, *table.wrong}
    counted = len(points.lines) + len(points.wrong) + points.unread
    assert counted == len(table.rows) + len(table.wrong) + table.unread
    assert all(reason for _, reason in points.wrong)
    assert read_data(points.own.spell()) == points.own
    return ""
