"""Numbers that can be inputs of the network."""

from xorcore.runs.numbers import quoted, read_number

MAX_INPUT = 1_000_000.0
"""The largest input, of either sign."""


def read_input(text: str, name: str, decimal: str | None = None) -> float:
    """The number that `text` spells, if it can be an input; the rest is as in ``read_number``."""
    value = read_number(text, name, decimal)
    if abs(value) > MAX_INPUT:
        raise ValueError(
            f"{name} is {quoted(text)}, outside of -{MAX_INPUT:,.0f} to {MAX_INPUT:,.0f}"
        )
    return value + 0.0  # no "-0"
