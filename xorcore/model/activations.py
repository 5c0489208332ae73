"""Activation functions, each with its derivatives written in terms of its own output.

Backpropagation reaches a unit when its output is known already, so the derivatives are written
as functions of that output: the sigmoid's slope is ``output * (1 - output)``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from xorcore.model import Array


@dataclass(frozen=True)
class Activation:
    """A function applied to every weighted sum, called as ``activation(weighted_sum)``.

    ``derivative`` is the slope with respect to the weighted sum, and ``second_derivative`` the
    slope of that slope, both as a function of the activation's *output*. That of a relu is 0: its
    slope has a jump where the weighted sum is 0, and does not change anywhere else.
    """

    name: str
    function: Callable[[Array], Array]
    derivative: Callable[[Array], Array]
    second_derivative: Callable[[Array], Array] = np.zeros_like

    def __call__(self, weighted_sum: ArrayLike) -> Array:
        """Activation of every weighted sum, float64, same shape."""
        return self.function(np.asarray(weighted_sum, dtype=np.float64))


def _sigmoid(z: Array) -> Array:
    # Below z = -709.8 exp overflows to inf, and 1 / inf is 0 in place of e^z, less than 6e-309.
    with np.errstate(over="ignore"):
        return 1.0 / (1.0 + np.exp(-z))


sigmoid = Activation(
    "sigmoid", _sigmoid, lambda a: a * (1.0 - a), lambda a: a * (1.0 - a) * (1.0 - 2.0 * a)
)
tanh = Activation("tanh", np.tanh, lambda a: 1.0 - a * a, lambda a: -2.0 * a * (1.0 - a * a))
relu = Activation("relu", lambda z: np.maximum(z, 0.0), np.sign)
step = Activation("step", lambda z: np.heaviside(z, 1.0), np.zeros_like)

HIDDEN_ACTIVATIONS = {activation.name: activation for activation in (sigmoid, tanh, relu)}
"""The activations a hidden layer may have: those with a slope to learn from."""
