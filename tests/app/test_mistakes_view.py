"""The common mistakes as a page shows them."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import words
from xorcore.explain.mistakes import MISTAKES


def page(layers=(2, 3, 1), activation="sigmoid", loss="squared", rate=0.3):
    from pages.by_hand_page.mistakes_view import mistakes_view
    from xorcore import XOR, Network, trace_epoch

    if layers == (2, 3, 1):
        network = Network.notebook()
    else:
        network = Network.random(layers, 1, True, activation)
    mistakes_view(trace_epoch(network, XOR, rate, loss))


def pressed(mistake: str, **settings) -> AppTest:
    app = AppTest.from_function(page, kwargs=settings, default_timeout=30).run()
    assert not app.exception
    assert len(app.get("plotly_chart")) == 0
    app.button_group(key="mistake").set_value(mistake).run()
    assert not app.exception
    return app


def test_nothing_is_pressed_at_first():
    app = AppTest.from_function(page, default_timeout=30).run()
    assert app.button_group(key="mistake").value is None
    assert "Choose a mistake" in app.caption[0].value


def test_no_transpose_shows_the_shapes_and_numpys_words():
    app = pressed("transpose")
    assert app.code[0].value.splitlines() == [
        ">>> np.dot(delta_output, weights_1)",
        "ValueError: shapes (4,1) and (3,1) not aligned: 1 (dim 1) != 3 (dim 0)",
        "",
        ">>> np.dot(hidden_layer, delta_output)",
        "ValueError: shapes (4,3) and (4,1) not aligned: 3 (dim 1) != 4 (dim 0)",
        "",
        ">>> np.dot(input_layer, delta_hidden_layer)",
        "ValueError: shapes (4,2) and (4,3) not aligned: 2 (dim 1) != 4 (dim 0)",
    ]
    table = app.table[0].value
    assert list(table["With the transpose"]) == [
        "(4, 1) · (1, 3) → (4, 3)",
        "(3, 4) · (4, 1) → (3, 1)",
        "(2, 4) · (4, 3) → (2, 3)",
    ]
    assert list(table["Without it"]) == ["(4, 1) · (3, 1)", "(4, 3) · (4, 1)", "(4, 2) · (4, 3)"]
    assert set(table["What happens"]) == {"✗ the shapes do not fit"}
    assert "no error curve" in words(app)


def test_no_transpose_where_the_shapes_fit_shows_the_wrong_numbers():
    app = pressed("transpose", layers=(2, 4, 4, 1))
    clash, wrong = "✗ the shapes do not fit", "✗ wrong numbers, without a warning"
    assert list(app.table[0].value["What happens"]) == [clash, wrong, clash, clash, clash]
    assert "fit by chance" in words(app)
    assert len(app.get("plotly_chart")) == 1


@pytest.mark.parametrize(
    ("mistake", "changed"),
    [
        (
            "sign",
            ["E", "δ⁽²⁾", "δ⁽²⁾ W⁽²⁾ᵀ", "δ⁽¹⁾", "ΔW⁽²⁾", "ΔW⁽¹⁾", "new W⁽²⁾", "new W⁽¹⁾"],
        ),
        (
            "output_derivative",
            ["δ⁽²⁾", "δ⁽²⁾ W⁽²⁾ᵀ", "δ⁽¹⁾", "ΔW⁽²⁾", "ΔW⁽¹⁾", "new W⁽²⁾", "new W⁽¹⁾"],
        ),
        ("hidden_derivative", ["δ⁽¹⁾", "ΔW⁽¹⁾", "new W⁽¹⁾"]),
        ("order", ["δ⁽²⁾ W⁽²⁾ᵀ", "δ⁽¹⁾", "ΔW⁽¹⁾", "new W⁽¹⁾"]),
    ],
)
def test_a_mistake_shows_what_it_changes_and_the_curve(mistake: str, changed: list[str]):
    app = pressed(mistake)
    compared = app.button_group(key=f"compared_{mistake}")
    assert compared.options == changed
    assert compared.value == changed[0]
    assert len(app.get("plotly_chart")) == 2
    assert "after 2,000 more epochs: 0.3125 done right" in words(app)
    compared.set_value(changed[-1]).run()
    assert not app.exception


def test_no_output_derivative_is_said_to_be_cross_entropy():
    assert "another loss, cross-entropy" in words(pressed("output_derivative"))
    app = pressed("output_derivative", loss="cross_entropy")
    assert "it is the right epoch" in words(app)
    assert "Every matrix of this epoch is the same" in words(app)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_what_holds_for_the_last_hidden_layer_only_is_said_to(activation: str):
    for layers, is_deep in (((2, 2, 1), False), ((2, 3, 3, 1), True)):
        text = words(pressed("hidden_derivative", layers=layers, activation=activation))
        assert "in the last hidden layer the deltas" in text
        assert ("have the wrong sign" in text) == is_deep


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_deep_networks_that_diverge_are_shown(mistake: str, activation: str):
    pressed(mistake, layers=(2, 8, 3, 1), activation=activation, rate=100.0)
