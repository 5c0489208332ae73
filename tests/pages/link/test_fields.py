"""Settings of a page as a link has them: the defaults left out, what is wrong replaced and said."""

from dataclasses import dataclass

import pytest

from pages.link.fields import (
    Field,
    InLink,
    choice,
    number,
    options,
    setting,
    switch,
    text,
    whole,
)


@dataclass(frozen=True)
class Sample(InLink):
    """A setting of each kind."""

    kind: str = setting(choice("kind", ("a", "b")), "a")
    count: int = setting(whole("n", 1, 1_500), 3, is_always=True)
    share: float = setting(number("share", -1_000, 1_000), 0.5)
    is_on: bool = setting(switch("on"), False)
    name: str = setting(text("name"), "")


def test_a_link_names_what_is_not_as_at_first_and_what_it_always_names():
    assert Sample().to_query() == {"n": "3"}
    some = Sample("b", 1_500, -0.25, True, "x")
    query = {"kind": "b", "n": "1500", "share": "-0.25", "on": "1", "name": "x"}
    assert some.to_query() == query
    assert Sample.from_query(query) == (some, ())
    assert Sample.query_keys() == query.keys()


def test_what_a_link_does_not_say_is_as_at_first_and_what_is_unknown_is_ignored():
    assert Sample.from_query({"count": "9", "share": "2"}) == (Sample(share=2.0), ())


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("kind", "c", "one of a, b"),
        ("n", "0", "a whole number from 1 to 1,500"),
        ("n", "1501", "a whole number from 1 to 1,500"),
        ("n", "1_0", "a whole number from 1 to 1,500"),
        ("n", "٣", "a whole number from 1 to 1,500"),
        ("share", "nan", "a number from -1,000 to 1,000"),
        ("share", "1001", "a number from -1,000 to 1,000"),
        ("on", "yes", "one of 0, 1"),
    ],
)
def test_what_is_wrong_is_replaced_by_the_default_and_said(key: str, value: str, allowed: str):
    said = f"“{key}” in the link must be {allowed}; the default is used instead."
    assert Sample.from_query({"name": "x", key: value}) == (Sample(name="x"), (said,))


def test_a_text_of_any_length_is_cut():
    assert Sample.from_query({"name": "x" * 100_000}) == (Sample(name="x" * 40), ())


@pytest.mark.parametrize(
    ("field", "texts", "is_accepted"),
    [
        (options("axes", ("h1", "h2", "h3"), 2), ["h1", "h3"], True),
        (options("axes", ("h1", "h2", "h3"), 2), ["h1", "h2", "h3"], False),
        (options("axes", ("h1", "h2", "h3"), 2), ["h1", "h9"], False),
        (options("speed", ("slow", "fast")), ["never", "fast"], True),
        (options("speed", ("slow", "fast")), ["fast", "never"], False),
    ],
)
def test_a_widget_takes_the_last_value_or_as_many_as_it_has_room_for(
    field: Field, texts: list[str], is_accepted: bool
):
    assert field.accepts(texts) == is_accepted


def test_many_options_are_not_all_listed():
    field = options("h", [str(number) for number in range(20)])
    assert field.fault == "“h” in the link must be one of 0, 1, … 19; the default is used instead."
