"""A run that was pushed by hand: each page shows it as it is, and says what there is to say."""

from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.run import session
from pages.run.counterpart import Counterpart
from pages.server import streamlit_internals
from tests.app.pages import assert_shows, link, opened, said, stepped, trained, words
from tests.app.sent import sent
from tests.app.test_take_home import put, written
from tests.hostile.links import pages
from xorcore import Change, Experiment, Network, Trainer

WEIGHTS = (0.1, -0.2, 1 / 3, 2.0, -1e-05, 0.30000000000000004, -7.5, 8.0, 0.25)
PUSHED = Experiment(
    epoch=600, changes=(Change(300, 0.5, "squared"), Change(400, 0.6, "squared", WEIGHTS))
)
LINK = PUSHED.to_query()


@pytest.mark.parametrize("page", pages())
def test_its_link_opens_it_on_every_page_and_is_written_again(page: str):
    app = opened(LINK, page)
    assert said(app) == []
    assert {key: link(app)[key] for key in LINK} == LINK
    if page == "lesson":  # which shows no run, and trains none
        return
    expected = PUSHED.trainer()
    expected.advance(600)
    network = app.session_state["run"].network
    np.testing.assert_array_equal(network.flat(), expected.network.flat())


def test_train_shows_it_and_trains_it_on():
    app = opened(LINK)
    board = assert_shows(app, trained(app))
    epochs, weights = board.recording
    assert tuple(weights[epochs.tolist().index(400)]) == WEIGHTS
    stepped(app, 1)
    assert_shows(app, trained(app))
    assert link(app)["epoch"] == "601"
    app.button("reset").click().run()
    assert link(app) == Experiment(learning_rate=0.6).to_query()
    assert "Back to the last run: pushed at epoch 400, epoch 601" in [
        button.label for button in app.sidebar.button
    ]


def test_a_link_looks_at_the_epoch_of_the_push():
    app = opened({**LINK, "at": "400"})
    assert tuple(app.session_state["run"].network.flat()) == WEIGHTS


def test_take_home_names_the_push_and_a_file_brings_it_back():
    app = opened(LINK, "take_home")
    assert "start weights of the notebook, pushed at epoch 400 · epoch 600" in words(app)
    app = put(opened({"seed": "7"}, "take_home"), written(PUSHED))
    assert said(app) == ["Loaded, and trained again to epoch 600."]
    assert link(app) == LINK


def test_replay_has_it_among_the_landmarks():
    app = opened(LINK, "replay")
    app.button(key="landmark Push by hand").click().run()
    assert link(app)["at"] == "400"
    assert tuple(app.session_state["run"].network.flat()) == WEIGHTS


def test_each_of_two_pushes_has_a_button_of_its_own():
    twice = PUSHED.pushed(500, WEIGHTS)
    app = opened(twice.to_query(), "replay")
    pushes = [b.key for b in app.main.button if b.label.startswith("Push")]
    assert pushes == ["landmark Push 1", "landmark Push 2"]


@pytest.mark.parametrize(
    ("epoch", "words_of_it"),
    [
        (399, "After this epoch a push by hand put others in place of its new weights."),
        (400, "A push by hand put these weights in place at epoch 400."),
        (401, ""),
    ],
)
def test_by_hand_says_where_weights_were_put_in_place(epoch: int, words_of_it: str):
    app = opened({**LINK, "at": str(epoch)}, "by_hand")
    assert words_of_it in words(app)
    assert ("push by hand" in words(app)) == bool(words_of_it)


def test_the_counterpart_has_the_rates_of_the_run_and_no_push():
    app = opened(LINK, "geometry")
    other = Trainer(Network.random(seed=42, bias=True).with_weights(_with_drawn_biases()))
    for epoch, rate in ((300, 0.5), (400, 0.6)):
        other.advance_to(epoch)
        other.learning_rate = rate
    other.advance_to(600)
    twin = app.session_state["run"].counterpart
    assert isinstance(twin, Counterpart)
    reached, network = twin.at(600)
    assert reached == 600
    np.testing.assert_array_equal(network.flat(), other.network.flat())
    without = "The push at epoch 400 was to weights of this run alone: the other goes on without it"
    assert without in words(app)
    assert without not in words(opened({**LINK, "at": "399"}, "geometry"))


def _with_drawn_biases() -> list[float]:
    """The notebook's weights, a matrix with its biases after the other, which seed 42 draws."""
    drawn = Network.random(seed=42, bias=True)
    own = Network.notebook()
    pairs = zip(own.weights, drawn.weights, strict=True)
    return np.concatenate([np.vstack((w, d[-1:])).ravel() for w, d in pairs]).tolist()


def test_back_to_the_link_before_a_push_at_the_newest_epoch_is_the_run_without_it(
    monkeypatch: pytest.MonkeyPatch,
):
    before = Experiment(epoch=400)
    app = opened(before.pushed(400, WEIGHTS).to_query())
    stepped(app, 3)

    def back_to(query: dict[str, str]) -> AppTest:
        with monkeypatch.context() as patch:
            patch.setattr(session, "is_history_navigation", lambda: True)
            patch.setattr(streamlit_internals, "is_history_navigation", lambda: True)
            app.query_params.clear()
            app.query_params.update(query)
            return app.run()

    back_to(before.pushed(400, WEIGHTS).to_query())
    assert sent(app).header["look"] == 400  # the run goes on, and is looked at where it was
    back_to(before.to_query())
    assert app.session_state["run"].trainer.changes == ()
    unpushed = before.trainer()
    unpushed.advance(400)
    np.testing.assert_array_equal(sent(app).network.flat(), unpushed.network.flat())


def test_a_push_for_which_the_link_has_no_room_is_not_offered():
    wide = Experiment(hidden=(8, 8, 8, 8), bias=True, start="random", epoch=50)
    weights = tuple(wide.network().flat().tolist())
    for epoch in (10, 20, 30, 40):  # 249 weights each, of 1,000 that have room
        wide = replace(wide.pushed(epoch, weights), epoch=50)
    said_so = "No push down the slope: this run was changed so often that its link has no room for"
    for at, is_full in ((50, True), (40, False)):  # a second one at epoch 40 replaces the first
        app = opened({**wide.to_query(), "at": str(at)}, "landscape")
        assert (said_so in words(app)) == is_full
        assert app.button(key="push down the slope").disabled == is_full
