"""The names by which browsers keep answers: those of older apps, for what older apps knew."""

from dataclasses import replace

import pytest

from pages.by_hand_page.question import moment_name
from xorcore import Adam, Change, Experiment
from xorcore.runs.data import HeldOut, ReadyMade, read_data

CHANGED = Experiment(
    gate="and",
    hidden=(2, 2),
    activation="tanh",
    bias=True,
    start="random",
    seed=7,
    learning_rate=0.5,
    loss="cross_entropy",
    epoch=10,
    changes=(Change(3, 0.25, "squared"), Change(8, 0.5, "squared", (0.5,) * 15)),
)


# Literally those of the app before there were rules, batches and data.
@pytest.mark.parametrize(
    ("settings", "moment", "name"),
    [(Experiment(), 0, "728e94f46280"), (CHANGED, 9, "dbb26a25a0c2")],
)
def test_answers_that_a_browser_keeps_are_found_again(settings, moment: int, name: str):
    assert moment_name(settings, moment) == name
    assert moment_name(replace(settings, epochs=5_000, tolerance=0.1), moment) == name


def test_what_changes_a_number_changes_the_name():
    moons = ReadyMade("moons")
    others = [
        Experiment(rule=Adam()),
        Experiment(batch=2),
        Experiment(batch=2, shuffle=0),
        Experiment(data=moons),
        Experiment(data=replace(moons, noise=0.2)),
        Experiment(data=moons, test=HeldOut(20)),
        Experiment(data=read_data("own~F9rDsu_")),
        CHANGED,
        replace(CHANGED, changes=CHANGED.changes[:1]),
    ]
    names = [moment_name(other, other.epoch) for other in (Experiment(), *others)]
    assert len({*names}) == len(names)
