"""The page Replay: the landmarks by name, one click away."""

import re
from collections import Counter

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import link, opened, words
from tests.app.sent import sent
from xorcore import Experiment, find_landmarks

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


def test_landmarks_at_one_epoch_share_a_button():
    dying = Experiment(
        hidden=(8, 8, 8, 8),
        activation="relu",
        bias=True,
        start="random",
        learning_rate=100.0,
        epoch=1_000,
    )
    trainer = dying.trainer()
    trainer.advance(dying.epoch)
    marks = find_landmarks(trainer)
    app = opened(dying.to_query(), "replay")
    counts = Counter(mark.epoch for mark in marks)
    assert len(marks) > 11
    assert len(app.main.button) == len(counts) < 4
    first = app.main.button[0]
    assert first.label == f"{marks[0].title} and {counts[0] - 1} more from epoch 0"
    assert first.help.split("\n\n") == [mark.sentence for mark in marks if mark.epoch == 0]
    first.click().run()
    assert sent(app).header["look"] == 0
