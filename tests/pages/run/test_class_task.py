"""What is sent of a run to the room of a class: how often, how much, and only if it is for it."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from pages.link.room import Seat
from pages.room.room import Room
from pages.room.rooms import Rooms
from pages.room.training import MOST_POINTS, Sent
from pages.run import class_task
from pages.run.run import Run
from xorcore import Experiment

GIVEN = Experiment(start="random", seed=1, learning_rate=0.6, epochs=10_000)


class Class:
    """A room whose first student is the visitor."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.room: Room = Rooms(lambda: 1.0).new()
        self.token = self.room.join()

    def give(self, experiment: Experiment = GIVEN, *, is_any_rate: bool = False) -> None:
        """Give out a run."""
        self.room.give(
            self.room.secret,
            is_any_rate,
            experiment.learning_rate,
            experiment.seed,
            experiment.epochs,
            experiment.to_query(),
        )

    @property
    def sent(self) -> Sent | None:
        """What the room has of the visitor's run."""
        return self.room.desk_wall(self.room.secret).runs.get(1)


@pytest.fixture
def school(monkeypatch: pytest.MonkeyPatch) -> Class:
    here = Class()
    seat = Seat(here.room.code, student=here.token)
    monkeypatch.setattr(class_task, "SEAT", SimpleNamespace(get=lambda: seat))
    seats = SimpleNamespace(room=lambda: here.room, wall=lambda: here.room.wall(here.token))
    monkeypatch.setattr(class_task, "seats", seats)
    monkeypatch.setattr(class_task, "time", SimpleNamespace(monotonic=lambda: here.now))
    return here


def run_of(experiment: Experiment = GIVEN, epochs: int = 0) -> Run:
    run = Run(experiment, experiment.trainer("numpy"))
    run.advance_to(epochs)
    return run


def test_while_it_plays_it_is_sent_every_1_to_3_seconds_and_at_its_end_at_once(school: Class):
    school.give()
    run = run_of()
    run.is_playing = True
    times = []
    for tick in range(51):
        school.now = 1_000 + 0.2 * tick
        run.advance_to(run.trainer.epoch + 1)
        before = school.sent
        class_task.send(run)
        if school.sent is not before:
            times.append(0.2 * tick)
    assert times[0] == 0
    assert all(1 <= gap <= 3 for gap in np.diff(times))
    assert times[-1] >= 7
    run.advance_to(10_000)
    run.is_playing = False
    class_task.send(run)
    assert school.sent
    assert school.sent.is_ended


def test_at_rest_the_same_is_not_sent_twice(school: Class):
    school.give()
    run = run_of(epochs=3)
    class_task.send(run)
    version = school.room.desk_wall(school.room.secret).version
    class_task.send(run)
    assert school.room.desk_wall(school.room.secret).version == version
    school.give()  # the same again is another task
    class_task.send(run)
    assert school.sent


@pytest.mark.parametrize("epochs", [1, 2, 40, 500, 10_000])
def test_a_curve_is_some_of_the_checkpoints_from_the_first_to_the_last(school: Class, epochs: int):
    school.give()
    run = run_of(epochs=epochs)
    class_task.send(run)
    sent, history = school.sent, run.trainer.history
    assert sent
    assert (sent.epochs[0], sent.epoch) == (0, epochs)
    assert min(epochs, 20) < len(sent.epochs) + 1 <= MOST_POINTS + 1
    error = dict(zip(history.epochs.tolist(), history.mean_absolute_error.tolist(), strict=True))
    assert list(sent.errors) == [error[epoch] for epoch in sent.epochs]


def test_solved_and_stuck_are_those_of_a_sweep(school: Class):
    # Seeds 1 and 3 at rate 0.6, 10,000 epochs: the first one learns XOR, the other one does not.
    for seed in (1, 3):
        experiment = replace(GIVEN, seed=seed)
        school.give(experiment)
        run = run_of(experiment, 10_000)
        class_task.send(run)
        sent = school.sent
        assert sent
        data = run.trainer.dataset
        wrong = np.abs(data.targets - run.trainer.network.predict(data.inputs)).ravel() >= 0.1
        assert (sent.is_solved, sent.is_stuck) == (not wrong.any(), wrong.any())
        assert list(sent.missed) == np.flatnonzero(wrong).tolist()
        if sent.solved_at is not None:
            at, before = (run.trainer.history.network_at(sent.solved_at - n) for n in (0, 1))
            errors = [np.abs(data.targets - n.predict(data.inputs)).max() for n in (at, before)]
            assert errors[0] < 0.1 <= errors[1]
        words = class_task.ending(sent)
        assert words.startswith("stuck: missed " if wrong.any() else "solved at epoch ")
    assert wrong.any()


@pytest.mark.parametrize(
    "other",
    [
        {"seed": 2},
        {"learning_rate": 0.7},
        {"hidden": (4,)},
        {"bias": True},
        {"loss": "cross_entropy"},
        {"gate": "and"},
        {"epochs": 9_999},
        {"tolerance": 0.1},
    ],
)
def test_another_run_is_not_sent(school: Class, other: dict[str, object]):
    school.give()
    class_task.send(run_of(replace(GIVEN, **other), 3))
    assert school.sent is None


def test_a_run_that_was_pushed_or_changed_on_the_way_is_not_sent(school: Class):
    for is_any_rate in (False, True):
        school.give(is_any_rate=is_any_rate)
        changed = run_of(epochs=3)
        changed.trainer.learning_rate = 1.0
        changed.advance_to(5)
        pushed = run_of(epochs=3)
        weights = tuple(2 * weight for weight in pushed.trainer.network.flat().tolist())
        pushed.trainer = pushed.trainer.pushed(2, weights)
        for run in (changed, pushed):
            class_task.send(run)
            assert school.sent is None


def test_any_rate_may_be_set_before_the_first_epoch(school: Class):
    school.give(is_any_rate=True)
    run = run_of()
    run.trainer.learning_rate = 5.0
    run.advance_to(3)
    class_task.send(run)
    assert school.sent
    assert school.sent.rate == 5.0
    assert class_task.is_for(school.room.wall(school.token).task, 1, run)


def test_before_the_first_epoch_or_the_first_task_nothing_is_sent(school: Class):
    class_task.send(run_of(epochs=3))
    assert school.sent is None
    school.give()
    class_task.send(run_of())
    assert school.sent is None


def test_a_room_that_refuses_does_not_stop_the_run(school: Class, monkeypatch: pytest.MonkeyPatch):
    school.give()
    monkeypatch.setattr(class_task, "to_send", lambda _: Sent(0.6, 99, (1,), (0.5,)))
    run = run_of(epochs=3)
    class_task.send(run)
    assert school.sent is None
    assert run.sent is None
