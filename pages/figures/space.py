"""Hidden units as the axes of a box: where the patterns lie in it, and the output unit's cut.

``player/space.js`` computes the same in the browser, for each moment that the board plays.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from pages.figures.parts import Array
from xorcore import Dataset, Network

BOXES = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, 4.0)}
"""The range of the axes. ReLU has no upper bound: activations above 4 are drawn at 4."""

_PIN = 0.22  # length of the pin; the box has sides of 1
_OUTSIDE = 0.04  # of it at most lies out of the box, where the labels are

# A cube is seen a little from the left and from above, so that its axes have three directions.
_TURN, _TILT = np.radians((30, 20))
_CUBE = (
    (np.cos(_TURN), np.sin(_TURN), 0),
    (-np.sin(_TURN) * np.sin(_TILT), np.cos(_TURN) * np.sin(_TILT), np.cos(_TILT)),
)
_SQUARE = ((1, 0), (0, 1))
_STRIP = ((1, 0), (0, 0.2))


@dataclass(frozen=True)
class Space:
    """One to three `units` of a network's last hidden layer, as the axes of a box.

    A point of the box has k coordinates, one for each unit. For a single unit k is 2: the box is
    a flat strip, and the second coordinate has no meaning.
    """

    network: Network
    dataset: Dataset
    units: tuple[int, ...]

    @property
    def box(self) -> tuple[float, float]:
        """The range of each axis."""
        return BOXES[self.network.activation]

    @property
    def camera(self) -> Array:
        """The matrix (2, k) that projects a box of side 1 onto the page."""
        return np.array((_STRIP, _SQUARE, _CUBE)[len(self.units) - 1], float)

    def projected(self, points: Array) -> Array:
        """Points (n, k) of the box, projected onto the page: (n, 2); its low corner is (0, 0)."""
        low, high = self.box
        return (points - low) / (high - low) @ self.camera.T

    @property
    def activations(self) -> Array:
        """The activations of these units for every pattern: (P, units)."""
        return self._hidden[:, list(self.units)]

    @property
    def places(self) -> Array:
        """The points of the patterns, moved to the wall if they lie outside of the box: (P, k)."""
        inside = np.clip(self.activations, *self.box)
        places = np.full((len(inside), self.camera.shape[1]), np.mean(self.box))
        places[:, : len(self.units)] = inside
        return places

    @property
    def stems(self) -> Array:
        """A line from each pattern straight down to the floor, with NaNs after it: (3P, k)."""
        feet = self.places
        feet[:, -1] = self.box[0]
        return broken(np.stack((self.places, feet), axis=1))

    @property
    def boundary(self) -> Array:
        """Where the output unit's weighted sum is 0: a line or a polygon, closed, (n, k).

        Units without an axis enter the sum with their mean over the patterns. If the boundary
        misses the box, the result is one point of NaNs.
        """
        corners = self._corners
        return corners if np.isnan(corners).all() else np.vstack((corners, corners[:1]))

    @property
    def pin(self) -> Array:
        """From the middle of the boundary at right angles to the side of output 1: (2, k).

        Shorter where it would leave the box.
        """
        start, (normal, _) = self._corners.mean(axis=0), self._weighted_sum
        low, high = self.box
        with np.errstate(invalid="ignore", divide="ignore"):
            direction = _unit(normal)
            rooms = np.where(direction > 0, high - start, start - low) / np.abs(direction)
            length = np.fmin.reduce(rooms / (high - low) + _OUTSIDE, initial=_PIN)
            return np.array((start, start + length * (high - low) * direction))

    @property
    def _corners(self) -> Array:
        corners = plane_in_box(*self._weighted_sum, *self.box)
        return corners if len(corners) else np.full((1, self.camera.shape[1]), np.nan)

    @property
    def _hidden(self) -> Array:
        return self.network.forward(self.dataset.inputs)[-2]

    @property
    def _weighted_sum(self) -> tuple[Array, float]:
        """The output unit's weighted sum over the box, ``normal @ point + offset``."""
        weights = self.network.weights[-1].ravel()
        means = self._hidden.mean(axis=0)
        means[list(self.units)] = 0
        offset = means @ weights[: len(means)] + (weights[-1] if self.network.bias else 0)
        normal = np.zeros(self.camera.shape[1])
        normal[: len(self.units)] = weights[list(self.units)]
        return normal, float(offset)


def plane_in_box(normal: Array, offset: float, low: float, high: float) -> Array:
    """Corners (n, k) of the plane ``normal @ point + offset = 0`` in the box `low` to `high`.

    In two dimensions these are the ends of a line, in three the corners of a polygon, in order
    around it. There are none if the plane misses the box, or if all of `normal` (k,) is 0.
    """
    size = len(normal)
    if not (np.any(normal) and np.isfinite(normal).all() and np.isfinite(offset)):
        return np.empty((0, size))
    # Scaled, so that products of huge or tiny weights neither overflow nor underflow.
    scale = max(np.abs(normal).max(), abs(offset))
    normal, offset = normal / scale, offset / scale
    vertices = np.array([*product((low, high), repeat=size)])
    edges = edges_of_box(low, high, size)
    values = edges @ normal + offset
    is_cut = values.prod(axis=1) < 0
    (starts, ends), (before, after) = edges[is_cut].swapaxes(0, 1), values[is_cut].T
    cuts = starts + (before / (before - after))[:, np.newaxis] * (ends - starts)
    return _around(np.vstack((vertices[vertices @ normal + offset == 0], cuts)), normal)


def edges_of_box(low: float, high: float, size: int) -> Array:
    """Both ends of each edge of a box with `size` axes: (edges, 2, size)."""
    return np.array(
        [
            (start, (*start[:axis], high, *start[axis + 1 :]))
            for start in product((low, high), repeat=size)
            for axis in range(size)
            if start[axis] == low
        ]
    )


def broken(lines: Array) -> Array:
    """Lines (n, 2, k) as one with gaps, for Plotly: a point of NaNs after each, (3n, k)."""
    return np.insert(lines, 2, np.nan, axis=1).reshape(-1, lines.shape[-1])


def _around(corners: Array, normal: Array) -> Array:
    """Corners (n, k) of a convex polygon in order; the two ends of a line stay as they are."""
    if corners.shape[1] < 3 or not len(corners):
        return corners
    along = np.cross(normal, np.eye(3)[np.abs(normal).argmin()])
    across = np.cross(normal, along)
    spokes = corners - corners.mean(axis=0)
    return corners[np.argsort(np.arctan2(spokes @ _unit(across), spokes @ _unit(along)))]


def _unit(vector: Array) -> Array:
    """The vector of length 1 in this direction."""
    vector = vector / np.abs(vector).max()
    return vector / np.linalg.norm(vector)
