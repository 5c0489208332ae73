"""What everybody trains for the class, and the runs that the students' pages send to its wall."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import isfinite
from types import MappingProxyType
from typing import NamedTuple

from pages.room.error import RoomError

MOST_POINTS = 64
"""Of an error curve that is sent."""

MAX_RATE = 100.0
MAX_EPOCHS = 2_000_000
MAX_SEED = 2**32 - 1
_PATTERNS = 4


@dataclass(frozen=True)
class Task:
    """What everybody is to train.

    serial: larger than that of every task before.
    is_any_rate: all runs start from the weights of the one `seed`, each with the learning rate that
        the student likes. Otherwise all have `rate`, and each starts from a seed of its own:
        student 1 from `seed`, student 2 from the next one, and so on.
    epochs: the last epoch of every run.
    query: the run as parameters of a link, to which the seed of each student is added.
    """

    serial: int
    is_any_rate: bool
    rate: float
    seed: int
    epochs: int
    query: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def seed_of(self, number: int) -> int:
        """The seed of the student with this number."""
        return self.seed if self.is_any_rate else (self.seed + number - 1) % (MAX_SEED + 1)

    def query_of(self, number: int) -> dict[str, str]:
        """The run of the student with this number, as parameters of a link."""
        return {**self.query, "seed": str(self.seed_of(number))}


class Sent(NamedTuple):
    """A student's run, as the student's page sends it while the run goes on.

    rate, seed: its learning rate, and the seed of its start weights.
    epochs, errors: its mean absolute error (n,) after so many epochs, ascending, (n,).
    solved_at: the first epoch at which every error was small enough; None if that was never so, or
        is not so any more.
    is_ended: whether nothing is left to train. has_diverged: whether it ended because of that.
    missed: the indices of the inputs whose output is not near enough to the target now.
    """

    rate: float
    seed: int
    epochs: Sequence[int]
    errors: Sequence[float]
    solved_at: int | None = None
    is_ended: bool = False
    has_diverged: bool = False
    missed: Sequence[int] = ()

    @property
    def epoch(self) -> int:
        """The epoch reached."""
        return self.epochs[-1]

    @property
    def is_solved(self) -> bool:
        """Whether it has learned XOR, and not lost it again."""
        return self.solved_at is not None and not self.has_diverged

    @property
    def is_stuck(self) -> bool:
        """Whether it has ended without having learned XOR."""
        return self.is_ended and not self.is_solved


class Wall(NamedTuple):
    """What somebody may see of the class's runs.

    task: None before the first. runs: by the number of the student.
    is_shown: whether the students see the runs of all. number: of who looks, 0 for the desk.
    numbers: of the students whose runs are or will be there. version: another one whenever there is
        something else to see.
    """

    task: Task | None
    runs: Mapping[int, Sent]
    is_shown: bool
    number: int
    numbers: tuple[int, ...]
    version: int


def checked_task(task: Task) -> Task:
    """The task, if everybody can do it; else raises RoomError."""
    if not (_is_number(task.rate) and 0 < task.rate <= MAX_RATE):
        raise RoomError(f"The learning rate must be above 0 and at most {MAX_RATE:g}.")
    if not (_is_whole(task.epochs) and 1 <= task.epochs <= MAX_EPOCHS):
        raise RoomError(f"The epochs must be a whole number from 1 to {MAX_EPOCHS:,}.")
    if not (_is_whole(task.seed) and 0 <= task.seed <= MAX_SEED):
        raise RoomError(f"The seed must be a whole number from 0 to {MAX_SEED:,}.")
    return task


def checked_run(task: Task, number: int, sent: Sent) -> Sent:
    """The run, if it can be the one that this student does for the task; else raises RoomError."""
    epochs, errors = sent.epochs, sent.errors
    if not 1 <= len(epochs) <= MOST_POINTS or len(errors) != len(epochs):
        raise RoomError(f"A curve must have 1 to {MOST_POINTS} points.")
    if not all(_is_whole(epoch) and 0 <= epoch <= task.epochs for epoch in epochs):
        raise RoomError(f"The epochs of a curve must be whole numbers from 0 to {task.epochs:,}.")
    if any(after <= before for before, after in pairwise(epochs)):
        raise RoomError("The epochs of a curve must ascend.")
    if not all(_is_number(error) and 0 <= error <= 1 for error in errors):
        raise RoomError("The errors of a curve must be numbers from 0 to 1.")
    if not (_is_number(sent.rate) and 0 < sent.rate <= MAX_RATE):
        raise RoomError(f"The learning rate must be above 0 and at most {MAX_RATE:g}.")
    if sent.seed != task.seed_of(number) or not (task.is_any_rate or sent.rate == task.rate):
        raise RoomError("This is another run than the one that you were given.")
    at = sent.solved_at
    if at is not None and not (_is_whole(at) and 0 <= at <= sent.epoch):
        raise RoomError("A run cannot be solved at an epoch that it has not reached.")
    is_input = all(_is_whole(index) and 0 <= index < _PATTERNS for index in sent.missed)
    if len(sent.missed) > _PATTERNS or not is_input:
        raise RoomError(f"The inputs missed must be some of the {_PATTERNS}.")
    return sent._replace(epochs=tuple(epochs), errors=tuple(errors), missed=tuple(sent.missed))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
