"""Every page of a run whose points were changed on its way, at moments before and after."""

import pytest

from tests.app.pages import link, opened, words
from xorcore import Experiment
from xorcore.runs.data import OwnPoints, Point

THEN = "40_0.3_squared_own.4.0.D0gd~60_0.5_squared_own.0.2"
QUERY = {"epoch": "90", "then": THEN}
PAGES = ("train", "replay", "by_hand", "geometry", "landscape", "predict", "ideas", "many_runs")


@pytest.mark.parametrize("page", [*PAGES, "take_home", "lesson"])
@pytest.mark.parametrize("at", ["20", "40", "70", "90"])
def test_it_opens_at_any_moment(page: str, at: str):
    app = opened(QUERY, page, at=at)
    assert not app.warning
    assert not app.error
    assert Experiment.from_query(link(app)) == Experiment.from_query(QUERY)


@pytest.mark.parametrize(("at", "count"), [("39", 4), ("40", 5), ("59", 5), ("60", 3)])
def test_predict_has_the_points_of_the_moment(at: str, count: int):
    app = opened(QUERY, "predict", at=at)
    experiment, _ = Experiment.from_query(QUERY)
    assert len(experiment.dataset_at(int(at)).targets) == count
    assert len(app.session_state["run"].dataset.targets) == count


@pytest.mark.parametrize("start", ["xor", "moons"])
def test_reset_begins_again_with_the_points_in_force(start: str):
    given = {"data": "moons~20~0.1~7"} if start == "moons" else {}
    app = opened({**given, "epoch": "9", "then": "5_0.4_squared_own.1.1"})
    before = app.session_state["run"].settings
    assert before.data_at(9) != before.data
    app.button(key="reset").click().run()
    assert words(app)
    after = app.session_state["run"].settings
    assert (after.epoch, after.changes) == (0, ())
    assert after.data == before.data_at(9)
    assert after.learning_rate == 0.4
    assert len(after.dataset.targets) == (19 if start == "moons" else 3)


def test_the_sidebar_speaks_of_the_points_in_force():
    app = opened(QUERY)
    assert app.selectbox(key="gate").value == "own"
    assert "3 own points: 1 of class 0, 2 of class 1." in words(app)
    assert "3 points to learn, 0 held out." in words(app)
    assert not app.slider(key="held_out").disabled
    moons = opened(data="moons~20~0.1~7", test="20", epoch="9", then="5_0.3_squared_own.1.10")
    assert "8 points to learn, 2 held out." in words(moons)


def test_its_classes_are_swapped_in_a_new_run():
    app = opened(QUERY)
    before = app.session_state["run"].settings.data_at(90)
    app.button(key="swap_classes").click().run()
    after = app.session_state["run"].settings
    assert (after.epoch, after.changes) == (0, ())
    assert after.data == before.swapped()
    app.selectbox(key="gate").set_value("and").run()
    assert app.session_state["run"].settings.gate == "and"
    app.selectbox(key="gate").set_value("own").run()
    assert app.session_state["run"].settings.data == before.swapped()


def test_points_edited_since_the_sidebar_was_drawn_are_not_lost():
    edited = OwnPoints((Point(500, 250, 1), Point(250, 500, 0)))
    app = opened(QUERY)
    app.session_state["run"].trainer.change_points(edited)
    app.button(key="swap_classes").click().run()
    assert app.session_state["run"].settings.data == edited.swapped()
    app = opened(QUERY)
    app.session_state["run"].trainer.change_points(edited)
    app.selectbox(key="gate").set_value("and").run()
    app.selectbox(key="gate").set_value("own").run()
    assert app.session_state["run"].settings.data == edited
    app = opened({"epoch": "3", "data": "moons~30~0.1~7"})
    app.session_state["run"].trainer.change_points(edited)
    app.text_input(key="data_seed").set_value("8").run()
    assert link(app)["data"] == "moons~30~0.1~8"
    app.selectbox(key="gate").set_value("own").run()
    assert app.session_state["run"].settings.data == edited


def test_the_points_of_an_update_are_counted_as_they_are_now():
    app = opened(QUERY, batch="2")
    assert app.text_input(key="typed_batch").value == "2"
    app.text_input(key="typed_batch").set_value("3").run()
    [refusal] = [error.value for error in app.error]
    assert "from 1 to 2" in refusal


def test_a_long_link_is_said_whatever_makes_it_long():
    weights = "_".join(["0.12345678901234567"] * 105)
    query = {"hidden": "8-8", "bias": "1", "start": "edited", "weights": weights}
    app = opened(query)
    assert not app.warning
    assert "To share the run, take its file on Take home." in words(app)
    assert "To share the run" not in words(opened())
