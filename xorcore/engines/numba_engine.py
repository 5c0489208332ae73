"""Epochs as machine code, by Numba where it is installed: ``numpy_engine`` some 30 times faster.

NumPy's engine, ``numpy_engine``, is the reference. This one sums in another order and takes its
exponentials from the C library, so last digits differ: the numbers are the same to 1e-9 of
their size after 10,000 epochs, where the run itself does not leap about. With itself it agrees
to the last bit on one machine, and a run stays with the engine that it began with, its replays
and branches too.

Importing Numba and compiling takes some seconds, once; later starts find the machine code in
a cache. ``prepare`` does it, in a thread of its own where nobody may wait, and only from then
on does "auto" mean this engine: without it nothing depends on what is installed.
"""

from collections.abc import Sequence
from functools import cache
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from xorcore.engines.engine import Summary
from xorcore.model.dataset import XOR, Dataset
from xorcore.model.network import Network

Array = NDArray[np.float64]


def is_available() -> bool:
    """Whether there is a Numba that can be used; imports it."""
    from xorcore.engines import numba_kernel as kernel

    return kernel.njit is not None


@cache
def prepare() -> None:
    """Import Numba and compile, so that "auto" means this engine from now on.

    Raises ImportError where Numba is missing or does not go with the NumPy that is there.
    """
    if not is_available():
        raise ImportError("there is no Numba that goes with this NumPy")
    epochs, errors = CompiledEpochs(Network.notebook(), XOR, 0.3, "squared"), np.empty((1, 4, 1))
    epochs.run(errors)
    epochs.measure(errors[0])
    epochs.summary(errors)


def is_ready() -> bool:
    """Whether ``prepare`` has done its work."""
    return prepare.cache_info().currsize > 0


class CompiledEpochs:
    """A network on its dataset, ready to run epochs; used as ``InPlaceEpochs`` is."""

    block = 8_192

    def __init__(self, network: Network, dataset: Dataset, learning_rate: float, loss: str) -> None:
        from xorcore.engines import numba_kernel as kernel

        self._kernel = kernel
        self.learning_rate = learning_rate
        self._weights = network.flat()
        self._targets = dataset.targets.ravel().copy()  # writeable, as Numba has compiled it
        ones, starts = 0, [1, *accumulate(network.layers, initial=1)][1:]
        inputs = slice(starts[0], starts[1])
        blocks = -(-len(dataset.inputs) // kernel.LANES)
        patterns = np.zeros(blocks * kernel.LANES, dtype=int)
        patterns[: len(dataset.inputs)] = np.arange(len(dataset.inputs))

        by_block = dataset.inputs[patterns].reshape(blocks, kernel.LANES, -1)
        self._activations = np.zeros((blocks, starts[-1], kernel.LANES))
        self._activations[:, ones] = 1.0
        self._activations[:, inputs] = by_block.swapaxes(1, 2)

        sources, ends, layers = [], [], []
        for (low, high), (first, end) in pairwise(pairwise(starts)):
            rows = [*range(low, high), *([ones] if network.bias else [])]
            sources += np.repeat(rows, end - first).tolist()
            ends += [*range(first, end)] * len(rows)
            layers.append((len(ends) - len(rows) * (end - first), len(ends), first, end))
        # Unsigned: that a place is not counted from the end need not be checked then.
        self._connections = np.array(sources, np.uint64), np.array(ends, np.uint64)
        codes = {"sigmoid": kernel.SIGMOID, "tanh": kernel.TANH, "relu": kernel.RELU}
        self._forward = (
            self._connections,
            np.array(layers, np.uint64),
            codes[network.activation],
        )
        self._is_cross_entropy = loss == "cross_entropy"
        self._deltas = np.zeros_like(self._activations)
        self._descents = np.zeros_like(self._weights)

    @property
    def weights(self) -> Array:
        """A copy of all weights in one row, as ``Network.flat`` orders them."""
        return self._weights.copy()

    @weights.setter
    def weights(self, flat: Array) -> None:
        self._weights[:] = flat

    def run(self, errors: Array) -> None:
        """Run ``len(errors)`` epochs and fill `errors` (epochs, P, 1).

        Row k is targets - outputs as epoch k's forward pass finds them, before its update.
        """
        self.run_through(errors, [len(errors)])

    def run_through(self, errors: Array, ends: Sequence[int]) -> Array:
        """``run``, with the weights when so many of its epochs are done: (ends, n)."""
        kept = np.empty((len(ends), self._weights.size))
        self._kernel.run_through(
            np.array(ends, np.int64),
            kept,
            errors[:, :, 0],
            self._weights,
            float(self.learning_rate),
            *self._forward,
            self._is_cross_entropy,
            self._targets,
            self._activations,
            self._deltas,
            self._descents,
        )
        return kept

    def measure(self, error: Array) -> None:
        """Fill `error` (P, 1) with targets - outputs of the weights as they are."""
        for block in self._activations:
            self._kernel.forward(self._weights, *self._forward, block)
        outputs = self._activations[:, -1].ravel()[: len(self._targets)]
        np.subtract(self._targets, outputs, error[:, 0])

    def is_finite(self) -> bool:
        """Whether the weights, and all activations of the last forward pass, are finite."""
        return bool(np.isfinite(self._weights).all() and np.isfinite(self._activations).all())

    def summary(self, errors: Array) -> Summary:
        """What `errors` (n, P, 1) come to, epoch by epoch."""
        means, worst, right = (np.empty(len(errors), kind) for kind in (float, float, np.int64))
        self._kernel.summarise(errors[:, :, 0], self._targets, means, worst, right)
        return Summary(means, worst, right)
