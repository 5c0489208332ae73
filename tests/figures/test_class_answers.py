"""The charts of a class's answers: every answer is counted once, and what is right is marked."""

import numpy as np
import pytest

from pages.figures.class_answers import choice_bars, number_histogram
from pages.figures.qr_code import qr_code


def counted(values: list[float], answer: float | None = None, tolerance: float = 0.0) -> list[int]:
    """How many are right, and how many are not."""
    bars = number_histogram(np.array(values, dtype=float), answer, tolerance).data
    return [int(np.sum(trace.y)) for trace in bars]


def notes(values: list[float], answer: float | None, own: float | None = None) -> list[str]:
    figure = number_histogram(np.array(values), answer, 0.1, own)
    return [annotation.text for annotation in figure.layout.annotations]


def test_bars_count_the_choices_and_mark_the_right_one_and_the_own():
    [bars] = choice_bars([12, 18, 0], right=2, own=1).data
    assert list(bars.y) == ["A", "B ✓", "C"]
    assert list(bars.x) == [12, 18, 0]
    assert list(bars.text) == ["<b>12</b> · 40% · yours", "<b>18</b> · 60%", "<b>0</b> · 0%"]
    assert bars.marker.color[1] != bars.marker.color[0] == bars.marker.color[2]


def test_without_a_right_answer_no_bar_is_right_or_wrong():
    [bars] = choice_bars([0, 0]).data
    assert list(bars.y) == ["A", "B"]
    assert len({*bars.marker.color}) == 1


def test_every_number_is_counted_once_as_right_or_not():
    assert counted([0.2, 0.3, 0.4, 0.41, -1], answer=0.3, tolerance=0.1) == [3, 2]
    assert counted([14, 14, 12, 16], answer=14) == [2, 2]
    assert counted([1, 2, 3]) == [0, 3]
    assert counted([]) == [0, 0]
    assert counted([5], answer=5) == [1, 0]
    assert counted([0, 0, 0], answer=0) == [3, 0]


def test_whole_numbers_have_a_bar_each():
    figure = number_histogram(np.array([2.0, 14, 14, 16]), 14)
    heights = dict(zip(figure.data[0].x, figure.data[0].y, strict=True))
    assert heights[14] == 2
    assert all(x == round(x) for x in figure.data[0].x)


def test_the_answer_its_tolerance_and_the_own_number_are_marked():
    figure = number_histogram(np.array([0.1, 0.3, 0.35]), 0.3, 0.1, own=0.35)
    band, answer, own = figure.layout.shapes
    assert (band.x0, band.x1) == pytest.approx((0.2, 0.4))
    assert (answer.x0, own.x0) == (0.3, 0.35)
    assert notes([0.1, 0.3, 0.35], 0.3, own=0.35) == ["<b>0.3 ✓</b>", "yours"]


@pytest.mark.parametrize(("students", "ticks"), [(1, [0, 1]), (3, [0, 1, 2, 3]), (30, None)])
def test_students_are_counted_whole(students: int, ticks: list[int] | None):
    shown = list(number_histogram(np.full(students, 0.5), None).layout.yaxis.tickvals)
    assert shown == ticks or ticks is None
    assert all(tick == int(tick) for tick in shown)
    assert len({*shown}) == len(shown) <= 7


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 12, [0, 5, 10]), (-0.55, 0.55, [-0.4, -0.2, 0, 0.2, 0.4]), (7, 7, [7])],
)
def test_the_axis_has_round_numbers(low: float, high: float, expected: list[float]):
    ticks = number_histogram(np.array([low, high]), None).layout.xaxis.tickvals
    assert {round(x, 9) for x in ticks} >= {*expected}
    assert len(ticks) <= 7


@pytest.mark.parametrize("far", [1e6, 1e3])
def test_a_number_far_off_leaves_the_others_their_room(far: float):
    values = [0.1, 0.2, 0.25, 0.3, 0.3, 0.31, 0.4, far, -far, -far]
    figure = number_histogram(np.array(values), 0.3, 0.05, own=far)
    low, high = figure.layout.xaxis.range
    assert -2 < low < 0.1
    assert 0.4 < high < 2
    assert counted(values, 0.3, 0.05) == [4, 6]
    assert notes(values, 0.3) == ["<b>0.3 ✓</b>", "← 2 far below", "1 far above →"]
    assert figure.layout.shapes[-1].x0 == high  # the own number at the end of the axis


def test_a_qr_code_is_black_on_white_with_a_quiet_zone_of_four():
    [code] = qr_code([bytearray([1, 0]), bytearray([1, 1])]).data
    assert np.shape(code.z) == (10, 10)
    assert np.sum(code.z) == 3
    np.testing.assert_array_equal(np.array(code.z)[4:6, 4:6], [[1, 0], [1, 1]])
    assert [colour for _, colour in code.colorscale] == ["#ffffff", "#000000"]
