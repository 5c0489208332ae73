"""The page Replay: the landmarks by name, one click away."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import link, opened, words
from tests.app.sent import sent
from xorcore import Experiment

QUICK = Experiment(start="random", seed=42, learning_rate=0.6, epoch=3_000)


def landmarks(app: AppTest) -> dict[str, int]:
    """The landmarks on offer, and the epoch of each."""
    labels = [re.split(" (?:at|from) epoch ", button.label) for button in app.main.button]
    return {title: int(epoch.replace(",", "")) for title, epoch in labels}


@pytest.mark.parametrize(
    ("title", "tolerance"), [("All four right", 0.5), ("Every error below 0.1", 0.1)]
)
def test_a_landmark_is_where_training_meets_it_first(title: str, tolerance: float):
    app = opened(QUICK.to_query(), "replay")
    trainer = QUICK.trainer()
    trainer.advance(3_000, tolerance)
    assert landmarks(app)[title] == trainer.epoch
    app.button(key=f"landmark {title}").click().run()
    assert not app.exception
    assert sent(app).header["look"] == trainer.epoch
    assert link(app)["at"] == str(trainer.epoch)
    # The board is told to move there, although its user has not.
    assert sent(app).header["moves"] == 1


def test_a_run_that_has_learned_nothing_says_so():
    app = opened(Experiment().to_query(), "replay")
    assert not app.exception
    assert "no landmarks yet" in words(app)


def test_a_landmark_says_whether_it_is_a_moment_or_goes_on():
    labels = [button.label for button in opened(QUICK.to_query(), "replay").main.button]
    assert "Plateau from epoch 1" in labels
    assert any(label.startswith("All four right at epoch ") for label in labels)
