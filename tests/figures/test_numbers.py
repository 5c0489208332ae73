"""Numbers as text: rounded as in the browser, by the same table."""

import json
from pathlib import Path

import pytest

from pages.figures.numbers import fixed, percent

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
