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
class AlongRun:
    """The curvature at epochs of a run, as even in log time as its checkpoints are.

    way: (n, N), the weights at checkpoints: all of them, if they are not many.
    directions: (2, N), the two in which the run has gone furthest.
    """

    curvature: Curvature
    way: Array
    directions: Array


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
        history = trainer.history
        is_small = trainer.network.flat().size <= _SMALL
        count, drawn = (_EPOCHS, _WAY) if is_small else (_EPOCHS_OF_LARGE, _WAY_OF_LARGE)
        is_drawn = np.isin(history.epochs, log_spaced(history, drawn))
        of_run = curvature(trainer, log_spaced(history, count))
        way = history.weights[is_drawn]
        known.state, known.found = state, AlongRun(of_run, way, main_directions(history))
    return known.found
