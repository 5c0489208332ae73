"""What saturation costs: runs from larger and larger weights, and the delta of either loss."""

import numpy as np
import pytest

from pages.figures.saturation import deltas_of_losses, start_curves


def test_each_start_has_its_curve_and_its_name_at_the_end():
    epochs = np.array([0, 1, 2_000])
    curves = {
        "×1": (epochs, np.array([0.5, 0.5, 0.1])),
        "×5": (epochs, np.array([0.5, 0.4, 0.1])),
        "×20": (epochs[:2], np.array([0.7, 0.6])),  # one that diverged
    }
    figure = start_curves(curves, 2_000)
    for trace, (name, (x, y)) in zip(figure.data, curves.items(), strict=True):
        assert trace.name == name
        np.testing.assert_array_equal(trace.x, x)
        np.testing.assert_array_equal(trace.y, y)
    assert len({(t.line.color, t.line.dash) for t in figure.data}) == 3
    names = {a.text: (a.x, a.y) for a in figure.layout.annotations}
    assert names["<b>×20</b>"] == (1, pytest.approx(0.6))
    assert abs(names["<b>×1</b>"][1] - names["<b>×5</b>"][1]) >= 0.079
    assert list(figure.layout.yaxis.range) == [0, 1]


def test_both_deltas_are_marked_at_the_sum():
    sums = np.array([-8.0, -6.0, 0.0, 8.0])
    figure = deltas_of_losses(sums, sums / 100, sums / 10, -6.0)
    squared, entropy, here = figure.data
    assert (squared.name, entropy.name) == ("squared error", "cross-entropy")
    assert list(here.x) == [-6, -6]
    assert list(here.y) == [pytest.approx(-0.06), pytest.approx(-0.6)]
    assert len(figure.layout.shapes) == 2
