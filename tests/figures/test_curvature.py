"""Eigenvalues over the epochs: which of them are drawn as those below 0, and how many are named."""

import numpy as np

from pages.figures.curvature import eigenvalues_over_epochs
from pages.figures.palette import BELOW
from xorcore.explain.curvature import Curvature

# Three eigenvalues at four epochs. The first is below 0 at two of them; at the others it is what
# rounding makes of 0, and so is the second: of 0.25, 1e-18 is less than the 53rd digit in base 2.
EPOCHS = np.array([0, 1, 10, 100])
EIGENVALUES = np.array(
    [[-0.1, -1e-18, 0.25], [-0.2, 1e-18, 0.25], [-1e-18, -1e-19, 0.25], [1e-18, 1e-17, 0.25]]
)


def test_what_rounding_makes_of_0_is_not_drawn_as_below_0():
    figure = eigenvalues_over_epochs(Curvature(EPOCHS, EIGENVALUES, np.ones(4)), 100)
    [below] = [trace for trace in figure.data if trace.line.color == BELOW[1]]
    assert below.x.tolist() == [0, 1, 10, 100]
    assert np.isfinite(below.y).tolist() == [True, True, False, False]
    [counts] = [trace for trace in figure.data if trace.hovertext]
    assert [text.split(" below")[0] for text in counts.hovertext] == ["1 of 3", "0 of 3"]


def test_covered_it_shows_no_eigenvalue_and_no_count():
    curvature = Curvature(EPOCHS, EIGENVALUES, np.ones(4))
    covered = eigenvalues_over_epochs(curvature, 100, is_covered=True)
    assert [list(trace.text) for trace in covered.data if trace.text] == [["?"]]
    assert not any(trace.mode == "lines" and len(trace.x) for trace in covered.data)
    assert covered.layout.yaxis == eigenvalues_over_epochs(curvature, 100).layout.yaxis


def test_the_last_count_is_named_however_short_its_stretch():
    """It was not from one checkpoint to the next, so that the count before it stood last."""
    values = np.array([[-0.1, 0.25], [0.1, 0.25], [0.1, 0.25], [-0.1, 0.25]])
    epochs = np.array([1, 10, 90_000, 100_000])
    figure = eigenvalues_over_epochs(Curvature(epochs, values, np.ones(4)), int(epochs[-1]))
    [counts] = [trace for trace in figure.data if trace.hovertext]
    assert counts.text == ("1 below 0", "0", "1")  # the last one has the room of words before it
    assert counts.x[-1] == 100_000
    assert counts.textposition == ("middle center", "middle center", "middle left")


def test_the_count_before_a_short_last_one_gives_way_where_both_have_no_room():
    # 0.5 decades are 23 of 260 pixels: a 9 in their middle stood in the 11 that ends with them.
    values = np.array([[0.1, 0.25], [0.1, 0.25], [-0.1, 0.25], [-0.1, -0.25], [-0.1, -0.25]])
    epochs = np.array([1, 100, 1_000, 3_000, 3_100])
    figure = eigenvalues_over_epochs(Curvature(epochs, values, np.ones(5)), 400_000)
    [counts] = [trace for trace in figure.data if trace.hovertext]
    assert counts.text == ("0 below 0", "", "2")


def test_a_run_that_has_not_begun_has_its_count():
    figure = eigenvalues_over_epochs(Curvature(EPOCHS[:1], EIGENVALUES[:1], np.ones(1)), 100)
    [counts] = [trace for trace in figure.data if trace.hovertext]
    assert (counts.text, counts.x) == (("1 below 0",), (1,))
    assert counts.textposition == ("middle right",)


def test_the_axis_has_one_kind_of_minus():
    names = eigenvalues_over_epochs(Curvature(EPOCHS, EIGENVALUES, np.ones(4)), 100).layout.yaxis
    assert names.ticktext == ("1e0", "1e−3", "0", "−1e0", "−1e−3")
