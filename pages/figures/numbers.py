"""Numbers as the page's scripts write them, too: ``fixed`` in the board's numbers.js."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from math import floor, log10


def fixed(value: float, digits: int) -> str:
    """`value` with so many decimals; from 100,000 on it is short, as in 1.2e+5.

    Half way between two numbers it goes away from 0; what is rounded to 0 has no sign.
    """
    form = ".1e" if abs(value) >= 1e5 else f"z.{digits}f"
    with localcontext(rounding=ROUND_HALF_UP):
        return format(Decimal(float(value)), form)


def compact(value: float, digits: int) -> str:
    """`value` with so many decimals; where that is long, as in 1.05e-4."""
    plain = f"{value:z.{digits}f}"
    if len(plain) <= _LONG:
        return plain
    if not float(plain):
        return "0"
    mantissa, exponent = f"{value:.{max(0, floor(log10(abs(value))) + digits)}e}".split("e")
    return min(plain, f"{mantissa}e{int(exponent)}", key=len)


_LONG = 8
"""Characters of a number that are read at a glance."""


def percent(share: float, digits: int) -> str:
    """A share from 0 to 1 in percent: 100 for all and 0 for none, and for nothing else."""
    least = 10.0**-digits
    is_part = 0 < share < 1
    return fixed(min(max(100 * share, least), 100 - least) if is_part else 100 * share, digits)
