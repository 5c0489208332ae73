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
    """One or two sentences on what a step is for."""
    last = len(trace.before.weights)
    bias = trace.before.bias
    match step.kind:
        case "weighted_sum":
            what = "the inputs" if step.layer == 1 else "the outputs of the layer below"
            *first, final = trace.dataset.patterns
            text = (
                f"Every unit adds up {what}, each times the weight of its connection. One matrix "
                f"product does it for {', '.join(first)} and {final} at once: a row for each of "
                "them, a column for each unit."
            )
            return text + (" The column of ones is multiplied with the biases." if bias else "")
        case "activation" if step.layer == last:
            return (
                "The sigmoid turns each sum into a number between 0 and 1: the network's answer "
                "to each input."
            )
        case "activation":
            return (
                f"{_ACTIVATION[trace.before.activation]}, many layers could do no more than a "
                "single one, and XOR needs more."
            )
        case "error":
            return (
                "How far each answer is from its target, and which way. The error curve shows "
                "their mean without signs, the mean absolute error. What learning makes smaller "
                f"is another number, L: {LOSS_IN_WORDS[trace.loss]}."
            )
        case "output_delta" if trace.loss == "cross_entropy":
            return (
                "With cross-entropy the slope of the sigmoid cancels out: the delta is the error "
                "itself, and an output that is far off is corrected at full strength."
            )
        case "output_delta":
            return (
                "How hard the output's sum should be pushed to make L smaller: the error, times "
                "the slope of the sigmoid (how much the output moves when its sum rises a "
                "little). Where the sigmoid is flat, little is learned."
            )
        case "propagated":
            text = (
                "Each hidden unit gets its share of the error: the deltas above, times the weights "
                "that lead there. The signal now runs backwards, so the weight matrix is "
                "transposed: its rows become columns."
            )
            return text + (" The row of biases is left out: no unit is below it." if bias else "")
        case "hidden_delta":
            return (
                "This share, number by number times the slope of the unit's own activation: a "
                "unit whose output hardly moves with its sum gets hardly any correction."
            )
        case "descent":
            text = (
                "The change of a weight is a sum over all inputs: what came in at one end of it, "
                "times the delta at the other. The first matrix is transposed, so that the "
                "product adds up over the inputs. The learning rate comes in the next step."
            )
            return text + (" The change of a bias is the sum of its unit's deltas." if bias else "")
        case _:
            return (
                "Every weight takes a step: its change times the learning rate, "
                f"{number(trace.learning_rate, '17')}. All changes were computed with the old "
                "weights."
            )


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
