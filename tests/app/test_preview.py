"""The instant run: what the Train page foresees is what the run then does."""

from dataclasses import replace
from typing import Any
from weakref import ref

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.run.preview import foreseen
from tests.app.pages import diverging, opened
from tests.app.sent import numbers_of, sent
from xorcore import Experiment, Momentum
from xorcore.runs.data import OwnPoints, Point

FULL_RUN = Experiment(start="random", learning_rate=0.6)


@pytest.fixture
def app() -> AppTest:
    """The page with the notebook's full run."""
    return opened(FULL_RUN.to_query())


def dotted(app: AppTest) -> dict[str, Any] | None:
    """Give the dotted line of the error's chart, if there is one."""
    assert not app.exception
    traces = sent(app).header["setup"]["figures"][0]["data"]
    return next((trace for trace in traces if trace.get("meta") == {"rests": True}), None)


def assert_is_what_happens(app: AppTest, experiment: Experiment) -> None:
    line = dotted(app)
    epochs, errors = (numbers_of(line[axis]) for axis in "xy")
    assert epochs[0] == sent(app).epoch
    assert epochs[-1] <= epochs[0] + 20_000
    assert (np.diff(epochs) > 0).all()
    trainer = experiment.trainer("numpy")
    for epoch, error in zip(epochs[::100].tolist(), errors[::100].tolist(), strict=True):
        trainer.advance(int(epoch) - trainer.epoch)
        assert error == trainer.mean_absolute_error
    name, *lines = line["name"].split("<br>")
    ending = " ".join(lines)
    assert name == "what comes next"
    assert ending == f"to epoch {epochs[-1]:,.0f}, computed no further"
    assert f"Dotted: {name} {ending}; the error is {errors[-1]:.6f}." in sent(app).text


def test_it_goes_on_with_what_the_rule_remembers():
    experiment = Experiment(rule=Momentum(0.9), batch=3, shuffle=7, learning_rate=0.1)
    app = opened(experiment.to_query())
    assert_is_what_happens(app, experiment)
    app.button("step").click().run()
    app.button("step").click().run()
    assert_is_what_happens(app, experiment)
    app.text_input(key="typed_rate").set_value("0.2").run()  # and is foreseen anew
    changes = app.session_state["run"].trainer.changes
    assert_is_what_happens(app, replace(experiment, epoch=2, changes=changes))


def test_points_of_a_run_that_is_over_are_not_kept_for_what_was_foreseen():
    points = OwnPoints((Point(100, 200, 0), Point(300, 400, 1)))
    experiment = replace(FULL_RUN, epochs=300)
    trainer = experiment.trainer("numpy")
    trainer.advance(10)
    trainer.change_points(points)
    assert foreseen(trainer, experiment, "numpy", None).epochs[-1] == 300
    there = ref(points)
    del trainer, points
    assert there() is None


def test_it_is_what_the_run_then_does(app: AppTest):
    assert_is_what_happens(app, FULL_RUN)
    app.button("step").click().run()
    assert_is_what_happens(app, FULL_RUN)
    app.text_input(key="typed_rate").set_value("2.0").run()
    [change] = app.session_state["run"].trainer.changes
    assert_is_what_happens(app, replace(FULL_RUN, epoch=1, changes=(change,)))
    app.selectbox("loss").set_value("cross_entropy").run()
    assert_is_what_happens(
        app, replace(FULL_RUN, epoch=1, changes=app.session_state["run"].trainer.changes)
    )


def test_a_step_foresees_nothing_anew(app: AppTest):
    before = app.session_state["run"].preview
    for _ in range(3):
        app.button("step").click().run()
        assert app.session_state["run"].preview is before
    app.button("reset").click().run()
    assert app.session_state["run"].preview is not before


def test_the_engine_counts_and_not_how_it_was_chosen():
    trainer = FULL_RUN.trainer("auto")
    preview = foreseen(trainer, FULL_RUN, "auto", None)
    trainer.advance(1)
    assert foreseen(trainer, FULL_RUN, "auto", preview) is preview


@pytest.mark.parametrize(
    ("experiment", "why"),
    [
        (replace(FULL_RUN, epochs=300), "the last one"),
        (
            replace(FULL_RUN, learning_rate=2.0, tolerance=0.1),
            "every error below 0.1",
        ),
        (diverging(), "where it diverges"),
    ],
)
def test_it_says_where_and_why_it_ends(experiment: Experiment, why: str):
    trainer = experiment.trainer("numpy")
    trainer.advance_to(20_000, experiment.tolerance)
    epochs = min(trainer.epoch, experiment.epochs)
    line = dotted(opened(replace(experiment, epoch=0).to_query()))
    assert line["name"] == f"what comes next<br>to epoch {epochs:,},<br>{why}"


def test_a_finished_run_has_nothing_before_it(app: AppTest):
    app.text_input(key="epochs").set_value("2").run()
    assert numbers_of(dotted(app)["x"]).tolist() == [0, 1, 2]
    for _ in range(2):
        app.button("step").click().run()
    assert dotted(app) is None


def test_it_ends_where_the_run_would():
    experiment = replace(FULL_RUN, tolerance=0.2)
    trainer = experiment.trainer("numpy")
    preview = foreseen(trainer, experiment, "numpy", None)
    trainer.advance(20_000, tolerance=0.2)
    assert trainer.epoch < 20_000
    assert preview.epochs[-1] == trainer.epoch
    diverging = replace(
        Experiment(hidden=(8, 8, 8, 8), activation="relu", bias=True, start="random"),
        learning_rate=100.0,
        loss="cross_entropy",
    )
    ending = foreseen(diverging.trainer("numpy"), diverging, "numpy", None)
    assert np.isfinite(ending.error).all()
