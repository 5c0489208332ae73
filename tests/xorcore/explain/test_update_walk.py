"""The walk through an update: every number is made of its operands as the operation says."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.xorcore.random_runs import Run, runs
from xorcore import XOR, Adam, GradientDescent, Momentum, Nesterov, Network, Trainer, trace_epoch
from xorcore.explain.update_walk import walk_through_update
from xorcore.explain.walkthrough import Connection, Part, Step, Unit, walk_through
from xorcore.model import Array
from xorcore.model.update_rules import Rule

RULES: list[Rule] = [
    GradientDescent(0.1),
    Momentum(0.8),
    Momentum(0.8, 0.1),
    Nesterov(0.7),
    Nesterov(0.7, 0.1),
    Adam(),
    Adam(0.8, 0.9, 1e-3, 0.1),
]
# By the formulas of the papers, with the numbers that the part names.
_OPERATIONS: dict[str, Callable[..., Array]] = {
    "update": lambda w, d, rate: w + rate * d,
    "ahead": lambda w, v, momentum: w + momentum * v,
    "decayed": lambda d, w, decay: d - decay * w,
    "velocity": lambda v, d, rate, momentum: momentum * v + rate * d,
    "moved": lambda w, v: w + v,
    "mean": lambda m, d, beta1: beta1 * m + (1 - beta1) * d,
    "mean_square": lambda s, d, beta2: beta2 * s + (1 - beta2) * d**2,
    "correct_first": lambda m, beta1, count: m / (1 - beta1**count),
    "correct_second": lambda s, beta2, count: s / (1 - beta2**count),
    "adam": lambda w, m, s, rate, epsilon: w + rate * m / (np.sqrt(s) + epsilon),
    "adam_decay": lambda w, m, s, rate, epsilon, decay: (
        w + rate * (m / (np.sqrt(s) + epsilon) - decay * w)
    ),
}


def _computed(part: Part) -> Array:
    rate = {"rate": part.learning_rate} if part.learning_rate else {}
    values = [operand.values for operand in part.operands]
    return _OPERATIONS[part.operation](*values, **part.numbers, **rate)


def _updates(run: Trainer, epoch: int) -> list[tuple[Step, ...]]:
    """The walks through all updates of the epoch that starts at `epoch`."""
    memory, count = run.memory_at(epoch)
    learning = run.history.network_at(epoch), run.dataset, run.learning_rate, run.loss
    how = {**vars(run.method), "epoch": epoch, "memory": memory, "count": count}
    trace = trace_epoch(*learning, **how)
    names = run.network.unit_names
    numbers = range(len(trace.updates))
    return [walk_through_update(trace, names, run.method.rule, n, memory) for n in numbers]


@pytest.mark.parametrize("rule", RULES, ids=repr)
@given(run=runs(), batch=st.sampled_from([None, 1, 3]), epoch=st.integers(0, 3))
@settings(max_examples=10)
def test_every_result_comes_of_its_operands_and_the_last_is_the_trainers(
    rule: Rule, run: Run, batch: int | None, epoch: int
):
    how = {"rule": rule, "batch": batch, "shuffle": 5}
    trainer = Trainer(run.network, run.dataset, run.learning_rate, run.loss, **how, engine="numpy")
    trainer.advance(epoch + 1)
    if trainer.diverged:
        return
    walks = _updates(trainer, epoch)
    assert len(walks) == (1 if batch is None else -(-len(run.dataset.inputs) // batch))
    for steps in walks:
        for step in steps:
            for part in step.parts:
                if part.operation in _OPERATIONS:
                    np.testing.assert_allclose(
                        part.result.values, _computed(part), rtol=1e-9, atol=1e-12
                    )
    after = [part.result.values for part in reversed(walks[-1][-1].parts)]
    reached = trainer.history.network_at(epoch + 1).weights
    for walked, trained in zip(after, reached, strict=True):
        np.testing.assert_allclose(walked, trained, rtol=1e-12, atol=1e-14)


def _kinds(rule: Rule) -> list[str]:
    trace = trace_epoch(Network.notebook(), XOR, 0.3, rule=rule)
    steps = walk_through_update(trace, trace.before.unit_names, rule)
    return [step.kind for step in steps]


def test_the_steps_of_each_rule_stand_around_those_of_the_gradient():
    trace = trace_epoch(Network.notebook(), XOR, 0.3)
    gradient = [step.kind for step in walk_through(trace, trace.before.unit_names)][:-1]
    assert _kinds(GradientDescent(0.1)) == [*gradient, "decayed", "update"]
    assert _kinds(Momentum()) == [*gradient, "velocity", "update"]
    assert _kinds(Nesterov(0.9, 0.1)) == ["ahead", *gradient, "decayed", "velocity", "update"]
    moments = ["first_moment", "second_moment", "first_corrected", "second_corrected"]
    assert _kinds(Adam()) == [*gradient, *moments, "update"]


def test_nesterovs_sums_are_those_of_the_weights_ahead():
    rule = Nesterov(0.9)
    trace = trace_epoch(Network.notebook(), XOR, 0.3, rule=rule, batch=2)
    ahead, weighted_sum, *_ = walk_through_update(trace, trace.before.unit_names, rule, 1)
    # A sum is made of the result of the step before, not of the weights.
    assert weighted_sum.parts[0].operands[1] is ahead.parts[1].result
    weights, velocity = ahead.parts[1].operands
    np.testing.assert_array_equal(weights.values, trace.updates[0].after.weights[0])
    assert velocity.values.any()
    assert weighted_sum.parts[0].result.rows == ("10", "11")


def test_what_a_rule_remembers_belongs_to_the_connections():
    rule = Adam()
    trace = trace_epoch(Network.notebook(), XOR, 0.3, rule=rule)
    *_, update = walk_through_update(trace, trace.before.unit_names, rule)
    assert update.elements_used == update.elements_made
    assert all(isinstance(element, Connection) for element in update.elements_used)
    assert update.parts[0].elements_used(1, 0) == {Connection(2, 1, 0)}
    carried = walk_through_update(trace, trace.before.unit_names, rule)[6].parts[0]
    assert isinstance(carried.result.element(0, 1), Unit)
