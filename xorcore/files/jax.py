"""A run as a program for JAX."""

from xorcore.files.library import Library, losses, plain_steps_only, with_plain_steps
from xorcore.files.program import Section
from xorcore.runs.experiment import Experiment

_X64 = (
    "JAX calculates in float32 unless jax_enable_x64 is set, before anything else: a float64 array "
    "becomes a float32 one then, and asarray does not say so."
)
_SUMS = (
    "The losses are written as the app has them, as sums over the patterns: the rate is the same."
)
_ACTIVATIONS = {"sigmoid": "jax.nn.sigmoid", "tanh": "jnp.tanh", "relu": "jax.nn.relu"}


def _sections(experiment: Experiment) -> list[Section]:
    return [_network(experiment), _train(experiment)]


def _network(experiment: Experiment) -> Section:
    times = "{0} @ {1}[:-1] + {1}[-1]" if experiment.bias else "{0} @ {1}"
    biases = " The last row of each has the biases." if experiment.bias else ""
    return Section(
        "The network",
        f"{_X64} A network is a list of weight matrices in the app's shapes.{biases}",
        f"""\
def network(*weights):
    return [jnp.asarray(matrix) for matrix in weights]


def weighted_sum(net):  # of the output unit
    layer = inputs
    for matrix in net[:-1]:
        layer = {_ACTIVATIONS[experiment.activation]}({times.format("layer", "matrix")})
    return {times.format("layer", "net[-1]")}


def outputs(net):
    return np.asarray(jax.nn.sigmoid(weighted_sum(net)))


def matrices(net):
    return [np.asarray(matrix) for matrix in net]""",
    )


_SQUARED = """\
def squared(net):
    return jnp.sum((targets - jax.nn.sigmoid(weighted_sum(net))) ** 2) / 2


"""
_CROSS_ENTROPY = """\
def cross_entropy(net):
    # -t log(s(z)) - (1 - t) log(1 - s(z)), written so that no logarithm meets a 0
    z = weighted_sum(net)
    return jnp.sum(jax.nn.softplus(z) - targets * z)


"""
_BOTH = """\
LOSSES = {"squared": squared, "cross_entropy": cross_entropy}


"""


def _train(experiment: Experiment) -> Section:
    used = losses(experiment)
    code = _SQUARED if "squared" in used else ""
    code += _CROSS_ENTROPY if "cross_entropy" in used else ""
    argument, loss, static = "", min(used), ""
    if len(used) > 1:
        code += _BOTH
        argument, loss, static = ", loss", "LOSSES[loss]", ', static_argnames="loss"'
    return Section(
        "Its epochs",
        f"{_SUMS} jit compiles the loop over all epochs as one.",
        f"""\
{code}\
def train(net, epochs, learning_rate{argument}):
    gradient = jax.grad({loss})

    def step(_, net):
        return [matrix - learning_rate * slope for matrix, slope in zip(net, gradient(net))]

    return jax.lax.fori_loop(0, epochs, step, net)


train = jax.jit(train{static})""",
    )


JAX = Library(
    name="JAX",
    version="0.10",
    install="pip install jax",
    pace="400,000 epochs take it a second.",
    imports="""\
from itertools import pairwise

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
import numpy as np""",
    sections=_sections,
    translation=lambda _: f"{_X64} {_SUMS}",
    nearest=with_plain_steps,
    limits=lambda _: plain_steps_only("JAX"),
)
