"""Everybody's run on one wall, and a vote, without a browser: a desk and two students."""

import csv
import io
import json
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.link import room as seats
from pages.room.room import Room
from pages.room.table import as_csv
from pages.room.training import Sent
from pages.server.class_rooms import class_rooms
from tests.app.pages import link, opened, said, words
from tests.app.test_room import desk_of_new_room, joined, labels, press
from xorcore import Network, Trainer
from xorcore.runs.data import Point, Splice
from xorcore.sweep import sweep


@pytest.fixture
def desk() -> AppTest:
    return desk_of_new_room()


def the_room() -> Room:
    [room] = class_rooms()._rooms.values()
    return room


def give(desk: AppTest, is_any_rate: bool = False, **typed: str) -> None:
    desk.run()
    for name, text in typed.items():
        desk.text_input(key=f"task_{name}").set_value(text)
    desk.button_group(key="task_kind").set_value(is_any_rate)
    press(desk, "Give it out")


def test_giving_out_leads_to_the_wall_also_where_the_news_have_the_page_drawn_again(
    desk: AppTest, monkeypatch
):
    submit = st.form_submit_button
    # The press was of the drawing before: in this one nothing is pressed any more.
    monkeypatch.setattr(st, "form_submit_button", lambda *its, **own: submit(*its, **own) and False)
    give(desk)
    assert the_room().desk_wall(the_room().secret).task
    assert link(desk)["view"] == "class"


def go(app: AppTest, page: str, **query: str) -> AppTest:
    for key, value in query.items():
        app.query_params[key] = value
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    return app


def on_wall() -> dict[int, Sent]:
    room = the_room()
    return dict(room.desk_wall(room.secret).runs)


def step(app: AppTest, times: int = 1) -> None:
    for _ in range(times):
        app.button(key="step").click().run()
        assert not app.exception


def own_run(seed: int, epochs: int, rate: float = 0.6) -> Trainer:
    trainer = Trainer(Network.random(seed=seed), learning_rate=rate)
    trainer.advance(epochs)
    return trainer


def wall(app: AppTest) -> dict[str, Any]:
    """The chart of the wall."""
    protos = [part.proto for part in app.get("bidi_component")]
    [cells] = [proto for proto in protos if proto.component_name == "xorlab_cells"]
    [data] = json.loads(cells.json)
    return data["figure"]


def title(app: AppTest) -> str:
    return wall(app)["layout"]["title"]["text"]


def tiles(app: AppTest) -> list[str]:
    """What the wall says of each run under the pointer, row by row from the top."""
    rows = wall(app)["data"][0]["customdata"]
    return [told for row in reversed(rows) for told in row if told]


def share(app: AppTest) -> str:
    [chart] = app.get("plotly_chart")
    return chart.proto.alt


# ---- a task


def test_each_student_trains_the_seed_that_was_given_and_the_wall_gets_the_curve(desk: AppTest):
    ada, bob = joined(desk), joined(desk)
    give(desk, seed="41", epochs="5")
    for number, student in ((1, ada), (2, bob)):
        seed = 40 + number
        go(student.run(), "train")
        told = f"For the class: seed **{seed}**, rate **0.6**, 5 epochs. Press **Play**."
        assert told in words(student)
        step(student, 3)
        sent = on_wall()[number]
        assert (sent.seed, sent.rate, sent.is_ended) == (seed, 0.6, False)
        assert sent.epochs == (0, 1, 2, 3)
        np.testing.assert_array_equal(sent.errors, own_run(seed, 3).history.mean_absolute_error)
        step(student, 2)
        sent = on_wall()[number]
        assert sent.is_stuck
        wrong = np.flatnonzero(np.abs(own_run(seed, 5).error) >= 0.1)
        assert list(sent.missed) == wrong.tolist()
        assert f"On the wall as student **{number}**: stuck: missed 00" in words(student)


def test_any_learning_rate_starts_from_one_seed_and_the_newest_run_counts(desk: AppTest):
    ada, bob = joined(desk), joined(desk)
    give(desk, is_any_rate=True, seed="7", epochs="300")
    for student, rate in ((ada, 0.6), (bob, 8.0)):
        go(student.run(), "train")
        assert "seed **7**, **any learning rate you like**" in words(student)
        if rate != 0.6:
            student.text_input(key="typed_rate").set_value(str(rate)).run()
        step(student, 2)
    sent = on_wall()
    assert {number: (run.seed, run.rate) for number, run in sent.items()} == {
        1: (7, 0.6),
        2: (7, 8.0),
    }
    expected = own_run(7, 2, 8.0).history.mean_absolute_error
    np.testing.assert_array_equal(sent[2].errors, expected)
    # A rate that is changed on the way makes a run of two rates.
    bob.text_input(key="typed_rate").set_value("3").run()
    step(bob)
    assert "This is another run." in words(bob)
    assert on_wall()[2].epoch == 2
    press(bob, "Begin with this rate")
    step(bob)
    assert (on_wall()[2].rate, on_wall()[2].epoch) == (3.0, 1)


@pytest.mark.parametrize("change", ["new_seed", "bias"])
def test_another_run_than_the_one_given_is_not_sent(desk: AppTest, change: str):
    ada = joined(desk)
    give(desk, epochs="300")
    go(ada.run(), "train")
    if change == "new_seed":
        [button] = [button for button in ada.button if button.label == "New seed"]
        button.click().run()
    else:
        ada.toggle(key="bias").set_value(True).run()
    step(ada)
    assert on_wall() == {}
    assert "This is another run." in words(ada)
    press(ada, "Begin my run")
    step(ada)
    assert on_wall()[1].epoch == 1


def test_what_is_typed_wrong_is_refused_in_a_sentence_and_nothing_is_given(desk: AppTest):
    for name, text, sentence in (
        ("rate", "0", "The learning rate must be above 0 and at most 100."),
        ("rate", "quick", "Learning rate must be a number above 0 and at most 100."),
        ("rate", "nan", "Learning rate must be a number above 0 and at most 100."),
        ("seed", "-1", "Seed must be a whole number from 0 to 4,294,967,295."),
        ("epochs", "1e9", "Epochs must be a whole number from 1 to 2,000,000."),
        ("epochs", "**9**", "Epochs must be a whole number from 1 to 2,000,000."),
    ):
        give(desk, **{"rate": "0.6", "seed": "1", "epochs": "100", name: text})
        assert said(desk) == [sentence]
        assert the_room().desk_wall(the_room().secret).task is None


def test_without_a_room_nothing_is_looked_up_or_sent(monkeypatch: pytest.MonkeyPatch):
    app = opened()

    def fail() -> None:
        raise AssertionError("looked up")

    for name in ("room", "wall", "news"):
        monkeypatch.setattr(seats, name, fail)
    app.run()
    step(app, 2)
    assert "See the wall" not in labels(app)


# ---- the wall


def test_a_student_sees_the_own_run_only_until_the_teacher_shows_all(desk: AppTest):
    ada, bob = joined(desk), joined(desk)
    give(desk, seed="3", epochs="4")
    go(ada.run(), "train")
    step(ada, 4)
    go(desk, "many_runs", view="class")
    assert "Everybody: a seed each, from seed **3** on, rate **0.6**, 4 epochs" in words(desk)
    of_ada, of_bob = tiles(desk)
    assert of_ada.startswith("Student 1, seed 3<br>stuck: missed 00, 01, 10, 11<br>mean absolute")
    assert of_bob == "Student 2, seed 4<br>not begun"
    assert title(desk) == "1 of 2 runs have ended"
    go(bob.run(), "many_runs", view="class")
    assert tiles(bob) == ["You, seed 4<br>not begun"]
    assert title(bob) == "Your run"
    assert "Show everybody" not in labels(bob)
    assert not bob.get("plotly_chart")
    press(desk, "Show everybody")
    assert tiles(bob.run()) == [of_ada, "You, seed 4<br>not begun"]
    assert "The teacher is" not in words(bob)  # it is there already
    press(desk, "Only their own")
    assert tiles(bob.run()) == ["You, seed 4<br>not begun"]


def test_the_class_share_stands_beside_that_of_two_thousand_seeds(desk: AppTest):
    rate, epochs = 5.0, 900
    expected = int(sweep(range(2_000), [rate], [3], epochs).solved.sum())
    assert 0 < expected < 2_000
    students = [joined(desk) for _ in range(3)]
    give(desk, rate=f"{rate:g}", seed="0", epochs=str(epochs))
    room = the_room()
    [task] = [room.desk_wall(room.secret).task]
    assert task
    tokens = [link(student)["student"] for student in students]
    for seed, solved_at in ((0, 400), (1, None)):  # the third one is under way
        sent = Sent(rate, seed, (0, epochs), (0.5, 0.1), solved_at, is_ended=True)
        room.send(tokens[seed], task.serial, sent)
    room.send(tokens[2], task.serial, Sent(rate, 2, (0, 500), (0.5, 0.1), 400))
    go(desk, "many_runs", view="class")
    for _ in range(600):
        if "0 of 0" not in share(desk):
            break
        desk.run()
    solved = f"Class: 1 of 2 solved; 2,000 seeds: {expected:,} of 2,000 solved."
    assert share(desk) == solved
    assert title(desk) == "2 of 3 runs have ended, 1 under way"


def test_who_is_in_no_room_has_no_wall():
    app = opened(page="many_runs", view="class")
    assert said(app) == [
        "The runs of a class are for those in its room: join it on the page Lesson."
    ]
    assert not app.get("plotly_chart")
    app.segmented_control(key="many_runs_view").set_value("sweep").run()
    assert said(app) == []
    assert app.segmented_control(key="many_runs_view").options == ["Sweep", "Map"]


def test_before_the_first_task_the_wall_says_so(desk: AppTest):
    go(desk, "many_runs", view="class")
    assert "The class trains nothing yet" in said(desk)[0]


# ---- a vote


def vote(student: AppTest, votes: str) -> None:
    student.run()
    for name, button in zip(("00", "01", "10", "11"), votes, strict=True):
        [pair] = [pair for pair in student.main.button_group if pair.key.endswith(f" {name}")]
        pair.set_value(int(button))
    [submit] = [button for button in student.main.button if "vote" in button.label.lower()]
    submit.click().run()
    assert not student.exception


def vote_called(desk: AppTest, **query: str) -> dict[str, Any]:
    """Let the class vote on a covered page; gives what the network there answers."""
    go(desk, "train", seed="1", lr="0.6", **query)
    desk.toggle(key="projector_switch").set_value(True).run()
    assert "Vote" not in labels(desk)
    desk.button(key="predict_first").click().run()
    press(desk, "Vote")
    trainer = own_run(1, int(query["epoch"]))
    return trainer.network.predict(trainer.dataset.inputs).ravel().tolist()


def test_the_class_votes_and_at_the_reveal_the_network_answers(desk: AppTest):
    ada, bob = joined(desk), joined(desk)
    outputs = vote_called(desk, epoch="5000")
    assert [round(output) for output in outputs] == [0, 1, 1, 0]
    go(desk, "lesson")
    vote(ada, "0111")
    assert "Your answer: **00→0, 01→1, 10→1, 11→1**" in said(ada)[0]
    vote(ada, "0110")
    vote(bob, "0100")
    desk.run()
    [squares] = desk.get("plotly_chart")
    assert squares.proto.alt == "2 votes. 00: 0 say 1, 01: 2 say 1, 10: 1 say 1, 11: 0 say 1."
    assert "network" not in squares.proto.spec
    for student in (ada, bob):
        student.run()
        assert not student.get("plotly_chart")
    desk.button(key="reveal_answers").click().run()
    assert "All four right: **1 of 2**" in words(desk)
    squares, surface = desk.get("plotly_chart")
    for output in outputs:
        assert f"network {output:.2f}" in squares.proto.spec
    assert "Rounded: 00→0, 01→1, 10→1, 11→0" in surface.proto.alt
    assert "**Right: 00→0, 01→1, 10→1, 11→0**" in said(ada.run())
    assert "**Not right. The answer: 00→0, 01→1, 10→1, 11→0**" in said(bob.run())
    table = csv.DictReader(io.StringIO(as_csv(the_room(), the_room().secret)))
    assert [(line["answer"], line["right"]) for line in table] == [
        ("00→0, 01→1, 10→1, 11→0", "1"),
        ("00→0, 01→1, 10→0, 11→0", "0"),
    ]


def test_a_vote_needs_all_four(desk: AppTest):
    ada = joined(desk)
    vote_called(desk, epoch="10")
    ada.run()
    ada.main.button_group[0].set_value(1)
    press(ada, "Vote")
    assert said(ada) == ["Vote 0 or 1 for each of the four inputs first."]
    assert the_room().desk_news(the_room().secret).answered == 0


def test_only_a_desk_lets_a_class_vote(desk: AppTest):
    covered = {"projector": "1", "cover": "1"}
    assert "Vote" not in labels(opened(covered))
    student = go(joined(desk), "train")
    student.toggle(key="projector_switch").set_value(True).run()
    student.button(key="predict_first").click().run()
    assert "Vote" not in labels(student)


def test_a_vote_shows_the_targets_of_its_moment(desk: AppTest):
    """The class of (1, 1) was changed on the way: a vote on these points is like any other."""
    corner = Splice(3, 1, (Point(1000, 1000, 1),)).spell()
    vote_called(desk, epoch="5000", then=f"3000_0.6_squared_own.{corner}")
    go(desk, "lesson")
    desk.button(key="reveal_answers").click().run()
    _, surface = desk.get("plotly_chart")
    *_, markers = json.loads(surface.proto.spec)["data"]
    assert markers["text"] == ["0", "1", "1", "1"]


@pytest.mark.parametrize("query", [{"data": "moons~20~0.1~7"}, {"then": "9_0.6_squared_own.0.1"}])
def test_of_other_points_there_is_no_vote(desk: AppTest, query: dict[str, str]):
    go(desk, "train", seed="1", epoch="20", **query)
    desk.toggle(key="projector_switch").set_value(True).run()
    desk.button(key="predict_first").click().run()
    button = desk.button(key="let_vote")
    assert button.disabled
    assert button.help == (
        "A vote is on the four inputs of a gate. Here the network learns other points."
    )
