"""What a link may say on each page, and a sentence about everything in it that is not read."""

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import fields
from typing import NamedTuple

from pages.link import lesson, projector
from pages.link.by_hand import MISTAKE_NAMES, Place
from pages.link.ideas import Idea
from pages.link.literal import literal
from pages.link.many_runs import Plan
from pages.link.predict import Question
from pages.link.train import AXES, DRAWINGS, PLAYS, SPEEDS
from xorcore import Experiment, Network
from xorcore.explain.gradient_check import STEPS

MOST_AXES = 3
"""Of the cube on Geometry."""

_MOST_OPTIONS = 12
_MOST_NAMED = 3
"""Of the parameters that a page does not know; a link may hold any number."""

_EVERYWHERE = Experiment.query_keys() | {"at"}


def _names(place: type) -> frozenset[str]:
    return frozenset(field.name for field in fields(place))


_PLACES = {
    "by_hand": _names(Place),
    "ideas": _names(Idea),
    "lesson": lesson.KEYS,
    "many_runs": Plan.query_keys(),
    "predict": _names(Question),
}
"""Parameters of the pages that have a place of their own."""


class Widget(NamedTuple):
    """A widget that reads its parameter by itself, as those with `bind` do, without a word.

    options: what may be chosen, as a link spells it. most: how many of them at once.
    """

    options: Collection[str]
    most: int = 1

    def faults(self, key: str, values: Sequence[str]) -> Iterator[str]:
        """A sentence if it does not read all of these values."""
        options = ", ".join(self.options)
        if len(self.options) > _MOST_OPTIONS:
            first, second, *_, last = self.options
            options = f"{first}, {second}, … {last}"
        if self.most == 1 and values[-1] not in self.options:
            yield f"“{key}” in the link must be one of {options}; the default is used instead."
        elif self.most > 1 and (len(values) > self.most or not set(values) <= {*self.options}):
            allowed = f"up to {self.most} of {options}"
            yield f"“{key}” in the link must be {allowed}; what is not is left out."


_SWITCH = Widget(("0", "1"))


def widgets(page: str, network: Network) -> dict[str, Widget]:
    """The page's widgets that read from the link, by their parameters."""
    return dict.fromkeys(sorted(projector.KEYS), _SWITCH) | _own_widgets(page, network)


def _own_widgets(page: str, network: Network) -> dict[str, Widget]:
    match page:
        case "train":
            return {
                "speed": Widget(SPEEDS.values()),
                "axes": Widget(AXES.values()),
                "draw_as": Widget(DRAWINGS.values()),
                PLAYS: _SWITCH,
            }
        case "by_hand":
            return {
                "h": Widget([f"{step:.0e}" for step in STEPS]),
                "mistake": Widget(MISTAKE_NAMES.values()),
            }
        case "geometry":
            units = network.unit_names[-2]
            return {axes_key(units): Widget(units, MOST_AXES)} if len(units) > MOST_AXES else {}
        case _:
            return {}


def axes_key(units: Sequence[str]) -> str:
    """The parameter that names which of these hidden units are axes of the cube on Geometry."""
    return f"axes_of_{units[-1]}"


def known(page: str, network: Network) -> Set[str]:
    """All parameters that the page reads."""
    return _EVERYWHERE | _PLACES.get(page, frozenset()) | widgets(page, network).keys()


def is_anothers(key: str) -> bool:
    """Whether a parameter is one that those who pass links on add for themselves."""
    return key.startswith("utm_") or key in {"embed", "embed_options", "fbclid", "gclid"}


def faults(page: str, query: Mapping[str, Sequence[str]], network: Network) -> Iterator[str]:
    """A sentence about what no part of the page says something about.

    That is: parameters it does not know, one that is there twice, and what widgets read.
    """
    readers = widgets(page, network)
    for key in filter(query.__contains__, readers):
        yield from readers[key].faults(key, query[key])
    if query.get("cover", "")[-1:] == ["1"] and query.get("projector", "")[-1:] != ["1"]:
        yield "“cover” in the link is read in projector mode only."
    readable = known(page, network)
    for key in sorted(readable & query.keys()):
        if len(query[key]) > 1 and not (key in readers and readers[key].most > 1):
            yield f"“{key}” is in the link more than once; the last one is used."
    if strangers := [key for key in query if not (key in readable or is_anothers(key))]:
        yield f"Not known on this page, and left out of the link: {_listed(strangers)}."


def _listed(names: Sequence[str]) -> str:
    """The first of the names, and how many others there are."""
    named = ", ".join(map(literal, names[:_MOST_NAMED]))
    others = len(names) - _MOST_NAMED
    return f"{named} and {others:,} more" if others > 0 else named
