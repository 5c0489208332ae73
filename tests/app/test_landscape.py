"""The page Landscape: what it says and draws of the ground under a run."""

import json
import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import diverging, link, opened, said, trained, words
from tests.app.sent import numbers_of, sent
from xorcore import XOR, Experiment
from xorcore.explain.curvature import hessian

RUN = {"lr": "0.3", "epoch": "60000"}


def titles(app: AppTest) -> list[str]:
    figures = sent(app).header["setup"]["figures"]
    return [figure["layout"]["title"]["text"] for figure in figures]


def curves(app: AppTest, title: str) -> list[dict]:
    """The lines of the chart whose title begins so."""
    [figure] = [
        figure
        for figure in sent(app).header["setup"]["figures"]
        if figure["layout"]["title"]["text"].startswith(title)
    ]
    return [trace for trace in figure["data"] if trace.get("meta", {}).get("stands")]


# By automatic differentiation, see test_curvature.py of the core.
@pytest.mark.parametrize(
    ("epoch", "kind", "numbers"),
    [
        (0, "Slope", "4 of 9 eigenvalues below 0; smallest −0.021, largest 0.12"),
        (1_000, "Slope", "2 of 9 eigenvalues below 0; smallest −8.6e−3, largest 0.071"),
        (10_000, "Valley", "0 of 9 eigenvalues below 0; smallest 2.6e−5, largest 4.3e−3"),
        (50_000, "Saddle with 1 way down", "1 of 9 eigenvalues below 0; smallest −2.0e−5"),
    ],
)
def test_it_says_what_kind_of_ground_the_moment_is(epoch: int, kind: str, numbers: str):
    app = opened(RUN | {"at": str(epoch)}, "landscape")
    assert f"Epoch {epoch:,}: **{kind}.** {numbers}" in words(app)
    assert link(app)["at"] == str(epoch)


def test_the_largest_rate_is_two_over_the_largest_eigenvalue():
    # 2 / 0.122626 = 16.31, and 1.2 times that is 19.57.
    app = opened(page="landscape")
    assert "Above 2 / 0.1226 = **16.3** a step" in words(app)
    [button] = [button for button in app.button if button.key == "try_rate"]
    assert button.label == "Try rate 20"


def test_it_says_which_error_it_speaks_of():
    assert "half the sum of the squared errors" in words(opened(page="landscape"))
    assert "the cross-entropy" in words(opened({"loss": "cross_entropy"}, "landscape"))


def test_a_rate_beyond_what_the_app_takes_is_not_offered():
    app = opened(RUN, "landscape")
    assert "this app goes only up to 100" in words(app)
    assert "try_rate" not in [button.key for button in app.button]


def test_the_charts_show_every_eigenvalue_over_the_epochs():
    app = opened({"seed": "42", "lr": "0.6", "epoch": "300"}, "landscape")
    [all_nine, gradient] = titles(app)[-2:]
    assert all_nine.startswith("Curvature: all 9 eigenvalues")
    assert gradient == "Length of the gradient"
    trainer = Experiment(start="random", seed=42, learning_rate=0.6).trainer()
    trainer.advance(300)
    values = np.linalg.eigvalsh(hessian(trainer.network, XOR, "squared"))
    ends = [numbers_of(trace["y"])[-1] for trace in curves(app, "Curvature")][:9]
    assert np.sign(ends).tolist() == np.sign(values).tolist()
    assert (np.diff(ends) >= 0).all()
    [line] = curves(app, "Length")
    assert numbers_of(line["x"])[-1] == 300


def test_covered_it_gives_nothing_away():
    app = opened(RUN | {"projector": "1", "cover": "1"}, "landscape")
    assert "Predict first" in words(app)
    assert "eigenvalues" not in words(app)
    assert "learning rate is" not in words(app)
    assert curves(app, "Curvature") == []
    assert not any("scene" in figure["layout"] for figure in sent(app).header["setup"]["figures"])
    assert not re.search("saddle|below 0", json.dumps(sent(app).header).lower())


@pytest.mark.parametrize("act", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("hidden", ["1", "3", "8-8-8-8"])
@pytest.mark.parametrize("loss", ["squared", "cross_entropy"])
def test_every_network_has_its_page(act: str, hidden: str, loss: str):
    query = {"hidden": hidden, "act": act, "loss": loss, "bias": "1", "seed": "1", "epoch": "30"}
    app = opened(query, "landscape")
    assert "Epoch 30: **" in words(app)


def test_numbers_too_large_for_it_are_said():
    app = opened(diverging().to_query() | {"epoch": "5"}, "landscape")
    assert not app.exception
    assert "Epoch " in words(app)


@pytest.mark.parametrize(
    ("axis", "chosen", "then"),
    [("across", 4, (4, 2)), ("across", 2, (2, 6)), ("up", 6, (2, 6)), ("up", 0, (6, 0))],
)
def test_a_weight_that_the_other_axis_has_is_exchanged(axis: str, chosen: int, then: tuple):
    app = opened({"plane": "weights", "across": "7", "up": "3"}, "landscape")
    app.selectbox(key=f"weight_{axis}").set_value(chosen).run()
    assert tuple(app.selectbox(key=f"weight_{key}").value for key in ("across", "up")) == then
    at = link(app)
    assert (int(at.get("across", 1)) - 1, int(at.get("up", 2)) - 1) == then


# ---- a push along the way out


def test_the_way_out_of_the_plateau_is_both_weights_of_h2():
    app = opened(RUN | {"at": "50000"}, "landscape")
    assert "mostly x1 → h2 (+0.72), x2 → h2 (+0.69)" in words(app)
    assert "the weights now lie 26 away from 0." in words(app)
    labels = {button.key: button.label for button in app.button if "push" in str(button.key)}
    assert labels == {
        "push down the slope": "Push down the slope: error −3.8e−5",
        "push the other way": "Push the other way: error +1.3e−5",
    }


def test_the_length_of_a_push_is_in_the_link():
    app = opened(RUN | {"at": "50000", "push": "2.5"}, "landscape")
    assert app.text_input(key="push").value == "2.5"
    app.text_input(key="push").set_value("0,5").run()
    assert link(app)["push"] == "0.5"
    app.text_input(key="push").set_value("far").run()
    assert "Length of the push must be a number from 0 to 100; 0.5 is still used." in said(app)[0]


def test_a_push_of_no_length_is_said_to_change_nothing():
    app = opened(RUN | {"push": "0"}, "landscape")
    assert "A push of length 0 changes nothing." in words(app)
    assert all(button.disabled for button in app.button if "push" in str(button.key))
    assert "changes nothing" not in words(opened(RUN, "landscape"))


def test_weights_that_no_run_may_start_from_are_not_offered():
    weights = "_".join(["999.5"] * 9)
    app = opened({"weights": weights, "push": "100"}, "landscape")
    # Nothing curves there: the way is along one weight, to 1,099.5 or to 899.5.
    is_disabled = [button.disabled for button in app.button if "push" in str(button.key)]
    assert sorted(is_disabled) == [False, True]
    assert words(app).count("a weight would be beyond 1,000.") == 1


# ---- a run that plays


def test_it_plays_here_and_rests_where_it_is():
    app = opened({"lr": "0.3", "epoch": "300", "speed": "1 epoch a frame"}, "landscape")
    app.button(key="play").click().run()
    assert "try_rate" not in [button.key for button in app.button]
    assert "While the run plays, the plane goes along" in words(app)
    app.button(key="pause").click().run()
    trainer = trained(app)
    assert trainer.epoch > 300
    board = sent(app)
    assert board.epoch == trainer.epoch
    np.testing.assert_array_equal(board.network.flat(), trainer.network.flat())
    assert f"Epoch {trainer.epoch:,}: **" in words(app)
    assert "try_rate" in [button.key for button in app.button]


def test_covered_while_it_plays_it_gives_nothing_away_either():
    app = opened(RUN | {"projector": "1"}, "landscape")
    app.button(key="play").click().run()
    app.button(key="predict_first").click().run()
    assert curves(app, "Curvature") == []
    assert not any("scene" in figure["layout"] for figure in sent(app).header["setup"]["figures"])


def test_a_link_of_a_run_that_plays_plays_on():
    app = opened({"lr": "0.3", "epoch": "300", "play": "1"}, "landscape")
    assert not app.warning
    assert app.button(key="pause").label == "Pause"


def test_of_a_large_network_that_plays_the_kind_of_ground_waits():
    query = {"hidden": "8-8-8-8", "bias": "1", "seed": "1", "epoch": "30"}
    app = opened(query, "landscape")
    app.button(key="play").click().run()
    assert "press Pause to be told" in words(app)


def test_a_rate_that_the_link_has_no_room_for_cannot_be_tried_and_says_why():
    changes = [f"{epoch}_{0.3 + epoch / 1000}_squared" for epoch in range(1, 101)]
    app = opened({"lr": "0.3", "epoch": "101", "then": "~".join(changes)}, "landscape")
    tried = app.button(key="try_rate")
    assert tried.disabled
    assert tried.help == "This run was changed 100 times: its link has no room for more."
    assert not opened({"lr": "0.3", "epoch": "101"}, "landscape").button(key="try_rate").disabled
