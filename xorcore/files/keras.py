"""A run as a program for Keras 3, on its JAX backend: the one that can calculate in float64."""

from xorcore.files.library import (
    Library,
    batch_size,
    is_plain,
    is_put_in,
    is_shuffled,
    losses,
    rate_of_a_mean,
    shuffle_section,
)
from xorcore.files.program import Section
from xorcore.model.update_rules import Adam, Momentum, Nesterov
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
    if not is_plain(experiment):
        return _SUMS
    names = {"squared": "MeanSquaredError", "cross_entropy": "BinaryCrossentropy"}
    return rate_of_a_mean(experiment, **names)


def _sections(experiment: Experiment) -> list[Section]:
    if is_plain(experiment):
        return [_network(experiment), _train(experiment)]
    updates = [_optimizer(experiment), *shuffle_section(experiment), _updates(experiment)]
    return [*updates[:1], _network(experiment), *updates[1:]]


_LOSSES = {
    "squared": ("keras.losses.MeanSquaredError()", "len(inputs) / 2"),
    "cross_entropy": ("keras.losses.BinaryCrossentropy(from_logits=True)", "len(inputs)"),
}


def _network(experiment: Experiment) -> Section:
    used = losses(experiment)
    bias = "" if experiment.bias else ", use_bias=False"
    is_tanh = experiment.activation == "tanh"
    activation = "tanh" if is_tanh else f'"{experiment.activation}"'
    if experiment.rule.decay and not isinstance(experiment.rule, Adam):
        bias += ", **decay"
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
    pushed = ""
    if not is_plain(experiment):
        compiled = f"    net.compile(optimizer(), {_SUMMED[min(used)]}, steps_per_execution=20)\n"
        if len(used) > 1:
            compiled = "    net.optimizer = optimizer()\n"
        compiled += "    net.optimizer.build(net.trainable_variables)\n"
    if is_put_in(experiment):
        pushed = f"def pushed(net, *weights):\n    net.set_weights({put})\n    return net\n\n\n"
    answers = "net(inputs)" if used == {"squared"} else "keras.ops.sigmoid(net(inputs))"
    return Section(
        "The network",
        f"{_FLOAT64} {_of_network(experiment)}"
        + ("" if used == {"squared"} else _LAST_SIGMOID)
        + (_OWN_TANH if is_tanh else ""),
        f"""\
{_TANH if is_tanh else ""}\
{pushed}\
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


_SUMS = (
    "The losses are sums over the patterns of an update, as the app has them, so the rate is the "
    "same."
)
_SUMMED = {"squared": "half_squared", "cross_entropy": "cross_entropy"}
_LOSS_CODE = {
    "squared": """\
class HalfSquared(keras.losses.Loss):
    def call(self, targets, answers):
        return keras.ops.sum((targets - {answers}) ** 2, axis=-1) / 2


half_squared = HalfSquared(reduction="sum")
""",
    "cross_entropy": """\
cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True, reduction="sum")
""",
}
_ADAM = """\
class Adam(keras.optimizers.Adam):
    def update_step(self, gradient, variable, learning_rate):
        count = keras.ops.cast(self.iterations + 1, variable.dtype)
        self.epsilon = {epsilon!r} * keras.ops.sqrt(1 - {beta2!r}**count)
        super().update_step(gradient, variable, learning_rate)


"""
_ADAM_TEXT = (
    " Keras adds Adam's epsilon before it corrects the root for having begun at 0, the app after: "
    "with the epsilon written here it is the same."
)
_DECAY_TEXT = (
    " Weight decay is a penalty in the loss: that of Keras's SGD would stay out of the velocity."
)


def _optimizer(experiment: Experiment) -> Section:
    """The losses and the rule."""
    rule, used = experiment.rule, losses(experiment)
    answers = "answers" if len(used) == 1 else "keras.ops.sigmoid(answers)"
    code = "".join(
        f"{_LOSS_CODE[loss].replace('{answers}', answers)}\n\n"
        for loss in ("squared", "cross_entropy")
        if loss in used
    )
    made, text = "keras.optimizers.SGD()", _SUMS
    if isinstance(rule, Adam):
        code += _ADAM.format(**vars(rule))
        settings = [f"beta_1={rule.beta1!r}", f"beta_2={rule.beta2!r}"]
        settings += [f"weight_decay={rule.decay!r}"] if rule.decay else []
        listed = "".join(f"        {setting},\n" for setting in settings)
        made = f"Adam(\n{listed}    )"
        text += _ADAM_TEXT
    elif isinstance(rule, Momentum):
        nesterov = ", nesterov=True" if isinstance(rule, Nesterov) else ""
        made = f"keras.optimizers.SGD(momentum={rule.momentum!r}{nesterov})"
    if rule.decay and not isinstance(rule, Adam):
        text += _DECAY_TEXT
        code += f"penalty = keras.regularizers.L2({rule.decay / 2!r})\n"
        names = ["kernel", *(["bias"] if experiment.bias else [])]
        listed = ", ".join(f'"{name}_regularizer": penalty' for name in names)
        code += f"decay = {{{listed}}}\n\n\n"
    code += f"def optimizer():\n    return {made}"
    return Section("The losses and the rule", text, code)


_PADDED = (
    " A batch of Keras always has as many patterns: what is missing at an epoch's end is filled "
    "with some that weigh nothing."
)
_LEADING = (
    " Keras's weights are those to which the velocity leads, the app's those before: train goes "
    "there and comes back."
)
_LEAD = """\
def lead(net, momentum):
    for weights, velocity in zip(net.trainable_variables, net.optimizer.momentums):
        weights.assign(weights + momentum * velocity)


"""


def _updates(experiment: Experiment) -> Section:
    """Epochs of any rule and of batches."""
    rule, size, used = experiment.rule, batch_size(experiment), losses(experiment)
    points = len(experiment.dataset.targets)
    argument = ", loss" if len(used) > 1 else ""
    ahead = rule.momentum if isinstance(rule, Nesterov) else 0.0
    text = "What Keras calls an epoch has the updates of many of the app's: it is faster so."
    lines = []
    if len(used) > 1:
        chosen = 'half_squared if loss == "squared" else cross_entropy'
        lines += [f"loss_of = {chosen}"]
        lines += ["net.compile(net.optimizer, loss_of, steps_per_execution=20)"]
    lines += ["net.optimizer.learning_rate = learning_rate"]
    if is_shuffled(experiment):
        lines += [f"orders = np.array([shuffled({experiment.shuffle}, epoch) for epoch in epochs])"]
    else:
        lines += [f"orders = np.tile(np.arange({points}), (epochs, 1))"]
    weights = ""
    if missing := -points % (size or points):
        text += _PADDED
        lines += [f"orders = np.pad(orders, ((0, 0), (0, {missing})))"]
        lines += [f"weights = np.tile([1.0] * {points} + [0.0] * {missing}, len(orders))"]
        weights = ", weights"
    lines += ["many = orders.ravel()"]
    if ahead:
        text += _LEADING
        lines += [f"lead(net, {ahead!r})"]
    given = "inputs[many], targets[many]"
    sized = f"batch_size={size or points}, shuffle=False, verbose=0"
    lines += ["net.fit("]
    lines += [f"    {given}{', sample_weight=weights' if weights else ''}, {sized}"]
    lines += [")"]
    if ahead:
        lines += [f"lead(net, -{ahead!r})"]
    body = "\n".join(f"    {line}" for line in lines)
    return Section(
        "Its epochs",
        text,
        f"""\
{_LEAD if ahead else ""}\
def train(net, epochs, learning_rate{argument}):
{body}
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
)
