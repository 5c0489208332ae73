"""Numbers as text: rounded as in the browser, by the same table."""

import json
from pathlib import Path

import pytest

from pages.figures.numbers import compact, fixed, percent

TABLE = Path(__file__).parent.parent / "components" / "numbers.json"  # numbers.test.mjs reads it


@pytest.mark.parametrize(("value", "digits", "text"), json.loads(TABLE.read_text("utf-8")))
def test_a_number_is_written_as_in_the_browser(value: float, digits: int, text: str):
    assert fixed(value, digits) == text


@pytest.mark.parametrize(
    ("share", "digits", "text"),
    [
        (1.0, 1, "100.0"),
        (1999 / 2000, 1, "99.9"),
        (0.9996, 1, "99.9"),
        (0.0, 1, "0.0"),
        (1 / 20_000, 1, "0.1"),
        (0.996, 0, "99"),
        (0.001, 0, "1"),
        (0.125, 0, "13"),
        (0.5, 1, "50.0"),
    ],
)
def test_only_all_is_100_percent_and_only_none_is_0(share: float, digits: int, text: str):
    assert percent(share, digits) == text


@pytest.mark.parametrize(
    ("values", "digits", "texts"),
    [
        ([-20, 0, 15], 1, ["-20.0", "0.0", "15.0"]),
        ([0, 0.000001], 6, ["0.000000", "0.000001"]),  # 8 characters are not long
        ([-0.000001, 0, 0.000001], 6, ["-1e-6", "0", "1e-6"]),
        ([0.00001, 0.00015], 6, ["0.000010", "0.000150"]),
        ([0.00001, -0.00015], 6, ["1.0e-5", "-1.50e-4"]),
        ([], 0, []),
        ([-1e-12, 2.5e-10, 0], 11, ["0", "2.5e-10", "0"]),
        ([0, 123456.125], 3, ["0.000", "123456.125"]),  # with an exponent it is longer yet
    ],
)
def test_all_numbers_of_an_axis_are_plain_or_all_have_exponents(
    values: list[float], digits: int, texts: list[str]
):
    assert compact(values, digits) == texts
