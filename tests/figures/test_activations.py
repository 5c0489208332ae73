"""The curves of the activation functions, with a tangent, and their slopes."""

import numpy as np
import pytest

from pages.figures.activations import CURVES, curve_with_tangent, slopes

POINTS = [  # by hand: output and slope
    ("sigmoid", 0.0, 0.5, 0.25),
    ("sigmoid", 40.0, 1.0, 0.0),
    ("tanh", 0.0, 0.0, 1.0),
    ("relu", 2.0, 2.0, 1.0),
    ("relu", -4.0, 0.0, 0.0),
    ("step", 2.0, 1.0, 0.0),
    ("step", -0.5, 0.0, 0.0),
    ("step", 0.0, 1.0, None),
    ("relu", 0.0, 0.0, None),
]


def trace(figure, name: str):
    return next(trace for trace in figure.data if trace.name == name)


@pytest.mark.parametrize(("name", "z", "output", "slope"), POINTS)
def test_point_tangent_and_slope(name: str, z: float, output: float, slope: float | None):
    figure = curve_with_tangent(name, z)
    here, tangent = trace(figure, "z"), trace(figure, "tangent")
    assert (here.x[0], here.y[0]) == (z, output)
    if slope is None:  # at a jump or a corner
        assert np.isnan([*tangent.y, *trace(slopes(name, z), "z").y]).all()
        return
    (x0, x1), (y0, y1) = tangent.x, tangent.y
    assert (y1 - y0) / (x1 - x0) == pytest.approx(slope, abs=1e-15)
    assert y0 + (z - x0) * slope == pytest.approx(output)
    assert trace(slopes(name, z), "z").y[0] == slope


@pytest.mark.parametrize("z", [0.0, 8.0, -20.5, 40.0, -1000.0])
@pytest.mark.parametrize("name", CURVES)
def test_the_point_is_within_the_axes(name: str, z: float):
    for figure in (curve_with_tangent(name, z), slopes(name, z)):
        here = trace(figure, "z")
        for values, axis in ((here.x, figure.layout.xaxis), (here.y, figure.layout.yaxis)):
            assert np.isnan(values[0]) or axis.range[0] <= values[0] <= axis.range[1]


def test_the_step_stands_beside_the_curve_and_has_no_line_across_its_jump():
    for name in CURVES:
        step = trace(curve_with_tangent(name, 1.0), "step")
        assert list(step.y) == [0, 0, None, 1, 1]
        assert [step.x[1], step.x[3]] == [0, 0]


def test_every_slope_is_there_to_compare():
    figure = slopes("sigmoid", 1.0)
    highest = {t.name: float(np.nanmax(t.y)) for t in figure.data if t.name != "z"}
    assert highest == {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0}
    assert trace(figure, "sigmoid").line.width > trace(figure, "tanh").line.width


@pytest.mark.parametrize("name", CURVES)
def test_no_tangent_goes_through_the_name_of_the_step(name: str):
    for z in np.linspace(-8, 8, 161):
        figure = curve_with_tangent(name, float(z))
        [label] = [a for a in figure.layout.annotations if "step" in a.text]
        (low, high), width = figure.layout.yaxis.range, 1.7  # of the name, at the usual size
        assert (label.x, label.xanchor, label.yanchor) == (0, "right", "bottom")
        tangent = trace(figure, "tangent")
        x = np.linspace(*tangent.x, 50)
        y = np.interp(x, tangent.x, tangent.y)
        beside = (x > label.x - width) & (x < label.x)
        is_on = beside & (y > label.y + 0.005 * (high - low)) & (y < label.y + 0.1 * (high - low))
        assert not is_on.any()


def test_relu_is_written_as_elsewhere():
    figure = curve_with_tangent("relu", 1.0)
    assert "ReLU" in figure.layout.title.text
    assert "<b>ReLU</b>" in [a.text for a in figure.layout.annotations]
