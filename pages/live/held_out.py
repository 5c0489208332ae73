"""The error on held-out points along a run, computed from the kept states, each of them once."""

from collections.abc import Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from xorcore import Dataset, Network, Trainer
from xorcore.runs.data import OwnPoints
from xorcore.runs.history import PER_OCTAVE

Array = NDArray[np.float64]

_AT_ONCE = 100
"""Networks whose answers are computed together, in a few megabytes."""

_AROUND = 2 ** (6 / PER_OCTAVE)
"""How far apart epochs are that share a few pixels of a log axis; at first each is alone."""


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


class Around(NamedTuple):
    """Of the errors at the epochs around each one: the lowest, the highest and the mean; (n,)."""

    lowest: Array
    highest: Array
    mean: Array


def around(epochs: NDArray[np.int64], errors: Array, stretches: Sequence[int]) -> Around:
    """The `errors` (n,) at the `epochs` (n,) that lie close to each other on a curve, together.

    Where the error swings from epoch to epoch, it is far apart at checkpoints a pixel apart, and a
    dashed line through all of them is a blot. Epochs of two of the `stretches`, the first epochs
    of other points, are never together.
    """
    stretch = np.searchsorted(stretches, epochs, side="right")
    first = np.searchsorted(epochs, epochs / _AROUND)
    first = np.maximum(first, np.searchsorted(stretch, stretch))
    last = np.searchsorted(epochs, epochs * _AROUND, side="right")
    last = np.minimum(last, np.searchsorted(stretch, stretch, side="right"))
    # The parts with even numbers are those wanted.
    bounds = np.column_stack((first, last)).ravel()
    padded = np.append(errors, np.nan)
    parts = (reduce.reduceat(padded, bounds)[::2] for reduce in (np.minimum, np.maximum, np.add))
    lowest, highest, total = parts
    return Around(lowest, highest, total / (last - first))


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
