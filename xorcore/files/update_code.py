"""How the updates are made, as lines of ``program``: the steps of a rule, the order of points."""

from inspect import getsource
from typing import NamedTuple

from xorcore.model.batches import shuffle
from xorcore.runs.experiment import Experiment, rule_numbers


class UpdateCode(NamedTuple):
    """The lines that have to do with the updates.

    text: what to say about them; empty for the plain step.
    above: before the training.
    loop: in an epoch, before its updates, which are made in this loop; none if it is one update.
    ahead: in an update, before its forward pass.
    before: before its steps.
    step: of each weight matrix, with {0} for its number and {1} for its descent.
    """

    text: str
    above: list[str]
    loop: list[str]
    ahead: list[str]
    before: list[str]
    step: list[str]


_TEXT = {
    "descent": "",
    "momentum": "A step is the velocity V, which goes on from the step before.",
    "nesterov": "A step is the velocity V, which goes on from the step before; the gradient is "
    "taken where it leads to.",
    "adam": "A step is the mean M of the latest gradients divided by the root of S, that of their "
    "squares, both corrected for having begun at 0 (Adam).",
}
_REMEMBERED = {"momentum": "V", "nesterov": "V", "adam": "MS"}
"""The letters of the arrays that a rule remembers."""
_STEP = {
    "descent": ["W{0} += learning_rate * {1}"],
    "momentum": ["V{0} = momentum * V{0} + learning_rate * {1}", "W{0} += V{0}"],
    "nesterov": ["V{0} = momentum * V{0} + learning_rate * {1}", "W{0} = start{0} + V{0}"],
    "adam": [
        "descent = {1}",
        "M{0} = beta1 * M{0} + (1.0 - beta1) * descent",
        "S{0} = beta2 * S{0} + (1.0 - beta2) * (descent * descent)",
        "step = learning_rate * (M{0} / correction1) / (np.sqrt(S{0} / correction2) + epsilon)",
        "W{0} += step",
    ],
}
_AHEAD = ["start{0} = W{0}", "W{0} = W{0} + momentum * V{0}"]
_CORRECTIONS = [
    "updates += 1",
    "correction1 = 1.0 - beta1**updates",
    "correction2 = 1.0 - beta2**updates",
]
_LOOP = getsource(shuffle).rpartition('"""')[2].strip("\n")  # below its docstring
SHUFFLED = f"""

def shuffled(seed, epoch):
    # The order depends on the seed and the epoch alone: each place, from the last on, changes with
    # one up to it. Which one, a hash of seed, epoch and place says.
    order = list(range(len(inputs)))
{_LOOP}
    return order

"""


def update_code(experiment: Experiment) -> UpdateCode:
    """The lines for the updates of `experiment`."""
    rule, name = experiment.rule, experiment.rule.name
    layers = range(1, len(experiment.layers))
    numbers = [n for n in rule_numbers(rule) if n != "decay" or rule.decay]
    above = [f"{number} = {getattr(rule, number)!r}" for number in numbers]
    above += [f"{a}{k} = np.zeros_like(W{k})" for a in _REMEMBERED.get(name, "") for k in layers]
    above += ["updates = 0"] if name == "adam" else []
    text, loop, ahead, step = [_TEXT[name]], list[str](), list[str](), _STEP[name]
    if name == "nesterov":
        ahead = ["# The weights to which the velocity leads."]
        ahead += [line.format(k) for k in layers for line in _AHEAD]
    if rule.decay:
        text.append("Every weight is drawn towards 0, too: weight decay.")
        if name == "adam":
            step = [*step[:-1], "W{0} += step - learning_rate * decay * W{0}"]
        else:
            step = [step[0].replace("{1}", "({1} - decay * W{0})"), *step[1:]]
    batch, sizes = experiment.batch, {len(data.inputs) for data in experiment.datasets.values()}
    points = str(*sizes) if len(sizes) == 1 else "len(inputs)"
    if batch is not None and any(experiment.method.updates_of(n) > 1 for n in sizes):
        order = f"list(range({points}))"
        text.append(f"An update shows k patterns: {batch}, or what is left at the epoch's end.")
        if experiment.shuffle is not None:
            text.append("Their order is another in every epoch.")
            above += SHUFFLED.splitlines()
            given, order = order, f"shuffled({experiment.shuffle}, epoch)"
            if min(sizes) <= batch:  # one update, in the order given
                order += f" if len(inputs) > {batch} else {given}"
        loop = [
            f"order = {order}",
            f"for start in range(0, {points}, {batch}):",
            f"    points = order[start : start + {batch}]",
            "    shown, wanted = inputs[points], targets[points]",
        ]
    before = _CORRECTIONS if name == "adam" else []
    return UpdateCode(" ".join(filter(None, text)), above, loop, ahead, before, step)
