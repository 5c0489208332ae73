"""Hostile and clumsy links: any number of generated ones, and those that are kept.

A link is its parameters in order, ``[(name, value), ...]``: names may come again.
"""

import ast
import random
import re
from functools import cache

from hypothesis import strategies as st

from pages.link.known import known
from pages.link.many_runs import Map, Plan
from tests.browser.server import ROOT
from xorcore import Experiment, Network

Link = list[tuple[str, str]]

LONG = 100_000
"""Characters of the longest values."""


@cache
def pages() -> list[str]:
    """Every page of the app, as app.py lists them."""
    tree = ast.parse((ROOT / "app.py").read_text("utf-8"))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return [m[1] for text in texts if (m := re.fullmatch(r"pages/(\w+)\.py", str(text)))]


NETWORKS = (Network.notebook(), Network.random((2, 4, 1)), Network.random((2, 8, 8, 8, 8, 1)))
NAMES = sorted({name for page in pages() for network in NETWORKS for name in known(page, network)})

MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](http://host.example/x.png)",
    r"$\href{javascript:alert(1)}{x}$",
    ":red[x] :material/home: :smile:",
    "<b>&lt;</b>",
    "`` ` ``",
    "'; DROP TABLE runs; --",
    "=HYPERLINK(1)",
    "../../etc/passwd",
    "%{y}{{x}}{0}%s%n",
)
_NUMBERS = (
    *("0", "1", "2", "3", "7", "9", "-1", "-0", "0.6", "1e3", "1e-05", "1e999", "-1e999", "nan"),
    *("-nan", "inf", "Infinity", "0x10", "1_000", "1,000", "٣", "½", " 5 ", "+4", "0.3.1", "1e"),
    *("2000001", "4294967296", "9" * 18, "9" * 400, "0" * 400 + "1", "0." + "0" * 400 + "1"),
)
_TEXTS = (
    *("", " ", "\0", "\r\n", "\u202e", "é", "Σ" * 40, "😀", "\u200b", "null", "None", "true"),
    *("xor", "and", "tanh", "relu", "random", "edited", "notebook", "cross_entropy", "squared"),
    *("walk", "mistakes", "check", "compute", "many", "weights", "saturation", "perceptron"),
    *("Flat out", "Log time", "Network", "losses", "starts", "sigma", "one_epoch", "biases"),
)
_LISTS = (
    *("8-8-8-8", "4", "3-", "3-3-3-3-3", "0.1_0.6_2", "2_3_4", "1_2_3_4_5_6_7_8_9", "_", "~"),
    *("5_0.5_squared", "5_0.5_squared~9_0.1_cross_entropy", "5_nan_squared", "1_1_hinge"),
    *(f"5_0.5_squared_{nine}" for nine in ("1_2_3_4_5_6_7_8_9", "1_2", "nan" + "_1" * 8)),
    *("momentum~0.9", "nesterov~0.5~0.01", "adam", "adam~1", "adam~0.9~0.9~0", "descent~-1"),
    *("moons~200~0.15~7", "blobs~4~0.0~0", "moons~3~0.1~0", "moons", "own~F9rDsu_", "own~", "own"),
    *("own~F9rDsu_~width~0.1~2.5~length~1.0~6.9~kind~setosa~other", "own~____", "20~7", "51"),
    *("01.h1", "sum.h1", "error.01", "activation.y", "h1", "h9"),
)
_HUGE = ("9" * LONG, "x" * LONG, "1_" * (LONG // 2), "<" * LONG, "5_0.5_squared~" * (LONG // 14))

_NAMED = (*NAMES, *NAMES, "", "lrr", "LR", "utm_source", "embed_", *MARKUP)
_VALUES = _NUMBERS + _TEXTS + _LISTS + MARKUP

names = st.sampled_from(_NAMED) | st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
values = st.sampled_from(_VALUES + _HUGE) | st.text(st.characters(exclude_categories=["Cs"]))
drawn = st.lists(st.tuples(names, values), min_size=1, max_size=6)
"""Links for hypothesis, which finds the shortest wrong one, but takes its time over each."""


def generated(count: int, seed: int = 0) -> list[Link]:
    """So many links, no two alike, and the same ones for the same seed."""
    chance = random.Random(seed)
    found: dict[str, Link] = {}
    while len(found) < count:
        link = [(chance.choice(_NAMED), _value(chance)) for _ in range(chance.randint(1, 6))]
        found[repr([(name, value[:100]) for name, value in link])] = link
    return [*found.values()]


def _value(chance: random.Random) -> str:
    match chance.randrange(10):
        case 0:
            return chance.choice(_HUGE)
        case 1:
            return "".join(chr(chance.randrange(0xD800)) for _ in range(chance.randrange(60)))
        case 2:
            return str(chance.choice((10, 1_000, 10**9)) * chance.random())
        case 3:
            return str(chance.randrange(10 ** chance.randint(1, 6)))
        case _:
            return chance.choice(_VALUES)


# Each was wrong once, or is at a limit. Those of a page come to all pages.
KEPT: list[Link] = [
    [("lrr", "3")],
    [("lr", "0.3"), ("lr", "0.6"), ("seed", "1"), ("seed", "x")],
    [("step", "abc"), ("cell", "nonsense"), ("draw", "-1"), ("stop", "0"), ("x1", "nan")],
    [("step", "99"), ("cell", "01.h9"), ("lesson", "one_epoch"), ("stop", "99")],
    [("chapter", "zzz"), ("speed", "flat"), ("axes", "x"), ("draw_as", "x"), ("mistake", "sign")],
    [("hidden", "4"), ("axes_of_h4", "h1"), ("axes_of_h4", "h9"), ("axes_of_h3", "h1")],
    [("start", "notebook"), ("seed", "5"), ("epochs", "100"), ("epoch", "101"), ("at", "7")],
    [("weights", "1_2_3_4_5_6_7_8_9"), ("seed", "5"), ("start", "random"), ("at", "-0")],
    [("rates", "1_2_3_4_5_6_7_8_9_10"), ("sizes", "1_2_3_4_5_6_7_8"), ("length", "2000000")],
    [("hidden", "8-8-8-8"), ("act", "relu"), ("lr", "100"), ("epoch", "2000"), ("view", "check")],
    [("hidden", "8-8-8-8"), ("bias", "1"), ("view", "mistakes"), ("mistake", "No transpose")],
    [(text, text) for text in MARKUP],
    [(f"unknown {number}", "x") for number in range(1_000)],
    [("lr", "0.6")] * 3_000,
    [("gate", text) for text in _NUMBERS + _TEXTS],
    *([(name, value) for name in NAMES] for value in ("", "nan", "\0😀", MARKUP[0])),
    *([(name, value)] for name in ("then", "weights") for value in _HUGE),
    [("cell", _HUGE[1]), ("x1", _HUGE[0]), ("rates", _HUGE[2]), ("at", _HUGE[0])],
    [("speed", _HUGE[3]), ("h", _HUGE[0]), ("lesson", _HUGE[1]), (_HUGE[3], "x")],
    [("gate", "x" * 600_000)],
    [("play", "1"), ("bias", "x"), ("cover", "1")],
    [("play", "1"), ("epochs", "100"), ("epoch", "100"), ("utm_source", "nan")],
    [("play", "0"), ("projector", "0"), ("cover", "0")],
    [("play", "1"), ("seeds", "7.6"), ("draw_as", "4")],
]


def by_name(link: Link) -> dict[str, list[str]]:
    """Every parameter with all its values."""
    found: dict[str, list[str]] = {}
    for name, value in link:
        found.setdefault(name, []).append(value)
    return found


def asks_for_work(page: str, link: Link) -> bool:
    """Whether it asks for work that takes its time, with a progress bar and Stop."""
    query = dict(link)
    is_map = Map.from_query(query)[0].is_shown
    is_sweep = page == "many_runs" and (is_map or Plan.from_query(query)[0] != Plan())
    return is_sweep or Experiment.from_query(query)[0].epoch > 20_000


def shortened(link: Link, most: int = 100) -> str:
    """The link as one can print it."""
    text = "&".join(f"{name[:24]}={value[:24]}" for name, value in link)
    return ascii(text[:most])
