"""Weights that another program has printed, pasted into the sidebar of a page."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import assert_shows, link, opened, said, stepped, trained
from tests.hostile.pastes import pastes, prints
from tests.xorcore.notebook import FULL_RUN, printed

EDITED = {"weights": "_".join(["0.5"] * 9)}
TORCH = prints()["PyTorch 2.13.0, state_dict"]
NOTEBOOK = (
    f"weights_0\n{printed(FULL_RUN['weights_0'])}\nweights_1\n{printed(FULL_RUN['weights_1'])}"
)


def pasted(app: AppTest, text: str) -> list[str]:
    """Paste it and press the button below; gives what is said of it."""
    app.text_area(key="pasted_weights").set_value(text)
    next(button for button in app.button if button.label == "Start from these").click().run()
    assert not app.exception
    return said(app)


def test_the_notebooks_trained_weights_are_a_run_of_their_own():
    app = opened()
    assert "pasted_weights" not in [area.key for area in app.text_area]
    app.selectbox(key="start").set_value("edited").run()
    assert pasted(app, NOTEBOOK) == ["Read as 2-3-1 without biases."]
    weights = [w for name in ("weights_0", "weights_1") for row in FULL_RUN[name] for w in row]
    assert link(app)["weights"] == "_".join(map(str, weights))
    board = assert_shows(app, trained(app))
    assert board.epoch == 0
    # The notebook's own outputs at its end, from weights that it prints with eight digits.
    assert board.outputs == pytest.approx([y for (y,) in FULL_RUN["output_layer"]], abs=1e-7)
    assert app.text_area(key="pasted_weights").value == NOTEBOOK


def test_the_network_takes_the_shape_and_keeps_what_is_no_weight():
    before = {"gate": "and", "hidden": "2-2", "act": "tanh", "loss": "cross_entropy", "lr": "0.7"}
    app = opened(before, weights="_".join(["0.5"] * 10), epochs="5000")
    sentence = "Read as 2-3-1 with biases; rows and columns were swapped, as PyTorch prints them."
    assert pasted(app, TORCH) == [sentence]
    now = link(app)
    assert now["weights"].startswith("5.1235_-3.5_0.000125_-5.25_3.75_123.46_-2.5_0.0_1.0625_7.5_")
    assert {key: now[key] for key in before} == before | {"hidden": "3"}
    assert (now["bias"], now["epochs"]) == ("1", "5000")
    assert_shows(app, trained(app))
    # What is said holds as long as these weights are there.
    app.selectbox(key="units_0").set_value(4).run()
    assert said(app) == []
    # The link alone opens the same network.
    assert_shows(opened(now), trained(opened(now)))


def test_back_to_the_last_run_undoes_it():
    app = stepped(opened(EDITED), 3)
    before = link(app)
    pasted(app, TORCH)
    assert (link(app)["bias"], link(app)["epoch"]) == ("1", "0")
    next(button for button in app.button if button.label.startswith("Back to the last run")).click()
    app.run()
    assert link(app) == before
    assert_shows(app, trained(app))


REFUSED = {
    "[[1, 2], [3, nan]]": "“nan” in line 1 is not a number",
    "[0.5": "“[” in line 1 is never closed",
    "": "it has no numbers in square brackets, as in [[0.5, -1], [2, 0.25]]",
    "[[1e4]]": "“1e4” in line 1 is too large: a weight is from -1,000 to 1,000 here",
    "0" * 200_001: "it has 200,001 characters, and at most 200,000 are read",
}


def test_what_is_refused_is_said_below_and_nothing_is_lost():
    app = stepped(opened(EDITED), 3)
    before = link(app)
    for text, sentence in REFUSED.items():
        assert pasted(app, text) == [f"Not read: {sentence}."]
        assert app.text_area(key="pasted_weights").value == text
        assert link(app) == before
        assert_shows(app, trained(app))
    assert pasted(app, NOTEBOOK) == ["Read as 2-3-1 without biases."]


@pytest.mark.parametrize(
    ("shape", "hidden", "bias"),
    [("2-1-1 with biases", "1", "1"), ("2-1-1-1-1 without biases", "1-1-1", "0")],
)
def test_where_both_ways_fit_it_is_asked(shape: str, hidden: str, bias: str):
    app = opened(EDITED)
    before = link(app)
    asked = "This can be read in two ways. It is:"
    assert pasted(app, "[[1] [2]] [[3]] [[4]] [[5]]") == [asked]
    assert link(app) == before
    next(button for button in app.button if button.label == shape).click().run()
    assert (link(app)["hidden"], link(app)["bias"]) == (hidden, bias)
    assert link(app)["weights"] == "1.0_2.0_3.0_4.0_5.0"
    assert said(app) == [f"Read as {shape}."]
    assert_shows(app, trained(app))


def test_hostile_pastes_are_refused_in_a_sentence_or_read():
    app = opened(EDITED)
    for text in (paste.replace("\ud800", "") for paste in pastes(60, seed=1)):  # no UTF-8
        before = link(app)
        [sentence] = pasted(app, text)
        assert sentence.startswith(("Not read: ", "Read as "))
        assert sentence.startswith("Read as ") or link(app) == before
    assert_shows(app, trained(app))
