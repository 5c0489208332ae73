"""One epoch by the book: worked by hand, and against the slope of the error itself."""

import numpy as np
import pytest
from hypothesis import assume, given

from tests.xorcore.random_runs import Run, runs
from xorcore import XOR, Dataset, Network, trace_epoch

# A network of which every step can be done on paper. With L = log 3 the sigmoid has plain
# values, sigmoid(L) = 1 / (1 + 1/3) = 3/4 and sigmoid(0) = 1/2, and so the weights of this
# 2-1-1 network with biases are multiples of L:
#
#     hidden = sigmoid(2L x1 + L x2 - L)        output = sigmoid(4L hidden - 2L)
#
# Pattern A = (1, 0), target 1: hidden sum  2L - L = L, hidden 3/4,
#                               output sum 3L - 2L = L, output 3/4, error 1 - 3/4 =  1/4.
# Pattern B = (0, 1), target 0: hidden sum   L - L = 0, hidden 1/2,
#                               output sum 2L - 2L = 0, output 1/2, error 0 - 1/2 = -1/2.
#
# Mean absolute error: (1/4 + 1/2) / 2 = 3/8.
# Derivatives a (1 - a): of 3/4 it is 3/16, of 1/2 it is 1/4, in both layers alike.
L = np.log(3)
NETWORK = Network(([[2 * L], [L], [-L]], [[4 * L], [-2 * L]]), bias=True)
DATASET = Dataset("A and B", [[1, 0], [0, 1]], [[1], [0]])
LEARNING_RATE = 0.5


@pytest.mark.parametrize("loss", ["squared", "cross_entropy"])
def test_the_way_forward_by_hand(loss: str):
    trace = trace_epoch(NETWORK, DATASET, LEARNING_RATE, loss)
    _assert_matrices(trace.weighted_sums, [[L], [0]], [[L], [0]])
    _assert_matrices(trace.activations, [[1, 0], [0, 1]], [[3 / 4], [1 / 2]], [[3 / 4], [1 / 2]])
    _assert_matrices([trace.error], [[1 / 4], [-1 / 2]])
    _assert_matrices(trace.derivatives, [[3 / 16], [1 / 4]], [[3 / 16], [1 / 4]])
    assert trace.mean_absolute_error == pytest.approx(3 / 8)


def test_the_way_back_by_hand_for_the_squared_error():
    # Output delta = error * derivative:   A   1/4 * 3/16 = 3/64     B  -1/2 * 1/4 = -1/8
    # Carried back through 4L:             A   3/64 * 4L = 3L/16     B  -1/8 * 4L  = -L/2
    # Hidden delta, times the derivative:  A   3L/16 * 3/16 = 9L/256 B  -L/2 * 1/4 = -L/8
    #
    # Descents, each the sum over A and B of what feeds the weight times the delta behind it:
    #   hidden to output  3/4 * 3/64 + 1/2 * -1/8 = 9/256 - 16/256 = -7/256
    #   output bias       3/64 - 1/8 = 3/64 - 8/64 = -5/64
    #   x1 to hidden      1 * 9L/256 + 0 = 9L/256
    #   x2 to hidden      0 + 1 * -L/8   = -L/8
    #   hidden bias       9L/256 - L/8 = 9L/256 - 32L/256 = -23L/256
    #
    # Half of each is added to its weight.
    trace = trace_epoch(NETWORK, DATASET, LEARNING_RATE)
    _assert_matrices(trace.deltas, [[9 * L / 256], [-L / 8]], [[3 / 64], [-1 / 8]])
    _assert_matrices(trace.propagated, [[3 * L / 16], [-L / 2]])
    _assert_matrices(
        trace.descents, [[9 * L / 256], [-L / 8], [-23 * L / 256]], [[-7 / 256], [-5 / 64]]
    )
    _assert_matrices(
        trace.after.weights,
        [[2 * L + 9 * L / 512], [L - L / 16], [-L - 23 * L / 512]],
        [[4 * L - 7 / 512], [-2 * L - 5 / 128]],
    )


def test_the_way_back_by_hand_for_cross_entropy():
    # Output delta = error:                A   1/4                   B  -1/2
    # Carried back through 4L:             A   L                     B  -2L
    # Hidden delta, times the derivative:  A   L * 3/16 = 3L/16      B  -2L * 1/4 = -L/2
    #
    # Descents:
    #   hidden to output  3/4 * 1/4 + 1/2 * -1/2 = 3/16 - 4/16 = -1/16
    #   output bias       1/4 - 1/2 = -1/4
    #   x1 to hidden      3L/16
    #   x2 to hidden      -L/2
    #   hidden bias       3L/16 - 8L/16 = -5L/16
    trace = trace_epoch(NETWORK, DATASET, LEARNING_RATE, "cross_entropy")
    _assert_matrices(trace.deltas, [[3 * L / 16], [-L / 2]], [[1 / 4], [-1 / 2]])
    _assert_matrices(trace.propagated, [[L], [-2 * L]])
    _assert_matrices(trace.descents, [[3 * L / 16], [-L / 2], [-5 * L / 16]], [[-1 / 16], [-1 / 4]])
    _assert_matrices(
        trace.after.weights,
        [[2 * L + 3 * L / 32], [L - L / 4], [-L - 5 * L / 32]],
        [[4 * L - 1 / 32], [-2 * L - 1 / 8]],
    )


def _assert_matrices(matrices, *expected) -> None:
    for matrix, by_hand in zip(matrices, expected, strict=True):
        np.testing.assert_allclose(matrix, by_hand, rtol=1e-14, atol=1e-15)


@given(runs())
def test_the_descents_are_the_slope_of_the_error(run: Run):
    trace = trace_epoch(run.network, run.dataset, run.learning_rate, run.loss)
    if run.network.activation == "relu":
        # A central difference across a kink is no slope. A sum of exactly 0 is none: it comes
        # of a dead layer below, and stays 0.
        sums = np.concatenate([z.ravel() for z in trace.weighted_sums[:-1] or [np.ones(1)]])
        assume((np.abs(sums[sums != 0]) > 1e-3).all())

    weights = run.network.flat()
    descents = np.concatenate([descent.ravel() for descent in trace.descents])
    h = 1e-5
    for index, descent in enumerate(descents):
        errors = []
        for nudge in (h, -h):
            nudged = weights.copy()
            nudged[index] += nudge
            errors.append(_error(run, nudged))
        slope = (errors[0] - errors[1]) / (2 * h)
        assert -descent == pytest.approx(slope, rel=1e-6, abs=1e-7)


def _error(run: Run, weights: np.ndarray) -> float:
    """E for these weights, by its definition: pattern by pattern, unit by unit."""
    total = 0.0
    for row, (target,) in zip(run.dataset.inputs, run.dataset.targets, strict=True):
        values, remaining = list(row), iter(weights)
        for layer, size in enumerate(run.network.layers[1:], start=2):
            fed = [*values, 1.0] if run.network.bias else values
            rows = [[next(remaining) for _ in range(size)] for _ in fed]
            sums = [
                sum(x * w[unit] for x, w in zip(fed, rows, strict=True)) for unit in range(size)
            ]
            is_hidden = layer < len(run.network.layers)
            values = [_activation(run.network.activation, z) for z in sums] if is_hidden else sums
        z = values[0]
        if run.loss == "squared":
            total += (target - _activation("sigmoid", z)) ** 2 / 2
        else:  # -log of the output where the target is 1, of 1 - output where it is 0
            total += np.logaddexp(0, -z) * target + np.logaddexp(0, z) * (1 - target)
    return total


def _activation(name: str, z: float) -> float:
    match name:
        case "sigmoid":
            return (1 + np.tanh(z / 2)) / 2
        case "tanh":
            return np.tanh(z)
        case "relu":
            return max(z, 0.0)
    raise AssertionError(name)


@given(runs())
def test_every_matrix_has_its_place_and_shape(run: Run):
    trace = trace_epoch(run.network, run.dataset, run.learning_rate, run.loss)
    patterns, layers = len(run.dataset.inputs), run.network.layers
    per_layer = [(patterns, size) for size in layers]
    weights = [w.shape for w in run.network.weights]
    assert [a.shape for a in trace.activations] == per_layer
    for matrices in (trace.weighted_sums, trace.derivatives, trace.deltas):
        assert [m.shape for m in matrices] == per_layer[1:]
    assert [m.shape for m in trace.propagated] == per_layer[1:-1]
    assert [d.shape for d in trace.descents] == weights
    assert [w.shape for w in trace.after.weights] == weights
    assert trace.error.shape == (patterns, 1)
    assert trace.before is run.network
    assert (trace.after.activation, trace.after.bias) == (run.network.activation, run.network.bias)


@pytest.mark.parametrize("loss", ["", "Squared", "hinge"])
def test_an_unknown_loss_is_refused(loss: str):
    with pytest.raises(ValueError, match="loss must be one of"):
        trace_epoch(Network.notebook(), XOR, 0.3, loss)


def test_data_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="inputs must be"):
        trace_epoch(Network.notebook(), Dataset("", [[1]], [[1]]), 0.3)
