"""The inputs and answers in the units of whoever brought the points.

The network gets shares of the square's sides, also where a reader types and sees other numbers.
"""

import numpy as np
from numpy.typing import NDArray

from pages.link.fields import Field
from xorcore.runs.numbers import MAX_INPUT, read_input
from xorcore.runs.units import OWN_NUMBERS, Axis, Units

Array = NDArray[np.float64]

_TAKEN = ("line", "point", "output", "answer", "distance from 0.5", "right", "held out")
"""Columns of the tables that have other names than those of the data."""


def have_words(units: Units) -> bool:
    """Whether the answers 0 and 1 have words of their own."""
    return units.words != OWN_NUMBERS.words


def column_names(units: Units) -> tuple[str, str, str]:
    """Names for the columns of the inputs and of the targets: those of the data, all different."""
    names: list[str] = []
    for own, plain in ((units.x1.name, "x1"), (units.x2.name, "x2"), (units.target, "target")):
        is_taken = own.lower() in (*_TAKEN, *(name.lower() for name in names))
        names.append(f"{plain}: {own}" if is_taken else own)
    return names[0], names[1], names[2]


def values(shares: Array, units: Units) -> Array:
    """Inputs (n, 2) in their own units, to as many digits as the shares of the square carry."""
    if units == OWN_NUMBERS:
        return shares
    columns = []
    for share, axis in zip(shares.T, (units.x1, units.x2), strict=True):
        columns.append(np.round(axis.value(share), axis.decimals(1_000_000)))
    return np.column_stack(columns)


def digits_of(axis: Axis) -> str:
    """How a column writes values on an axis: to a thousandth of it; tiny ones are short."""
    decimals = axis.decimals(1_000)
    is_tiny = max(abs(axis.low), abs(axis.high)) < _TINY
    # Not %g, which the browser writes without an exponent from 1e-6 on, and Python from 1e-4 on.
    return f"%.{axis.digits(1_000) - 1}e" if is_tiny and decimals > 6 else f"%.{decimals}f"


def typed(axis: Axis, value: float) -> str:
    """A value on an axis as one types it, with the digits that tell a thousandth of the axis."""
    return f"{value:.{max(6, axis.digits(1_000))}g}"


_TINY = 0.01
"""Below this the zeros behind the point are longer than an exponent."""


def shares(inputs: Array, units: Units) -> Array:
    """Inputs (n, 2) in their own units as shares of the square's sides."""
    if units == OWN_NUMBERS:
        return inputs
    x1, x2 = inputs.T
    return np.column_stack((units.x1.share(x1), units.x2.share(x2)))


def field_of(field: Field, axis: Axis) -> Field:
    """The field of an input as it is typed in the units of its `axis`; its value is a share."""
    if axis == Axis(field.key):
        return field
    digits = max(12, axis.digits(1_000_000))
    ends = (_within(axis.value(end)) for end in (-MAX_INPUT, MAX_INPUT))
    rough = max(7, axis.digits(1))  # a million has seven; more where a side is short
    least, most = (float(f"{end:.{rough}g}") for end in ends)  # as they are said
    allowed = f"a number from {least:,.{rough}g} to {most:,.{rough}g}"

    def parse(text: str) -> float:
        value = read_input(text, axis.name, ".")
        if not least <= value <= most:
            raise ValueError(f"{axis.name} must be {allowed}")
        return _within(axis.share(value))

    return field._replace(
        label=axis.name,
        allowed=allowed,
        parse=parse,
        spell=lambda share: f"{axis.value(share):.{digits}g}",
    )


def _within(number: float) -> float:
    return max(-MAX_INPUT, min(MAX_INPUT, number))
