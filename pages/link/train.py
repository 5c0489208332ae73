"""What a link may choose where a run is trained, and the numbers of a run that are typed."""

from dataclasses import dataclass

from pages.link.fields import Field, InLink, number, setting, switch, whole
from pages.link.visit import Visit
from xorcore.runs.experiment import MAX_EPOCHS, MAX_LEARNING_RATE, MAX_SEED, MAX_WEIGHT

SPEEDS = {"one": "1 epoch a frame", "log": "Log time", "flat": "Flat out"}

AXES = {"log": "Log epochs", "linear": "Linear", "loglog": "Log–log"}
"""How the axes of the error curve may be scaled."""

DRAWINGS = {"matrices": "Matrices", "network": "Network"}
"""How the board can draw the weights and the hidden units."""

PLAYS = "play"
"""The parameter that marks the link of a run that plays."""

PLAYING_PAGES = ("train", "landscape")
"""Where it can play."""


@dataclass(frozen=True)
class Editor(InLink):
    """Whether the points on the board can be edited."""

    is_on: bool = setting(switch("edit"), False)


EDITOR = Visit("editor of points", Editor)

RATE = number("lr", 0, MAX_LEARNING_RATE, "Learning rate")._replace(
    allowed=f"a number above 0 and at most {MAX_LEARNING_RATE:g}"
)
"""Whoever takes the rate refuses 0 by itself."""

EPOCHS = whole("epochs", 1, MAX_EPOCHS, "Epochs")
SEED = whole("seed", 0, MAX_SEED, "Seed")


def weight(name: str) -> Field:
    """The start weight with this name, as in "x1 → h2"."""
    return number("weights", -MAX_WEIGHT, MAX_WEIGHT, name)
