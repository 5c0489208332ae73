"""What a network answers over the unit square: grids to draw."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from xorcore.model.network import Network

RESOLUTION = 61


@lru_cache(maxsize=8)
def unit_square(resolution: int = RESOLUTION) -> NDArray[np.float64]:
    """Points (x1, x2) of a grid over [0, 1]^2, row by row from x2 = 0: (resolution^2, 2)."""
    axis = np.linspace(0.0, 1.0, resolution)
    x1, x2 = np.meshgrid(axis, axis)
    points = np.column_stack((x1.ravel(), x2.ravel()))
    points.flags.writeable = False
    return points


def decision_surface(network: Network, resolution: int = RESOLUTION) -> NDArray[np.float64]:
    """The output over [0, 1]^2: (resolution, resolution), row = x2, column = x1."""
    outputs = network.predict(unit_square(resolution)).reshape(resolution, resolution)
    # Weights near the largest float can meet inf - inf between the patterns: undecided.
    return np.nan_to_num(outputs, copy=False, nan=0.5)


# Terms near the largest float can meet inf - inf: undecided, as for the output.
@np.errstate(over="ignore", invalid="ignore")
def weighted_sums(network: Network, resolution: int = RESOLUTION) -> NDArray[np.float64]:
    """The output unit's weighted sum over [0, 1]^2: (resolution, resolution)."""
    below = network.forward(unit_square(resolution))[-2]
    sums = np.dot(network.feed(below), network.weights[-1]).reshape(resolution, resolution)
    return np.nan_to_num(sums, copy=False)


def unit_surfaces(
    network: Network, resolution: int = RESOLUTION
) -> tuple[NDArray[np.float64], ...]:
    """Every unit's activation over [0, 1]^2, a (n_l, resolution, resolution) per layer."""
    layers = network.forward(unit_square(resolution))
    return tuple(a.T.reshape(-1, resolution, resolution) for a in layers)
