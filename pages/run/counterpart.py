"""The same run with biases, or without if it has them: from the same start weights."""

import time
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from pages.server.governor import governor
from xorcore import Change, Network, Trainer

SECONDS = 2.0
"""Of work that a counterpart gets, and gets again each time it is asked to go on; with several
runs at work on the server, so much less. Not of the clock: those who open one link would see it
end at as many epochs."""


@dataclass
class Counterpart:
    """A second training, which follows the epochs that are looked at as far as time allows."""

    trainer: Trainer
    planned: tuple[Change, ...]
    seconds: float  # of training that it may still take

    @classmethod
    def of(cls, trainer: Trainer, seed: int) -> Self:
        """For the run of `trainer`; biases that it lacks are drawn by `seed`."""
        start = trainer.history.network_at(0)
        other = without_biases(start) if start.bias else with_biases(start, seed)
        _, rate, loss = trainer.initial
        changes = trainer.changes
        twin = Trainer(other, trainer.dataset, rate, loss, changes=changes)
        return cls(twin, changes, SECONDS)

    def is_of(self, trainer: Trainer) -> bool:
        """Whether it has the learning rates and losses that `trainer` has had."""
        return self.planned == trainer.changes and self.trainer.initial == trainer.initial

    def allow_more(self) -> None:
        """Let it train for some more time."""
        self.seconds = SECONDS

    def at(self, epoch: int) -> tuple[int, Network]:
        """The epoch that it gets to on the way to `epoch`, and its network there."""
        while self.trainer.epoch < epoch and self.seconds > 0 and not self.trainer.diverged:
            with governor().compute_lock(id(self)):
                begin = time.thread_time()
                self.trainer.advance(min(self.trainer.block, epoch - self.trainer.epoch))
                self.seconds -= governor().runs * (time.thread_time() - begin)
        governor().forget(id(self))
        reached = min(epoch, self.trainer.epoch)
        return reached, self.trainer.history.network_at(reached)


def with_biases(network: Network, seed: int) -> Network:
    """The same weights, with the biases of ``Network.random`` for this seed."""
    drawn = Network.random(network.layers, seed, bias=True)
    pairs = zip(network.weights, drawn.weights, strict=True)
    return replace(network, weights=tuple(np.vstack((w, d[-1:])) for w, d in pairs), bias=True)


def without_biases(network: Network) -> Network:
    """The same weights without the rows of biases."""
    return replace(network, weights=tuple(w[:-1] for w in network.weights), bias=False)
