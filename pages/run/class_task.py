"""The visitor's run for the task of a class: whether it is that one, and what its room hears of it.

A session that is in no room does nothing here.
"""

import time
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache

import numpy as np

from pages.link import room as seats
from pages.link.room import SEAT
from pages.room.error import RoomError
from pages.room.training import MOST_POINTS, Sent, Task
from pages.run.run import Run
from pages.server.governor import governor
from xorcore import XOR, Experiment
from xorcore.runs.landmarks import SMALL_ERROR, solved_at


def task_of_student() -> tuple[Task, int] | None:
    """What the class trains, and the number of the student whose page this is."""
    wall = seats.wall() if SEAT.get().student else None
    return (wall.task, wall.number) if wall and wall.task else None


def experiment_of(task: Task, number: int, rate: float | None = None) -> Experiment:
    """The run of a student as it begins, with another learning rate if given."""
    experiment = _experiment(tuple(sorted(task.query_of(number).items())))
    return replace(experiment, learning_rate=rate) if rate else experiment


@lru_cache(maxsize=256)
def _experiment(query: tuple[tuple[str, str], ...]) -> Experiment:
    return Experiment.from_query(dict(query))[0]


def is_for(task: Task, number: int, run: Run) -> bool:
    """Whether it is the student's run for the task: as it was given, and without a change since."""
    settings = run.settings
    rate = settings.learning_rate if task.is_any_rate else None
    return not settings.changes and replace(settings, epoch=0) == experiment_of(task, number, rate)


def send(run: Run) -> None:
    """Send the run to the wall of the student's room if it is for the task there, and has news.

    Call it whenever the run is drawn: while it plays it is sent every 1 to 3 seconds.
    """
    if not SEAT.get().student or not run.trainer.epoch:
        return
    now = time.monotonic()
    if run.is_playing and now < run.sent_at + governor().news_every(governor().runs):
        return
    room, found = seats.room(), task_of_student()
    if room is None or found is None:
        return
    task, number = found
    state = task.serial, run.trainer.epoch
    if run.sent == state or not is_for(task, number, run):
        return
    with suppress(RoomError):  # the next news say what has become of the room
        room.send(SEAT.get().student, task.serial, to_send(run))
        run.sent_at, run.sent = now, state


def ending(sent: Sent) -> str:
    """What has become of a run, in a few words."""
    if sent.has_diverged:
        return f"diverged at epoch {sent.epoch:,}"
    if sent.solved_at is not None:
        return f"solved at epoch {sent.solved_at:,}"
    if not sent.is_ended:
        return f"at epoch {sent.epoch:,}"
    return f"stuck: missed {', '.join(XOR.patterns[index] for index in sent.missed)}"


def to_send(run: Run) -> Sent:
    """The run as the room takes it."""
    trainer = run.trainer
    epochs, errors = trainer.history.epochs, trainer.history.mean_absolute_error
    # Evenly in log time, the first and the last checkpoint among them.
    wanted = np.geomspace(1, max(trainer.epoch, 1), MOST_POINTS - 1)
    kept = np.union1d(0, np.searchsorted(epochs, wanted).clip(max=len(epochs) - 1))
    return Sent(
        rate=trainer.initial.learning_rate,
        seed=run.experiment.seed,
        epochs=epochs[kept].tolist(),
        errors=errors[kept].clip(0, 1).tolist(),
        solved_at=solved_at(trainer),
        is_ended=run.is_finished,
        has_diverged=trainer.diverged,
        missed=np.flatnonzero(np.abs(trainer.error.ravel()) >= SMALL_ERROR).tolist(),
    )
