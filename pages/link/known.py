"""What a link may say on each page, and a sentence about everything in it that is not read."""

from collections.abc import Iterator, Mapping, Sequence, Set

from pages.link.address_bar import LIST, is_third_party
from pages.link.by_hand import MISTAKE_NAMES, Place
from pages.link.fields import Field, InLink, options, switch, whole
from pages.link.ideas import Idea
from pages.link.landscape import View
from pages.link.lesson import Position
from pages.link.literal import literal
from pages.link.many_runs import Map, Plan
from pages.link.predict import Question
from pages.link.projector import Projector
from pages.link.room import Seat
from pages.link.take_home import Goods
from pages.link.train import AXES, DRAWINGS, PLAYING_PAGES, PLAYS, SPEEDS, Editor
from xorcore import Experiment, Network
from xorcore.explain.gradient_check import STEPS

MOST_AXES = 3
"""Of the cube on Geometry."""

_MOST_NAMED = 3
"""Of the parameters that a page does not know; a link may hold any number."""

SETTINGS: Mapping[str, Sequence[type[InLink]]] = {
    "by_hand": (Place,),
    "ideas": (Idea,),
    "landscape": (View,),
    "lesson": (Position, Seat),
    "many_runs": (Plan, Map),
    "predict": (Question,),
    "take_home": (Goods,),
    "train": (Editor,),
}
"""Of the pages that have settings of their own in the link."""


def moment(newest: int) -> Field:
    """The epoch looked at, of a run that has or will have the epoch `newest`."""
    allowed = f"an epoch of the run, 0 to {newest:,}"
    return whole("at", 0, newest, "After epoch")._replace(allowed=allowed, instead="")


def widgets(page: str, network: Network) -> dict[str, Field]:
    """The parameters that the page's widgets read from the link, or that say nothing if wrong."""
    fields = sorted(Projector.fields().values())
    if page in PLAYING_PAGES:
        fields += [options("speed", SPEEDS.values()), switch(PLAYS)]
    match page:
        case "train":
            fields.append(options("axes", AXES.values()))
            fields.append(options("draw_as", DRAWINGS.values()))
        case "by_hand":
            fields.append(options("h", [f"{step:.0e}" for step in STEPS]))
            fields.append(options("mistake", MISTAKE_NAMES.values()))
        case "geometry":
            units = network.unit_names[-2]
            if len(units) > MOST_AXES:
                fields.append(options(axes_key(units), units, MOST_AXES))
    return {field.key: field for field in fields}


def axes_key(units: Sequence[str]) -> str:
    """The parameter that names which of these hidden units are axes of the cube on Geometry."""
    return f"{LIST}{units[-1]}"


def known(page: str, network: Network) -> Set[str]:
    """All parameters that the page reads."""
    own = {key for kind in SETTINGS.get(page, ()) for key in kind.query_keys()}
    return Experiment.query_keys() | {"at"} | own | widgets(page, network).keys()


def faults(page: str, query: Mapping[str, Sequence[str]], network: Network) -> Iterator[str]:
    """A sentence about what no part of the page says something about.

    That is: parameters it does not know, one that is there twice, and what widgets read.
    """
    fields = widgets(page, network)
    for key, field in fields.items():
        if key in query and not field.accepts(query[key]):
            yield field.fault
    if query.get("cover", "")[-1:] == ["1"] and query.get("projector", "")[-1:] != ["1"]:
        yield "“cover” in the link is read in projector mode only."
    readable = known(page, network)
    for key in sorted(readable & query.keys()):
        is_list = key in fields and fields[key].most > 1
        if len(query[key]) > 1 and not is_list:
            yield f"“{key}” is in the link more than once; the last one is used."
        elif len({*query[key]}) < len(query[key]):
            yield f"“{key}” is in the link more than once with the same value, which counts once."
    if unknown := [key for key in query if not (key in readable or is_third_party(key))]:
        yield f"Not known on this page, and left out of the link: {_listed(unknown)}."


def _listed(names: Sequence[str]) -> str:
    """The first of the names, and how many others there are."""
    named = ", ".join(map(literal, names[:_MOST_NAMED]))
    others = len(names) - _MOST_NAMED
    return f"{named} and {others:,} more" if others > 0 else named
