"""What is said of the ground: that its numbers are right, and that it holds for every run."""

import re

import numpy as np
import pytest

from pages.landscape_page.words import kind_of_ground, largest_rate, short, which_error
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


# ---- the kind of ground


def test_how_much_the_slope_takes_away_is_no_forecast():
    # 133 % of the error, of which the run takes away 39 %.
    point, weights = moment(0, 0.3)
    assert kind_of_ground(point, 0.3).endswith(
        "If the slope stayed the same, 1,000 epochs would take away all of the error."
    )
    way = errors_of_steps(weights, 0.3, 1_000)
    assert way[-1] > 0.6 * way[0]


def test_how_much_the_slope_takes_away_is_what_one_step_does_a_thousand_times():
    point, weights = moment(1_000, 0.3)
    way = errors_of_steps(weights, 1e-6, 1)
    share = 1_000 * (0.3 / 1e-6) * (way[0] - way[1]) / way[0]
    assert f"1,000 epochs would take away {100 * share:.2g} % of the" in kind_of_ground(point, 0.3)


@pytest.mark.parametrize(
    ("value", "text"),
    [(8.7e-7, "8.7e−7"), (-1.4e-6, "−1.4e−6"), (54.3, "54"), (-0.0, "0"), (0.35, "0.35")],
)
def test_a_number_has_one_spelling(value: float, text: str):
    assert short(value) == text


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (1e-5, "1.5e−4 % of it: the run hardly moves"),
        (1.2e-3, "2.2 % of it: the run is not at rest."),
    ],
)
def test_a_saddle_says_how_slow_the_run_is(length: float, said: str):
    # 1,000 epochs at rate 0.3: 300 |g|^2 / E, of which 1 % of E is 0.02.
    point = Point("saddle", 0.02, np.array([length, 0.0]), np.array([-1e-5, 1e-3]), np.eye(2))
    assert said in kind_of_ground(point, 0.3)


def test_what_rounding_makes_of_no_curvature_is_said_as_0():
    point = Point("valley", 0.1, np.zeros(2), np.array([-1e-19, 1e-3]), np.eye(2))
    assert "0 of 2 eigenvalues below 0; smallest 0, largest 1.0e−3" in kind_of_ground(point, 0.3)


def test_the_error_of_the_page_is_the_loss():
    """Of the notebook's start half the sum of squares is 0.507, and the mean absolute error 0.5."""
    squared, weights = moment(0, 0.3)
    assert squared.error == pytest.approx(errors_of_steps(weights, 0.3, 0)[0], rel=1e-12)
    assert "half the sum of the squared errors" in which_error("squared")
    trainer = Experiment(loss="cross_entropy").trainer()
    outputs = trainer.network.predict(INPUTS)
    entropy = -np.log(np.where(TARGETS == 1, outputs, 1 - outputs)).sum()
    point = point_at(trainer.network, trainer.dataset, "cross_entropy", 0.3)
    assert point.error == pytest.approx(entropy, rel=1e-12)
    assert "the cross-entropy, summed over the patterns" in which_error("cross_entropy")
