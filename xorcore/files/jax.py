"""A run as a program for JAX."""

from textwrap import indent

from xorcore.files.library import (
    Library,
    batch_size,
    is_plain,
    is_put_in,
    is_shuffled,
    losses,
    shuffle_section,
)
from xorcore.files.program import Section
from xorcore.model.update_rules import Adam
from xorcore.runs.experiment import Experiment, rule_numbers

_X64 = (
    "JAX calculates in float32 unless jax_enable_x64 is set, before anything else: a float64 array "
    "becomes a float32 one then, and asarray does not say so."
)
_SUMS = (
    "The losses are written as the app has them, as sums over the patterns: the rate is the same."
)
_ACTIVATIONS = {"sigmoid": "jax.nn.sigmoid", "tanh": "jnp.tanh", "relu": "jax.nn.relu"}


def _sections(experiment: Experiment) -> list[Section]:
    train = _train(experiment) if is_plain(experiment) else _updates(experiment)
    return [_network(experiment), *shuffle_section(experiment), train]


def _network(experiment: Experiment) -> Section:
    times = "{0} @ {1}[:-1] + {1}[-1]" if experiment.bias else "{0} @ {1}"
    biases = " The last row of each has the biases." if experiment.bias else ""
    weights, network, more = "net", "[jnp.asarray(matrix) for matrix in weights]", ""
    shown = ", inputs" if batch_size(experiment) else ""
    pushed = ""
    if memory := {"momentum": 1, "nesterov": 1, "adam": 2}.get(experiment.rule.name):
        zeros = "[jnp.zeros(matrix.shape) for matrix in weights]"
        parts = [network, *[zeros] * memory, *(["0"] if memory == 2 else [])]
        listed = "".join(f"        {part},\n" for part in parts)
        network, weights = f"(\n{listed}    )", "net[0]"
        what = "the velocity" if memory == 1 else "both moments, and the number of updates"
        more = f" What the rule remembers follows it in a tuple: {what}."
    if is_put_in(experiment):
        pushed = (
            "def pushed(net, *weights):\n"
            "    return ([jnp.asarray(matrix) for matrix in weights], *net[1:])\n\n\n"
        )
    return Section(
        "The network",
        f"{_X64} A network is a list of weight matrices in the app's shapes.{biases}{more}",
        f"""\
def network(*weights):
    return {network}


{pushed}\
def weighted_sum(net{shown}):  # of the output unit
    layer = inputs
    for matrix in net[:-1]:
        layer = {_ACTIVATIONS[experiment.activation]}({times.format("layer", "matrix")})
    return {times.format("layer", "net[-1]")}


def outputs(net):
    return np.asarray(jax.nn.sigmoid(weighted_sum({weights}{shown})))


def matrices(net):
    return [np.asarray(matrix) for matrix in {weights}]""",
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


_STEPS = {
    "descent": "return [w + learning_rate * d for w, d in zip(net, descents(net{p}))]",
    "momentum": """\
weights, velocity = net
pairs = zip(velocity, descents(weights{p}))
velocity = [momentum * v + learning_rate * d for v, d in pairs]
return [w + v for w, v in zip(weights, velocity)], velocity""",
    "nesterov": """\
weights, velocity = net
ahead = [w + momentum * v for w, v in zip(weights, velocity)]
pairs = zip(velocity, descents(ahead{p}))
velocity = [momentum * v + learning_rate * d for v, d in pairs]
return [w + v for w, v in zip(weights, velocity)], velocity""",
    "adam": """\
weights, first, second, count = net
count, found = count + 1, descents(weights{p})
first = [beta1 * m + (1 - beta1) * d for m, d in zip(first, found)]
second = [beta2 * s + (1 - beta2) * d * d for s, d in zip(second, found)]
steps = [
    (m / (1 - beta1**count)) / (jnp.sqrt(s / (1 - beta2**count)) + epsilon)
    for m, s in zip(first, second)
]
{kept}weights = [w + learning_rate * step for w, step in zip(weights, steps)]
return weights, first, second, count""",
}


def _updates(experiment: Experiment) -> Section:
    """Epochs of any rule and of batches."""
    rule, size, used = experiment.rule, batch_size(experiment), losses(experiment)
    code = _SQUARED if "squared" in used else ""
    code += _CROSS_ENTROPY if "cross_entropy" in used else ""
    if size:
        for old in ("squared(net)", "cross_entropy(net)", "weighted_sum(net)"):
            code = code.replace(old, f"{old[:-1]}, inputs{', targets' if 'w' not in old else ''})")
    argument, loss, static = "", min(used), ""
    if len(used) > 1:
        code += _BOTH
        argument, loss, static = ", loss", "LOSSES[loss]", ', static_argnames="loss"'
    given = ", points" if size else ""
    shown = "weights, x[points], y[points]" if size else "weights"
    found = f"slopes = gradient({shown})\n"
    descents = "return [-slope for slope in slopes]"
    if rule.decay and not isinstance(rule, Adam):
        descents = "return [-slope - decay * w for w, slope in zip(weights, slopes)]"
    numbers = [name for name in rule_numbers(rule) if name != "decay" or rule.decay]
    constants = [f"{name} = {getattr(rule, name)!r}" for name in numbers]
    constants += ["x, y = jnp.asarray(inputs), jnp.asarray(targets)"] if size else []
    code = "\n".join(constants) + "\n\n\n" + code if constants else code
    kept = "weights = [(1 - learning_rate * decay) * w for w in weights]\n" if rule.decay else ""
    step = _STEPS[rule.name].format(p=given, kept=kept)
    inner = f"    gradient = jax.grad({loss})\n\n    def descents(weights{given}):\n"
    inner += indent(f"{found}{descents}\n\n", " " * 8)
    name, taken = ("update", "net, points") if size else ("epoch", "_, net")
    inner += f"    def {name}({taken}):\n" + indent(step, " " * 8) + "\n\n"
    epochs, loop = "epochs", "jax.lax.fori_loop(0, epochs, epoch, net)"
    more = "jit compiles the loop over all epochs as one."
    end = f"train = jax.jit(train{static})"
    if size:
        count = len(experiment.dataset.targets)
        order = "order" if is_shuffled(experiment) else f"jnp.arange({count})"
        inner += f"    def epoch({'net, order' if is_shuffled(experiment) else '_, net'}):\n"
        inner += f"        for start in range(0, {count}, {size}):\n"
        inner += f"            net = update(net, {order}[start : start + {size}])\n"
        inner += f"        return net{', None' if is_shuffled(experiment) else ''}\n\n"
    if is_shuffled(experiment):
        epochs, loop = "orders", "jax.lax.scan(epoch, net, orders)[0]"
        end = f"""\
train_in = jax.jit(train_in{static})


def train(net, epochs, learning_rate{argument}):
    orders = jnp.asarray([shuffled({experiment.shuffle}, epoch) for epoch in epochs])
    return train_in(net, orders, learning_rate{argument})"""
    own = f" {_OWN_RULE}" if rule.name != "descent" else ""
    function = "train_in" if is_shuffled(experiment) else "train"
    return Section(
        "Its epochs",
        f"{_SUMS}{own} {more}",
        f"""\
{code}\
def {function}(net, {epochs}, learning_rate{argument}):
{inner}\
    return {loop}


{end}""",
    )


_OWN_RULE = "JAX itself has no update rules: the app's is written out, d being -dL/dw."


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
)
