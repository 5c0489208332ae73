"""The data: all Boolean functions of two inputs, and what a Dataset refuses."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xorcore import GATES, XOR, Dataset
from xorcore.model.dataset import are_right, count_right, held_out, rounded

IN_PYTHON = {
    "false": lambda x1, x2: False,  # noqa: ARG005
    "and": lambda x1, x2: x1 and x2,
    "x1_and_not_x2": lambda x1, x2: x1 and not x2,
    "x1": lambda x1, x2: x1,  # noqa: ARG005
    "not_x1_and_x2": lambda x1, x2: not x1 and x2,
    "x2": lambda x1, x2: x2,  # noqa: ARG005
    "xor": lambda x1, x2: x1 != x2,
    "or": lambda x1, x2: x1 or x2,
    "nor": lambda x1, x2: not (x1 or x2),
    "xnor": lambda x1, x2: x1 == x2,
    "not_x2": lambda x1, x2: not x2,  # noqa: ARG005
    "x1_or_not_x2": lambda x1, x2: x1 or not x2,
    "not_x1": lambda x1, x2: not x1,  # noqa: ARG005
    "not_x1_or_x2": lambda x1, x2: not x1 or x2,
    "nand": lambda x1, x2: not (x1 and x2),
    "true": lambda x1, x2: True,  # noqa: ARG005
}


@pytest.mark.parametrize(("name", "function"), IN_PYTHON.items())
def test_the_truth_table_is_pythons(name: str, function: Callable[[bool, bool], bool]):
    gate = GATES[name]
    rows = [(False, False), (False, True), (True, False), (True, True)]
    assert gate.name == name
    np.testing.assert_array_equal(gate.inputs, rows)
    np.testing.assert_array_equal(gate.targets, [[function(*row)] for row in rows])


def test_there_are_all_sixteen_functions():
    assert GATES.keys() == IN_PYTHON.keys()
    assert len({gate.targets.tobytes() for gate in GATES.values()}) == 16
    assert GATES["xor"] is XOR


def test_patterns_are_named_by_their_inputs():
    assert XOR.patterns == ("00", "01", "10", "11")
    assert Dataset("", [[1, 1, 0], [0, 1, 0]], [[0], [1]]).patterns == ("110", "010")
    alike = Dataset("", [[1, 0], [0, 0], [1, 0]], [[0], [1], [1]])
    assert alike.patterns == ("#1", "#2", "#3")


def test_points_that_are_no_corners_are_numbered_and_a_part_keeps_their_numbers():
    points = Dataset("", [[0.5, 0], [1, 0], [0, 1], [0.25, 0.75]], [[0], [1], [1], [0]])
    assert points.patterns == ("#1", "#2", "#3", "#4")
    part = points.only(np.array([False, True, False, True]))
    assert part.patterns == ("#2", "#4")
    assert part.only(np.array([1])).patterns == ("#4",)
    with pytest.raises(ValueError, match="names must be 1, not 2"):
        Dataset("", [[0, 1]], [[0]], ("a", "b"))


def test_exactly_one_half_is_undecided_and_right_for_neither_target():
    below, above = np.nextafter(0.5, 0), np.nextafter(0.5, 1)
    outputs = np.array([[0.0], [below], [0.5], [above], [1.0]])
    assert rounded(outputs).ravel().tolist() == [0, 0, 0.5, 1, 1]
    for target in (0, 1):
        sides = [output != 0.5 and (output > 0.5) == (target == 1) for [output] in outputs]
        assert are_right(target - outputs).ravel().tolist() == sides
        assert count_right(target - outputs) == sum(sides) == 2


def test_a_dataset_keeps_its_own_copy_and_refuses_to_be_written():
    inputs, targets = np.array([[1, 2]]), np.array([[1]])
    dataset = Dataset("", inputs, targets)
    inputs[:] = targets[:] = 9
    assert dataset.inputs.tolist() == [[1, 2]]
    assert dataset.targets.tolist() == [[1]]
    assert dataset.inputs.dtype == dataset.targets.dtype == np.float64
    with pytest.raises(ValueError, match="read-only"):
        dataset.inputs[0, 0] = 9
    with pytest.raises(ValueError, match="read-only"):
        dataset.targets[0, 0] = 9
    with pytest.raises(AttributeError):
        dataset.inputs = inputs


@pytest.mark.parametrize(
    ("inputs", "targets", "message"),
    [
        ([0, 1], [[0], [1]], "inputs must be"),
        ([], [], "inputs must be"),
        (np.empty((0, 2)), np.empty((0, 1)), "inputs must be"),
        (np.empty((2, 0)), [[0], [1]], "inputs must be"),
        ([[0, 1]], [0], "targets must be"),
        ([[0, 1]], [[0, 1]], "targets must be"),
        ([[0, 1]], [[0], [1]], "targets must be"),
        ([[0, np.nan]], [[0]], "must be finite"),
        ([[0, 1]], [[np.inf]], "must be finite"),
    ],
)
def test_what_does_not_fit_is_refused(inputs, targets, message: str):
    with pytest.raises(ValueError, match=message):
        Dataset("", inputs, targets)


# ---- points kept from training


@given(st.integers(1, 500), st.floats(0, 0.5), st.integers(0, 2**32 - 1))
@example(3, 0.5, 0)  # neither 1 nor 2 is nearer to 1.5, but 2 of 3 are more than half
def test_the_nearest_share_of_the_points_is_held_out(count: int, share: float, seed: int):
    held = held_out(count, share, seed)
    assert held.shape == (count,)
    assert abs(held.sum() - count * share) <= 0.5
    assert held.sum() <= count / 2
    np.testing.assert_array_equal(held_out(count, share, seed), held)


@given(st.integers(1, 499), st.floats(0, 0.5), st.integers(0, 2**32 - 1))
def test_one_more_point_changes_the_side_of_at_most_one_other(count: int, share: float, seed: int):
    before, after = held_out(count, share, seed), held_out(count + 1, share, seed)
    assert np.count_nonzero(before != after[:-1]) <= 1


def test_every_point_is_held_out_by_its_share_of_the_seeds():
    """Of 1,000 seeds: each of 20 points by 250 of them, to 5 deviations of 14."""
    counts = sum(held_out(20, 0.25, seed).astype(int) for seed in range(1_000))
    assert counts.sum() == 5_000
    assert abs(counts - 250).max() < 70
    assert len({held_out(20, 0.25, seed).tobytes() for seed in range(100)}) > 95


def splitmix64(state: int, count: int) -> list[int]:
    """In whole numbers of Python."""
    numbers = []
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) % 2**64
        z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
        numbers.append(z ^ (z >> 31))
    return numbers


def test_the_points_of_the_lowest_ranks_are_held_out():
    # The known answer of the reference implementation.
    assert splitmix64(1234567, 2) == [6457827717110365317, 3203168211198807973]
    for seed in (0, 7, 2**32 - 1):
        start = int(np.random.default_rng(seed).integers(2**64, dtype=np.uint64))
        ranks = splitmix64(start, 50)
        lowest = sorted(range(50), key=ranks.__getitem__)[:10]
        assert np.flatnonzero(held_out(50, 0.2, seed)).tolist() == sorted(lowest)


@pytest.mark.parametrize("share", [-0.1, 0.51, float("nan")])
def test_more_than_half_of_the_points_cannot_be_held_out(share: float):
    with pytest.raises(ValueError, match="share must be a number from 0 to"):
        held_out(10, share, 0)


def test_a_part_of_a_dataset_keeps_its_order():
    part = XOR.only(np.array([True, False, False, True]))
    assert (part.inputs.tolist(), part.targets.tolist()) == ([[0, 0], [1, 1]], [[0], [0]])
    with pytest.raises(ValueError, match="inputs must be"):
        XOR.only(np.zeros(4, dtype=bool))
