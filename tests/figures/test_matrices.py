"""Heatmaps of matrices: every number in its cell, every row and column named."""

import numpy as np
import pytest

from pages.figures.matrices import ACTIVATIONS, PLAIN, WEIGHTS, Matrix, matrices

FIRST = Matrix(np.array([[1.0, -2, 3], [4, 5, -6]]), ["x1", "x2"], ["h1", "h2", "h3"], WEIGHTS)
SECOND = Matrix(np.array([[7.0], [8], [9]]), ["h1", "h2", "h3"], ["y"], WEIGHTS, "to y", ".1f")


@pytest.fixture
def figure():
    return matrices([FIRST, SECOND], "Weights")


def test_one_heatmap_for_each_matrix_with_its_numbers(figure):
    assert figure.layout.title.text == "Weights"
    for trace, matrix in zip(figure.data, (FIRST, SECOND), strict=True):
        assert trace.type == "heatmap"
        np.testing.assert_array_equal(trace.z, matrix.values)
        assert list(trace.meta["shape"]) == list(matrix.values.shape)
        assert not trace.showscale
    assert [trace.texttemplate for trace in figure.data] == ["%{z:.3f}", "%{z:.1f}"]


def test_rows_and_columns_are_named_and_the_first_row_is_on_top(figure):
    layout = figure.layout
    assert list(layout.xaxis.ticktext) == ["h1", "h2", "h3"]
    assert list(layout.yaxis.ticktext) == ["x1", "x2"]
    assert list(layout.xaxis2.ticktext) == ["y"]
    assert list(layout.yaxis2.ticktext) == ["h1", "h2", "h3"]
    captions = [(a.text, a.x, a.xanchor) for a in layout.annotations]
    assert ("to y", layout.xaxis2.domain[1], "right") in captions  # one column: it ends with it
    for axis in (layout.yaxis, layout.yaxis2):
        first, last = axis.range
        assert first > last


def test_every_cell_says_where_it_is(figure):
    assert figure.data[0].customdata[1][2] == "x2, h3"
    assert figure.data[1].customdata[0][0] == "h1, y"
    assert "%{customdata}" in figure.data[0].hovertemplate


def test_cells_are_of_one_size_and_matrices_do_not_overlap(figure):
    widths, heights, ends = [], [], []
    for number, matrix in ((None, FIRST), (2, SECOND)):
        x, y = figure.layout[f"xaxis{number or ''}"], figure.layout[f"yaxis{number or ''}"]
        rows, columns = matrix.values.shape
        widths.append((x.domain[1] - x.domain[0]) / columns)
        heights.append((y.domain[1] - y.domain[0]) / rows)
        assert y.domain[1] == 1
        ends += x.domain
    assert widths[0] == pytest.approx(widths[1])
    assert heights[0] == pytest.approx(heights[1])
    assert ends == sorted(ends)
    assert ends[2] > ends[1]
    assert (ends[0], ends[-1]) == (0, pytest.approx(1))


def test_the_same_rows_are_named_once():
    twice = matrices([FIRST, FIRST], "Weights")
    assert twice.layout.yaxis.showticklabels
    assert not twice.layout.yaxis2.showticklabels


def test_words_replace_numbers():
    marks = Matrix(np.array([[0.0], [1.0]]), ["00", "01"], ["right?"], PLAIN, words=("no", "yes"))
    [trace] = matrices([marks], "Predictions").data
    assert [list(row) for row in trace.text] == [["no"], ["yes"]]
    assert trace.texttemplate == "%{text}"
    thirds = Matrix(
        np.array([[0.0], [0.5], [1.0]]), "abc", ["rounded"], PLAIN, words=("0", "½", "1")
    )
    [trace] = matrices([thirds], "Predictions").data
    assert [list(row) for row in trace.text] == [["0"], ["½"], ["1"]]


@pytest.mark.parametrize("name", ["weights", "sigmoid", "tanh", "relu"])
def test_colours_diverge_from_the_middle_of_the_scale(name: str):
    scale = {"weights": WEIGHTS, **ACTIVATIONS}[name]
    places = [place for place, _ in scale.colours]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0, 1)
    assert places[len(places) // 2] == 0.5
    np.testing.assert_allclose(np.add(places, places[::-1]), 1)
    assert len({colour for _, colour in scale.colours}) == len(places)
    low, high = scale.limits
    assert (low + high) / 2 == (0.5 if name == "sigmoid" else 0)
