"""Numbers in charts. ``fixed`` writes them as the page's scripts do, in the board's numbers.js.

``compact``, for the units of a visitor's own points, and ``percent`` have no twin there.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from math import floor, log10


def fixed(value: float, digits: int) -> str:
    """`value` with so many decimals; from 100,000 on it is short, as in 1.2e+5.

    Half way between two numbers it goes away from 0; what is rounded to 0 has no sign.
    """
    form = ".1e" if abs(value) >= 1e5 else f"z.{digits}f"
    with localcontext(rounding=ROUND_HALF_UP):
        return format(Decimal(float(value)), form)


def compact(values: Sequence[float], digits: int) -> list[str]:
    """All `values` of an axis with so many decimals; where one is long, all as in 1.05e-4."""
    plain = [f"{value:z.{digits}f}" for value in values]
    if max(map(len, plain), default=0) <= _LONG:
        return plain
    short = [
        _with_exponent(value, digits) if float(text) else "0"
        for value, text in zip(values, plain, strict=True)
    ]
    return min(plain, short, key=lambda texts: max(map(len, texts)))


def _with_exponent(value: float, digits: int) -> str:
    mantissa, exponent = f"{value:.{max(0, floor(log10(abs(value))) + digits)}e}".split("e")
    return f"{mantissa}e{int(exponent)}"


_LONG = 8
"""Characters of a number that are read at a glance."""


def percent(share: float, digits: int) -> str:
    """A share from 0 to 1 in percent: 100 for all and 0 for none, and for nothing else."""
    least = 10.0**-digits
    is_part = 0 < share < 1
    return fixed(min(max(100 * share, least), 100 - least) if is_part else 100 * share, digits)
