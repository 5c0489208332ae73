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
    covered = eigenvalues_over_epochs(curvature, is_covered=True)
    assert [list(trace.text) for trace in covered.data if trace.text] == [["?"]]
    assert not any(trace.mode == "lines" and len(trace.x) for trace in covered.data)
    assert covered.layout.yaxis == eigenvalues_over_epochs(curvature).layout.yaxis
