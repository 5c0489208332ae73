"""The charts of the common mistakes: two error curves, and matrices beside each other."""

import numpy as np
import pytest

from pages.figures.mistakes import compared, error_curves
from pages.figures.on_page import on_page
from tests.figures.test_palette import contrast


def test_both_curves_and_their_names_at_their_ends():
    right, wrong = np.linspace(0.5, 0.1, 2_001), np.linspace(0.5, 0.7, 2_001)
    figure = error_curves(right, wrong)
    assert [trace.name for trace in figure.data] == ["right", "mistaken"]
    for trace, errors in zip(figure.data, (right, wrong), strict=True):
        np.testing.assert_array_equal(trace.x, np.arange(2_001))
        np.testing.assert_array_equal(trace.y, errors)
    assert [(a.x, a.y, a.yshift) for a in figure.layout.annotations] == [
        (2_000, pytest.approx(0.1), 0),
        (2_000, pytest.approx(0.7), 0),
    ]
    assert list(figure.layout.xaxis.range) == [0, 2_000]
    assert list(figure.layout.yaxis.range) == [0, 1]


@pytest.mark.parametrize(("right", "wrong", "shifts"), [(0.3, 0.31, [-10, 10]), (0.3, 0.3, None)])
def test_names_of_ends_that_meet_are_kept_apart(right, wrong, shifts):
    figure = error_curves(np.array([0.5, right]), np.array([0.5, wrong]))
    assert [a.yshift for a in figure.layout.annotations] == (shifts or [10, -10])


def test_curves_that_end_early_or_never_began():
    figure = error_curves(np.full(2_001, 0.5), np.empty(0))
    assert list(figure.layout.xaxis.range) == [0, 2_000]
    assert [a.text for a in figure.layout.annotations] == ["<b>right</b>"]
    assert error_curves(np.empty(0), np.empty(0)).layout.annotations == ()


def test_narrow_matrices_share_a_figure_and_wide_ones_do_not():
    for columns, figures in ((1, 1), (4, 1), (5, 3), (8, 3)):
        right = np.ones((2, columns))
        drawn = compared(right, -right, ["x1", "x2"], [f"h{n}" for n in range(columns)])
        assert len(drawn) == figures
        matrices = [
            trace for figure in drawn for trace in figure.select_traces({"type": "heatmap"})
        ]
        assert [m.z[0][0] for m in matrices] == [1, -1, -2]
        assert {(m.zmin, m.zmax) for m in matrices} == {(-2, 2)}


@pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan])
def test_what_is_not_finite_has_no_place_in_the_scale(bad: float):
    (figure,) = compared(np.array([[1.0, 0.0]]), np.array([[3.0, bad]]), ["a"], ["b", "c"])
    matrices = [*figure.select_traces({"type": "heatmap"})]
    assert {(m.zmin, m.zmax) for m in matrices} == {(-3, 3)}
    assert all(m.z[0][1] is None or not np.isinf(m.z[0][1]) for m in matrices)
    assert "Infinity" not in figure.to_json()
    assert "NaN" not in figure.to_json()


@pytest.mark.parametrize("is_dark", [False, True])
def test_every_number_is_read_on_its_colour(is_dark: bool):
    """With the contrast that small text needs, on every colour of the scale."""
    right = np.linspace(-1, 1, 41)[np.newaxis]
    figure = compared(right, 0 * right, ["a"], [f"h{n}" for n in range(41)])[0]
    cells, numbers = on_page(figure, is_dark=is_dark)["data"]
    assert numbers["xaxis"] == cells["xaxis"]
    places, colours = zip(*cells["colorscale"], strict=True)
    channels = np.array([[int(c[at : at + 2], 16) for at in (1, 3, 5)] for c in colours])
    for value, ink in zip(right[0], numbers["textfont"]["color"], strict=True):
        ground = [np.interp((value + 1) / 2, places, channel) for channel in channels.T]
        assert contrast(ink, "#" + "".join(f"{round(c):02x}" for c in ground)) >= 4.5


def test_matrices_of_zeros_have_a_scale():
    (figure,) = compared(np.zeros((1, 1)), np.zeros((1, 1)), ["a"], ["b"])
    assert (figure.data[0].zmin, figure.data[0].zmax) == (-1, 1)
