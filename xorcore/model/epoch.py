"""One epoch of full-batch gradient descent by the book, every intermediate kept.

This is the readable statement of what ``training.Trainer`` does fast; a property test holds
the two to the same numbers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xorcore.model.dataset import Dataset
from xorcore.model.network import Network

LOSSES = ("squared", "cross_entropy")

Matrices = tuple[NDArray[np.float64], ...]


@dataclass(frozen=True, eq=False)
class EpochTrace:
    """Everything one epoch computes. P patterns; each tuple has an entry per weight matrix.

    weighted_sums: (P, n_{l+1}) each, z = a W.
    activations: (P, n_l) each, the inputs first, the outputs last (one more entry).
    error: (P, 1), targets - outputs.
    mean_absolute_error: of the network *before* the update, as the notebook prints it.
    derivatives: (P, n_{l+1}) each, da/dz.
    deltas: (P, n_{l+1}) each, -dE/dz.
    propagated: (P, n_l), one per hidden layer: the next layer's deltas carried back
        through its weights, -dE/da.
    descents: shaped like the weights, -dE/dW.
    after: the network with ``learning_rate * descent`` added to each weight matrix.

    E is half the sum of squared errors, or the cross-entropy summed over the patterns.
    """

    before: Network
    dataset: Dataset
    learning_rate: float
    loss: str
    weighted_sums: Matrices
    activations: Matrices
    error: NDArray[np.float64]
    mean_absolute_error: float
    derivatives: Matrices
    deltas: Matrices
    propagated: Matrices
    descents: Matrices
    after: Network


# As in Network.forward: a step from the largest weights may overflow.
@np.errstate(over="ignore", invalid="ignore")
def trace_epoch(
    network: Network, dataset: Dataset, learning_rate: float, loss: str = "squared"
) -> EpochTrace:
    """Run one epoch and keep every matrix.

    ``loss="cross_entropy"`` drops the output derivative: it cancels in -dE/dz
    (Bishop 2006, Pattern Recognition and Machine Learning, section 5.2).

    Raises ValueError when the loss is unknown or the inputs do not fit the network.
    """
    if loss not in LOSSES:
        raise ValueError(f"loss must be one of {', '.join(LOSSES)}, not {loss!r}")

    activations = network.forward(dataset.inputs)
    fed = [network.feed(a) for a in activations[:-1]]
    weighted_sums = [np.dot(a, w) for a, w in zip(fed, network.weights, strict=True)]

    error = dataset.targets - activations[-1]  # (P, 1)
    derivatives = [
        activation.derivative(a)
        for activation, a in zip(network.activations, activations[1:], strict=True)
    ]

    deltas = [error if loss == "cross_entropy" else error * derivatives[-1]]
    propagated = []
    units = [w[: len(w) - network.bias] for w in network.weights]  # a bias has no unit below it
    for weights, derivative in zip(units[:0:-1], derivatives[-2::-1], strict=True):
        propagated.insert(0, np.dot(deltas[0], weights.T))
        deltas.insert(0, propagated[0] * derivative)

    descents = [np.dot(a.T, delta) for a, delta in zip(fed, deltas, strict=True)]
    after = [w + learning_rate * d for w, d in zip(network.weights, descents, strict=True)]

    return EpochTrace(
        before=network,
        dataset=dataset,
        learning_rate=learning_rate,
        loss=loss,
        weighted_sums=tuple(weighted_sums),
        activations=activations,
        error=error,
        mean_absolute_error=float(np.mean(np.abs(error))),
        derivatives=tuple(derivatives),
        deltas=tuple(deltas),
        propagated=tuple(propagated),
        descents=tuple(descents),
        after=Network(tuple(after), network.activation, network.bias),
    )
