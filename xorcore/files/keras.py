"""A run as a program for Keras 3, on its JAX backend: the one that can calculate in float64."""

from xorcore.files.library import (
    Library,
    losses,
    plain_steps_only,
    rate_of_a_mean,
    with_plain_steps,
)
from xorcore.files.program import Section
from xorcore.runs.experiment import Experiment

_FLOAT64 = (
    "Keras calculates in float32 unless floatx is set and, on its JAX backend, JAX_ENABLE_X64 in "
    "the environment, both before the layers. On its PyTorch backend the products stay float32, "
    "and on NumPy it cannot train."
)
_LAST_SIGMOID = (
    " The output unit has no activation here: with from_logits its sigmoid is part of the loss. "
    "Without, Keras clips the outputs at 1e-7 from 0 and 1."
)

_OWN_TANH = (
    " tanh is written as 2 sigmoid(2z) - 1: that of Keras comes out in float32 all the same."
)


def _of_network(experiment: Experiment) -> str:
    biases = "; the biases are a vector of their own behind each" if experiment.bias else ""
    return f"A Dense keeps its weights in the app's shape{biases}."


def _of_rate(experiment: Experiment) -> str:
    names = {"squared": "MeanSquaredError", "cross_entropy": "BinaryCrossentropy"}
    return rate_of_a_mean(experiment, **names)


def _sections(experiment: Experiment) -> list[Section]:
    return [_network(experiment), _train(experiment)]


_LOSSES = {
    "squared": ("keras.losses.MeanSquaredError()", "len(inputs) / 2"),
    "cross_entropy": ("keras.losses.BinaryCrossentropy(from_logits=True)", "len(inputs)"),
}


def _network(experiment: Experiment) -> Section:
    used = losses(experiment)
    bias = "" if experiment.bias else ", use_bias=False"
    is_tanh = experiment.activation == "tanh"
    activation = "tanh" if is_tanh else f'"{experiment.activation}"'
    layers = [(units, activation) for units in experiment.hidden]
    layers.append((1, '"sigmoid"' if used == {"squared"} else "None"))
    dense = "\n".join(
        f"            keras.layers.Dense({units}, activation={activation}{bias}),"
        for units, activation in layers
    )
    put, taken = "weights", "net.get_weights()"
    if experiment.bias:
        put = "[part for matrix in weights for part in (matrix[:-1], matrix[-1])]"
        taken = "[np.vstack(layer.get_weights()) for layer in net.layers]"
    compiled = "" if len(used) > 1 else _COMPILED.format(_LOSSES[min(used)][0])
    answers = "net(inputs)" if used == {"squared"} else "keras.ops.sigmoid(net(inputs))"
    return Section(
        "The network",
        f"{_FLOAT64} {_of_network(experiment)}"
        + ("" if used == {"squared"} else _LAST_SIGMOID)
        + (_OWN_TANH if is_tanh else ""),
        f"""\
{_TANH if is_tanh else ""}\
def network(*weights):
    net = keras.Sequential(
        [
            keras.Input((2,)),
{dense}
        ]
    )
    net.set_weights({put})
{compiled}\
    return net


def outputs(net):
    return keras.ops.convert_to_numpy({answers})


def matrices(net):
    return {taken}""",
    )


_COMPILED = """\
    loss = {}
    net.compile(keras.optimizers.SGD(), loss, steps_per_execution=20)
"""
_TANH = """\
def tanh(z):
    return 2 * keras.ops.sigmoid(2 * z) - 1


"""
_BOTH_LOSSES = """\
def squared(targets, sums):
    return keras.losses.mean_squared_error(targets, keras.ops.sigmoid(sums))


LOSSES = {  # each with what it makes of the rate
    "squared": (squared, len(inputs) / 2),
    "cross_entropy": (keras.losses.BinaryCrossentropy(from_logits=True), len(inputs)),
}


def train(net, epochs, learning_rate, loss):
    loss_of, times = LOSSES[loss]
    net.compile(keras.optimizers.SGD(learning_rate * times), loss_of, steps_per_execution=20)"""


def _train(experiment: Experiment) -> Section:
    used = losses(experiment)
    begin = _BOTH_LOSSES
    if len(used) == 1:
        begin = f"""\
def train(net, epochs, learning_rate):
    net.optimizer.learning_rate = learning_rate * {_LOSSES[min(used)][1]}"""
    return Section(
        "Its epochs",
        f"{_of_rate(experiment)} What Keras calls an epoch has many steps here, each with all the "
        "patterns, which is an epoch of the app: it is many times faster so.",
        f"""\
{begin}
    many = np.tile(inputs, (epochs, 1)), np.tile(targets, (epochs, 1))
    net.fit(*many, batch_size=len(inputs), shuffle=False, verbose=0)
    return net""",
    )


_IMPORTS = """\
import os
from itertools import pairwise

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_ENABLE_X64"] = "1"

import keras
import numpy as np

keras.config.set_floatx("float64")"""

KERAS = Library(
    name="Keras",
    version="3.15",
    install="pip install keras jax",
    pace="400,000 epochs take it about half a minute.",
    imports=_IMPORTS,
    sections=_sections,
    translation=lambda experiment: f"{_FLOAT64} {_of_rate(experiment)}",
    nearest=with_plain_steps,
    limits=lambda _: plain_steps_only("Keras"),
)
