"""The title, the purpose and the NumPy code of each step."""

from pages.worked_epoch.arithmetic import number
from xorcore import GATES, EpochTrace
from xorcore.explain.walkthrough import Part, Step

LOSS_IN_WORDS = {
    "squared": "half the sum of the squared errors",
    "cross_entropy": "the cross-entropy, summed over all inputs",
}

_TITLES = {
    "weighted_sum": "{units} weighted sum",
    "activation": "{units} activation",
    "error": "Error",
    "output_delta": "Output delta",
    "propagated": "Delta carried back{to}",
    "hidden_delta": "{units} delta",
    "descent": "Change of each weight",
    "update": "New weights",
    "ahead": "Where the velocity leads",
    "decayed": "Change with weight decay",
    "velocity": "New velocity",
    "first_moment": "Mean of the changes",
    "second_moment": "Mean of their squares",
    "first_corrected": "Mean, corrected",
    "second_corrected": "Mean of the squares, corrected",
}


def title(step: Step, trace: EpochTrace) -> str:
    """A step's name, as in "Hidden activation"."""
    last = len(trace.before.weights)
    is_deep = last > 2
    units = "Output" if step.layer == last else f"Hidden {step.layer}" if is_deep else "Hidden"
    return _TITLES[step.kind].format(units=units, to=f" to {units.lower()}" if is_deep else "")


def purpose(step: Step, trace: EpochTrace, is_part: bool = False) -> str:
    """A few sentences on what a step is for.

    `trace` is of the points of the update; `is_part` says that these are not all.
    """
    kind, part = step.kind, step.parts[0]
    if kind == "activation" and step.layer == len(trace.before.weights):
        kind = "answer"
    if kind == "output_delta" and trace.loss == "cross_entropy":
        kind = "output_delta without slope"
    if kind == "update" and part.operation != "update":
        kind = f"update {part.operation}"
    numbers = {name: number(value, "17") for name, value in part.numbers.items()}
    text = _PURPOSES[kind].format(
        below="the inputs" if step.layer == 1 else "the outputs of the layer below",
        **_inputs(step, trace, is_part),
        curve=_ACTIVATION[trace.before.activation] + _NO_CURVE[trace.dataset.name in GATES],
        loss=LOSS_IN_WORDS[trace.loss],
        rate=number(trace.learning_rate, "17"),
        **numbers,
    )
    if is_part:
        text = text.replace("all inputs", "the inputs of this update") + _OF_PARTS.get(kind, "")
    if any(others := [part.others for part in step.parts]):
        text += _OF_OTHERS[kind].format(others=f"{max(others):,}")
    return text + (_OF_BIASES.get(kind, "") if trace.before.bias else "")


def _inputs(step: Step, trace: EpochTrace, is_part: bool) -> dict[str, str]:
    """The points of an update in words, and the rows that a matrix has of them."""
    made = step.parts[0].result
    if made.of:
        points = "points of this update" if is_part else "points"
        return {
            "inputs": f"all {made.of:,} {points} at once",
            "rows": f"a row for each of them, of which {len(made.rows)} are shown, and ",
        }
    *others, last = trace.dataset.patterns
    return {
        "inputs": f"{', '.join(others)} and {last} at once" if others else last,
        "rows": "a row for each of them, " if others else "",
    }


_PURPOSES = {
    "weighted_sum": "Every unit adds up {below}, each times the weight of its connection. One "
    "matrix product does it for {inputs}: {rows}a column for each unit.",
    "activation": "{curve}",
    "answer": "The sigmoid turns each sum into a number between 0 and 1: the network's answer.",
    "error": "How far each answer is from its target, and which way. The error curve shows their "
    "mean without signs, the mean absolute error. Learning makes another number smaller: L, "
    "{loss}.",
    "output_delta": "How hard the output's sum is pushed to make L smaller ({loss}): the error, "
    "times the slope of the sigmoid (how much the output moves when its sum rises a little). "
    "Where the sigmoid is flat, little is learned.",
    "output_delta without slope": "With cross-entropy the slope of the sigmoid cancels out: the "
    "delta is the error itself, and an output that is far off is corrected at full strength.",
    "propagated": "Each hidden unit gets its share of the error: the deltas above, times the "
    "weights that lead there. It says how fast L ({loss}) falls if the unit's output rises. The "
    "signal runs backwards, so the weight matrix is transposed: its rows become columns.",
    "hidden_delta": "This share, number by number times the slope of the unit's own activation: a "
    "unit whose output hardly moves with its sum gets hardly any correction.",
    "descent": "The change of a weight is a sum over all inputs: what came in at one end of it, "
    "times the delta at the other. The transposed matrix has the inputs side by side, so that the "
    "product adds up over them. The learning rate comes in the next step.",
    "update": "Every weight takes a step: its change times the learning rate, {rate}. All changes "
    "were computed with the old weights.",
    "update moved": "Every weight takes a step: its velocity.",
    "update adam": "Every weight takes a step: the mean of its changes, divided by the root of the "
    "mean of their squares, times the learning rate, {rate}. Where the changes agree, the quotient "
    "is near 1 or −1, however large they are. The small ε = {epsilon} keeps it from dividing by 0.",
    "update adam_decay": "Every weight takes a step: the mean of its changes, divided by the root "
    "of the mean of their squares (and ε = {epsilon}, so that it is not 0), times the learning "
    "rate, {rate}. Besides, it is drawn towards 0 by the weight decay, λ = {decay}.",
    "ahead": "Nesterov’s momentum looks ahead: it takes the gradient where the velocity alone, "
    "times μ = {momentum}, would lead. All sums and deltas of this update are computed with these "
    "weights, not with W.",
    "decayed": "Weight decay adds half of λ = {decay} times the sum of all squared weights to what "
    "learning makes smaller. So each change loses λ times its weight, which draws it towards 0.",
    "velocity": "The velocity goes on from the step before: μ = {momentum} times the old one, and "
    "the new change times the learning rate, {rate}. Where changes agree, it grows; where they "
    "alternate, they cancel out. Before the first update it is 0.",
    "first_moment": "A running mean of the changes: β₁ = {beta1} times the old mean, and the rest "
    "from the new change. Before the first update it is 0.",
    "second_moment": "The same of the squares, number by number, with β₂ = {beta2}: how large the "
    "changes of each weight have been, whichever way they went.",
    "first_corrected": "The mean was begun at 0, and after {count} updates it has only the share "
    "1 − β₁ to the power of {count} of what it would be of equal changes. Divided by that share, "
    "it is a mean of the changes alone.",
    "second_corrected": "The same for the squares, with β₂: 1 − β₂ to the power of {count}.",
}
_OF_PARTS = {
    "error": " The error curve has the mean of all points, before the first update of the epoch.",
    "update": " The next update goes on from these weights.",
    "update moved": " The next update goes on from these weights.",
    "update adam": " The next update goes on from these weights.",
    "update adam_decay": " The next update goes on from these weights.",
}
_OF_BIASES = {
    "weighted_sum": " The column of ones is multiplied with the biases.",
    "propagated": " The row of biases is left out: no unit is below it.",
    "descent": " The change of a bias is the sum of its unit's deltas.",
}
_OF_OTHERS = {
    "error": " The mean goes over all points, not only over those that are shown.",
    "descent": " Of the {others} points that are not shown, what they add is there as one number "
    "for each weight.",
}
_NO_CURVE = (
    ", many layers could do no more than a single one, whose boundary is a straight line.",
    ", many layers could do no more than a single one, and XOR needs more.",
)
"""Of points, and of gates."""

_ACTIVATION = {
    "sigmoid": "Each sum becomes a number between 0 and 1. Without such a curve",
    "tanh": "Each sum becomes a number between −1 and 1. Without such a curve",
    "relu": "A sum below 0 becomes 0, any other stays. Without such a corner",
}


_ASSIGNMENTS = {
    "product": "{result} = {first} @ {last}",
    "activation": "{result} = {function}({first})",
    "difference": "{result} = {first} - {last}",
    "mean_absolute": "{result} = np.abs({first}).mean()",
    "derivative": "{result} = {function}_derivative({first})",
    "elementwise": "{result} = {first} * {last}",
    "update": "{result} += learning_rate * {last}",
    "copy": "{result} = {first}",
    "ahead": "{result} = {first} + momentum * {last}",
    "decayed": "{result} = {first} - decay * {last}",
    "velocity": "{result} = momentum * {first} + learning_rate * {last}",
    "mean": "{result} = beta1 * {first} + (1 - beta1) * {last}",
    "mean_square": "{result} = beta2 * {first} + (1 - beta2) * {last} ** 2",
    "correct_first": "{result} = {first} / (1 - beta1 ** updates)",
    "correct_second": "{result} = {first} / (1 - beta2 ** updates)",
    "moved": "{result} += {last}",
    "adam": "{result} += learning_rate * {second} / (np.sqrt({last}) + epsilon)",
    "adam_decay": "{result} += learning_rate * "
    "({second} / (np.sqrt({last}) + epsilon) - decay * {result})",
}


def assignment(part: Part) -> str:
    """The NumPy assignment that computes the result, with the notebook's variable names."""
    operands = part.operands[:-1] if part.others else part.operands
    first, last, result = operands[0], operands[-1], part.result.variable
    if "(" in result:  # a derivative, for which the notebook has no variable
        return result
    return _ASSIGNMENTS[part.operation].format(
        result=result,
        first=first.variable,
        second=operands[len(operands) // 2].variable,
        last=last.variable,
        function=part.activation,
    )
