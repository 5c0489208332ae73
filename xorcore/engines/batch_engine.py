"""The arithmetic of ``epoch.trace_epoch`` on many networks of one architecture at once.

Every array has the runs on its last, contiguous axis, so each NumPy call works on R neighbours
and its own cost is shared by R runs. Nothing is allocated per epoch.

Three things save work. Where all inputs are 0 or 1, as in the gates, the products of the first
layer are sums: in XOR the patterns 01 and 10 each select a row of the weights, and 11 is the sum
of both. Without biases the pattern 00 contributes nothing to the first layer's weighted sums and
descents: its activations never change. And the weights of sigmoid layers are stored negated, as
in ``numpy_engine``, which saves negating their weighted sums; their slopes are negative as well,
so every delta has the sign of its layer's stored weights and one addition updates them all.

The learning rates are multiplied into the output deltas, where the numbers are fewest. For
that, and because some sums run in another order, the last digits may differ from the Trainer's.
Where ``batches.Method`` makes the updates, they are left out there, and the method has them.
"""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xorcore.engines.numpy_engine import Gradients, Operation, activate, slope, stored_sign
from xorcore.engines.watch import EVERY, jumps
from xorcore.model import Array
from xorcore.model.batches import PLAIN, Method
from xorcore.model.dataset import Dataset
from xorcore.model.network import Network, matrices


class _Layer(NamedTuple):
    """The arrays of one weight matrix, of its n units, and of the m units or inputs below."""

    name: str  # of the activation
    weights: Array  # (m, n, R), the bias row last
    descents: Array  # like the weights
    activations: Array  # (P, n, R)
    part: slice  # the patterns used: all, or in the first layer those whose inputs are not all 0
    slopes: Array  # (P in part, n, R)
    deltas: Array  # (P in part, n, R)


class BatchEpochs:
    """NumPy's ``engine.BatchEngine``: R networks of one shape and activation, on one dataset.

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
        runs = len(weights)
        inputs = template.with_bias_column(dataset.inputs)  # (P, n_in)
        is_zero_input = ~inputs.any(axis=1)  # then every weighted sum of the first layer is 0
        self._order = np.argsort(is_zero_input, kind="stable")  # last, so that they can be skipped
        nonzero = slice(np.count_nonzero(~is_zero_input))

        self._stored_sign = stored_sign(template)[:, np.newaxis]  # (N, 1)
        # (N, R), as `Network.flat` orders them
        self._weights = np.ascontiguousarray(weights.T) * self._stored_sign
        self._descents = np.zeros_like(self._weights)  # (N, R)
        self._error = np.empty((len(inputs), 1, runs))  # outputs - targets
        # At full size: operands of one shape take half the time of broadcast ones.
        self._targets = np.repeat(dataset.targets[self._order][..., np.newaxis], runs, axis=2)
        self._rates = np.broadcast_to(learning_rates, self._error.shape).copy()  # (P, 1, R)

        shapes = [w.shape for w in template.weights]
        self._layers = [
            _layer(activation.name, w.transpose(1, 2, 0), d.transpose(1, 2, 0), len(inputs), part)
            for activation, w, d, part in zip(
                template.activations,
                matrices(self._weights.T, shapes),
                matrices(self._descents.T, shapes),
                [nonzero] + [slice(None)] * (len(shapes) - 1),
                strict=True,
            )
        ]
        self._epoch = 0
        self._lowest = np.full(runs, np.inf)  # mean absolute error at any look
        self._jumped = np.zeros(runs, dtype=bool)
        fed = inputs[self._order][nonzero]
        self._inputs = fed[:, : dataset.inputs.shape[1]]
        self._forward = self._forward_pass(fed)
        self._backward = self._backward_pass(fed, loss)
        self._update: list[Operation] = [
            partial(np.add, self._weights, self._descents, self._weights)
        ]

        self._dataset, self._method = dataset, method
        self._memory, self._count = method.begun(self._weights), 0
        rates = np.ones_like(learning_rates)
        self._descents_at = Gradients.of(
            method, dataset, lambda part: BatchEpochs(template, weights, part, rates, loss)
        )

    def _forward_pass(self, inputs: Array) -> list[Operation]:
        """From the weights to the error; `inputs` are those that are not all 0."""
        first, last = self._layers[0], self._layers[-1]
        operations = _product(inputs, first.weights, first.activations[first.part])
        operations += activate(first.name, first.activations[first.part])
        for below, layer in pairwise(self._layers):
            operations += _sums(below.activations, layer.weights, layer.activations)
            operations += activate(layer.name, layer.activations)
        return [*operations, partial(np.subtract, last.activations, self._targets, self._error)]

    def _backward_pass(self, inputs: Array, loss: str) -> list[Operation]:
        """From the error to the descents."""
        first, last = self._layers[0], self._layers[-1]
        delta, derivative, a = last.deltas, last.slopes, last.activations[last.part]
        operations: list[Operation] = [
            partial(np.multiply, self._error[last.part], self._rates[last.part], delta)
        ]
        if loss == "squared":  # cross-entropy drops the output derivative
            operations += [
                partial(np.subtract, 1.0, a, derivative),
                partial(np.multiply, derivative, a, derivative),
                partial(np.multiply, delta, derivative, delta),
            ]
        for layer, below in pairwise(self._layers[::-1]):
            units = layer.weights[: below.activations.shape[1]]  # a bias has no unit below it
            operations += [
                *_descents(below.activations, layer.deltas, layer.descents),
                _propagate(layer.deltas[below.part], units, below.deltas),
                *slope(below.name, below.activations[below.part], 1.0, below.slopes),
                partial(np.multiply, below.deltas, below.slopes, below.deltas),
            ]
        return [*operations, *_product(inputs.T, first.deltas, first.descents)]

    @property
    def weights(self) -> Array:
        """A copy of all weights: (R, N), a row as ``Network.flat`` orders it."""
        return (self._weights * self._stored_sign).T

    @property
    def state(self) -> Array:
        """Weights, the rule's memory and count of each run, as ``Method.state``: (R, S)."""
        memory = tuple(array.T for array in self._memory)
        return self._method.state(self.weights, memory, self._count)

    @property
    def jumped(self) -> NDArray[np.bool_]:
        """Whether the error of a network has jumped, at any look: (R,)."""
        return self._jumped.copy()

    def is_finite(self) -> NDArray[np.bool_]:
        """Whether a network's weights, and its activations last computed, are finite: (R,)."""
        finite: NDArray[np.bool_] = np.all(np.isfinite(self._weights), axis=0)
        for layer in self._layers:
            finite &= np.isfinite(layer.activations).all(axis=(0, 1))
        return finite

    def run(self, epochs: int) -> None:
        """Run so many epochs."""
        operations = [*self._forward, *self._backward, *self._update]
        with np.errstate(all="ignore"):
            for epoch in range(self._epoch + 1, self._epoch + epochs + 1):
                if self._descents_at:
                    self._run_updates(epoch, self._descents_at)
                else:
                    for operation in operations:
                        operation()
                if epoch % EVERY == 0:
                    self._look()
        self._epoch += epochs

    def _run_updates(self, epoch: int, descents_at: Gradients) -> None:
        """Run the epoch that ends at `epoch`."""
        if epoch % EVERY == 0:  # then the errors before it are looked at
            self.measure()
        batches = self._method.batches(len(self._targets), epoch - 1)
        begin = self._weights * self._stored_sign, self._memory, self._count, self._rates[0, 0]
        *_, last = self._method.updates(batches, *begin, descents_at)
        np.multiply(last.after, self._stored_sign, self._weights)
        self._memory, self._count = last.memory, last.count

    def descents_at(self, weights: Array, inputs: Array, targets: Array) -> Array:
        """-dL/dw (N, R) at these weights, of as many points as this batch has, in their place.

        They are in the order given where no input is 0, and multiplied by the learning rates.
        """
        np.multiply(weights, self._stored_sign, self._weights)
        self._inputs[:], self._targets[:] = inputs, targets[..., np.newaxis]
        for operation in (*self._forward, *self._backward):
            operation()
        return self._descents * self._stored_sign

    def _look(self) -> None:
        """See whether an error has jumped, in the forward pass last computed."""
        error = np.abs(self._error).mean(axis=(0, 1))
        self._jumped |= jumps(error, self._lowest)
        self._lowest = np.fmin(self._lowest, error)

    def measure(self) -> Array:
        """Targets - outputs of the weights as they are: (P, R)."""
        with np.errstate(all="ignore"):
            for operation in self._forward:
                operation()
        errors = np.empty(self._error[:, 0].shape)
        errors[self._order] = -self._error[:, 0]
        return errors

    def halt(self, index: int) -> None:
        """Make network `index` one of zeros that does not learn, and whose error never jumps."""
        self._weights[:, index] = 0.0
        self._rates[..., index] = 0.0
        for array in self._memory:
            array[:, index] = 0.0
        self._lowest[index] = np.inf


def _layer(name: str, weights: Array, descents: Array, patterns: int, part: slice) -> _Layer:
    _, units, runs = weights.shape
    activations = np.zeros((patterns, units, runs))
    for operation in activate(name, activations):
        operation()  # of weighted sums of 0, which is final for the patterns outside `part`
    slopes, deltas = np.empty_like(activations[part]), np.empty_like(activations[part])
    return _Layer(name, weights, descents, activations, part, slopes, deltas)


def _product(matrix: Array, terms: Array, totals: Array) -> list[Operation]:
    """Fill `totals` (A, n, R) with the product of `matrix` (A, B) and `terms` (B, n, R)."""
    if not np.isin(matrix, (0, 1)).all():
        return [partial(np.einsum, "ab,bnr->anr", matrix, terms, out=totals)]
    return [
        operation
        for row, total in zip(matrix, totals, strict=True)
        for operation in _add_up([terms[index] for index in np.flatnonzero(row)], total)
    ]


def _add_up(terms: Sequence[Array], total: Array) -> list[Operation]:
    """Fill `total` with the sum of `terms`; left as it is when there are none."""
    if len(terms) < 2:
        return [partial(np.copyto, total, term) for term in terms]
    first, second, *others = terms
    return [
        partial(np.add, first, second, total),
        *(partial(np.add, total, term, total) for term in others),
    ]


def _sums(below: Array, weights: Array, z: Array) -> list[Operation]:
    """Fill `z` (P, n, R) with the weighted sums of the activations `below` (P, m, R)."""
    units = below.shape[1]
    sums = partial(np.einsum, "phr,hnr->pnr", below, weights[:units], out=z)
    return [sums, *(partial(np.add, z, bias, z) for bias in weights[units:])]


def _descents(below: Array, delta: Array, descents: Array) -> list[Operation]:
    """Fill `descents` (m, n, R) from the activations `below` (P, m, R) and `delta` (P, n, R)."""
    units = below.shape[1]
    products = partial(np.einsum, "phr,pnr->hnr", below, delta, out=descents[:units])
    biases = descents[units:]
    return [products, *(partial(np.add.reduce, delta, axis=0, out=bias) for bias in biases)]


def _propagate(delta: Array, weights: Array, below: Array) -> Operation:
    """Fill `below` (P, m, R) with `delta` (P, n, R) propagated through `weights` (m, n, R)."""
    if delta.shape[1] == 1:
        return partial(np.multiply, delta, weights[:, 0], below)
    return partial(np.einsum, "pnr,mnr->pmr", delta, weights, out=below)
