"""The losses and their output deltas, by hand."""

import numpy as np
import pytest

from xorcore.model.loss import (
    LOSS_FUNCTIONS,
    cross_entropy,
    half_squared_error,
    output_curvature,
    output_delta,
)


def test_the_losses_by_hand():
    # Weighted sums log 3 and 0 are outputs 3/4 and 1/2; with targets 1 and 0 the errors are 1/4
    # and -1/2. Half the sum of squares: (1/16 + 1/4) / 2 = 5/32. Cross-entropy:
    # -log(3/4) - log(1 - 1/2) = log(4/3 * 2) = log(8/3).
    sums, targets = np.array([np.log(3), 0]), np.array([1.0, 0.0])
    assert half_squared_error(sums, targets) == pytest.approx(5 / 32, rel=1e-15)
    assert cross_entropy(sums, targets) == pytest.approx(np.log(8 / 3), rel=1e-15)


def test_cross_entropy_of_outputs_that_round_to_0_and_1():
    # As good as certain and wrong costs the weighted sum itself, certain and right nothing.
    sums = np.array([800.0, -800.0])
    assert cross_entropy(sums, np.array([0.0, 1.0])) == 1600
    assert cross_entropy(sums, np.array([1.0, 0.0])) == 0


@pytest.mark.parametrize("loss", LOSS_FUNCTIONS)
@pytest.mark.parametrize("z", [-2.0, 0.0, 0.5])
@pytest.mark.parametrize("target", [0.0, 1.0])
def test_the_output_delta_is_the_slope_of_its_loss(loss: str, z: float, target: float):
    h = 1e-5
    above, below = (LOSS_FUNCTIONS[loss](np.array([w]), np.array([target])) for w in (z + h, z - h))
    output = 1 / (1 + np.exp(-z))
    error, derivative = np.array([[target - output]]), np.array([[output * (1 - output)]])
    delta = output_delta(loss, error, derivative)
    assert delta.item() == pytest.approx(-(above - below) / (2 * h), abs=1e-8)


@pytest.mark.parametrize("loss", LOSS_FUNCTIONS)
@pytest.mark.parametrize("z", [-2.0, 0.0, 0.5])
@pytest.mark.parametrize("target", [0.0, 1.0])
def test_the_output_curvature_is_the_slope_of_minus_the_delta(loss: str, z: float, target: float):
    def parts(z: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        output = 1 / (1 + np.exp(-z))
        derivative = output * (1 - output)
        second = derivative * (1 - 2 * output)
        return tuple(np.array([[part]]) for part in (target - output, derivative, second))

    h = 1e-5
    above, below = (output_delta(loss, *parts(at)[:2]) for at in (z + h, z - h))
    expected = -(above - below) / (2 * h)
    assert output_curvature(loss, *parts(z)) == pytest.approx(expected, abs=1e-8)


def test_many_networks_at_once():
    sums = np.random.default_rng(0).normal(size=(2, 3, 4))
    targets = np.array([0.0, 1.0, 1.0, 0.0])
    for loss in LOSS_FUNCTIONS.values():
        each = [[loss(row, targets) for row in rows] for rows in sums]
        np.testing.assert_array_equal(loss(sums, targets), each)
