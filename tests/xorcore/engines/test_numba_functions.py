"""The functions of the compiled engines: how exact they are, and that loops do not change them."""

import math
import sys
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from mpmath import mp, mpf
from numpy.typing import NDArray

from tests.xorcore.engines.test_numba_engine import python
from xorcore.engines import numba_functions
from xorcore.engines.numba_compile import njit
from xorcore.engines.numba_vectors import empty, load, rows_of, store

Array = NDArray[np.float64]

INFINITY, NAN = math.inf, math.nan
LARGEST, SMALLEST, NORMAL = sys.float_info.max, math.ulp(0.0), sys.float_info.min

EXACT: dict[str, Callable[[mpf], mpf]] = {
    "exp": mp.exp,
    "sigmoid": lambda x: 1 / (1 + mp.exp(-x)),
    "tanh": mp.tanh,
}
BOUNDS = {"exp": 1.25, "sigmoid": 2.5, "tanh": 2.5}
"""Largest distance from the exact result, in units of its last place."""

RANGES = {"exp": (2.0, 20.0, 750.0), "sigmoid": (3.0, 40.0, 709.0), "tanh": (0.4, 1.5, 25.0)}
"""Where a function's steps differ: numbers are drawn from plus to minus each of these."""

SPECIAL: dict[str, list[tuple[float, float]]] = {
    "exp": [
        (0.0, 1.0),
        (-0.0, 1.0),
        (SMALLEST, 1.0),
        (-SMALLEST, 1.0),
        (INFINITY, INFINITY),
        (-INFINITY, 0.0),
        (LARGEST, INFINITY),
        (-LARGEST, 0.0),
        (709.7827128933841, INFINITY),  # the first that is infinite
        (-745.1332191019411, SMALLEST),  # the last that is not 0
        (-745.1332191019412, 0.0),
    ],
    "sigmoid": [
        (0.0, 0.5),
        (-0.0, 0.5),
        (SMALLEST, 0.5),
        (INFINITY, 1.0),
        (-INFINITY, 0.0),
        (LARGEST, 1.0),
        (-LARGEST, 0.0),
        (40.0, 1.0),
        (-709.7827128933841, 0.0),  # from here on down e^-x is infinite
    ],
    "tanh": [
        (0.0, 0.0),
        (-0.0, -0.0),
        (SMALLEST, SMALLEST),
        (-SMALLEST, -SMALLEST),
        (NORMAL, NORMAL),
        (20.0, 1.0),
        (-20.0, -1.0),
        (INFINITY, 1.0),
        (-INFINITY, -1.0),
        (LARGEST, 1.0),
        (-LARGEST, -1.0),
    ],
}

each = pytest.mark.parametrize("name", EXACT)


@each
@pytest.mark.parametrize("count", [20_000, pytest.param(1_000_000, marks=pytest.mark.long)])
def test_no_result_is_further_from_the_exact_one_than_its_bound(name: str, count: int):
    x = points(name, count)
    found = looped(name)(x)
    far = [
        (error, number)
        for number, result in zip(x.tolist(), found.tolist(), strict=True)
        if not (error := ulps(EXACT[name], number, result)) <= BOUNDS[name]
    ]
    assert far == []


def ulps(exact: Callable[[mpf], mpf], number: float, result: float) -> float:
    """How far `result` is from the exact value, in units of its last place."""
    with mp.workprec(120):
        value = exact(mpf(number))
        nearest = float(value)
        if math.isinf(nearest):
            return 0.0 if result == nearest else INFINITY
        return float(abs(mpf(result) - value) / mpf(math.ulp(nearest)))


@each
def test_far_out_and_at_0_it_is_what_it_has_to_be(name: str):
    function = looped(name)
    for number, expected in SPECIAL[name]:
        (result,) = function(np.array([number]))
        assert result == expected, number
        assert np.signbit(result) == np.signbit(expected), number
    assert np.isnan(function(np.array([NAN, -NAN]))).all()


def test_subnormal_results_are_numpys():
    x = np.linspace(-745.1, -708.4, 10_001)
    expected = np.exp(x)
    assert 0 < expected.min() < expected.max() < NORMAL
    # The spacing of subnormal numbers is the smallest of them.
    np.testing.assert_allclose(looped("exp")(x), expected, rtol=0, atol=SMALLEST)


@each
def test_place_and_length_do_not_change_a_bit(name: str):
    # A loop is a body of 4 or 8 numbers at once and a rest of single ones.
    function, x = looped(name), np.append(points(name, 90), [INFINITY, -INFINITY, NAN, 0.0, -0.0])
    alone = np.concatenate([function(x[k : k + 1]) for k in range(len(x))])
    for length in range(len(x) + 1):
        for start in (0, 1, 3, len(x) - length):
            part = slice(start, start + length)
            np.testing.assert_array_equal(bits(function(x[part])), bits(alone[part]))


@each
def test_the_functions_rise_as_they_should(name: str):
    x = np.sort(points(name, 4_000))
    found = looped(name)(x).tolist()
    for low, high in pairwise(found):
        assert low <= high + BOUNDS[name] * math.ulp(high)


def test_tanh_is_odd_to_the_last_bit():
    x, tanh = points("tanh", 4_000), looped("tanh")
    np.testing.assert_array_equal(tanh(-x), -tanh(x))


@each
def test_a_loop_over_it_is_made_of_vector_instructions(name: str):
    if njit is None:
        pytest.skip("there is no Numba to use")
    looped(name)(points(name, 20))
    (code,) = LOOPS[name].inspect_asm().values()
    if "xmm" not in code:
        pytest.skip("vector instructions have other names on this processor")
    assert "mulpd" in code


@each
@pytest.mark.parametrize("width", [4, 32])
def test_of_a_vector_it_is_that_of_each_number(name: str, width: int):
    x = np.append(points(name, 20_000 if njit else 200), [INFINITY, -INFINITY, NAN, 0.0, -0.0])
    rows = empty(width, -(-len(x) // width))
    rows.reshape(-1)[: len(x)] = x
    results = in_vectors(name, width)(rows)
    np.testing.assert_array_equal(bits(results.ravel()), bits(looped(name)(rows.ravel())))


def test_without_numba_the_numbers_are_nearly_the_same():
    # Nothing is fused there.
    numbers = [-800.0, -745.0, -1.25, -0.0, 1e-300, 0.3, 21.0, 709.5, 800.0]
    told = python(
        "import sys; sys.modules['numba'] = None",
        "from xorcore.engines.numba_functions import exp, sigmoid, tanh",
        f"for x in {numbers}:\n    print(exp(x), sigmoid(x), tanh(x))",
        PYTHONWARNINGS="ignore",
    )
    expected = np.column_stack([looped(name)(np.array(numbers)) for name in EXACT])
    np.testing.assert_array_max_ulp(np.loadtxt(told), expected, maxulp=2)


def points(name: str, count: int) -> Array:
    """Numbers of all magnitudes, half of them where the function does most."""
    generator = np.random.default_rng(14)
    powers = generator.integers(-1074, 11, count // 4)
    x = np.ldexp(generator.uniform(1, 2, len(powers)), powers)
    near = [generator.uniform(-limit, limit, count // 6) for limit in RANGES[name]]
    # Where the integer n changes, the rest r is largest.
    edges = np.round(near[1] / np.log(2)) * np.log(2) / (2 if name == "tanh" else 1)
    x = np.concatenate([x, -x, *near, edges + np.log(2) / (4 if name == "tanh" else 2)])
    return x[x >= -709.78] if name == "sigmoid" else x


LOOPS: dict[str, Callable[..., None]] = {}


def looped(name: str) -> Callable[[Array], Array]:
    """The function of every number of an array, in one loop."""
    one = getattr(numba_functions, name)

    def fill(x: Array, results: Array) -> None:
        for k in range(len(x)):
            results[k] = one(x[k])

    if name not in LOOPS:
        LOOPS[name] = njit(error_model="numpy")(fill) if njit else fill

    def function(x: Array) -> Array:
        results = np.empty_like(x)
        with np.errstate(all="ignore"):  # without Numba NumPy computes, and warns
            LOOPS[name](x, results)
        return results

    return function


def in_vectors(name: str, width: int) -> Callable[[Array], Array]:
    """The function of every number of an array (n, width), row by row."""
    one = getattr(numba_functions, name)

    def fill(x: Array, results: Array) -> None:
        rows, filled = rows_of(x, width), rows_of(results, width)
        for row in range(len(x)):
            store(filled, row, one(load(rows, row)))

    loop = njit(error_model="numpy")(fill) if njit else fill

    def function(x: Array) -> Array:
        results = np.empty_like(x)
        with np.errstate(all="ignore"):
            loop(x, results)
        return results

    return function


def bits(x: Array) -> NDArray[np.int64]:
    """All bits of all numbers; those of NaN are always the same."""
    return np.where(np.isnan(x), NAN, x).view(np.int64)
