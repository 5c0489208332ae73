"""The page Lesson: the list of lessons, or the lesson that is open."""

from functools import partial
from pathlib import Path

import streamlit as st

from pages.layout.control_row import choice, control_row, step_button
from pages.layout.notices import tell_of_link
from pages.layout.page import app_address
from pages.lesson_page.desk import show_desk
from pages.lesson_page.lesson import Lesson
from pages.lesson_page.reader import LessonError, lesson_files, read_lesson
from pages.lesson_page.sheet import show_sheet
from pages.lesson_page.stop import show_stop
from pages.lesson_page.student import show_class, show_door
from pages.link import address_bar
from pages.link import lesson as place
from pages.link.lesson import POSITION, SHEETS
from pages.link.projector import PROJECTOR
from pages.link.room import SEAT
from pages.run import widgets

_STYLE = Path(__file__).parent / "page.css"


def lessons() -> None:
    """The room of a class, the open lesson at its current stop, or the list of all lessons."""
    st.html(_STYLE)
    files = lesson_files()
    place.keep_within(files)
    tell_of_link(SEAT.messages)
    seat = SEAT.get()
    if seat.secret:
        show_desk(files)
        return
    if seat.student:
        show_class()
        return
    if seat.code:
        show_door()
        return
    if name := POSITION.get().lesson:
        _open(files[name])
        return
    tell_of_link(POSITION.messages)
    show_door()
    with st.container(key="lesson_list_head"):
        st.markdown(
            "A lesson has about ten stops. At each stop: first **predict**, then **look** at the "
            "page that opens, then **check**."
        )
    for file in files.values():
        with st.container(border=True):
            _offer(file)


def _offer(file: Path) -> None:
    """A card with a button that opens the lesson, or why its file cannot be read."""
    lesson = _read(file)
    if lesson is None:
        return
    words, button = st.columns([6, 1], vertical_alignment="center")
    done, score = _score(lesson)
    progress = f" · {score}" if done else ""
    words.markdown(f"#### {lesson.title}")
    words.markdown(lesson.about)
    words.caption(f"{len(lesson.stops)} stops · about {lesson.minutes} minutes{progress}")
    button.button(
        "Go on" if done else "Begin",
        key=f"open {lesson.name}",
        on_click=place.go,
        args=(lesson.name,),
        type="primary",
        width="stretch",
    )


def _read(file: Path) -> Lesson | None:
    """The lesson, or None after showing what is wrong with its file."""
    try:
        return read_lesson(file)
    except LessonError as error:
        st.error(f"This lesson cannot be shown. {error}", icon=":material/error:")
        return None


def _open(file: Path) -> None:
    lesson = _read(file)
    if lesson is None:
        _all_lessons()
        return
    place.keep_before(len(lesson.stops))
    tell_of_link(POSITION.messages)
    number, sheet = POSITION.get().stop, POSITION.get().sheet
    if sheet:
        _sheet_bar(lesson, number)
        show_sheet(lesson, app_address(), has_answers=sheet == "answers")
        return
    _head(lesson)
    _navigation(lesson, number)
    show_stop(lesson.name, number, lesson.stops[number - 1])
    if number == len(lesson.stops) and place.is_checked(lesson.name, number):
        st.caption("This was the last stop. *All lessons*, at the top, leads to the others.")


def _head(lesson: Lesson) -> None:
    """The title of the lesson, a way back to the list, and the way to the sheet to print."""
    with control_row("lesson_head"):
        _all_lessons()
        st.markdown(f"**{lesson.title}**", width="content")
        st.space("stretch")
        to_sheet = partial(POSITION.go, sheet="questions")
        st.button("Print", key="to_sheet", icon=":material/print:", on_click=to_sheet)


def _sheet_bar(lesson: Lesson, number: int) -> None:
    """Which sheet, a button that prints it, and the way back; none of it is on paper."""
    with control_row("sheet_bar"):
        back = partial(place.go, lesson.name, number)
        st.button(f"Back to stop {number}", key="from_sheet", on_click=back)
        choice(
            "Sheet",
            SHEETS,
            key=widgets.set_widget("sheet_kind", POSITION.get().sheet),
            on_change=lambda: POSITION.go(sheet=widgets.entered("sheet_kind")),
            width="content",
        )
        st.button("Print", key="print_page", icon=":material/print:", type="primary")


def _all_lessons() -> None:
    closes = partial(place.go, "")
    st.button("All lessons", key="all_lessons", icon=":material/menu_book:", on_click=closes)


def _navigation(lesson: Lesson, number: int) -> None:
    """Buttons for the stops, and how far the class is."""
    stops, go = lesson.stops, partial(place.go, lesson.name)
    done, score = _score(lesson)
    with control_row("lesson_bar"):
        step_button("Back", "lesson_back", "left", number - 1, len(stops), go, shortcut="I")
        choice(
            "Stops",
            {stop: str(stop) for stop in range(1, len(stops) + 1)},
            key=widgets.set_widget("lesson_stop", number),
            on_change=lambda: go(widgets.entered("lesson_stop")),
            width="content",
        )
        step_button("Next", "lesson_next", "right", number + 1, len(stops), go, shortcut="O")
        begin = sum(stop.minutes for stop in stops[: number - 1])
        st.progress(
            done / len(stops),
            f"{score} · minute {begin} to {begin + stops[number - 1].minutes} of {lesson.minutes}",
        )


def _score(lesson: Lesson) -> tuple[int, str]:
    """How many stops of the lesson were checked; this and how many were right, in words."""
    checked = [
        stop.is_right(place.prediction(lesson.name, number) or 0)
        for number, stop in enumerate(lesson.stops, start=1)
        if place.is_checked(lesson.name, number)
    ]
    right = f", {sum(checked)} right" if checked else ""
    return len(checked), f"{len(checked)} of {len(lesson.stops)} checked{right}"


def write_place() -> None:
    """Write the open lesson, its stop and the room into the link."""
    address_bar.write(POSITION.link_part(), SEAT.link_part(), PROJECTOR.link_part())
