"""What is wrong with a stop's link."""

from collections.abc import Iterator, Mapping

from pages.link.known import SETTINGS, known, moment, widgets
from xorcore import Experiment


def faults(page: str, query: Mapping[str, str]) -> Iterator[str]:
    """A sentence about each parameter that `page` would replace, or not look at."""
    experiment, messages = Experiment.from_query(query)
    network = experiment.network()
    yield from messages
    if page in SETTINGS:
        yield from SETTINGS[page].from_query(query)[1]
    fields = {"at": moment(experiment.epoch), **widgets(page, network)}
    for key, field in fields.items():
        if key in query and not field.accepts([query[key]]):
            yield field.fault
    readable = known(page, network)
    for key in query:
        if key not in readable:
            names = ", ".join(sorted(readable))
            yield f"“{key}” in the link is not known there; known are {names}."
