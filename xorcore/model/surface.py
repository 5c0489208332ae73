"""The outputs and weighted sums of a network on a grid over the unit square, to draw."""

from functools import lru_cache

import numpy as np

from xorcore.model import Array
from xorcore.model.dataset import frozen_array
from xorcore.model.network import Network

RESOLUTION = 61


@lru_cache(maxsize=8)
def unit_square(resolution: int = RESOLUTION) -> Array:
    """Points (x1, x2) of a grid over [0, 1]^2, row by row from x2 = 0: (resolution^2, 2)."""
    axis = np.linspace(0.0, 1.0, resolution)
    x1, x2 = np.meshgrid(axis, axis)
    return frozen_array(np.column_stack((x1.ravel(), x2.ravel())))


def decision_surface(network: Network, resolution: int = RESOLUTION) -> Array:
    """The output over [0, 1]^2: (resolution, resolution), row = x2, column = x1."""
    outputs = network.predict(unit_square(resolution)).reshape(resolution, resolution)
    # Weights near the largest float can give inf - inf between the patterns: undecided.
    return np.nan_to_num(outputs, copy=False, nan=0.5)


# Terms near the largest float can give inf - inf: undecided, as for the output.
@np.errstate(over="ignore", invalid="ignore")
def weighted_sums(network: Network, resolution: int = RESOLUTION) -> Array:
    """The output unit's weighted sum over [0, 1]^2: (resolution, resolution)."""
    below = network.forward(unit_square(resolution))[-2]
    sums: Array = np.dot(network.with_bias_column(below), network.weights[-1])
    return np.nan_to_num(sums, copy=False).reshape(resolution, resolution)


def unit_surfaces(network: Network, resolution: int = RESOLUTION) -> tuple[Array, ...]:
    """Every unit's activation over [0, 1]^2, a (n_l, resolution, resolution) per layer."""
    layers = network.forward(unit_square(resolution))
    return tuple(a.T.reshape(-1, resolution, resolution) for a in layers)
