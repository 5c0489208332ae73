"""``exp``, ``sigmoid`` and ``tanh`` of one number or of a vector of any width.

In a loop a compiler leaves a call of the C library's ``exp`` as it is, one number at a time. These
are sums, products and at most one quotient, without a branch or a table: they are vector
instructions where their numbers are vectors, and in loops over single numbers.

All three write x = n ln 2 + r with an integer n and |r| <= ln 2 / 2, so that e^x = 2^n e^r, and
take e^r - 1 from a polynomial. Where the processor can fuse a product and a sum they do so in every
case, and else in none: on processors of one kind a number's function is the same to the last bit,
alone and wherever it stands in a vector or a loop. Without Numba nothing is fused, and the last
bits may differ.

The largest errors found in more than a million numbers each, in units of the last place: exp 1.14,
sigmoid 2.43, tanh 2.32.
"""

from xorcore.engines.numba_compile import compiled
from xorcore.engines.numba_vectors import Numbers, at_least, at_most, copysign, fused, shifted

INTEGER = 1.5 * 2.0**52
"""Numbers of this size are whole: what is added to it is rounded to the nearest integer."""

PER_LN2 = 1.4426950408889634  # 1 / ln 2
# ln 2 in two parts. The first has 33 bits: its product with a whole number of 20 bits is exact.
LN2_HIGH = float.fromhex("0x1.62e42feep-1")
LN2_LOW = float.fromhex("0x1.a39ef35793c76p-33")

# The polynomial of degree 9 that equals (e^r - 1 - r) / r^2 at the ten Chebyshev nodes of
# [-ln 2 / 2, ln 2 / 2]. With it e^r is known to 1.7e-17, as it is with Taylor's of degree 11.
C2, C3, C4, C5, C6, C7, C8, C9, C10, C11 = map(
    float.fromhex,
    (
        *("0x1.0000000000000p-1", "0x1.5555555555556p-3", "0x1.5555555553d4fp-5"),
        *("0x1.11111111109adp-7", "0x1.6c16c17893833p-10", "0x1.a01a01a7c8d47p-13"),
        *("0x1.a019b8ef67c6cp-16", "0x1.71de0d9c145d0p-19", "0x1.2891a8c1d838dp-22"),
        "0x1.af38d53857513p-26",
    ),
)


@compiled
def rest(x: Numbers, n: Numbers) -> Numbers:
    """The rest r = x - n ln 2."""
    return fused(n, -LN2_LOW, fused(n, -LN2_HIGH, x))


@compiled
def exp_minus_1(r: Numbers) -> Numbers:
    """e^r - 1 for |r| <= ln 2 / 2.

    In Estrin's order: the terms from the second on are added in pairs, the pairs in pairs again,
    which leaves the processor fewer steps that wait for each other than one term after the other.
    """
    r2 = r * r
    r4 = r2 * r2
    low = fused(fused(r, C5, C4), r2, fused(r, C3, C2))
    middle = fused(fused(r, C9, C8), r2, fused(r, C7, C6))
    high = fused(r, C11, C10)
    return fused(fused(fused(high, r4, middle), r4, low), r2, r)


@compiled
def exp(x: Numbers) -> Numbers:
    """e^x: 0 far below, infinity far above, NaN of NaN, subnormal results to their last bit."""
    x = at_least(at_most(x, 710.0), -746.0)
    n = fused(x, PER_LN2, INTEGER) - INTEGER
    # In two steps: 2^n itself may be too large or too small to be stored as others are.
    half = fused(n, 0.5, INTEGER)
    other = n - (half - INTEGER)
    return (
        (1.0 + exp_minus_1(rest(x, n)))
        * shifted(half + 1023.0)
        * shifted(other + (INTEGER + 1023.0))
    )


@compiled
def sigmoid(x: Numbers) -> Numbers:
    """1 / (1 + e^-x): 0 and 1 far below and above, NaN of NaN."""
    x = at_least(at_most(x, 707.0), -710.0)
    stored = fused(x, -PER_LN2, INTEGER + 1022.0)
    n = stored - (INTEGER + 1022.0)
    scale = shifted(stored)  # 2^(n - 1), since 2^1024 is no number
    half = fused(scale, exp_minus_1(rest(-x, n)), scale)
    return 1.0 / fused(half, 2.0, 1.0)


@compiled
def tanh(x: Numbers) -> Numbers:
    """(e^2x - 1) / (e^2x + 1): 1 and -1 far above and below, -0 of -0, NaN of NaN.

    With e^2|x| - 1 = (2^n - 1) + 2^n (e^r - 1), which near 0, where n = 0, is e^r - 1: no digits
    cancel there.
    """
    twice = at_most(2.0 * abs(x), 44.0)  # the function is 1 to its last bit from 38.2 on
    stored = fused(twice, PER_LN2, INTEGER + 1023.0)
    n = stored - (INTEGER + 1023.0)
    scale = shifted(stored)
    minus_1 = fused(scale, exp_minus_1(rest(twice, n)), scale - 1.0)
    return copysign(minus_1 / (minus_1 + 2.0), x)
