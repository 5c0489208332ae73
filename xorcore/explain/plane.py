"""Planes through weight space: which two directions they have, and how a run lies to them."""

from dataclasses import dataclass

import numpy as np

from xorcore.explain.curvature import Point
from xorcore.model import Array
from xorcore.runs.history import History


@dataclass(frozen=True, eq=False)
class Plane:
    """The plane through the weights `through` (N,), along two `directions` (2, N).

    The directions have length 1 and are perpendicular to each other.
    """

    through: Array
    directions: Array

    def coordinates(self, weights: Array) -> Array:
        """Where weights (..., N) lie along the two directions, from 0: (..., 2).

        They do not depend on the point that the plane goes through: planes with the same
        directions share them.
        """
        return np.asarray(weights @ self.directions.T)

    def distances(self, weights: Array) -> Array:
        """How far weights (..., N) are from the plane: (...)."""
        beside = weights - self.through
        beside = beside - (beside @ self.directions.T) @ self.directions
        return np.asarray(np.linalg.norm(beside, axis=-1))


@np.errstate(over="ignore", invalid="ignore")
def main_directions(history: History) -> Array:
    """The two directions in which a run has gone furthest, each of length 1: (2, N).

    The first two principal components of its checkpoints, each of which counts as much as the
    log time from the one before it to the one after.
    """
    epochs, weights = history.epochs, history.weights
    share = np.gradient(np.log1p(epochs - epochs[0])) if len(epochs) > 1 else np.ones(1)
    middle = np.average(weights, axis=0, weights=share)
    beside = weights - middle
    spread = beside.T @ (share[:, np.newaxis] * beside)
    if not np.isfinite(spread).all():  # no direction can be told from numbers so large
        return np.eye(2, weights.shape[1])
    _, directions = np.linalg.eigh(spread)
    return _two_of(directions.T[::-1])  # the largest eigenvalues are the last


def way_out_and_gradient(point: Point) -> Array:
    """The way out of a point, and perpendicular to it the direction down its gradient: (2, N)."""
    way, others = point.way_out, point.eigenvectors[:, 1:]
    beside = others @ (others.T @ -point.gradient)  # perpendicular also where little is left
    length = np.linalg.norm(beside)
    second = beside / length if length > 0 else point.eigenvectors[:, 1 % len(way)]
    return np.stack((way, second))


def two_weights(size: int, first: int, second: int) -> Array:
    """The directions of two of `size` weights, by their places in ``Network.flat``: (2, N)."""
    return np.eye(size)[[first, second]]


def _two_of(directions: Array) -> Array:
    """The first two rows, the sign of each such that its largest number is above 0."""
    two = directions[:2]
    largest = np.take_along_axis(two, np.abs(two).argmax(axis=1, keepdims=True), axis=1)
    return np.asarray(two * np.where(largest < 0, -1.0, 1.0))
