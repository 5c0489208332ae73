"""Every unit on its curve: the notebook's sums, and the shade where the slope is nearly nothing."""

import json
from math import atanh, log, sqrt

import numpy as np
import pytest

from pages.figures.units import flat_stretches, units_on_their_curves
from tests.browser.server import ROOT
from xorcore import XOR, Network, relu, sigmoid, tanh

EPOCH = json.loads((ROOT / "tests/xorcore/notebook_figures.json").read_text("utf-8"))["first_epoch"]


def test_the_notebooks_units_are_at_its_sums_and_outputs():
    figure = units_on_their_curves(Network.notebook(), XOR)
    for traces, sums, outputs, names in (
        (figure.data[:3], EPOCH["sum_synapse_0"], EPOCH["hidden_layer"], ["h1", "h2", "h3"]),
        (figure.data[3:], EPOCH["sum_synapse_1"], EPOCH["output_layer"], ["y"]),
    ):
        _, on_curve, in_rows = traces
        np.testing.assert_allclose(on_curve.x, np.ravel(sums), rtol=0, atol=5e-9)
        np.testing.assert_allclose(on_curve.y, np.ravel(outputs), rtol=0, atol=5e-9)
        np.testing.assert_array_equal(in_rows.x, on_curve.x)
        assert list(np.round(in_rows.y)) == [*range(len(names))] * 4
        assert list(on_curve.customdata) == [
            f"{unit}, {pattern}" for pattern in ("00", "01", "10", "11") for unit in names
        ]
        assert list(on_curve.marker.symbol) == [
            shape for shape in ("square", "circle", "circle", "square") for _ in names
        ]
    assert [a.text for a in figure.layout.annotations] == [
        "<b>Hidden layer 1</b>, sigmoid",
        "<b>Output unit</b>, sigmoid",
    ]


def test_the_shade_begins_where_the_slope_falls_below_a_hundredth():
    # a (1 - a) = 0.01 at a = 1/2 + sqrt(0.24); 1 - a^2 = 0.01 at a = sqrt(0.99)
    a = 0.5 + sqrt(0.24)
    z = log(a / (1 - a))
    assert np.ravel(flat_stretches(sigmoid, 8)) == pytest.approx([-8, -z, z, 8], abs=2e-3)
    z = atanh(sqrt(0.99))
    assert np.ravel(flat_stretches(tanh, 8)) == pytest.approx([-8, -z, z, 8], abs=2e-3)
    assert np.ravel(flat_stretches(relu, 8)) == pytest.approx([-8, 0], abs=2e-3)
    assert flat_stretches(sigmoid, 4) == []


@pytest.mark.parametrize("scale", [1, 1_000])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_deep_networks_and_large_sums_fit(activation: str, scale: float):
    network = Network.random((2, 8, 8, 8, 8, 1), 1, bias=True, activation=activation)
    figure = units_on_their_curves(network.with_weights(scale * network.flat()), XOR)
    axes = {key: figure.layout[key] for key in figure.to_dict()["layout"] if "axis" in key}
    assert len(axes) == 15
    for trace in figure.data[1::3]:
        x = axes["xaxis" + trace.xaxis[1:]].range
        assert x[0] <= min(trace.x)
        assert max(trace.x) <= x[1]
    assert figure.to_json()
