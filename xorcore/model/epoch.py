"""One epoch by the book, every intermediate kept: full-batch gradient descent, or other updates.

This is the readable statement of what the engines do fast; property tests hold them to the
same numbers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from xorcore.model import Array
from xorcore.model.batches import PLAIN, Indices, Method
from xorcore.model.dataset import Dataset
from xorcore.model.loss import LOSSES, output_delta
from xorcore.model.network import Network
from xorcore.model.update_rules import Memory, Rule

Matrices = tuple[Array, ...]


@dataclass(frozen=True, eq=False)
class EpochTrace:
    """Everything one epoch computes. P patterns; each tuple has an entry per weight matrix.

    weighted_sums: (P, n_{l+1}) each, z = a W.
    activations: (P, n_l) each, the inputs first, the outputs last (one more entry).
    error: (P, 1), targets - outputs.
    mean_absolute_error: of the network *before* the update, as the notebook prints it.
    derivatives: (P, n_{l+1}) each, da/dz: the slope of the activation function.
    deltas: (P, n_{l+1}) each, -dL/dz: the negative gradient by the weighted sums.
    propagated: (P, n_l), one per hidden layer, -dL/da: the deltas of the layer above,
        backpropagated through its weights.
    descents: shaped like the weights, -dL/dW: the negative gradient by the weights. The
        learning rate is not in it.
    after: the network with ``learning_rate * descent`` added to each weight matrix, or with all
        the steps of `updates`.
    updates: where an epoch is not this one plain step, what each of its updates computes.

    L is half the sum of squared errors, or the cross-entropy summed over the patterns.
    """

    before: Network
    dataset: Dataset
    learning_rate: float
    loss: str
    weighted_sums: Matrices
    activations: Matrices
    error: Array
    mean_absolute_error: float
    derivatives: Matrices
    deltas: Matrices
    propagated: Matrices
    descents: Matrices
    after: Network
    updates: tuple["UpdateTrace", ...] = ()


@dataclass(frozen=True, eq=False)
class UpdateTrace:
    """What one update of an epoch computes.

    points: (k,), the numbers of its points in the dataset.
    gradient: the trace of these points, at the weights where the rule takes the gradient. Its own
        `after` is of no use here.
    cells: by name, what the rule remembers afterwards and what is made of it, shaped like the
        weights: nothing, the velocity, or two moments and their corrections.
    step: what is added to the weights, shaped like them.
    after: the network afterwards.
    memory, count: the rule's memory afterwards, in rows as ``Network.flat``, and how many updates
        there have been: what the next epoch goes on from.
    """

    points: Indices
    gradient: EpochTrace
    cells: dict[str, Matrices]
    step: Matrices
    after: Network
    memory: Memory
    count: int


def trace_epoch(
    network: Network,
    dataset: Dataset,
    learning_rate: float,
    loss: str = "squared",
    *,
    rule: Rule = PLAIN.rule,
    batch: int | None = None,
    shuffle: int | None = None,
    epoch: int = 0,
    memory: Memory = (),
    count: int = 0,
) -> EpochTrace:
    """Run one epoch and keep every matrix.

    rule, batch, shuffle: how its updates are made, as in ``batches.Method``.
    epoch: its number, which decides the order of the points if they are shuffled.
    memory, count: what the rule remembers, in rows as ``Network.flat``, and the number of updates
        before; by default nothing, as at the start of a run.

    Raises ValueError when the loss is unknown, a setting is out of bounds or the inputs do not fit
    the network.
    """
    if loss not in LOSSES:
        raise ValueError(f"loss must be one of {', '.join(LOSSES)}, not {loss!r}")
    method = Method(rule, batch, shuffle)
    plain = _plain_epoch(network, dataset, learning_rate, loss)
    if method.is_plain(len(dataset.inputs)):
        return plain
    gradients: list[EpochTrace] = []

    def descents_at(weights: Array, points: Indices) -> Array:
        part = dataset.only(points)
        gradients.append(_plain_epoch(network.with_weights(weights), part, learning_rate, loss))
        return np.concatenate([descent.ravel() for descent in gradients[-1].descents])

    weights, batches = network.flat(), method.batches(len(dataset.inputs), epoch)
    begin = weights, memory or method.begun(weights), count, learning_rate
    with np.errstate(over="ignore", invalid="ignore"):
        updates = [*method.updates(batches, *begin, descents_at)]
    traces = tuple(
        UpdateTrace(
            update.points,
            gradient,
            {
                name: network.with_weights(cell).weights
                for name, cell in rule.cells(update.memory, update.count).items()
            },
            network.with_weights(update.step).weights,
            network.with_weights(update.after),
            update.memory,
            update.count,
        )
        for update, gradient in zip(updates, gradients, strict=True)
    )
    return replace(plain, after=traces[-1].after, updates=traces)


# As in Network.forward: a step from the largest weights may overflow.
@np.errstate(over="ignore", invalid="ignore")
def _plain_epoch(network: Network, dataset: Dataset, learning_rate: float, loss: str) -> EpochTrace:
    activations = network.forward(dataset.inputs)
    weighted_sums = tuple(
        np.dot(network.with_bias_column(a), w)
        for a, w in zip(activations[:-1], network.weights, strict=True)
    )

    error = dataset.targets - activations[-1]  # (P, 1)
    mean_absolute_error = float(np.mean(np.abs(error)))
    pairs = zip(network.activations, activations[1:], strict=True)
    derivatives = tuple(activation.derivative(a) for activation, a in pairs)
    delta = output_delta(loss, error, derivatives[-1])
    forward = (weighted_sums, activations, error, mean_absolute_error, derivatives)
    backward = backward_pass(network, activations, derivatives, delta, learning_rate)
    return EpochTrace(network, dataset, learning_rate, loss, *forward, *backward)


def backward_pass(
    network: Network,
    activations: Sequence[Array],
    derivatives: Sequence[Array],
    delta: Array,
    learning_rate: float,
    through: Sequence[Array] = (),
    transposed: Callable[[Array], Array] = np.transpose,
) -> tuple[Matrices, Matrices, Matrices, Network]:
    """Deltas, what is propagated, descents and the network after, as in ``EpochTrace``.

    `delta` is that of the output unit. The last two arguments are for ``explain.mistakes``:
    the weight matrices to propagate through (the network's own), and how to transpose.
    """
    through = through or network.weights
    deltas, propagated = [delta], list[Array]()
    descents, after = list[Array](), list[Array]()
    for layer in reversed(range(len(network.weights))):
        fed = network.with_bias_column(activations[layer])
        descents.insert(0, np.dot(transposed(fed), deltas[0]))
        after.insert(0, network.weights[layer] + learning_rate * descents[0])
        if layer > 0:
            weights = network.without_bias_row(through[layer])
            propagated.insert(0, np.dot(deltas[0], transposed(weights)))
            deltas.insert(0, propagated[0] * derivatives[layer - 1])
    updated = replace(network, weights=tuple(after))
    return tuple(deltas), tuple(propagated), tuple(descents), updated
