"""Points edited on Train's board: what the server makes of an edit, and what it says."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.run import edits, session
from pages.run.run import Run
from tests.app.pages import link, opened, said, stepped, trained
from tests.app.sent import sent
from xorcore import Change, Experiment, Trainer
from xorcore.runs.data import OwnPoints, Point

XOR = [[0, 0, 0], [0, 1000, 1], [1000, 0, 1], [1000, 1000, 0]]
FIVE = [*XOR, [500, 250, 1]]
EDITING = {"edit": "1", "seed": "42", "lr": "0.6"}


@pytest.fixture
def told() -> list[str]:
    """What is told beside the page after an edit."""
    return []


@pytest.fixture
def send(monkeypatch: pytest.MonkeyPatch, told: list[str]):
    """A function that has the board of a page tell of an edit, as the browser does."""

    def send_edit(app: AppTest, points: Any, number: Any = 1) -> AppTest:
        arrive = session.current_run

        def arrive_with_edit(page: str):
            arrive(page)
            edits.take_edit({"number": number, "points": points})
            return session.run_under_way()

        with monkeypatch.context() as patch:
            patch.setattr(session, "current_run", arrive_with_edit)
            app.run()
        assert not app.exception
        told.extend(toast.value for toast in app.toast)
        return app.run()

    return send_edit


def own(points: Sequence[Sequence[int]]) -> OwnPoints:
    return OwnPoints(tuple(Point(*point) for point in points))


def test_nothing_can_be_edited_until_somebody_asks_for_it():
    app = opened()
    assert sent(app).header["editing"] is None
    assert "edit" not in link(app)
    app.button(key="edit_points").click().run()
    assert sent(app).header["editing"]["points"] == XOR
    assert link(app)["edit"] == "1"
    app.button(key="edit_done").click().run()
    assert sent(app).header["editing"] is None
    assert "edit" not in link(app)


def test_a_link_turns_it_on_and_a_wrong_one_is_said():
    app = opened({"edit": "1", "data": "own~F9rDsu_", "test": "50"})
    editing = sent(app).header["editing"]
    assert len(editing["points"]) == 2
    assert len(editing["held_out"]) == 1
    app = opened({"edit": "yes"})
    assert any("“edit” in the link must be one of 0, 1" in text for text in said(app))
    assert sent(app).header["editing"] is None


def test_at_the_start_it_is_a_new_run_with_these_points(send):
    app = send(opened(EDITING), FIVE)
    run = app.session_state["run"]
    assert run.settings == Experiment(start="random", seed=42, learning_rate=0.6, data=own(FIVE))
    board = sent(app)
    assert board.header["editing"]["points"] == FIVE
    assert board.header["editing"]["number"] == 1
    assert board.header["setup"]["network"]["targets"] == [0, 1, 1, 0, 1]
    assert trained(app).epoch == 0
    assert "gate" not in link(app)


def test_later_the_run_goes_on_with_them_as_one_change_an_epoch(send):
    app = stepped(opened(EDITING), 3)
    send(app, FIVE, number=1)
    send(app, [*FIVE, [9, 9, 0]], number=2)
    board, settings = sent(app), app.session_state["run"].settings
    assert board.epoch == 3
    assert settings.changes == (Change(3, 0.6, "squared", data=own([*FIVE, [9, 9, 0]])),)
    assert len(board.header["setup"]["network"]["targets"]) == 6
    assert board.header["editing"]["number"] == 2
    marks = [mark for mark in board.header["landmarks"] if mark["title"] == "Points changed"]
    assert [mark["epoch"] for mark in marks] == [3]
    changed = "At epoch 3 the points were changed: 6 are learned from there on, 4 were before."
    assert marks[0]["sentence"].startswith(changed)
    # Its link is the same run, epoch for epoch.
    stepped(app, 2)
    again = trained(app)
    assert again.epoch == 5
    np.testing.assert_array_equal(sent(app).network.flat(), again.network.flat())
    np.testing.assert_array_equal(
        sent(app).outputs, again.network.predict(again.dataset.inputs).ravel()
    )


def test_points_taken_back_at_the_same_epoch_leave_no_change(send):
    app = stepped(opened(EDITING), 3)
    send(send(app, FIVE, number=1), XOR, number=2)
    assert app.session_state["run"].settings.changes == ()
    assert "then" not in link(app)


@pytest.mark.parametrize("data", [{}, {"gate": "nand"}, {"data": "moons~20~0.1~7", "test": "20"}])
@pytest.mark.parametrize("epoch", [0, 3])
def test_edits_that_are_all_undone_leave_the_gate_or_the_set_as_it_was(send, data, epoch: int):
    app = opened({**EDITING, **data})
    if epoch:
        stepped(app, epoch)
    before, was = link(app), sent(app)
    points = was.header["editing"]["points"]
    assert was.header["editing"]["has_rings"] == ("data" in data)
    send(app, [*points, [500, 250, 1]], number=1)
    send(app, points[1:], number=2)
    assert link(app) != before
    send(app, points, number=3)
    assert link(app) == before
    now = sent(app)
    assert now.header["setup"]["network"] == was.header["setup"]["network"]
    assert now.header["editing"]["held_out"] == was.header["editing"]["held_out"]


def test_with_points_held_out_a_gate_stays_points_when_edits_are_undone(send):
    app = send(opened(EDITING), FIVE)
    held_out = link(app) | {"test": "20"}
    app = opened(held_out)
    send(app, XOR, number=2)
    assert link(app)["test"] == "20"
    assert app.session_state["run"].settings.data == own(XOR)


def test_reset_begins_with_the_points_as_they_are_now(send):
    app = send(stepped(opened(EDITING), 3), FIVE)
    app.button("reset").click().run()
    assert app.session_state["run"].settings == Experiment(
        start="random", seed=42, learning_rate=0.6, data=own(FIVE)
    )
    assert sent(app).header["editing"]["points"] == FIVE


def test_an_edit_that_comes_twice_is_taken_once(send):
    app = send(opened(EDITING), FIVE, number=3)
    serial = app.session_state["run"].serial
    send(app, FIVE, number=3)
    assert app.session_state["run"].serial == serial


@pytest.mark.parametrize("page", ["train", "landscape"])
def test_a_page_that_is_drawn_has_the_points_and_is_not_drawn_again_for_them(page: str):
    app = opened({"seed": "1", "play": "1"}, page)
    app.session_state["run"].edited_at = 0.0  # on the page before, say
    app.run()
    assert app.session_state["run"].edited_at == float("inf")


def test_an_edit_before_the_first_epoch_stays_when_the_engine_changes(
    monkeypatch: pytest.MonkeyPatch,
):
    experiment = Experiment(seed=4, start="random")
    run = Run(experiment, experiment.trainer("numpy"))
    run.trainer.change_points(own(FIVE))
    run.trainer.learning_rate = 0.7
    before = run.settings
    new = Experiment.trainer

    def on_another(settings: Experiment, engine: str) -> Trainer:  # noqa: ARG001
        trainer = new(settings, "numpy")
        trainer.engine = "another"
        return trainer

    monkeypatch.setattr(Experiment, "trainer", on_another)
    run.play()
    assert run.trainer.engine == "another"
    assert run.settings == before
    assert len(run.trainer.dataset.targets) == 5


def test_a_ready_made_set_is_kept_as_points_with_the_first_edit(send):
    app = opened({**EDITING, "data": "moons~20~0.1~7"})
    points = sent(app).header["editing"]["points"]
    assert len(points) == 20
    assert link(app)["data"] == "moons~20~0.1~7"
    send(app, [*points, [1, 2, 0]])
    assert app.session_state["run"].settings.data == own([*points, [1, 2, 0]])


def test_the_one_change_too_many_is_refused_and_nothing_is_lost(send):
    changes = tuple(Change(epoch, 0.1 + epoch / 1000, "squared") for epoch in range(1, 101))
    experiment = Experiment(epoch=101, changes=changes)
    app = send(opened({**experiment.to_query(), "edit": "1"}), FIVE)
    editing = sent(app).header["editing"]
    assert editing["points"] == XOR
    assert editing["number"] == 1
    assert editing["said"] == (
        "This run was changed 100 times, and its link has no room for more; "
        "press Reset to begin again."
    )
    assert app.session_state["run"].settings == experiment
    # At an epoch that has a change already there is room.
    at_last = Experiment(epoch=100, changes=changes)
    app = send(opened({**at_last.to_query(), "edit": "1"}), FIVE, number=2)
    assert sent(app).header["editing"]["points"] == FIVE
    assert sent(app).header["editing"]["said"] == ""


@pytest.mark.parametrize(
    "points",
    [
        [],
        [[0, 0, 0]] * 501,
        [[0, 1001, 0]],
        [[-1, 0, 0]],
        [[0, 0, 2]],
        [[0, 0]],
        [[0, 0, 0, 0]],
        [[None, 0, 0]],
        [["x", 0, 0]],
        [[float("inf"), 0, 0]],
        None,
        "XOR",
        7,
    ],
)
def test_what_is_no_set_of_points_is_refused_with_a_sentence(send, points: Any):
    app = send(stepped(opened(EDITING), 3), points)
    editing = sent(app).header["editing"]
    assert editing["points"] == XOR
    assert editing["said"].endswith(".")
    assert len(editing["said"]) > 20
    assert app.session_state["run"].settings.changes == ()


def test_an_edit_without_a_number_is_refused_too(send):
    app = send(opened(EDITING), FIVE, number=None)
    assert sent(app).header["editing"]["points"] == XOR


def test_a_run_that_is_too_long_for_a_link_says_once_that_it_goes_by_file(send, told):
    app = opened(EDITING)
    many = [[i, 2 * i % 1000, i % 2] for i in range(500)]
    send(app, many[:300])
    stepped(app, 1)
    assert told == []
    send(app, many[::-1], number=2)
    send(app, [*many[1:], [3, 3, 0]], number=3)
    assert len(told) == 1
    assert "no longer fits into a link to send on. It goes by file: **Take home**" in told[0]
    # All of it is in the address bar all the same, so that loading the page again loses nothing.
    assert trained(app).dataset.inputs.shape == (500, 2)
