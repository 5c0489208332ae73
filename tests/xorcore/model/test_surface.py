"""The grids: which way round they lie, and that they say what the network says."""

import numpy as np
import pytest

from xorcore import Network, decision_surface, unit_surfaces, weighted_sums

RESOLUTION = 5


@pytest.fixture
def network() -> Network:
    return Network.random((2, 4, 3, 1), seed=1, bias=True, activation="tanh")


def test_rows_are_x2_and_columns_are_x1(network: Network):
    surface = decision_surface(network, RESOLUTION)
    assert surface.shape == (RESOLUTION, RESOLUTION)
    for row, x2 in enumerate((0, 0.25, 0.5, 0.75, 1)):
        for column, x1 in enumerate((0, 0.25, 0.5, 0.75, 1)):
            answer = network.predict([[x1, x2]])[0, 0]
            assert surface[row, column] == pytest.approx(answer, abs=1e-15)


def test_the_corners_tell_x1_from_x2():
    high_where_x1_is = Network([[[9.0], [-9.0]]])
    surface = decision_surface(high_where_x1_is, RESOLUTION)
    assert surface[0, -1] > 0.99  # x1 = 1, x2 = 0
    assert surface[-1, 0] < 0.01  # x1 = 0, x2 = 1


def test_every_unit_has_its_surface(network: Network):
    layers = unit_surfaces(network, RESOLUTION)
    assert [len(layer) for layer in layers] == [2, 4, 3, 1]
    np.testing.assert_array_equal(layers[-1][0], decision_surface(network, RESOLUTION))
    point = network.forward([[0.75, 0.25]])  # column 3, row 1
    for layer, activations in zip(layers, point, strict=True):
        assert layer.shape[1:] == (RESOLUTION, RESOLUTION)
        np.testing.assert_allclose(layer[:, 1, 3], activations[0], rtol=0, atol=1e-15)


@pytest.mark.parametrize("bias", [False, True])
def test_the_output_is_the_sigmoid_of_the_weighted_sum(bias: bool):
    network = Network.random((2, 4, 3, 1), seed=5, bias=bias)
    sums = weighted_sums(network, RESOLUTION)
    np.testing.assert_allclose(
        1 / (1 + np.exp(-sums)), decision_surface(network, RESOLUTION), rtol=0, atol=1e-15
    )


def test_the_usual_resolution_is_61():
    assert decision_surface(Network.notebook()).shape == (61, 61)


@pytest.mark.filterwarnings("error")
def test_what_overflows_is_drawn_as_undecided():
    # The weights that a diverging run leaves may be as large as this.
    network = Network(([[1e308, 1e308], [1e308, 1e308]], [[1], [-1]]), activation="relu")
    surface = decision_surface(network, 2)
    assert np.isnan(network.predict([[1, 1]]))  # inf - inf
    assert surface.tolist() == [[0.5, 0.5], [0.5, 0.5]]
    assert np.isfinite(weighted_sums(network, 2)).all()
