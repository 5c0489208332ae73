"""Opening a page of the app without a browser, and reading what it shows."""

import json
from collections.abc import Mapping

import numpy as np
from streamlit.testing.v1 import AppTest

from tests.app.sent import Sent, sent
from tests.browser.server import ROOT
from xorcore import Experiment, Trainer

FIGURES = json.loads((ROOT / "tests/xorcore/notebook_figures.json").read_text("utf-8"))
FIRST_EPOCH = FIGURES["first_epoch"]


def opened(query: Mapping[str, str] | None = None, page: str = "train", **more: str) -> AppTest:
    """Open a page with the parameters of a link."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key, value in {**(query or {}), **more}.items():
        app.query_params[key] = value
    if page != "train":
        app.switch_page(f"pages/{page}.py")
    app.run()
    assert not app.exception
    return app


def link(app: AppTest) -> dict[str, str]:
    """What the address bar says."""
    return {key: "".join(value) for key, value in app.query_params.items()}


def words(app: AppTest) -> str:
    """All text and small print of the page."""
    assert not app.exception
    return "\n".join(element.value for element in (*app.markdown, *app.caption))


def said(app: AppTest) -> list[str]:
    """What stands in boxes."""
    return [box.value for box in (*app.success, *app.info, *app.warning, *app.error)]


# ---- the run


def stepped(app: AppTest, times: int) -> AppTest:
    """Train that many epochs, one by one."""
    for _ in range(times):
        app.button(key="step").click().run()
    return app


def trained(app: AppTest) -> Trainer:
    """Train what the address bar says, apart from the page."""
    experiment, messages = Experiment.from_query(link(app))
    assert messages == ()
    trainer = experiment.trainer()
    trainer.advance(experiment.epoch)
    return trainer


def assert_shows(app: AppTest, trainer: Trainer) -> Sent:
    """Compare every number on the board with the trainer's."""
    assert not app.exception
    board = sent(app)
    network, dataset = trainer.network, trainer.dataset
    activations = network.forward(dataset.inputs)
    assert board.epoch == trainer.epoch
    assert f"Epoch {trainer.epoch:,}. Mean absolute error" in board.text
    assert f"{trainer.mean_absolute_error:.6f}" in board.text
    for layer, expected in enumerate(network.weights):
        np.testing.assert_array_equal(board.drawn("weights", layer), expected)
        np.testing.assert_array_equal(board.network.weights[layer], expected)
    for layer, expected in enumerate(activations[1:-1], start=1):
        np.testing.assert_array_equal(board.drawn("activations", layer), expected)
    np.testing.assert_array_equal(board.outputs, activations[-1].ravel())
    corners = board.drawn("surface")[[0, -1, 0, -1], [0, 0, -1, -1]]  # 00, 01, 10, 11
    np.testing.assert_allclose(corners, activations[-1].ravel(), rtol=1e-6, atol=1e-7)
    np.testing.assert_array_equal(board.curve[0][-1], np.float32(trainer.epoch))
    np.testing.assert_array_equal(board.curve[3][-1], np.float32(trainer.mean_absolute_error))
    return board


def diverging() -> Experiment:
    """An experiment within the app's limits whose weights leave the range of floats."""
    weights = np.random.default_rng(32).integers(-999, 1_000, 249)
    return Experiment(
        hidden=(8, 8, 8, 8),
        activation="relu",
        bias=True,
        start="edited",
        weights=tuple(weights.tolist()),
        learning_rate=100.0,
        loss="cross_entropy",
    )
