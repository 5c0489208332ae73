"""Every page of a run whose points were changed on its way, at moments before and after."""

import pytest

from pages.link.many_runs import Plan
from pages.many_runs_page.your_run import learns_the_same
from tests.app.pages import link, opened, words
from xorcore import Experiment

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


def test_the_sidebar_and_the_heading_are_about_the_points_in_force():
    app = opened({"epoch": "9", "then": "5_0.4_squared_own.4.0.D0gd"})
    assert app.selectbox("gate").value == "own"
    captions = words(app)
    assert "5 own points: " in captions
    assert "5 points to learn, 0 held out." in captions
    assert "two kinds of points" in captions
    # What is changed there begins with them, too.
    now = app.session_state["run"].settings.data_at(9)
    app.button("swap_classes").click().run()
    assert app.session_state["run"].settings.data == now.swapped()


def test_many_runs_learn_the_points_in_force_and_the_run_itself_is_not_among_them():
    app = opened({"epoch": "9", "then": "5_0.4_squared_own.4.0.D0gd"}, "many_runs")
    assert "how often** they learn the points" in words(app)
    run = app.session_state["run"]
    learned = Plan(data=run.settings.data_at(9))
    assert len(learned.dataset.targets) == 5
    assert not learns_the_same(run, Plan())
    assert not learns_the_same(run, learned)
