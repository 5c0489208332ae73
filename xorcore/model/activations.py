"""Activation functions, each with its derivative written in terms of its own output.

Backpropagation reaches a unit when its output is known already, so the derivative is written
as a function of that output: for the sigmoid, ``output * (1 - output)``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from xorcore.model import Array


@dataclass(frozen=True)
class Activation:
    """A function applied to every weighted sum, called as ``activation(weighted_sum)``.

    ``derivative`` is the slope with respect to the weighted sum, as a function of the
    activation's *output*.
    """

    name: str
    function: Callable[[Array], Array]
    derivative: Callable[[Array], Array]

    def __call__(self, weighted_sum: ArrayLike) -> Array:
        """Activation of every weighted sum, float64, same shape."""
        return self.function(np.asarray(weighted_sum, dtype=np.float64))


def _sigmoid(z: Array) -> Array:
    # Below z = -709.8 exp overflows to inf, and 1 / inf is 0 in place of e^z, less than 6e-309.
    with np.errstate(over="ignore"):
        return 1.0 / (1.0 + np.exp(-z))


sigmoid = Activation("sigmoid", _sigmoid, lambda a: a * (1.0 - a))
tanh = Activation("tanh", np.tanh, lambda a: 1.0 - a * a)
relu = Activation("relu", lambda z: np.maximum(z, 0.0), np.sign)
step = Activation("step", lambda z: np.heaviside(z, 1.0), np.zeros_like)

HIDDEN_ACTIVATIONS = {activation.name: activation for activation in (sigmoid, tanh, relu)}
"""The activations a hidden layer may have: those with a slope to learn from."""
