"""Four numbers at once: as the same steps with an array of four."""

import numpy as np
import pytest
from numpy.typing import NDArray

from xorcore.engines.numba_compile import compiled, njit
from xorcore.engines.numba_lanes import (
    LANES,
    copy,
    load,
    shifted,
    store,
    total,
    where_above,
    with_sign_of,
)

Array = NDArray[np.float64]

ROWS = np.array([[1.5, -2.0, 1e16, -0.0], [3.0, 0.1, -1e16, np.nan], [7.0, 5.0, 1.0, -1.0]])
X, Y, Z = ROWS


@compiled
def arithmetic(rows: Array, results: Array) -> None:
    x, y, z = load(rows, np.uint64(0)), load(rows, np.uint64(1)), load(rows, np.uint64(2))
    store(results, np.uint64(0), (x + y * z - 2.0) / (3.0 - z))
    store(results, np.uint64(1), where_above(x, z, y, 0.5))
    store(results, np.uint64(2), with_sign_of(z, x))
    store(results, np.uint64(3), shifted(z + 1.5 * 2.0**52))


@compiled
def sums(rows: Array, results: Array) -> None:
    for row in range(np.uint64(len(rows))):
        results[row] = total(load(rows, row))


@compiled
def copied(rows: Array, numbers: Array, start: int, end: int) -> None:
    copy(load(rows, np.uint64(2)), numbers, start, end)


def test_arithmetic_is_that_of_each_number():
    results = np.zeros((4, LANES))
    arithmetic(ROWS, results)
    expected = [
        (X + Y * Z - 2) / (3 - Z),
        [0.5, 0.5, -1e16, np.nan],
        [7.0, -5.0, 1.0, -1.0],
        # The last twelve bits of 1.5 × 2^52 + n are n: as an exponent, that of 2^(n - 1023).
        [2.0**-1016, 2.0**-1018, 2.0**-1022, -np.inf],
    ]
    np.testing.assert_array_equal(results, expected)


def test_the_sum_is_of_the_first_and_third_and_of_the_second_and_fourth():
    results = np.zeros(2)
    sums(ROWS[[0, 2]], results)
    assert results.tolist() == [(1.5 + 1e16) + (-2.0 - 0.0), 12.0]


@pytest.mark.parametrize("end", range(2, 9))
def test_no_number_outside_of_the_range_is_filled(end: int):
    numbers = np.zeros((2, 4))
    copied(ROWS, numbers, 2, end)
    expected = np.zeros(8)
    expected[2:6] = Z
    expected[end:] = 0
    np.testing.assert_array_equal(numbers.ravel(), expected)


@pytest.mark.skipif(njit is None, reason="there is no Numba to use")
def test_rows_with_gaps_between_are_refused():
    with pytest.raises(Exception, match="the rows must follow one another"):
        sums(np.zeros((3, 8))[:, ::2], np.zeros(3))
