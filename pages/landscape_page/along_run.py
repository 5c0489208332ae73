"""What the page shows of the visitor's whole run, computed once for as long as the run rests."""

from dataclasses import dataclass

import numpy as np

from pages.run.run import Run
from pages.run.visit import kept_for_visit
from xorcore.explain.curvature import Curvature, curvature, log_spaced
from xorcore.explain.plane import main_directions
from xorcore.model import Array

_SMALL = 32
_EPOCHS, _EPOCHS_OF_LARGE = 300, 40
"""How many epochs are looked at, and of a network with more than ``_SMALL`` weights how many."""
_WAY, _WAY_OF_LARGE = 2_000, 400
"""How many checkpoints are drawn as the run's way."""


@dataclass(frozen=True, eq=False)
class Way:
    """Where a run has gone in weight space.

    checkpoints: (n, N), its weights: all of them, if they are not many.
    directions: (2, N), the two in which it has gone furthest.
    """

    checkpoints: Array
    directions: Array


def way_of(run: Run) -> Way:
    """The way of the run so far."""
    history = run.trainer.history
    drawn = _WAY if is_small(run) else _WAY_OF_LARGE
    is_drawn = np.isin(history.epochs, log_spaced(history, drawn))
    return Way(history.weights[is_drawn], main_directions(history))


@dataclass(frozen=True, eq=False)
class AlongRun:
    """The curvature at epochs of a run, as even in log time as its checkpoints are, and its way."""

    curvature: Curvature
    way: Way


@dataclass
class _Known:
    state: object = None  # of the run when it was computed
    found: AlongRun | None = None


def along(run: Run) -> AlongRun:
    """The run so far."""
    known = kept_for_visit("along the run", _Known)
    trainer = run.trainer
    state = run.serial, trainer.epoch, trainer.changes, trainer.initial, trainer.engine
    if known.found is None or known.state != state:
        count = _EPOCHS if is_small(run) else _EPOCHS_OF_LARGE
        of_run = curvature(trainer, log_spaced(trainer.history, count))
        known.state, known.found = state, AlongRun(of_run, way_of(run))
    return known.found


def is_small(run: Run) -> bool:
    """Whether the curvature at a moment is computed in no time, also while the run plays."""
    return run.trainer.network.flat().size <= _SMALL
