"""Weights that another program has printed, read as those of a network of this one.

Which way the matrices stand, and whether they have the biases in them, is nobody's guess: their
shapes leave one way. With a row for each unit below, as in NumPy, Keras, JAX and scikit-learn, the
last matrix has 1 column, for the output; turned, as in PyTorch, it has 1 row. If it has 1 of both,
it has 1 unit below, and no bias. Between the 2 inputs and that unit some matrix then leads from 2
units to 1: it is 2 × 1, or turned, 1 × 2.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from xorcore.files.printed_arrays import PrintedArray, read_arrays
from xorcore.model import Array
from xorcore.model.network import Network
from xorcore.runs.experiment import MAX_HIDDEN_LAYERS, MAX_UNITS


@dataclass(frozen=True, eq=False)
class PrintedWeights:
    """A text read as a network; `is_turned` if its matrices had a row for each unit above."""

    network: Network
    is_turned: bool

    @property
    def shape(self) -> str:
        """The network's shape in words, as in "2-3-1 with biases"."""
        layers = "-".join(map(str, self.network.layers))
        return f"{layers} {'with' if self.network.bias else 'without'} biases"


def read_weights(text: str) -> list[PrintedWeights]:
    """Every way to read the text as the weights of a network: one, rarely two.

    Matrices follow each other as the layers do, or in the order of the numbers in their names.
    Vectors beside them are biases, as many as there are matrices and in the same order; all layers
    have biases or none. Biases can also be matrices of one row or column, or the last row of each
    matrix, as in ``Network``. Where unnamed matrices could be either, both ways are given.

    Raises ValueError, with a sentence for the user, if there is no way within the app's limits.
    """
    arrays = read_arrays(text)
    if not arrays:
        raise ValueError("it has no numbers in square brackets, as in [[0.5, -1], [2, 0.25]]")
    if len(arrays) > (most := 2 * (MAX_HIDDEN_LAYERS + 1)):
        raise ValueError(f"it has {len(arrays):,} arrays, and the largest network here {most}")
    ways = [way for kernels, biases in _roles(arrays) for way in _ways(kernels, biases)]
    if not ways:
        raise ValueError(_misfit(arrays))
    allowed = [way for way in ways if _is_allowed(way.network)]
    if not allowed:
        raise ValueError(
            f"it is a network of {ways[0].shape}, and here 1 to {MAX_HIDDEN_LAYERS} hidden layers "
            f"have 1 to {MAX_UNITS} units each"
        )
    return allowed


def _roles(arrays: Sequence[PrintedArray]) -> Iterator[tuple[list[Array], list[Array]]]:
    """The weight matrices and the biases among the arrays, in each way that may fit."""
    kernels = [array for array in arrays if not _is_bias(array)]
    biases = [array for array in arrays if _is_bias(array)]
    yield _in_order(kernels, biases)
    if not biases:
        *kernels, last = arrays
        others = list(arrays[1::2])
        if len(others) * 2 == len(arrays) and all(map(_may_be_bias, others)):
            yield _in_order(list(arrays[::2]), others)
        biases = [last]
    # Where each layer has one unit, a list of the lists of biases looks like one matrix.
    if [array.values.shape for array in biases] == [(len(kernels), 1)]:
        yield [kernel.values for kernel in kernels], [*biases[0].values]


_BIAS = re.compile(r"bias|intercept|\bb_?\d*$", re.IGNORECASE)
_WEIGHTS = re.compile(r"weight|kernel|coef|\bw_?\d*$", re.IGNORECASE)


def _is_bias(array: PrintedArray) -> bool:
    is_vector = array.values.ndim == 1
    return is_vector or (1 in array.values.shape and _BIAS.search(array.name) is not None)


def _may_be_bias(array: PrintedArray) -> bool:
    return 1 in array.values.shape and _WEIGHTS.search(array.name) is None


def _in_order(
    kernels: list[PrintedArray], biases: list[PrintedArray]
) -> tuple[list[Array], list[Array]]:
    """Their values, in the order of the numbers in their names if these tell, else as they come."""
    if all(map(_are_numbered, (kernels, biases))):
        for arrays in (kernels, biases):
            arrays.sort(key=lambda array: _numbers(array.name))
    return [array.values for array in kernels], [array.values.ravel() for array in biases]


def _are_numbered(arrays: Sequence[PrintedArray]) -> bool:
    """Whether the names are the same but for one number, which none has from another."""
    stems = {re.sub(r"\d+", "", array.name, flags=re.ASCII) for array in arrays}
    columns = [{*column} for column in zip(*(_numbers(a.name) for a in arrays), strict=False)]
    sizes = sorted(len(column) for column in columns if len(column) > 1)
    return len(arrays) < 2 or (len(stems) == 1 and sizes == [len(arrays)])


def _numbers(name: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d{1,9}", name, re.ASCII)))


def _ways(kernels: Sequence[Array], biases: Sequence[Array]) -> Iterator[PrintedWeights]:
    """The networks that these are, with the matrices as they stand or all of them turned."""
    for is_turned in (False, True):
        matrices = [kernel.T if is_turned else kernel for kernel in kernels]
        if [matrix.shape[1] for matrix in matrices] == [bias.size for bias in biases]:
            matrices = [np.vstack(pair) for pair in zip(matrices, biases, strict=True)]
        elif biases:
            continue
        for has_bias in (True,) if biases else (False, True):
            try:
                network = Network(tuple(matrices), bias=has_bias)
            except ValueError:
                continue
            if network.layers[0] == 2:
                yield PrintedWeights(network, is_turned)


def _is_allowed(network: Network) -> bool:
    hidden = network.layers[1:-1]
    return 1 <= len(hidden) <= MAX_HIDDEN_LAYERS and max(hidden) <= MAX_UNITS


def _misfit(arrays: Sequence[PrintedArray]) -> str:
    """Why these arrays are no network."""
    shapes = [" × ".join(map(str, array.values.shape)) for array in arrays]
    biases = sum(map(_is_bias, arrays))
    kernels = len(arrays) - biases
    if kernels and biases and kernels != biases:
        return (
            f"it has {kernels} weight matri{'x' if kernels == 1 else 'ces'} and biases for "
            f"{biases} of them: here every layer has biases, which can be zeros, or none has"
        )
    return (
        f"it has arrays of {', '.join(shapes)}, which do not lead from 2 inputs to 1 output as "
        "2 × 3 and 3 × 1 do"
    )
