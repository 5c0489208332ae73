"""The output as a sum: its terms add up to the weighted sum, whose sigmoid is the output."""

import numpy as np
import pytest

from pages.figures.sum_of_units import RESOLUTION, contributions, sum_of_units
from xorcore import Network, decision_surface

NETWORKS = {
    "notebook": Network.notebook(),
    "biases": Network.random((2, 6, 1), seed=1, bias=True),
    "deep": Network.random((2, 3, 4, 1), seed=2, activation="tanh"),
}


@pytest.mark.parametrize("shown", NETWORKS.values(), ids=NETWORKS)
def test_the_terms_add_up_to_what_the_sigmoid_is_taken_of(shown: Network):
    total = contributions(shown).sum(axis=0) + (shown.weights[-1][-1] if shown.bias else 0)
    np.testing.assert_allclose(
        1 / (1 + np.exp(-total)), decision_surface(shown, RESOLUTION), rtol=0, atol=1e-12
    )


def test_each_unit_has_its_surface_and_its_weight_below():
    figure = sum_of_units(Network.notebook(), ["h1", "h2", "h3"])
    surfaces = [trace for trace in figure.data if trace.type == "heatmap"]
    [weights] = [trace for trace in figure.data if trace.type == "scatter"]
    assert list(weights.text) == ["−0.017 × h1", "−0.893 × h2", "0.148 × h3"]
    for surface, x, y in zip(surfaces, weights.x, weights.y, strict=True):
        middle = surface.x0 + surface.dx * (RESOLUTION - 1) / 2
        assert middle == pytest.approx(x)
        assert y < surface.y0
    # At (0, 0) each unit is exactly one half: the first cell of its surface.
    np.testing.assert_allclose(
        [surface.z[0][0] for surface in surfaces], [-0.0085, -0.4465, 0.074], rtol=1e-6
    )
    assert [sign.text for sign in figure.layout.annotations] == ["+", "+"]


def test_a_bias_is_one_more_term():
    figure = sum_of_units(NETWORKS["biases"], [f"h{unit}" for unit in range(1, 7)])
    [weights] = [trace for trace in figure.data if trace.type == "scatter"]
    assert weights.text[-1] == f"bias {NETWORKS['biases'].weights[-1][-1, 0]:.3f}"
    assert len(figure.layout.annotations) == 6
