"""What a network is taught: patterns of inputs and their targets."""

from collections import Counter
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xorcore.model import Array


@dataclass(frozen=True, eq=False)
class Dataset:
    """P patterns: ``inputs`` (P, n_in) and ``targets`` (P, 1), float64 and not writeable.

    Raises ValueError when the shapes do not fit or a number is not finite.
    """

    name: str
    inputs: Array
    targets: Array

    def __post_init__(self) -> None:
        object.__setattr__(self, "inputs", frozen_array(self.inputs))
        object.__setattr__(self, "targets", frozen_array(self.targets))
        if self.inputs.ndim != 2 or 0 in self.inputs.shape:
            raise ValueError(f"inputs must be a (P, n_in) matrix, not {self.inputs.shape}")
        if self.targets.shape != (shape := (len(self.inputs), 1)):
            raise ValueError(f"targets must be {shape} for these inputs, not {self.targets.shape}")
        if not (np.isfinite(self.inputs).all() and np.isfinite(self.targets).all()):
            raise ValueError("inputs and targets must be finite")

    @property
    def patterns(self) -> tuple[str, ...]:
        """Short names: the inputs, as in ``01``, and the pattern's number if others look alike."""
        separator = "" if np.isin(self.inputs, (0, 1)).all() else " "
        names = [separator.join(f"{x:g}" for x in row) for row in self.inputs]
        count = Counter(names)
        return tuple(f"{name} #{n}" if count[name] > 1 else name for n, name in enumerate(names, 1))


UNDECIDED = 0.5
"""The output halfway between the answers 0 and 1: it is neither of them."""


def rounded(outputs: Array) -> Array:
    """The answers 0 and 1, shaped like `outputs`; exactly ``UNDECIDED`` stays as it is."""
    return np.where(outputs == UNDECIDED, UNDECIDED, np.round(outputs))


def are_right(errors: Array) -> NDArray[np.bool_]:
    """Which outputs are right, by their `errors`, targets - outputs, in their shape.

    Those that lie on their target's side of ``UNDECIDED``, which itself is right for neither.
    """
    return np.asarray(np.abs(errors) < UNDECIDED)


def count_right(errors: Array) -> NDArray[np.int64]:
    """How many of the P outputs with these `errors` (..., P, 1) are right, each time: (...)."""
    return np.asarray(np.count_nonzero(are_right(errors), axis=(-2, -1)))


def frozen_array(values: ArrayLike) -> Array:
    """A float64 copy of `values`, contiguous and not writeable."""
    array = np.array(values, dtype=np.float64, order="C")
    array.flags.writeable = False
    return array


_INPUTS = np.array([*product((0, 1), repeat=2)])  # 00, 01, 10, 11
_NAMES = (
    *("false", "and", "x1_and_not_x2", "x1", "not_x1_and_x2", "x2", "xor", "or"),
    *("nor", "xnor", "not_x2", "x1_or_not_x2", "not_x1", "not_x1_or_x2", "nand", "true"),
)

# Function number k maps the inputs 00, 01, 10, 11 to the four binary digits of k.
GATES: dict[str, Dataset] = {
    name: Dataset(name, _INPUTS, np.array([[number >> (3 - row) & 1] for row in range(4)]))
    for number, name in enumerate(_NAMES)
}
"""All 16 Boolean functions of two inputs, by name."""

XOR = GATES["xor"]
