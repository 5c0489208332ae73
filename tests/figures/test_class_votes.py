"""The votes of a class over the square: each over its own input, in the colour of its share."""

import numpy as np
import pytest

from pages.figures.class_votes import vote_squares


def at(figure, x1: int, x2: int) -> tuple[float, str]:
    """The value that colours the square of an input, and what stands on it."""
    squares, words = figure.data
    place = next(n for n, xy in enumerate(zip(words.x, words.y, strict=True)) if xy == (x1, x2))
    value = squares.z[list(squares.y).index(x2)][list(squares.x).index(x1)]
    return float(value), words.text[place]


def test_each_square_has_the_votes_of_its_input():
    figure = vote_squares([3, 24, 14, 28], 28)  # 00, 01, 10, 11
    assert at(figure, 0, 0) == (pytest.approx(3 / 28), "<b>89 % say 0</b><br>25 of 28")
    assert at(figure, 0, 1) == (pytest.approx(24 / 28), "<b>86 % say 1</b><br>24 of 28")
    assert at(figure, 1, 0) == (0.5, "<b>half say 1</b><br>14 of 28")
    assert at(figure, 1, 1) == (1.0, "<b>100 % say 1</b><br>28 of 28")


def test_before_the_first_vote_no_square_says_anything():
    figure = vote_squares([0, 0, 0, 0], 0)
    assert np.array(figure.data[0].z).tolist() == [[0.5, 0.5], [0.5, 0.5]]
    assert {*figure.data[1].text} == {"no votes yet"}


def test_at_the_reveal_the_answers_stand_there_and_where_most_were_right():
    figure = vote_squares([3, 24, 14, 1], 28, (0.03, 0.97, 0.6, 0.7), (0, 1, 1, 0))
    assert at(figure, 0, 0)[1].endswith("<br>network 0.03 ✓<br>you 0")
    assert at(figure, 0, 1)[1].endswith("<br>network 0.97 ✓<br>you 1")
    assert at(figure, 1, 0)[1].endswith("<br>network 0.60<br>you 1")  # half is no majority
    assert at(figure, 1, 1)[1].endswith("<br>network 0.70<br>you 0")


def test_an_undecided_output_is_right_for_nobody():
    assert "✓" not in at(vote_squares([28] * 4, 28, (0.5,) * 4), 1, 1)[1]
