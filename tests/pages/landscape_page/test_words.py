"""What is said of the ground: that its numbers are right, and that it holds for every run."""

import re

import numpy as np
import pytest

from pages.landscape_page.words import largest_rate
from xorcore import Experiment
from xorcore.explain.curvature import Point, point_at
from xorcore.model import Array

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
TARGETS = np.array([[0.0], [1.0], [1.0], [0.0]])


def moment(epoch: int, rate: float, seed: int | None = None) -> tuple[Point, Array]:
    """A run of the notebook's network, or of a seed: its ground at an epoch, and the weights."""
    start = {} if seed is None else {"start": "random", "seed": seed}
    trainer = Experiment(**start, learning_rate=rate).trainer()
    trainer.advance(epoch)
    network = trainer.network
    return point_at(network, trainer.dataset, "squared", rate), network.flat()


def errors_of_steps(weights: Array, rate: float, steps: int) -> Array:
    """Half the sum of squared errors of a 2-3-1 network before and after each of some steps."""
    below, above = weights[:6].reshape(2, 3), weights[6:].reshape(3, 1)
    found = []
    for _ in range(steps + 1):
        hidden = 1 / (1 + np.exp(-(INPUTS @ below)))
        output = 1 / (1 + np.exp(-(hidden @ above)))
        found.append(float(np.sum((TARGETS - output) ** 2)) / 2)
        delta = (TARGETS - output) * output * (1 - output)
        delta_hidden = delta @ above.T * hidden * (1 - hidden)
        above = above + rate * hidden.T @ delta
        below = below + rate * INPUTS.T @ delta_hidden
    return np.array(found)


# ---- the largest rate


def test_above_the_largest_rate_some_runs_jump_and_others_learn_faster():
    point, weights = moment(310, 0.3)
    faster = errors_of_steps(weights, 1.2 * point.largest_rate, 300)
    assert (np.diff(faster) < 0).all()
    assert faster[-1] < errors_of_steps(weights, 0.3, 300)[-1]
    other, weights = moment(310, 0.6, seed=1)
    jumping = errors_of_steps(weights, 1.2 * other.largest_rate, 300)
    assert jumping.max() > 1.2 * jumping[0]
    for said in (largest_rate(point, 0.3), largest_rate(other, 0.6)):
        assert said.endswith("the error may jump, or fall faster.")


def test_the_largest_rate_is_said_in_three_digits():
    # By automatic differentiation 0.122626: 2 / 0.122626 = 16.31.
    point, _ = moment(0, 0.3)
    assert largest_rate(point, 0.3).startswith(
        "The learning rate is 0.3. Above 2 / 0.1226 = **16.3** a step"
    )


@pytest.mark.parametrize(("rate", "seed"), [(0.3, None), (0.6, 1), (3.0, 2), (10.0, 3), (0.6, 42)])
@pytest.mark.parametrize("epoch", [0, 7, 100, 1_000, 3_000])
def test_a_calculator_gets_the_same_bound(rate: float, seed: int | None, epoch: int):
    point, _ = moment(epoch, rate, seed)
    found = re.search(r"2 / (\S+) = \*\*(\S+)\*\*", largest_rate(point, rate))
    below, bound = (float(text.replace("−", "-").replace(",", "")) for text in found.groups())
    assert bound == float(f"{2 / below:.3g}")
    assert bound == pytest.approx(2 / point.eigenvalues[-1], rel=6e-3)


def test_what_is_beyond_the_largest_rate_of_the_app_is_the_bound():
    weights = np.zeros(2)
    point = Point("valley", 0.1, weights, np.array([0.0, 1e-3]), np.eye(2))
    assert largest_rate(point, 100.0) == (
        "The learning rate is 100. The curvature would allow up to 2 / 1.000e−3 = **2,000** here, "
        "but this app goes only up to 100."
    )
