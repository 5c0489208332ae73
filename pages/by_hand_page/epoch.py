"""The epoch that the page By hand walks through."""

from functools import lru_cache

from pages.run.run import Run
from pages.run.visit import kept_for_visit
from xorcore import Change, EpochTrace, Trainer, trace_epoch
from xorcore.explain.walkthrough import Step, walk_through


def walk_of(run: Run) -> tuple[EpochTrace, tuple[Step, ...]]:
    """The epoch that starts from the weights at the moment looked at, and its steps."""
    trainer, epoch = run.trainer, run.moment
    setting = [c for c in (trainer.initial, *trainer.changes) if c.epoch <= epoch][-1]
    # Kept, because replaying a long run up to a past epoch can take a tenth of a second.
    walk = kept_for_visit("walk", lambda: lru_cache(maxsize=1)(_walk))
    return walk(trainer, epoch, setting)


def _walk(trainer: Trainer, epoch: int, setting: Change) -> tuple[EpochTrace, tuple[Step, ...]]:
    network = trainer.history.network_at(epoch)
    trace = trace_epoch(network, trainer.dataset, setting.learning_rate, setting.loss)
    return trace, walk_through(trace, network.unit_names)
