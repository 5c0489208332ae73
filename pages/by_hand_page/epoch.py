"""The epoch that the page By hand walks through, and the update of it that is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pages.link.by_hand import MOST_ROWS
from pages.link.method import batches_in_words, rule_in_words
from pages.run.run import Run
from pages.run.visit import kept_for_visit
from xorcore import Change, Dataset, EpochTrace, Trainer, trace_epoch
from xorcore.explain.update_walk import walk_through_update
from xorcore.explain.walkthrough import Step, walk_through
from xorcore.model.batches import Method
from xorcore.model.dataset import UNDECIDED
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
    shown: the numbers, from 0, of the points of the update whose rows are shown: ``MOST_ROWS`` at
        most, and all if they are no more.
    """

    method: Method
    plain: EpochTrace
    gradient: EpochTrace
    steps: tuple[Step, ...]
    update: int
    updates: tuple[UpdateTrace, ...]
    shown: tuple[int, ...]

    @property
    def points(self) -> list[str]:
        """The points of each update, as in "01, 10" or, of many, "50 points"."""
        patterns = self.plain.dataset.patterns
        return [
            ", ".join(patterns[point] for point in update.points)
            if len(update.points) <= MOST_ROWS
            else f"{len(update.points):,} points"
            for update in self.updates
        ]

    @property
    def has_choice(self) -> bool:
        """Whether the update has more points than can be shown."""
        return len(self.gradient.dataset.inputs) > MOST_ROWS

    @property
    def numbers(self) -> set[int]:
        """The numbers of the points among which there is a choice in the epoch; none without."""
        names = self.plain.dataset.patterns
        return {number_of(name) for name in names} if len(names) > MOST_ROWS else set()

    @property
    def shown_numbers(self) -> tuple[int, ...]:
        """The points shown, by the numbers that their names have."""
        return tuple(number_of(self.gradient.dataset.patterns[place]) for place in self.shown)

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


def number_of(pattern: str) -> int:
    """The number in the name of a pattern, as in "#12"; 0 if it has none."""
    return int(pattern[1:]) if pattern.startswith("#") else 0


def fair(dataset: Dataset, after: int = -1) -> tuple[int, ...]:
    """The first ``MOST_ROWS`` points behind the number `after`, of both classes as many as can be.

    By their numbers from 0, in order. After the last point the first comes again.
    """
    count = len(dataset.inputs)
    places = np.roll(np.arange(count), -(after + 1))
    ones = dataset.targets[places, 0] > UNDECIDED
    zeros = min(max(MOST_ROWS // 2, MOST_ROWS - int(ones.sum())), int((~ones).sum()))
    chosen = np.concatenate((places[~ones][:zeros], places[ones][: MOST_ROWS - zeros]))
    return tuple(sorted(chosen.tolist()))


def _shown(dataset: Dataset, points: Sequence[int]) -> tuple[int, ...]:
    """The numbers, from 0, of the `points` that these are, by the numbers in their names."""
    if len(dataset.inputs) <= MOST_ROWS:
        return tuple(range(len(dataset.inputs)))
    places = {number_of(name): place for place, name in enumerate(dataset.patterns)}
    return tuple(places[point] for point in points if point in places) or fair(dataset)


def walk_of(run: Run, update: int, points: tuple[int, ...] = ()) -> Walk:
    """The epoch that starts from the weights at the moment looked at; its `update`, or the last.

    `points` are those to show, by the numbers in their names.
    """
    trainer, epoch = run.trainer, run.moment
    setting = [c for c in (trainer.initial, *trainer.changes) if c.epoch <= epoch][-1]
    # Kept, because replaying a long run up to a past epoch can take a tenth of a second.
    walk = kept_for_visit("walk", lambda: lru_cache(maxsize=1)(_walk))
    return walk(trainer, epoch, setting, update, points)


def _walk(
    trainer: Trainer, epoch: int, setting: Change, update: int, points: tuple[int, ...]
) -> Walk:
    network, method = trainer.history.network_at(epoch), trainer.method
    learning = network, trainer.dataset, setting.learning_rate, setting.loss
    plain, names = trace_epoch(*learning), network.unit_names
    if method.is_plain(len(trainer.dataset.inputs)):
        shown = _shown(plain.dataset, points)
        return Walk(method, plain, plain, walk_through(plain, names, shown), 1, (), shown)
    memory, count = trainer.memory_at(epoch)
    how = {**vars(method), "epoch": epoch, "memory": memory, "count": count}
    trace = trace_epoch(*learning, **how)
    update = min(update, len(trace.updates))
    gradient = trace.updates[update - 1].gradient
    shown = _shown(gradient.dataset, points)
    steps = walk_through_update(trace, names, method.rule, update - 1, memory, shown)
    return Walk(method, plain, gradient, steps, update, trace.updates, shown)
