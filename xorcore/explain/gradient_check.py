"""Backpropagation against central differences, weight by weight and step by step.

A central difference needs nothing but the loss L itself (half the sum of the squared errors, or
the cross-entropy), so it shows whether the gradient is right without any backpropagation:

    -dL/dw ~ -(L(w + h) - L(w - h)) / (2 h)

It has two errors of its own. Truncation, the rest of the Taylor series, shrinks with h^2;
round-off, the digits lost when two nearly equal losses are subtracted, grows with eps / h.
See Nocedal and Wright 2006, Numerical Optimization, section 8.1.
"""

from dataclasses import dataclass

import numpy as np

from xorcore.model import Array
from xorcore.model.dataset import Dataset
from xorcore.model.epoch import EpochTrace
from xorcore.model.loss import LOSS_FUNCTIONS
from xorcore.model.network import Network, forward_many

STEPS = (*(float(f"{digit}e-{power}") for power in range(14, 1, -1) for digit in (1, 2, 5)), 0.1)
"""Differences h from 1e-14 to 1e-1, three to a decade, ascending."""


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """The two gradients of a network with W weights, in the order of ``Network.flat``.

    steps: (S,), the differences h.
    backprop: (W,), -dL/dw as backpropagation gives it: the descents of an epoch.
    central: (S, W), -dL/dw by central difference, for each h.
    """

    steps: Array
    backprop: Array
    central: Array

    @property
    def relative_difference(self) -> Array:
        """|b - c| / (|b| + |c|) of each weight: (S, W), 0 where they agree, at most 1."""
        difference = np.abs(self.backprop - self.central)
        return _relative(difference, np.abs(self.backprop) + np.abs(self.central))

    @property
    def overall(self) -> Array:
        """The same for the gradient as a whole, with lengths of vectors: (S,).

        It is never above the largest of the weights', and a weight counts as much as it
        contributes: one whose gradient is almost 0 is lost in round-off at any step.
        """
        difference = np.linalg.norm(self.backprop - self.central, axis=1)
        size = np.linalg.norm(self.backprop) + np.linalg.norm(self.central, axis=1)
        return _relative(difference, size)


@np.errstate(over="ignore", invalid="ignore")
def gradient_check(trace: EpochTrace, steps: tuple[float, ...] = STEPS) -> GradientCheck:
    """Check the descents of `trace` against central differences at its weights.

    Each step takes one forward pass over 2 W networks at once, so the cost grows with
    S * W^2: 2 ms for the notebook's 9 weights and 40 steps, 60 ms for 249 weights.
    """
    descents = np.concatenate([descent.ravel() for descent in trace.descents])
    central = [_central_differences(trace.before, trace.dataset, trace.loss, h) for h in steps]
    return GradientCheck(np.array(steps), descents, np.array(central))


def _central_differences(network: Network, dataset: Dataset, loss: str, h: float) -> Array:
    """-dL/dw of every weight by central difference: (W,)."""
    weights = network.flat()
    changes = h * np.eye(weights.size)
    changed = np.stack((weights + changes, weights - changes))  # (2, W, W)
    above, below = errors(network, changed, dataset, loss)
    difference: Array = above - below
    return -difference / (2 * h)


def errors(network: Network, weights: Array, dataset: Dataset, loss: str) -> Array:
    """L of each of many networks that differ from `network` in their weights only.

    `weights` (..., W) are as in ``network.forward_many``; the result is (...).
    """
    weighted_sums, _ = forward_many(network, weights, dataset.inputs)
    return LOSS_FUNCTIONS[loss](weighted_sums[-1][..., 0], dataset.targets[:, 0])


def _relative(difference: Array, size: Array) -> Array:
    """The difference relative to the sum of both sizes; 1 where a number is not finite."""
    relative = np.divide(difference, size, out=np.zeros_like(size), where=size != 0)
    return np.nan_to_num(relative, copy=False, nan=1.0, posinf=1.0)
