"""The stretches of a run in which the same points are learned, each as if it were a run."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from xorcore.model import Array
from xorcore.model.dataset import Dataset, count_right
from xorcore.runs.history import Extremes, History
from xorcore.runs.trainer import Change, Trainer


class Stretch(NamedTuple):
    """The epochs of a run at which it learns `dataset`, with those names that a ``Trainer`` has.

    At its last epoch other points may take over: all here is of its own, there too.
    """

    trainer: Trainer
    dataset: Dataset
    epoch: int  # the last one
    history: History
    error: Array  # at the last epoch

    @property
    def pushes(self) -> tuple[Change, ...]:
        """The pushes of the run."""
        return self.trainer.pushes

    def errors_between(self, start: int, stop: int) -> Array:
        """As of ``Trainer``."""
        return self.trainer.errors_between(start, stop)


def stretches(trainer: Trainer, most: int) -> list[Trainer | Stretch]:
    """The last stretches of a run, at `most` so many; it alone if its points were never changed."""
    begins = trainer.stretches
    if len(begins) == 1:
        return [trainer]
    return [_between(trainer, *ends) for ends in pairwise([*begins[-most:], trainer.epoch])]


def _between(trainer: Trainer, start: int, stop: int) -> Stretch:
    dataset, history = trainer.dataset_at(start), trainer.history
    weights = history.weights[np.searchsorted(history.epochs, (start, stop))]
    ends = [trainer.network.with_weights(flat) for flat in weights]
    first, last = (dataset.targets - network.predict(dataset.inputs) for network in ends)
    means = [float(np.abs(error).mean()) for error in (first, last)]
    worst, right = float(np.abs(first).max()), int(count_right(first))
    since = Extremes(means[0], means[0], worst, right)
    return Stretch(trainer, dataset, stop, history.between(start, stop, since, means[1]), last)
