"""How a weight moves: the rules that make a step of a gradient and of what they remember.

The descents d are those of ``epoch.trace_epoch``, -dL/dw of the points of one update, summed, and
every step is added. All arithmetic is element by element, for arrays of any shape; the first
functions take single numbers, too, and are the same in the compiled engines.
"""

import math
from dataclasses import dataclass, field
from math import inf
from typing import ClassVar

import numpy as np

from xorcore.model import Array

Memory = tuple[Array, ...]
"""What a rule remembers from one update to the next, each array shaped like the weights."""

Rate = float | Array
"""A learning rate; of several runs one each, on the last axis of the weights."""


def decayed(descent: Array, weight: Array, decay: Rate) -> Array:
    """The descent of L + decay / 2 * w^2 from that of L."""
    return descent - decay * weight


def velocity_after(velocity: Array, descent: Array, rate: Rate, momentum: float) -> Array:
    """The velocity v <- momentum * v + rate * d, which is the step."""
    return momentum * velocity + rate * descent


def mean_after(mean: Array, value: Array, beta: float) -> Array:
    """A running mean m <- beta * m + (1 - beta) * value, whose first ones are too near to 0."""
    return beta * mean + (1.0 - beta) * value


def correction(beta: float, count: int) -> float:
    """What such a mean of equal values, begun at 0, is of that value after so many: 1 - beta^t."""
    return 1.0 - math.pow(beta, count)


def adam_step(first: Array, second: Array, rate: Rate, epsilon: float) -> Array:
    """The step of the two corrected moments of d: rate * first / (sqrt(second) + epsilon)."""
    return rate * first / (np.sqrt(second) + epsilon)


class Rule:
    """What all rules have in common; this one remembers nothing.

    name: its word in links and files. decay: the weight decay. remembers: a name for each array
    of its ``Memory``.
    """

    name: str
    decay: float
    remembers: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        _require("decay", self.decay, 0.0, inf)

    def ahead(self, weights: Array, _memory: Memory, /) -> Array:
        """The weights at which the gradient of an update is taken."""
        return weights

    def step(
        self, at: Array, descents: Array, rate: Rate, memory: Memory, count: int, /
    ) -> tuple[Array, Memory]:
        """What is added to the weights, and the memory afterwards.

        `descents` are those at the weights `at`, see `ahead`; `count` is the number of this
        update, 1 for the first.
        """
        raise NotImplementedError

    def cells(self, memory: Memory, _count: int, /) -> dict[str, Array]:
        """By name, the arrays of the memory after an update, and all that is made of them."""
        return dict(zip(self.remembers, memory, strict=True))


@dataclass(frozen=True)
class GradientDescent(Rule):
    """The plain step w <- w + rate * d.

    decay: adds decay / 2 times the sum of all squared weights to the loss, so that d becomes
    d - decay * w (Goodfellow, Bengio and Courville 2016, Deep Learning, section 7.1.1).

    Raises ValueError, as all rules do, when a setting is out of bounds.
    """

    # A field: Streamlit's caches take two rules with the same fields for the same rule.
    name: str = field(default="descent", init=False, repr=False)
    decay: float = 0.0

    def step(
        self, at: Array, descents: Array, rate: Rate, _memory: Memory, _count: int, /
    ) -> tuple[Array, Memory]:
        """See ``Rule``."""
        return rate * decayed(descents, at, self.decay), ()


@dataclass(frozen=True)
class Momentum(Rule):
    """A step goes on in the direction of those before: v <- momentum * v + rate * d, w <- w + v.

    Polyak's heavy ball, as in Sutskever, Martens, Dahl and Hinton 2013, "On the importance of
    initialization and momentum in deep learning", equations 1 and 2. decay: as in
    ``GradientDescent``.
    """

    name: str = field(default="momentum", init=False, repr=False)
    momentum: float = 0.9
    decay: float = 0.0
    remembers: ClassVar[tuple[str, ...]] = ("velocity",)

    def __post_init__(self) -> None:
        super().__post_init__()
        _require("momentum", self.momentum, 0.0, 1.0)

    def step(
        self, at: Array, descents: Array, rate: Rate, memory: Memory, _count: int, /
    ) -> tuple[Array, Memory]:
        """See ``Rule``."""
        pull = decayed(descents, at, self.decay)
        (velocity,) = memory
        velocity = velocity_after(velocity, pull, rate, self.momentum)
        return velocity, (velocity,)


@dataclass(frozen=True)
class Nesterov(Momentum):
    """Momentum with the gradient taken where the velocity leads to, at w + momentum * v.

    Equations 3 and 4 of the same paper. decay: at these weights, too.
    """

    name: str = field(default="nesterov", init=False, repr=False)

    def ahead(self, weights: Array, memory: Memory, /) -> Array:
        """See ``Rule``."""
        (velocity,) = memory
        return weights + self.momentum * velocity


@dataclass(frozen=True)
class Adam(Rule):
    """Steps as long as the rate where d keeps its sign, shorter where it changes.

    m <- beta1 * m + (1 - beta1) * d and v <- beta2 * v + (1 - beta2) * d^2 are running means,
    begun at 0. Corrected for that, after t updates they are M = m / (1 - beta1^t) and
    V = v / (1 - beta2^t), and w <- w + rate * M / (sqrt(V) + epsilon): Kingma and Ba 2015,
    "Adam: a method for stochastic optimization", algorithm 1.

    decay: the weights lose rate * decay * w besides, which is no part of the moments (Loshchilov
    and Hutter 2019, "Decoupled weight decay regularization", algorithm 2: AdamW).
    """

    name: str = field(default="adam", init=False, repr=False)
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    decay: float = 0.0
    remembers: ClassVar[tuple[str, ...]] = ("first moment", "second moment")

    def __post_init__(self) -> None:
        super().__post_init__()
        _require("beta1", self.beta1, 0.0, 1.0)
        _require("beta2", self.beta2, 0.0, 1.0)
        _require("epsilon", self.epsilon, 0.0, inf)
        if self.epsilon == 0:
            raise ValueError("epsilon must be above 0")

    def step(
        self, at: Array, descents: Array, rate: Rate, memory: Memory, count: int, /
    ) -> tuple[Array, Memory]:
        """See ``Rule``."""
        first = mean_after(memory[0], descents, self.beta1)
        second = mean_after(memory[1], descents * descents, self.beta2)
        step = adam_step(*self._corrected((first, second), count), rate, self.epsilon)
        return decayed(step, at, rate * self.decay), (first, second)

    def cells(self, memory: Memory, count: int, /) -> dict[str, Array]:
        """See ``Rule``: also both moments corrected."""
        corrected = zip(self.remembers, self._corrected(memory, count), strict=True)
        more = {f"corrected {name}": array for name, array in corrected}
        return super().cells(memory, count) | more

    def _corrected(self, memory: Memory, count: int) -> tuple[Array, Array]:
        first, second = memory
        return first / correction(self.beta1, count), second / correction(self.beta2, count)


RULES: dict[str, type[Rule]] = {
    rule.name: rule for rule in (GradientDescent, Momentum, Nesterov, Adam)
}
"""All rules by name."""


def _require(name: str, value: float, low: float, end: float) -> None:
    if not low <= value < end:
        limits = f"at least {low:g} and below {end:g}" if end < inf else f"{low:g} or more"
        raise ValueError(f"{name} must be {limits}")
