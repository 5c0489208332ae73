"""Epochs as machine code, by Numba where it is installed: ``numpy_engine`` some 35 times faster.

NumPy's engine, ``numpy_engine``, is the reference. This one sums in another order and takes its
exponentials from the C library, so last digits differ: the numbers are the same to 1e-9 of
their size after 10,000 epochs as a rule, except where steps are too large for the curvature, which
doubles any difference every few epochs (``landmarks.jumps``). On one machine it reproduces its own
numbers to the last bit, and a run stays with the engine that it began with, its replays and
branches too.

Importing Numba and compiling takes some seconds, once; later starts find the machine code in
a cache. Call ``prepare`` first, from a background thread if the caller must not block. Until it
has returned, "auto" selects NumPy: without it nothing depends on what is installed.
"""

from collections.abc import Sequence
from functools import cache
from itertools import accumulate, pairwise

import numpy as np

from xorcore.engines.summary import Summary
from xorcore.model import Array
from xorcore.model.dataset import XOR, Dataset
from xorcore.model.network import Network


def is_available() -> bool:
    """Whether Numba is installed and can be imported; imports it."""
    from xorcore.engines.numba_compile import njit

    return njit is not None


@cache
def prepare() -> None:
    """Import Numba and compile, so that "auto" means this engine from now on.

    Raises ImportError where Numba is missing or does not go with the NumPy that is there.
    """
    if not is_available():
        raise ImportError("there is no Numba that goes with this NumPy")
    epochs = CompiledEpochs(Network.notebook(), XOR, 0.3, "squared")
    epochs.run(1)
    epochs.summary(epochs.measure()[np.newaxis])


def is_ready() -> bool:
    """Whether ``prepare`` has returned."""
    return prepare.cache_info().currsize > 0


class CompiledEpochs:
    """Numba's ``engine.TrainerEngine``."""

    block = 8_192

    def __init__(self, network: Network, dataset: Dataset, learning_rate: float, loss: str) -> None:
        from xorcore.engines import numba_kernel as kernel

        self._kernel = kernel
        self.learning_rate = learning_rate
        self._weights = network.flat()
        self._targets = dataset.targets.ravel().copy()  # writeable, as Numba has compiled it
        # Rows of the activations: one of ones, then those of each layer from starts[layer] on.
        ones, starts = 0, [*accumulate(network.layers, initial=1)]
        inputs = slice(starts[0], starts[1])
        blocks = -(-len(dataset.inputs) // kernel.LANES)
        count = len(dataset.inputs)
        patterns = np.pad(np.arange(count), (0, blocks * kernel.LANES - count))
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
        # Unsigned: then no index is negative, which Numba would have to check.
        connections = np.array(sources, np.uint64), np.array(ends, np.uint64)
        codes = {"sigmoid": kernel.SIGMOID, "tanh": kernel.TANH, "relu": kernel.RELU}
        self._forward = connections, np.array(layers, np.uint64), codes[network.activation]
        self._is_cross_entropy = loss == "cross_entropy"
        self._deltas = np.zeros_like(self._activations)
        self._descents = np.zeros_like(self._weights)

    @property
    def weights(self) -> Array:
        """A copy of all weights (N,)."""
        return self._weights.copy()

    @weights.setter
    def weights(self, flat: Array) -> None:
        self._weights[:] = flat

    def run(self, epochs: int) -> None:
        """Run so many epochs."""
        self.run_through(np.empty((epochs, len(self._targets), 1)), [epochs])

    def run_through(self, errors: Array, ends: Sequence[int]) -> Array:
        """Run, fill `errors` (epochs, P, 1), and return the weights at each of `ends`."""
        weights = np.empty((len(ends), self._weights.size))
        self._kernel.run_through(
            np.array(ends, np.int64),
            weights,
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
        return weights

    def measure(self) -> Array:
        """Targets - outputs of the weights as they are: (P, 1)."""
        for block in self._activations:
            self._kernel.forward(self._weights, *self._forward, block)
        outputs = self._activations[:, -1].ravel()[: len(self._targets)]
        return np.subtract(self._targets, outputs)[:, np.newaxis]

    def is_finite(self) -> bool:
        """Whether the weights, and all activations of the last forward pass, are finite."""
        return bool(np.isfinite(self._weights).all() and np.isfinite(self._activations).all())

    def summary(self, errors: Array) -> Summary:
        """The statistics of `errors` (n, P, 1), epoch by epoch."""
        means, worst, right = (np.empty(len(errors), kind) for kind in (float, float, np.int64))
        self._kernel.summarise(errors[:, :, 0], means, worst, right)
        return Summary(means, worst, right)
