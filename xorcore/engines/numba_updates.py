"""The updates of an epoch in the compiled engines: ``batches`` and ``update_rules`` as they are.

What is there for arrays is compiled here for numbers, and for vectors of many runs' numbers.
"""

from typing import Any

from xorcore.engines.numba_compile import compiled
from xorcore.engines.numba_vectors import Rows, load, store
from xorcore.model import batches, update_rules
from xorcore.model.batches import Method

Rule = tuple[int, float, float, float, float]
"""Kind, momentum or beta1, beta2, epsilon, decay."""

Updates = tuple[int, int, Rule]
"""Points in an update, the seed of the shuffle or -1, and the rule."""

DESCENT, MOMENTUM, NESTEROV, ADAM = range(4)

shuffle = compiled(batches.shuffle)
decayed = compiled(update_rules.decayed)
velocity_after = compiled(update_rules.velocity_after)
mean_after = compiled(update_rules.mean_after)
correction = compiled(update_rules.correction)
adam_step = compiled(update_rules.adam_step)


def updates_of(method: Method, points: int) -> Updates:
    """`method` for a dataset of so many points, as compiled code takes it."""
    rule, is_one = method.rule, method.updates_of(points) == 1
    kind = [*update_rules.RULES].index(rule.name)
    numbers = [
        float(getattr(rule, name, 0.0))
        for name in ("beta1" if kind == ADAM else "momentum", "beta2", "epsilon", "decay")
    ]
    batch = points if is_one or method.batch is None else method.batch
    seed = -1 if is_one or method.shuffle is None else method.shuffle
    return batch, seed, (kind, numbers[0], numbers[1], numbers[2], numbers[3])


@compiled
def put_in_order(order: Any, seed: int, epoch: int) -> None:
    """Fill `order` (P,) with the numbers of the points as ``Method.batches`` has them."""
    for place in range(len(order)):
        order[place] = place
    if seed >= 0:
        shuffle(order, seed, epoch)


@compiled
def look_ahead(rule: Rule, weights: Rows, memory: Rows, at: Rows, count: int) -> None:
    """Fill `at` with the weights, `count` rows, at which the gradient is taken."""
    for k in range(count):
        weight = load(weights, k)
        if rule[0] == NESTEROV:
            weight = weight + rule[1] * load(memory, k)
        store(at, k, weight)


@compiled
def take_step(
    rule: Rule,
    weights: Rows,
    memory: Rows,
    at: Rows,
    descents: Rows,
    count: int,
    rate: Any,
    number: int,
) -> None:
    """Make the step of update `number` from the descents at `at`, `count` rows of each."""
    kind, momentum, beta2, epsilon, decay = rule
    for k in range(count):
        descent, weight = load(descents, k), load(at, k)
        if kind == ADAM:
            first = mean_after(load(memory, k), descent, momentum)
            second = mean_after(load(memory, count + k), descent * descent, beta2)
            store(memory, k, first)
            store(memory, count + k, second)
            corrected = first / correction(momentum, number), second / correction(beta2, number)
            step = adam_step(corrected[0], corrected[1], rate, epsilon)
            step = decayed(step, weight, rate * decay)
        else:
            pull = decayed(descent, weight, decay)
            if kind == DESCENT:
                step = rate * pull
            else:
                step = velocity_after(load(memory, k), pull, rate, momentum)
                store(memory, k, step)
        store(weights, k, load(weights, k) + step)
