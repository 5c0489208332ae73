"""The error on held-out points: that of the run's network at each epoch of the curve."""

import numpy as np
import pytest

from pages.figures.points import Points
from pages.live.held_out import held_out_error
from pages.live.training_board import lines
from xorcore import Experiment
from xorcore.runs.data import HeldOut, ReadyMade

EXPERIMENT = Experiment(
    data=ReadyMade("moons", 40, 0.15, 7), test=HeldOut(20), hidden=(3, 2), start="random", bias=True
)


def by_hand(trainer, held_out):
    networks = map(trainer.history.network_at, trainer.history.epochs)
    return [
        np.abs(held_out.targets - network.predict(held_out.inputs)).mean() for network in networks
    ]


def test_each_checkpoint_has_the_error_of_its_own_network():
    trainer, held_out = EXPERIMENT.trainer("numpy"), EXPERIMENT.held_out
    for epochs in (0, 7, 500, 1, 30):  # the newest epoch is no checkpoint that stays
        trainer.advance(epochs)
        found = held_out_error(trainer, held_out)
        np.testing.assert_allclose(found, by_hand(trainer, held_out), rtol=1e-12)


def test_other_points_have_another_error():
    trainer = EXPERIMENT.trainer("numpy")
    trainer.advance(10)
    held_out_error(trainer, EXPERIMENT.held_out)
    other = Experiment(data=ReadyMade("blobs", 20, 0.1, 1), test=HeldOut(50)).held_out
    np.testing.assert_allclose(held_out_error(trainer, other), by_hand(trainer, other), rtol=1e-12)


def test_only_epochs_that_are_new_are_computed(monkeypatch: pytest.MonkeyPatch):
    trainer, held_out = EXPERIMENT.trainer("numpy"), EXPERIMENT.held_out
    trainer.advance(2_000)
    held_out_error(trainer, held_out)
    asked = []
    monkeypatch.setattr(
        "pages.live.held_out._mean_absolute_errors",
        lambda _, weights, __: asked.append(len(weights)) or np.zeros(len(weights)),
    )
    trainer.advance(1)
    held_out_error(trainer, held_out)
    assert asked == [1]


def test_the_curve_has_it_as_a_second_line_thinned_with_the_first():
    trainer, held_out = EXPERIMENT.trainer("numpy"), EXPERIMENT.held_out
    trainer.advance(1_000)
    points = Points(trainer.dataset, held_out)
    whole = lines(trainer, points, "log", 1_000)
    assert len(whole.ys) == 4
    thin = lines(trainer, points, "log", 1_000, 50)
    at = np.searchsorted(whole.x, thin.x)
    np.testing.assert_array_equal(thin.ys[3], whole.ys[3][at])
    assert len(lines(trainer, Points(trainer.dataset), "log", 1_000).ys) == 3
