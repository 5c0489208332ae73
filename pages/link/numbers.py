"""Numbers as people type them."""

import re

MAX_INPUT = 1_000_000.0
"""The largest input, of either sign."""

_LONGEST_LINE = 1_000

_LONGEST_QUOTED = 24  # characters of a wrong cell that a reason repeats

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


def read_input(text: str, name: str, has_decimal_comma: bool = False) -> float:
    """The number that `text` spells; ValueError, with a reason, if it cannot be an input."""
    spelt = text.strip().replace("−", "-")
    if has_decimal_comma:
        spelt = spelt.replace(",", ".", 1)
    if not spelt:
        raise ValueError(f"{name} is empty")
    if len(spelt) > _LONGEST_LINE or not _NUMBER.fullmatch(spelt):
        raise ValueError(f"{name} is {_quoted(text)}, which is not a number")
    value = float(spelt)
    if abs(value) > MAX_INPUT:
        raise ValueError(
            f"{name} is {_quoted(text)}, outside of -{MAX_INPUT:,.0f} to {MAX_INPUT:,.0f}"
        )
    return value + 0.0  # no "-0"


def _quoted(text: str) -> str:
    """The beginning of a wrong cell, harmless to show."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text.strip())
    cut = shown if len(shown) <= _LONGEST_QUOTED else f"{shown[:_LONGEST_QUOTED]}…"
    return f"“{cut}”"
