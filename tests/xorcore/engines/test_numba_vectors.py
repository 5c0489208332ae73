"""Vectors of numbers: the same steps as with arrays of NumPy."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from xorcore.engines.numba_compile import njit
from xorcore.engines.numba_vectors import (
    at_least,
    at_most,
    copysign,
    empty,
    fused,
    load,
    one_where_above,
    rows_from,
    rows_of,
    shifted,
    store,
    total,
)

Array = NDArray[np.float64]
INFINITY, NAN = np.inf, np.nan
NUMBERS = [1.5, -2.0, 1e16, -0.0, 3.0, 0.1, -1e16, NAN, 7.0, 5.0, -INFINITY, INFINITY]

widths = pytest.mark.parametrize("width", [1, 4, 32])


def some(width: int, rows: int) -> Array:
    """So many rows of numbers of all kinds."""
    return np.random.default_rng(14).choice(NUMBERS, (rows, width))


def compute(steps: Callable[..., Any], *numbers: Array) -> Array:
    """What `steps`, compiled, make of these rows: as many rows as they return values."""
    width, count = len(numbers[0]), len(numbers)
    function = njit(error_model="numpy")(steps) if njit else steps
    given, results = empty(width, count), empty(width, 10)
    given[:] = numbers

    def run(given: Array, results: Array) -> None:
        function(rows_of(given, width), rows_of(results, width))

    with np.errstate(all="ignore"):
        (njit(run) if njit else run)(given, results)
    return results


@widths
def test_arithmetic_is_that_of_each_number(width: int):
    def steps(given, found):
        x, y, z = load(given, 0), load(given, 1), load(given, 2)
        store(found, 0, x + y)
        store(found, 1, 2.0 - y)
        store(found, 2, x * 3.0)
        store(found, 3, x / y)
        store(found, 4, -x)
        store(found, 5, abs(x))
        store(found, 6, z)
        store(rows_from(found, 7), 0, 0.5)

    x, y, z = some(width, rows=3)
    with np.errstate(all="ignore"):
        expected = [x + y, 2 - y, x * 3, x / y, -x, np.abs(x), z, np.full(width, 0.5)]
    found = compute(steps, x, y, z)[:8]
    np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(np.signbit(found), np.signbit(expected))


@widths
def test_choices_are_those_of_each_number(width: int):
    def steps(given, found):
        x, y = load(given, 0), load(given, 1)
        store(found, 0, at_most(x, y))
        store(found, 1, at_least(x, y))
        store(found, 2, one_where_above(x, y))
        store(found, 3, copysign(x, y))
        store(found, 4, at_least(0.5, y))

    x, y = some(width, rows=2)
    expected = [
        # Of a number and NaN the first.
        [a if np.isnan(a + b) else min(a, b) for a, b in zip(x, y, strict=True)],
        [a if np.isnan(a + b) else max(a, b) for a, b in zip(x, y, strict=True)],
        [float(a > b) for a, b in zip(x, y, strict=True)],
        np.copysign(x, y),
        [0.5 if np.isnan(b) else max(0.5, b) for b in y],
    ]
    np.testing.assert_array_equal(compute(steps, x, y)[:5], expected)


@widths
def test_a_number_waits_until_it_meets_a_vector(width: int):
    def steps(given, found):
        s = 1.0
        for row in range(2):
            s = s + load(given, row)
        store(found, 0, s)

    x = np.arange(float(width))
    np.testing.assert_array_equal(compute(steps, x, 5 * x)[0], 1 + 6 * x)


@widths
def test_a_product_and_a_sum_are_rounded_once_if_the_processor_can(width: int):
    def steps(given, found):
        store(found, 0, fused(load(given, 0), load(given, 1), load(given, 2)))

    # (1 + e) (1 - e) - 1 = -e^2, which a product that is rounded loses.
    epsilon = 2.0**-30
    x, y, z = (np.full(width, number) for number in (1 + epsilon, 1 - epsilon, -1.0))
    result = set(compute(steps, x, y, z)[0])
    assert len(result) == 1
    assert result <= {0.0, -(epsilon**2)}


@widths
def test_the_last_twelve_bits_become_sign_and_exponent(width: int):
    def steps(given, found):
        store(found, 0, shifted(load(given, 0)))

    # Those of 1.5 × 2^52 + n are n: as an exponent, that of 2^(n - 1023).
    n = np.resize([1023.0, 1.0, 2046.0, 0.0, 1020.0], width)
    expected = np.resize([1.0, 2.0**-1022, 2.0**1023, 0.0, 0.125], width)
    x = n + 1.5 * 2.0**52
    np.testing.assert_array_equal(compute(steps, x)[0], expected)


def test_a_sum_is_of_its_halves():
    def steps(given, found):
        store(found, 0, total(load(given, 0)))

    x = np.array([1.5, -2.0, 1e16, 0.25])
    assert compute(steps, x)[0].tolist() == [(1.5 + 1e16) + (-2.0 + 0.25)] * 4
    x = np.arange(32.0)
    assert compute(steps, x)[0, 0] == 31 * 16


@pytest.mark.parametrize("width", [1, 3, 32])
def test_rows_begin_where_a_line_of_the_cache_does(width: int):
    made = empty(width, 2, 5)
    assert made.shape == (2, 5, width)
    assert made.ctypes.data % 64 == 0
    assert not made.any()


def test_rows_of_width_1_are_numbers_of_any_kind():
    def last(numbers):
        return load(rows_of(numbers, 1), len(numbers) - 1)

    function = njit(last) if njit else last
    assert function(np.array([3, 2**60 + 1])) == 2**60 + 1


@pytest.mark.skipif(njit is None, reason="there is no Numba to use")
def test_what_does_not_fit_together_is_refused():
    def add(a, b):
        return total(load(rows_of(a, 4), 0) + load(rows_of(b, 8), 0))

    with pytest.raises(Exception, match="the vectors differ in width"):
        njit(add)(np.zeros(8), np.zeros(8))

    def read(a):
        return total(load(rows_of(a, 4), 0))

    assert njit(read)(np.ones((3, 4))) == 4
    with pytest.raises(Exception, match="the rows must follow one another"):
        njit(read)(np.ones((3, 8))[:, ::2])
