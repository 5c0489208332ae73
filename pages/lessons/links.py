"""What a stop's link may say: the parameters of each page, and what is wrong with one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields

from pages.shared.ideas import Idea
from pages.shared.place import Place
from pages.shared.question import Question
from pages.sweeps.plan import Plan
from xorcore import Experiment

Query = Mapping[str, str]


def faults(page: str, query: Query) -> Iterator[str]:
    """A sentence about each parameter that `page` would replace, or not look at."""
    experiment, messages = Experiment.from_query(query)
    keys, read = _PLACES.get(page, (frozenset(), _no_faults))
    yield from messages
    yield from read({key: text for key, text in query.items() if key in keys})
    at = query.get("at", "0")
    if not (at.isascii() and at.isdigit() and len(at) < 10 and int(at) <= experiment.epoch):
        yield f"“at” in the link must be an epoch of the run, 0 to {experiment.epoch:,}."
    known = Experiment.query_keys() | {"at"} | keys | _of_widgets(page, experiment)
    for key in query:
        if key not in known:
            yield f"“{key}” in the link is not known there; known are {', '.join(sorted(known))}."


def _of_widgets(page: str, experiment: Experiment) -> frozenset[str]:
    """Parameters of the page that a widget reads by itself: those with `bind`."""
    last_hidden_unit = experiment.network().unit_names[-2][-1]
    widgets = {
        "train": {"speed", "axes", "draw_as"},
        "by_hand": {"h", "mistake"},
        "geometry": {f"axes_of_{last_hidden_unit}"},
    }
    return frozenset(widgets.get(page, ()))


def _no_faults(_: Query) -> tuple[str, ...]:
    return ()


def _of_place(query: Query) -> tuple[str, ...]:
    """By hand says nothing of what it replaces."""
    place = Place.from_query(query)
    wrong = [key for key, text in query.items() if str(getattr(place, key)) != text]
    return tuple(f"“{key}” in the link is nothing that By hand can show." for key in wrong)


def _names(place: type) -> frozenset[str]:
    return frozenset(field.name for field in fields(place))


_PLACES: dict[str, tuple[frozenset[str], Callable[[Query], tuple[str, ...]]]] = {
    "by_hand": (_names(Place), _of_place),
    "ideas": (_names(Idea), lambda query: Idea.from_query(query)[1]),
    "many_runs": (Plan.query_keys(), lambda query: Plan.from_query(query)[1]),
    "predict": (_names(Question), lambda query: Question.from_query(query)[1]),
}
"""Of the pages that have a place of their own: its parameters, and what is wrong with them."""
