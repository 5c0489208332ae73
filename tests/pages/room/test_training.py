"""What everybody trains for the class: who may give, send and see what, and what is refused."""

from collections.abc import Callable
from itertools import count
from math import inf, nan
from typing import Any

import pytest

from pages.room import training
from pages.room.error import RoomError
from pages.room.room import Room
from pages.room.rooms import Rooms
from pages.room.training import Sent
from xorcore.runs import experiment

QUERY = {"hidden": "3", "lr": "0.6"}


@pytest.fixture
def room() -> Room:
    ticks = count(1_767_258_000)
    return Rooms(lambda: float(next(ticks)) / 1_000).new()


def given(room: Room, *, is_any_rate: bool = False, seed: int = 1, epochs: int = 10_000) -> int:
    return room.give(room.secret, is_any_rate, 0.6, seed, epochs, QUERY)


def run(seed: int = 1, rate: float = 0.6, **more: Any) -> Sent:
    return Sent(
        **{"rate": rate, "seed": seed, "epochs": (0, 1, 50), "errors": (0.5, 0.5, 0.4)} | more
    )


def expect_refusal(room: Room, act: Callable[[], object], words: str) -> None:
    """It is refused in one sentence, and the runs are as they were."""
    before = room.desk_wall(room.secret)
    with pytest.raises(RoomError) as refusal:
        act()
    sentence = str(refusal.value)
    assert words in sentence
    assert sentence.endswith(".")
    assert len(sentence) < 150
    assert room.desk_wall(room.secret) == before


def test_each_student_gets_another_seed_and_sees_the_own_run_until_all_are_shown(room: Room):
    ada, bob = room.join(), room.join()
    serial = given(room, seed=41)
    for token, seed in ((ada, 41), (bob, 42)):
        assert room.news(token).call == (serial, "train", {**QUERY, "seed": str(seed)})
        room.send(token, serial, run(seed))
    assert {number: sent.seed for number, sent in room.desk_wall(room.secret).runs.items()} == {
        1: 41,
        2: 42,
    }
    assert (list(room.wall(bob).runs), room.wall(bob).numbers) == ([2], (2,))
    room.show_runs(room.secret, True)
    assert (list(room.wall(bob).runs), room.wall(bob).numbers) == ([1, 2], (1, 2))
    room.show_runs(room.secret, False)
    assert list(room.wall(ada).runs) == [1]


def test_who_is_there_has_a_place_on_the_wall_before_the_run_begins(room: Room):
    ada, _ = room.join(), room.join()
    assert room.wall(ada).task is None
    room.send(ada, given(room), run())
    wall = room.desk_wall(room.secret)
    assert (wall.numbers, list(wall.runs)) == ((1, 2), [1])


def test_with_any_rate_all_start_alike_and_the_last_run_sent_counts(room: Room):
    room.join()
    bob = room.join()
    serial = given(room, is_any_rate=True, seed=7)
    assert room.news(bob).call.query == {**QUERY, "seed": "7"}
    room.send(bob, serial, run(7, rate=2.0))
    room.send(bob, serial, run(7, rate=5.0, epochs=(0, 3), errors=(0.5, 0.1), solved_at=3))
    [sent] = room.desk_wall(room.secret).runs.values()
    assert (sent.rate, sent.epoch, sent.is_solved) == (5.0, 3, True)


def test_a_new_task_begins_an_empty_wall_and_ends_the_old_one(room: Room):
    ada = room.join()
    one = given(room)
    room.send(ada, one, run())
    room.show_runs(room.secret, True)
    two = given(room, seed=8)
    assert two > one
    wall = room.desk_wall(room.secret)
    assert (dict(wall.runs), wall.is_shown) == ({}, False)
    expect_refusal(room, lambda: room.send(ada, one, run(8)), "This task is over")
    room.send(ada, two, run(8))


def test_a_run_that_has_ended_is_solved_or_stuck():
    assert run(solved_at=50, is_ended=True).is_solved
    assert not run(solved_at=50, is_ended=True).is_stuck
    assert run(is_ended=True).is_stuck
    assert run(is_ended=True, solved_at=3, has_diverged=True).is_stuck
    assert not run().is_stuck  # it may still learn


def test_the_version_changes_with_all_that_there_is_to_see(room: Room):
    ada = room.join()
    versions = [room.desk_wall(room.secret).version]
    serial = given(room)
    for act in (lambda: room.send(ada, serial, run()), lambda: room.show_runs(room.secret, True)):
        versions.append(room.desk_wall(room.secret).version)
        act()
    versions.append(room.desk_wall(room.secret).version)
    assert len({*versions}) == 4
    assert room.wall(ada).version == versions[-1]


def test_only_the_desk_gives_shows_and_sees_all(room: Room):
    ada = room.join()
    for forged in ("", room.code, ada, "x" * 32):
        for act in (
            lambda: room.give(forged, False, 0.6, 1, 100, {}),  # noqa: B023
            lambda: room.show_runs(forged, True),  # noqa: B023
            lambda: room.desk_wall(forged),  # noqa: B023
        ):
            expect_refusal(room, act, "Only the desk")


def test_only_a_student_of_the_room_sends_and_only_for_oneself(room: Room):
    ada, _ = room.join(), room.join()
    serial = given(room)
    other = Rooms(lambda: 1.0).new()
    for forged in ("", "x" * 36, ada[:-1] + "?", other.join()):
        expect_refusal(room, lambda: room.send(forged, serial, run()), "not from this room")  # noqa: B023
        expect_refusal(room, lambda: room.wall(forged), "not from this room")  # noqa: B023
    expect_refusal(room, lambda: room.send(ada, serial, run(2)), "another run")  # student 2's seed
    expect_refusal(room, lambda: room.send(ada, serial, run(rate=0.7)), "another run")
    expect_refusal(room, lambda: room.send(ada, serial + 1, run()), "This task is over")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"epochs": (), "errors": ()}, "1 to 64 points"),
        ({"epochs": tuple(range(65)), "errors": (0.5,) * 65}, "1 to 64 points"),
        ({"epochs": range(10**9), "errors": (0.5,)}, "1 to 64 points"),
        ({"epochs": (1, 2), "errors": (0.5,)}, "1 to 64 points"),
        ({"epochs": (2, 1), "errors": (0.5, 0.5)}, "ascend"),
        ({"epochs": (1, 1), "errors": (0.5, 0.5)}, "ascend"),
        ({"epochs": (-1,), "errors": (0.5,)}, "whole numbers from 0"),
        ({"epochs": (10_001,), "errors": (0.5,)}, "to 10,000"),
        ({"epochs": (1.5,), "errors": (0.5,)}, "whole numbers"),
        ({"epochs": (True,), "errors": (0.5,)}, "whole numbers"),
        ({"epochs": ("1",), "errors": (0.5,)}, "whole numbers"),
        ({"epochs": (1,), "errors": (nan,)}, "numbers from 0 to 1"),
        ({"epochs": (1,), "errors": (inf,)}, "numbers from 0 to 1"),
        ({"epochs": (1,), "errors": (1.1,)}, "numbers from 0 to 1"),
        ({"epochs": (1,), "errors": ("<b>",)}, "numbers from 0 to 1"),
        ({"rate": nan}, "learning rate"),
        ({"rate": 0.0}, "learning rate"),
        ({"rate": 101.0}, "learning rate"),
        ({"rate": "0.6"}, "learning rate"),
        ({"solved_at": 51}, "not reached"),
        ({"solved_at": -1}, "not reached"),
        ({"solved_at": nan}, "not reached"),
        ({"missed": (4,)}, "inputs missed"),
        ({"missed": ([],)}, "inputs missed"),
        ({"missed": (0, 1, 2, 3, 3)}, "inputs missed"),
    ],
)
def test_what_is_no_curve_is_refused(room: Room, wrong: dict[str, Any], words: str):
    ada = room.join()
    serial = given(room)
    room.send(ada, serial, run())
    expect_refusal(room, lambda: room.send(ada, serial, run(**wrong)), words)


@pytest.mark.parametrize(
    ("rate", "seed", "epochs", "words"),
    [
        (0.0, 1, 100, "learning rate"),
        (nan, 1, 100, "learning rate"),
        (100.1, 1, 100, "learning rate"),
        (0.6, -1, 100, "seed"),
        (0.6, 2**32, 100, "seed"),
        (0.6, 1, 0, "epochs"),
        (0.6, 1, 2_000_001, "epochs"),
    ],
)
def test_a_task_that_nobody_can_do_is_not_given(
    room: Room, rate: float, seed: int, epochs: int, words: str
):
    given(room)
    expect_refusal(room, lambda: room.give(room.secret, False, rate, seed, epochs, {}), words)


def test_the_limits_are_those_of_an_experiment():
    own = training.MAX_RATE, training.MAX_EPOCHS, training.MAX_SEED
    assert own == (experiment.MAX_LEARNING_RATE, experiment.MAX_EPOCHS, experiment.MAX_SEED)


def test_a_full_room_forgets_no_student_who_has_sent_a_run():
    clock = [1_000.0]
    room = Rooms(lambda: clock[0]).new()
    ada = room.join()
    room.send(ada, given(room), run())
    for _ in range(199):
        room.join()
    clock[0] += 600
    room.join()  # in the seat of one who is gone
    assert room.wall(ada).number == 1
    assert room.wall(ada).runs[1].epoch == 50
