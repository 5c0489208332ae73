"""The error on held-out points: that of the run's network at each epoch of the curve."""

import numpy as np
import pytest

from pages.figures.points import Points
from pages.live.held_out import around, held_out_error
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
    assert len(whole.ys) == 6
    thin = lines(trainer, points, "log", 1_000, 50)
    at = np.searchsorted(whole.x, thin.x)
    for of_thin, of_whole in zip(thin.ys[3:], whole.ys[3:], strict=True):
        np.testing.assert_array_equal(of_thin, of_whole[at])
    assert len(lines(trainer, Points(trainer.dataset), "log", 1_000).ys) == 3


def test_a_swing_from_epoch_to_epoch_is_a_band_around_its_mean():
    # Every epoch up to 20, then the schedule of the history: a hundred each time it doubles.
    epochs = np.array([*range(21), *np.unique((20 * 2 ** (np.arange(900) / 100)).astype(int))[1:]])
    errors = np.where(epochs % 2 == 1, 0.4, 0.2)
    errors[epochs >= 2_000] += 0.3  # other points from there on
    errors[epochs >= 9_000] = np.nan  # none held out
    lowest, highest, mean = around(epochs, errors, (0, 2_000, 9_000))
    for at, epoch in enumerate(epochs.tolist()):
        begin = max(first for first in (0, 2_000, 9_000) if first <= epoch)
        end = min(last for last in (2_000, 9_000, 1e9) if last > epoch)
        far = 2**0.06
        near = [
            error
            for other, error in zip(epochs.tolist(), errors.tolist(), strict=True)
            if begin <= other < end and epoch / far <= other <= epoch * far
        ]
        expected = (min(near), max(near), sum(near) / len(near))
        np.testing.assert_allclose((lowest[at], highest[at], mean[at]), expected, rtol=1e-12)
    np.testing.assert_array_equal(mean[:17], errors[:17])  # each alone
    late = (epochs > 500) & (epochs < 1_900)
    assert np.abs(np.diff(errors[late])).max() == pytest.approx(0.2)
    assert np.abs(np.diff(mean[late])).max() < 0.05
    # Only where all that are recorded nearby have an even number is nothing known of the others.
    assert (highest[late] - lowest[late] > 0.19).mean() > 0.9
