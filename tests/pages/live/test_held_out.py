"""The error on held-out points: that of the run's network at each epoch of the curve."""

import numpy as np
import pytest

from pages.figures.points import Points
from pages.live.held_out import held_out_error
from pages.live.training_board import lines
from xorcore import Experiment
from xorcore.runs.data import HeldOut, OwnPoints, Point, ReadyMade

EXPERIMENT = Experiment(
    data=ReadyMade("moons", 40, 0.15, 7), test=HeldOut(20), hidden=(3, 2), start="random", bias=True
)


def by_hand(trainer):
    errors = []
    for epoch in trainer.history.epochs:
        held_out, network = trainer.held_out_at(epoch), trainer.history.network_at(epoch)
        outputs = network.predict(held_out.inputs)
        errors.append(np.abs(held_out.targets - outputs).mean())
    return errors


def test_each_checkpoint_has_the_error_of_its_own_network():
    trainer = EXPERIMENT.trainer("numpy")
    for epochs in (0, 7, 500, 1, 30):  # the newest epoch is no checkpoint that stays
        trainer.advance(epochs)
        np.testing.assert_allclose(held_out_error(trainer), by_hand(trainer), rtol=1e-12)


def test_points_that_take_the_place_of_others_have_errors_of_their_own():
    trainer = EXPERIMENT.trainer("numpy")
    trainer.advance(10)
    held_out_error(trainer)
    first = OwnPoints(tuple(Point(50 * n, 1000 - 40 * n, n % 2) for n in range(20)))
    for points in (first, OwnPoints(first.points[:15])):
        trainer.change_points(points)
        np.testing.assert_allclose(held_out_error(trainer), by_hand(trainer), rtol=1e-12)
        trainer.advance(5)
    trainer.change_points(first)
    trainer.advance(1)
    trainer.change_points(OwnPoints(first.points[5:]))
    np.testing.assert_allclose(held_out_error(trainer), by_hand(trainer), rtol=1e-12)


def test_an_epoch_edited_twice_before_another_has_no_error_of_the_points_between():
    trainer = EXPERIMENT.trainer("numpy")
    first = OwnPoints(tuple(Point(50 * n, 1000 - 40 * n, n % 2) for n in range(20)))
    trainer.advance(5)
    trainer.change_points(first)
    held_out_error(trainer)
    trainer.change_points(OwnPoints(first.points[:15]))
    trainer.advance(3)
    trainer.change_points(first)
    np.testing.assert_allclose(held_out_error(trainer), by_hand(trainer), rtol=1e-12)


def test_only_epochs_that_are_new_are_computed(monkeypatch: pytest.MonkeyPatch):
    trainer = EXPERIMENT.trainer("numpy")
    trainer.advance(2_000)
    held_out_error(trainer)
    asked = []
    monkeypatch.setattr(
        "pages.live.held_out._mean_absolute_errors",
        lambda _, weights, __: asked.append(len(weights)) or np.zeros(len(weights)),
    )
    trainer.advance(1)
    held_out_error(trainer)
    assert asked == [1]


def test_the_curve_has_it_as_a_second_line_thinned_with_the_first():
    trainer = EXPERIMENT.trainer("numpy")
    trainer.advance(1_000)
    points = Points(trainer.dataset, trainer.held_out)
    whole = lines(trainer, points, "log", 1_000)
    assert len(whole.ys) == 4
    thin = lines(trainer, points, "log", 1_000, 50)
    at = np.searchsorted(whole.x, thin.x)
    np.testing.assert_array_equal(thin.ys[3], whole.ys[3][at])
    assert len(lines(trainer, Points(trainer.dataset), "log", 1_000).ys) == 3
