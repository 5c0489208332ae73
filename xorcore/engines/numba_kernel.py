"""The inner loops of ``numba_engine``, which Numba compiles; imported only when needed.

One vector of four numbers has what one unit or input has for four patterns: a loop over the units
of a layer then is a loop over its weights, and takes four patterns at once. The rows of a block of
four patterns are those of the inputs, then of each layer's units in turn; with biases a row of
ones follows each but the last. The blocks follow one another; the last is padded with copies of
pattern 0 that have no part in the descents.

`layers` (L, 6) has for each weight matrix its first weight; in a block the first row that it
leads from, the one past those of units, which have deltas, and the one past all of these; and the
first row that it leads to and the one past them. All are unsigned, as the loops' numbers: then no
index is negative, which Numba would have to check. The loops are written out in full: a function
with a loop that is called in another loop would count the references to its arrays at each call.
"""

import numpy as np
from numpy.typing import NDArray

from xorcore.engines.numba_compile import compiled
from xorcore.engines.numba_functions import sigmoid, tanh
from xorcore.engines.numba_updates import Updates, look_ahead, put_in_order, take_step
from xorcore.engines.numba_vectors import (
    Numbers,
    Position,
    Rows,
    at_least,
    load,
    one_where_above,
    rows_of,
    store,
    total,
)
from xorcore.model import Array

Layers = NDArray[np.uint64]

PATTERNS = 4
"""In a block: as many as a Boolean function of two inputs has."""

SIGMOID, TANH, RELU = range(3)

_ZERO, _ONE = np.uint64(0), np.uint64(1)


@compiled
def run_through(
    ends: NDArray[np.int64],
    weights_at: Array,
    errors: Array,
    weights: Array,
    learning_rate: float,
    layers: Layers,
    activation: int,
    is_cross_entropy: bool,
    targets: Array,
    shares: Array,
    activations: Array,
    slopes: Array,
    deltas: Array,
    descents: Array,
    misses: Array,
) -> None:
    """Run to each of `ends` in turn, and fill `weights_at` (ends, n) with the weights there.

    Fills `errors` (epochs, P) and updates `weights` (n,). `targets` and `shares`, which are 1 for
    patterns and 0 for padding, are (blocks, 4), as are `misses`, an epoch's errors; `activations`,
    `slopes` and `deltas` are (blocks × rows, 4), with the inputs and the rows of ones among the
    activations; `descents` are (n, 4).
    """
    blocks, rows = np.uint64(len(targets)), layers[-1, 5]
    t, share, a, slope = vectors(targets), vectors(shares), vectors(activations), vectors(slopes)
    delta, descent, miss = vectors(deltas), vectors(descents), vectors(misses)
    padded = misses.reshape(-1)
    start = 0
    for row in range(len(ends)):
        for epoch in range(start, ends[row]):
            for block in range(blocks):
                first = block * rows
                outputs = forward(weights, layers, activation, first, a, slope)
                error = load(t, block) - outputs
                store(miss, block, error)
                # Cross-entropy drops the output derivative.
                factor = load(share, block)
                if not is_cross_entropy:
                    factor = outputs * (1.0 - outputs) * factor
                place = (block == 0, block == blocks - _ONE)
                backward(
                    weights,
                    learning_rate,
                    layers,
                    first,
                    place,
                    error * factor,
                    a,
                    slope,
                    delta,
                    descent,
                )
            for pattern in range(errors.shape[1]):
                errors[epoch, pattern] = padded[pattern]
        weights_at[row] = weights
        start = ends[row]


@compiled
def run_updates(
    ends: NDArray[np.int64],
    states_at: Array,
    errors: Array,
    state: tuple[Array, Array, Array],
    begun: tuple[int, int],
    learning_rate: float,
    layers: Layers,
    activation: int,
    is_cross_entropy: bool,
    whole: tuple[Array, Array, Array, Array],
    points: tuple[Array, Array, NDArray[np.int64]],
    updates: Updates,
    part: tuple[Array, Array, Array, Array, Array, Array],
    steps: tuple[Array, Array],
) -> None:
    """Run to each of `ends` in turn, with several updates in an epoch or another rule.

    Fills `states_at` and `errors` as ``run_through`` does.

    state: weights (n,), memory (m,) and both as one array (n + m,), all updated.
    begun: the number of the first epoch, and that of the updates before it.
    whole: what ``measure`` takes of all points: targets, activations, slopes and misses.
    points: inputs (P, n_in), targets (P,), and room for their order (P,).
    part: room for one block: targets, shares, activations, slopes, deltas and descents, as in
        ``run_through``.
    steps: room for the weights (n,) at which and the descents (n,) with which a step is made.
    """
    weights, memory, both = state
    first_epoch, number = begun
    inputs, targets, order = points
    batch, seed, rule = updates
    t, share, a, slope = vectors(part[0]), vectors(part[1]), vectors(part[2]), vectors(part[3])
    delta, descent, (at, descents) = vectors(part[4]), vectors(part[5]), steps
    w, m, ahead, d = rows_of(weights, 1), rows_of(memory, 1), rows_of(at, 1), rows_of(descents, 1)
    misses = whole[3].reshape(-1)
    start = 0
    for row in range(len(ends)):
        for epoch in range(start, ends[row]):
            measure(weights, layers, activation, whole[0], whole[1], whole[2], whole[3])
            for pattern in range(errors.shape[1]):
                errors[epoch, pattern] = misses[pattern]
            put_in_order(order, seed, first_epoch + epoch)
            for begin in range(0, len(order), batch):
                end = min(begin + batch, len(order))
                look_ahead(rule, w, m, ahead, len(weights))
                for block in range(begin, end, PATTERNS):
                    for lane in range(PATTERNS):
                        point = order[min(block + lane, end - 1)]
                        for column in range(inputs.shape[1]):
                            part[2][column, lane] = inputs[point, column]
                        part[0][0, lane] = targets[point]
                        part[1][0, lane] = 1.0 if block + lane < end else 0.0
                    outputs = forward(at, layers, activation, _ZERO, a, slope)
                    factor = load(share, _ZERO)
                    if not is_cross_entropy:
                        factor = outputs * (1.0 - outputs) * factor
                    error = (load(t, _ZERO) - outputs) * factor
                    place = (block == begin, False)
                    backward(
                        at, learning_rate, layers, _ZERO, place, error, a, slope, delta, descent
                    )
                for k in range(len(weights)):
                    descents[k] = total(load(descent, k))
                number += 1
                take_step(rule, w, m, ahead, d, len(weights), learning_rate, number)
        states_at[row] = both
        start = ends[row]


@compiled
def measure(
    weights: Array,
    layers: Layers,
    activation: int,
    targets: Array,
    activations: Array,
    slopes: Array,
    misses: Array,
) -> None:
    """Fill `misses` (blocks, 4): targets - outputs of the weights as they are."""
    a, slope = vectors(activations), vectors(slopes)
    for block in range(np.uint64(len(targets))):
        outputs = forward(weights, layers, activation, block * layers[-1, 5], a, slope)
        store(vectors(misses), block, load(vectors(targets), block) - outputs)


@compiled
def vectors(array: Array) -> Rows:
    """The rows of an array (..., 4)."""
    return rows_of(array, PATTERNS)


@compiled
def forward(
    weights: Array,
    layers: Layers,
    activation: int,
    first: Position,
    activations: Rows,
    slopes: Rows,
) -> Numbers:
    """Fill the rows of all units in the block that begins with row `first`: the outputs."""
    last = len(layers) - 1
    for layer in range(last):
        begin, low, high = layers[layer, 0], first + layers[layer, 1], first + layers[layer, 3]
        row, units = first + layers[layer, 4], layers[layer, 5] - layers[layer, 4]
        for unit in range(units):
            k = begin + unit
            z = load(activations, low) * weights[k]
            for below in range(low + _ONE, high):
                k += units
                z = z + load(activations, below) * weights[k]
            if activation == SIGMOID:
                a = sigmoid(z)
                slope = a * (1.0 - a)
            elif activation == TANH:
                a = tanh(z)
                slope = 1.0 - a * a
            else:
                a = at_least(z, 0.0)  # NaN stays NaN
                slope = one_where_above(a, 0.0)
            store(activations, row + unit, a)
            store(slopes, row + unit, slope)
    k, low = layers[last, 0], first + layers[last, 1]
    z = load(activations, low) * weights[k]
    for below in range(low + _ONE, first + layers[last, 3]):
        k += _ONE
        z = z + load(activations, below) * weights[k]
    outputs = sigmoid(z)
    store(activations, first + layers[last, 4], outputs)
    return outputs


@compiled
def backward(
    weights: Array,
    learning_rate: float,
    layers: Layers,
    first: Position,
    place: tuple[bool, bool],
    delta: Numbers,
    activations: Rows,
    slopes: Rows,
    deltas: Rows,
    descents: Rows,
) -> None:
    """Propagate the output's `delta` back in the block that begins with row `first`."""
    is_first, is_last = place
    last = len(layers) - 1
    k, low, units = layers[last, 0], first + layers[last, 1], first + layers[last, 2]
    for below in range(low, first + layers[last, 3]):
        if below < units:
            store(deltas, below, delta * weights[k] * load(slopes, below))
        descent = load(activations, below) * delta
        if not is_first:
            descent = descent + load(descents, k)
        if is_last:
            weights[k] += learning_rate * total(descent)
        else:
            store(descents, k, descent)
        k += _ONE
    for layer in range(last - 1, -1, -1):
        k, low, units = layers[layer, 0], first + layers[layer, 1], first + layers[layer, 2]
        begin, end = first + layers[layer, 4], first + layers[layer, 5]
        for below in range(low, first + layers[layer, 3]):
            if below < units:
                error = load(deltas, begin) * weights[k]
                for above in range(begin + _ONE, end):
                    error = error + load(deltas, above) * weights[k + (above - begin)]
                store(deltas, below, error * load(slopes, below))
            a = load(activations, below)
            for above in range(begin, end):
                descent = a * load(deltas, above)
                if not is_first:
                    descent = descent + load(descents, k)
                if is_last:
                    weights[k] += learning_rate * total(descent)
                else:
                    store(descents, k, descent)
                k += _ONE


@compiled
def summarise(errors: Array, means: Array, worst: Array, right: NDArray[np.int64]) -> None:
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
