"""Common mistakes in the backward pass: an epoch and a run with one of them."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from xorcore.model import Array
from xorcore.model.epoch import EpochTrace, backward_pass, trace_epoch
from xorcore.model.loss import output_delta
from xorcore.runs.trainer import Trainer

MISTAKES = ("transpose", "output_derivative", "hidden_derivative", "sign", "order")
"""The names of the mistakes.

transpose: multiply by the activations and the weights without transposing them.
output_derivative: use the error as the output delta. With the squared error that gives the
    descents of another loss, cross-entropy; with cross-entropy it is correct.
hidden_derivative: use the propagated deltas as the hidden deltas.
sign: take outputs - targets as the error, and still add the descents to the weights.
order: update a layer's weights before the deltas are propagated through them.
"""


@np.errstate(over="ignore", invalid="ignore")
def mistaken_epoch(right: EpochTrace, mistake: str) -> EpochTrace:
    """The epoch of `right` with `mistake`, a name in ``MISTAKES``.

    The forward pass is that of `right`; the backward pass is computed again with the mistake.

    Raises ValueError, in NumPy's words, where a product without its transpose does not fit,
    and when the mistake is unknown.
    """
    if mistake not in MISTAKES:
        raise ValueError(f"mistake must be one of {', '.join(MISTAKES)}, not {mistake!r}")
    error = -right.error if mistake == "sign" else right.error
    loss = "cross_entropy" if mistake == "output_derivative" else right.loss
    delta = output_delta(loss, error, right.derivatives[-1])
    slopes = right.derivatives
    if mistake == "hidden_derivative":
        slopes = tuple(np.ones_like(slope) for slope in slopes)
    backward = partial(
        backward_pass, right.before, right.activations, slopes, delta, right.learning_rate
    )
    parts = backward(transposed=np.asarray if mistake == "transpose" else np.transpose)
    if mistake == "order":
        # The updated weights come of the deltas that go back through them: each pass finds
        # those of one matrix more, from the last on.
        for _ in right.before.weights[1:]:
            parts = backward(through=parts[-1].weights)
    deltas, propagated, descents, after = parts
    return replace(
        right, error=error, deltas=deltas, propagated=propagated, descents=descents, after=after
    )


@dataclass(frozen=True, eq=False)
class Product:
    """A product of the backward pass whose transpose is left out.

    of: "propagated" (deltas times weights) or "descents" (activations times deltas).
    layer: the weight matrix that is a factor of it, or that it updates.
    left, right: the operands, neither of them transposed.
    expected: the product with the transpose.
    result: the product without, or None where the shapes clash.
    message: NumPy's error where they clash, or empty.
    """

    of: str
    layer: int
    left: Array
    right: Array
    expected: Array
    result: Array | None
    message: str = ""


def untransposed(trace: EpochTrace) -> tuple[Product, ...]:
    """Every product of the backward pass without its transpose, each on its own, last layer first.

    The shapes do not always clash. Activations (P, n) can be multiplied by deltas (P, m) when
    P = n; deltas (P, m) by weights (n, m) when n = m. The result then has the right shape and,
    unless the matrix equals its own transpose, the wrong numbers.
    """
    network = trace.before
    layers = range(len(network.weights) - 1, -1, -1)
    fed = [network.with_bias_column(a) for a in trace.activations]
    units = [network.without_bias_row(w) for w in network.weights]
    deltas = trace.deltas
    return (
        *(_product("propagated", layer, deltas[layer], units[layer]) for layer in layers[:-1]),
        *(_product("descents", layer, fed[layer], deltas[layer]) for layer in layers),
    )


@np.errstate(over="ignore", invalid="ignore")
def _product(of: str, layer: int, left: Array, right: Array) -> Product:
    expected = np.dot(left, right.T) if of == "propagated" else np.dot(left.T, right)
    try:
        return Product(of, layer, left, right, expected, np.dot(left, right))
    except ValueError as clash:
        return Product(of, layer, left, right, expected, None, str(clash))


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
    """Mean absolute error at each epoch from that of `trace`, as the Trainer computes it.

    (epochs + 1,), or fewer where the run diverges.
    """
    trainer = Trainer(trace.before, trace.dataset, trace.learning_rate, trace.loss)
    trainer.advance(epochs)
    means: Array = np.abs(trainer.errors_between(0, trainer.epoch)).mean(axis=(1, 2))
    return means
