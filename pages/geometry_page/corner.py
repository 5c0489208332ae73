"""The forward pass at the input (0, 0) as a LaTeX formula with the numbers of a network."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pages.figures.numbers import fixed
from xorcore import Network

_FUNCTIONS = {"sigmoid": r"\sigma({z})", "tanh": r"\tanh({z})", "relu": r"\max(0, {z})"}
_AT_ZERO = {"sigmoid": "0.5", "tanh": "0", "relu": "0"}

_ON_A_LINE = 4
"""This many numbers fit on a line of half the page; of products, one fewer."""


def formula(network: Network) -> str:
    """The last hidden layer and the output at (0, 0), as aligned lines of LaTeX."""
    lines = r" \\ ".join([*_hidden(network), *_output(network)])
    return rf"\begin{{aligned}}{lines}\end{{aligned}}"


def is_fixed(network: Network) -> bool:
    """Whether the last hidden layer at (0, 0) is the same for all weights.

    Without biases this holds for the first layer, and for later ones if f(0) = 0 (tanh, relu).
    """
    has_one_layer = len(network.weights) == 2
    return not network.bias and (has_one_layer or network.activation != "sigmoid")


def _hidden(network: Network) -> list[str]:
    names, values = _names(network), _values(network)
    function = _FUNCTIONS[network.activation]
    if is_fixed(network):
        zero = f"{function.format(z=0)} = {_AT_ZERO[network.activation]}"
        return [f"{' = '.join(_shortened(names))} &= {zero}"]
    if len(network.weights) == 2 and len(names) <= _ON_A_LINE:
        biases = [function.format(z=_number(bias)) for bias in network.weights[0][-1]]
        terms = zip(names, biases, values, strict=True)
        return [f"{name} &= {bias} = {fixed(value, 4)}" for name, bias, value in terms]
    equations = [f"{name} = {fixed(value, 4)}" for name, value in zip(names, values, strict=True)]
    return [f"&{line}" for line in _in_lines(equations, _ON_A_LINE - 1, r",\; ")]


def _output(network: Network) -> list[str]:
    answer = fixed(network.predict(np.zeros((1, 2)))[0, 0], 4)
    if is_fixed(network) and network.activation != "sigmoid":
        return [rf"y(0,0) &= \sigma(0) = {answer}"]
    total = (network.with_bias_column(_values(network)[np.newaxis]) @ network.weights[-1])[0, 0]
    letters, numbers = (_halved if is_fixed(network) else _multiplied)(network)
    return [
        rf"y(0,0) &= \sigma{letters}",
        rf"&= \sigma{numbers}",
        rf"&= \sigma({_number(total)}) = {answer}",
    ]


def _halved(network: Network) -> tuple[str, str]:
    """Half the sum of the output weights, in letters and in numbers."""
    weights = network.weights[-1].ravel()
    letters = " + ".join(_shortened([f"w_{{{unit + 1}}}" for unit in range(len(weights))]))
    numbers = _sum([_number(weight) for weight in weights], _ON_A_LINE)
    return rf"\big(\tfrac12\,({letters})\big)", rf"\big(\tfrac12\,({numbers})\big)"


def _multiplied(network: Network) -> tuple[str, str]:
    """The weighted sum of the hidden units, in letters and in numbers."""
    names, values, weights = _names(network), _values(network), network.weights[-1].ravel()
    letters = _shortened([f"w_{{{unit}}}{name}" for unit, name in enumerate(names, start=1)])
    pairs = zip(weights, values, strict=False)
    numbers = [rf"{_number(weight)} \cdot {fixed(value, 3)}" for weight, value in pairs]
    if network.bias:
        letters, numbers = [*letters, "b"], [*numbers, _number(weights[-1])]
    return f"({' + '.join(letters)})", f"({_sum(numbers, _ON_A_LINE - 1)})"


def _names(network: Network) -> list[str]:
    return [f"h_{{{name[1:]}}}" for name in network.unit_names[-2]]


def _values(network: Network) -> NDArray[np.float64]:
    """Activations of the last hidden layer at (0, 0): (n,)."""
    return network.forward(np.zeros((1, 2)))[-2][0]


def _shortened(terms: list[str]) -> list[str]:
    return terms if len(terms) <= _ON_A_LINE else [terms[0], r"\dots", terms[-1]]


def _sum(terms: Sequence[str], most: int) -> str:
    """The terms with their signs between them, at most `most` on a line."""
    first, *others = terms
    signed = [f" - {term[1:]}" if term[0] == "-" else f" + {term}" for term in others]
    return r" \\ &\qquad ".join(_in_lines([first, *signed], most))


def _in_lines(terms: Sequence[str], most: int, between: str = "") -> list[str]:
    starts = range(0, len(terms), most)
    return [between.join(terms[start : start + most]) for start in starts]


def _number(value: float) -> str:
    digits, *power = fixed(value, 3).split("e+")
    return rf"{digits} \cdot 10^{{{power[0]}}}" if power else digits
