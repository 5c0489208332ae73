"""A multilayer perceptron as an immutable value: weights in, activations out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

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

    weights: tuple[NDArray[np.float64], ...]
    activation: str = "sigmoid"
    bias: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", tuple(frozen_array(w) for w in self.weights))
        if self.activation not in HIDDEN_ACTIVATIONS:
            raise ValueError(
                f"activation must be one of {', '.join(HIDDEN_ACTIVATIONS)}, "
                f"not {self.activation!r}"
            )
        if not self.weights or any(w.ndim != 2 or 0 in w.shape for w in self.weights):
            raise ValueError("weights must be one or more matrices, none of them empty")
        if len(self.weights[0]) <= self.bias:
            raise ValueError("the first weight matrix has a bias row but no row for an input")
        for earlier, later in pairwise(self.weights):
            if earlier.shape[1] + self.bias != len(later):
                raise ValueError(
                    f"a matrix of shape {earlier.shape} cannot feed one of shape {later.shape}"
                )
        if self.weights[-1].shape[1] != 1:
            raise ValueError("the last weight matrix must have one column: one output unit")

    @classmethod
    def notebook(cls) -> Self:
        """The 2-3-1 network without biases that the notebook works through by hand."""
        return cls(
            (
                [[-0.424, -0.740, -0.961], [0.358, -0.577, -0.469]],
                [[-0.017], [-0.893], [0.148]],
            )
        )

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
        sizes = self.layers
        names = [[f"x{unit + 1}" for unit in range(sizes[0])]]
        for layer, size in enumerate(sizes[1:-1], start=1):
            prefix = "h" if len(sizes) == 3 else f"h{layer}"
            names.append([f"{prefix}{unit + 1}" for unit in range(size)])
        return [*names, ["y"]]

    @property
    def activations(self) -> tuple[Activation, ...]:
        """The activation function behind each weight matrix, the output's sigmoid last."""
        hidden = HIDDEN_ACTIVATIONS[self.activation]
        return (hidden,) * (len(self.weights) - 1) + (sigmoid,)

    def feed(self, activations: NDArray[np.float64]) -> NDArray[np.float64]:
        """What a weight matrix is multiplied with: (P, n), and a column of ones for biases."""
        if not self.bias:
            return activations
        return np.hstack((activations, np.ones((len(activations), 1))))

    # The largest weights that a diverging run leaves may overflow, which is no news to anybody.
    @np.errstate(over="ignore", invalid="ignore")
    def forward(self, inputs: ArrayLike) -> tuple[NDArray[np.float64], ...]:
        """Activations of every layer for `inputs` (P, n_in): a (P, n_l) each, inputs first.

        Raises ValueError for inputs of another shape.
        """
        layers = [np.asarray(inputs, dtype=np.float64)]
        if layers[0].ndim != 2 or layers[0].shape[1] != self.layers[0]:
            raise ValueError(f"inputs must be (P, {self.layers[0]}), not {layers[0].shape}")
        for weights, activate in zip(self.weights, self.activations, strict=True):
            layers.append(activate(np.dot(self.feed(layers[-1]), weights)))
        return tuple(layers)

    def predict(self, inputs: ArrayLike) -> NDArray[np.float64]:
        """The output unit's activation for `inputs` (P, n_in): a (P, 1); see ``forward``."""
        return self.forward(inputs)[-1]

    def with_weights(self, flat: NDArray[np.float64]) -> Self:
        """The same network with other weights: all matrices in one row, read row by row."""
        ends = np.cumsum([w.size for w in self.weights[:-1]])
        parts = np.split(np.asarray(flat, dtype=np.float64), ends)
        return replace(
            self,
            weights=tuple(
                part.reshape(w.shape) for part, w in zip(parts, self.weights, strict=True)
            ),
        )

    def flat(self) -> NDArray[np.float64]:
        """All weights in one row, matrix after matrix, each read row by row."""
        return np.concatenate([w.ravel() for w in self.weights])
