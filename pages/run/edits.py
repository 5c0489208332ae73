"""Edits of points on the board: what can be edited there, and what the browser sends."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from pages.components.board import Editing
from pages.run import session
from pages.run.run import Run
from pages.run.visit import kept_for_visit
from xorcore import GATES, Experiment
from xorcore.runs.data import Data, HeldOut, OwnPoints, Point, as_points


@dataclass
class _Last:
    """The last edit that was taken: its number, and a sentence if it was refused."""

    number: int = 0
    said: str = ""
    unedited: Experiment | None = None  # with a gate or a ready-made set, as before the first edit


def _last() -> _Last:
    return kept_for_visit("last edit", _Last)


def editing(run: Run) -> Editing:
    """The points that the run learns now, to be edited on the board."""
    last, settings = _last(), run.settings
    data = settings.data_at(run.trainer.epoch)
    points, held_out = _drawn(data, settings.gate, settings.test)
    return Editing(points, held_out, data is not None, last.number, last.said)


@lru_cache(maxsize=16)
def _drawn(
    data: Data | None, gate: str, test: HeldOut
) -> tuple[tuple[Point, ...], tuple[int, ...]]:
    """All points, and the numbers of those held out."""
    if isinstance(data, OwnPoints):
        points = data.points
    else:
        points = as_points(data.dataset if data else GATES[gate])
    return points, tuple(np.flatnonzero(test.among(len(points))).tolist())


def take_edit(edit: Any) -> None:
    """Have the run learn the points of an edit, as the board tells it; or note why not."""
    last = _last()
    try:
        number = int(edit["number"])
        if number == last.number:
            return  # the board has sent it again before it knew
        last.number = number
        points = tuple(Point(*map(int, point)) for point in edit["points"])
    except (ValueError, TypeError, KeyError, OverflowError):
        last.said = "What the browser sent is no set of points."
        return
    settings = session.run_under_way().settings
    if last.unedited is None or not isinstance(settings.data, OwnPoints):
        last.unedited = settings
    try:
        session.edit_points(OwnPoints(points, settings.units), last.unedited)
        last.said = ""
    except ValueError as error:
        reason = str(error)
        last.said = f"{reason[:1].upper()}{reason[1:]}."
