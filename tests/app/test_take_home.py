"""The page Take home: what it offers, and what it makes of a file that comes back."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import link, opened, said
from tests.xorcore.files.bad_uploads import BAD_UPLOADS
from xorcore import Change, Experiment
from xorcore.files.export import experiment_json
from xorcore.files.libraries import LIBRARIES
from xorcore.files.library import library_script

LINK = {"seed": "7", "lr": "0.6", "epoch": "150"}
OTHER = Experiment(
    hidden=(4, 2),
    activation="tanh",
    start="random",
    seed=3,
    epoch=200,
    changes=(Change(50, 0.7, "cross_entropy"),),
)


def put(app: AppTest, content: bytes, name: str = "run.json") -> AppTest:
    app.file_uploader[0].set_value((name, content, "application/json")).run()
    assert not app.exception
    return app


def written(experiment: Experiment) -> bytes:
    trainer = experiment.trainer()
    trainer.advance(experiment.epoch)
    return experiment_json(experiment, trainer).encode()


def test_it_offers_the_run_at_hand():
    app = opened(LINK, "take_home")
    assert not app.exception
    assert "XOR · 3 hidden units, Sigmoid · seed 7 · epoch 150" in app.markdown[0].value
    assert app.markdown[0].value.endswith("· engine: NumPy")
    names = [button.proto.label for button in app.get("download_button")]
    assert [name.removeprefix("Download ") for name in names] == [
        *(".json", ".csv", ".csv"),
        *(".py", ".ipynb", ".html"),
    ]
    assert "gate=xor&hidden=3&act=sigmoid&bias=0&seed=7&lr=0.6" in app.code[0].value
    assert app.code[0].value.endswith("&epoch=150")


def test_it_names_the_data_of_the_run():
    app = opened({**LINK, "data": "moons~40~0.1~7", "test": "20"}, "take_home")
    assert "moons, 40 points · 3 hidden units" in app.markdown[0].value
    assert "xor" not in app.markdown[0].value.lower()


def test_it_offers_the_run_in_another_library():
    app = opened(LINK, "take_home")
    assert len(app.code) == 1  # the link's
    app.segmented_control(key="library").set_value("jax").run()
    assert link(app)["library"] == "jax"
    experiment, _ = Experiment.from_query(LINK)
    trainer = experiment.trainer()
    trainer.advance(150)
    script = library_script(LIBRARIES["jax"], experiment, trainer.network.weights)
    assert script.strip() in [code.value for code in app.code]
    assert "pip install jax" in [code.value for code in app.code]
    assert [info.value for info in app.info] == []
    app.button(key="close_library").click().run()
    assert "library" not in link(app)
    assert len(app.code) == 1


def test_what_scikit_learn_cannot_do_is_said_and_its_nearest_run_opens():
    app = opened({**LINK, "library": "scikit-learn"}, "take_home")
    [said] = app.info
    assert said.value.endswith("is this run with biases drawn by seed 7 and cross-entropy.")
    app.button(key="open_nearest").click().run()
    assert not app.exception
    assert link(app) == {
        **Experiment(
            start="random", seed=7, bias=True, learning_rate=0.6, loss="cross_entropy", epoch=150
        ).to_query(),
        "library": "scikit-learn",
    }
    assert len(app.info) == 0
    assert "largest difference from the app's weights" in app.code[1].value


def test_a_file_brings_its_run_back():
    app = put(opened(LINK, "take_home"), written(OTHER))
    assert said(app) == ["Loaded, and trained again to epoch 200."]
    assert link(app) == OTHER.to_query()
    # It is not loaded again with everything else that happens on the page.
    app.text_input(key="typed_rate").set_value("0.25").run()
    assert app.session_state["run"].trainer.learning_rate == 0.25
    app.file_uploader[0].clear().run()
    assert said(app) == []
    assert link(app)["seed"] == "3"


def test_weights_that_are_not_the_runs_are_noticed():
    document = json.loads(written(OTHER))
    document["trained"]["weights"][0][0][0] += 0.5
    app = put(opened(LINK, "take_home"), json.dumps(document).encode())
    assert link(app) == OTHER.to_query()
    assert len(said(app)) == 2
    assert "by up to 0.5: the file was changed" in app.warning[0].value


@pytest.fixture(scope="module")
def app() -> AppTest:
    """One page for all files that are refused: after each it is as it was."""
    return opened(LINK, "take_home")


@pytest.mark.parametrize(("word", "content"), BAD_UPLOADS)
def test_a_file_that_is_refused_changes_nothing(app: AppTest, word: str, content: bytes):
    run, shown = app.session_state["run"], link(app)
    weights = run.trainer.network.flat().tobytes()
    put(app, content)
    [sentence] = said(app)
    assert sentence.startswith("Not loaded: ")
    assert word in sentence
    assert app.session_state["run"] is run
    assert (run.trainer.epoch, link(app)) == (150, shown)
    assert run.trainer.network.flat().tobytes() == weights
