"""How the page Landscape looks at the ground, and how long a push is."""

from dataclasses import dataclass

from pages.link.fields import InLink, choice, number, setting, whole
from pages.link.visit import Visit
from xorcore.model.network import weight_count
from xorcore.runs.experiment import MAX_HIDDEN_LAYERS, MAX_UNITS

PLANES = {"run": "Main directions", "way": "Way out", "weights": "Two weights"}
"""Through the moment looked at, along the run's two main directions, its way out and gradient, or
two of its weights."""

MAX_PUSH = 100.0
_MOST_WEIGHTS = weight_count((2, *[MAX_UNITS] * MAX_HIDDEN_LAYERS, 1), bias=True)


@dataclass(frozen=True)
class View(InLink):
    """What is chosen on the page.

    plane: a name in ``PLANES``.
    across, up: which of the weights, counted from 1 as in ``Network.flat``, are its directions.
    push: the length of a step along the way out, in weight space.
    """

    plane: str = setting(choice("plane", PLANES), "run")
    across: int = setting(whole("across", 1, _MOST_WEIGHTS, "Weight across"), 1)
    up: int = setting(whole("up", 1, _MOST_WEIGHTS, "Weight upwards"), 2)
    push: float = setting(number("push", 0, MAX_PUSH, "Length of the push"), 1.0)


VIEW = Visit("landscape", View)


def two_of(count: int) -> tuple[int, int]:
    """The places, from 0, of the two weights chosen, of a network that has `count`.

    Of weights that it has not, or of the same weight twice, the first two are used.
    """
    view = VIEW.get()
    across, up = view.across - 1, view.up - 1
    return (across, up) if max(across, up) < count and across != up else (0, 1)


def choose_weight(axis: str, place: int, count: int) -> None:
    """Choose a weight, by its place from 0, for "across" or "up" of a network that has `count`.

    If the other axis has it, they are exchanged.
    """
    places = dict(zip(("across", "up"), two_of(count), strict=True))
    places = {of: places[axis] if there == place else there for of, there in places.items()}
    VIEW.go(**{of: there + 1 for of, there in (places | {axis: place}).items()})
