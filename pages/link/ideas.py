"""The place on the page Ideas."""

from dataclasses import dataclass

from pages.figures.activations import CURVES
from pages.link.fields import InLink, choice, number, setting, whole
from pages.link.visit import Visit
from xorcore import GATES

CHAPTERS = {
    "sigmoid": "Step and sigmoid",
    "saturation": "Saturation",
    "parting": "Two runs drift apart",
    "perceptron": "The perceptron",
    "ways": "Ways to step",
    "elsewhere": "Elsewhere",
}
LOOKS = {"units": "This run's units", "starts": "Large start weights", "losses": "A wrong answer"}
SHARES = {share: share for share in ("0.8", "0.9", "0.95", "0.99")}
PACES = {rate: rate for rate in ("0.03", "0.1", "0.3")}
PLACES = {
    "pytorch": "PyTorch",
    "keras": "Keras",
    "jax": "JAX",
    "scikit-learn": "scikit-learn",
    "float32": "Why it may never learn",
}
"""What the chapter Elsewhere shows: the settings of a library, or what its numbers do to a run."""
MAX_SUM = 1_000.0
MAX_WRONG = 12.0
MAX_STEPS = 999


@dataclass(frozen=True)
class Idea(InLink):
    """What is looked at, and how.

    chapter, curve, look, function, where: a name in ``CHAPTERS``, ``CURVES``, ``LOOKS``,
        ``GATES``, ``PLACES``.
    z: weighted sum at which the curve is looked at.
    wrong: weighted sum of an output whose target is 1.
    steps: how many the perceptron has learned.
    momentum, pace: in ``SHARES`` and ``PACES``: the momentum, and the learning rate with it.
    """

    chapter: str = setting(choice("chapter", CHAPTERS), "sigmoid", is_always=True)
    curve: str = setting(choice("curve", CURVES), "sigmoid")
    z: float = setting(number("z", -MAX_SUM, MAX_SUM, "Weighted sum z"), 1.0)
    look: str = setting(choice("look", LOOKS), "units")
    wrong: float = setting(number("wrong", -MAX_WRONG, MAX_WRONG), -6.0)
    function: str = setting(choice("function", GATES), "and")
    steps: int = setting(whole("steps", 0, MAX_STEPS), 0)
    momentum: str = setting(choice("momentum", SHARES), "0.9")
    pace: str = setting(choice("pace", PACES), "0.03")
    where: str = setting(choice("where", PLACES), "pytorch")


IDEA = Visit("idea", Idea)
