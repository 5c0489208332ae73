"""What a network is taught: patterns of inputs and their targets."""

from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xorcore.model import Array


@dataclass(frozen=True, eq=False)
class Dataset:
    """P patterns: ``inputs`` (P, n_in) and ``targets`` (P, 1), float64 and not writeable.

    names: of the patterns; by default as ``patterns`` says.

    Raises ValueError when the shapes do not fit or a number is not finite.
    """

    name: str
    inputs: Array
    targets: Array
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "inputs", frozen_array(self.inputs))
        object.__setattr__(self, "targets", frozen_array(self.targets))
        if self.inputs.ndim != 2 or 0 in self.inputs.shape:
            raise ValueError(f"inputs must be a (P, n_in) matrix, not {self.inputs.shape}")
        if self.targets.shape != (shape := (len(self.inputs), 1)):
            raise ValueError(f"targets must be {shape} for these inputs, not {self.targets.shape}")
        if not (np.isfinite(self.inputs).all() and np.isfinite(self.targets).all()):
            raise ValueError("inputs and targets must be finite")
        if self.names and len(self.names) != len(self.inputs):
            raise ValueError(f"names must be {len(self.inputs)}, not {len(self.names)}")

    @cached_property
    def patterns(self) -> tuple[str, ...]:
        """Short names: numbers, as in ``#12``, or ``01`` if all inputs are 0 or 1, none twice."""
        names = self.names
        if not names and np.isin(self.inputs, (0, 1)).all():
            names = tuple("".join(f"{x:g}" for x in row) for row in self.inputs)
            names = names if len({*names}) == len(names) else ()
        return names or tuple(f"#{n}" for n in range(1, len(self.inputs) + 1))

    def only(self, chosen: NDArray[np.bool_ | np.intp]) -> "Dataset":
        """The patterns that are `chosen`, by (P,) of booleans or by their numbers from 0, as named.

        Raises ValueError if none is.
        """
        places = np.arange(len(self.inputs))[chosen].tolist()
        names = tuple(self.patterns[place] for place in places)
        return Dataset(self.name, self.inputs[chosen], self.targets[chosen], names)


MAX_HELD_OUT = 0.5
"""The largest share of points that is kept from training."""


def held_out(count: int, share: float, seed: int) -> NDArray[np.bool_]:
    """Which of `count` points training does not see: nearest to `share`, at most half: (count,).

    Each point has a rank that depends on `seed` and its index alone, and the lowest are held out.
    So a point that moves changes nothing, and with one more at the end at most one of the others
    changes sides. Raises ValueError for a share that is not from 0 to ``MAX_HELD_OUT``.
    """
    if not 0 <= share <= MAX_HELD_OUT:
        raise ValueError(f"share must be a number from 0 to {MAX_HELD_OUT}, not {share}")
    held = np.zeros(count, dtype=bool)
    held[np.argsort(_ranks(count, seed))[: min(int(count * share + 0.5), count // 2)]] = True
    return held


def _ranks(count: int, seed: int) -> NDArray[np.uint64]:
    """The first `count` numbers of the generator SplitMix64, none of them twice: (count,).

    Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. It
    starts at a number drawn by `seed`, since neighbouring starts give neighbouring numbers.
    """
    start = np.random.default_rng(seed).integers(2**64, dtype=np.uint64)
    z = start + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


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
