"""``batch_engine.BatchEpochs`` as machine code, by Numba where it is installed: five times as fast.

A run's numbers are the same to the last bit in any company and with any division of its epochs.
Those of NumPy's sweep they are to 1e-9 as a rule, as ``numba_engine`` says of the Trainer's.
"""

from functools import partial
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from xorcore.model import Array
from xorcore.model.batches import PLAIN, Method
from xorcore.model.dataset import XOR, Dataset
from xorcore.model.network import Network


def warm(method: Method) -> None:
    """Compile, or load the machine code of an earlier start."""
    network = Network.notebook()
    one = network, network.flat()[np.newaxis], XOR, np.full(1, 0.3), "squared"
    batch = CompiledBatch(*one, method)
    batch.run(1)
    batch.measure()


class CompiledBatch:
    """Numba's ``engine.BatchEngine``.

    template: one network of the architecture. weights: (R, N), a row for each network, as
    ``Network.flat`` orders it. learning_rates: (R,).
    """

    def __init__(
        self,
        template: Network,
        weights: Array,
        dataset: Dataset,
        learning_rates: Array,
        loss: str,
        method: Method = PLAIN,
    ) -> None:
        from xorcore.engines import numba_batch_kernel as kernel
        from xorcore.engines import numba_vectors
        from xorcore.engines.numba_updates import updates_of

        self._kernel, width = kernel, kernel.WIDTH
        empty = partial(numba_vectors.empty, width)
        self._runs = len(weights)
        vectors = -(-self._runs // width)
        self._weights = empty(vectors, weights.shape[1])  # (V, N, WIDTH)
        self._rates, self._lowest, self._jumped, self._spread = (empty(vectors) for _ in range(4))
        rows = np.zeros((vectors * width, weights.shape[1]))  # a run of zeros does not learn
        rows[: self._runs] = weights
        self._weights[:] = rows.reshape(vectors, width, -1).swapaxes(1, 2)
        self._rates.reshape(-1)[: self._runs] = learning_rates
        self._lowest.fill(np.inf)
        self._epoch = 0

        def everywhere(numbers: Array) -> Array:
            rows = empty(len(numbers))
            rows[:] = numbers[:, np.newaxis]
            return rows

        inputs = template.with_bias_column(dataset.inputs)  # (P, n)
        is_fed = np.any(inputs, axis=1)  # if not, every weighted sum of the first layer is 0
        self._order = np.argsort(~is_fed, kind="stable")
        count, size = len(inputs), kernel.PATTERNS
        blocks = -(-count // size)
        patterns = np.pad(self._order, (0, blocks * size - count), mode="edge")
        self._data = (
            everywhere(inputs[patterns].ravel()),
            everywhere(dataset.targets[patterns].ravel()),
            np.minimum(count - size * np.arange(blocks), size),
            np.count_nonzero(is_fed[patterns].reshape(blocks, size), axis=1),
        )

        sizes = template.layers
        firsts = [0, 0, *accumulate(size * units for units in sizes[1:])]  # the inputs have no rows
        begins = [0, *accumulate(w.size for w in template.weights)]
        layers = [
            (below, units, firsts[layer], firsts[layer + 1], begins[layer])
            for layer, (below, units) in enumerate(pairwise(sizes))
        ]
        codes = {"sigmoid": kernel.SIGMOID, "tanh": kernel.TANH, "relu": kernel.RELU}
        self._network = (
            np.array(layers),
            inputs.shape[1],
            template.bias,
            codes[template.activation],
        )
        self._is_cross_entropy = loss == "cross_entropy"
        self._activations = empty(blocks * firsts[-1])
        # Of weighted sums of 0: where the first layer is not fed, this is final.
        self._activations.fill(float(template.activations[0](0.0)))
        self._errors = empty(vectors, count)
        self._deltas, self._descents = empty(firsts[-1]), empty(weights.shape[1])

        self._method, self._count = method, 0
        self._memory = empty(vectors, len(method.rule.remembers), weights.shape[1])
        self._is_plain = method.is_plain(count)
        self._updates = updates_of(method, count)
        self._points = inputs.copy(), dataset.targets[:, 0].copy(), np.empty(count, np.int64)
        # Room for a block of points, and for the weights at which their gradient is taken.
        block = empty(size * inputs.shape[1]), empty(size), empty(firsts[-1])
        self._part = *block, empty(weights.shape[1])

    @property
    def weights(self) -> Array:
        """A copy of all weights: (R, N), a row as ``Network.flat`` orders it."""
        return self._by_run(self._weights).copy()

    @property
    def state(self) -> Array:
        """Weights, the rule's memory and count of each run, as ``Method.state``: (R, S)."""
        memory = tuple(map(self._by_run, self._memory.swapaxes(0, 1)))
        return self._method.state(self.weights, memory, self._count)

    @property
    def jumped(self) -> NDArray[np.bool_]:
        """Whether the error of a network has jumped, at any look: (R,)."""
        return np.asarray(self._jumped.reshape(-1)[: self._runs] > 0)

    def run(self, epochs: int) -> None:
        """Run so many epochs."""
        arguments = (
            self._weights,
            self._rates,
            epochs,
            self._epoch,
            self._lowest,
            self._jumped,
            self._spread,
            self._is_cross_entropy,
            self._network,
            self._data,
            self._activations,
            self._deltas,
            self._descents,
        )
        if self._is_plain:
            self._kernel.run(*arguments)
        else:
            others = self._memory, self._count, self._points, self._updates, self._part
            self._kernel.run_updates(arguments, *others)
        self._epoch += epochs
        self._count += epochs * self._method.updates_of(len(self._order))

    def measure(self) -> Array:
        """Targets - outputs of the weights as they are: (P, R)."""
        self._kernel.measure(
            self._weights, self._errors, self._spread, self._network, self._data, self._activations
        )
        errors = np.empty((len(self._order), self._runs))
        errors[self._order] = self._by_run(self._errors).T
        return errors

    def is_finite(self) -> NDArray[np.bool_]:
        """Whether a network's weights, and its activations last computed, are finite: (R,)."""
        return np.asarray(self._spread.reshape(-1)[: self._runs] == 0)

    def halt(self, index: int) -> None:
        """Make network `index` one of zeros that does not learn, and whose error never jumps."""
        vector, lane = divmod(index, self._weights.shape[2])
        self._weights[vector, :, lane] = 0.0
        self._memory[vector, ..., lane] = 0.0
        self._rates[vector, lane] = 0.0
        self._lowest[vector, lane] = np.inf
        self._spread[vector, lane] = 0.0

    def _by_run(self, vectors: Array) -> Array:
        """The numbers (V, n, WIDTH) of every run: (R, n)."""
        return vectors.swapaxes(1, 2).reshape(-1, vectors.shape[1])[: self._runs]
