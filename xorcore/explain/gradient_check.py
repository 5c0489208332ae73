"""Backpropagation against central differences, weight by weight and step by step.

A central difference needs nothing but the error itself, so it tells whether the gradient is
right without knowing how it was found:

    -dE/dw ~ -(E(w + h) - E(w - h)) / (2 h)

Two errors pull at it. What the Taylor series leaves out shrinks with h^2 (truncation); what
the two nearly equal errors lose when they are subtracted grows with eps / h (round-off).
See Nocedal and Wright 2006, Numerical Optimization, section 8.1.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xorcore.model.dataset import Dataset
from xorcore.model.epoch import EpochTrace
from xorcore.model.network import Network

Array = NDArray[np.float64]

STEPS = (
    *(float(f"{digit}e-{power}") for power in range(14, 1, -1) for digit in (1, 2, 5)),
    0.1,
)
"""Differences h from 1e-14 to 1e-1, three to a decade, ascending."""


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """The two gradients of a network with W weights, in the order of ``Network.flat``.

    steps: (S,), the differences h.
    backprop: (W,), -dE/dw as backpropagation gives it: the descents of an epoch.
    central: (S, W), -dE/dw by central difference, for each h.
    """

    steps: Array
    backprop: Array
    central: Array

    @property
    def relative_difference(self) -> Array:
        """|b - c| / (|b| + |c|) of each weight: (S, W), 0 where they agree, at most 1."""
        backprop = np.broadcast_to(self.backprop, self.central.shape)
        return _relative(np.abs(backprop - self.central), np.abs(backprop), np.abs(self.central))

    @property
    def overall(self) -> Array:
        """The same for the gradient as a whole, with lengths of vectors: (S,).

        It is never above the largest of the weights', and a weight counts as much as it
        contributes: one whose gradient all but vanishes is lost in round-off at any step.
        """
        return _relative(
            np.linalg.norm(self.backprop - self.central, axis=1),
            np.full(len(self.steps), np.linalg.norm(self.backprop)),
            np.linalg.norm(self.central, axis=1),
        )


@np.errstate(over="ignore", invalid="ignore")
def gradient_check(trace: EpochTrace, steps: tuple[float, ...] = STEPS) -> GradientCheck:
    """Check the descents of `trace` against central differences at its weights.

    Each step takes one forward pass over 2 W networks at once, so the cost grows with
    S * W^2: 2 ms for the notebook's 9 weights and 40 steps, 60 ms for 249 weights.
    """
    return GradientCheck(
        np.array(steps),
        np.concatenate([descent.ravel() for descent in trace.descents]),
        np.array([central_differences(trace.before, trace.dataset, trace.loss, h) for h in steps]),
    )


def central_differences(network: Network, dataset: Dataset, loss: str, h: float) -> Array:
    """-dE/dw of every weight by central difference: (W,)."""
    weights = network.flat()
    nudges = h * np.eye(weights.size)
    nudged = np.stack((weights + nudges, weights - nudges))  # (2, W, W)
    above, below = errors(network, nudged, dataset, loss)
    return -(above - below) / (2 * h)


def errors(network: Network, weights: Array, dataset: Dataset, loss: str) -> Array:
    """E of each of many networks that differ from `network` in their weights only.

    `weights` (..., W) has a network's weights, in the order of ``Network.flat``, along its
    last axis; the result is (...).
    """
    many = weights.shape[:-1]
    fed = np.broadcast_to(dataset.inputs, (*many, *dataset.inputs.shape))
    ends = np.cumsum([w.size for w in network.weights])
    for shape, end, activate in zip(
        [w.shape for w in network.weights], ends, network.activations, strict=True
    ):
        matrix = weights[..., end - shape[0] * shape[1] : end].reshape(*many, *shape)
        if network.bias:
            fed = np.concatenate((fed, np.ones((*fed.shape[:-1], 1))), axis=-1)
        weighted_sum = np.matmul(fed, matrix)  # (..., P, n_{l+1})
        fed = activate(weighted_sum)
    return _LOSSES[loss](weighted_sum[..., 0], dataset.targets[:, 0])


def half_squared_error(weighted_sum: Array, targets: Array) -> Array:
    """Half the sum of squared errors of sigmoid outputs, given their weighted sums.

    `weighted_sum` (..., P) and `targets` (P,) give (...).
    """
    outputs = 0.5 + 0.5 * np.tanh(weighted_sum / 2)  # the sigmoid, in other words
    return 0.5 * np.sum((targets - outputs) ** 2, axis=-1)


def cross_entropy(weighted_sum: Array, targets: Array) -> Array:
    """Cross-entropy of sigmoid outputs summed over the patterns, given their weighted sums.

    -t log(s(z)) - (1 - t) log(1 - s(z)) = log(1 + e^z) - t z: written so, no logarithm meets
    an output that has rounded to 0 or 1. `weighted_sum` (..., P) and `targets` (P,) give (...).
    """
    return np.sum(np.logaddexp(0.0, weighted_sum) - targets * weighted_sum, axis=-1)


_LOSSES: dict[str, Callable[[Array, Array], Array]] = {
    "squared": half_squared_error,
    "cross_entropy": cross_entropy,
}


def _relative(difference: Array, backprop: Array, central: Array) -> Array:
    """The difference relative to both sizes; what is not finite agrees with nothing: 1."""
    size = backprop + central
    relative = np.divide(difference, size, out=np.zeros_like(size), where=size != 0)
    return np.nan_to_num(relative, copy=False, nan=1.0, posinf=1.0)
