"""The curvature along the visitor's run, computed once for as long as the run rests."""

from dataclasses import dataclass

from pages.run.run import Run
from pages.run.visit import kept_for_visit
from xorcore.explain.curvature import Curvature, curvature, log_spaced

_SMALL = 32
_EPOCHS, _EPOCHS_OF_LARGE = 300, 60
"""How many epochs are looked at, and of a network with more than ``_SMALL`` weights how many."""


@dataclass
class _Known:
    state: object = None  # of the run when it was computed
    curvature: Curvature | None = None


def curvature_of(run: Run) -> Curvature:
    """The curvature at epochs of the run so far, as even in log time as its checkpoints are."""
    known = kept_for_visit("curvature along the run", _Known)
    trainer = run.trainer
    state = run.serial, trainer.epoch, trainer.changes, trainer.initial, trainer.engine
    if known.curvature is None or known.state != state:
        size = trainer.network.flat().size
        count = _EPOCHS if size <= _SMALL else _EPOCHS_OF_LARGE
        epochs = log_spaced(trainer.history, count)
        known.state, known.curvature = state, curvature(trainer, epochs)
    return known.curvature
