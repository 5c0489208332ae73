"""A vote on a network's answers: four votes in one answer, counted for each input."""

import csv
import io

import pytest

from pages.room.error import RoomError
from pages.room.rooms import Rooms
from pages.room.table import as_csv
from pages.room.vote import INPUTS, answer_of, ones, vote_on, votes_of

XOR_LEARNED = vote_on((0.03, 0.97, 0.96, 0.04), "train", {"seed": "1"}, (1.0, 2.0), "Because.")


def test_each_way_to_vote_is_one_answer():
    answers = {answer_of(votes_of(n)): votes_of(n) for n in range(1, 17)}
    assert len(answers) == len({*answers.values()}) == 16
    assert votes_of(answer_of((0, 1, 1, 0))) == (0, 1, 1, 0)
    assert len(INPUTS) == len(votes_of(1)) == 4


def test_right_is_what_the_network_rounds_to():
    assert XOR_LEARNED.is_right(answer_of((0, 1, 1, 0)))
    assert not XOR_LEARNED.is_right(answer_of((0, 1, 1, 1)))
    assert XOR_LEARNED.solution == "00→0, 01→1, 10→1, 11→0"
    assert vote_on((0.51, 0.49, 0.2, 0.7), "train", {}, ()).solution == "00→1, 01→0, 10→0, 11→1"


def test_nothing_is_right_where_an_output_is_undecided():
    assert vote_on((0.5, 0.97, 0.96, 0.04), "train", {}, ()).answer is None


def test_ones_are_counted_for_each_input():
    votes = [(0, 1, 1, 0), (0, 1, 1, 1), (1, 1, 0, 0)]
    assert ones(map(answer_of, votes)) == [1, 3, 2, 1]
    assert ones([]) == [0, 0, 0, 0]


def test_the_class_votes_and_the_table_has_it():
    room = Rooms(lambda: 1_767_258_000.0).new()
    ada, bob = room.join(), room.join()
    serial = room.ask(room.secret, XOR_LEARNED)
    room.answer(ada, serial, answer_of((0, 1, 1, 0)))
    room.answer(bob, serial, answer_of((0, 1, 1, 1)))
    for wrong in (0, 17, 1.5, float("nan"), "0110", True):
        with pytest.raises(RoomError):
            room.answer(bob, serial, wrong)
    rows = list(csv.DictReader(io.StringIO(as_csv(room, room.secret))))
    assert [(row["student"], row["answer"], row["right"]) for row in rows] == [
        ("1", "00→0, 01→1, 10→1, 11→0", "1"),
        ("2", "00→0, 01→1, 10→1, 11→1", "0"),
    ]
