"""Planes through weight space: their directions, and how far weights lie from them."""

import numpy as np
import pytest

from xorcore import XOR, Experiment, Network
from xorcore.explain.curvature import Point, point_at
from xorcore.explain.plane import Plane, main_directions, two_weights, way_out_and_gradient


def test_coordinates_and_distances_by_hand():
    # Along (3, 4, 0) / 5 and (0, 0, 1), through (0, 5, 7). From there to (6, 13, 9) it is
    # (6, 8, 2): 10 along the first, 2 along the second, nothing beside. To (4, 2, 7) it is
    # (4, -3, 0): perpendicular to both, 5 away.
    plane = Plane(np.array([0.0, 5, 7]), np.array([[0.6, 0.8, 0], [0, 0, 1]]))
    weights = np.array([[6.0, 13, 9], [4, 2, 7]])
    np.testing.assert_allclose(plane.distances(weights), [0, 5], atol=1e-14)
    np.testing.assert_allclose(plane.coordinates(weights), [[14, 9], [4, 7]])
    np.testing.assert_allclose(plane.coordinates(plane.through), [4, 7])


def _assert_at_right_angles(directions: np.ndarray) -> None:
    np.testing.assert_allclose(directions @ directions.T, np.eye(2), atol=1e-12)


def test_the_main_directions_of_a_run_hold_most_of_its_way():
    trainer = Experiment().trainer()
    trainer.advance(3_000)
    directions = main_directions(trainer.history)
    _assert_at_right_angles(directions)
    # No other plane leaves less beside it, each checkpoint counted by its log time.
    weights, epochs = trainer.history.weights, trainer.history.epochs
    share = np.gradient(np.log1p(epochs))
    middle = np.average(weights, axis=0, weights=share)
    rng = np.random.default_rng(0)
    others = [np.linalg.qr(directions.T + 0.1 * rng.normal(size=(9, 2)))[0].T for _ in range(20)]
    beside = [share @ Plane(middle, d).distances(weights) ** 2 for d in (directions, *others)]
    assert min(beside[1:]) > beside[0]


def test_a_run_of_one_checkpoint_has_directions_too():
    _assert_at_right_angles(main_directions(Experiment().trainer().history))


def test_the_way_out_and_the_gradient_span_the_gradient():
    point = point_at(Network.notebook(), XOR, "squared", 0.3)
    directions = way_out_and_gradient(point)
    _assert_at_right_angles(directions)
    np.testing.assert_array_equal(directions[0], point.way_out)
    origin = np.zeros(9)
    assert Plane(origin, directions).distances(point.gradient) == pytest.approx(0, abs=1e-15)
    assert directions[1] @ point.gradient < 0


def test_without_a_gradient_there_is_a_second_direction():
    weights = [np.full((2, 2), 1_000.0), np.full((2, 1), 1_000.0)]
    point = point_at(Network(tuple(weights)), XOR, "squared", 0.3)
    _assert_at_right_angles(way_out_and_gradient(point))


def test_a_gradient_along_the_way_out_leaves_a_second_direction():
    # What is left of it beside the way is rounding, which may point anywhere.
    for seed in range(50):
        vectors, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(9, 9)))
        point = Point("saddle", 0.5, -vectors[:, 0], np.arange(9.0) - 1, vectors)
        _assert_at_right_angles(way_out_and_gradient(point))


def test_two_weights_are_directions():
    plane = Plane(np.zeros(4), two_weights(4, 3, 1))
    assert plane.coordinates(np.array([1.0, 2, 3, 4])).tolist() == [4, 2]
