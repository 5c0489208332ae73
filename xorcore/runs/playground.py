"""A link of TensorFlow Playground: the nearest experiment here, and all that differs.

What Playground does stands in its source, github.com/tensorflow/playground: the parameters of a
link in ``src/state.ts``, its data in ``dataset.ts``, the network and its step in ``nn.ts``, and
its features, samples and batches in ``playground.ts``. A value that it does not know is its
default, there as here.
"""

import re
from collections.abc import Callable
from math import inf, sqrt
from typing import Any, NamedTuple
from urllib.parse import unquote

from xorcore.model.dataset import MAX_HELD_OUT
from xorcore.model.datasets import MAX_NOISE, MAX_POINTS, SPREAD
from xorcore.model.network import weight_count
from xorcore.model.update_rules import GradientDescent, Rule
from xorcore.runs.data import HeldOut, ReadyMade
from xorcore.runs.numbers import MAX_INPUT, read_number

MAX_TEXT = 4_000
"""Characters of a link that is read."""

SITE = "playground.tensorflow.org"
_MAX_LAYERS = 4
_MAX_UNITS = 8
_MAX_RATE = 100.0
_MOST_NOISE, _DEFAULT_PAST_MOST = 80.0, 50.0  # percent; of more it makes the second

_CHOICES = {  # the default first
    "activation": ("tanh", "relu", "sigmoid", "linear"),
    "regularization": ("none", "L1", "L2"),
    "problem": ("classification", "regression"),
    "dataset": ("circle", "xor", "gauss", "spiral"),
    "regDataset": ("reg-plane", "reg-gauss"),
}
_NUMBERS = {
    "batchSize": 10.0,
    "learningRate": 0.03,
    "regularizationRate": 0.0,
    "noise": 0.0,
    "percTrainData": 50.0,
}
_INPUTS = {"x": "x1", "y": "x2"}
_FEATURES = {
    "xTimesY": "x1·x2",
    "xSquared": "x1²",
    "ySquared": "x2²",
    "sinX": "sin x1",
    "sinY": "sin x2",
}
_VIEWS = ("showTestData", "discretize", "collectStats", "hideText", "tutorial")
_KNOWN = {*_CHOICES, *_NUMBERS, *_INPUTS, *_FEATURES, *_VIEWS, "networkShape", "initZero"}

_HALF_SIDE = 6.0


class _Set(NamedTuple):
    """One of its data sets: ours that comes nearest, how that differs, and what its noise does.

    variance: that of its noise, from 0 to 1, in its units.
    own_spread: the standard deviation that ours has without noise, in half sides.
    """

    name: str
    difference: str
    noise: str
    variance: Callable[[float], float]
    own_spread: float = 0.0


def _uniform(most: float) -> Callable[[float], float]:
    """The variance of a uniform number between -`most` and `most`, times the share."""
    return lambda share: (most * share) ** 2 / 3


_FLIPS = "moves no point: it gives some near the border the other class"
_BENDS = "moves no point: it gives each the target of a place beside it"

_SETS = {
    "circle": _Set(
        "circles",
        "Its classes fill a disc and a ring; ours lie on two circles.",
        _FLIPS,
        _uniform(5),
    ),
    "xor": _Set(
        "xor_clouds",
        "Its XOR has class 1 where the signs are the same, in four fields; ours where they differ.",
        _FLIPS,
        _uniform(5),
    ),
    "gauss": _Set(
        "blobs",
        "Its two clouds lie nearer together than ours.",
        "makes its clouds wider",
        lambda share: 0.5 + 7 * share,
        own_spread=SPREAD,
    ),
    "spiral": _Set(
        "spirals",
        "Its spirals have 1.75 turns, ours 1.5.",
        "shifts every point, by a uniform number",
        _uniform(1),
    ),
    "reg-plane": _Set("blobs", "The plane has become two blobs.", _BENDS, _uniform(6)),
    "reg-gauss": _Set(
        "checkerboard",
        "The six hills and hollows have become a checkerboard.",
        _BENDS,
        _uniform(6),
    ),
}


class Nearest(NamedTuple):
    """What comes nearest to a link of Playground.

    settings: those of an ``Experiment`` by name; the others are its defaults.
    differences: a sentence about each thing that is not the same.
    """

    settings: dict[str, Any]
    differences: tuple[str, ...]


def nearest_experiment(link: str) -> Nearest:
    """Read a link of Playground, or the part of it that begins with ``#``.

    Raises ValueError, with a sentence for the user, if it is none.
    """
    if len(link) > MAX_TEXT:
        raise ValueError(f"A link of Playground has at most {MAX_TEXT:,} characters.")
    reader = _Reader(link)
    if not (reader.given.keys() & _KNOWN or SITE in link):
        raise ValueError("This is no link of TensorFlow Playground: none of its settings is in it.")
    network, data = reader.network(), reader.data()
    settings = network | data | reader.update(data["test"].percent)
    return Nearest(settings, tuple(reader.differences))


class _Reader:
    """Reads the parts of a link, and notes what differs."""

    def __init__(self, link: str) -> None:
        parts = (part.split("=") for part in link.strip().rpartition("#")[2].split("&"))
        self.given = {name: unquote(value[0]).strip() for name, *value in parts if value}
        self.differences = list[str]()

    # ---- what it has

    def network(self) -> dict[str, Any]:
        """The shape, the activation and the start."""
        hidden = self._hidden()
        activation = self._choice("activation")
        if activation == "linear":
            self._differs("Its hidden units are linear; ours are tanh, linear for small sums only.")
            activation = "tanh"
        start: dict[str, Any] = {"start": "random", "seed": self._seed()}
        if self._is_on("initZero"):
            count = weight_count((2, *hidden, 1), bias=True)
            start = {"start": "edited", "weights": (0.0,) * count}
        else:
            self._differs(
                "Its weights start between −0.5 and 0.5 and its biases at 0.1; ours all start "
                "between −1 and 1."
            )
        self._differs(
            "Its output is a tanh with the targets −1 and 1; ours is a sigmoid with 0 and 1, whose "
            "squared error is a quarter of that."
            if self._choice("problem") == "classification"
            else "Its output is linear and any number; ours is a sigmoid, from 0 to 1."
        )
        used = [label for name, label in _FEATURES.items() if self._is_on(name)]
        if used:
            self._differs(f"Its network also sees {', '.join(used)}; ours sees x1 and x2 alone.")
        unused = [label for name, label in _INPUTS.items() if not self._is_on(name, True)]
        if unused:
            self._differs(f"Its network does not see {' and '.join(unused)}; ours sees both.")
        shape = {"hidden": hidden, "activation": activation, "bias": True}
        return {**shape, **start, "loss": "squared"}

    def _seed(self) -> int:
        """Its seed is a text, as in "0.38104": the digits of it."""
        digits = "".join(re.findall(r"[0-9]", self.given.get("seed", "")))
        return int(digits[-9:] or "0")

    def _hidden(self) -> tuple[int, ...]:
        text = self.given.get("networkShape", "4,2")
        units = [int(size) if re.fullmatch(r"[0-9]{1,4}", size) else 0 for size in text.split(",")]
        if not text:
            self._differs("It has no hidden layer; ours has one, of one unit.")
            return (1,)
        if 0 in units:
            self._differs("Its “networkShape” in the link is no list of sizes; 4,2 is its default.")
            return (4, 2)
        hidden = tuple(min(size, _MAX_UNITS) for size in units[:_MAX_LAYERS])
        if hidden != tuple(units):
            self._differs(
                f"It has {len(units)} hidden layers of up to {max(units)} units; ours has at most "
                f"{_MAX_LAYERS} of {_MAX_UNITS}."
            )
        return hidden

    def data(self) -> dict[str, Any]:
        """The points, and how many of them are held out."""
        is_regression = self._choice("problem") == "regression"
        if is_regression:
            self._differs(
                "Its targets are all numbers from −1 to 1 (regression), of 1,200 points; ours are "
                f"0 or 1, of {MAX_POINTS} points."
            )
        nearest = _SETS[self._choice("regDataset" if is_regression else "dataset")]
        self._differs(nearest.difference)
        self._differs("Its seed draws other points and weights here.")
        self._differs(
            "Its square goes from −6 to 6 around (0, 0), ours from 0 to 1: its steps in the first "
            "layer are larger."
        )
        noise = self._noise(nearest)
        training = min(max(self._number("percTrainData"), 0.0), 100.0)
        held = min(round(100 - training), int(100 * MAX_HELD_OUT))
        if held < 100 - training:
            self._differs(
                f"It trains on {training:g} % of its points; here at least {100 - held} % stay for "
                "training."
            )
        data = ReadyMade(nearest.name, MAX_POINTS, noise, self._seed())
        return {"data": data, "test": HeldOut(held)}

    def _noise(self, data: _Set) -> float:
        """Noise of the same standard deviation as there, in half sides."""
        percent = self._number("noise")
        percent = _DEFAULT_PAST_MOST if percent > _MOST_NOISE else max(percent, 0.0)
        variance = data.variance(percent / 100) / _HALF_SIDE**2 - data.own_spread**2
        noise = min(round(sqrt(max(variance, 0.0)), 3), MAX_NOISE)
        if data.own_spread and not noise:
            self._differs("Its clouds are narrower than ours.")
        elif percent:
            self._differs(
                f"Its noise of {percent:g} % {data.noise}; ours shifts every point, by a normal "
                f"number of {noise:g} half sides."
            )
        return noise

    def update(self, held_out: int) -> dict[str, Any]:
        """The rate, the points per update, and weight decay, with so many percent held out."""
        training = MAX_POINTS - round(MAX_POINTS * held_out / 100)
        asked = self._number("batchSize")
        batch = int(min(max(asked, 1), training))
        if batch != asked:
            self._differs(f"Its batches of {asked:g} points are batches of {batch} here.")
        if left := training % batch:
            self._differs(
                f"Of an epoch's {training} points its last {left} wait for the next epoch; ours "
                "are a smaller batch."
            )
        rate = self._number("learningRate")
        if not 0 < rate <= _MAX_RATE:
            self._differs(f"Its rate of {rate:g} is out of our bounds; 0.03, its default, is used.")
            rate = _NUMBERS["learningRate"]
        if batch > 1:
            self._differs(
                f"Its rate of {rate:g} is divided by the {batch} points of a batch, and ours "
                f"multiplies their sum: it is {rate / batch:g} here."
            )
        return {"learning_rate": rate / batch, "batch": batch, **self._rule(batch)}

    def _rule(self, batch: int) -> dict[str, Rule]:
        rate, kind = self._number("regularizationRate"), self._choice("regularization")
        if kind == "none" or rate <= 0:
            return {}
        if kind == "L1":
            self._differs(f"Its L1 regularization of {rate:g} is left out: ours is L2 alone.")
            return {}
        words = f"Its L2 regularization of {rate:g} does not touch biases; here it is decay"
        many = f" of {batch * rate:g}, since it is not divided by the points of a batch"
        self._differs(f"{words}{many if batch > 1 else ''}.")
        return {"rule": GradientDescent(batch * rate)}

    # ---- how it is read

    def _differs(self, sentence: str) -> None:
        if sentence not in self.differences:
            self.differences.append(sentence)

    def _choice(self, name: str) -> str:
        default, *others = _CHOICES[name]
        value = self.given.get(name) or default
        if value in (default, *others):
            return value
        self._differs(f"Its “{name}” in the link is none that it has; “{default}” is its default.")
        return default

    def _number(self, name: str) -> float:
        if not (text := self.given.get(name)):
            return _NUMBERS[name]
        try:
            value = read_number(text, name)
        except ValueError:
            value = inf
        if abs(value) <= MAX_INPUT:
            return value
        default = _NUMBERS[name]
        self._differs(f"Its “{name}” in the link is no number; {default:g} is its default.")
        return default

    def _is_on(self, name: str, default: bool = False) -> bool:
        value = self.given.get(name)
        return value != "false" if value else default
