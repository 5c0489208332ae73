"""The gradient check as a page shows it."""

from functools import partial

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.by_hand_page.gradient_check_view import weight_names
from tests.app.pages import words
from xorcore import Network


def page(layers=(2, 3, 1), activation="sigmoid", bias=False, scale=1.0, loss="squared"):
    from pages.by_hand_page.gradient_check_view import gradient_check_view
    from xorcore import XOR, Network, trace_epoch

    if layers == (2, 3, 1):
        network = Network.notebook()
    else:
        network = Network.random(layers, 1, bias, activation)
    network = network.with_weights(scale * network.flat())
    gradient_check_view(trace_epoch(network, XOR, 0.3, loss))


def shown(**settings) -> AppTest:
    return AppTest.from_function(page, kwargs=settings, default_timeout=30).run()


def test_both_gradients_of_every_weight_are_in_the_table():
    app = shown()
    assert not app.exception
    table = app.dataframe[0].value
    assert list(table["weight"]) == [
        *("x1 → h1", "x1 → h2", "x1 → h3", "x2 → h1", "x2 → h2", "x2 → h3"),
        *("h1 → y", "h2 → y", "h3 → y"),
    ]
    # As the notebook prints them: input_x_delta0, then input_x_delta1.
    printed = [
        *(-8.04778516e-05, -1.01345901e-02, 1.48194623e-03),
        *(-9.11603819e-05, -1.17454886e-02, 2.26221011e-03),
        *(0.03293657, 0.02191844, 0.02108814),
    ]
    np.testing.assert_allclose(table["backprop"], printed, atol=1e-8)
    np.testing.assert_allclose(table["central"], printed, atol=1e-8)
    assert (table["relative"] < 1e-7).all()
    assert "are small here" in words(app)


def test_the_slider_shows_both_ends():
    app = shown()
    app.select_slider(key="h").set_value(0.1).run()
    assert "**truncation**" in words(app)
    assert app.dataframe[0].value["relative"].max() > 1e-4
    app.select_slider(key="h").set_value(1e-13).run()
    assert "**round-off**" in words(app)
    assert app.dataframe[0].value["relative"].max() > 1e-4
    assert not app.exception


@pytest.mark.parametrize(
    ("h", "step"), [("1e-03", 1e-3), ("7e-03", 1e-5), ("x", 1e-5), ("1e999", 1e-5)]
)
def test_a_link_carries_the_step_or_is_ignored(h: str, step: float):
    app = AppTest.from_function(page, default_timeout=30)
    app.query_params["h"] = h
    app.run()
    assert not app.exception
    assert app.select_slider(key="h").value == step


def test_biases_and_deeper_layers_have_names():
    names = weight_names(Network.random((2, 2, 2, 1), bias=True))
    assert names[:8] == [
        *("x1 → h11", "x1 → h12", "x2 → h11", "x2 → h12", "bias → h11", "bias → h12"),
        *("h11 → h21", "h11 → h22"),
    ]
    assert names[-1] == "bias → y"
    assert len(names) == 15


@pytest.mark.parametrize(
    "case",
    [
        partial(shown, layers=(2, 8, 8, 8, 8, 1), activation="relu", bias=True, scale=1e160),
        partial(shown, layers=(2, 8, 8, 8, 8, 1), activation="relu", bias=True, scale=0.0),
        partial(shown, layers=(2, 8, 8, 1), activation="tanh", loss="cross_entropy", scale=1e3),
        partial(shown, layers=(2, 1, 1), scale=1e4),
    ],
)
def test_networks_that_are_hard_to_check_are_shown(case):
    app = case()
    assert not app.exception
    assert words(app)
