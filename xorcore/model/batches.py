"""The updates of an epoch: which points each is made of, in which order, and by which rule."""

from collections.abc import Callable, Iterator, MutableSequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xorcore.model import Array
from xorcore.model.update_rules import GradientDescent, Memory, Rate, Rule

MAX_SHUFFLE = 2**32 - 1

Indices = NDArray[np.int64]
"""Numbers of points of a dataset, from 0: (k,)."""


@dataclass(frozen=True, eq=False)
class Update:
    """One update. The arrays but `points` have the shape of the weights.

    points: (k,), the numbers of the points whose descents it adds up.
    at: the weights at which these are taken.
    step: what is added to the weights.
    after, memory, count: the weights and the rule's memory afterwards, and the number of updates.
    """

    points: Indices
    at: Array
    step: Array
    after: Array
    memory: Memory
    count: int


@dataclass(frozen=True)
class Method:
    """How the updates are made. One epoch is every point once.

    rule: what makes a step of a gradient.
    batch: points per update, the last ones of an epoch may be fewer; None for all.
    shuffle: a seed, by which every epoch has another order of the points; None for the order
        given. Where one update takes all points, the order has no part in it.

    Raises ValueError when a setting is out of bounds.
    """

    rule: Rule = field(default_factory=GradientDescent)
    batch: int | None = None
    shuffle: int | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.rule, Rule):
            raise ValueError(f"rule must be an update rule as Momentum(0.9), not {self.rule!r}")
        for name, low, high in (("batch", 1, None), ("shuffle", 0, MAX_SHUFFLE)):
            value = getattr(self, name)
            is_whole = isinstance(value, int) and not isinstance(value, bool)
            if value is not None and not (is_whole and low <= value <= (high or value)):
                limits = f"from {low} to {high:,}" if high else f"from {low} on"
                raise ValueError(f"{name} must be a whole number {limits}, or None, not {value!r}")

    @property
    def not_plain(self) -> dict[str, Any]:
        """The settings that are not those of ``PLAIN``: links and files have no others."""
        return {n: value for n, value in vars(self).items() if value != getattr(PLAIN, n)}

    def updates_of(self, points: int) -> int:
        """How many updates an epoch with so many points has."""
        return -(-points // self.batch) if self.batch else 1

    def is_plain(self, points: int) -> bool:
        """Whether an epoch is one plain step: full-batch gradient descent."""
        return self.rule == GradientDescent() and self.updates_of(points) == 1

    def batches(self, points: int, epoch: int) -> list[Indices]:
        """The numbers of the points of each update of epoch number `epoch`, 0 for the first."""
        order = list(range(points))
        if self.updates_of(points) == 1:
            return [np.array(order)]
        if self.shuffle is not None:
            shuffle(order, self.shuffle, epoch)
        size = self.batch or points
        return [np.array(order[start : start + size]) for start in range(0, points, size)]

    def begun(self, weights: Array) -> Memory:
        """The rule's memory before the first update of these weights."""
        return tuple(np.zeros_like(weights) for _ in self.rule.remembers)

    def state(self, weights: Array, memory: Memory, count: int) -> Array:
        """All that the next update depends on, in one row: the weights alone if the rule forgets.

        Else weights, memory and count follow one another: (S,). With runs (R, N), (R, S).
        """
        if not memory:
            return weights
        return np.concatenate([weights, *memory, np.full_like(weights[..., :1], count)], axis=-1)

    def parts(self, state: Array) -> tuple[Array, Memory, int]:
        """Weights, memory and count of a `state`, or of many that have the same count."""
        if not self.rule.remembers:
            return state, (), 0
        weights, *memory = np.split(state[..., :-1], 1 + len(self.rule.remembers), axis=-1)
        return weights, tuple(memory), int(state.flat[-1])

    def updates(
        self,
        batches: list[Indices],
        weights: Array,
        memory: Memory,
        count: int,
        rate: Rate,
        descents_at: Callable[[Array, Indices], Array],
    ) -> Iterator[Update]:
        """Make an update of each of the `batches`, from these weights on.

        `descents_at(weights, points)` gives the descents of these points, summed.
        """
        for points in batches:
            at = self.rule.ahead(weights, memory)
            count += 1
            step, memory = self.rule.step(at, descents_at(at, points), rate, memory, count)
            weights = weights + step
            yield Update(points, at, step, weights, memory, count)


PLAIN = Method()
"""Full-batch gradient descent, the notebook's."""


def shuffle(order: MutableSequence[Any] | Indices, seed: int, epoch: int) -> None:
    """Shuffle `order` by `seed` and `epoch` alone, so that any epoch can be done again.

    Fisher and Yates' way: each place, from the last on, changes with one that is drawn from those
    up to it. The number drawn, of 32 bits, is a hash of seed, epoch and place: two multiplications
    between shifts, with the constants that C. Wellons' search "hash prospector" found to mix best.
    All products are below 2^63, so compiled code, which takes this function as it is, has the
    same order.
    """
    for place in range(len(order) - 1, 0, -1):
        drawn = 0
        for part in (seed, epoch, place):
            drawn ^= part
            drawn = ((drawn ^ (drawn >> 16)) * 0x21F0AAAD) & 0xFFFFFFFF
            drawn = ((drawn ^ (drawn >> 15)) * 0x735A2D97) & 0xFFFFFFFF
            drawn ^= drawn >> 15
        other = (drawn * (place + 1)) >> 32
        order[place], order[other] = order[other], order[place]
