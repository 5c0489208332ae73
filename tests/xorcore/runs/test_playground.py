"""A link of TensorFlow Playground, against what its source says."""

import random
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile.links import values
from xorcore import Experiment, GradientDescent
from xorcore.runs.data import HeldOut, ReadyMade
from xorcore.runs.playground import nearest_experiment

# As its page writes it.
WHOLE = (
    "https://playground.tensorflow.org/#activation=tanh&regularization=L2&batchSize=10&dataset=xor"
    "&regDataset=reg-plane&learningRate=0.03&regularizationRate=0.001&noise=10&networkShape=4,2"
    "&seed=0.38104&showTestData=false&discretize=false&percTrainData=80&x=true&y=true"
    "&xTimesY=false&xSquared=true&ySquared=false&cosX=false&sinX=true&cosY=false&sinY=false"
    "&collectStats=false&problem=classification&initZero=false&hideText=false"
)


def settings_of(link: str) -> dict:
    return nearest_experiment(link).settings


def said(link: str) -> str:
    return "\n".join(nearest_experiment(link).differences)


def test_a_link_becomes_the_nearest_experiment():
    assert settings_of(WHOLE) == {
        "hidden": (4, 2),
        "activation": "tanh",
        "bias": True,
        "start": "random",
        "seed": 38104,
        "loss": "squared",
        "data": ReadyMade("xor_clouds", 500, 0.048, 38104),
        "test": HeldOut(20),
        "learning_rate": 0.003,
        "batch": 10,
        "rule": GradientDescent(0.01),
    }


def test_its_defaults_are_those_of_its_page():
    """From the fields of ``State``: 4,2 tanh units, circle, rate 0.03, batches of 10, 50 %."""
    expected = {
        "hidden": (4, 2),
        "activation": "tanh",
        "data": ReadyMade("circles", 500, 0.0),
        "test": HeldOut(50),
        "learning_rate": 0.003,
        "batch": 10,
    }
    for link in ("https://playground.tensorflow.org/", "#discretize=true", "activation=&noise= "):
        settings = settings_of(link)
        assert {name: settings[name] for name in expected} == expected
        assert "rule" not in settings


@pytest.mark.parametrize(
    ("part", "name", "value"),
    [
        ("networkShape=8,8,8", "hidden", (8, 8, 8)),
        ("networkShape=5%2C3", "hidden", (5, 3)),
        ("networkShape=", "hidden", (1,)),
        ("networkShape=2,2,2,2,2,2", "hidden", (2, 2, 2, 2)),
        ("networkShape=12", "hidden", (8,)),
        ("networkShape=4,x", "hidden", (4, 2)),
        ("activation=relu", "activation", "relu"),
        ("activation=linear", "activation", "tanh"),
        ("activation=swish", "activation", "tanh"),
        ("dataset=spiral&noise=0", "data", ReadyMade("spirals", 500, 0.0)),
        # A uniform number between -5 s and 5 s has the standard deviation 5 s / sqrt(3), and a
        # half side is 6: 0.481 s. The spirals' goes to s alone, and that of a plane to 6 s.
        ("dataset=circle&noise=10", "data", ReadyMade("circles", 500, 0.048)),
        ("dataset=spiral&noise=50", "data", ReadyMade("spirals", 500, 0.048)),
        ("problem=regression&noise=50", "data", ReadyMade("blobs", 500, 0.289)),
        # Its clouds' variance goes from 0.5 to 4: at 50 % it is 4 / 36 of ours, of which our
        # clouds have 0.15^2 without noise.
        ("dataset=gauss&noise=50", "data", ReadyMade("blobs", 500, 0.298)),
        ("dataset=gauss&noise=0", "data", ReadyMade("blobs", 500, 0.0)),
        ("dataset=xor&noise=80", "data", ReadyMade("xor_clouds", 500, 0.385)),
        ("dataset=xor&noise=81", "data", ReadyMade("xor_clouds", 500, 0.241)),
        ("dataset=xor&noise=-3", "data", ReadyMade("xor_clouds", 500, 0.0)),
        ("problem=regression", "data", ReadyMade("blobs", 500, 0.0)),
        ("problem=regression&regDataset=reg-gauss", "data", ReadyMade("checkerboard", 500, 0.0)),
        ("percTrainData=90", "test", HeldOut(10)),
        ("percTrainData=10", "test", HeldOut(50)),
        ("learningRate=3&batchSize=1", "learning_rate", 3.0),
        ("learningRate=10&batchSize=4", "learning_rate", 2.5),
        ("learningRate=-1&batchSize=1", "learning_rate", 0.03),
        ("batchSize=30", "batch", 30),
        ("batchSize=900", "batch", 250),
        ("batchSize=0", "batch", 1),
        ("initZero=true", "start", "edited"),
        ("batchSize=1&regularization=L2&regularizationRate=3", "rule", GradientDescent(3.0)),
        # Its step takes the whole rate times its regularization of a weight, ours a tenth.
        ("batchSize=10&regularization=L2&regularizationRate=3", "rule", GradientDescent(30.0)),
    ],
)
def test_each_setting(part: str, name: str, value):
    assert settings_of(f"#{part}&discretize=false")[name] == value


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        (
            "xSquared=true&sinY=true",
            "Its network also sees x1², sin x2; ours sees x1 and x2 alone.",
        ),
        ("y=false", "Its network does not see x2; ours sees both."),
        ("problem=regression", "Its targets are all numbers from −1 to 1 (regression)"),
        ("problem=regression", "Its output is linear and any number"),
        ("dataset=xor", "Its XOR has class 1 where the signs are the same"),
        ("x=true", "Its square goes from −6 to 6 around (0, 0), ours from 0 to 1"),
        ("x=true", "Its output is a tanh with the targets −1 and 1"),
        ("x=true", "Its rate of 0.03 is divided by the 10 points of a batch, and ours multiplies "),
        ("x=true", "Its weights start between −0.5 and 0.5 and its biases at 0.1"),
        ("noise=20", "Its noise of 20 % moves no point: it gives some near the border the other"),
        ("noise=20", "ours shifts every point, by a normal number of 0.096 half sides."),
        ("dataset=spiral&noise=20", "Its noise of 20 % shifts every point, by a uniform number"),
        ("dataset=gauss&noise=0", "Its clouds are narrower than ours."),
        ("dataset=gauss&noise=4", "Its clouds are narrower than ours."),
        ("dataset=gauss&noise=20", "Its noise of 20 % makes its clouds wider"),
        ("percTrainData=30", "It trains on 30 % of its points; here at least 50 % stay"),
        ("batchSize=7", "Of an epoch's 250 points its last 5 wait for the next epoch"),
        ("regularization=L1&regularizationRate=0.1", "Its L1 regularization of 0.1 is left out"),
        ("regularization=L2&regularizationRate=0.1", "Its L2 regularization of 0.1"),
        ("activation=linear", "Its hidden units are linear"),
        ("networkShape=", "It has no hidden layer"),
        ("networkShape=3,3,3,3,3", "It has 5 hidden layers of up to 3 units"),
        ("dataset=pies", "Its “dataset” in the link is none that it has; “circle” is its default."),
        ("noise=loud", "Its “noise” in the link is no number; 0 is its default."),
        ("learningRate=200", "Its rate of 200 is out of our bounds"),
    ],
)
def test_each_thing_that_is_not_the_same_has_a_sentence(part: str, sentence: str):
    assert sentence in said(f"#{part}&discretize=false")


def test_what_is_the_same_has_no_sentence():
    told = said("#batchSize=1&initZero=true&regularization=L1&regularizationRate=0&networkShape=3")
    for word in ("rate", "start", "L1", "sees", "layers", "wait", "default", "noise", "trains"):
        assert word not in told.replace("separate", "")


def test_a_tanh_output_has_four_times_the_squared_error_of_a_sigmoid():
    """What a sentence says: tanh(z / 2) = 2 sigmoid(z) - 1, with the targets 2 t - 1."""
    z = np.linspace(-3, 3, 7)
    for target in (0, 1):
        theirs = (np.tanh(z / 2) - (2 * target - 1)) ** 2
        ours = (1 / (1 + np.exp(-z)) - target) ** 2
        np.testing.assert_allclose(theirs, 4 * ours)


@pytest.mark.parametrize(
    "text", ["", "#", "hello", "https://example.org/?gate=xor", "a=b&c=d", "x"]
)
def test_what_is_no_link_of_playground_is_refused(text: str):
    with pytest.raises(ValueError, match="This is no link of TensorFlow Playground"):
        nearest_experiment(text)


def test_a_long_text_is_refused():
    with pytest.raises(ValueError, match="has at most 4,000 characters"):
        nearest_experiment("#noise=" + "1" * 4_000)


def hostile(count: int) -> list[str]:
    chance = random.Random(1)
    signs = [
        "&",
        "=",
        ",",
        "#",
        "-",
        "9" * 30,
        "nan",
        "1e999",
        "%",
        "%00",
        "é",
        "\ud800",
        "<b>",
        "x",
    ]
    made = []
    for _ in range(count):
        text = WHOLE
        for _ in range(chance.randint(1, 12)):
            place = chance.randint(34, len(text))
            text = text[:place] + chance.choice(signs) + text[place + chance.choice((0, 1, 8)) :]
        made.append(text)
    return made


def test_of_1000_hostile_links_each_is_an_experiment_within_all_limits():
    for text in hostile(1_000):
        _check(text)


@given(st.sampled_from(["networkShape", "noise", "batchSize", "seed", "learningRate"]), values)
def test_any_value_is_an_experiment_or_refused_in_words(name: str, value: str):
    _check(f"#dataset=xor&{name}={value}")


def _check(text: str) -> None:
    try:
        settings, differences = nearest_experiment(text)
    except ValueError as error:
        sentence = str(error)
        assert re.fullmatch(r"(This|A link) [^\n]{20,100}\.", sentence)
        return
    Experiment(**settings)
    training, _ = settings["test"].split(settings["data"].dataset)
    assert 1 <= settings["batch"] <= len(training.inputs)
    assert all(re.fullmatch(r"[A-Z][^\n]{10,160}\.", sentence) for sentence in differences)
    assert len({*differences}) == len(differences)
