"""What an engine is: one Protocol for the four ways to compute epochs, and the choice of one."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from xorcore.engines import numba_engine
from xorcore.engines.batch_engine import BatchEpochs
from xorcore.engines.numba_batch import CompiledBatch
from xorcore.engines.numba_engine import CompiledEpochs
from xorcore.engines.numpy_engine import InPlaceEpochs
from xorcore.engines.summary import Summary
from xorcore.model import Array
from xorcore.model.batches import Method
from xorcore.model.dataset import Dataset
from xorcore.model.network import Network


class Engine(Protocol):
    """One network or R networks of one shape on a dataset; loss, method and shapes are fixed."""

    @property
    def weights(self) -> Array:
        """A copy of all weights, as ``Network.flat`` orders them: (N,), or (R, N)."""

    @property
    def state(self) -> Array:
        """All that the next epoch depends on, as ``Method.state``: (S,), or (R, S)."""

    def run(self, epochs: int) -> None:
        """Run so many epochs."""

    def measure(self) -> Array:
        """Targets - outputs of the weights as they are: (P, 1), or (P, R)."""

    def is_finite(self) -> bool | NDArray[np.bool_]:
        """Whether weights and activations last computed are finite; of R networks (R,)."""


class TrainerEngine(Engine, Protocol):
    """An engine of one network that a Trainer can use: it tells the errors of every epoch."""

    learning_rate: float
    weights: Array
    """A copy of all weights (N,); they can be set, and the rule's memory stays."""

    def resume(self, state: Array, epoch: int) -> None:
        """Go on from this `state`, at the epoch of this number."""

    @property
    def block(self) -> int:
        """Epochs after which the Trainer looks at the errors."""

    def run_through(self, errors: Array, ends: Sequence[int]) -> Array:
        """Run ``len(errors)`` epochs and fill `errors` (epochs, P, 1).

        Row k is targets - outputs of the network before epoch k. Returns the state after each
        number of epochs in `ends`, the last of which is all: (ends, S).
        """

    def is_finite(self) -> bool:
        """Whether the weights, and all activations of the last forward pass, are finite."""

    def summary(self, errors: Array) -> Summary:
        """The statistics of `errors` (n, P, 1), epoch by epoch."""


class BatchEngine(Engine, Protocol):
    """An engine of R networks that a sweep can use: it looks at their errors now and then."""

    @property
    def jumped(self) -> NDArray[np.bool_]:
        """Whether an error has jumped, at one of the looks of ``watch``: (R,)."""

    def is_finite(self) -> NDArray[np.bool_]:
        """Whether a network's weights, and its activations last computed, are finite: (R,)."""

    def halt(self, index: int) -> None:
        """Make network `index` one of zeros that does not learn, and whose error never jumps."""


CLASSES: tuple[type[Engine], ...] = (InPlaceEpochs, CompiledEpochs, BatchEpochs, CompiledBatch)

ENGINES = ("auto", "numpy", "numba")
"""What a Trainer or a sweep takes. "auto" is "numba" once it is prepared, and "numpy" before."""

BY_NAME: dict[str, Callable[[Network, Dataset, float, str, Method], TrainerEngine]] = {
    "numpy": InPlaceEpochs,
    "numba": CompiledEpochs,
}

BATCH_BY_NAME: dict[str, Callable[[Network, Array, Dataset, Array, str, Method], BatchEngine]] = {
    "numpy": BatchEpochs,
    "numba": CompiledBatch,
}


def choose(name: str, is_plain: bool = True) -> str:
    """The key of ``BY_NAME`` and ``BATCH_BY_NAME`` that `name`, of ``ENGINES``, stands for now.

    `is_plain` says for which runs, as of ``Method.is_plain``: their code is compiled first.

    Raises ValueError when there is no such engine, or no Numba for it.
    """
    if name not in ENGINES:
        raise ValueError(f"engine must be one of {', '.join(ENGINES)}, not {name!r}")
    if name == "auto":
        return "numba" if numba_engine.is_ready(is_plain) else "numpy"
    if name == "numba" and not numba_engine.is_available():
        raise ValueError(
            "the engine “numba” needs Numba, which is missing or of a version that cannot be used"
        )
    return name
