"""Numbers as people type them: what is read, what is not, and what could be read in two ways."""

import pytest

from xorcore.runs.numbers import TwoWaysError, read_number, read_whole

NO_NUMBER = (
    "abc",
    "0.6.6",
    "nan",
    "inf",
    "--1",
    "1e",
    "0x10",
    "٣",
    "1_0",
    "5 5",
    "",
    "9" * 2_000,
    "1,234,5",
    "1.23,456",
    "1.234.56",
    "1 2345",
)


@pytest.mark.parametrize("text", NO_NUMBER)
def test_what_is_no_number_is_refused_by_both(text: str):
    for read in (lambda: read_number(text, "z", decimal="."), lambda: read_whole(text, "z")):
        with pytest.raises(ValueError, match=r"^z is "):
            read()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.6", 0.6),
        ("0,6", 0.6),
        ("0,066", 0.066),
        ("1.000", 1.0),
        ("1e-3", 0.001),
        ("2,5E2", 250.0),
        ("−4", -4.0),
        ("-.5", -0.5),
        ("1234,567", 1234.567),
        ("1e400", float("inf")),
        ("1,234.5", 1_234.5),
        ("1.234,5", 1_234.5),
        ("1.234.567", 1_234_567),
        ("−1 234,5", -1_234.5),
        ("12'345", 12_345),
    ],
)
def test_a_number_has_a_point_or_a_comma(text: str, value: float):
    assert read_number(text, "z", decimal=".") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("1,000", 1_000),
        ("2 000,000", 2_000_000),
        ("4\N{NARROW NO-BREAK SPACE}294\N{NO-BREAK SPACE}967\N{THIN SPACE}295", 2**32 - 1),
        ("1e6", 1_000_000),
        ("2.5e1", 25),
        ("-3", -3),
        ("5.0", 5),
    ],
)
def test_the_thousands_of_a_whole_number_may_be_apart(text: str, value: int):
    assert read_whole(text, "n") == value


@pytest.mark.parametrize("text", ["5.5", "0,6", "1e-3", "1e400", "1,00", "1,0000", "10,00,000"])
def test_what_is_not_whole_is_not_rounded(text: str):
    with pytest.raises(ValueError, match=r"^n is "):
        read_whole(text, "n")


def test_what_could_be_read_in_two_ways_is_asked():
    with pytest.raises(
        TwoWaysError, match=r"“1,000”, which can mean 1000 or 1.0000: write one of these"
    ):
        read_number("1,000", "z", decimal=".")
    with pytest.raises(
        TwoWaysError, match=r"“1.000”, which can mean 1000 or 1.0000: write one of these"
    ):
        read_whole("1.000", "n")
