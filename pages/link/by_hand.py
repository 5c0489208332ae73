"""The place on the page By hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from pages.link.fields import InLink, choice, setting, text, whole
from pages.link.visit import Visit
from xorcore.explain.walkthrough import Step

VIEWS = {"walk": "Walk", "mistakes": "Common mistakes", "check": "Gradient check"}
MISTAKE_NAMES = {
    "transpose": "No transpose",
    "output_derivative": "No output derivative",
    "hidden_derivative": "No hidden derivative",
    "sign": "Error with the wrong sign",
    "order": "New weights too early",
}

DIGITS = ("4", "17")
"""How many significant digits are shown."""

BLANKS = {"one": "One cell", "row": "A row", "all": "All"}
"""How much of each result is blank."""

MAX_DRAW = 9_999
"""The largest number that draws the blank cells."""

MODES = ("look", "compute")
MAX_STEP = 99


@dataclass(frozen=True)
class Place(InLink):
    """What is looked at, and how.

    view, mode, blank, digits: a name in ``VIEWS``, ``MODES``, ``BLANKS``, ``DIGITS``.
    step, cell: the step, and the name of one of its result's cells or nothing.
    draw: the number that draws the blank cells.
    """

    view: str = setting(choice("view", VIEWS), "walk")
    step: int = setting(whole("step", 1, MAX_STEP), 1, is_always=True)
    cell: str = setting(text("cell"), "")
    mode: str = setting(choice("mode", MODES), "look")
    blank: str = setting(choice("blank", BLANKS), "one")
    draw: int = setting(whole("draw", 0, MAX_DRAW), 1)
    digits: str = setting(choice("digits", DIGITS), "4")

    @property
    def is_computing(self) -> bool:
        """Whether the visitor fills in blank cells."""
        return self.mode == "compute"


PLACE = Visit("place", Place)


def within(here: Place, steps: Sequence[Step]) -> tuple[int, str, list[str]]:
    """A place's step and cell, or those nearest that a network has, and what was wrong."""
    messages = []
    step = min(here.step, len(steps))
    cell = here.cell if here.cell in steps[step - 1].cells() else ""
    if step != here.step:
        messages.append(
            f"“step” in the link is past the last one of this network; {step} is used instead."
        )
    if cell != here.cell:
        messages.append(f"“cell” in the link is no cell of step {step}; none is selected.")
    return step, cell, messages


def keep_within(steps: Sequence[Step]) -> None:
    """Correct a place that the steps of this network do not have."""
    step, cell, messages = within(PLACE.get(), steps)
    PLACE.correct(*(messages if PLACE.consume_link() else ()), step=step, cell=cell)
