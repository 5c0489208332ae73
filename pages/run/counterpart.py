"""The same run with biases, or without if it has them: from the same start weights.

A push is of this run's own weights, of which the other has more or fewer, and has others: it has
the same learning rates and losses, and no push.
"""

import time
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from pages.server.governor import governor
from xorcore import Change, Network, Trainer

SECONDS = 2.0
"""CPU seconds, not wall clock, that a counterpart may train, and again each time the visitor asks
for more. Divided by the number of runs at work, so that all who open one link see about the same
epochs."""


@dataclass
class Counterpart:
    """A second training, which follows the epochs that are looked at as far as time allows."""

    trainer: Trainer
    planned: tuple[Change, ...]
    seconds: float  # of CPU time left to train

    @classmethod
    def of(cls, trainer: Trainer, seed: int) -> Self:
        """The counterpart of `trainer`; if that lacks biases, ``Network.random`` draws them."""
        start = trainer.history.network_at(0)
        drawn = Network.random(start.layers, seed, bias=True)
        pairs = zip(start.weights, drawn.weights, strict=True)
        weights = (w[:-1] if start.bias else np.vstack((w, d[-1:])) for w, d in pairs)
        other = replace(start, weights=tuple(weights), bias=not start.bias)
        first = trainer.initial
        setting = trainer.given, first.learning_rate, first.loss
        changes = [first, *(change._replace(weights=()) for change in trainer.changes)]
        how = {**vars(trainer.method), "changes": changes, "test": trainer.test}
        twin = Trainer(other, *setting, **how)
        return cls(twin, trainer.changes, SECONDS)

    def is_of(self, trainer: Trainer) -> bool:
        """Whether it goes with the changes that `trainer` has had."""
        return self.planned == trainer.changes and self.trainer.initial == trainer.initial

    def allow_more(self) -> None:
        """Let it train for ``SECONDS`` more."""
        self.seconds = SECONDS

    def at(self, epoch: int) -> tuple[int, Network]:
        """Train towards `epoch`: the epoch reached, and the network there."""
        is_there = self.trainer.epoch >= epoch
        while self.seconds > 0 and not is_there:
            with governor().compute_lock(id(self)):
                begin = time.thread_time()
                is_there = self.trainer.advance_to(epoch, seconds=0.0)  # one block
                self.seconds -= governor().runs * (time.thread_time() - begin)
        governor().forget(id(self))
        reached = min(epoch, self.trainer.epoch)
        return reached, self.trainer.history.network_at(reached)
