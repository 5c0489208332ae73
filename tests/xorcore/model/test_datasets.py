"""Ready-made sets: where their points lie, by geometry that the functions do not use."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xorcore import Dataset
from xorcore.model.datasets import (
    MAX_NOISE,
    MAX_POINTS,
    MIN_POINTS,
    READY_MADE,
    blobs,
    checkerboard,
    circles,
    moons,
    spirals,
    stripes,
    xor_clouds,
)

NAMES = ("xor_clouds", "circles", "moons", "spirals", "stripes", "checkerboard", "blobs")
makers = st.sampled_from([*READY_MADE.values()])
sizes = st.integers(MIN_POINTS, MAX_POINTS)
seeds = st.integers(0, 2**32 - 1)


def test_there_are_seven_sets():
    assert tuple(READY_MADE) == NAMES
    assert READY_MADE["moons"] is moons


@given(makers, sizes, st.floats(0, MAX_NOISE), seeds)
def test_every_set_lies_in_the_square_in_two_even_classes(make, n: int, noise: float, seed: int):
    dataset = make(n, noise, seed)
    assert dataset.inputs.shape == (n, 2)
    assert ((dataset.inputs >= 0) & (dataset.inputs <= 1)).all()
    ones = np.count_nonzero(dataset.targets == 1)
    assert ones + np.count_nonzero(dataset.targets == 0) == n
    assert ones == n // 2
    assert READY_MADE[dataset.name] is make
    again = make(n, noise, seed)
    np.testing.assert_array_equal(again.inputs, dataset.inputs)
    np.testing.assert_array_equal(again.targets, dataset.targets)


@pytest.mark.parametrize("make", READY_MADE.values())
def test_another_seed_gives_other_points(make: Callable[..., Dataset]):
    assert not np.isin(make(50, 0.0, 1).inputs, make(50, 0.0, 2).inputs).any()


@pytest.mark.parametrize("make", READY_MADE.values())
def test_noise_is_a_normal_shift_in_half_sides(make: Callable[..., Dataset]):
    """Of 500 points: the mean square of 1,000 shifts is right to 5 times its deviation of 4.5 %."""
    exact, noisy = make(500, 0.0, 3), make(500, 0.02, 3)
    shifts = 2 * (noisy.inputs - exact.inputs)
    # Where the edge is near, a shift is mirrored.
    inside = shifts[(np.abs(2 * exact.inputs - 1) < 0.9).all(axis=1)]
    assert len(inside) > 300
    assert np.sqrt((inside**2).mean()) == pytest.approx(0.02, rel=0.15)
    np.testing.assert_array_equal(noisy.targets, exact.targets)


def test_what_leads_out_of_the_square_is_mirrored_at_its_edge():
    """Stripes fill the square: a shift leads a part of them out, and none piles up at the edge."""
    points = stripes(500, 0.5, 0).inputs
    assert np.count_nonzero((points == 0) | (points == 1)) == 0
    assert 0.02 < np.mean(points[:, 0] < 0.05) < 0.1


def test_the_four_clouds_of_xor_have_equal_parts():
    dataset = xor_clouds(400, 0.0, 5)
    x1, x2 = dataset.inputs.T
    right, up = x1 > 0.5, x2 > 0.5
    # 0.25 from the middle lines, in deviations of 0.075: 4 in 10,000 are over one.
    assert np.count_nonzero((right != up) != (dataset.targets[:, 0] == 1)) <= 3
    for is_right, is_up in ((0, 0), (0, 1), (1, 0), (1, 1)):
        inside = dataset.inputs[(right == is_right) & (up == is_up)]
        assert abs(len(inside) - 100) <= 3
        middle = (0.25 + 0.5 * is_right, 0.25 + 0.5 * is_up)
        np.testing.assert_allclose(inside.mean(axis=0), middle, atol=0.04)
    four = xor_clouds(4, 0.0, 1).inputs
    assert {(*point,) for point in np.round(four).tolist()} == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_two_circles_lie_around_the_middle():
    dataset = circles(200, 0.0, 1)
    radius = np.hypot(*(dataset.inputs - 0.5).T)
    np.testing.assert_allclose(radius, np.where(dataset.targets[:, 0] == 1, 0.175, 0.375))


def test_two_moons_are_those_of_scikit_learn_at_half_their_size():
    """Its moons: (cos a, sin a) and (1 - cos a, 1 - sin a - 0.5), with a from 0 to pi."""
    dataset = moons(200, 0.0, 1)
    theirs = (2 * dataset.inputs - 1) * 2 + (0.5, 0.25)
    upper, lower = (theirs[dataset.targets[:, 0] == target] for target in (0, 1))
    np.testing.assert_allclose(np.hypot(*upper.T), 1)
    assert (upper[:, 1] >= 0).all()
    np.testing.assert_allclose(np.hypot(lower[:, 0] - 1, lower[:, 1] - 0.5), 1)
    assert (lower[:, 1] <= 0.5).all()


def test_the_second_arm_of_the_spiral_is_the_first_one_turned_half_around():
    dataset = spirals(500, 0.0, 1)
    turned = np.where(dataset.targets == 1, 1 - dataset.inputs, dataset.inputs) - 0.5
    radius = 2 * np.hypot(*turned.T)
    assert radius.min() >= 0.1
    assert 0.85 < radius.max() <= 0.9
    # The angle grows with the radius, by one and a half turns over 0.8 of it.
    angle = np.arctan2(turned[:, 1], turned[:, 0])
    turns = (radius - 0.1) / 0.8 * 1.5 - angle / (2 * np.pi)
    np.testing.assert_allclose(turns, np.round(turns), atol=1e-9)


def test_stripes_and_fields_alternate_with_a_gap_between():
    dataset = stripes(300, 0.0, 2)
    place = 4 * dataset.inputs[:, 0]
    np.testing.assert_array_equal(np.floor(place) % 2, dataset.targets[:, 0])
    dataset = checkerboard(320, 0.0, 2)
    fields = 4 * dataset.inputs
    np.testing.assert_array_equal(np.floor(fields).sum(axis=1) % 2, dataset.targets[:, 0])
    counts = np.unique(np.floor(fields), axis=0, return_counts=True)[1]
    assert counts.tolist() == [20] * 16
    for shares in (place % 1, fields % 1):
        assert shares.min() >= 0.1 - 1e-9
        assert shares.max() <= 0.9 + 1e-9


def test_two_blobs_lie_apart_on_the_diagonal():
    dataset = blobs(500, 0.0, 4)
    for target, middle in ((0, 0.3), (1, 0.7)):
        points = dataset.inputs[dataset.targets[:, 0] == target]
        np.testing.assert_allclose(points.mean(axis=0), middle, atol=0.02)
        np.testing.assert_allclose(points.std(axis=0), 0.075, rtol=0.2)
    assert np.count_nonzero((dataset.inputs.sum(axis=1) > 1) != (dataset.targets[:, 0] == 1)) == 0


@pytest.mark.parametrize(
    ("n", "noise", "message"),
    [
        (3, 0.1, "n must be a whole number from 4 to 500, not 3"),
        (501, 0.1, "n must be"),
        (100, -0.1, "noise must be a number from 0 to 0.5, not -0.1"),
        (100, 0.51, "noise must be"),
        (100, float("nan"), "noise must be"),
    ],
)
def test_what_is_out_of_bounds_is_refused(n: int, noise: float, message: str):
    for make in READY_MADE.values():
        with pytest.raises(ValueError, match=message):
            make(n, noise, 0)
