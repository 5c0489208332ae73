"""The Train page: every control changes the experiment, and every link opens as it says."""

import itertools
import json
import time
from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import FIRST_EPOCH, assert_shows, diverging, link, opened, stepped, trained
from tests.app.sent import sent
from xorcore import Experiment


@pytest.fixture
def app() -> AppTest:
    """The app as it opens."""
    return opened()


# ---- as it opens


def test_it_opens_on_the_notebooks_worked_epoch(app: AppTest):
    board = sent(app)
    assert f"Mean absolute error {FIRST_EPOCH['average_error']:.6f}" in board.text
    np.testing.assert_allclose(
        board.outputs, np.ravel(FIRST_EPOCH["output_layer"]), rtol=0, atol=5e-8
    )
    for shown, printed in zip(
        board.network.weights, (FIRST_EPOCH["weights_0"], FIRST_EPOCH["weights_1"]), strict=True
    ):
        np.testing.assert_array_equal(shown, printed)
    np.testing.assert_allclose(
        board.drawn("activations", 1), FIRST_EPOCH["hidden_layer"], rtol=0, atol=5e-8
    )
    assert board.is_right == [1, 0, 0, 1]
    assert_shows(app, trained(app))


def test_every_setting_is_in_the_link_from_the_start(app: AppTest):
    assert link(app) == {
        "gate": "xor",
        "hidden": "3",
        "act": "sigmoid",
        "bias": "0",
        "start": "notebook",
        "lr": "0.3",
        "loss": "squared",
        "epochs": "400000",
        "epoch": "0",
    }


def test_the_controls_show_the_experiment_that_a_link_asks_for():
    app = opened(
        {
            "gate": "nand",
            "hidden": "4-2",
            "act": "tanh",
            "bias": "1",
            "seed": "7",
            "lr": "0.5",
            "loss": "cross_entropy",
            "epochs": "5000",
            "until": "0.05",
        }
    )
    assert {
        key: app.session_state[key]
        for key in (
            *("gate", "hidden_layers", "units_0", "units_1", "activation", "bias", "start"),
            *("seed", "typed_rate", "rate", "loss", "epochs", "tolerance"),
        )
    } == {
        "gate": "nand",
        "hidden_layers": 2,
        "units_0": 4,
        "units_1": 2,
        "activation": "tanh",
        "bias": True,
        "start": "random",
        "seed": "7",
        "typed_rate": "0.5",
        "rate": 0.5,
        "loss": "cross_entropy",
        "epochs": "5000",
        "tolerance": 0.05,
    }


# ---- the sidebar

# What starts the run over: the control, what is entered, and what changes in the link.
STARTING_OVER = {
    "data": (lambda app: app.selectbox(key="gate").set_value("and"), {"gate": "and"}),
    "layers": (
        lambda app: app.segmented_control(key="hidden_layers").set_value(3),
        {"hidden": "3-3-3", "start": None, "seed": "42"},
    ),
    "units": (
        lambda app: app.selectbox(key="units_0").set_value(5),
        {"hidden": "5", "start": None, "seed": "42"},
    ),
    "activation": (lambda app: app.selectbox(key="activation").set_value("tanh"), {"act": "tanh"}),
    "biases": (
        lambda app: app.toggle(key="bias").set_value(True),
        {"bias": "1", "start": None, "seed": "42"},
    ),
    "random start": (
        lambda app: app.selectbox(key="start").set_value("random"),
        {"start": None, "seed": "42"},
    ),
    "edited start": (
        lambda app: app.selectbox(key="start").set_value("edited"),
        {
            "start": None,
            "weights": "-0.424_-0.74_-0.961_0.358_-0.577_-0.469_-0.017_-0.893_0.148",
        },
    ),
}
# What acts on the run under way.
IN_FLIGHT = {
    "typed learning rate": (
        lambda app: app.text_input(key="typed_rate").set_value("0.7"),
        {"then": "3_0.7_squared"},
    ),
    "learning rate": (
        lambda app: app.select_slider(key="rate").set_value(2.0),
        {"then": "3_2.0_squared"},
    ),
    "loss": (
        lambda app: app.selectbox(key="loss").set_value("cross_entropy"),
        {"then": "3_0.3_cross_entropy"},
    ),
    "epochs": (lambda app: app.text_input(key="epochs").set_value("5000"), {"epochs": "5000"}),
    "tolerance": (lambda app: app.selectbox(key="tolerance").set_value(0.05), {"until": "0.05"}),
}


def changed(link: dict[str, str], changes: dict[str, str | None]) -> dict[str, str]:
    return {key: value for key, value in (link | changes).items() if value is not None}


@pytest.mark.parametrize("control", STARTING_OVER)
def test_a_control_that_starts_the_run_over(app: AppTest, control: str):
    enter, changes = STARTING_OVER[control]
    before = link(stepped(app, 3))
    enter(app).run()
    assert link(app) == changed(before, changes | {"epoch": "0"})
    assert_shows(app, trained(app))


@pytest.mark.parametrize("control", IN_FLIGHT)
def test_a_control_that_acts_on_the_run_under_way(app: AppTest, control: str):
    enter, changes = IN_FLIGHT[control]
    before = link(stepped(app, 3))
    enter(app).run()
    assert link(app) == changed(before, changes)
    assert_shows(app, trained(app))
    stepped(app, 2)
    assert link(app) == changed(before, changes | {"epoch": "5"})
    assert_shows(app, trained(app))


def test_the_page_says_beforehand_what_starts_the_run_over(app: AppTest):
    """Each control stands under the caption that tells what it does."""
    said = ""
    says = {}
    for element in app.sidebar:
        if element.type == "caption" and " run" in element.value:
            said = element.value
        elif getattr(element, "key", None):
            says[element.key] = said
    for key in ("typed_rate", "rate", "loss", "epochs"):
        assert "the run that you see" in says[key]
    for key in ("gate", "hidden_layers", "units_0", "activation", "bias", "start"):
        assert "begins a new run" in says[key]


def test_a_seed_outlives_a_look_at_another_start():
    app = opened({"start": "random", "seed": "7"})
    for start in ("notebook", "edited"):
        app.selectbox(key="start").set_value(start).run()
        assert "seed" not in link(app)
        app.selectbox(key="start").set_value("random").run()
        assert link(app)["seed"] == "7"
    app.selectbox(key="start").set_value("edited").run()
    app.selectbox(key="units_0").set_value(4).run()
    assert link(app)["seed"] == "7"


def test_the_seed_draws_the_start_weights(app: AppTest):
    app.selectbox(key="start").set_value("random").run()
    stepped(app, 2)
    app.text_input(key="seed").set_value(str(2**32 - 1)).run()
    assert (link(app)["seed"], link(app)["epoch"]) == ("4294967295", "0")
    assert_shows(app, trained(app))

    [new_seed] = [button for button in app.button if button.label == "New seed"]
    new_seed.click().run()
    assert link(app)["seed"] != "4294967295"
    assert app.text_input(key="seed").value == link(app)["seed"]
    assert_shows(app, trained(app))


def test_each_hidden_layer_has_its_units(app: AppTest):
    app.segmented_control(key="hidden_layers").set_value(4).run()
    for layer, units in enumerate((8, 1, 6, 2)):
        app.selectbox(key=f"units_{layer}").set_value(units).run()
    assert link(app)["hidden"] == "8-1-6-2"
    assert_shows(app, trained(app))
    app.segmented_control(key="hidden_layers").set_value(2).run()
    assert link(app)["hidden"] == "8-1"
    assert_shows(app, trained(app))


def test_edited_start_weights_are_offered_as_tables(app: AppTest):
    app.selectbox(key="start").set_value("edited").run()
    [fields] = [c.proto for c in app.get("bidi_component") if "start_weights" in c.proto.id]
    [shown] = json.loads(fields.json)
    first, second = (part["items"][0] for part in shown["parts"])
    assert (first["rows"], first["columns"]) == (["x1", "x2"], ["h1", "h2", "h3"])
    assert (second["rows"], second["columns"]) == (["h1", "h2", "h3"], ["y"])
    for table, name in ((first, "weights_0"), (second, "weights_1")):
        texts = [[cell["text"] for cell in row] for row in table["cells"]]
        assert texts == [[f"{weight:.4g}" for weight in row] for row in FIRST_EPOCH[name]]


def test_the_notebooks_weights_are_offered_where_they_fit(app: AppTest):
    def offered() -> list[str]:
        return app.selectbox(key="start").options

    everything = offered()
    assert len(everything) == 3
    app.toggle(key="bias").set_value(True).run()
    assert offered() == everything[1:]
    app.toggle(key="bias").set_value(False).run()
    assert offered() == everything
    app.selectbox(key="start").set_value("notebook").run()
    assert link(app)["start"] == "notebook"
    np.testing.assert_array_equal(sent(app).network.weights[0], FIRST_EPOCH["weights_0"])


PRESETS = {
    "New run: notebook by hand": {"start": "notebook", "lr": "0.3"},
    "New run: notebook in full": {"seed": "42", "lr": "0.6"},
}


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset(preset: str):
    app = opened({"gate": "or", "hidden": "2-2", "bias": "1", "lr": "5", "epoch": "10"})
    [button] = [button for button in app.sidebar.button if button.label == preset]
    assert "teaching notebook" in button.help
    assert "begins a new run" in button.help
    button.click().run()
    assert link(app) == {
        "gate": "xor",
        "hidden": "3",
        "act": "sigmoid",
        "bias": "0",
        "loss": "squared",
        "epochs": "400000",
        "epoch": "0",
        **PRESETS[preset],
    }
    assert_shows(app, trained(app))


def test_a_message_from_before_a_preset_does_not_undo_it(monkeypatch: pytest.MonkeyPatch):
    """However late it comes: it holds the values of all controls, as they were."""
    app = opened({"lr": "0.6", "start": "random", "seed": "7", "loss": "cross_entropy"})
    app.sidebar.button[0].click().run()
    preset = link(app)
    minutes = itertools.count(time.monotonic(), 60)
    monkeypatch.setattr(time, "monotonic", lambda: next(minutes))
    app.text_input(key="typed_rate").set_value("0.6")
    app.select_slider(key="rate").set_value(0.6)
    app.selectbox(key="loss").set_value("cross_entropy")
    app.selectbox(key="start").set_value("random").run()
    assert link(app) == preset
    app.select_slider(key="rate").set_value(0.6).run()  # by hand
    assert link(app)["lr"] == "0.6"


@pytest.mark.parametrize("rate", [0, -0.5, 100.5, float("nan")])
def test_a_learning_rate_out_of_bounds_is_refused_in_a_sentence(app: AppTest, rate: float):
    before = link(stepped(app, 3))
    app.text_input(key="typed_rate").set_value(str(rate)).run()
    assert not app.exception
    [refusal] = app.error
    assert refusal.value == (
        "Learning rate must be a number above 0 and at most 100; 0.3 is still used."
    )
    assert app.text_input(key="typed_rate").value == str(rate)  # to be mended, not typed again
    assert link(app) == before
    assert_shows(app, trained(app))
    stepped(app, 1)
    assert app.error
    app.text_input(key="typed_rate").set_value("").run()
    assert not app.error
    assert app.text_input(key="typed_rate").value == "0.3"


def test_a_run_takes_as_many_changes_as_a_link_can_carry():
    changes = [f"{epoch}_{(0.2, 0.4)[epoch % 2]}_squared" for epoch in range(1, 100)]
    app = opened({"then": "~".join(changes), "epoch": "150"})
    app.select_slider(key="rate").set_value(1.0).run()
    stepped(app, 1)
    full = link(app)
    assert full["then"] == "~".join([*changes, "150_1.0_squared"])
    app.select_slider(key="rate").set_value(2.0).run()
    [refusal] = app.error
    assert "changed 100 times" in refusal.value
    assert link(app) == full
    assert_shows(app, trained(app))


# ---- the run controls


def test_a_step_is_one_epoch_and_reset_goes_back_to_the_same_weights(app: AppTest):
    at_first = sent(app)
    stepped(app, 2)
    assert_shows(app, trained(app))
    assert link(app)["epoch"] == "2"
    app.button(key="reset").click().run()
    assert link(app)["epoch"] == "0"
    for before, now in zip(at_first.numbers, sent(app).numbers, strict=True):
        np.testing.assert_array_equal(before, now)


def test_the_first_step_gives_the_notebooks_updated_weights(app: AppTest):
    stepped(app, 1)
    for shown, printed in zip(
        sent(app).network.weights,
        (FIRST_EPOCH["weights_0_after"], FIRST_EPOCH["weights_1_after"]),
        strict=True,
    ):
        np.testing.assert_allclose(shown, printed, rtol=0, atol=6e-8)


def test_reset_keeps_the_learning_rate_and_the_loss_now_set(app: AppTest):
    stepped(app, 3)
    app.text_input(key="typed_rate").set_value("0.9").run()
    app.selectbox(key="loss").set_value("cross_entropy").run()
    app.button(key="reset").click().run()
    now = link(app)
    assert (now["lr"], now["loss"], now["epoch"]) == ("0.9", "cross_entropy", "0")
    assert "then" not in now
    assert_shows(app, trained(app))


def test_play_runs_and_pause_rests_where_it_is(app: AppTest):
    app.segmented_control(key="speed").set_value("one").run()
    app.button(key="play").click().run()
    labels = [button.label for button in app.main.button]
    assert "Pause" in labels
    assert "Play" not in labels
    app.run()
    app.button(key="pause").click().run()
    board = assert_shows(app, trained(app))
    # One epoch a frame, at most 6 frames each time the board is sent.
    assert 2 <= board.epoch <= 12
    assert app.button(key="play").label == "Play"
    app.run()
    assert sent(app).epoch == board.epoch


@pytest.mark.parametrize(
    ("query", "ending"),
    [
        ({"epochs": "25", "epoch": "25"}, "Last epoch reached"),
        # At the notebook's weights the largest of the four errors is 0.5681.
        ({"until": "0.57", "epoch": "0"}, "Every error is small enough"),
    ],
)
def test_a_finished_run_has_nothing_to_play_or_step(query: dict[str, str], ending: str):
    app = opened(query)
    assert app.button(key="play").disabled
    assert app.button(key="step").disabled
    assert not app.button(key="reset").disabled
    assert sent(app).status == ending


def test_a_run_stops_at_its_last_epoch():
    app = opened({"epochs": "3", "epoch": "1"})
    app.button(key="play").click().run()
    assert sent(app).epoch == 3
    assert app.button(key="play").disabled
    assert_shows(app, trained(app))
    app.text_input(key="epochs").set_value("10").run()
    assert not app.button(key="play").disabled


def test_a_run_stops_once_every_error_is_below_the_tolerance():
    app = opened({"seed": "42", "lr": "2", "until": "0.1", "epoch": "20000"})
    trainer = trained(app)
    assert_shows(app, trainer)
    assert np.abs(trainer.error).max() < 0.1
    one_before = Experiment.from_query(link(app) | {"epoch": str(trainer.epoch - 1)})[0]
    before = one_before.trainer()
    before.advance(one_before.epoch)
    assert np.abs(before.error).max() >= 0.1


@pytest.mark.parametrize(
    ("axes", "x", "y"),
    [("log", "log", "linear"), ("linear", "linear", "linear"), ("loglog", "log", "log")],
)
def test_the_axes_of_the_error_curve(app: AppTest, axes: str, x: str, y: str):
    app.selectbox(key="axes").set_value(axes).run()
    layout = sent(app).header["setup"]["figures"][0]["layout"]
    assert (layout["xaxis"]["type"], layout["yaxis"]["type"]) == (x, y)


# ---- links


@pytest.mark.parametrize(
    "query",
    [
        {"epoch": "1"},
        {"hidden": "4-2", "act": "tanh", "seed": "7", "lr": "0.5", "epoch": "777"},
        {"gate": "and", "hidden": "2", "act": "relu", "bias": "1", "seed": "1", "epoch": "2000"},
        {"seed": "3", "lr": "0.6", "epoch": "500", "then": "100_1.5_squared~400_0.2_cross_entropy"},
        {"start": "edited", "weights": "_".join(["0.5", "-1.25", "3.0"] * 3), "epoch": "50"},
        {"lr": "0.6", "seed": "42", "epoch": "150000"},  # long enough for a progress bar
    ],
    ids="&".join,
)
def test_a_link_opens_trained_to_its_epoch(query: dict[str, str]):
    app = opened(query)
    assert not app.warning
    assert link(app).items() >= (query | {"start": link(app).get("start")}).items() - {
        ("start", None),
        ("start", "edited"),
    }
    assert_shows(app, trained(app))
    again = opened(link(app))
    assert link(again) == link(app)
    np.testing.assert_array_equal(sent(again).outputs, sent(app).outputs)
    # How far the preview comes depends on the machine's speed.
    [text, text_again] = [sent(one).text.partition(" Dotted:")[0] for one in (app, again)]
    assert text_again == text


def complaints(app: AppTest) -> str:
    return "\n".join(warning.value for warning in app.warning)


NINE = "1_2_3_4_5_6_7_8_9"
BAD_LINKS = [
    ({"gate": "maybe"}, "gate"),
    ({"gate": ""}, "gate"),
    ({"gate": "<script>alert(1)</script>"}, "gate"),
    ({"hidden": "0"}, "hidden"),
    ({"hidden": "9"}, "hidden"),
    ({"hidden": "3-3-3-3-3"}, "hidden"),
    ({"hidden": "3,3"}, "hidden"),
    ({"hidden": "three"}, "hidden"),
    ({"hidden": ""}, "hidden"),
    ({"act": "step"}, "act"),
    ({"bias": "yes"}, "bias"),
    ({"start": "zeros"}, "start"),
    ({"start": "edited"}, "start=edited"),
    ({"start": "notebook", "hidden": "4"}, "start=notebook"),
    ({"start": "notebook", "bias": "1"}, "start=notebook"),
    ({"seed": "-1"}, "seed"),
    ({"seed": "4294967296"}, "seed"),
    ({"seed": "1.5"}, "seed"),
    ({"seed": "9" * 5000}, "seed"),
    ({"weights": "1_2_3"}, "weights"),
    ({"weights": NINE.replace("9", "nan")}, "weights"),
    ({"weights": NINE.replace("9", "1001")}, "weights"),
    ({"weights": NINE, "hidden": "4"}, "weights"),
    ({"lr": "0"}, "lr"),
    ({"lr": "-0.1"}, "lr"),
    ({"lr": "100.1"}, "lr"),
    ({"lr": "nan"}, "lr"),
    ({"lr": "inf"}, "lr"),
    ({"lr": "fast"}, "lr"),
    ({"lr": "0,3,5"}, "lr"),
    ({"loss": "hinge"}, "loss"),
    ({"epochs": "0"}, "epochs"),
    ({"epochs": "2000001"}, "epochs"),
    ({"epochs": "1e7"}, "epochs"),
    ({"until": "1"}, "until"),
    ({"until": "-0.1"}, "until"),
    ({"epoch": "-1"}, "epoch"),
    ({"epoch": "400001"}, "epoch"),
    ({"epoch": "11", "epochs": "10"}, "epoch"),
    ({"then": "5_0.5_squared"}, "then"),
    ({"then": "5_0_squared", "epoch": "10"}, "then"),
    ({"then": "7_1_squared~5_1_squared", "epoch": "10"}, "then"),
    ({"then": "~~", "epoch": "10"}, "then"),
    ({"then": "5_0.5_squared\x00", "epoch": "10"}, "then"),
    ({"lr": "0.3\u202e"}, "lr"),
    ({"gate": "🙈"}, "gate"),
]


@pytest.mark.parametrize(
    ("query", "name"), BAD_LINKS, ids=lambda part: part if isinstance(part, str) else str(part)[:60]
)
def test_what_is_wrong_in_a_link_is_replaced_and_named(query: dict[str, str], name: str):
    app = opened(query)
    assert not app.exception
    assert f"“{name}” in the link" in complaints(app)
    assert complaints(app).endswith("; the default is used instead.")
    # The address bar is mended, and what was right in it is kept.
    assert Experiment.from_query(link(app))[1] == ()
    assert_shows(app, trained(app))
    app.button(key="play").click().run()
    assert not app.warning


def test_a_link_that_plays_still_says_what_is_wrong_in_it():
    app = opened({"seed": "42", "epoch": "500", "play": "1", "sped": "Flat out"})
    assert "Not known on this page" in complaints(app)
    assert app.button(key="pause").label == "Pause"
    assert "sped" not in link(app)


def test_a_parameter_that_is_there_twice_gets_one_sentence():
    app = opened({"projector": ["x", "1"]})
    assert complaints(app) == "“projector” is in the link more than once; the last one is used."


# Of what Streamlit's own widgets read, and of what the app reads.
TWICE = [
    ("train", "speed", ["Flat out", "1 epoch a frame"]),
    ("train", "axes", ["Linear", "Log–log"]),
    ("train", "axes", ["x", "Log–log"]),
    ("train", "draw_as", ["Matrices", "Network"]),
    ("by_hand", "h", ["1e-04", "1e-06"]),
    ("by_hand", "mistake", ["No transpose", "New weights too early"]),
    ("by_hand", "step", ["2", "3"]),
    ("train", "lr", ["0.5", "0.7"]),
    ("replay", "seed", ["3", "4"]),
    ("predict", "x1", ["0.5", "0.7"]),
    ("ideas", "chapter", ["sigmoid", "saturation"]),
    ("many_runs", "seeds", ["5", "7"]),
]


@pytest.mark.parametrize(("page", "key", "values"), TWICE)
def test_of_a_parameter_that_is_there_twice_the_last_one_counts_on_every_page(
    page: str, key: str, values: list[str]
):
    view = {"h": "check", "mistake": "mistakes"}
    query = {"view": view[key]} if key in view else {}
    app = opened({**query, key: values}, page)
    said = f"“{key}” is in the link more than once; the last one is used."
    assert [box.value for box in app.warning] == [said]
    assert link(app)[key] == values[-1]
    if key in ("speed", "axes", "draw_as", "h", "mistake"):
        alone = opened({**query, key: values[-1]}, page)
        assert app.session_state[key] == alone.session_state[key]


def test_a_list_keeps_all_that_a_link_gives_it():
    app = opened({"hidden": "4", "axes_of_h4": ["h1", "h3"]}, "geometry")
    assert not app.warning
    assert app.multiselect(key="axes_of_h4").value == ["h1", "h3"]


def test_a_link_with_everything_wrong_opens_the_default():
    app = opened(dict.fromkeys(Experiment.query_keys(), "?"))
    for key in Experiment.query_keys():
        assert f"“{key}" in complaints(app)
    assert link(app) == link(opened())


@pytest.mark.parametrize("key", ["utm_source", "fbclid", "msclkid", "si", "igsh", "mc_cid"])
def test_what_is_not_ours_in_a_link_is_left_alone(key: str):
    app = opened({key: "mail", "lr": "0.6"})
    assert not app.warning
    assert link(app)[key] == "mail"
    assert link(app)["lr"] == "0.6"


@pytest.mark.parametrize(
    "sent",
    [
        {"seed": "3", "amp;lr": "0.6", "amp;hidden": "4"},
        {"lr": "0.6", "hidden": "4", "seed": "3."},
        {"lr": "0.6", "hidden": "4", "seed": "3)."},
        {"amp;lr": "0.6", "amp;seed": "3", "amp;hidden": "4”"},
        {"lr": "0.6", "hidden": "4", "seed": "3.", "fbclid": "Iw.", "_gl": "1"},
    ],
)
def test_a_link_is_understood_as_a_chat_program_has_changed_it(sent: dict[str, str]):
    app = opened(sent)
    assert not app.warning
    understood = link(opened({"seed": "3", "lr": "0.6", "hidden": "4"}))
    assert link(app).items() - sent.items() <= understood.items() <= link(app).items()


def test_a_bracket_in_the_middle_of_a_link_is_still_a_fault():
    app = opened({"seed": "3)", "lr": "0.6"})
    assert "“seed” in the link must be a whole number" in complaints(app)


# ---- divergence


def step_to_the_end(app: AppTest) -> None:
    while not app.button(key="step").disabled:
        stepped(app, 1)


def play_to_the_end(app: AppTest) -> None:
    app.button(key="play").click().run()


@pytest.mark.parametrize("go", [step_to_the_end, play_to_the_end])
def test_divergence_is_told_in_words_and_loses_nothing(go: Callable[[AppTest], None]):
    app = opened(diverging().to_query())
    assert not app.error
    go(app)
    assert not app.exception
    [told] = app.error
    last_finite = diverging().trainer()
    last_finite.advance(100)
    assert last_finite.diverged
    assert f"diverged after epoch {last_finite.epoch:,}:" in told.value

    board = sent(app)
    assert board.epoch == last_finite.epoch
    assert board.status == "Diverged"
    for shown in board.numbers:
        assert np.isfinite(shown).all()
    assert app.button(key="play").disabled
    assert app.button(key="step").disabled
    assert link(app)["epoch"] == str(last_finite.epoch)

    app.button(key="reset").click().run()
    assert not app.error
    assert sent(app).epoch == 0


def test_a_link_to_a_diverged_run_opens_on_its_last_finite_state():
    app = opened(diverging().to_query() | {"epoch": "100"})
    assert not app.exception
    assert "diverged" in app.error[0].value
    assert sent(app).epoch < 100


@pytest.mark.parametrize("rate", [2.0, 0.05, 100.0, 0.123])
def test_the_slider_follows_a_typed_learning_rate_and_stays_there(rate: float):
    app = opened()
    app.text_input(key="typed_rate").set_value(str(rate)).run()
    assert app.select_slider(key="rate").value == rate
    app.run()  # the browser sends back what the slider was told to show
    assert link(app)["lr"] == repr(rate)
