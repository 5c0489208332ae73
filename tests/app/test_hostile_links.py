"""Whatever a link holds: no exception, a word on what is replaced, and no second of CPU.

Of every page, or those who read its links. ``python -m tests.hostile`` opens as many generated
links on the pages themselves as there is time for.
"""

import time
from dataclasses import fields

import pytest
from hypothesis import given, settings

from pages.link.by_hand import Place
from pages.link.ideas import Idea
from pages.link.known import faults
from pages.link.many_runs import Plan
from pages.link.predict import Question
from tests.hostile.links import (
    KEPT,
    NAMES,
    NETWORKS,
    Link,
    by_name,
    drawn,
    generated,
    pages,
    shortened,
)
from tests.hostile.old_links import old_links
from tests.hostile.visit import MOST_SECONDS, Visit, unsaid, visit
from xorcore import Experiment

LINKS_OF_ALL = [link for link in KEPT if [name for name, _ in link] == NAMES]
LINKS_OF_SOME = [link for link in KEPT if link not in LINKS_OF_ALL]
"""Each of them comes to every third page."""

READERS = {
    Experiment: Experiment.query_keys(),
    Plan: Plan.query_keys(),
    # If there is such a cell, the page knows.
    **{place: {f.name for f in fields(place)} - {"cell"} for place in (Place, Idea, Question)},
}


def seconds_to_read(link: Link) -> float:
    """Read a link for every page, and hold what is said against what was read."""
    query = dict(link)
    begin = time.thread_time()
    found = {reader: reader.from_query(query) for reader in READERS}
    for page in pages():
        told = " ".join(faults(page, by_name(link), NETWORKS[1]))
        assert len(told) < 4_000
    seconds = time.thread_time() - begin
    for reader, (read, messages) in found.items():
        said = {name: [value] for name, value in read.to_query().items()}
        own = [(name, value) for name, value in query.items() if name in READERS[reader]]
        told = " ".join(messages)
        assert unsaid(own, Visit("", said, told, "", 0.0)) == [], shortened(link)
        assert len(told) < 4_000
    return seconds


def test_two_thousand_links_are_read_and_what_is_replaced_is_named():
    links = [*KEPT, *generated(2_000)]
    assert max(map(seconds_to_read, links)) < MOST_SECONDS


@settings(max_examples=200)
@given(drawn)
def test_any_link_is_read_and_what_is_replaced_is_named(link: Link):
    assert seconds_to_read(link) < MOST_SECONDS


@pytest.mark.parametrize("page", pages())
def test_the_kept_links_and_some_others_on_the_page(page: str):
    visit(page, [])  # what is loaded once, no link is to blame for
    number = pages().index(page)
    others = [*LINKS_OF_SOME, *generated(6)][number % 3 :: 3]
    for link in [*LINKS_OF_ALL, *others]:
        seen = visit(page, link)
        assert unsaid(link, seen) == [], shortened(link)
        assert seen.seconds < MOST_SECONDS, shortened(link)


def test_what_a_page_writes_itself_it_reads_without_a_word():
    for page in pages():
        first = visit(page, [("seed", "5"), ("epoch", "20"), ("at", "10")])
        again = visit(page, [(n, v) for n, values in first.link.items() for v in values])
        assert again.link == first.link
        assert first.warnings + first.errors + again.warnings + again.errors == ""


@pytest.mark.parametrize("page", pages())
def test_a_link_that_somebody_has_kept_opens_as_it_did(page: str):
    for old in old_links():
        if old.page == page:
            seen = visit(page, old.link)
            written = [(name, value) for name, values in seen.link.items() for value in values]
            said = [line for line in f"{seen.warnings}  \n{seen.errors}".split("  \n") if line]
            assert (written, said) == (old.becomes, old.says), old


def test_the_links_that_are_kept_are_of_every_page_and_every_parameter():
    assert {old.page for old in old_links()} == {*pages()}
    assert len(old_links()) >= 200
    named = {name for old in old_links() for name, _ in old.link}
    assert named >= {name for name in NAMES if not name.startswith("axes_of_")}
