"""The page Lesson as it stands: the choice of a lesson, or the one that is open."""

from pathlib import Path

import streamlit as st

from pages.layout.notices import tell_of_link
from pages.lesson_page.lesson import Lesson
from pages.lesson_page.reader import LessonError, lesson_files, read_lesson
from pages.lesson_page.sheet import lesson_sheet
from pages.lesson_page.stop import show_stop
from pages.link import address_bar
from pages.link import lesson as place
from pages.link.lesson import POSITION
from pages.link.projector import PROJECTOR
from pages.run import widgets

_STYLE = Path(__file__).parent / "page.css"


def lessons() -> None:
    """The lesson that is open at its stop, or all that there are."""
    st.html(_STYLE)
    files = lesson_files()
    place.keep_within(files)
    if name := POSITION.get().lesson:
        _open(files[name])
        return
    tell_of_link(POSITION.messages)
    with st.container(key="lesson_list_head"):
        st.markdown(
            "A class in about ten stops. At each of them: **predict** first, then **look** at the "
            "page that opens, then **check**."
        )
    for file in files.values():
        with st.container(border=True):
            _offer(file)


def _offer(file: Path) -> None:
    """A lesson to choose, or why it cannot be."""
    lesson = _read(file)
    if lesson is None:
        return
    words, button = st.columns([6, 1], vertical_alignment="center")
    done = _done(lesson)
    progress = f" · {done} of {len(lesson.stops)} checked" if done else ""
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
    """The lesson, or None after saying what is wrong with its file."""
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
    number = POSITION.get().stop
    _head(lesson)
    _navigation(lesson, number)
    show_stop(lesson.name, number, lesson.stops[number - 1])


def _head(lesson: Lesson) -> None:
    """Which lesson it is, and the same on paper."""
    with st.container(
        horizontal=True, vertical_alignment="center", gap="xsmall", key="lesson_head"
    ):
        _all_lessons()
        st.markdown(f"**{lesson.title}**", width="content")
        st.space("stretch")
        app = _app()  # the browser's address is known now, and no more when the file is made
        for has_answers, label in ((False, "Print"), (True, "Print with answers")):
            st.download_button(
                label,
                lambda has_answers=has_answers: lesson_sheet(lesson, app, has_answers),
                file_name=f"{lesson.name}{'-answers' if has_answers else ''}.html",
                mime="text/html",
                key=label,
                icon=":material/print:",
                on_click="ignore",
            )


def _all_lessons() -> None:
    st.button(
        "All lessons",
        key="all_lessons",
        icon=":material/menu_book:",
        on_click=place.go,
        args=("",),
    )


def _navigation(lesson: Lesson, number: int) -> None:
    """Where the class is, and the way on."""
    stops = lesson.stops
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="lesson_bar"):
        st.button(
            "Back",
            key="lesson_back",
            icon=":material/chevron_left:",
            on_click=place.go,
            args=(lesson.name, number - 1),
            disabled=number == 1,
        )
        st.segmented_control(
            "Stops",
            range(1, len(stops) + 1),
            required=True,
            key=widgets.set_widget("lesson_stop", number),
            on_change=lambda: place.go(lesson.name, widgets.entered("lesson_stop")),
            label_visibility="collapsed",
            width="content",
        )
        st.button(
            "Next",
            key="lesson_next",
            icon=":material/chevron_right:",
            icon_position="right",
            on_click=place.go,
            args=(lesson.name, number + 1),
            disabled=number == len(stops),
        )
        begin = sum(stop.minutes for stop in stops[: number - 1])
        st.progress(
            _done(lesson) / len(stops),
            f"{_done(lesson)} of {len(stops)} checked · "
            f"minute {begin} to {begin + stops[number - 1].minutes} of {lesson.minutes}",
        )


def _done(lesson: Lesson) -> int:
    """How many of its stops have been checked."""
    return sum(place.is_checked(lesson.name, n) for n in range(1, len(lesson.stops) + 1))


def _app() -> str:
    """The address of the app."""
    # A server opened at this page's own address does not tell it from the app's.
    return (st.context.url or "").removesuffix("lesson").removesuffix("/")


def write_place() -> None:
    """Put the place into the link."""
    address_bar.write(POSITION.link_part(), PROJECTOR.link_part())
