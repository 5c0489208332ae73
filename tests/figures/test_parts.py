"""What several charts draw."""

import numpy as np
import pytest

from pages.figures.palette import ABOVE, BELOW, MUTED
from pages.figures.parts import (
    MOST_LABELLED,
    band,
    by_target,
    end_label,
    label,
    line,
    over_square,
    pattern_markers,
    vertical,
)


def test_a_line_answers_to_the_pointer_only_if_it_has_something_to_say():
    silent = line([0, 1], [2, 3], "a", {"width": 1})
    assert (silent.hoverinfo, silent.hovertemplate) == ("skip", None)
    telling = line([0, 1], [2, 3], "a", {"width": 1}, "x %{x}")
    assert (telling.hoverinfo, telling.hovertemplate) == (None, "x %{x}<extra></extra>")
    assert line([0], [1], "a", {"width": 1}, mode="lines+text").mode == "lines+text"


def test_a_band_fills_the_area_up_to_the_line_before():
    low, high = band(np.arange(2.0), np.zeros(2), np.ones(2), ("low", "high"))
    assert (low.fill, high.fill) == (None, "tonexty")
    assert low.line.width == high.line.width == 0


def test_few_points_have_their_targets_in_them_and_many_are_small():
    points = np.random.default_rng(0).random((MOST_LABELLED + 1, 2))
    targets = np.arange(MOST_LABELLED + 1)[:, np.newaxis] % 2
    few, many = pattern_markers(points[:-1], targets[:-1]), pattern_markers(points, targets)
    assert (few.mode, few.text[:2], few.marker.size) == ("markers+text", ("0", "1"), 22)
    assert (many.mode, many.text, many.marker.size) == ("markers", None, 8)
    for drawn in (few, many):
        assert drawn.marker.symbol[:2] == ("square", "circle")
    np.testing.assert_array_equal(np.column_stack((many.x, many.y)), points)


def test_targets_differ_by_shape_and_colour():
    assert by_target(np.array([0.0, 1.0])) == {
        "symbol": ["square", "circle"],
        "color": [BELOW[2], ABOVE[2]],
    }


@pytest.mark.parametrize("size", [2, 61])
def test_a_surface_reaches_from_0_to_1(size: int):
    grid = over_square(np.zeros((size, size)))
    assert grid["x0"] + (size - 1) * grid["dx"] == pytest.approx(1)
    assert grid["y0"] + (size - 1) * grid["dy"] == pytest.approx(1)


def test_a_vertical_line_takes_the_whole_height():
    shape = vertical(3.0)
    assert (shape["x0"], shape["x1"]) == (3.0, 3.0)
    assert (shape["yref"], shape["y0"], shape["y1"]) == ("paper", 0, 1)


def test_a_label_has_no_arrow_and_the_name_of_a_curve_stands_right_of_its_end():
    assert not label(0, 0, "a")["showarrow"]
    assert label(0, 0, "a")["font"]["color"] == MUTED
    name = end_label(1, 2, "a", BELOW[2])
    assert (name["text"], name["xanchor"]) == ("<b>a</b>", "left")
