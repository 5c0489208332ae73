"""The place on the page By hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pages.link.fields import InLink, choice, setting, text, whole
from pages.link.visit import Visit
from xorcore.explain.walkthrough import Step
from xorcore.runs.experiment import MAX_BATCH

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
    update: which update of the epoch, 1 for the first.
    step, cell: the step, and the name of one of its result's cells or nothing.
    draw: the number that draws the blank cells.
    """

    view: str = setting(choice("view", VIEWS), "walk")
    update: int = setting(whole("update", 1, MAX_BATCH, "Update"), 1)
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


def within(here: Place, updates: int, steps: Sequence[Step]) -> tuple[Place, list[str]]:
    """The place nearest to `here` that an epoch has, and what was wrong.

    `updates` is how many updates the epoch has, `steps` are those of the one nearest.
    """
    messages = []
    update, step = min(here.update, updates), min(here.step, len(steps))
    cell = here.cell if here.cell in steps[step - 1].cells() else ""
    if update != here.update:
        messages.append(
            f"“update” in the link is past the last one of this epoch; {update} is used instead."
        )
    if step != here.step:
        messages.append(
            f"“step” in the link is past the last one of this network; {step} is used instead."
        )
    if cell != here.cell:
        messages.append(f"“cell” in the link is no cell of step {step}; none is selected.")
    return replace(here, update=update, step=step, cell=cell), messages


def keep_within(updates: int, steps: Sequence[Step]) -> None:
    """Correct a place that the epoch does not have; the arguments are as in ``within``."""
    place, messages = within(PLACE.get(), updates, steps)
    nearest = {name: getattr(place, name) for name in ("update", "step", "cell")}
    PLACE.correct(*(messages if PLACE.consume_link() else ()), **nearest)
