"""The epoch that the page By hand walks through, and the update of it that is looked at."""

from dataclasses import dataclass
from functools import lru_cache

from pages.link.method import batches_in_words, rule_in_words
from pages.run.run import Run
from pages.run.visit import kept_for_visit
from xorcore import Change, EpochTrace, Trainer, trace_epoch
from xorcore.explain.update_walk import walk_through_update
from xorcore.explain.walkthrough import Step, walk_through
from xorcore.model.batches import Method
from xorcore.model.epoch import UpdateTrace


@dataclass(frozen=True, eq=False)
class Walk:
    """An epoch, and the steps of one of its updates.

    plain: the epoch as it were with one plain step of all points.
    gradient: the same for the points of the update, at the weights where its gradient is taken:
        `plain` itself if the update is the plain step.
    steps: how the update is computed.
    update, updates: the number of the update, 1 for the first, and all of the epoch, none if it
        is the plain step.
    """

    method: Method
    plain: EpochTrace
    gradient: EpochTrace
    steps: tuple[Step, ...]
    update: int
    updates: tuple[UpdateTrace, ...]

    @property
    def points(self) -> list[str]:
        """The points of each update, as in "01, 10"."""
        patterns = self.plain.dataset.patterns
        return [", ".join(patterns[point] for point in update.points) for update in self.updates]

    @property
    def is_part(self) -> bool:
        """Whether the update takes fewer points than all."""
        return len(self.updates) > 1

    @property
    def in_words(self) -> str:
        """How the update is made and which one it is; empty for the plain step."""
        if not self.updates:
            return ""
        words = f"Rule: {rule_in_words(self.method.rule)}"
        if not self.is_part:
            return f"{words}."
        batches = batches_in_words(self.method, len(self.plain.dataset.inputs))
        count = f"update {self.update} of {len(self.updates)}"
        return f"{words}, {batches}: {count}, of {self.points[self.update - 1]}."


def walk_of(run: Run, update: int) -> Walk:
    """The epoch that starts from the weights at the moment looked at; its `update`, or the last."""
    trainer, epoch = run.trainer, run.moment
    setting = [c for c in (trainer.initial, *trainer.changes) if c.epoch <= epoch][-1]
    # Kept, because replaying a long run up to a past epoch can take a tenth of a second.
    walk = kept_for_visit("walk", lambda: lru_cache(maxsize=1)(_walk))
    return walk(trainer, epoch, setting, update)


def _walk(trainer: Trainer, epoch: int, setting: Change, update: int) -> Walk:
    network, method = trainer.history.network_at(epoch), trainer.method
    learning = network, trainer.dataset_at(epoch), setting.learning_rate, setting.loss
    plain, names = trace_epoch(*learning), network.unit_names
    if method.is_plain(len(plain.dataset.inputs)):
        return Walk(method, plain, plain, walk_through(plain, names), 1, ())
    memory, count = trainer.memory_at(epoch)
    how = {**vars(method), "epoch": epoch, "memory": memory, "count": count}
    trace = trace_epoch(*learning, **how)
    update = min(update, len(trace.updates))
    steps = walk_through_update(trace, names, method.rule, update - 1, memory)
    gradient = trace.updates[update - 1].gradient
    return Walk(method, plain, gradient, steps, update, trace.updates)
