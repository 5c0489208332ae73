"""The page Geometry: what it draws of the run, and its lesson with numbers worked out by hand."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.run import counterpart
from pages.run.counterpart import Counterpart
from tests.app.pages import opened, words
from tests.app.sent import sent
from xorcore import XOR, Experiment, Network, Trainer, decision_surface


def formulas(app: AppTest) -> list[str]:
    """The run's own, then that of its counterpart."""
    return [element.value for element in app.latex]


def test_it_draws_the_run_as_it_stands():
    app = opened({"seed": "42", "lr": "0.6", "epoch": "300"}, "geometry")
    trainer = Experiment(start="random", seed=42, learning_rate=0.6).trainer()
    trainer.advance(300)
    network, board = trainer.network, sent(app)
    assert board.epoch == 300
    hidden = network.forward(XOR.inputs)[1]
    np.testing.assert_allclose(board.drawn("surface"), decision_surface(network), atol=1e-7)
    for unit in range(3):
        corners = board.drawn("contribution", 1, unit)[[0, -1, 0, -1], [0, 0, -1, -1]]
        expected = network.weights[1][unit] * hidden[:, unit]
        np.testing.assert_allclose(corners, expected, rtol=1e-6)
    for pattern, place in zip(XOR.patterns, hidden, strict=True):
        assert f"{pattern} at ({', '.join(f'{value:.3f}' for value in place)})" in board.text
    # Looking back needs the whole run.
    np.testing.assert_array_equal(board.recording[0], trainer.history.epochs)
    assert "".join(app.query_params["epoch"]) == "300"


def test_what_a_hollow_mark_is_depends_on_the_chart_where_points_are_held_out():
    points = {"data": "moons~20~0.1~7"}
    assert "hollow mark is on the wrong side, or on the cut." in words(opened(points, "geometry"))
    told = words(opened(points, "geometry", test="20"))
    assert "hollow mark is on the wrong side, or on the cut; over the inputs, it is" in told


def test_without_biases_the_output_at_00_is_the_sigmoid_of_half_the_sum():
    # (-0.017 - 0.893 + 0.148) / 2 = -0.381, and 1 / (1 + e^0.381) = 0.40589.
    app = opened(page="geometry")
    mine, _ = formulas(app)
    assert r"h_{1} = h_{2} = h_{3} &= \sigma(0) = 0.5" in mine
    assert r"\tfrac12\,(w_{1} + w_{2} + w_{3})" in mine
    assert r"\tfrac12\,(-0.017 - 0.893 + 0.148)" in mine
    assert r"\sigma(-0.381) = 0.4059" in mine
    assert "Target 0, output 0.4059." in words(app)
    assert "**The same start weights, with biases**" in words(app)
    assert "biases drawn by seed 42" in words(app)


def test_it_follows_the_moment_looked_at():
    app = opened({"seed": "7", "epoch": "500", "at": "200"}, "geometry")
    for bias, formula in ((False, formulas(app)[0]), (True, formulas(app)[1])):
        trainer = Trainer(Network.random(seed=7, bias=bias))
        trainer.advance(200)
        assert f"= {trainer.network.predict([[0, 0]])[0, 0]:.4f}" in formula
        assert f"mean absolute error {trainer.mean_absolute_error:.6f}" in words(app)
    assert words(app).count("epoch 200") == 2


def test_a_run_with_biases_is_beside_the_same_without():
    app = opened({"seed": "7", "bias": "1", "epoch": "50"}, "geometry")
    assert "**This run, with biases**" in words(app)
    assert "**The same seed, without biases**" in words(app)
    with_biases, without = formulas(app)
    trainer = Trainer(Network.random(seed=7, bias=True))
    trainer.advance(50)
    assert rf"h_{{1}} &= \sigma({trainer.network.weights[0][2, 0]:.3f})" in with_biases
    assert r"w_{3}h_{3} + b)" in with_biases
    assert r"\sigma(0) = 0.5" in without


@pytest.mark.parametrize(
    ("activation", "of_zero"), [("tanh", r"\tanh(0)"), ("relu", r"\max(0, 0)")]
)
def test_where_the_units_are_0_the_output_at_00_is_one_half_for_ever(activation, of_zero):
    app = opened({"seed": "7", "act": activation, "hidden": "4-2", "epoch": "20"}, "geometry")
    mine, _ = formulas(app)
    assert f"{of_zero} = 0" in mine
    assert r"y(0,0) &= \sigma(0) = 0.5000" in mine
    assert "the output there is 0.5 for ever" in words(app)


def test_up_to_three_of_more_units_are_the_axes():
    app = opened({"hidden": "5", "seed": "3"}, "geometry")
    [axes] = app.multiselect
    assert axes.value == ["h1", "h2", "h3"]
    assert "Along h1, h2, h3:" in sent(app).text
    axes.set_value(["h5", "h2"]).run()
    assert "Along h5, h2:" in sent(app).text
    axes.set_value([]).run()
    assert "Along h1, h2, h3:" in sent(app).text


@pytest.mark.parametrize("hidden", ["1", "2", "3", "8", "8-8-8-8", "3-1"])
@pytest.mark.parametrize("bias", ["0", "1"])
def test_every_shape_has_its_page(hidden: str, bias: str):
    app = opened(
        {"hidden": hidden, "bias": bias, "seed": "1", "epoch": "3", "gate": "nand"}, "geometry"
    )
    assert len(formulas(app)) == 2
    assert len(app.multiselect) == hidden.endswith("8")


# ---- the counterpart


@pytest.mark.parametrize("bias", [False, True])
def test_the_counterpart_starts_from_the_same_seed(bias: bool):
    trainer = Trainer(Network.random(seed=11, bias=bias), learning_rate=0.5)
    trainer.advance(10)
    trainer.learning_rate = 0.9
    trainer.advance(20)
    other = Trainer(Network.random(seed=11, bias=not bias), learning_rate=0.5)
    other.advance(10)
    other.learning_rate = 0.9
    other.advance(20)
    twin = Counterpart.of(trainer, seed=11)
    for epoch in (30, 0, 12):
        reached, network = twin.at(epoch)
        assert reached == epoch
        np.testing.assert_array_equal(network.flat(), other.history.network_at(epoch).flat())
    assert twin.is_of(trainer)
    trainer.learning_rate = 0.1
    assert not twin.is_of(trainer)


def test_the_counterpart_ends_where_its_time_does():
    trainer = Trainer(Network.random(seed=11))
    trainer.advance(50)
    twin = Counterpart.of(trainer, seed=11)
    twin.at(20)
    twin.seconds = 0
    assert twin.at(50)[0] == 20
    assert twin.at(5)[0] == 5


def test_the_page_says_where_the_counterpart_ends_and_lets_it_go_on():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counterpart, "SECONDS", 0)
        app = opened({"seed": "7", "epoch": "40"}, "geometry")
    assert "ends at epoch 0, to keep the page quick" in words(app)
    [go_on] = [button for button in app.button if button.label == "Train it further"]
    go_on.click().run()
    assert "to keep the page quick" not in words(app)
    assert words(app).count("epoch 40") == 2
    assert "Train it further" not in [button.label for button in app.button]
