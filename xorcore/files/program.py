"""The program that repeats a run, section by section: for a script, and for a Jupyter notebook.

It contains only what the experiment needs. The operations are those of ``epoch.trace_epoch`` in
the same order, so the program ends with the weights of the app's NumPy engine: ``agreement`` says
how exactly.
"""

from itertools import groupby, pairwise
from operator import itemgetter
from textwrap import fill
from typing import Any, NamedTuple

import numpy as np

from xorcore.files.update_code import UpdateCode, update_code
from xorcore.model import Array
from xorcore.model.dataset import GATES, Dataset
from xorcore.runs.experiment import Experiment
from xorcore.runs.landmarks import equal_in_words
from xorcore.runs.units import OWN_NUMBERS, Axis, Units

_WIDTH = 99
FIRST_ROWS = 8
"""Of points, these are printed with their outputs, and how many of all are right."""


class Section(NamedTuple):
    """A part of the program: a title, a sentence or two about what it does, and its code."""

    title: str
    text: str
    code: str


def sections(experiment: Experiment) -> list[Section]:
    """The program from the patterns to the trained network, section by section."""
    names = Names(experiment)
    return [
        _patterns(experiment),
        start_weights(experiment, names),
        _functions(experiment),
        _forward(experiment, names),
        _training(experiment, names),
        _outcome(experiment, names),
    ]


class Names:
    """The names of layers and matrices in the program."""

    def __init__(self, experiment: Experiment) -> None:
        numbers = range(1, len(experiment.layers))
        hidden = ["hidden"] if len(numbers) == 2 else [f"hidden{layer}" for layer in numbers[:-1]]
        self.weights = [f"W{layer}" for layer in numbers]
        self.deltas = [f"delta{layer}" for layer in numbers]
        self.layers = ["inputs", *hidden, "output"]
        counts = {len(dataset.targets) for dataset in experiment.datasets.values()}
        self.rows = counts.pop() if len(counts) == 1 else "P"  # of every layer


def _patterns(experiment: Experiment) -> Section:
    """What is learned, with the meaning of its numbers; with biases also a column of ones."""
    title, text, code = meant_patterns(experiment, "patterns" if experiment.bias else "inputs")
    if experiment.bias:
        text += " The column of ones is what the biases are multiplied with."
        code += _WITH_ONES.format(len(experiment.dataset.targets))
    return Section(title, text, code)


def meant_patterns(experiment: Experiment, name: str = "inputs") -> Section:
    """What is learned, as in ``patterns``, with the meaning of its numbers."""
    units = experiment.units
    title, text, code = patterns(experiment.dataset, name)
    if units != OWN_NUMBERS:
        axes = units.x1, units.x2
        x1, x2 = (f"{name}, {low:.15g} at 0 and {high:.15g} at 1" for name, low, high in axes)
        zero, one = units.words
        text += f" The inputs are {x1}, and {x2}; the answer is {units.target}: "
        text += f"{zero} is 0, and {one} is 1."
    if experiment.held_out:
        text += f" The {len(experiment.held_out.targets)} points held out are not among them."
    if experiment.has_other_points:
        text += " Other points take their place on the way."
    return Section(title, text, code)


def answer_line(units: Units) -> str:
    """What prints the answer to a point, x1, x2, in its own units and words."""
    lines, places, target = [], [], "{target:g}"
    for role, axis in (("x1", units.x1), ("x2", units.x2)):
        if axis != Axis(role):
            lines.append(f"    {role} = {axis.low!r} + {role} * {axis.high - axis.low!r}")
        digits = axis.digits(1_000)  # those of :g are six
        places.append(f"{axis.name} = {{{role}:{f'.{digits}' if digits > 6 else ''}g}}")
    if units.words != OWN_NUMBERS.words:
        lines.append(f"    word = {units.words!r}[int(target)]")
        target += " ({word})"
    place = ", ".join(places)
    if lines:
        lines.append(f'    place = f"{place}"')
        place = "{place}"
    return "\n".join([*lines, f'    print(f"{place}: target {target}, output {{answer:.6f}}")'])


def patterns(dataset: Dataset, name: str = "inputs") -> Section:
    """The inputs, under this name, and the targets: a gate's four in a line, points as a table."""
    if dataset.name in GATES:
        return Section(
            "The patterns",
            "One row a pattern: the two inputs, and the answer that the network is to learn.",
            f"{name} = np.array({dataset.inputs.tolist()})  # (4, 2)\n"
            f"targets = np.array({dataset.targets.tolist()})  # (4, 1)",
        )
    table, count = array_code(np.hstack((dataset.inputs, dataset.targets))), len(dataset.targets)
    return Section(
        "The points",
        "One row a point: its two inputs from 0 to 1, and the answer that is to be learned.",
        f"table = {table}  # ({count}, 3)\n"
        f"{name} = table[:, :2].copy()  # ({count}, 2)\n"
        f"targets = table[:, 2:].copy()  # ({count}, 1)",
    )


_WITH_ONES = """


def with_ones(layer):
    return np.hstack((layer, np.ones((len(layer), 1))))


inputs = with_ones(patterns)  # ({}, 3)"""


def start_weights(experiment: Experiment, names: Names) -> Section:
    """The weights that the run starts from, as NumPy's matrices."""
    start, data = experiment.network(), experiment.dataset
    equal = f" {equal_in_words(start, experiment.changes, data=data)}".rstrip()
    if experiment.start != "random":
        whose = "the notebook's own" if experiment.start == "notebook" else "set by hand"
        last = ", the last row of each for the biases" if experiment.bias else ""
        text = f"A row for every unit below, a column for every unit above{last}; {whose}."
        code = list(map(_matrix, names.weights, experiment.network().weights))
    else:
        text = (
            f"Drawn from -1 to 1 with seed {experiment.seed}: a row for every unit below, "
            "a column for every unit above."
        )
        shapes = dict(zip(names.weights, pairwise(experiment.layers), strict=True))
        code = [f"rng = np.random.default_rng({experiment.seed})"]
        code += [f"{name} = rng.uniform(-1, 1, {shape})" for name, shape in shapes.items()]
        if experiment.bias:
            text += (
                " The biases, one more row, are drawn last: without them the weights are the same."
            )
            code += [
                f"{name} = np.vstack(({name}, rng.uniform(-1, 1, {(1, above)})))"
                for name, (_, above) in shapes.items()
            ]
    return Section("The start weights", text + equal, "\n".join(code))


_FUNCTIONS = {
    "sigmoid": "def sigmoid(z):\n    return 1.0 / (1.0 + np.exp(-z))",
    "relu": "def relu(z):\n    return np.maximum(z, 0.0)",
}
_SLOPES = {
    "sigmoid": "def sigmoid_slope(a):\n    return a * (1.0 - a)",
    "tanh": "def tanh_slope(a):\n    return 1.0 - a * a",
    "relu": "def relu_slope(a):\n    return np.sign(a)",
}
_CALLS = {"sigmoid": "sigmoid", "tanh": "np.tanh", "relu": "relu"}


def _functions(experiment: Experiment) -> Section:
    used = {"sigmoid", experiment.activation}
    sloped = {experiment.activation}
    if "squared" in in_force(experiment, "loss").values():
        sloped = used
    code = ['np.seterr(over="ignore")']
    code += [function for name, function in _FUNCTIONS.items() if name in used]
    code += [slope for name, slope in _SLOPES.items() if name in sloped]
    return Section(
        "Activation functions",
        "What a unit makes of its weighted sum z. Each slope is written in terms of the "
        "activation a that came out, which is known by the time it is needed. Where exp(-z) "
        "overflows, 1 / infinity = 0 is the right answer.",
        "\n\n\n".join(code),
    )


def _forward(experiment: Experiment, names: Names) -> Section:
    lines = ["def forward(inputs):"]
    layers = zip(pairwise(names.layers), names.weights, experiment.layers[1:], strict=True)
    for (below, layer), weights, units in layers:
        is_hidden = layer != "output"
        function = _CALLS[experiment.activation if is_hidden else "sigmoid"]
        made = f"{function}(np.dot({below}, {weights}))"
        if experiment.bias and is_hidden:
            made, units = f"with_ones({made})", units + 1
        lines.append(f"    {layer} = {made}  # ({names.rows}, {units})")
    lines.append(f"    return {', '.join(names.layers[1:])}")
    return Section(
        "The forward pass",
        "Each layer is the one below, multiplied by the weights between them, and the activation "
        "function of that.",
        "\n".join(lines),
    )


LOSS_NAMES = {
    "squared": "half the sum of the squared errors",
    "cross_entropy": "the sum of the cross-entropies",
}


def _training(experiment: Experiment, names: Names) -> Section:
    constants, in_loop = rates_and_losses(experiment)
    pushes, push_in_loop, push_at_end = _pushes(experiment, names)
    losses = in_force(experiment, "loss").values()
    made_smaller = " or ".join(dict.fromkeys(LOSS_NAMES[loss] for loss in losses))
    text = (
        "Every epoch shows all patterns to the network once. The deltas say how each weighted sum "
        f"should change to make the loss smaller, {made_smaller}; a "
        "weight's step is the learning rate times its input times its delta, summed over the "
        "patterns. The mean absolute error usually falls, too, but not always."
    )
    if "cross_entropy" in losses:
        text += " With cross-entropy the slope of the output cancels."
    if experiment.bias:
        text += " No unit below feeds a bias, so its row and its ones stay out of the way back."
    if pushes:
        text += " At a push by hand, the weights in the table take the place of those there."
    points, points_in_loop, points_at_end = _points_on_the_way(experiment)
    if points:
        text += " From an epoch in the table of points on, these are learned."
    code = update_code(experiment)
    if code.text:
        text += f" {code.text}"
    lines = [
        *constants,
        *pushes,
        *points,
        *code.above,
        "",
        "errors = np.empty(EPOCHS + 1)  # the mean absolute error after so many epochs",
        "for epoch in range(EPOCHS):",
        *in_loop,
        *push_in_loop,
        *points_in_loop,
        *(f"    {line}".rstrip() for line in _epoch(experiment, names, code)),
        *push_at_end,
        *points_at_end,
    ]
    return Section("Training", text, "\n".join(lines))


def _epoch(experiment: Experiment, names: Names, code: UpdateCode) -> list[str]:
    """The lines of one epoch, but for settings that change in it."""
    units, rows = ", ".join(names.layers[1:]), "k" if code.loop else str(names.rows)
    inputs, targets = ("shown", "wanted") if code.loop else ("inputs", "targets")
    below = [inputs, *names.layers[1:]]
    mean = "errors[epoch] = np.mean(np.abs({}))".format
    update = [
        *code.ahead,
        "# Forward: the answers, and what is missing from them.",
        f"{units} = forward({inputs})",
        f"error = {targets} - output  # ({rows}, 1)",
        *([] if code.loop or code.ahead else [mean("error")]),
        "",
        "# Backward: the deltas, from the output to the first layer.",
        *_deltas(experiment, names, rows),
        "",
        "# A step downhill.",
        *code.before,
    ]
    for number, (layer, delta) in enumerate(zip(below, names.deltas, strict=False), start=1):
        update += [line.format(number, f"np.dot({layer}.T, {delta})") for line in code.step]
    if not (code.loop or code.ahead):
        return update
    before = ["# The error of the network before the updates.", "*_, output = forward(inputs)"]
    room = "    " if code.loop else ""
    return [*before, mean("targets - output"), "", *code.loop, *(room + line for line in update)]


def _deltas(experiment: Experiment, names: Names, rows: str) -> list[str]:
    """The lines of the backward pass."""
    losses = set(in_force(experiment, "loss").values())
    output_delta = "error * sigmoid_slope(output)"
    if losses == {"cross_entropy"}:
        output_delta = "error"
    elif len(losses) == 2:
        output_delta += ' if loss == "squared" else error'
    lines = [f"{names.deltas[-1]} = {output_delta}  # ({rows}, 1)"]
    units, columns = ("[:-1]", "[:, :-1]") if experiment.bias else ("", "")
    for layer in range(len(experiment.hidden), 0, -1):
        delta, above = names.deltas[layer - 1 : layer + 1]
        slope = f"{experiment.activation}_slope({names.layers[layer]}{columns})"
        back = f"np.dot({above}, {names.weights[layer]}{units}.T)"
        lines.append(f"{delta} = {back} * {slope}  # ({rows}, {experiment.layers[layer]})")
    return lines


def rates_and_losses(experiment: Experiment) -> tuple[list[str], list[str]]:
    """The settings above the training loop, and the lines of the loop for those that change."""
    constants, in_loop = [f"EPOCHS = {experiment.epoch:_}"], list[str]()
    for name in ("learning_rate", "loss"):
        values = in_force(experiment, name)
        first, *later = values.values()
        if later:
            table = [f"    {epoch:_}: {_literal(value)}," for epoch, value in values.items()]
            constants += [f"{name}_from = {{  # epoch: what holds from there on", *table, "}"]
            in_loop += [f"    {name} = {name}_from.get(epoch, {name})"]
        # The loss is a variable of the program only if it changes.
        if later or name == "learning_rate":
            constants += [f"{name} = {_literal(first)}"]
    return constants, in_loop


def _pushes(experiment: Experiment, names: Names) -> tuple[list[str], list[str], list[str]]:
    """The table of pushes, the lines of the loop that look into it, and those after the loop.

    The loop does not get to the last epoch: a push there is left to the lines after it.
    """
    pushes = pushed_at(experiment)
    if not pushes:
        return [], [], []
    given = ", ".join(names.weights)
    in_loop = ["    if epoch in pushed_to:", f"        {given} = pushed_to[epoch]"]
    return (
        push_table(experiment),
        in_loop if pushes[0] < experiment.epoch else [],
        [f"{given} = pushed_to[EPOCHS]"] if pushes[-1] == experiment.epoch else [],
    )


def _points_on_the_way(experiment: Experiment) -> tuple[list[str], list[str], list[str]]:
    """The same for other points: their table, and where it is looked into."""
    _, *later = experiment.datasets.items()
    if not later:
        return [], [], []
    lines = ["points_from = {  # epoch: x1, x2 and target of what is learned from there"]
    for epoch, dataset in later:
        rows = np.hstack((dataset.inputs, dataset.targets))
        lines += [f"    {epoch:_}: {array_code(rows, ' ' * 4)},  # ({len(rows)}, 3)"]
    inputs = "with_ones(table[:, :2])" if experiment.bias else "table[:, :2].copy()"
    taken = f"inputs, targets = {inputs}, table[:, 2:].copy()"
    in_loop = ["    if epoch in points_from:", "        table = points_from[epoch]"]
    return (
        [*lines, "}"],
        [*in_loop, f"        {taken}"] if later[0][0] < experiment.epoch else [],
        ["table = points_from[EPOCHS]", taken] if later[-1][0] == experiment.epoch else [],
    )


def pushed_at(experiment: Experiment) -> list[int]:
    """The epochs of the pushes, in their order."""
    return [change.epoch for change in experiment.changes if change.weights]


def push_table(experiment: Experiment) -> list[str]:
    """The lines of the table of pushes; none without a push."""
    table, room = ["pushed_to = {  # epoch: the weights put in place there"], " " * 8
    for change in experiment.changes:
        if change.weights:
            matrices = experiment.network().with_weights(change.weights).weights
            arrays = [f"{room}{array_code(matrix, room)}," for matrix in matrices]
            table += [f"    {change.epoch:_}: (", *arrays, "    ),"]
    return [*table, "}"] if pushed_at(experiment) else []


def in_force(experiment: Experiment, name: str) -> dict[int, Any]:
    """The learning rate or loss by the epoch from which it holds, without changes to the same."""
    changes = [change for change in experiment.changes if change.epoch < experiment.epoch]
    values = [(0, getattr(experiment, name)), *((c.epoch, getattr(c, name)) for c in changes)]
    return dict(next(same) for _, same in groupby(values, itemgetter(1)))


def _outcome(experiment: Experiment, names: Names) -> Section:
    looked_at = [0, *(10**power for power in range(7) if 10**power < experiment.epoch)]
    epochs = ", ".join(f"{epoch:_}" for epoch in dict.fromkeys([*looked_at, experiment.epoch]))
    weights = ", ".join(f'"{name}": {name}' for name in names.weights)
    first, total = "", ""
    if experiment.data_at(experiment.epoch):
        first = str(FIRST_ROWS)
        total = 'print(np.sum(np.abs(targets - output) < 0.5), "of", len(targets), "are right")\n'
    return Section(
        "What it has learned",
        "The error on the way, the answers, and the weights to the last bit.",
        f"""\
*_, output = forward(inputs)
errors[EPOCHS] = np.mean(np.abs(targets - output))
for epoch in [{epochs}]:
    print(f"epoch {{epoch:>9,}}: mean absolute error {{errors[epoch]:.6f}}")

for (x1, x2), [target], [answer] in zip(inputs[:{first}, :2], targets, output):
{answer_line(experiment.units)}
{total}
weights = {{{weights}}}
np.set_printoptions(floatmode="unique", linewidth=200)
for name, matrix in weights.items():
    print(f"{{name}} =\\n{{matrix}}")""",
    )


def _matrix(name: str, weights: Array) -> str:
    return f"{name} = {array_code(weights)}"


def array_code(weights: Array, room: str = "") -> str:
    """The matrix as code, row by row; lines but the first begin with `room`."""
    rows = [f"[{', '.join(map(repr, row))}]," for row in weights.tolist()]
    inner = room + " " * 8
    indented = [wrapped(row, inner, f"{inner} ") for row in rows]
    return "\n".join(["np.array(", f"{room}    [", *indented, f"{room}    ]", f"{room})"])


def _literal(value: str | float) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(float(value))


def wrapped(text: str, first: str, others: str) -> str:
    """Break `text` into lines that begin with `first` and then with `others`."""
    # The minus sign of a number is no hyphen to break at.
    return fill(
        text, _WIDTH, initial_indent=first, subsequent_indent=others, break_on_hyphens=False
    )
