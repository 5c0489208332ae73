"""What is wrong with a stop's link."""

from collections.abc import Callable, Iterator, Mapping

from pages.link import address_bar as link
from pages.link.by_hand import Place
from pages.link.ideas import Idea
from pages.link.known import known, widgets
from pages.link.many_runs import Plan
from pages.link.predict import Question
from xorcore import Experiment

Query = Mapping[str, str]


def faults(page: str, query: Query) -> Iterator[str]:
    """A sentence about each parameter that `page` would replace, or not look at."""
    experiment, messages = Experiment.from_query(query)
    network = experiment.network()
    yield from messages
    if page in _PLACES:
        _, messages = _PLACES[page](query)
        yield from messages
    if link.whole(query.get("at", "0"), experiment.epoch) is None:
        yield f"“at” in the link must be an epoch of the run, 0 to {experiment.epoch:,}."
    for key, widget in widgets(page, network).items():
        if key in query:
            yield from widget.faults(key, [query[key]])
    readable = known(page, network)
    for key in query:
        if key not in readable:
            names = ", ".join(sorted(readable))
            yield f"“{key}” in the link is not known there; known are {names}."


_PLACES: Mapping[str, Callable[[Query], tuple[object, tuple[str, ...]]]] = {
    "by_hand": Place.from_query,
    "ideas": Idea.from_query,
    "many_runs": Plan.from_query,
    "predict": Question.from_query,
}
"""Of the pages that have a place of their own: what reads it."""
