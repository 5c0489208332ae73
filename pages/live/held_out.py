"""The error on held-out points along a run, computed from the kept states, each of them once."""

from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from xorcore import Dataset, Network, Trainer
from xorcore.runs.data import OwnPoints

Array = NDArray[np.float64]

_AT_ONCE = 100
"""Networks whose answers are computed together, in a few megabytes."""


class _Known(NamedTuple):
    taken: dict[int, OwnPoints | None]  # by the epoch from which they are learned
    epochs: NDArray[np.int64]
    errors: Array


_known: WeakKeyDictionary[Trainer, _Known] = WeakKeyDictionary()
"""What has been computed, as long as the trainer is there."""


def held_out_error(trainer: Trainer) -> Array:
    """Mean absolute error on the points held out at each epoch of the trainer's history: (n,).

    NaN where none was. If others take their place on the way, each epoch has the error of its own.
    """
    history, stretches = trainer.history, trainer.stretches
    changes = (trainer.initial, *trainer.changes)
    taken = {change.epoch: change.data for change in changes if change.epoch in stretches}
    epochs, errors = history.epochs, np.full(len(history), np.nan)
    is_new = np.ones(len(epochs), bool)
    if known := _known.get(trainer):
        both = {*known.taken, *taken}
        apart = [at for at in both if known.taken.get(at, at) is not taken.get(at, at)]
        is_new = ~np.isin(epochs, known.epochs) | (epochs >= min(apart, default=np.inf))
        errors[~is_new] = known.errors[np.isin(known.epochs, epochs[~is_new])]
    ends = [*stretches[1:], np.inf]
    for begin, end in zip(stretches, ends, strict=True):
        rows = is_new & (epochs >= begin) & (epochs < end)
        if rows.any() and (held_out := trainer.held_out_at(begin)):
            errors[rows] = _mean_absolute_errors(trainer.network, history.weights[rows], held_out)
    _known[trainer] = _Known(taken, epochs, errors)
    return errors


def _mean_absolute_errors(network: Network, weights: Array, dataset: Dataset) -> Array:
    """Of the networks with these `weights` (n, size), as ``Network.flat`` has them: (n,)."""
    found = []
    for rows in np.split(weights, range(_AT_ONCE, len(weights), _AT_ONCE)):
        values, at = dataset.inputs[np.newaxis], 0  # (1, P, 2); of a layer (rows, P, n_l)
        with np.errstate(all="ignore"):
            for matrix, activation in zip(network.weights, network.activations, strict=True):
                stack = rows[:, at : at + matrix.size].reshape(-1, *matrix.shape)
                values = activation(network.with_bias_column(values) @ stack)
                at += matrix.size
            found.append(np.abs(dataset.targets - values).mean(axis=(1, 2)))
    return np.concatenate(found)
