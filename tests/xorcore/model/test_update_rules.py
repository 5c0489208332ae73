"""The update rules: worked by hand, refused out of bounds, and shown cell by cell."""

from dataclasses import asdict
from math import sqrt

import numpy as np
import pytest

from xorcore import XOR, Adam, GradientDescent, Momentum, Nesterov, Network, trace_epoch
from xorcore.model.update_rules import RULES

ONE = np.array([2.0])  # a weight, and the descents of two updates at rate 1/2
FIRST, SECOND, RATE = np.array([1.0]), np.array([-0.5]), 0.5


def steps_of(rule, count: int = 2) -> list[float]:
    """The steps of updates whose descents are given, whatever the weights are."""
    memory, weights, steps = tuple(np.zeros(1) for _ in rule.remembers), ONE, []
    for number, descents in enumerate([FIRST, SECOND][:count], start=1):
        at = rule.ahead(weights, memory)
        step, memory = rule.step(at, descents, RATE, memory, number)
        weights = weights + step
        steps.append(float(step[0]))
    return steps


def test_every_rule_by_hand():
    assert steps_of(GradientDescent()) == [0.5, -0.25]
    # The weight is 2, then 2 + (1 - 0.1 * 2) / 2 = 2.4: descents 0.8, and -0.5 - 0.24 = -0.74.
    assert steps_of(GradientDescent(decay=0.1)) == pytest.approx([0.4, -0.37])
    # v = 1/2, and 0.8 * 1/2 - 1/4 = 0.15.
    assert steps_of(Momentum(0.8)) == pytest.approx([0.5, 0.15])
    # The weight is 2, then 2.4 as v is 0.4: descents 0.8, -0.74; v = 0.32 - 0.37 = -0.05.
    assert steps_of(Momentum(0.8, decay=0.1)) == pytest.approx([0.4, -0.05])
    # As before, but the second descent is at 2.4 + 0.8 * 0.4 = 2.72: -0.772; v = 0.32 - 0.386.
    assert steps_of(Nesterov(0.8, decay=0.1)) == pytest.approx([0.4, -0.066])
    # m = 1/4, v = 1/8, corrected 1 and 1: the step is the rate, less what epsilon is.
    # Then m = 3/16 - 1/8 = 1/16 and v = 7/64 + 1/32 = 9/64, divided by 7/16 and 15/64.
    adam = Adam(0.75, 0.875, 1.0)
    second = 0.5 * (1 / 7) / (sqrt(9 / 15) + 1)
    assert steps_of(adam) == pytest.approx([0.25, second])
    # Decoupled: 1/2 * 0.1 times the weight, 2 and then 2 + 0.25 - 0.1, is taken off besides.
    decayed = [0.25 - 0.1, second - 0.05 * 2.15]
    assert steps_of(Adam(0.75, 0.875, 1.0, 0.1)) == pytest.approx(decayed)


def test_the_defaults_are_those_of_the_books():
    assert (Momentum().momentum, Nesterov().momentum) == (0.9, 0.9)
    adam = Adam()
    assert (adam.beta1, adam.beta2, adam.epsilon, adam.decay) == (0.9, 0.999, 1e-8, 0.0)
    assert [*RULES] == ["descent", "momentum", "nesterov", "adam"]


def test_rules_of_two_kinds_are_never_the_same():
    made = [rule() for rule in RULES.values()]
    assert len({*made}) == 4
    assert Momentum(0.9) != Nesterov(0.9)
    assert asdict(Momentum(0.9)) != asdict(Nesterov(0.9))  # Streamlit's caches go by that alone


@pytest.mark.parametrize(
    ("kind", "settings", "message"),
    [
        (GradientDescent, {"decay": -0.1}, "^decay must be 0 or more$"),
        (GradientDescent, {"decay": np.nan}, "decay must be"),
        (GradientDescent, {"decay": np.inf}, "decay must be"),
        (Momentum, {"momentum": 1.0}, "^momentum must be at least 0 and below 1$"),
        (Momentum, {"momentum": -0.1}, "momentum must be"),
        (Nesterov, {"momentum": np.nan}, "momentum must be"),
        (Nesterov, {"decay": -1}, "decay must be"),
        (Adam, {"beta1": 1.0}, "beta1 must be"),
        (Adam, {"beta2": -0.5}, "beta2 must be"),
        (Adam, {"epsilon": 0.0}, "epsilon must be above 0"),
        (Adam, {"epsilon": np.inf}, "epsilon must be"),
        (Adam, {"decay": -1.0}, "decay must be"),
    ],
)
def test_a_number_out_of_bounds_is_refused_in_words(kind, settings: dict, message: str):
    with pytest.raises(ValueError, match=message):
        kind(**settings)


# ---- what By hand is shown


def test_the_cells_of_an_update_make_its_step():
    network, rate = Network.notebook(), 0.3
    plain = trace_epoch(network, XOR, rate)
    assert plain.updates == ()

    (update,) = trace_epoch(network, XOR, rate, rule=Momentum(0.9)).updates
    assert [*update.cells] == ["velocity"]
    for velocity, step, descent in zip(
        update.cells["velocity"], update.step, plain.descents, strict=True
    ):
        np.testing.assert_allclose(velocity, rate * descent, rtol=1e-15)
        np.testing.assert_array_equal(step, velocity)

    before = update
    epoch = trace_epoch(
        before.after, XOR, rate, rule=Adam(), memory=(ONE * np.ones(9), ONE * np.ones(9)), count=4
    )
    (update,) = epoch.updates
    assert [*update.cells] == [
        *("first moment", "second moment"),
        *("corrected first moment", "corrected second moment"),
    ]
    assert update.count == 5
    for kind, beta in (("first", 0.9), ("second", 0.999)):
        moments = zip(
            update.cells[f"{kind} moment"], update.cells[f"corrected {kind} moment"], strict=True
        )
        for moment, corrected in moments:
            np.testing.assert_allclose(corrected, moment / (1 - beta**5), rtol=1e-15)


@pytest.mark.parametrize("rule", [GradientDescent(), Nesterov(0.9), Adam()])
def test_the_updates_of_an_epoch_follow_one_another(rule):
    network = Network.random(seed=1, bias=True)
    epoch = trace_epoch(network, XOR, 0.5, rule=rule, batch=1)
    assert [update.points.tolist() for update in epoch.updates] == [[0], [1], [2], [3]]
    now, memory = network, tuple(np.zeros(13) for _ in rule.remembers)
    for update in epoch.updates:
        at = rule.ahead(now.flat(), memory)
        np.testing.assert_array_equal(update.gradient.before.flat(), at)
        (point,) = update.points
        assert update.gradient.dataset.inputs.tolist() == [XOR.inputs[point].tolist()]
        for earlier, later, step in zip(
            now.weights, update.after.weights, update.step, strict=True
        ):
            np.testing.assert_array_equal(later, earlier + step)
        now, memory = update.after, update.memory
    np.testing.assert_array_equal(epoch.after.flat(), now.flat())
    # The error is that of the network before the epoch, over all patterns.
    np.testing.assert_array_equal(epoch.error, XOR.targets - network.predict(XOR.inputs))
