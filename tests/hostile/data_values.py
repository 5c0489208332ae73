"""Values of `data` in a link, near to right ones: parts exchanged, cut, repeated or wrong."""

import random

from xorcore.model.datasets import READY_MADE
from xorcore.runs.data import OwnPoints, Point, ReadyMade
from xorcore.runs.units import Axis, Units

_PARTS = (
    *("", "0", "1", "3", "4", "500", "501", "-1", "200", "0.1", "0,5", "0.5", "0.51", "1e400"),
    *("nan", "inf", "-0", "1_0", "1,000", "1.000", "٣", "½", "9" * 400, "4294967295", "4294967296"),
    *("own", "moons", "MOONS", "xor", "moons ", "own_points", "~", "width", "a" * 25, "x" * 50_000),
    *(
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "$x$",
        ":red[x]",
        "**x**",
        "\0",
        "😀",
    ),
    *(
        "\u202e",
        "é",
        "%7E",
        "&data=moons",
        "../../etc/passwd",
        "=HYPERLINK(1)",
        "A" * 3_507,
        "____",
    ),
)


def data_values(count: int, seed: int = 0) -> list[str]:
    """So many values; about one in three is right."""
    chance = random.Random(seed)
    return [_value(chance) for _ in range(count)]


def _value(chance: random.Random) -> str:
    text = _ready_made(chance) if chance.random() < 0.5 else _own(chance)
    for _ in range(chance.choice((0, 0, 1, 1, 2, 5))):
        parts = text.split("~")
        place = chance.randrange(len(parts))
        match chance.randrange(5):
            case 0:
                parts[place] = chance.choice(_PARTS)
            case 1:
                parts[place:place] = [chance.choice(_PARTS)]
            case 2:
                parts[place : place + 1] = []
            case 3:
                cut = chance.randrange(len(parts[place]) + 1)
                parts[place] = (
                    parts[place][:cut] + chance.choice((*_PARTS, "")) + parts[place][cut:]
                )
            case 4:
                parts = [text[: chance.randrange(len(text) + 1)]]
        text = "~".join(parts)
    return text


def _ready_made(chance: random.Random) -> str:
    numbers = chance.randint(4, 500), chance.randrange(51) / 100, chance.randrange(1_000)
    return ReadyMade(chance.choice([*READY_MADE]), *numbers).spell()


def _own(chance: random.Random) -> str:
    points = tuple(
        Point(chance.randint(0, 1_000), chance.randint(0, 1_000), chance.randint(0, 1))
        for _ in range(chance.choice((1, 2, 3, 40, 500)))
    )
    if chance.random() < 0.5:
        return OwnPoints(points).spell()
    axes = Axis("width", 0.1, 2.5), Axis("length", -7.0, 1e6)
    return OwnPoints(points, Units(*axes, "kind", ("setosa", "other"))).spell()
