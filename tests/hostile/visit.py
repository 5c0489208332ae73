"""Opening a link on a page of the app, and judging what came of it."""

import math
import re
import time
from contextlib import suppress
from dataclasses import dataclass

from streamlit.testing.v1 import AppTest

import tests.one_scan  # noqa: F401 - for what it does when imported
from pages.link.known import known
from tests.browser.server import ROOT
from tests.hostile.links import NETWORKS, Link, by_name
from xorcore.runs.experiment import parse_rule

MOST_SECONDS = 1.0
"""Of CPU, that a link may cost."""

_AT_FIRST = {
    "view": {"walk", "pass"},
    "mode": {"look"},
    "blank": {"one"},
    "draw": {"1"},
    "digits": {"4"},
    "cell": {""},
    "curve": {"sigmoid"},
    "z": {"1"},
    "look": {"units"},
    "wrong": {"-6"},
    "function": {"and"},
    "steps": {"0"},
    "test": {"0"},
    "momentum": {"0.9"},
    "pace": {"0.03"},
    "update": {"1"},
    "rule": {"descent"},
    "updates": {"descent_-_-"},
    "until": {"0"},
    "speed": {"Log time"},
    "axes": {"Log epochs"},
    "draw_as": {"Matrices"},
    "h": {"1e-05"},
    "lesson": {""},
    "projector": {"0"},
    "edit": {"0"},
    "cover": {"0"},
}
"""What a link leaves out, because a page begins with it."""


@dataclass(frozen=True)
class Visit:
    """What came of a link on a page: the app's own link, its warnings, and the seconds of CPU."""

    page: str
    link: dict[str, list[str]]
    warnings: str
    errors: str
    seconds: float


def visit(page: str, link: Link) -> Visit:
    """Open a page at a link; an exception in the app is one here.

    One that takes too long is opened again, and the quicker time counts: a machine with other
    work may charge twice for the same.
    """
    seen = _visit(page, link)
    return seen if seen.seconds < MOST_SECONDS else min(seen, _visit(page, link), key=_seconds)


def _seconds(visit: Visit) -> float:
    return visit.seconds


def _visit(page: str, link: Link) -> Visit:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for name, values in by_name(link).items():
        app.query_params[name] = values
    app.switch_page(f"pages/{page}.py")
    before = time.process_time()
    app.run()
    seconds = time.process_time() - before
    assert not app.exception, [e.value for e in app.exception]
    query = {name: _values(value) for name, value in app.query_params.items()}
    warnings, errors = ("  \n".join(e.value for e in boxes) for boxes in (app.warning, app.error))
    # What keeps Streamlit from reading an icon in a name does not show.
    return Visit(page, query, warnings.replace("\N{WORD JOINER}", ""), errors, seconds)


def unsaid(link: Link, visit: Visit) -> list[str]:
    """Names of parameters that the app's link no longer says the same of, without a word."""
    return [
        name
        for name, given in by_name(link).items()
        if name.lower() != "embed" and not _is_kept(name, given, visit)
    ] + ["too long"] * (len(visit.warnings) > 6_000)


def _is_kept(name: str, given: list[str], visit: Visit) -> bool:
    if f"“{name}" in visit.warnings or "` " + name[:20] in visit.warnings:
        return True
    if "none of it is read" in visit.warnings:
        return True
    is_stranger = name not in known(visit.page, NETWORKS[0])
    if is_stranger and name not in visit.link and " more." in visit.warnings:
        return True  # one of a crowd, of which three are named
    if len(given) > 1 and given != visit.link.get(name):
        return False
    last = given[-1]
    if name not in visit.link:
        return _is_first(name, last, visit)
    return _meaning(name, last) == _meaning(name, visit.link[name][-1])


def _is_first(name: str, value: str, visit: Visit) -> bool:
    """Whether a value that is not in the link any more stands there all the same."""
    if name == "start":
        return {"random": "seed", "edited": "weights"}.get(value) in visit.link
    if name == "play":  # it has arrived
        return value == "0" or visit.link.get("epoch") == visit.link.get("epochs")
    if name == "at":
        return _meaning(name, value) == _meaning(name, visit.link.get("epoch", [""])[-1])
    return _meaning(name, value) in [_meaning(name, first) for first in _AT_FIRST.get(name, ())]


def _meaning(name: str, text: str) -> object:
    if name in ("rates", "sizes", "points"):  # each counts once
        return sorted({_number(part) for part in re.split(r"[\s#,;_]+", text) if part}, key=str)
    if name in ("rule", "updates"):
        with suppress(ValueError):
            rule, *others = text.split("_")
            return parse_rule(rule), *others, *("-" for _ in range(2 - len(others)))
    if name == "test" and _number(text.partition("~")[0]) == 0:
        return _number("0")  # of no held-out points the seed says nothing
    separator = {"hidden": "-", "weights": "_", "then": "[_~]"}.get(name)
    return [_number(part) for part in re.split(separator, text)] if separator else _number(text)


def _number(text: str) -> object:
    try:
        number = float(text.replace(",", "").replace("−", "-"))
    except ValueError:
        return text
    return text if math.isnan(number) else number  # NaN is not even equal to itself


def _values(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]
