"""The arithmetic of ``epoch.trace_epoch`` on buffers made once: nothing is allocated per epoch.

Three facts of NumPy at these sizes shape the code, each worth a tenth of an epoch or more:
``np.dot`` into a given array takes half the time of ``@``, and the method ``a.dot`` a third
less again; operands of one shape take a quarter of the time of broadcast ones, so even the
ones in ``1 - a`` are an array; and a call costs more than its arithmetic, so all weights share
one row of memory, as do their descents, the activations and the slopes, and each row is
updated in one call. The weights of sigmoid layers are stored negated, which saves the call that
would negate their weighted sums; their slopes are negative as well, so every delta and descent
has the sign of its layer's stored weights.

Negation is exact in floating point and every sum runs in the order of ``trace_epoch``, so the
numbers are the same.

That is the plain epoch. Of others, whose updates ``batches.Method`` makes, each number of points
in an update has such buffers of its own, which give the descents at any weights.
"""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from math import prod
from typing import Protocol, Self

import numpy as np

from xorcore.engines.summary import Summary, summarise
from xorcore.model import Array
from xorcore.model.batches import PLAIN, Indices, Method
from xorcore.model.dataset import Dataset
from xorcore.model.network import Network, matrices

Operation = Callable[[], object]


class InPlaceEpochs:
    """NumPy's ``engine.TrainerEngine``, the reference for the others."""

    def __init__(
        self,
        network: Network,
        dataset: Dataset,
        learning_rate: float,
        loss: str,
        method: Method = PLAIN,
    ) -> None:
        names = [activation.name for activation in network.activations]
        shapes = [w.shape for w in network.weights]
        layers = [(len(dataset.inputs), columns) for _, columns in shapes]
        self._targets = dataset.targets.copy()
        self._weights, weights = _row_of(shapes)
        self._descents, descents = _row_of(shapes)
        self._activations, activations = _row_of(layers)
        all_slopes, slopes = _row_of(layers)
        all_ones, ones = _row_of(layers)
        _, deltas = _row_of(layers)
        all_ones.fill(1.0)

        # The left factor of each weight matrix: the layer below, with ones for the biases.
        inputs = dataset.inputs.copy()
        fed = [network.with_bias_column(a) for a in (inputs, *activations[:-1])]
        self._inputs = fed[0][:, : inputs.shape[1]]

        self._forward: list[Operation] = []
        for layer, (name, a) in enumerate(zip(names, activations, strict=True)):
            self._forward.append(partial(fed[layer].dot, weights[layer], a))
            self._forward += activate(name, a, ones[layer])
            if network.bias and a is not activations[-1]:
                self._forward.append(partial(np.copyto, fed[layer + 1][:, :-1], a))
        hidden = sum(prod(layer) for layer in layers[:-1])
        regions = {names[0]: slice(0, hidden), "sigmoid": slice(hidden, None)}
        if names[0] == "sigmoid":
            regions = {"sigmoid": slice(None)}
        for name, part in regions.items():
            self._forward += slope(name, self._activations[part], all_ones[part], all_slopes[part])

        self._outputs = activations[-1]
        self._output_delta = deltas[-1]
        # Cross-entropy drops the output derivative: a slope of 1, negated too, does the same.
        self._output_slope = -ones[-1] if loss == "cross_entropy" else slopes[-1]

        self._backward: list[Operation] = []
        for layer in range(len(shapes) - 1, 0, -1):
            units = network.without_bias_row(weights[layer])
            below = deltas[layer - 1]
            self._backward += [
                partial(deltas[layer].dot, units.T, below),
                partial(np.multiply, below, slopes[layer - 1], below),
            ]
        for a, delta, descent in zip(fed, deltas, descents, strict=True):
            self._backward.append(partial(a.T.dot, delta, descent))
        self._step = np.empty_like(self._weights)
        self._update: list[Operation] = [
            partial(np.multiply, self._descents, self._step, self._descents),
            partial(np.add, self._weights, self._descents, self._weights),
        ]

        self._stored_sign = stored_sign(network)
        self.learning_rate = learning_rate
        self._dataset, self._method = dataset, method
        self.resume(method.state(flat := network.flat(), method.begun(flat), 0), 0)
        self._descents_at = Gradients.of(
            method, dataset, lambda part: InPlaceEpochs(network, part, learning_rate, loss)
        )

    @property
    def block(self) -> int:
        """Few enough that their errors stay in the cache and that running them again is cheap."""
        points = len(self._targets)
        return max(1, 1_024 // max(points // 4, self._method.updates_of(points)))

    @property
    def learning_rate(self) -> float:
        """Factor of every step."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, learning_rate: float) -> None:
        self._learning_rate = learning_rate
        self._step.fill(learning_rate)

    @property
    def weights(self) -> Array:
        """A copy of all weights (N,)."""
        return self._weights * self._stored_sign

    @weights.setter
    def weights(self, flat: Array) -> None:
        np.multiply(flat, self._stored_sign, self._weights)

    @property
    def state(self) -> Array:
        """Weights, the rule's memory and count, as ``Method.state``: (S,)."""
        return self._method.state(self.weights, self._memory, self._count)

    def resume(self, state: Array, epoch: int) -> None:
        """Go on from this state, at the epoch of this number."""
        self.weights, self._memory, self._count = self._method.parts(state)
        self._epoch = epoch

    def run(self, epochs: int) -> None:
        """Run so many epochs."""
        self._run(np.empty((epochs, *self._targets.shape)))

    def _run(self, errors: Array) -> None:
        if self._descents_at:
            self._run_updates(errors, self._descents_at)
            return
        forward, backward = self._forward, [*self._backward, *self._update]
        targets, outputs = self._targets, self._outputs
        slope, delta = self._output_slope, self._output_delta
        subtract, multiply = np.subtract, np.multiply
        for error in errors:
            for operation in forward:
                operation()
            subtract(targets, outputs, error)
            multiply(error, slope, delta)
            for operation in backward:
                operation()

    def _run_updates(self, errors: Array, descents_at: "Gradients") -> None:
        for epoch, error in enumerate(errors, self._epoch):
            error[:] = self.measure()
            batches = self._method.batches(len(error), epoch)
            begin = self.weights, self._memory, self._count, self.learning_rate
            *_, last = self._method.updates(batches, *begin, descents_at)
            self.weights, self._memory, self._count = last.after, last.memory, last.count
        self._epoch += len(errors)

    def descents_at(self, weights: Array, inputs: Array, targets: Array) -> Array:
        """-dL/dw (N,) at these weights, of as many points as this engine has, in their place."""
        self.weights, self._inputs[:], self._targets[:] = weights, inputs, targets
        np.multiply(self.measure(), self._output_slope, self._output_delta)
        for operation in self._backward:
            operation()
        return self._descents * self._stored_sign

    def run_through(self, errors: Array, ends: Sequence[int]) -> Array:
        """Run, fill `errors` (epochs, P, 1), and return the states at each of `ends`."""
        states = []
        for start, end in pairwise((0, *ends)):
            self._run(errors[start:end])
            states.append(self.state)
        return np.array(states)

    def measure(self) -> Array:
        """Targets - outputs of the weights as they are: (P, 1)."""
        for operation in self._forward:
            operation()
        return np.subtract(self._targets, self._outputs)

    def is_finite(self) -> bool:
        """Whether the weights, and all activations of the last forward pass, are finite."""
        return bool(np.isfinite(self._weights).all() and np.isfinite(self._activations).all())

    def summary(self, errors: Array) -> Summary:
        """The statistics of `errors` (n, P, 1), epoch by epoch."""
        return summarise(errors)


class GradientEngine(Protocol):
    """A plain engine of a few points whose places others can take."""

    def descents_at(self, weights: Array, inputs: Array, targets: Array) -> Array:
        """-dL/dw at these weights, for points (k, n_in) and targets (k, 1)."""


class Gradients:
    """The descents of any of the points, from an engine for each number of points in an update."""

    def __init__(
        self, method: Method, dataset: Dataset, engine: Callable[[Dataset], GradientEngine]
    ) -> None:
        self._dataset = dataset
        sizes = {len(points) for points in method.batches(len(dataset.inputs), 0)}
        self._parts = {size: engine(self._blank(size)) for size in sizes}

    @classmethod
    def of(
        cls, method: Method, dataset: Dataset, engine: Callable[[Dataset], GradientEngine]
    ) -> Self | None:
        """None for a plain method, which needs none."""
        return None if method.is_plain(len(dataset.inputs)) else cls(method, dataset, engine)

    def _blank(self, size: int) -> Dataset:
        # Of halves, since work with inputs of 0 and 1 is spared, and others will come.
        inputs = np.full((size, self._dataset.inputs.shape[1]), 0.5)
        return Dataset("", inputs, np.zeros((size, 1)))

    def __call__(self, weights: Array, points: Indices) -> Array:
        """-dL/dw at these weights, and in their shape, of these points."""
        inputs, targets = self._dataset.inputs[points], self._dataset.targets[points]
        return self._parts[len(points)].descents_at(weights, inputs, targets)


def _row_of(shapes: Sequence[tuple[int, ...]]) -> tuple[Array, list[Array]]:
    """One row of zeros with room for all `shapes`, and a view of each in it."""
    row = np.zeros(sum(prod(shape) for shape in shapes))
    return row, matrices(row, shapes)


def stored_sign(network: Network) -> Array:
    """-1 for the weights that are stored negated, those of sigmoid layers, 1 for others: (N,)."""
    layers = zip(network.activations, network.weights, strict=True)
    return np.concatenate(
        [np.full(w.size, -1.0 if a.name == "sigmoid" else 1.0) for a, w in layers]
    )


def activate(name: str, z: Array, one: Array | float = 1.0) -> list[Operation]:
    """Turn weighted sums `z` into activations in place; those of a sigmoid come negated.

    `one` is 1, or an array of ones in the shape of `z`.
    """
    if name == "sigmoid":
        return [partial(np.exp, z, z), partial(np.add, z, one, z), partial(np.reciprocal, z, z)]
    if name == "tanh":
        return [partial(np.tanh, z, z)]
    return [partial(np.maximum, z, 0.0 * one, out=z)]


def slope(name: str, a: Array, one: Array | float, slope: Array) -> list[Operation]:
    """Fill `slope` with the derivative at the activations `a`, negated for a sigmoid."""
    if name == "sigmoid":
        return [partial(np.subtract, a, one, slope), partial(np.multiply, slope, a, slope)]
    if name == "tanh":
        return [partial(np.multiply, a, a, slope), partial(np.subtract, one, slope, slope)]
    return [partial(np.sign, a, slope)]
