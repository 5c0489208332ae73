"""The network as a value: what it is made of, what it refuses, what it answers."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given

from tests.xorcore.random_runs import Run, runs
from xorcore import XOR, Network, relu, sigmoid, tanh
from xorcore.model.network import random_weights


def test_the_notebooks_network():
    network = Network.notebook()
    assert network.layers == (2, 3, 1)
    assert [w.shape for w in network.weights] == [(2, 3), (3, 1)]
    assert network.activations == (sigmoid, sigmoid)
    assert not network.bias


@pytest.mark.parametrize("layers", [(2, 3, 1), (3, 8, 2, 5, 1), (1, 1)])
@pytest.mark.parametrize("bias", [False, True])
def test_many_random_weights_are_those_of_each_network(layers: tuple[int, ...], bias: bool):
    seeds = [0, 1, 42, 2**32 - 1]
    for row, seed in zip(random_weights(layers, seeds, bias), seeds, strict=True):
        np.testing.assert_array_equal(row, Network.random(layers, seed, bias).flat())


@pytest.mark.parametrize("layers", [(2, 3, 1), (2, 1), (5, 8, 8, 8, 8, 1)])
def test_random_weights_are_numpys_uniform_draws(layers: tuple[int, ...]):
    rng = np.random.default_rng(7)
    draws = [rng.uniform(-1, 1, shape) for shape in pairwise(layers)]
    network = Network.random(layers, seed=7)
    assert network.layers == layers
    for weights, drawn in zip(network.weights, draws, strict=True):
        np.testing.assert_array_equal(weights, drawn)


def test_a_seed_gives_the_same_weights_with_and_without_biases():
    without = Network.random((2, 4, 3, 1), seed=3)
    biased = Network.random((2, 4, 3, 1), seed=3, bias=True)
    assert biased.layers == without.layers
    for with_row, weights in zip(biased.weights, without.weights, strict=True):
        assert with_row.shape == (weights.shape[0] + 1, weights.shape[1])
        np.testing.assert_array_equal(with_row[:-1], weights)
        assert (np.abs(with_row[-1]) <= 1).all()


def test_every_seed_has_its_own_weights():
    firsts = {Network.random(seed=seed).weights[0][0, 0] for seed in range(100)}
    assert len(firsts) == 100


@pytest.mark.parametrize("hidden", [sigmoid, tanh, relu])
def test_only_hidden_units_take_the_activation(hidden):
    network = Network.random((2, 3, 4, 1), activation=hidden.name)
    assert network.activations == (hidden, hidden, sigmoid)
    assert Network.random((2, 1), activation=hidden.name).activations == (sigmoid,)


@given(runs())
def test_a_forward_pass_is_every_units_own_sum(run: Run):
    network, inputs = run.network, run.dataset.inputs
    layers = network.forward(inputs)
    assert len(layers) == len(network.weights) + 1
    np.testing.assert_array_equal(layers[0], inputs)
    np.testing.assert_array_equal(layers[-1], network.predict(inputs))
    for below, weights, activate, above in zip(
        layers, network.weights, network.activations, layers[1:], strict=False
    ):
        for pattern, unit in np.ndindex(above.shape):
            fed = [*below[pattern], 1.0] if network.bias else below[pattern]
            weighted_sum = sum(x * w for x, w in zip(fed, weights[:, unit], strict=True))
            assert above[pattern, unit] == pytest.approx(activate(weighted_sum), abs=1e-12)


@given(runs())
def test_flat_weights_and_back(run: Run):
    network = run.network
    flat = network.flat()
    assert flat.tolist() == [w for matrix in network.weights for row in matrix for w in row]
    changed = network.with_weights(2 * flat)
    assert (changed.activation, changed.bias) == (network.activation, network.bias)
    for doubled, weights in zip(changed.weights, network.weights, strict=True):
        np.testing.assert_array_equal(doubled, 2 * weights)


def test_a_network_keeps_its_own_copy_and_refuses_to_be_written():
    weights = [np.ones((2, 1), dtype=int)]
    network = Network(weights)
    weights[0][:] = 9
    assert network.weights[0].tolist() == [[1], [1]]
    assert network.weights[0].dtype == np.float64
    with pytest.raises(ValueError, match="read-only"):
        network.weights[0][0, 0] = 9
    with pytest.raises(AttributeError):
        network.bias = True
    flat = network.flat()
    flat[:] = 9  # the caller's own
    assert network.weights[0].tolist() == [[1], [1]]


ONES = np.ones


@pytest.mark.parametrize(
    ("weights", "more", "message"),
    [
        ((), {}, "one or more matrices"),
        ((ONES(3),), {}, "one or more matrices"),
        ((ONES((0, 1)),), {}, "one or more matrices"),
        ((ONES((2, 0)), ONES((0, 1))), {}, "one or more matrices"),
        ((ONES((2, 3)), ONES((4, 1))), {}, "cannot feed"),
        ((ONES((3, 3)), ONES((3, 1))), {"bias": True}, "cannot feed"),
        ((ONES((1, 1)),), {"bias": True}, "no row for an input"),
        ((ONES((2, 2)),), {}, "one output unit"),
        ((ONES((2, 1)),), {"activation": "step"}, "activation must be one of"),
        ((ONES((2, 1)),), {"activation": ""}, "activation must be one of"),
    ],
)
def test_what_does_not_fit_is_refused(weights, more: dict, message: str):
    with pytest.raises(ValueError, match=message):
        Network(weights, **more)


@pytest.mark.parametrize("inputs", [[0, 1], [[0, 1, 2]], [[[0, 1]]], 0])
def test_inputs_that_do_not_fit_are_refused(inputs):
    with pytest.raises(ValueError, match="inputs must be"):
        Network.notebook().predict(inputs)


@pytest.mark.parametrize("count", [8, 10])
def test_weights_that_do_not_fit_are_refused(count: int):
    with pytest.raises(ValueError, match="reshape"):
        Network.notebook().with_weights(np.ones(count))


def test_one_pattern_is_answered_as_among_others():
    network = Network.notebook()
    together = network.predict(XOR.inputs)
    alone = np.vstack([network.predict([row]) for row in XOR.inputs])
    np.testing.assert_allclose(alone, together, rtol=0, atol=1e-15)


def test_every_unit_has_a_name():
    assert Network.notebook().unit_names == [["x1", "x2"], ["h1", "h2", "h3"], ["y"]]
    deep = Network.random((2, 2, 1, 1), bias=True)
    assert deep.unit_names == [["x1", "x2"], ["h11", "h12"], ["h21"], ["y"]]
