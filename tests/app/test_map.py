"""The map on the page Many runs: what its controls and its links do, without a browser."""

import json
import time
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.link.many_runs import GRIDS
from tests.app.pages import link, opened, said, words
from xorcore import Network, Trainer

SMALL = {"view": "map", "grid": "coarse", "cell_seeds": "5", "map_length": "700"}
LONG = {"view": "map", "grid": "coarse", "cell_seeds": "200", "map_length": "2000000"}
RATES, SIZES = GRIDS["coarse"]


def finished(app: AppTest) -> AppTest:
    """Wait until the map that is under way is done."""
    deadline = time.monotonic() + 60
    while any(button.key == "stop_sweep" for button in app.button):
        assert time.monotonic() < deadline
        app.run()
    assert not app.exception
    return app


def sent(app: AppTest) -> dict[str, Any]:
    """What the browser gets to draw the map with."""
    protos = [part.proto for part in app.get("bidi_component")]
    [cells] = [proto for proto in protos if proto.component_name == "xorlab_cells"]
    [data] = json.loads(cells.json)
    return data


def numbers(app: AppTest) -> list[list[str]]:
    """What stands in the cells, the fewest hidden units first."""
    return sent(app)["figure"]["data"][0]["text"]


def button(app: AppTest, key: str) -> Any:
    return next((button for button in app.button if button.key == key), None)


def test_it_is_switched_to_and_says_beforehand_how_long_it_takes():
    app = opened(page="many_runs")
    app.segmented_control(key="many_runs_view").set_value("map").run()
    assert "38,400 runs of 20,000 epochs: about" in words(app)
    assert button(app, "run_sweep").label == "Compute the map"
    assert link(app)["view"] == "map"
    assert done(app) == 0
    assert sent(app)["hint"] == "Press a cell to see its runs."  # which need not be said twice
    assert "Press a cell" not in words(app)
    assert (len(numbers(app)), len(numbers(app)[0])) == (8, 24)
    app.segmented_control(key="many_runs_view").set_value("sweep").run()
    assert "500 runs of 10,000 epochs: about" in words(app)
    assert "view" not in link(app)


def test_with_one_hidden_unit_no_start_learns_xor():
    """It cannot: the places where one unit's answer is large lie on one side of a line."""
    app = finished(opened(page="many_runs", **SMALL, biases="1"))
    assert numbers(app)[0] == ["0"] * 6
    assert "With **1 hidden unit** none learns it, at any rate" in words(app)


def test_a_cell_is_what_the_trainer_makes_of_its_starts():
    app = finished(opened(page="many_runs", **SMALL, first="3", cell="2.5_4"))
    solved = 0
    for seed in range(3, 8):
        trainer = Trainer(Network.random((2, 4, 1), seed), learning_rate=2.5)
        trainer.advance(700)
        solved += trainer.is_within(0.1)
    assert solved > 0
    assert numbers(app)[2][RATES.index(2.5)] == f"{20 * solved}"
    assert "##### Rate 2.5, 4 hidden units" in words(app)
    assert f"**{solved} of 5 starts** learn XOR within 700 epochs" in words(app)
    runs = app.dataframe[0].value
    assert runs["seed"].tolist() == [3, 4, 5, 6, 7]
    assert (runs["hidden"].unique().tolist(), runs["learning_rate"].unique()) == ([4], [2.5])


def test_a_link_opens_the_same_map_the_same_measure_and_the_same_cell():
    app = finished(opened(page="many_runs", **SMALL))
    app.segmented_control(key="map_measure").set_value("median").run()
    assert sent(app)["figure"]["layout"]["title"]["text"].startswith("Median epoch")
    query = link(app) | {"cell": "16_8"}
    other = finished(opened(query, page="many_runs"))
    assert link(other) == query
    assert sent(other)["figure"]["data"] == [
        *sent(app)["figure"]["data"][:-1],
        sent(other)["figure"]["data"][-1],
    ]
    assert sent(other)["figure"]["data"][-1]["x"] == [3.5, 4.5, 4.5, 3.5, 3.5]
    assert "##### Rate 16, 8 hidden units" in words(other)
    button(other, "close_cell").click().run()
    assert "##### Rate" not in words(other)
    assert "cell" not in link(other)


def test_a_run_of_a_cell_becomes_the_experiment_on_train():
    app = finished(opened(page="many_runs", **SMALL, cell="0.4_2"))
    seed = next(button for button in app.button if button.label.startswith("Seed "))
    number = seed.label.removeprefix("Seed ")
    seed.click().run()
    assert not app.exception
    expected = {"seed": number, "lr": "0.4", "hidden": "2", "epochs": "700", "epoch": "0"}
    assert expected.items() <= link(app).items()


def test_stop_keeps_the_cells_that_are_done_and_it_goes_on_from_there():
    app = opened(page="many_runs", view="map")
    if button(app, "run_sweep"):  # where it takes so long that its link does not start it
        button(app, "run_sweep").click().run()
    deadline = time.monotonic() + 60
    while not done(app):
        assert time.monotonic() < deadline
        app.run()
    button(app, "stop_sweep").click().run()
    stopped = done(app)
    assert 0 < stopped < 192
    assert f"So far {stopped} of 192 cells are done." in words(app)
    assert button(app, "run_sweep").label == "Go on"
    button(app, "run_sweep").click().run()
    while done(app) <= stopped:
        assert time.monotonic() < deadline
        app.run()
    button(app, "stop_sweep").click().run()


def done(app: AppTest) -> int:
    return sum(number != "" for row in numbers(app) for number in row)


def test_a_long_map_waits_for_a_click_and_offers_a_smaller_one():
    app = opened(page="many_runs", **LONG | {"grid": "fine"})
    assert "A link starts only maps of up to 30 s: press the button for this one." in words(app)
    small = button(app, "run_small_map")
    assert small.label.startswith("Only 6 × 4 × 50: about ")
    small.click().run()
    assert {"grid": "coarse", "cell_seeds": "50"}.items() <= link(app).items()
    assert button(app, "stop_sweep")
    button(app, "stop_sweep").click().run()


def test_a_map_outlives_a_look_at_the_sweep():
    app = opened(page="many_runs", **LONG)
    button(app, "run_sweep").click().run()
    app.segmented_control(key="many_runs_view").set_value("sweep").run()
    assert button(app, "run_sweep").label == "Run the sweep"
    app.segmented_control(key="many_runs_view").set_value("map").run()
    button(app, "stop_sweep").click().run()
    assert button(app, "run_sweep").label in ("Go on", "Compute the map")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("view", "table"),
        ("grid", "9x9"),
        ("cell_seeds", "201"),
        ("map_length", "0"),
        ("measure", "mean"),
        ("cell", "0.4_3"),
        ("cell", "<b>"),
    ],
)
def test_what_is_wrong_in_a_link_is_one_sentence(key: str, value: str):
    app = opened(page="many_runs", **SMALL | {key: value})
    [sentence] = said(app)
    assert sentence.startswith(f"“{key}” in the link must be ")
    assert sentence.count("in the link") == 1


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("map_seeds", "201", "Seeds must be a whole number from 1 to 200; 5 is still used."),
        ("map_epochs", "x", "Epochs must be a whole number from 1 to 2,000,000; 700 is still used"),
        ("map_first", "-1", "From seed must be a whole number"),
    ],
)
def test_bad_input_gets_one_sentence_and_loses_nothing(key: str, value: str, sentence: str):
    app = finished(opened(page="many_runs", **SMALL))
    before = numbers(app)
    app.text_input(key=key).set_value(value).run()
    [error] = app.sidebar.error
    assert error.value.startswith(sentence)
    assert button(app, "run_sweep").disabled
    assert numbers(app) == before


def test_changed_settings_leave_the_last_map_until_the_next_one():
    app = finished(opened(page="many_runs", **SMALL, cell="0.4_2"))
    app.segmented_control(key="map_grid").set_value("fine").run()
    assert "the settings have changed" in words(app)
    assert (len(numbers(app)), len(numbers(app)[0])) == (4, 6)
    assert "cell" not in link(app)  # the other map does not have it


def test_where_scripts_are_forbidden_a_list_chooses_the_cell():
    app = finished(opened(page="many_runs", **SMALL))
    app.session_state["what the browser may not load of the visit"] = {"blob:"}
    app.run()
    assert "In this browser no cell can be pressed" in words(app)
    app.selectbox(key="map_cell").set_value((2.5, 4)).run()
    assert "##### Rate 2.5, 4 hidden units" in words(app)
    assert link(app)["cell"] == "2.5_4"


def test_those_who_cannot_see_the_map_hear_it():
    alt = sent(finished(opened(page="many_runs", **SMALL)))["alt"]
    assert alt.startswith("Share of starts that learn XOR: learning rates 0.01 to 100 across")
    for size in SIZES:
        assert f"{size} hidden unit" in alt
    assert "1 hidden unit: fewer than half learn it at every rate; at most 0.0 %" in alt
    assert "*" not in alt
    assert np.char.count(alt, "nan") == 0
