"""Numbers as the page's scripts write them, too: ``fixed`` in the board's numbers.js."""

from decimal import ROUND_HALF_UP, Decimal, localcontext


def fixed(value: float, digits: int) -> str:
    """`value` with so many decimals; from 100,000 on it is short, as in 1.2e+5.

    Half way between two numbers it goes away from 0; what is rounded to 0 has no sign.
    """
    form = ".1e" if abs(value) >= 1e5 else f"z.{digits}f"
    with localcontext(rounding=ROUND_HALF_UP):
        return format(Decimal(float(value)), form)


def percent(share: float, digits: int) -> str:
    """A share from 0 to 1 in percent: 100 for all and 0 for none, and for nothing else."""
    least = 10.0**-digits
    is_part = 0 < share < 1
    return fixed(min(max(100 * share, least), 100 - least) if is_part else 100 * share, digits)
