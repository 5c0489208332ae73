"""The inner loops of ``numba_batch``, which Numba compiles; imported only when needed.

They are the arithmetic of one network. That its numbers are vectors (``numba_vectors``), of one
number for each of so many runs, makes it a batch. A vector of runs does all its epochs, then the
next: what one epoch leaves is in the nearest cache when the next one needs it.

All arrays are rows of vectors. The patterns come in blocks of four, so that a weight that has been
read serves four of them, and the rows of a layer of n units begin in each block at its `first`:
pattern p, unit u is row first + p * n + u. The weights are in the order of ``Network.flat``.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xorcore.engines.numba_compile import compiled
from xorcore.engines.numba_functions import sigmoid, tanh
from xorcore.engines.numba_updates import Updates, look_ahead, put_in_order, take_step
from xorcore.engines.numba_vectors import (
    Rows,
    at_least,
    at_most,
    fused,
    load,
    one_where_above,
    rows_from,
    rows_of,
    store,
)
from xorcore.engines.watch import EVERY, JUMP, LEAST
from xorcore.model import Array

Integers = NDArray[np.int64]

WIDTH = 32
"""Runs in a vector: four of the widest registers. While one waits for its last result the processor
goes on with the others, and a network of 2-3-1 stays in the nearest cache with all it needs."""

PATTERNS = 4
"""In a block: as many as a Boolean function of two inputs has."""

BELOW, UNITS, FIRST_BELOW, FIRST, WEIGHT, COLUMNS = range(6)
"""What the table of layers has for each weight matrix: the units below it and its own, the first
rows of both, and its first weight; and the number of these columns."""

SIGMOID, TANH, RELU = range(3)


@compiled
def run(
    weights: Array,
    rates: Array,
    epochs: int,
    epoch: int,
    lowest: Array,
    jumped: Array,
    spread: Array,
    is_cross_entropy: bool,
    network: tuple[Integers, int, bool, int],
    data: tuple[Array, Array, Integers, Integers],
    activations: Array,
    deltas: Array,
    descents: Array,
) -> None:
    """Run so many epochs from `epoch` on; look for a jump after every ``EVERY``-th.

    weights: (vectors, N). rates, lowest, jumped, spread: (vectors,), the lowest error at any look,
        1 where it has jumped, and what ``spread_of`` says at the end.
    network: the table of layers (L, ``COLUMNS``), the columns of the inputs, whether the last of
        them is that of the biases, and the activation of the hidden layers.
    data: inputs (blocks * 4 * columns,), targets (blocks * 4,), the number of patterns in each
        block, and of those whose inputs are not all 0, which come first: of the others the first
        layer's activations never change, and nothing is done.
    activations: (blocks * rows,); what is never changed is there. deltas: (rows,). descents: (N,).
    """
    table, columns, has_bias, activation = network
    net = rows_of(table, 1), len(table), columns, has_bias, activation
    inputs, targets, counts, fed = vectors(data[0]), vectors(data[1]), data[2], data[3]
    patterns, blocks = float(counts.sum()), len(counts)
    known, fed = rows_of(counts, 1), rows_of(fed, 1)
    rows, a, d, descent = len(deltas), vectors(activations), vectors(deltas), vectors(descents)
    rate, low, jump, wide = vectors(rates), vectors(lowest), vectors(jumped), vectors(spread)
    for vector in range(len(weights)):
        w = rows_from(vectors(weights), vector * weights.shape[1])
        for done in range(1, epochs + 1):
            looks = (epoch + done) % EVERY == 0
            total = 0.0
            for block in range(blocks):
                x = rows_from(inputs, block * PATTERNS * columns)
                t, here = rows_from(targets, block * PATTERNS), rows_from(a, block * rows)
                forward(w, net, x, load(fed, block), here)
                y = rows_from(here, rows - PATTERNS)
                if looks:
                    total = total + absolute_error(t, y, load(known, block))
                output = rows_from(d, rows - PATTERNS)
                start(t, y, load(known, block), load(rate, vector), is_cross_entropy, output)
                active, adds, is_last = load(fed, block), block > 0, block == blocks - 1
                if blocks == 1:  # the usual case, in code of its own, has less to decide
                    backward(w, net, x, active, here, d, descent, False, True)
                else:
                    backward(w, net, x, active, here, d, descent, adds, is_last)
            if looks:
                look(total / patterns, low, jump, vector)
        store(wide, vector, spread_of(w, weights.shape[1], a, blocks * rows))


@compiled
def run_updates(
    plain: tuple[Any, ...],
    memory: Array,
    count: int,
    points: tuple[Array, Array, Integers],
    updates: Updates,
    part: tuple[Array, Array, Array, Array],
) -> None:
    """Run so many epochs as ``run`` does, with several updates in an epoch or another rule.

    plain: what ``run`` takes, in its order.
    memory: (vectors, arrays, N). count: the number of updates before.
    points: inputs (P, columns), targets (P,), and room for their order (P,).
    part: room for one block's inputs (4 * columns,), targets (4,) and activations (rows,), and for
        the weights (N,) at which the gradient is taken.
    """
    weights, rates, epochs, epoch, lowest, jumped, spread, is_cross_entropy = plain[:8]
    (table, columns, has_bias, activation), data, activations, deltas, descents = plain[8:]
    net = rows_of(table, 1), len(table), columns, has_bias, activation
    inputs, targets, order = points
    batch, seed, rule = updates
    size, rows, known = weights.shape[1], len(deltas), data[2]
    x, t, here, at = vectors(part[0]), vectors(part[1]), vectors(part[2]), vectors(part[3])
    a, d, descent = vectors(activations), vectors(deltas), vectors(descents)
    y, output = rows_from(here, rows - PATTERNS), rows_from(d, rows - PATTERNS)
    for vector in range(len(weights)):
        w = rows_from(vectors(weights), vector * size)
        m = rows_from(vectors(memory), vector * memory.shape[1] * size)
        rate, number = load(vectors(rates), vector), count
        for done in range(epochs):
            if (epoch + done + 1) % EVERY == 0:
                total = 0.0
                for block in range(len(known)):
                    whole = rows_from(a, block * rows)
                    first = block * PATTERNS
                    forward(
                        w, net, rows_from(vectors(data[0]), first * columns), data[3][block], whole
                    )
                    wanted = rows_from(vectors(data[1]), first)
                    answers = rows_from(whole, rows - PATTERNS)
                    total = total + absolute_error(wanted, answers, known[block])
                look(total / float(len(order)), vectors(lowest), vectors(jumped), vector)
            put_in_order(order, seed, epoch + done)
            for begin in range(0, len(order), batch):
                end = min(begin + batch, len(order))
                look_ahead(rule, w, m, at, size)
                for block in range(begin, end, PATTERNS):
                    for p in range(PATTERNS):
                        point = order[min(block + p, end - 1)]
                        for i in range(columns):
                            store(x, p * columns + i, inputs[point, i])
                        store(t, p, targets[point])
                    forward(at, net, x, PATTERNS, here)
                    start(t, y, min(end - block, PATTERNS), 1.0, is_cross_entropy, output)
                    backward(at, net, x, PATTERNS, here, d, descent, block > begin, False)
                number += 1
                take_step(rule, w, m, at, descent, size, rate, number)
        store(vectors(spread), vector, spread_of(w, size, a, len(known) * rows))


@compiled
def look(error: Any, lowest: Rows, jumped: Rows, vector: int) -> None:
    """See whether the mean absolute `error` of the runs of a vector has jumped."""
    before = load(lowest, vector)
    high = one_where_above(error, (1.0 + JUMP) * at_least(before, LEAST))
    store(jumped, vector, at_least(load(jumped, vector), high))
    store(lowest, vector, at_most(before, error))


@compiled
def measure(
    weights: Array,
    errors: Array,
    spread: Array,
    network: tuple[Integers, int, bool, int],
    data: tuple[Array, Array, Integers, Integers],
    activations: Array,
) -> None:
    """Fill `errors` (vectors, P) with targets - outputs of the weights as they are.

    The other arguments are those of ``run``.
    """
    table, columns, has_bias, activation = network
    net = rows_of(table, 1), len(table), columns, has_bias, activation
    inputs, targets, counts, fed = data
    blocks = len(counts)
    rows = len(activations) // blocks
    a = vectors(activations)
    for vector in range(len(weights)):
        w = rows_from(vectors(weights), vector * weights.shape[1])
        row = vector * errors.shape[1]
        for block in range(blocks):
            x = rows_from(vectors(inputs), block * PATTERNS * columns)
            here = rows_from(a, block * rows)
            forward(w, net, x, fed[block], here)
            for p in range(counts[block]):
                y = load(here, rows - PATTERNS + p)
                store(vectors(errors), row, load(vectors(targets), block * PATTERNS + p) - y)
                row += 1
        store(vectors(spread), vector, spread_of(w, weights.shape[1], a, blocks * rows))


@compiled
def vectors(array: Array) -> Rows:
    """The rows of an array (..., ``WIDTH``)."""
    return rows_of(array, WIDTH)


@compiled
def spread_of(w: Any, count: int, a: Any, rows: int) -> Any:
    """0 for the runs whose weights and activations are all finite, and NaN for the others."""
    found = 0.0
    for k in range(count):
        found = found + (load(w, k) - load(w, k))
    for row in range(rows):
        found = found + (load(a, row) - load(a, row))
    return found


@compiled
def absolute_error(t: Any, y: Any, count: int) -> Any:
    """The sum of the absolute errors of one block of patterns."""
    total = 0.0
    for p in range(count):
        total = total + abs(load(t, p) - load(y, p))
    return total


@compiled
def forward(w: Any, net: tuple[Any, int, int, bool, int], x: Any, fed: int, a: Any) -> None:
    """Fill the activations `a` of one block of patterns."""
    table, layers, columns, has_bias, activation = net
    n, first = load(table, UNITS), load(table, FIRST)
    if columns == 2:  # the usual case again
        for u in range(n):
            weight, other = load(w, u), load(w, n + u)
            for p in range(fed):
                z = fused(load(x, 2 * p + 1), other, load(x, 2 * p) * weight)
                store(a, first + p * n + u, z)
    else:
        for p in range(fed):
            for u in range(n):
                z = load(x, p * columns) * load(w, u)
                for i in range(1, columns):
                    z = fused(load(x, p * columns + i), load(w, i * n + u), z)
                store(a, first + p * n + u, z)
    activate(activation if layers > 1 else SIGMOID, a, first, first + fed * n)
    for layer in range(1, layers):
        at = layer * COLUMNS
        m, n, begin = load(table, at + BELOW), load(table, at + UNITS), load(table, at + WEIGHT)
        first = load(table, at + FIRST)
        below0 = rows_from(a, load(table, at + FIRST_BELOW))
        below1, below2 = rows_from(below0, m), rows_from(below0, 2 * m)
        below3 = rows_from(below0, 3 * m)
        for u in range(n):
            weight = load(w, begin + u)
            z0, z1 = load(below0, 0) * weight, load(below1, 0) * weight
            z2, z3 = load(below2, 0) * weight, load(below3, 0) * weight
            for k in range(1, m):
                weight = load(w, begin + k * n + u)
                z0, z1 = fused(load(below0, k), weight, z0), fused(load(below1, k), weight, z1)
                z2, z3 = fused(load(below2, k), weight, z2), fused(load(below3, k), weight, z3)
            if has_bias:
                weight = load(w, begin + m * n + u)
                z0, z1, z2, z3 = z0 + weight, z1 + weight, z2 + weight, z3 + weight
            store(a, first + u, z0)
            store(a, first + n + u, z1)
            store(a, first + 2 * n + u, z2)
            store(a, first + 3 * n + u, z3)
        activate(SIGMOID if layer == layers - 1 else activation, a, first, first + PATTERNS * n)


@compiled
def activate(activation: int, a: Any, begin: int, end: int) -> None:
    """Turn the weighted sums in some rows of `a` into activations."""
    if activation == SIGMOID:
        for row in range(begin, end):
            store(a, row, sigmoid(load(a, row)))
    elif activation == TANH:
        for row in range(begin, end):
            store(a, row, tanh(load(a, row)))
    else:
        for row in range(begin, end):
            store(a, row, at_least(load(a, row), 0.0))


@compiled
def slope(activation: int, a: Any) -> Any:
    """The derivative of a hidden unit's activation `a`."""
    if activation == SIGMOID:
        return a * (1.0 - a)
    if activation == TANH:
        return 1.0 - a * a
    return one_where_above(a, 0.0)


@compiled
def start(t: Any, y: Any, count: int, rate: Any, is_cross_entropy: bool, output: Any) -> None:
    """Fill the output's deltas, times the learning rate, of one block of patterns."""
    for p in range(PATTERNS):
        delta = 0.0
        if p < count:
            delta = (load(t, p) - load(y, p)) * rate
            if not is_cross_entropy:
                delta = delta * (load(y, p) * (1.0 - load(y, p)))
        store(output, p, delta)


@compiled
def backward(
    w: Any,
    net: tuple[Any, int, int, bool, int],
    x: Any,
    fed: int,
    a: Any,
    deltas: Any,
    descents: Any,
    adds: bool,
    updates: bool,
) -> None:
    """Propagate the output's `deltas` back, and add the block's share to the `descents`.

    With `adds` there are shares of earlier blocks, with `updates` this is the last one.
    """
    table, layers, columns, has_bias, activation = net
    for layer in range(layers - 1, 0, -1):
        at = layer * COLUMNS
        m, n, begin = load(table, at + BELOW), load(table, at + UNITS), load(table, at + WEIGHT)
        below = load(table, at + FIRST_BELOW)
        delta0 = rows_from(deltas, load(table, at + FIRST))
        delta1, delta2, delta3 = (
            rows_from(delta0, n), rows_from(delta0, 2 * n), rows_from(delta0, 3 * n)
        )  # fmt: skip
        for k in range(m):
            row = below + k
            a0, a1, a2, a3 = (
                load(a, row), load(a, row + m), load(a, row + 2 * m), load(a, row + 3 * m)
            )  # fmt: skip
            s0 = s1 = s2 = s3 = 0.0
            for u in range(n):
                d0, d1, d2, d3 = load(delta0, u), load(delta1, u), load(delta2, u), load(delta3, u)
                weight = load(w, begin + k * n + u)
                s0, s1 = fused(d0, weight, s0), fused(d1, weight, s1)
                s2, s3 = fused(d2, weight, s2), fused(d3, weight, s3)
                descent = fused(a0, d0, fused(a1, d1, fused(a2, d2, a3 * d3)))
                move(w, descents, begin + k * n + u, descent, adds, updates)
            store(deltas, row, s0 * slope(activation, a0))
            store(deltas, row + m, s1 * slope(activation, a1))
            store(deltas, row + 2 * m, s2 * slope(activation, a2))
            store(deltas, row + 3 * m, s3 * slope(activation, a3))
        if has_bias:
            for u in range(n):
                descent = (load(delta0, u) + load(delta1, u)) + (load(delta2, u) + load(delta3, u))
                move(w, descents, begin + m * n + u, descent, adds, updates)
    n, first = load(table, UNITS), load(table, FIRST)
    if columns == 2:
        for u in range(n):
            descent = other = 0.0
            for p in range(fed):
                delta = load(deltas, first + p * n + u)
                descent = fused(load(x, 2 * p), delta, descent)
                other = fused(load(x, 2 * p + 1), delta, other)
            move(w, descents, u, descent, adds, updates)
            move(w, descents, n + u, other, adds, updates)
        return
    for i in range(columns):
        for u in range(n):
            descent = 0.0
            for p in range(fed):
                delta = load(deltas, first + p * n + u)
                descent = fused(load(x, p * columns + i), delta, descent)
            move(w, descents, i * n + u, descent, adds, updates)


@compiled
def move(w: Any, descents: Any, place: int, descent: Any, adds: bool, updates: bool) -> None:
    """Add a block's share to a weight's descent; with the last block update the weight."""
    if adds:
        descent = descent + load(descents, place)
    if updates:
        store(w, place, load(w, place) + descent)
    else:
        store(descents, place, descent)
