"""The chart of relative difference against h."""

import numpy as np
import pytest

from pages.figures.gradient_check import difference_against_step
from pages.figures.on_page import on_page
from xorcore import XOR, Dataset, Network, trace_epoch
from xorcore.explain.gradient_check import STEPS, gradient_check

CHECK = gradient_check(trace_epoch(Network.notebook(), XOR, 0.3))


def traces(figure) -> dict:
    return {trace.name: trace for trace in figure.data}


@pytest.mark.parametrize("h", [STEPS[0], 1e-5, STEPS[-1]])
def test_the_chosen_step_is_marked_on_the_curve(h: float):
    figure = difference_against_step(CHECK, h)
    chosen, curve = traces(figure)["chosen h"], traces(figure)["whole gradient"]
    assert list(chosen.x) == [h]
    assert list(chosen.y) == [CHECK.overall[STEPS.index(h)]]
    assert list(curve.x) == list(STEPS)
    assert figure.layout.shapes[0].x0 == figure.layout.shapes[0].x1 == h


def test_both_axes_are_logarithmic_and_the_curve_is_inside():
    figure = difference_against_step(CHECK, 1e-5)
    for axis, values in ((figure.layout.xaxis, CHECK.steps), (figure.layout.yaxis, CHECK.overall)):
        assert axis.type == "log"
        low, high = axis.range
        assert low <= np.log10(values).min()
        assert np.log10(values).max() <= high


@pytest.mark.parametrize(("name", "slope"), [("truncation ∝ h²", 2), ("round-off ∝ 1/h", -1)])
def test_each_regime_has_a_line_of_its_slope_beside_the_curve(name: str, slope: int):
    guide = traces(difference_against_step(CHECK, 1e-5))[name]
    x, y = np.log(guide.x), np.log(guide.y)
    assert np.diff(y) / np.diff(x) == pytest.approx(slope)
    assert [text for text in guide.text if text] == [name]
    # At the outer end of its side it is the curve, give or take the noise of rounding.
    outer = 1e-2 if slope == 2 else 1e-12
    index = int(np.argmin(np.abs(np.array(guide.x) - outer)))
    assert guide.y[index] == pytest.approx(CHECK.overall[STEPS.index(outer)], rel=0.7)


@pytest.mark.parametrize("size", [0.0, 1.0, 1e160, 1e300])
def test_no_number_in_it_is_missing_or_without_a_place_on_a_log_axis(size: float):
    network = Network.random((2, 8, 8, 1), seed=3, bias=True, activation="relu")
    data = Dataset("zeros", [[0, 0]], [[1]]) if size == 0 else XOR
    trace = trace_epoch(network.with_weights(size * network.flat()), data, 0.3)
    for drawn in difference_against_step(gradient_check(trace), 1e-3).data:
        assert np.isfinite(drawn.y).all()
        assert (np.array(drawn.y) > 0).all()


@pytest.mark.parametrize("is_on_wall", [False, True])
def test_the_axes_write_small_numbers_as_the_page_does(is_on_wall: bool):
    """As 1e-10, like the slider and the table; on a wall, too, where 100p is hard to read."""
    figure = difference_against_step(CHECK, 1e-5)
    layout = on_page(figure, is_dark=False, is_on_wall=is_on_wall)["layout"]
    assert {layout[axis]["exponentformat"] for axis in ("xaxis", "yaxis")} == {"e"}
