"""One rule for the numbers and switches of every link: none is taken as another in silence."""

from collections.abc import Sequence

import pytest

from pages.link.fields import Field
from pages.link.known import SETTINGS, faults, moment, widgets
from xorcore import Experiment, Network

NETWORK = Network.random((2, 4, 1))
PAGES = (*SETTINGS, "train", "geometry", "replay")
FIELDS: list[Field] = [
    moment(20),
    *(field for kinds in SETTINGS.values() for kind in kinds for field in kind.fields().values()),
    *(field for page in PAGES for field in widgets(page, NETWORK).values()),
]
WHOLE = {field.key: field for field in FIELDS if "whole number" in field.allowed} | {
    "at": moment(20)
}
CHOICES = {field.key: field for field in FIELDS if "one of" in field.allowed}


def test_there_are_as_many_whole_numbers_and_choices_as_the_pages_have():
    sweeps = {"seeds", "first", "length", "cell_seeds", "map_length"}
    places = {"step", "update", "draw", "steps", "stop", "at", "across", "up"}
    assert WHOLE.keys() == {*places, *sweeps}
    assert CHOICES.keys() >= {"projector", "cover", "play", "speed", "axes", "draw_as", "h"}


@pytest.mark.parametrize("key", WHOLE)
@pytest.mark.parametrize("text", ["5.5", "0,6", "", "1.000", "x"])
def test_what_is_no_whole_number_is_said(key: str, text: str):
    assert not WHOLE[key].accepts([text])
    assert WHOLE[key].fault.startswith(f"“{key}” in the link must be ")


@pytest.mark.parametrize("key", ["seed", "epochs", "epoch"])
def test_nor_is_it_taken_for_a_setting_of_the_run(key: str):
    experiment, [message] = Experiment.from_query({key: "5.5"})
    assert experiment == Experiment()
    assert message.startswith(f"“{key}” in the link must be a whole number from ")


@pytest.mark.parametrize("key", CHOICES)
def test_a_choice_is_one_of_its_names(key: str):
    is_switch = CHOICES[key].allowed.endswith("0, 1")
    assert CHOICES[key].accepts(["1"]) == is_switch
    assert not CHOICES[key].accepts(["maybe"])


@pytest.mark.parametrize(
    ("page", "query", "said"),
    [
        (
            "train",
            {"lr": ["1", "2"]},
            ["“lr” is in the link more than once; the last one is used."],
        ),
        ("geometry", {"axes_of_h4": ["h1", "h2"]}, []),
        (
            "geometry",
            {"axes_of_h4": ["h1", "h1"]},
            ["“axes_of_h4” is in the link more than once with the same value, which counts once."],
        ),
    ],
)
def test_what_is_there_twice_is_said(page: str, query: dict[str, Sequence[str]], said: list[str]):
    assert list(faults(page, query, NETWORK)) == said
