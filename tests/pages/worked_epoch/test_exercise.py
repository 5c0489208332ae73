"""Blank cells, marks, hints and the score."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.link.by_hand import BLANKS
from pages.worked_epoch.exercise import Answers, blanks, mark
from tests.xorcore.notebook import STEPS, walk
from tests.xorcore.random_runs import Run, runs


@pytest.mark.parametrize("step", STEPS, ids=lambda step: str(step.number))
@pytest.mark.parametrize("how", BLANKS)
def test_the_same_number_draws_the_same_cells(step, how: str):
    assert list(blanks(step, how, 7)) == list(blanks(step, how, 7))


def test_how_much_is_blank():
    first = STEPS[0]
    assert len(blanks(first, "one", 1)) == 1
    assert len({name.partition(".")[0] for name in blanks(first, "row", 1)}) == 1
    assert len(blanks(first, "row", 1)) == 3
    assert len(blanks(first, "all", 1)) == 12
    assert len({next(iter(blanks(first, "one", draw))) for draw in range(100)}) == 12


def test_the_cells_of_a_draw_never_change():
    # A link that a class was given last year asks for the same cells.
    drawn = [list(blanks(step, "one", 1)) for step in STEPS]
    assert drawn[:4] == [["01.h1"], ["10.h2"], ["11.y"], ["10.y"]]
    assert drawn[5:9] == [
        ["10.y", "delta.01.y"],
        ["01.h3"],
        ["00.h2", "delta.01.h2"],
        ["h3.y", "x1.h2"],
    ]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("0.359", "right"),
        ("0.3585", "right"),
        (" .3590 ", "right"),
        ("+3.59e-1", "right"),
        ("-0.359", "check the sign"),
        ("−0.359", "check the sign"),
        ("0.36", "right so far: 3 decimals"),
        ("4e-1", "right so far: 3 decimals"),
        ("0.35", "not yet"),
        ("0", "not yet"),
        ("", "empty"),
        ("  ", "empty"),
        ("abc", "not a number"),
        ("0.359x", "not a number"),
        ("nan", "not a number"),
        ("inf", "not a number"),
        ("1_0", "not a number"),
        ("٣", "not a number"),
        ("0,359", "right"),
        ("0,3,59", "not a number"),
        ("1e999", "too large"),
        ("-1e999", "too large"),
        ("0." + "3" * 60, "too long"),
    ],
)
def test_marks(text: str, word: str):
    judged = mark(text, 0.358951)
    assert judged.word == word
    assert judged.is_right == (word == "right")
    assert judged.sign == {"right": "✓", "right so far: 3 decimals": "≈"}.get(word, "✗")


@pytest.mark.parametrize(
    ("text", "truth", "word"),
    [
        ("0.32", 0.3230, "right so far: 3 decimals"),
        ("0.323", 0.3230, "right"),
        ("0", -0.0000805, "small, but not 0"),
        ("-0.0001", -0.0000805, "right so far: 2 digits"),
        ("-0.00008", -0.0000805, "right"),
        ("-8.0e-5", -0.0000805, "right"),
        ("8.0e-5", -0.0000805, "check the sign"),
        ("0.001", 0.0012345, "right so far: 2 digits"),
        ("0.0012", 0.0012345, "right"),
        ("0.012", 0.012345, "right"),
        ("0", 0.0, "right"),
        ("0.0001", 0.0, "not yet"),
        ("0e999", 0.1, "not yet"),
        ("1e-999", 0.1, "not yet"),
        ("152700", 152_651.0, "right"),
    ],
)
def test_how_many_digits_are_wanted(text: str, truth: float, word: str):
    assert mark(text, truth).word == word


@given(st.floats(-1e6, 1e6))
def test_rounding_to_the_digits_wanted_is_right(value: float):
    assert mark(f"{value:.3f}" if abs(value) >= 0.01 else f"{value:.1e}", value).is_right
    assert mark(f"{value:.4g}", value).is_right
    assert mark(repr(value), value).is_right


def test_what_is_computed_from_the_numbers_shown_is_right():
    """The numbers on the page have 4 digits, so the reader's result differs a little."""
    for part in (part for step in STEPS for part in step.parts if part.operation == "product"):
        left, right = (np.vectorize(lambda x: float(f"{x:.4g}"))(o.values) for o in part.operands)
        for typed, truth in zip((left @ right).flat, part.result.values.flat, strict=True):
            assert mark(f"{typed:.4g}", truth).is_right


@given(st.text(), st.floats(allow_nan=True))
def test_whatever_is_typed_gets_a_word(text: str, truth: float):
    assert mark(text, truth).word


@given(runs())
def test_no_blank_asks_for_a_number_that_is_not_finite(run: Run):
    for step in walk(run):
        for part, row, column in blanks(step, "all", 3).values():
            assert math.isfinite(part.result.values[row, column])


def test_score_and_hints():
    answers = Answers()
    answers.type("a", "1", 1.0)
    answers.type("b", "2", 1.0)
    assert answers.score == "1 of 2 right"
    answers.hint("b")
    assert answers.to("b").is_open
    answers.hint("b")
    assert not answers.to("b").is_open
    answers.type("b", "1", 1.0)  # after the answer was shown it does not count
    assert answers.score == "1 of 2 right, 1 shown"
    answers.type("a", "5", 1.0)  # what was right once stays right
    assert answers.score == "1 of 2 right, 1 shown"


def test_the_score_is_kept_by_the_browser():
    answers = Answers()
    assert answers.to_text() is None
    answers.to("seen only")
    assert answers.to_text() is None
    answers.type("a", "1", 1.0)
    answers.type("b", "2", 1.0)
    answers.hint("c")
    answers.hint("c")
    again = Answers()
    again.bring_back(answers.to_text())
    assert again.score == answers.score == "1 of 3 right, 1 shown"
    assert (again.to("b").text, again.to("c").hints) == ("2", 2)
    assert "seen only" not in again.given
    again.type("b", "1", 1.0)
    again.bring_back(answers.to_text())  # the browser's second answer: what was tried since counts
    assert again.score == "2 of 3 right, 1 shown"


def test_what_was_tried_before_the_browser_answered_counts():
    kept, answers = Answers(), Answers()
    kept.type("a", "1", 1.0)
    kept.type("b", "2", 1.0)
    answers.type("b", "1", 1.0)
    answers.bring_back(kept.to_text())
    assert answers.score == "2 of 2 right"


def test_the_browser_is_not_asked_again_after_it_has_answered():
    answers = Answers()
    answers.bring_back("of no use")
    assert answers.to_text() == "[]"


@pytest.mark.parametrize(
    "text", ["", "{", "{}", "[]", "3", "[1]", '[["a"]]', '[["a", 1, 2, "x", 0]]']
)
def test_what_the_browser_has_kept_may_be_no_answers(text: str):
    answers = Answers()
    answers.type("a", "1", 1.0)
    answers.bring_back(text)
    assert answers.score == "1 of 1 right"
