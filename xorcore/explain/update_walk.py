"""One update as a walk: from the gradient on, the steps that the update rule takes.

An epoch has one or more of them, each of some of its points. As in ``walkthrough`` the numbers
are those of the ``EpochTrace``.

Quantities that only rules have: "velocity", "first_moment" and "second_moment", with "new_" before
them after the update; "first_corrected" and "second_corrected"; "ahead", the weights at which
Nesterov's momentum takes the gradient, and "propagated_ahead", what goes back through them;
"decayed", the descents with the weight decay in them.

Operations, with f, s and l for the first, second and last operand, all cell by cell:
    ahead           f + momentum * l
    decayed         f - decay * l
    velocity        momentum * f + learning_rate * l
    mean            beta1 * f + (1 - beta1) * l
    mean_square     beta2 * f + (1 - beta2) * l * l
    correct_first   f / (1 - beta1^count)
    correct_second  f / (1 - beta2^count)
    moved           f + l
    adam            f + learning_rate * s / (sqrt(l) + epsilon)
    adam_decay      the same, - learning_rate * decay * f

Kinds of steps: "ahead", "decayed", "velocity", "first_moment", "second_moment",
"first_corrected", "second_corrected".
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from xorcore.explain.walkthrough import EpochWalk, Matrix, Part, Step
from xorcore.model import Array
from xorcore.model.epoch import EpochTrace, UpdateTrace
from xorcore.model.network import Network
from xorcore.model.update_rules import Adam, Memory, Momentum, Nesterov, Rule, decayed

_NAMES = {
    "first moment": ("first_moment", "mean"),
    "second moment": ("second_moment", "squares"),
    "corrected first moment": ("first_corrected", "true_mean"),
    "corrected second moment": ("second_corrected", "true_squares"),
}
"""Quantity and variable of what a rule remembers, and of what is made of it."""

_Steps = Iterator[tuple[str, int, tuple[Part, ...]]]


def walk_through_update(
    trace: EpochTrace,
    names: Sequence[Sequence[str]],
    rule: Rule,
    number: int = 0,
    memory: Memory = (),
    shown: Sequence[int] = (),
) -> tuple[Step, ...]:
    """The steps of update `number`, 0 for the first, of an epoch that has `updates`.

    `names` are the units' names, layer by layer; `memory` is what the `rule` remembers before the
    epoch, as ``trace_epoch`` took it. `shown` are the numbers, from 0, of the update's patterns
    whose rows are shown; none means all.
    """
    update = trace.updates[number]
    earlier = trace.updates[number - 1] if number else None
    before = earlier.after if earlier else trace.before
    remembered = earlier.memory if earlier else memory
    walk = _UpdateWalk(update, before, rule, remembered, EpochWalk(update.gradient, names, shown))
    steps = (*walk.ahead(), *walk.gradient(), *walk.by_rule())
    return tuple(Step(place, *step) for place, step in enumerate(steps, start=1))


class _UpdateWalk:
    """The matrices of an update: those of its gradient, and those of the rule."""

    def __init__(
        self,
        update: UpdateTrace,
        before: Network,
        rule: Rule,
        memory: Memory,
        walk: EpochWalk,
    ) -> None:
        self.rule, self.count, self.before = rule, update.count, before
        self.walk = walk
        self.rate = update.gradient.learning_rate
        self.at = self.walk.weights
        self.weights = self._named("weights", "weights_", before.weights)
        if isinstance(rule, Nesterov):
            # The gradient is that at other weights, and says so.
            self.at = self.walk.weights = {
                n: replace(matrix, quantity="ahead", variable=f"ahead_{n - 1}")
                for n, matrix in self.at.items()
            }
            self.walk.propagated = {
                n: replace(matrix, quantity="propagated_ahead")
                for n, matrix in self.walk.propagated.items()
            }
        self.updated = self._named("new_weights", "weights_", update.after.weights)
        rows = memory or tuple(0.0 * before.flat() for _ in rule.remembers)
        remembered = zip(rule.remembers, map(self._matrices, rows), strict=True)
        self.old = {name: self._of_rule(name, "", values) for name, values in remembered}
        self.new = {
            name: self._of_rule(name, "new_" * (name in self.old), values)
            for name, values in update.cells.items()
        }

    def _named(self, quantity: str, variable: str, values: Sequence[Array]) -> dict[int, Matrix]:
        return self.walk.of_weights(quantity, variable, values)

    def _matrices(self, row: Array) -> tuple[Array, ...]:
        return self.before.with_weights(row).weights

    def _of_rule(self, name: str, new: str, values: Sequence[Array]) -> dict[int, Matrix]:
        quantity, variable = _NAMES.get(name, (name, name))
        return self._named(f"{new}{quantity}", f"{variable}_", values)

    def ahead(self) -> _Steps:
        """Where the velocity leads to, if the gradient is taken there."""
        if isinstance(self.rule, Nesterov):
            operands = self.weights, self.old["velocity"]
            parts = self.walk.each("ahead", operands, self.at, momentum=self.rule.momentum)
            yield "ahead", 0, parts

    def gradient(self) -> _Steps:
        """Forward and backward, as in every epoch."""
        yield from self.walk.forward()
        yield from self.walk.backward()

    def by_rule(self) -> _Steps:
        """From the descents to the new weights."""
        rule, each = self.rule, self.walk.each
        if isinstance(rule, Adam):
            yield from self._adam(rule)
            return
        pull = self.walk.descents
        if rule.decay:
            pull, operands = self._decayed(), (pull, self.at)
            yield "decayed", 0, each("decayed", operands, pull, decay=rule.decay)
        if not isinstance(rule, Momentum):
            operands = self.weights, pull
            yield "update", 0, each("update", operands, self.updated, learning_rate=self.rate)
            return
        velocity, operands = self.new["velocity"], (self.old["velocity"], pull)
        numbers = {"learning_rate": self.rate, "momentum": rule.momentum}
        yield "velocity", 0, each("velocity", operands, velocity, **numbers)
        yield "update", 0, each("moved", (self.weights, velocity), self.updated)

    def _decayed(self) -> dict[int, Matrix]:
        pairs = zip(self.walk.descents.values(), self.at.values(), strict=True)
        values = [decayed(d.values, w.values, self.rule.decay) for d, w in pairs]
        return self._named("decayed", "decayed_", values)

    def _adam(self, rule: Adam) -> _Steps:
        each, old, new, descents = self.walk.each, self.old, self.new, self.walk.descents
        betas = {"first": {"beta1": rule.beta1}, "second": {"beta2": rule.beta2}}
        for place, operation in zip(betas, ("mean", "mean_square"), strict=True):
            name = f"{place} moment"
            parts = each(operation, (old[name], descents), new[name], **betas[place])
            yield f"{place}_moment", 0, parts
        corrected = []
        for place, beta in betas.items():
            name = f"{place} moment"
            corrected.append(new[f"corrected {name}"])
            numbers = {**beta, "count": float(self.count)}
            parts = each(f"correct_{place}", (new[name],), corrected[-1], **numbers)
            yield f"{place}_corrected", 0, parts
        operation = "adam_decay" if rule.decay else "adam"
        numbers = {"epsilon": rule.epsilon, **({"decay": rule.decay} if rule.decay else {})}
        operands = self.weights, *corrected
        parts = each(operation, operands, self.updated, learning_rate=self.rate, **numbers)
        yield "update", 0, parts
