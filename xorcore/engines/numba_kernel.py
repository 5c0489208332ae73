"""The inner loops of ``numba_engine``, which Numba compiles; imported only when needed.

The network is a list of connections, one for each weight in the order of ``Network.flat``:
number k leads from row ``sources[k]`` of the activations to row ``ends[k]``. One short loop
then serves layers of every shape. The patterns come in blocks of four, a row of four numbers
for each unit, since a loop whose length is known beforehand takes half the time of any other.
The last block is padded with copies of pattern 0; their deltas stay 0.
"""

from math import exp, tanh
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xorcore.engines.numba_compile import compiled
from xorcore.model import Array

Numbers = NDArray[np.uint64]

LANES = 4
"""Patterns in a block: as many as a Boolean function of two inputs has."""

SIGMOID, TANH, RELU = range(3)


@compiled
def run_through(
    ends: NDArray[np.int64], weights_at: Array, errors: Array, weights: Array, *network: Any
) -> None:
    """Run to each of `ends` in turn, and fill `weights_at` (ends, n) with the weights there.

    The other arguments are those of ``run_epochs``.
    """
    start = 0
    for row in range(len(ends)):
        run_epochs(errors[start : ends[row]], weights, *network)
        weights_at[row] = weights
        start = ends[row]


@compiled
def run_epochs(
    errors: Array,
    weights: Array,
    learning_rate: float,
    connections: tuple[Numbers, Numbers],
    layers: Numbers,
    activation: int,
    is_cross_entropy: bool,
    targets: Array,
    activations: Array,
    deltas: Array,
    descents: Array,
) -> None:
    """Run ``len(errors)`` epochs: fill `errors` (epochs, P) and update `weights` (n,).

    `connections` are `sources` and `ends`. `layers` (L, 4) has for each weight matrix its first
    connection and the one past its last, then the first row of its units and the one past
    their last. `targets` is (P,); `activations` and `deltas` are (blocks, rows, 4), with the
    inputs and a row of ones among the activations; `descents` (n,) are 0 before and after.
    """
    output = activations.shape[1] - 1
    for epoch in range(len(errors)):
        for block in range(len(activations)):
            a, delta = activations[block], deltas[block]
            forward(weights, connections, layers, activation, a)
            first = block * LANES
            for p in range(min(LANES, len(targets) - first)):
                error = targets[first + p] - a[output, p]
                slope = 1.0 if is_cross_entropy else a[output, p] * (1.0 - a[output, p])
                errors[epoch, first + p] = error
                delta[output, p] = error * slope
            step = learning_rate if block == len(activations) - 1 else 0.0
            backward(weights, connections, layers, activation, a, delta, descents, step)


@compiled
def forward(
    weights: Array,
    connections: tuple[Numbers, Numbers],
    layers: Numbers,
    activation: int,
    a: Array,
) -> None:
    """Fill the rows of all units in `a`, one block of the activations: (rows, 4)."""
    sources, ends = connections
    last = len(layers) - 1
    for layer in range(last + 1):
        begin, first, end = layers[layer, 0], layers[layer, 2], layers[layer, 3]
        others = begin + end - first
        for k in range(begin, others):  # from the first row: what was there is overwritten
            below, above, weight = sources[k], ends[k], weights[k]
            for p in range(LANES):
                a[above, p] = a[below, p] * weight
        for k in range(others, layers[layer, 1]):
            below, above, weight = sources[k], ends[k], weights[k]
            for p in range(LANES):
                a[above, p] += a[below, p] * weight
        if layer == last or activation == SIGMOID:
            for unit in range(first, end):
                for p in range(LANES):
                    a[unit, p] = 1.0 / (1.0 + exp(-a[unit, p]))
        elif activation == TANH:
            for unit in range(first, end):
                for p in range(LANES):
                    a[unit, p] = tanh(a[unit, p])
        else:
            for unit in range(first, end):
                for p in range(LANES):
                    if a[unit, p] < 0.0:  # NaN stays NaN
                        a[unit, p] = 0.0


@compiled
def backward(
    weights: Array,
    connections: tuple[Numbers, Numbers],
    layers: Numbers,
    activation: int,
    a: Array,
    delta: Array,
    descents: Array,
    step: float,
) -> None:
    """Propagate the output's `delta` back, and add this block's share to the `descents`.

    `step` is the learning rate for the last block and 0 for the others. With the last block
    the `weights` are updated, and the `descents` set to 0 again.
    """
    sources, ends = connections
    last = len(layers) - 1
    for unit in range(layers[0, 2], layers[last, 2]):
        for p in range(LANES):
            delta[unit, p] = 0.0
    for layer in range(last, -1, -1):
        for k in range(layers[layer, 0], layers[layer, 1]):
            below, above, weight = sources[k], ends[k], weights[k]
            descent = 0.0
            for p in range(LANES):
                descent += a[below, p] * delta[above, p]
            descent += descents[k]
            if step > 0.0:
                weights[k] = weight + step * descent
                descent = 0.0
            descents[k] = descent
            if layer > 0:
                for p in range(LANES):
                    delta[below, p] += delta[above, p] * weight
        if layer > 0:
            for unit in range(layers[layer - 1, 2], layers[layer - 1, 3]):
                for p in range(LANES):
                    output = a[unit, p]
                    if activation == SIGMOID:
                        delta[unit, p] *= output * (1.0 - output)
                    elif activation == TANH:
                        delta[unit, p] *= 1.0 - output * output
                    elif output == 0.0:
                        delta[unit, p] = 0.0


@compiled
def summarise(errors: Array, means: Array, worst: Array, right: Numbers) -> None:
    """Fill the arrays of a ``Summary`` (n,) with the statistics of `errors` (n, P)."""
    for epoch in range(len(errors)):
        total = largest = 0.0
        count = 0
        for p in range(errors.shape[1]):
            absolute = abs(errors[epoch, p])
            total += absolute
            largest = max(largest, absolute)
            count += absolute < 0.5  # as in ``dataset.are_right``
        means[epoch], worst[epoch], right[epoch] = total / errors.shape[1], largest, count
