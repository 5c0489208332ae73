"""The place on the page Ideas."""

from dataclasses import dataclass
from typing import ClassVar

from pages.figures.activations import CURVES
from pages.link.fields import InLink, choice, number, whole
from pages.link.visit import Visit
from xorcore import GATES

CHAPTERS = {
    "sigmoid": "Step and sigmoid",
    "saturation": "Saturation",
    "perceptron": "The perceptron",
}
LOOKS = {
    "units": "This run's units",
    "starts": "Large start weights",
    "losses": "A wrong answer",
}
MAX_SUM = 1_000.0
MAX_WRONG = 12.0
MAX_STEPS = 999


@dataclass(frozen=True)
class Idea(InLink):
    """What is looked at, and how.

    chapter, curve, look, function: a name in ``CHAPTERS``, ``CURVES``, ``LOOKS``, ``GATES``.
    z: weighted sum at which the curve is looked at.
    wrong: weighted sum of an output whose target is 1.
    steps: how many the perceptron has learned.
    """

    chapter: str = "sigmoid"
    curve: str = "sigmoid"
    z: float = 1.0
    look: str = "units"
    wrong: float = -6.0
    function: str = "and"
    steps: int = 0

    FIELDS: ClassVar = {
        "chapter": choice("chapter", CHAPTERS),
        "curve": choice("curve", CURVES),
        "z": number("z", MAX_SUM),
        "look": choice("look", LOOKS),
        "wrong": number("wrong", MAX_WRONG),
        "function": choice("function", GATES),
        "steps": whole("steps", 0, MAX_STEPS),
    }
    ALWAYS: ClassVar = {"chapter"}


IDEA = Visit("idea", Idea)
