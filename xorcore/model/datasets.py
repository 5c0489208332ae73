"""Ready-made sets of points in the unit square, in two classes: harder ones than XOR's corners.

Every figure is made in the plane [-1, 1]^2, around (0, 0). There each coordinate is shifted by a
normal number of standard deviation `noise`, and mirrored at the edge if that leads out of the
square; (x + 1) / 2 takes it to [0, 1]^2. The targets are 0, 1, 0, 1, ..., so that both classes
have as many points as `n` allows, and the first points show both. All random numbers come from
``numpy.random.default_rng(seed)``: the same arguments give the same points, inputs (n, 2) and
targets (n, 1). Each function raises ValueError unless n is ``MIN_POINTS`` to ``MAX_POINTS``, noise
0 to ``MAX_NOISE``, and seed 0 or more.

Below, t is a point's target, and u, v are uniform in [0, 1).
"""

from collections.abc import Callable

import numpy as np

from xorcore.model import Array
from xorcore.model.dataset import Dataset

MIN_POINTS = 4
MAX_POINTS = 500
MAX_NOISE = 0.5

SPREAD = 0.15
"""Standard deviation of a cloud without noise."""

_GAP = 0.1
"""The share of a field's width that stays free along each of its sides."""


def xor_clouds(n: int, noise: float, seed: int) -> Dataset:
    """Four clouds, 0.15 N(0, 1) around (+-0.5, +-0.5); t = 1 where the signs differ, as in XOR.

    The clouds get their points in turn: the first four are one of each.
    """
    targets, rng = _begin(n, noise, seed)
    x1 = np.arange(n) // 2 % 2 - 0.5
    x2 = np.where(targets == 1, -x1, x1)
    centres = np.column_stack((x1, x2))
    return _finish("xor_clouds", centres + rng.normal(0, SPREAD, (n, 2)), targets, noise, rng)


def circles(n: int, noise: float, seed: int) -> Dataset:
    """Two circles: r (cos 2 pi u, sin 2 pi u) with r = 0.35 for t = 1, and 0.75 around it."""
    targets, rng = _begin(n, noise, seed)
    radius = np.where(targets == 1, 0.35, 0.75)
    return _finish("circles", _polar(radius, 2 * np.pi * rng.random(n)), targets, noise, rng)


def moons(n: int, noise: float, seed: int) -> Dataset:
    """Two half circles that reach into each other: 0.5 (cos pi u, sin pi u) + (-0.25, -0.125).

    That is t = 0; the moon of t = 1 is the same one, turned half around (0, 0). They are those
    of scikit-learn's ``make_moons`` at half their size, so its noise of 0.3 is 0.15 here.
    """
    targets, rng = _begin(n, noise, seed)
    upper = _polar(np.full(n, 0.5), np.pi * rng.random(n)) - (0.25, 0.125)
    points = np.where(targets[:, np.newaxis] == 1, -upper, upper)
    return _finish("moons", points, targets, noise, rng)


def spirals(n: int, noise: float, seed: int) -> Dataset:
    """Two arms of one and a half turns: r = 0.1 + 0.8 u at the angle 3 pi u + pi t."""
    targets, rng = _begin(n, noise, seed)
    u = rng.random(n)
    points = _polar(0.1 + 0.8 * u, 3 * np.pi * u + np.pi * targets)
    return _finish("spirals", points, targets, noise, rng)


def stripes(n: int, noise: float, seed: int) -> Dataset:
    """Four upright stripes: x1 = (k + u) / 2 - 1 and x2 = 2 v - 1, where t = k mod 2.

    k is 0, 1, 2, 3, 0, ..., and u keeps a tenth of a stripe's width off its sides.
    """
    targets, rng = _begin(n, noise, seed)
    k = np.arange(n) % 4
    points = np.column_stack(((k + _inside(rng, n)) / 2 - 1, 2 * rng.random(n) - 1))
    return _finish("stripes", points, targets, noise, rng)


def checkerboard(n: int, noise: float, seed: int) -> Dataset:
    """4 x 4 fields: x1 = (k + u) / 2 - 1 and x2 = (m + v) / 2 - 1, where t = (k + m) mod 2.

    The fields get their points in turn, and u and v keep a tenth of a field's width off its sides.
    """
    targets, rng = _begin(n, noise, seed)
    k = np.arange(n) // 4 % 4
    m = (np.arange(n) + k) % 4
    points = np.column_stack((k + _inside(rng, n), m + _inside(rng, n))) / 2 - 1
    return _finish("checkerboard", points, targets, noise, rng)


def blobs(n: int, noise: float, seed: int) -> Dataset:
    """Two clouds, 0.15 N(0, 1) around (-0.4, -0.4) for t = 0, and (0.4, 0.4) for t = 1."""
    targets, rng = _begin(n, noise, seed)
    centres = np.where(targets[:, np.newaxis] == 1, 0.4, -0.4)
    return _finish("blobs", centres + rng.normal(0, SPREAD, (n, 2)), targets, noise, rng)


READY_MADE: dict[str, Callable[[int, float, int], Dataset]] = {
    make.__name__: make
    for make in (xor_clouds, circles, moons, spirals, stripes, checkerboard, blobs)
}
"""Every function above by its name, which is the name of its data sets, too."""


def _begin(n: int, noise: float, seed: int) -> tuple[Array, np.random.Generator]:
    """The targets of n points: (n,), and the random numbers of this seed."""
    if not MIN_POINTS <= n <= MAX_POINTS:
        raise ValueError(f"n must be a whole number from {MIN_POINTS} to {MAX_POINTS}, not {n}")
    if not 0 <= noise <= MAX_NOISE:
        raise ValueError(f"noise must be a number from 0 to {MAX_NOISE}, not {noise}")
    return np.arange(n, dtype=np.float64) % 2, np.random.default_rng(seed)


def _finish(
    name: str, points: Array, targets: Array, noise: float, rng: np.random.Generator
) -> Dataset:
    """The data set of `points` (n, 2) in [-1, 1]^2 and `targets` (n,), with the noise."""
    shares = (points + noise * rng.standard_normal(points.shape) + 1) / 2
    mirrored = 1 - np.abs(1 - shares % 2)  # at 0 and at 1, as often as it takes
    return Dataset(name, mirrored, targets[:, np.newaxis])


def _polar(radius: Array, angle: Array) -> Array:
    return np.column_stack((radius * np.cos(angle), radius * np.sin(angle)))


def _inside(rng: np.random.Generator, n: int) -> Array:
    return rng.uniform(_GAP, 1 - _GAP, n)
