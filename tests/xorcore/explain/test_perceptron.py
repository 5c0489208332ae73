"""One unit and its learning rule, on every Boolean function of two inputs."""

import numpy as np
import pytest

from xorcore import GATES, XOR, Dataset
from xorcore.explain.perceptron import Course, Perceptron

INSEPARABLE = {"xor", "xnor"}


def test_two_passes_of_xor_worked_by_hand():
    """From weights (w1, w2, b) = 0, output 1 where the sum is 0 or more, learning rate 1.

    Each change is error times (x1, x2, 1).

    step  weights       x1 x2  sum                 output  target  error  change
    1     ( 0,  0,  0)  0  0    0                  1       0       -1     ( 0,  0, -1)
    2     ( 0,  0, -1)  0  1    0 - 1     = -1     0       1        1     ( 0,  1,  1)
    3     ( 0,  1,  0)  1  0    0 + 0     =  0     1       1        0     ( 0,  0,  0)
    4     ( 0,  1,  0)  1  1    0 + 1 + 0 =  1     1       0       -1     (-1, -1, -1)
    5     (-1,  0, -1)  0  0   -1                  0       0        0     ( 0,  0,  0)
    6     (-1,  0, -1)  0  1    0 - 1     = -1     0       1        1     ( 0,  1,  1)
    7     (-1,  1,  0)  1  0   -1 + 0     = -1     0       1        1     ( 1,  0,  1)
    8     ( 0,  1,  1)  1  1    0 + 1 + 1 =  2     1       0       -1     (-1, -1, -1)
    9     (-1,  0,  0)  0  0    0                  1       0       -1     ( 0,  0, -1)

    Step 9 ends with (-1, 0, -1) and pattern 01 comes next, just as before step 6: steps 6 to 9
    come round for ever.
    """
    course = Course.of(XOR)
    worked = [
        ((0, 0, 0), (0, 0, 1), 0, 1, 0, -1, (0, 0, -1)),
        ((0, 0, -1), (0, 1, 1), -1, 0, 1, 1, (0, 1, 1)),
        ((0, 1, 0), (1, 0, 1), 0, 1, 1, 0, (0, 0, 0)),
        ((0, 1, 0), (1, 1, 1), 1, 1, 0, -1, (-1, -1, -1)),
        ((-1, 0, -1), (0, 0, 1), -1, 0, 0, 0, (0, 0, 0)),
        ((-1, 0, -1), (0, 1, 1), -1, 0, 1, 1, (0, 1, 1)),
        ((-1, 1, 0), (1, 0, 1), -1, 0, 1, 1, (1, 0, 1)),
        ((0, 1, 1), (1, 1, 1), 2, 1, 0, -1, (-1, -1, -1)),
        ((-1, 0, 0), (0, 0, 1), 0, 1, 0, -1, (0, 0, -1)),
    ]
    assert [
        (s.before.weights, s.inputs, s.weighted_sum, s.output, s.target, s.error, s.change)
        for s in course.steps
    ] == worked
    assert course.steps[-1].after == Perceptron((-1, 0, -1), position=1)
    assert course.repeats_from == 5  # counted from 0
    assert not course.converged


@pytest.mark.parametrize("gate", sorted(GATES))
def test_it_converges_for_the_separable_functions_and_cycles_for_the_others(gate: str):
    dataset = GATES[gate]
    course = Course.of(dataset)
    assert course.converged == (gate not in INSEPARABLE)
    # The last state is that before the first repeated step, and no state came twice before it.
    states = [step.before for step in course.steps]
    assert len(set(states)) == len(states)
    assert course.steps[-1].after == states[course.repeats_from]
    if course.converged:
        w1, w2, bias = course.steps[-1].after.weights
        answers = [w1 * x1 + w2 * x2 + bias >= 0 for x1, x2 in dataset.inputs]
        assert answers == dataset.targets.ravel().tolist()
        assert len(course.repeated) == 4  # one whole pass, and no longer
    else:
        assert any(step.error for step in course.repeated)


@pytest.mark.parametrize("gate", sorted(INSEPARABLE))
def test_a_cycle_comes_round_for_ever(gate: str):
    course = Course.of(GATES[gate])
    state = Perceptron()
    for number in range(200):
        step = state.learn(GATES[gate])
        assert step == course.step(number)
        state = step.after


@pytest.mark.parametrize("weights", [(5, -3, 2), (-40, 7, 11), (0, 0, 1000)])
@pytest.mark.parametrize("gate", ["and", "nor", "xor", "xnor", "x2"])
def test_where_it_starts_decides_nothing_but_the_length(gate: str, weights: tuple[int, ...]):
    course = Course.of(GATES[gate], Perceptron(weights))
    assert course.steps[0].before == Perceptron(weights)
    assert course.converged == (gate not in INSEPARABLE)


def test_any_number_of_inputs():
    inputs = [[x >> k & 1 for k in range(4)] for x in range(16)]
    majority = Dataset("majority", inputs, [[float(sum(row) >= 3)] for row in inputs])
    course = Course.of(majority)
    assert course.converged
    weights = np.array(course.steps[-1].after.weights)
    answers = np.column_stack((inputs, np.ones(16))) @ weights >= 0
    np.testing.assert_array_equal(answers, majority.targets.ravel())


def test_what_it_cannot_learn_exactly_is_refused():
    with pytest.raises(ValueError, match="whole numbers"):
        Course.of(Dataset("halves", [[0.5, 0]], [[1]]))
    with pytest.raises(ValueError, match="2 inputs and a bias need as many weights, not 2"):
        Perceptron((0, 0)).learn(XOR)
