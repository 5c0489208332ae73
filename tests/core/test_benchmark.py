"""The benchmark's two ways, whose speeds it compares, must do the same work."""

import numpy as np

from tests.benchmarks import sweep, trainer


def test_both_ways_arrive_at_the_same_weights():
    ways = trainer.plain_loop(500), trainer.trainer_loop(500)
    for plain, trained in zip(*ways, strict=True):
        np.testing.assert_allclose(plain, trained, rtol=0, atol=1e-12)


def test_a_measurement_is_two_times_for_every_round():
    measured = trainer.measure(epochs=20, rounds=2)
    assert np.shape(measured) == (2, 2)
    assert (np.array(measured) >= 0).all()


def test_a_measurement_of_the_sweep_is_a_time_for_every_number_of_runs():
    measured = sweep.measure(epochs=20, runs=(3, 5), rounds=2)
    assert np.shape(measured) == (2, 3)
    assert (np.array(measured) >= 0).all()
