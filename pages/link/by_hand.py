"""The place on the page By hand."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from pages.link.fields import Field, InLink, choice, setting, text, whole
from pages.link.visit import Visit
from xorcore.explain.walkthrough import Step
from xorcore.model.datasets import MAX_POINTS
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

MOST_ROWS = 8
"""Of more points than these some are chosen, whose rows are shown."""


def _parse_points(text: str) -> tuple[int, ...]:
    """The numbers of points in a text, as in "3_17", "#3, #17" or "3 17"; each once, in order."""
    one = whole("points", 1, MAX_POINTS, "Points shown")
    numbers = re.split(r"[\s#_,;]+", text.strip(" #,;_"))
    points = tuple(sorted({one.parse(number) for number in numbers}))
    if not 1 <= len(points) <= MOST_ROWS:
        raise ValueError
    return points


_POINTS = Field(
    "points",
    "Points shown",
    f"1 to {MOST_ROWS} numbers of points from 1 to {MAX_POINTS}, as in 3_17",
    _parse_points,
    lambda points: "_".join(map(str, points)),
)


@dataclass(frozen=True)
class Place(InLink):
    """What is looked at, and how.

    view, mode, blank, digits: a name in ``VIEWS``, ``MODES``, ``BLANKS``, ``DIGITS``.
    update: which update of the epoch, 1 for the first.
    points: those whose rows are shown, by the numbers in their names; none means a fair choice.
    step, cell: the step, and the name of one of its result's cells or nothing.
    draw: the number that draws the blank cells.
    """

    view: str = setting(choice("view", VIEWS), "walk")
    update: int = setting(whole("update", 1, MAX_BATCH, "Update"), 1)
    points: tuple[int, ...] = setting(_POINTS, ())
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


def within(
    here: Place, updates: int, steps: Sequence[Step], numbers: Collection[int] = ()
) -> tuple[Place, list[str]]:
    """The place nearest to `here` that an epoch has, and what was wrong.

    `updates` is how many updates the epoch has, `steps` are those of the one nearest; `numbers`
    are those of the points that are learned, if there are more than ``MOST_ROWS``.
    """
    messages = []
    points = tuple(point for point in here.points if point in numbers)
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
    if points != here.points:
        left = f"{_POINTS.typed(points)} are shown" if points else "the first of both classes are"
        fault = f"names points that are not learned here; {left}"
        fault = fault if numbers else "is not used where all points are shown"
        messages.append(f"“points” in the link {fault}.")
    if cell != here.cell:
        messages.append(f"“cell” in the link is no cell of step {step}; none is selected.")
    return replace(here, update=update, step=step, cell=cell, points=points), messages


def keep_within(updates: int, steps: Sequence[Step], numbers: Collection[int] = ()) -> None:
    """Correct a place that the epoch does not have; the arguments are as in ``within``."""
    place, messages = within(PLACE.get(), updates, steps, numbers)
    nearest = {name: getattr(place, name) for name in ("update", "step", "cell", "points")}
    PLACE.correct(*(messages if PLACE.consume_link() else ()), **nearest)
