"""The last run: one that a new run has replaced, and that can be had back as it was."""

from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.run import session
from pages.server import streamlit_internals
from tests.app.pages import link, opened, stepped, trained
from tests.app.sent import sent
from tests.app.test_take_home import OTHER, written
from xorcore import Change, Experiment
from xorcore.runs.data import HeldOut, OwnPoints, Point, ReadyMade

# Looked at in the past, with two changes on the way there.
LINK = Experiment(
    start="random",
    seed=42,
    learning_rate=0.6,
    epoch=1_000,
    changes=(Change(300, 0.9, "squared"), Change(700, 0.9, "cross_entropy")),
).to_query() | {"at": "501"}

BEGINS_A_NEW_RUN: dict[str, Callable[[AppTest], AppTest]] = {
    "by hand": lambda app: labelled(app, "New run: notebook by hand").click(),
    "in full": lambda app: labelled(app, "New run: notebook in full").click(),
    "data": lambda app: app.selectbox("gate").set_value("and"),
    "layers": lambda app: app.segmented_control("hidden_layers").set_value(2),
    "units": lambda app: app.selectbox("units_0").set_value(5),
    "activation": lambda app: app.selectbox("activation").set_value("tanh"),
    "biases": lambda app: app.toggle("bias").set_value(True),
    "start": lambda app: app.selectbox("start").set_value("edited"),
    "seed": lambda app: app.text_input("seed").set_value("7"),
    "new seed": lambda app: labelled(app, "New seed").click(),
    "reset": lambda app: app.button("reset").click(),
}


def labelled(app: AppTest, label: str):
    [button] = [button for button in app.button if button.label == label]
    return button


def ways_back(app: AppTest) -> list[str]:
    """The labels of the buttons that lead back to a last run."""
    return [b.label for b in app.sidebar.button if b.label.startswith("Back to the last run")]


def go_back(app: AppTest) -> AppTest:
    return labelled(app, *ways_back(app)).click().run()


@pytest.mark.parametrize("change", BEGINS_A_NEW_RUN.values(), ids=BEGINS_A_NEW_RUN)
def test_whatever_begins_a_new_run_can_be_undone(change: Callable[[AppTest], AppTest]):
    app = opened(LINK)
    assert ways_back(app) == []
    before, run = sent(app), app.session_state["run"]
    assert link(app) == LINK
    change(app).run()
    assert sent(app).epoch == 0
    assert ways_back(app)[0].endswith("epoch 1,000")
    go_back(app)
    now = sent(app)
    for old, new in zip(before.numbers, now.numbers, strict=True):
        assert old.tobytes() == new.tobytes()
    assert (now.epoch, now.header["look"]) == (1_000, 501)
    assert now.header["landmarks"] == before.header["landmarks"]
    assert link(app) == LINK
    changes = app.session_state["run"].trainer.changes
    assert changes == (Change(300, 0.9, "squared"), Change(700, 0.9, "cross_entropy"))
    assert app.session_state["run"] is run
    assert ways_back(app) == []  # the run that was left had not trained
    assert not app.warning
    stepped(app, 1)
    straight = trained(app)
    assert straight.epoch == 1_001
    np.testing.assert_array_equal(sent(app).network.flat(), straight.network.flat())


def test_a_file_that_is_opened_can_be_undone():
    app = opened(LINK, "take_home")
    app.file_uploader[0].set_value(("run.json", written(OTHER), "application/json")).run()
    assert link(app) == OTHER.to_query()
    # The rate differs, too, but for a line in the sidebar three things are enough.
    assert ways_back(app) == ["Back to the last run: 3 hidden, sigmoid, seed 42, epoch 1,000"]
    go_back(app)
    assert link(app) == LINK
    assert not app.success  # nothing is said of the file any more


def test_it_is_named_by_what_differs_and_replaced_by_the_next_that_has_trained():
    app = opened(LINK)
    app.text_input("seed").set_value("7").run()
    assert ways_back(app) == ["Back to the last run: seed 42, epoch 1,000"]
    app.selectbox("gate").set_value("or").run()  # the run of seed 7 has not trained
    assert ways_back(app) == ["Back to the last run: XOR, seed 42, epoch 1,000"]
    stepped(app, 2)
    app.button("reset").click().run()
    assert ways_back(app) == ["Back to the last run: epoch 2"]
    app.switch_page("pages/geometry.py").run()
    assert ways_back(app) == ["Back to the last run: epoch 2"]


def test_data_are_named_and_make_room_for_a_gate():
    own = OwnPoints((Point(0, 0, 0), Point(9, 9, 1)))
    for data, named, chosen in (
        (ReadyMade("moons", 40), "moons, 40 points", "Two moons"),
        (own, "2 own points", "Your own points"),
    ):
        app = opened(Experiment(data=data, test=HeldOut(25), start="random", epoch=5).to_query())
        choice = app.selectbox("gate")
        assert choice.options[choice.index] == chosen
        choice.set_value("or").run()
        assert ways_back(app) == [f"Back to the last run: {named}, 25 % held out, epoch 5"]
        assert link(app)["gate"] == "or"
        assert not {"data", "test"} & link(app).keys()
        assert link(go_back(app))["data"] == data.spell()


def test_the_run_that_is_left_can_be_had_back_in_turn():
    app = opened(LINK)
    app.text_input("seed").set_value("7").run()
    stepped(app, 3)
    weights = sent(app).network.flat().tobytes()
    go_back(app)
    assert link(app) == LINK
    assert ways_back(app) == ["Back to the last run: seed 7, epoch 3"]
    go_back(app)
    assert sent(app).network.flat().tobytes() == weights
    assert link(app)["seed"] == "7"


def test_a_run_that_is_replaced_while_it_plays_comes_back_at_rest_and_plays_on():
    app = opened(LINK)
    app.button("play").click().run()
    app.button("reset").click().run()
    replaced = app.session_state["last run"]
    assert replaced.trainer.epoch > 1_000
    go_back(app)
    assert "play" not in link(app)
    assert link(app)["epoch"] == str(replaced.trainer.epoch)
    app.button("play").click().run()
    assert app.session_state["run"].trainer.epoch > int(link(app)["epoch"])
    app.button("pause").click().run()
    np.testing.assert_array_equal(sent(app).network.flat(), trained(app).network.flat())


def test_what_no_link_leads_back_to_is_kept_when_another_link_is_opened(
    monkeypatch: pytest.MonkeyPatch,
):
    app = opened(LINK)

    def open_link(query: dict[str, str]) -> None:
        """As Back and Forward do, and the pages that a lesson opens."""
        with monkeypatch.context() as patch:
            patch.setattr(session, "is_history_navigation", lambda: True)
            patch.setattr(streamlit_internals, "is_history_navigation", lambda: True)
            app.query_params.clear()
            app.query_params.update(query)
            app.run()

    other = Experiment(start="random", seed=7, learning_rate=0.6, epoch=20).to_query()
    open_link(other)
    assert link(app) == other
    assert ways_back(app) == []
    stepped(app, 2)
    weights = sent(app).network.flat().tobytes()
    open_link(LINK)
    assert link(app) == LINK
    assert ways_back(app) == ["Back to the last run: seed 7, squared, rate 0.6, epoch 22"]
    go_back(app)
    assert sent(app).network.flat().tobytes() == weights
    assert ways_back(app) == ["Back to the last run: seed 42, cross-entropy, rate 0.9, epoch 1,000"]


def test_a_lesson_that_opens_its_own_runs_gives_the_first_one_back(
    monkeypatch: pytest.MonkeyPatch,
):
    app = opened(LINK)
    # A link of the app's own is read like one of the browser's history, and is none.
    monkeypatch.setattr(streamlit_internals, "is_history_navigation", lambda: True)
    for seed in (1, 2):
        app.query_params.clear()
        app.query_params.update(Experiment(start="random", seed=seed, epoch=20).to_query())
        app.run()
        assert link(app)["seed"] == str(seed)
    [way_back] = ways_back(app)
    assert way_back.endswith("seed 42, cross-entropy, rate 0.9, epoch 1,000")
