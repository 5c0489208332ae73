"""The gradient check: by hand for one weight, its two regimes, and any architecture."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from tests.xorcore.random_runs import Run, runs
from xorcore import GATES, XOR, Dataset, Network, trace_epoch
from xorcore.explain.gradient_check import STEPS, errors, gradient_check

# One weight w = 0 from an input of 1 to the output, with target 1. Then
#
#     output(w) = sigmoid(w) = 1/2 + d,  d = tanh(w / 2) / 2, and E = (1/2 - d)^2 / 2.
#
# Squares apart, E(h) - E(-h) = ((1/2 - d)^2 - (1/2 + d)^2) / 2 = -d with d taken at h, so the
# central difference of -E is d / (2 h) = tanh(h / 2) / (4 h).
#
# At h = 2 log 2, tanh(log 2) = (2 - 1/2) / (2 + 1/2) = 3/5:  3/5 / (8 log 2) = 3 / (40 log 2).
# At h = 2 log 3, tanh(log 3) = (3 - 1/3) / (3 + 1/3) = 4/5:  4/5 / (8 log 3) = 1 / (10 log 3).
#
# By backpropagation: error 1/2, derivative 1/4, input 1, so -dE/dw = 1/8, which is the limit,
# as tanh(h / 2) / (4 h) -> 1/8.
#
# With cross-entropy E = log(1 + e^-w) and E(h) - E(-h) = -h, as log(1 + e^h) is h more than
# log(1 + e^-h): the difference is 1/2 for every h, and so is -dE/dw = error = 1/2.
ONE_WEIGHT = Network(([[0.0]],))
ONE_PATTERN = Dataset("one", [[1]], [[1]])


def test_one_weight_by_hand_for_the_squared_error():
    steps = (2 * np.log(2), 2 * np.log(3))
    check = gradient_check(trace_epoch(ONE_WEIGHT, ONE_PATTERN, 1.0), steps)
    assert check.backprop.tolist() == [1 / 8]
    by_hand = [[3 / (40 * np.log(2))], [1 / (10 * np.log(3))]]
    np.testing.assert_allclose(check.central, by_hand, rtol=1e-14)
    relative = [[(1 / 8 - c) / (1 / 8 + c)] for (c,) in by_hand]
    np.testing.assert_allclose(check.relative_difference, relative, rtol=1e-12)
    np.testing.assert_allclose(check.overall, np.ravel(relative), rtol=1e-12)


def test_one_weight_by_hand_for_cross_entropy():
    check = gradient_check(trace_epoch(ONE_WEIGHT, ONE_PATTERN, 1.0, "cross_entropy"), (0.5, 2.0))
    assert check.backprop.tolist() == [1 / 2]
    np.testing.assert_allclose(check.central, [[1 / 2], [1 / 2]], rtol=1e-14)


def test_truncation_and_round_off_on_the_notebooks_network():
    check = gradient_check(trace_epoch(Network.notebook(), XOR, 0.3))
    steps, overall = check.steps, check.overall
    assert steps.tolist() == list(STEPS)
    assert 1e-6 <= steps[overall.argmin()] <= 1e-4
    assert overall.min() < 1e-9
    assert _slope(steps, overall, 1e-3, 1e-1) == pytest.approx(2, abs=0.05)
    assert _slope(steps, overall, 1e-14, 1e-7) == pytest.approx(-1, abs=0.25)


def _slope(steps: np.ndarray, overall: np.ndarray, low: float, high: float) -> float:
    """Of the straight line through the points from `low` to `high`, on log axes."""
    inside = (steps >= low) & (steps <= high)
    return np.polyfit(np.log(steps[inside]), np.log(overall[inside]), 1)[0]


@given(runs())
def test_backpropagation_passes_for_any_network(run: Run):
    trace = trace_epoch(run.network, run.dataset, run.learning_rate, run.loss)
    check = gradient_check(trace, (1e-5, 1e-4))
    assert check.central.shape == (2, run.network.flat().size)
    assert (check.relative_difference >= 0).all()
    assert (check.relative_difference <= 1).all()
    sums = np.concatenate([z.ravel() for z in trace.weighted_sums[:-1] or [np.ones(1)]])
    if run.network.activation == "relu" and (np.abs(sums[sums != 0]) < 1e-2).any():
        return  # a relu may switch between the two weights, and then there is no one slope
    np.testing.assert_allclose(check.central[0], check.backprop, rtol=1e-6, atol=1e-7)
    assert check.overall[0] <= check.relative_difference[0].max() + 1e-15


@given(runs())
def test_a_wrong_gradient_does_not_pass(run: Run):
    trace = trace_epoch(run.network, run.dataset, run.learning_rate, run.loss)
    if max(np.abs(descent).max() for descent in trace.descents) < 1e-3:
        return
    half = replace(trace, descents=tuple(descent / 2 for descent in trace.descents))
    assert gradient_check(half, (1e-5,)).overall[0] > 0.1


def test_errors_of_many_networks_are_those_of_each():
    network = Network.random((2, 4, 3, 1), seed=5, bias=True, activation="tanh")
    weights = np.random.default_rng(6).normal(size=(2, 3, network.flat().size))
    found = errors(network, weights, XOR, "squared")
    for index in np.ndindex(2, 3):
        outputs = network.with_weights(weights[index]).predict(XOR.inputs)
        assert found[index] == pytest.approx(0.5 * np.sum((XOR.targets - outputs) ** 2))


@pytest.mark.parametrize("loss", ["squared", "cross_entropy"])
@pytest.mark.parametrize("size", [1e4, 1e155, 1e300])
def test_weights_beyond_all_bounds_give_numbers_from_0_to_1(loss: str, size: float):
    network = Network.random((2, 8, 8, 1), seed=3, bias=True, activation="relu")
    trace = trace_epoch(network.with_weights(size * network.flat()), XOR, 0.3, loss)
    check = gradient_check(trace)
    for relative in (check.relative_difference, check.overall):
        assert ((relative >= 0) & (relative <= 1)).all()


def test_no_gradient_at_all_is_agreement():
    # Without biases or inputs nothing can change the answer to 00.
    zeros = Dataset("zeros", [[0, 0]], [[1]])
    check = gradient_check(trace_epoch(Network(([[1.0], [1.0]],)), zeros, 0.3))
    assert not check.overall.any()
    assert not check.relative_difference.any()


@pytest.mark.parametrize("gate", GATES)
def test_every_gate(gate: str):
    check = gradient_check(trace_epoch(Network.notebook(), GATES[gate], 0.3), (1e-5,))
    assert check.overall[0] < 1e-8
