"""The line of one unit in the plane of its inputs."""

import numpy as np
import pytest

from pages.figures.perceptron import line_in_the_plane
from xorcore import GATES


def drawn(figure, name: str):
    return [trace for trace in figure.data if trace.name == name]


@pytest.mark.parametrize("weights", [(2, 1, -3), (-1, 0, -1), (0, 1, 1), (-1, 1, 0), (1, -2, -1)])
def test_the_line_is_where_the_sum_is_zero_and_blue_where_it_is_more(weights):
    figure = line_in_the_plane(GATES["and"], weights)
    w1, w2, bias = weights
    (line,) = drawn(figure, "line")
    assert len(line.x) == 2
    np.testing.assert_allclose(w1 * line.x + w2 * line.y + bias, 0, atol=1e-9)
    assert np.hypot(np.diff(line.x), np.diff(line.y)) > 100  # through all that is shown
    (side,) = drawn(figure, "output 1")
    sums = w1 * side.x + w2 * side.y + bias
    assert sorted(np.round(sums, 9))[:2] == [0, 0]
    assert (sums >= -1e-9).all()
    assert sums.max() > 100


@pytest.mark.parametrize(("bias", "corners"), [(0, 4), (1, 4), (-1, 0)])
def test_without_a_line_all_of_the_plane_is_on_one_side(bias: int, corners: int):
    figure = line_in_the_plane(GATES["true"], (0, 0, bias))
    assert len(drawn(figure, "line")[0].x) == 0
    assert len(drawn(figure, "output 1")[0].x) == corners


def test_the_pattern_shown_has_a_ring_and_other_lines_are_dashed():
    figure = line_in_the_plane(GATES["xor"], (0, 1, 0), 2, [(1, 0, 0), (1, 1, -1)])
    (ring,) = drawn(figure, "pattern shown")
    assert (ring.x[0], ring.y[0]) == (1, 0)
    assert [line.line.dash for line in drawn(figure, "line")] == ["dash", "dash", None]
    assert list(figure.data[-1].text) == ["0", "1", "1", "0"]
