"""How colours look to those who lack a kind of cone, and how far two colours are then apart."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

VISIONS: dict[str, Array] = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
"""Of linear RGB. Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of
Color Vision Deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (6), 2009,
at severity 1.0."""

# From linear sRGB to CIE XYZ with its white D65 (IEC 61966-2-1).
_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def distance(one: str, other: str, vision: str) -> float:
    """Delta E of 1976: how far two colours, as ``#rrggbb``, are apart in CIELAB for this vision."""
    first, second = (_lab(VISIONS[vision] @ _linear(colour)) for colour in (one, other))
    return float(np.linalg.norm(first - second))


def _linear(colour: str) -> Array:
    channels = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def _lab(rgb: Array) -> Array:
    share = _XYZ @ np.clip(rgb, 0, 1) / _XYZ.sum(axis=1)
    edge = 6 / 29
    x, y, z = np.where(share > edge**3, np.cbrt(share), share / (3 * edge**2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])
