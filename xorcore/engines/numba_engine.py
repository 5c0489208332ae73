"""Epochs as machine code, by Numba where it is installed: ``numpy_engine`` some 75 times faster.

NumPy's engine, ``numpy_engine``, is the reference. This one sums in another order and has
exponentials of its own (``numba_functions``), so last digits differ: the numbers are the same to
1e-9 of their size after 10,000 epochs as a rule, except where steps are too large for the
curvature, which doubles any difference every few epochs (``watch.jumps``). It reproduces its
own numbers to the last bit, and a run stays with the engine that it began with, its replays and
branches too.

Importing Numba and compiling takes some seconds, once; later starts find the machine code in
a cache. Call ``prepare`` first, from a background thread if the caller must not block. Until it
has returned, "auto" selects NumPy: without it nothing depends on what is installed.
"""

from collections.abc import Sequence
from functools import cache, partial
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from xorcore.engines import numba_batch
from xorcore.engines.summary import Summary
from xorcore.model import Array
from xorcore.model.batches import PLAIN, Method
from xorcore.model.dataset import XOR, Dataset
from xorcore.model.network import Network
from xorcore.model.update_rules import Momentum


def is_available() -> bool:
    """Whether Numba is installed and has what is needed of its inside; imports it."""
    from xorcore.engines.numba_compile import njit
    from xorcore.engines.numba_vectors import HAS_NUMBA

    return njit is not None and HAS_NUMBA


@cache
def prepare() -> None:
    """Import Numba and compile, so that "auto" means this engine from now on.

    What plain runs need comes first, and for them "auto" means it as soon as that is there.

    Raises ImportError where Numba is missing, does not go with the NumPy that is there, or has
    changed inside.
    """
    _prepare_plain()
    _warm(Method(Momentum()))


@cache
def _prepare_plain() -> None:
    if not is_available():
        raise ImportError("there is no Numba that can be used")
    _warm(PLAIN)


def _warm(method: Method) -> None:
    """Compile, or load the machine code of an earlier start."""
    epochs = CompiledEpochs(Network.notebook(), XOR, 0.3, "squared", method)
    epochs.run(1)
    epochs.summary(epochs.measure()[np.newaxis])
    numba_batch.warm(method)


def is_ready(is_plain: bool = False) -> bool:
    """Whether ``prepare`` has returned, or has all that a plain run needs."""
    return (_prepare_plain if is_plain else prepare).cache_info().currsize > 0


class CompiledEpochs:
    """Numba's ``engine.TrainerEngine``."""

    def __init__(
        self,
        network: Network,
        dataset: Dataset,
        learning_rate: float,
        loss: str,
        method: Method = PLAIN,
    ) -> None:
        from xorcore.engines import numba_kernel as kernel
        from xorcore.engines.numba_updates import updates_of
        from xorcore.engines.numba_vectors import empty

        self._kernel = kernel
        size = kernel.PATTERNS
        self.learning_rate = learning_rate
        self._method = method
        self._patterns = len(dataset.inputs)
        self.block = max(1, 8_192 * size // max(size, self._patterns))
        begun = method.state(flat := network.flat(), method.begun(flat), 0)
        self._both = begun[: flat.size * (1 + len(method.rule.remembers))].copy()
        self._weights, self._memory = np.split(self._both, [flat.size])
        self.resume(begun, 0)
        blocks = -(-self._patterns // size)
        padded = np.zeros(blocks * size, np.intp)  # copies of pattern 0
        padded[: self._patterns] = np.arange(self._patterns)
        self._targets, self._shares, self._misses = (empty(size, blocks) for _ in range(3))
        self._targets[:] = dataset.targets[padded].reshape(blocks, size)
        self._shares.reshape(-1)[: self._patterns] = 1.0

        starts = [*accumulate((n + network.bias for n in network.layers[:-1]), initial=0)]
        rows = starts[-1] + 1
        self._activations, self._slopes, self._deltas = (
            empty(size, blocks * rows) for _ in range(3)
        )
        self._activations.fill(1.0)  # the biases' rows stay so
        by_block = dataset.inputs[padded].reshape(blocks, size, -1)
        rows_of = self._activations.reshape(blocks, rows, -1)
        rows_of[:, : network.layers[0]] = by_block.swapaxes(1, 2)

        layers, weight = [], 0
        ends = [start + units for start, units in zip(starts, network.layers, strict=True)]
        for layer, w in enumerate(network.weights):
            low, high = starts[layer], starts[layer] + len(w)
            with_deltas = ends[layer] if layer else low
            layers.append((weight, low, with_deltas, high, starts[layer + 1], ends[layer + 1]))
            weight += w.size
        codes = {"sigmoid": kernel.SIGMOID, "tanh": kernel.TANH, "relu": kernel.RELU}
        self._network = np.array(layers, np.uint64), codes[network.activation]
        self._is_cross_entropy = loss == "cross_entropy"
        self._descents = empty(size, self._weights.size)

        self._is_plain = method.is_plain(self._patterns)
        self._updates = updates_of(method, self._patterns)
        order = np.empty(self._patterns, np.int64)
        self._points = dataset.inputs.copy(), dataset.targets[:, 0].copy(), order
        one, of_units = partial(empty, size, 1), partial(empty, size, rows)
        a = self._activations[:rows].copy()
        self._part = one(), one(), a, of_units(), of_units(), self._descents
        self._steps = np.empty(flat.size), np.empty(flat.size)

    @property
    def state(self) -> Array:
        """Weights, the rule's memory and count, as ``Method.state``: (S,)."""
        return self._states(self._both, self._count)

    def _states(self, both: Array, count: int | NDArray[np.int64]) -> Array:
        if not self._memory.size:
            return both.copy()
        return np.concatenate([both, np.full_like(both[..., :1], count)], axis=-1)

    def resume(self, state: Array, epoch: int) -> None:
        """Go on from this state, at the epoch of this number."""
        _, _, self._count = self._method.parts(state)
        self._both[:] = state[: self._both.size]
        self._epoch = epoch

    @property
    def weights(self) -> Array:
        """A copy of all weights (N,)."""
        return self._weights.copy()

    @weights.setter
    def weights(self, flat: Array) -> None:
        self._weights[:] = flat

    def run(self, epochs: int) -> None:
        """Run so many epochs."""
        self.run_through(np.empty((epochs, self._patterns, 1)), [epochs])

    def run_through(self, errors: Array, ends: Sequence[int]) -> Array:
        """Run, fill `errors` (epochs, P, 1), and return the states at each of `ends`."""
        if not self._is_plain:
            return self._run_updates(errors, np.array(ends, np.int64))
        weights = np.empty((len(ends), self._weights.size))
        self._kernel.run_through(
            np.array(ends, np.int64),
            weights,
            errors[:, :, 0],
            self._weights,
            float(self.learning_rate),
            *self._network,
            self._is_cross_entropy,
            self._targets,
            self._shares,
            self._activations,
            self._slopes,
            self._deltas,
            self._descents,
            self._misses,
        )
        return weights

    def _run_updates(self, errors: Array, ends: NDArray[np.int64]) -> Array:
        states = np.empty((len(ends), self._both.size))
        self._kernel.run_updates(
            ends,
            states,
            errors[:, :, 0],
            (self._weights, self._memory, self._both),
            (self._epoch, self._count),
            float(self.learning_rate),
            *self._network,
            self._is_cross_entropy,
            (self._targets, self._activations, self._slopes, self._misses),
            self._points,
            self._updates,
            self._part,
            self._steps,
        )
        counts = self._count + ends * self._method.updates_of(self._patterns)
        self._epoch, self._count = self._epoch + int(ends[-1]), int(counts[-1])
        return self._states(states, counts[:, np.newaxis])

    def measure(self) -> Array:
        """Targets - outputs of the weights as they are: (P, 1)."""
        self._kernel.measure(
            self._weights,
            *self._network,
            self._targets,
            self._activations,
            self._slopes,
            self._misses,
        )
        return self._misses.reshape(-1, 1)[: self._patterns].copy()

    def is_finite(self) -> bool:
        """Whether the weights, and all activations of the last forward pass, are finite."""
        return bool(np.isfinite(self._weights).all() and np.isfinite(self._activations).all())

    def summary(self, errors: Array) -> Summary:
        """The statistics of `errors` (n, P, 1), epoch by epoch."""
        means, worst, right = (np.empty(len(errors), kind) for kind in (float, float, np.int64))
        self._kernel.summarise(errors[:, :, 0], means, worst, right)
        return Summary(means, worst, right)
