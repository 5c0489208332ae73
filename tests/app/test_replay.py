"""The page Replay: the landmarks by name, one click away."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import link, opened, words
from tests.app.sent import sent
from xorcore import Experiment

QUICK = Experiment(start="random", seed=42, learning_rate=0.6, epoch=3_000)


def landmarks(app: AppTest) -> dict[str, int]:
    """The landmarks on offer, and the epoch of each."""
    buttons = [button.label.split(" · ") for button in app.main.button]
    return {title: int(epoch.replace(",", "")) for title, epoch in buttons}


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
