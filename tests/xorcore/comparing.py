"""Comparing a run with the run that it should be."""

import numpy as np

from xorcore import Trainer


def assert_same(trainer: Trainer, expected: Trainer) -> None:
    """To the last bit, with all that went before."""
    state = (trainer.epoch, trainer.diverged, trainer.initial, trainer.changes)
    assert state == (expected.epoch, expected.diverged, expected.initial, expected.changes)
    assert (trainer.learning_rate, trainer.loss) == (expected.learning_rate, expected.loss)
    np.testing.assert_array_equal(trainer.network.flat(), expected.network.flat())
    np.testing.assert_array_equal(trainer.error, expected.error)
    assert trainer.method == expected.method
    for end in (trainer.epoch // 2, trainer.epoch):  # with what the rule remembers
        states = trainer.history.state_at(end), expected.history.state_at(end)
        np.testing.assert_array_equal(*states)
    for column in (
        *("epochs", "mean_absolute_error", "lowest", "highest", "least_worst", "most_right"),
        "weights",
    ):
        np.testing.assert_array_equal(
            getattr(trainer.history, column), getattr(expected.history, column)
        )
