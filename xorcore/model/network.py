"""A multilayer perceptron as an immutable value: weights in, activations out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xorcore.model import Array
from xorcore.model.activations import HIDDEN_ACTIVATIONS, Activation, sigmoid
from xorcore.model.dataset import frozen_array


@dataclass(frozen=True, eq=False)
class Network:
    """Weight matrices of shape (n_l, n_{l+1}), one per pair of neighbouring layers.

    With ``bias=True`` each matrix has one more row, its last, fed by a constant 1. Hidden
    units use `activation` (a name in ``HIDDEN_ACTIVATIONS``); the output unit is always a
    sigmoid. The matrices are float64 and not writeable.

    Raises ValueError when the matrices do not chain or the activation is unknown.
    """

    weights: tuple[Array, ...]
    activation: str = "sigmoid"
    bias: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", tuple(frozen_array(w) for w in self.weights))
        if self.activation not in HIDDEN_ACTIVATIONS:
            names = ", ".join(HIDDEN_ACTIVATIONS)
            raise ValueError(f"activation must be one of {names}, not {self.activation!r}")
        if not self.weights or any(w.ndim != 2 or 0 in w.shape for w in self.weights):
            raise ValueError("weights must be one or more matrices, none of them empty")
        if len(self.weights[0]) <= self.bias:
            raise ValueError("the first weight matrix has a bias row but no row for an input")
        for earlier, later in pairwise(w.shape for w in self.weights):
            if earlier[1] + self.bias != later[0]:
                raise ValueError(f"a matrix of shape {earlier} cannot feed one of shape {later}")
        if self.weights[-1].shape[1] != 1:
            raise ValueError("the last weight matrix must have one column: one output unit")

    @classmethod
    def notebook(cls) -> Self:
        """The 2-3-1 network without biases that the notebook works through by hand."""
        first = [[-0.424, -0.740, -0.961], [0.358, -0.577, -0.469]]
        return cls((np.array(first), np.array([[-0.017], [-0.893], [0.148]])))

    @classmethod
    def random(
        cls,
        layers: Sequence[int] = (2, 3, 1),
        seed: int = 0,
        bias: bool = False,
        activation: str = "sigmoid",
    ) -> Self:
        """Weights uniform in [-1, 1), drawn by ``numpy.random.default_rng(seed)``.

        The biases are drawn after all weights: one seed gives the same weights with biases
        as without.
        """
        rng = np.random.default_rng(seed)
        weights = [rng.uniform(-1, 1, shape) for shape in pairwise(layers)]
        if bias:
            weights = [np.vstack((w, rng.uniform(-1, 1, (1, w.shape[1])))) for w in weights]
        return cls(tuple(weights), activation, bias)

    @property
    def layers(self) -> tuple[int, ...]:
        """Number of units in each layer, inputs first: (2, 3, 1) for the notebook."""
        return (len(self.weights[0]) - self.bias, *(w.shape[1] for w in self.weights))

    @property
    def unit_names(self) -> list[list[str]]:
        """A name for every unit: x1, x2; h1, h2 (or h11, h12; h21 in deeper networks); y."""
        sizes = self.layers[:-1]
        hidden = ["h"] if len(sizes) == 2 else [f"h{layer}" for layer in range(1, len(sizes))]
        named = zip(["x", *hidden], sizes, strict=True)
        return [*([f"{name}{unit + 1}" for unit in range(size)] for name, size in named), ["y"]]

    @property
    def weight_names(self) -> list[tuple[int, str, str]]:
        """For each weight in the order of ``flat``: matrix 1, 2, ..., unit below, unit above.

        A bias has "bias" in place of a unit below.
        """
        bias = ["bias"] if self.bias else []
        return [
            (matrix, below, above)
            for matrix, (lower, upper) in enumerate(pairwise(self.unit_names), start=1)
            for below in (*lower, *bias)
            for above in upper
        ]

    @property
    def activations(self) -> tuple[Activation, ...]:
        """The activation function behind each weight matrix, the output's sigmoid last."""
        hidden = HIDDEN_ACTIVATIONS[self.activation]
        return (hidden,) * (len(self.weights) - 1) + (sigmoid,)

    def with_bias_column(self, activations: Array) -> Array:
        """Append a column of ones to `activations` (..., P, n) if the network has biases."""
        if not self.bias:
            return activations
        return np.concatenate((activations, np.ones((*activations.shape[:-1], 1))), axis=-1)

    def without_bias_row(self, weights: Array) -> Array:
        """The rows of a weight matrix that have a unit below them: all but that of the biases."""
        return weights[:-1] if self.bias else weights

    # Weights of a diverging run may overflow here; that is expected, so no warning is given.
    @np.errstate(over="ignore", invalid="ignore")
    def forward(self, inputs: ArrayLike) -> tuple[Array, ...]:
        """Activations of every layer for `inputs` (P, n_in): a (P, n_l) each, inputs first.

        Raises ValueError for inputs of another shape.
        """
        layers = [np.asarray(inputs, dtype=np.float64)]
        if layers[0].ndim != 2 or layers[0].shape[1] != self.layers[0]:
            raise ValueError(f"inputs must be (P, {self.layers[0]}), not {layers[0].shape}")
        for weights, activate in zip(self.weights, self.activations, strict=True):
            layers.append(activate(np.dot(self.with_bias_column(layers[-1]), weights)))
        return tuple(layers)

    def predict(self, inputs: ArrayLike) -> Array:
        """The output unit's activation for `inputs` (P, n_in): a (P, 1); see ``forward``."""
        return self.forward(inputs)[-1]

    def with_weights(self, flat: ArrayLike) -> Self:
        """The same network with other weights, in one row (N,) as ``flat`` gives them."""
        row = np.asarray(flat, dtype=np.float64)
        return replace(self, weights=tuple(matrices(row, [w.shape for w in self.weights])))

    def flat(self) -> Array:
        """All N weights in one row, matrix after matrix, each read row by row: (N,)."""
        return np.concatenate([w.ravel() for w in self.weights])


def weight_count(layers: Sequence[int], bias: bool = False) -> int:
    """Number of weights, with those of the biases, between layers of so many units each."""
    return sum((below + bias) * above for below, above in pairwise(layers))


def random_weights(layers: Sequence[int], seeds: Sequence[int], bias: bool) -> Array:
    """The weights of ``Network.random`` of every seed, in a row each: (R, N).

    In a third of the time that the networks would take.
    """
    shapes = [(below + bias, above) for below, above in pairwise(layers)]
    places = matrices(np.arange(weight_count(layers, bias)), shapes)
    order = [w[:-1] if bias else w for w in places] + [w[-1:] for w in places if bias]
    drawn = np.empty((len(seeds), weight_count(layers, bias)))
    for row, seed in zip(drawn, seeds, strict=True):
        np.random.Generator(np.random.PCG64(seed)).random(out=row)  # as default_rng
    weights = np.empty_like(drawn)
    weights[:, np.concatenate([w.ravel() for w in order])] = -1 + 2 * drawn  # as uniform
    return weights


def matrices(flat: NDArray[Any], shapes: Sequence[tuple[int, ...]]) -> list[NDArray[Any]]:
    """Cut rows of weights (..., N) into matrices: a view (..., rows, columns) for each shape."""
    ends = np.cumsum([rows * columns for rows, columns in shapes])[:-1]
    parts = zip(np.split(flat, ends, axis=-1), shapes, strict=True)
    return [part.reshape(*flat.shape[:-1], *shape) for part, shape in parts]


@np.errstate(over="ignore", invalid="ignore")  # as in Network.forward
def forward_many(
    network: Network, weights: Array, inputs: Array
) -> tuple[list[Array], list[Array]]:
    """``Network.forward`` for many networks that differ from `network` in their weights only.

    `weights` (..., N) has the weights of one network, as ``Network.flat`` orders them, along
    its last axis. Returns the weighted sums and the activations of every layer above the
    inputs: (..., P, n_l) each.
    """
    weighted_sums = []
    activations = [np.broadcast_to(inputs, (*weights.shape[:-1], *inputs.shape))]
    many = matrices(weights, [w.shape for w in network.weights])
    for w, activate in zip(many, network.activations, strict=True):
        weighted_sums.append(np.matmul(network.with_bias_column(activations[-1]), w))
        activations.append(activate(weighted_sums[-1]))
    return weighted_sums, activations[1:]
