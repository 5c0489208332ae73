"""A moment of the past in the link, and the runs kept for comparison."""

from urllib.parse import parse_qsl

import numpy as np
import pytest

from tests.app.pages import link, opened, stepped, trained
from tests.app.sent import sent
from xorcore import Experiment

QUICK = Experiment(start="random", seed=42, learning_rate=0.6, epoch=1_000).to_query()


def test_a_link_to_a_past_moment_opens_there_exactly():
    # No checkpoint: they are 1/100 of an octave apart.
    app = opened(QUICK | {"at": "501"})
    assert not app.exception
    assert sent(app).header["look"] == 501
    epochs, weights = sent(app).recording
    straight = Experiment.from_query(QUICK)[0].trainer()
    straight.advance(501)
    np.testing.assert_array_equal(weights[epochs == 501][0], straight.network.flat())
    assert link(app)["at"] == "501"
    assert link(app)["epoch"] == "1000"


def test_the_tape_has_every_checkpoint_and_ends_where_the_run_stands():
    app = opened(QUICK)
    epochs, weights = sent(app).recording
    trainer = trained(app)
    assert set(trainer.history.epochs) <= set(epochs)
    assert (np.diff(epochs) > 0).all()
    assert epochs[-1] == 1_000
    np.testing.assert_array_equal(weights[-1], trainer.network.flat())
    for epoch, flat in zip(epochs[::60], weights[::60], strict=True):
        np.testing.assert_array_equal(flat, trainer.history.network_at(int(epoch)).flat())


def test_training_on_ends_the_look_back():
    app = opened(QUICK | {"at": "501"})
    stepped(app, 1)
    assert sent(app).header["look"] is None
    assert "at" not in link(app)


@pytest.mark.parametrize("at", ["1001", "-1", "x", "", "1e-2", "1.000", "٣", "9" * 400, "<b>"])
def test_a_moment_that_the_run_has_not_is_named_and_replaced_by_the_newest(at: str):
    app = opened(QUICK | {"at": at})
    assert not app.exception
    assert "“at” in the link" in app.warning[0].value
    assert sent(app).header["look"] is None
    assert "at" not in link(app)


def kept_curves(app) -> list[str]:
    """The names of the grey curves on the error chart."""
    traces = sent(app).header["setup"]["figures"][0]["data"]
    return [trace["text"][0] for trace in traces if trace.get("mode") == "text"]


def test_there_is_room_for_a_kept_run_that_went_further():
    long_run = Experiment(start="random", seed=42, learning_rate=0.6, epoch=5_000)
    app = opened(long_run.to_query())
    app.button(key="keep").click().run()
    app.button(key="reset").click().run()
    app.selectbox(key="axes").set_value("linear").run()
    layout = sent(app).header["setup"]["figures"][0]["layout"]
    assert layout["xaxis"]["range"] == [0, 5_000]
    app.switch_page("pages/replay.py").run()
    layout = sent(app).header["setup"]["figures"][0]["layout"]
    assert layout["xaxis"]["range"][1] == pytest.approx(np.log10(5_000))


def test_a_run_that_has_not_begun_is_not_kept():
    app = opened()
    app.button(key="keep").click().run()
    assert not app.exception
    assert kept_curves(app) == []


def test_up_to_five_runs_are_kept_with_their_names_and_links():
    app = opened(QUICK)
    for number in range(6):
        app.button(key="keep").click().run()
        stepped(app, 1)
        assert len(kept_curves(app)) == min(number + 1, 5)
    names = [field.value for field in app.sidebar.text_input if "kept" in field.label]
    assert names == [f"Run {number}, rate 0.6" for number in (2, 3, 4, 5, 6)]
    [first, *_] = app.sidebar.get("link_button")
    kept = dict(parse_qsl(first.proto.url.partition("?")[2]))
    assert kept == QUICK | {"epoch": "1001"}

    app.sidebar.text_input[0].set_value("<i>mine</i>").run()
    assert kept_curves(app)[0] == "&lt;i&gt;mine&lt;/i&gt;"  # Plotly shows that as typed
    app.button(key="forget 2").click().run()
    assert kept_curves(app) == [f"Run {number}, rate 0.6" for number in (3, 4, 5, 6)]
    app.button(key="reset").click().run()
    assert len(kept_curves(app)) == 4


def test_a_kept_run_is_named_by_what_differs_and_says_so_if_its_data_do():
    app = opened(QUICK)
    app.button(key="keep").click().run()
    app.selectbox(key="gate").set_value("or").run()
    assert kept_curves(app) == ["Run 1, rate 0.6, XOR"]
    stepped(app, 1)
    app.button(key="keep").click().run()
    app.selectbox(key="units_0").set_value(4).run()
    app.toggle(key="bias").set_value(True).run()
    stepped(app, 1)
    app.button(key="keep").click().run()
    names = [field.value for field in app.sidebar.text_input if "kept" in field.label]
    assert names == ["Run 1, rate 0.6", "Run 2, OR", "Run 3, 4 hidden, biases"]
    assert kept_curves(app) == ["Run 1, rate 0.6, XOR", *names[1:]]
    app.selectbox(key="gate").set_value("xor").run()
    assert kept_curves(app) == ["Run 1, rate 0.6", "Run 2, OR", "Run 3, 4 hidden, biases, OR"]
