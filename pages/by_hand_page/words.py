"""The title, the purpose and the NumPy code of each step."""

from pages.worked_epoch.arithmetic import number
from xorcore import EpochTrace
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
}


def title(step: Step, trace: EpochTrace) -> str:
    """A step's name, as in "Hidden activation"."""
    last = len(trace.before.weights)
    is_deep = last > 2
    units = "Output" if step.layer == last else f"Hidden {step.layer}" if is_deep else "Hidden"
    return _TITLES[step.kind].format(units=units, to=f" to {units.lower()}" if is_deep else "")


def purpose(step: Step, trace: EpochTrace) -> str:
    """A few sentences on what a step is for."""
    kind = step.kind
    if kind == "activation" and step.layer == len(trace.before.weights):
        kind = "answer"
    if kind == "output_delta" and trace.loss == "cross_entropy":
        kind = "output_delta without slope"
    *others, last = trace.dataset.patterns
    text = _PURPOSES[kind].format(
        below="the inputs" if step.layer == 1 else "the outputs of the layer below",
        inputs=f"{', '.join(others)} and {last}",
        curve=_ACTIVATION[trace.before.activation],
        loss=LOSS_IN_WORDS[trace.loss],
        rate=number(trace.learning_rate, "17"),
    )
    return text + (_OF_BIASES.get(kind, "") if trace.before.bias else "")


_PURPOSES = {
    "weighted_sum": "Every unit adds up {below}, each times the weight of its connection. One "
    "matrix product does it for {inputs} at once: a row for each of them, a column for each unit.",
    "activation": "{curve}, many layers could do no more than a single one, and XOR needs more.",
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
}
_OF_BIASES = {
    "weighted_sum": " The column of ones is multiplied with the biases.",
    "propagated": " The row of biases is left out: no unit is below it.",
    "descent": " The change of a bias is the sum of its unit's deltas.",
}
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
}


def assignment(part: Part) -> str:
    """The NumPy assignment that computes the result, with the notebook's variable names."""
    first, last, result = part.operands[0], part.operands[-1], part.result.variable
    if "(" in result:  # a derivative, for which the notebook has no variable
        return result
    return _ASSIGNMENTS[part.operation].format(
        result=result, first=first.variable, last=last.variable, function=part.activation
    )
