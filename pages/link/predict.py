"""The question that the visitor asks the network on the page Predict."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from pages.link.by_hand import DIGITS
from pages.link.fields import InLink, choice, number, setting, text
from pages.link.visit import Visit
from xorcore.runs.numbers import MAX_INPUT

VIEWS = {"pass": "Forward pass", "weights": "Trained weights", "many": "Many points"}


@dataclass(frozen=True)
class Question(InLink):
    """What is asked of the network, and how the answer is shown.

    x1, x2: the point looked at, each at most ``MAX_INPUT`` from 0.
    view, digits: a name in ``VIEWS``, ``DIGITS``.
    cell: the number whose computation is shown, as in "sum.h1", or nothing.
    """

    x1: float = setting(number("x1", -MAX_INPUT, MAX_INPUT, "x1"), 0.2, is_always=True)
    x2: float = setting(number("x2", -MAX_INPUT, MAX_INPUT, "x2"), 0.8, is_always=True)
    view: str = setting(choice("view", VIEWS), "pass")
    cell: str = setting(text("cell"), "")
    digits: str = setting(choice("digits", DIGITS), "4")


QUESTION = Visit("question", Question)


def keep_within(cells: Callable[[], Collection[str]]) -> None:
    """Select no cell if the link names one that is not in `cells`, which are made if needed."""
    cell = QUESTION.get().cell
    if QUESTION.consume_link() and cell and cell not in cells():
        QUESTION.correct("“cell” in the link is no cell of this page; none is selected.", cell="")
