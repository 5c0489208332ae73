"""Numbers as people type them."""

import re

_LONGEST = 1_000

_LONGEST_QUOTED = 24  # characters of a wrong cell that a reason repeats

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}([,\s]\d{3})+")

MAX_INPUT = 1_000_000.0
"""The largest value of an input, of either sign."""

EITHER = re.compile(r"([+-]?[1-9]\d{0,2})([.,])(\d{3})")
"""Numbers that can be around one, or thousands."""

THOUSANDS = re.compile(
    r"(?P<first>[+-]?[1-9]\d{0,2})"
    r"(?P<sign>[.,'’\s])(?P<groups>\d{3}(?:(?P=sign)\d{3})*)"
    r"(?P<rest>(?!(?P=sign))[.,]\d+)?"
)
"""Numbers whose thousands are apart; those of ``EITHER`` are among them."""


class TwoWaysError(ValueError):
    """A number that can be read in two ways."""


def read_number(text: str, name: str, decimal: str | None = None, thousands: str = "") -> float:
    """The number that `text` spells; ValueError, with a reason, if it spells none.

    `decimal` is the decimal sign where a comma may be one, too: "." or ",", or "" if unknown, and
    `thousands` the sign that is known to part thousands. What could be read in two ways is read as
    they say, or not at all.
    """
    spelt = text.strip().replace("−", "-")
    if decimal is not None:
        either, apart = EITHER.fullmatch(spelt), THOUSANDS.fullmatch(spelt)
        if apart and (either is None or apart["sign"] == thousands):
            whole = apart["first"] + re.sub(r"\D", "", apart["groups"])
            spelt = whole + (apart["rest"] or "")
        elif either and either[2] != decimal:
            few, many = f"{either[1]}.{either[3]}0", f"{either[1]}{either[3]}"
            raise TwoWaysError(
                f"{name} is “{spelt}”, which can mean {many} or {few}: write one of these"
            )
        spelt = spelt.replace(",", ".", 1)
    if not spelt:
        raise ValueError(f"{name} is empty")
    if len(spelt) > _LONGEST or not _NUMBER.fullmatch(spelt):
        raise ValueError(f"{name} is {quoted(text)}, which is not a number")
    return float(spelt)


def read_input(text: str, name: str, decimal: str | None = None, thousands: str = "") -> float:
    """The number that `text` spells, if it can be an input; the rest is as in ``read_number``."""
    value = read_number(text, name, decimal, thousands)
    if abs(value) > MAX_INPUT:
        raise ValueError(
            f"{name} is {quoted(text)}, outside of -{MAX_INPUT:,.0f} to {MAX_INPUT:,.0f}"
        )
    return value + 0.0  # no "-0"


def read_whole(text: str, name: str) -> int:
    """The whole number that `text` spells; commas or spaces may part its thousands."""
    if _GROUPED.fullmatch(text.strip()):
        text = re.sub(r"[,\s]", "", text)
    value = read_number(text, name, decimal=None if "," in text else ",")
    if not value.is_integer():
        raise ValueError(f"{name} is {quoted(text)}, which is not a whole number")
    return int(value)


def quoted(text: str) -> str:
    """The beginning of a wrong cell, harmless to show."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text.strip())
    cut = shown if len(shown) <= _LONGEST_QUOTED else f"{shown[:_LONGEST_QUOTED]}…"
    return f"“{cut}”"
