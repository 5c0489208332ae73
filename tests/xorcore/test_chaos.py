"""The measure of agreement itself: strict on calm runs, and no stricter than possible on others."""

import pytest

from tests.xorcore.chaos import assert_same_run, is_chaotic
from tests.xorcore.random_runs import Run
from xorcore import GATES, XOR, Network, Trainer

CHAOTIC = Run(
    Network.random((2, 1, 2, 1), seed=2, activation="tanh"), GATES["and"], 0.0625, "cross_entropy"
)
CALM = Run(Network.notebook(), XOR, 0.3, "squared")


def trained(run: Run, learning_rate: float | None = None, epochs: int = 10_000) -> Trainer:
    rate = learning_rate or run.learning_rate
    trainer = Trainer(run.network, run.dataset, rate, run.loss, engine="numpy")
    trainer.advance(epochs)
    return trainer


def test_a_run_that_leaps_about_although_its_steps_are_small_is_chaotic():
    assert is_chaotic(CHAOTIC, 10_000)
    assert not is_chaotic(CHAOTIC, 1_000)
    assert not is_chaotic(CALM, 10_000)


@pytest.mark.parametrize("run", [CALM, CHAOTIC], ids=["calm", "chaotic"])
def test_another_learning_rate_is_no_rounding(run: Run):
    # Also where the end is chaotic, the epochs before it are compared.
    reference = trained(run)
    assert_same_run(trained(run), reference, run)
    with pytest.raises(AssertionError):
        assert_same_run(trained(run, run.learning_rate * (1 + 1e-6)), reference, run)
