"""The decision surface: which way round it lies, its boundary and the patterns on it."""

import numpy as np
import pytest

from pages.figures.surface import decision_surface
from xorcore import XOR, Network
from xorcore import decision_surface as answers

SURFACE = answers(Network.notebook())


@pytest.fixture
def figure():
    return decision_surface(SURFACE, XOR.inputs, XOR.targets)


def test_rows_are_x2_and_columns_are_x1(figure):
    heatmap = figure.data[0]
    assert heatmap.type == "heatmap"
    np.testing.assert_allclose(heatmap.z, SURFACE, rtol=0, atol=1e-7)
    for start, step in ((heatmap.x0, heatmap.dx), (heatmap.y0, heatmap.dy)):
        assert start == 0
        assert step * (len(SURFACE) - 1) == pytest.approx(1)
    assert (heatmap.zmin, heatmap.zmax) == (0, 1)


def test_the_square_is_square_and_its_axes_are_named(figure):
    layout = figure.layout
    for axis, name in ((layout.xaxis, "x1"), (layout.yaxis, "x2")):
        assert axis.title.text == name
        assert list(axis.range) == [0, 1]
    assert layout.yaxis.scaleanchor == "x"


def test_the_boundary_is_at_one_half(figure):
    [contour] = [trace for trace in figure.data if trace.type == "contour"]
    assert contour.contours.start == contour.contours.end == 0.5
    assert figure.data[0].meta["level"] == 0.5  # for what is painted while frames go by


def test_each_pattern_is_marked_by_its_target(figure):
    [markers] = [trace for trace in figure.data if trace.type == "scatter"]
    np.testing.assert_array_equal(np.column_stack([markers.x, markers.y]), XOR.inputs)
    assert list(markers.text) == ["0", "1", "1", "0"]
    # By shape as well as by colour.
    for looks in (markers.marker.symbol, markers.marker.color):
        assert looks[0] == looks[3] != looks[1] == looks[2]
