"""The stop of a lesson where the visitor is, and what was predicted at each stop."""

import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NoReturn, Self

import streamlit as st

from pages.link import address_bar
from pages.link.fields import Field, InLink, choice, setting, whole
from pages.link.projector import PROJECTOR
from pages.link.visit import Visit

MAX_STOP = 99
SHEETS = {"questions": "Questions", "answers": "With answers"}
_STOP = whole("stop", 1, MAX_STOP)._replace(instead="; it is left out")


@dataclass(frozen=True)
class Position(InLink):
    """A stop, counted from 1, of the lesson with this name; no name while no lesson is open.

    stop: 0 in a link that does not say which.
    sheet: a name in ``SHEETS`` while the whole lesson is shown, to be printed.
    """

    lesson: str = setting(Field("lesson", "", "a lesson", str), "", is_always=True)
    stop: int = setting(_STOP, 0, is_always=True)
    sheet: str = setting(choice("sheet", SHEETS)._replace(instead="; it is left out"), "")

    def to_query(self) -> dict[str, str]:
        """The position as parameters of a link; none while no lesson is open."""
        return super().to_query() if self.lesson else {}

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple[Self, tuple[str, ...]]:
        """The position of a link, and a sentence about what is wrong with the link."""
        if "lesson" in query:
            return super().from_query(query)
        alone = [key for key in ("stop", "sheet") if key in query]
        return cls(), tuple(f"“{key}” in the link needs “lesson”; it is left out." for key in alone)


POSITION = Visit("lesson", Position)


@dataclass
class _Notes:
    """last: the stop each lesson was left at. counts: how many stops each has that was open.

    predictions, checked: by the name of a lesson and a stop.
    is_brought_back: ``bring_back`` was called.
    """

    last: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    predictions: dict[tuple[str, int], float | None] = field(default_factory=dict)
    checked: set[tuple[str, int]] = field(default_factory=set)
    is_brought_back: bool = False


def _notes() -> _Notes:
    return st.session_state.setdefault("notes of lessons", _Notes())


def to_keep() -> str | None:
    """Where the visitor is and what was predicted, for their browser to keep.

    None if no lesson was open: the browser is to say what it has kept.
    """
    notes, here = _notes(), POSITION.get()
    if not (notes.last or notes.is_brought_back):
        return None
    said = notes.predictions.items()
    predictions = [[*stop, value] for stop, value in said if value is not None]
    kept = {"last": notes.last, "counts": notes.counts, "predictions": predictions}
    return json.dumps({"open": here.lesson, **kept, "checked": [*notes.checked]})


def bring_back(text: str) -> None:
    """Take over what ``to_keep`` had the browser keep; nothing if it is no such text.

    Only the first time: the browser may say it twice, and what was done since then counts.
    """
    now = _notes()
    if now.is_brought_back:
        return
    now.is_brought_back = True
    with suppress(ValueError, TypeError, KeyError, AttributeError):
        kept = json.loads(text)
        last, counts = (
            {name: _STOP.parse(str(stop)) for name, stop in kept[key].items()}
            for key in ("last", "counts")
        )
        notes = _Notes(
            last | now.last,
            counts | now.counts,
            {
                **{(str(n), int(stop)): float(value) for n, stop, value in kept["predictions"]},
                **now.predictions,
            },
            {(str(name), int(stop)) for name, stop in kept["checked"]} | now.checked,
            is_brought_back=True,
        )
        st.session_state["notes of lessons"] = notes
        # One that was closed, or that a link has named and is not here, leaves a note of "".
        if not POSITION.get().lesson and "" not in now.last and kept["open"] in notes.last:
            POSITION.put(Position(kept["open"], notes.last[kept["open"]]))


def follow_link() -> None:
    """Go to the stop that the link names if the visitor has changed it."""
    if POSITION.follow_link():
        _arrive()


def go(name: str, stop: int = 0) -> None:
    """Open a lesson at a stop, or where it was left (0); an empty name closes the lesson."""
    POSITION.put(Position(name, stop))
    _arrive()


def _arrive() -> None:
    here, last = POSITION.get(), _notes().last
    last[here.lesson] = here.stop or last.get(here.lesson, 1)
    POSITION.correct(stop=last[here.lesson])


def keep_within(names: Collection[str]) -> None:
    """Close the lesson that is open if it is none of these."""
    if POSITION.get().lesson not in {"", *names}:
        go("")
        has_sheet = address_bar.value("sheet") is not None
        left_out = "“lesson”, “stop” and “sheet”" if has_sheet else "“lesson” and “stop”"
        POSITION.correct(f"The lesson that the link names is not here: {left_out} are left out.")


def keep_before(last: int) -> None:
    """Go to the last stop if the lesson that is open has no more than so many."""
    here = POSITION.get()
    _notes().counts[here.lesson] = last
    if here.stop > last:
        go(here.lesson, last)
        POSITION.correct(
            f"“stop” in the link is past the last one, {last}, which is shown instead."
        )


def prediction(name: str, stop: int) -> float | None:
    """What was predicted at a stop, if anything."""
    return _notes().predictions.get((name, stop))


def predict(name: str, stop: int, value: float | None) -> None:
    """Note what is predicted; None removes the prediction."""
    _notes().predictions[name, stop] = value


def check(name: str, stop: int) -> None:
    """Show the answer from now on, if there is a prediction, which can no longer be changed."""
    if prediction(name, stop) is not None:
        _notes().checked.add((name, stop))


def is_checked(name: str, stop: int) -> bool:
    """Whether the answer of a stop has been shown."""
    return (name, stop) in _notes().checked


def open_stop() -> tuple[int, int] | None:
    """The stop that the visitor has left for another page and the last one, if a lesson is open."""
    here = POSITION.get()
    return (here.stop, _notes().counts.get(here.lesson, here.stop)) if here.lesson else None


def return_to(stop: int) -> NoReturn:
    """Go back to a stop of the open lesson, from another page."""
    query = {"lesson": POSITION.get().lesson, "stop": f"{stop}"}
    address_bar.follow("pages/lesson.py", {**query, **PROJECTOR.get().to_query()})
