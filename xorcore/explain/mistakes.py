"""What goes wrong when a line of the backward pass does: an epoch with a common mistake in it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from xorcore.model.epoch import EpochTrace, trace_epoch
from xorcore.model.network import Network
from xorcore.runs.trainer import Trainer

Array = NDArray[np.float64]

MISTAKES = ("transpose", "output_derivative", "hidden_derivative", "sign", "order")
"""The mistakes that can be made.

transpose: multiply without turning the left (activations) or right (weights) matrix over.
output_derivative: take the error for the output delta. For the squared error that is the
    descent of another loss, the cross-entropy; with that loss it is no mistake at all.
hidden_derivative: take what is carried back for the hidden delta.
sign: subtract the targets from the outputs, and still add the change to the weights.
order: update a layer's weights before the deltas are carried back through them.
"""


@np.errstate(over="ignore", invalid="ignore")
def mistaken_epoch(right: EpochTrace, mistake: str) -> EpochTrace:
    """The epoch of `right` as it comes out with `mistake`, a name in ``MISTAKES``.

    The way forward is that of `right`; its backward half is done again with the mistake in it.

    Raises ValueError, in NumPy's words, where a product without its transpose does not fit,
    and when the mistake is unknown.
    """
    if mistake not in MISTAKES:
        raise ValueError(f"mistake must be one of {', '.join(MISTAKES)}, not {mistake!r}")
    network = right.before
    error = -right.error if mistake == "sign" else right.error
    drops_slope = mistake == "output_derivative" or right.loss == "cross_entropy"
    deltas = [error if drops_slope else error * right.derivatives[-1]]
    propagated: list[Array] = []
    descents: list[Array] = []
    after: list[Array] = []

    for layer in range(len(network.weights) - 1, -1, -1):
        fed = network.feed(right.activations[layer])
        descents.insert(0, np.dot(fed if mistake == "transpose" else fed.T, deltas[0]))
        after.insert(0, network.weights[layer] + right.learning_rate * descents[0])
        if layer > 0:
            weights = _units(network, after[0] if mistake == "order" else network.weights[layer])
            propagated.insert(
                0, np.dot(deltas[0], weights if mistake == "transpose" else weights.T)
            )
            slope = 1.0 if mistake == "hidden_derivative" else right.derivatives[layer - 1]
            deltas.insert(0, propagated[0] * slope)

    return replace(
        right,
        error=error,
        deltas=tuple(deltas),
        propagated=tuple(propagated),
        descents=tuple(descents),
        after=Network(tuple(after), network.activation, network.bias),
    )


@dataclass(frozen=True, eq=False)
class Product:
    """A product of the backward pass whose transpose is left out.

    of: "propagated" (deltas times weights) or "descents" (activations times deltas).
    layer: the weight matrix it goes through or changes.
    left, right: the operands, neither of them transposed.
    expected: what the product gives with the transpose.
    result: what it gives without, or None where the shapes clash.
    message: what NumPy says where they clash, or empty.
    """

    of: str
    layer: int
    left: Array
    right: Array
    expected: Array
    result: Array | None
    message: str


def untransposed(trace: EpochTrace) -> tuple[Product, ...]:
    """Every product of the backward pass without its transpose, each on its own, last layer first.

    The shapes do not always clash. Activations (P, n) times deltas (P, m) go through when
    P = n; deltas (P, m) times weights (n, m) when n = m. The result then has the right shape
    and, unless the matrix happens to be its own transpose, the wrong numbers.
    """
    network = trace.before
    layers = range(len(network.weights) - 1, -1, -1)
    carried = [
        _product("propagated", layer, trace.deltas[layer], _units(network, network.weights[layer]))
        for layer in layers[:-1]
    ]
    changes = [
        _product("descents", layer, network.feed(trace.activations[layer]), trace.deltas[layer])
        for layer in layers
    ]
    return (*carried, *changes)


@np.errstate(over="ignore", invalid="ignore")
def _product(of: str, layer: int, left: Array, right: Array) -> Product:
    expected = np.dot(left, right.T) if of == "propagated" else np.dot(left.T, right)
    result, message = None, ""
    try:
        result = np.dot(left, right)
    except ValueError as clash:
        message = str(clash)
    return Product(of, layer, left, right, expected, result, message)


def _units(network: Network, weights: Array) -> Array:
    """The rows of a weight matrix that have a unit below them: all but the bias."""
    return weights[: len(weights) - network.bias]


def mistaken_errors(trace: EpochTrace, mistake: str, epochs: int) -> Array:
    """Mean absolute error at each epoch from that of `trace`, with `mistake` in every one.

    (epochs + 1,), or fewer where the numbers stop being finite. Raises as ``mistaken_epoch``.
    """
    means: list[float] = []
    network = trace.before
    for _ in range(epochs + 1):
        epoch = trace_epoch(network, trace.dataset, trace.learning_rate, trace.loss)
        if not all(np.isfinite(m).all() for m in (*network.weights, epoch.error)):
            break
        means.append(epoch.mean_absolute_error)
        network = mistaken_epoch(epoch, mistake).after
    return np.array(means)


def right_errors(trace: EpochTrace, epochs: int) -> Array:
    """Mean absolute error at each epoch from that of `trace`, as the Trainer goes on from it.

    (epochs + 1,), or fewer where the run diverges.
    """
    trainer = Trainer(trace.before, trace.dataset, trace.learning_rate, trace.loss)
    means = [trainer.mean_absolute_error]
    while trainer.epoch < epochs:
        trainer.advance(1)
        if trainer.diverged:
            break
        means.append(trainer.mean_absolute_error)
    return np.array(means)
