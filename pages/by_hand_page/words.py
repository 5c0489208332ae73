"""The title, the purpose and the NumPy code of each step."""

from xorcore import EpochTrace
from xorcore.explain.walkthrough import Part, Step

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
            what = "the inputs" if step.layer == 1 else "the hidden activations below"
            text = (
                f"Every unit adds up {what}, each times the weight of its connection. One matrix "
                "product does it for all patterns at once: a row per pattern, a column per unit."
            )
            return text + (" The column of ones feeds the biases." if bias else "")
        case "activation" if step.layer == last:
            return (
                "The sigmoid squeezes the sum into a number between 0 and 1: the network's answer "
                "to each pattern."
            )
        case "activation":
            return (
                f"{_ACTIVATION[trace.before.activation]}, layers on top of each other could do no "
                "more than a single one, and XOR needs more."
            )
        case "error":
            return (
                "How far each answer is from its target, and which way. The mean of the absolute "
                "errors is the one number that the error curve shows."
            )
        case "output_delta" if trace.loss == "cross_entropy":
            return (
                "With cross-entropy the slope of the sigmoid cancels out: the delta is the error "
                "itself, and a confidently wrong answer is corrected at full strength."
            )
        case "output_delta":
            return (
                "How much the output's sum should move: the error, times how strongly the output "
                "reacts to its sum. Where the sigmoid is flat, little can be learned."
            )
        case "propagated":
            text = (
                "Each unit gets its share of the blame: the deltas above, times the weights that "
                "led to them. The signal now runs backwards, so the weight matrix is transposed."
            )
            return text + (" The bias row stays behind: no unit is below it." if bias else "")
        case "hidden_delta":
            return (
                "The share of the blame, cell by cell times the slope of the unit's own "
                "activation: a unit that hardly reacts to its sum gets hardly any correction."
            )
        case "descent":
            text = (
                "A weight's change adds up, over all patterns, what came in times the delta at its "
                "end. The transpose lines up the patterns, so that the product sums over them."
            )
            return text + (" A bias adds up its unit's deltas." if bias else "")
        case _:
            return (
                f"Every weight takes a step: its change times the learning rate, "
                f"{trace.learning_rate:g}. All changes were found with the old weights."
            )


_ACTIVATION = {
    "sigmoid": "Each sum is squeezed into a number between 0 and 1. Without this bend",
    "tanh": "Each sum is squeezed into a number between -1 and 1. Without this bend",
    "relu": "A sum below 0 becomes 0, any other stays. Without this kink",
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
