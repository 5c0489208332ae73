"""The loss L of a sigmoid output unit: its value, and the delta that backpropagation starts with.

Both functions take the output unit's weighted sums (..., P) and the targets (P,), and add up
over the P patterns: the result is (...).
"""

from collections.abc import Callable

import numpy as np

from xorcore.model import Array


def half_squared_error(weighted_sum: Array, targets: Array) -> Array:
    """Half the sum of squared errors: (...)."""
    outputs = 0.5 + 0.5 * np.tanh(weighted_sum / 2)  # the sigmoid, in other words
    return np.asarray(0.5 * np.sum((targets - outputs) ** 2, axis=-1))


def cross_entropy(weighted_sum: Array, targets: Array) -> Array:
    """Cross-entropy, summed over the patterns: (...).

    -t log(s(z)) - (1 - t) log(1 - s(z)) = log(1 + e^z) - t z: written so, no logarithm meets
    an output that has rounded to 0 or 1.
    """
    return np.asarray(np.sum(np.logaddexp(0.0, weighted_sum) - targets * weighted_sum, axis=-1))


LOSS_FUNCTIONS: dict[str, Callable[[Array, Array], Array]] = {
    "squared": half_squared_error,
    "cross_entropy": cross_entropy,
}
LOSSES = tuple(LOSS_FUNCTIONS)


def output_delta(loss: str, error: Array, derivative: Array) -> Array:
    """-dL/dz of the output unit (P, 1) from targets - outputs (P, 1) and da/dz (P, 1).

    Cross-entropy has no derivative in it: the one of the sigmoid cancels (Bishop 2006,
    Pattern Recognition and Machine Learning, section 5.2).
    """
    return error if loss == "cross_entropy" else error * derivative


def output_curvature(loss: str, error: Array, derivative: Array, second: Array) -> Array:
    """d2L/dz2 of the output unit, the slope of minus ``output_delta``, shaped like `error`.

    From targets - outputs and the output's first and second derivative by z. Half of (t - a)^2 has
    the slope -(t - a) a', and that the slope a' a' - (t - a) a''; cross-entropy has a - t and a'.
    """
    return derivative if loss == "cross_entropy" else derivative**2 - error * second
