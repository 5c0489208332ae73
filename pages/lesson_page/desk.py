"""The desk of a class's room: the code, what is asked, who has answered, and what comes next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, timedelta, timezone, tzinfo
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from pages.figures.qr_code import qr_code
from pages.layout import class_room
from pages.layout.chart import chart
from pages.layout.class_room import attendance
from pages.layout.control_row import choice, control_row, step_button
from pages.layout.page import app_address
from pages.lesson_page.lesson import Lesson, Stop
from pages.lesson_page.question import show_answers, show_choices, show_question, show_solution
from pages.lesson_page.reader import LessonError, read_lesson
from pages.lesson_page.student import show_count
from pages.lesson_page.training import offer_training
from pages.lesson_page.vote import show_surface, show_votes
from pages.link import lesson as place
from pages.link import room as seats
from pages.link.lesson import POSITION, Position
from pages.link.projector import PROJECTOR
from pages.room.error import RoomError
from pages.room.question import LONGEST_QUESTION, typed_question
from pages.room.room import Asked, News, Room
from pages.room.table import as_csv
from pages.room.vote import Vote
from pages.run import session, widgets
from xorcore.runs.numbers import read_input

_DESK = "desk"
_MOST_MISSING = 15
"""Numbers of students that are named as those who have not answered."""


def show_desk(files: Mapping[str, Path]) -> None:
    """The desk, as a class sees it on the projector."""
    room, news = seats.room(), seats.news()
    if room is None or news is None:
        class_room.listen()
        return
    if attendance().is_lost and news.asked is None and POSITION.get().lesson in files:
        _ask_stop(room, files, POSITION.get().lesson, max(POSITION.get().stop, 1))
        news = room.desk_news(room.secret)
    _head(room)
    if sentence := widgets.refusal_of(_DESK):
        st.warning(sentence)
    if attendance().is_leaving:
        _ask_to_close(room)
    if attendance().is_lost:
        st.warning(class_room.lost_desk(), icon=":material/restart_alt:")
    if news.asked is None or attendance().is_choosing:
        _lobby(room, news, files)
    else:
        _question(room, news.asked, files)


def _act(act: Callable[..., object], *arguments: Any) -> None:
    """Do something as the desk; what is refused is said on the page."""
    try:
        act(*arguments)
    except RoomError as error:
        widgets.refuse(_DESK, str(error))


# ---- the head


def _head(room: Room) -> None:
    with control_row("lesson_head"):
        with st.container(key="room_sign", width="content"):
            st.markdown(f"Room **{room.code}** · {_short(_join_address())}", width="content")
        st.space("stretch")
        with st.popover("Links", icon=":material/link:"):
            st.markdown("**For students**")
            st.code(f"{_join_address()}?room={room.code}", language=None, wrap_lines=True)
            st.markdown(
                "**For you alone:** the desk, on another computer, or once all is lost. The class "
                "may look on, so it is dots here: the button in its corner copies it."
            )
            with st.container(key="desk_link"):
                st.code(_desk_link(room), language=None, wrap_lines=True)
        st.download_button(
            "Answers as CSV",
            lambda: as_csv(room, room.secret, _zone()),
            file_name=f"answers-{room.code}.csv",
            mime="text/csv",
            key="download_class",
            icon=":material/download:",
            on_click="ignore",
            help="All answers so far as CSV: the only record, since the room itself is not kept.",
        )
        st.button("Close", key="close_room", icon=":material/close:", on_click=_leave)


def _leave() -> None:
    attendance().is_leaving = True


def _close() -> None:
    class_room.leave()
    place.go("")


def _ask_to_close(room: Room) -> None:
    def stay() -> None:
        attendance().is_leaving = False

    with st.container(key="room_closing", border=True):
        st.markdown(
            f"**Close room {room.code}?** Students can answer no longer, and the answers are lost: "
            "download them first."
        )
        with control_row():
            st.button("Close the room", key="really_close", on_click=_close)
            st.button("Keep it open", key="keep_room", type="primary", on_click=stay)


def _join_address() -> str:
    return f"{app_address()}/lesson"


def _short(address: str) -> str:
    """An address as one types it; in Markdown it is no link."""
    return f"`{address.removeprefix('https://').removeprefix('http://')}`"


def _desk_link(room: Room) -> str:
    query = {**POSITION.get().to_query(), "room": room.code, "desk": room.secret}
    return f"{_join_address()}?{urlencode(query)}"


def _zone() -> tzinfo:
    """The time zone of the desk's browser."""
    behind = st.context.timezone_offset
    return UTC if behind is None else timezone(timedelta(minutes=-behind))


# ---- before a question


def _lobby(room: Room, news: News, files: Mapping[str, Path]) -> None:
    """The code in large letters, and what can be asked."""
    if news.asked is None:
        code = _qr(f"{_join_address()}?room={room.code}")
        places: list[Any] = [st.container()] if code is None else st.columns([2, 1])
        with places[0], st.container(key="room_code", border=True):
            st.markdown(f"Go to {_short(_join_address())} and type")
            st.markdown(f"**{room.code}**")
            class_room.listen(show_count)
        if code is not None:
            with places[1]:
                chart(qr_code(code), 230, "room_qr", "QR code of the link for students")
        if app_address().split("//")[-1].split(":")[0] in ("localhost", "127.0.0.1"):
            st.caption(
                "This address is this computer's own. Others reach it by its name or number in "
                "the network: open the app by that, and it stands here."
            )
    else:
        class_room.listen()
        st.button(
            "Back to the question",
            key="back_to_question",
            icon=":material/arrow_back:",
            on_click=partial(_choose, is_choosing=False),
        )
    st.markdown("#### Ask the class")
    for name, file in files.items():
        _offer(room, files, name, file)
    left, right = st.columns(2)
    with left, st.expander("A question of your own", icon=":material/edit:"):
        _own_question(room)
    with right, st.expander("A run for everybody, or a vote", icon=":material/grid_view:"):
        offer_training()
        st.caption(
            "**A vote** on what the network answers: on Train, Replay, Geometry or Predict, in "
            "projector mode, press *Predict first*, then *Vote*."
        )


def _qr(address: str) -> Sequence[Sequence[int]] | None:
    """The modules of an address as a QR code, where the package that makes it is installed."""
    try:
        import segno
    except ImportError:
        return None
    modules: Sequence[Sequence[int]] = segno.make(address, micro=False).matrix
    return modules


def _offer(room: Room, files: Mapping[str, Path], name: str, file: Path) -> None:
    try:
        lesson = read_lesson(file)
    except LessonError as error:
        st.error(f"This lesson cannot be shown. {error}", icon=":material/error:")
        return
    here = POSITION.get()
    stop = here.stop if here.lesson == name else 1
    with control_row(f"room_lesson_{name}"):
        st.button(
            f"Start{f' at stop {stop}' * (stop > 1)}: {lesson.title}",
            key=f"start {name}",
            type="primary" if here.lesson in ("", name) else "secondary",
            on_click=_start,
            args=(room, files, name, stop),
        )
        words = f"{len(lesson.stops)} stops, about {lesson.minutes} minutes"
        st.caption(words, width="content")


def _own_question(room: Room) -> None:
    """Fields for a question that the teacher types."""
    with st.form("own_question", border=False):
        st.text_area("Question", key="own_text", height=80, max_chars=LONGEST_QUESTION)
        st.text_area(
            "Choices, one a line; none if a number is asked for", key="own_choices", height=110
        )
        with control_row(vertical_alignment="bottom"):
            st.text_input("Right answer, if any", key="own_answer", width=240)
            st.text_input("Tolerance of a number", key="own_tolerance", width=260)
            st.form_submit_button("Ask", type="primary", on_click=_ask_own, args=(room,))
        st.caption("The right answer of choices is the number of its line, 1, 2, …")
    if sentence := widgets.refusal_of("own_question"):
        st.warning(sentence)


def _ask_own(room: Room) -> None:
    try:
        answer = _number("own_answer", "The right answer")
        tolerance = _number("own_tolerance", "The tolerance")
        typed = widgets.entered("own_text"), widgets.entered("own_choices")
        room.ask(room.secret, typed_question(*typed, answer, tolerance or 0.0))
    except ValueError as error:
        sentence = f"{error}".removesuffix(".")
        widgets.refuse("own_question", f"{sentence}.")
        return
    place.go("")
    attendance().is_choosing = attendance().is_lost = False


def _number(key: str, name: str) -> float | None:
    text = widgets.entered(key) or ""
    return read_input(text, name, decimal=".") if text.strip() else None


def _choose(is_choosing: bool) -> None:
    attendance().is_choosing = is_choosing


# ---- a question


def _question(room: Room, asked: Asked, files: Mapping[str, Path]) -> None:
    """The question that the class is asked, who has answered, and then what."""
    here = POSITION.get()
    if asked.lesson and (here.lesson, here.stop) != (asked.lesson, asked.stop):
        POSITION.put(Position(asked.lesson, asked.stop))
    lesson = _lesson_of(asked, files)
    _navigation(room, lesson, asked, files)
    question = asked.question
    with st.container(key="lesson_question"):
        is_vote = isinstance(question, Vote)
        left, right = st.columns([1, 1] if is_vote else [3, 2], gap="medium")
        with left:
            show_question(asked)
            if is_vote and not asked.is_revealed:
                class_room.listen(_votes)
            if question.choices:
                show_choices(question)
            if asked.is_revealed:
                show_answers(asked)
                if is_vote:  # here, so that all is seen without scrolling
                    st.markdown(question.reveal)
        with right, st.container(border=True):
            if asked.is_revealed:
                class_room.listen()
                if is_vote:
                    show_surface(asked)
                n, right_ones = len(asked.answers), _right_ones(asked)
                if question.answer is None:
                    st.markdown(f"Answers: **{n}**")
                else:
                    st.markdown(
                        f"{'All four right' if is_vote else 'Right'}: **{right_ones} of {n}**"
                    )
                show_solution(replace(question, reveal="") if is_vote else question, None)
            else:
                class_room.listen(_who)
                st.button(
                    "Reveal",
                    key="reveal_answers",
                    type="primary",
                    icon=":material/visibility:",
                    shortcut="U",
                    on_click=partial(_act, room.reveal, room.secret, asked.serial),
                )
            if isinstance(question, Stop):
                _pages(room, question, has_words=not asked.is_revealed)
            if isinstance(question, Vote):
                _voted_page(question, asked.is_revealed)


def _right_ones(asked: Asked) -> int:
    return sum(asked.question.is_right(answer.value) for answer in asked.answers.values())


def _who(news: News) -> None:
    """How many have answered, and who has not."""
    show_count(news)
    if news.missing:
        named = ", ".join(map(str, news.missing[:_MOST_MISSING]))
        others = len(news.missing) - _MOST_MISSING
        st.caption(f"Not yet: {named}{f' and {others} more' if others > 0 else ''}")
    else:
        st.caption("Everybody has answered." if news.here else "Nobody is here yet.")


def _pages(room: Room, stop: Stop, has_words: bool) -> None:
    """What to look at, and buttons to the page of the stop: with the class, or alone."""
    if has_words:
        st.markdown(f"**Look:** {stop.look}")
    name = class_room.title(stop.page)
    with control_row():
        st.button(
            f"Bring everybody along to {name}",
            key="bring_along",
            icon=":material/groups:",
            help="The pages of the students go there, too. Who is in the middle of something is "
            "asked.",
            on_click=_bring,
            args=(room, stop),
        )
        opens = st.button(f"Open {name} here only", key="open_page", type="tertiary")
    if class_room.is_led_on("bring") or opens:
        session.follow(f"pages/{stop.page}.py", stop.query)


def _bring(room: Room, stop: Stop) -> None:
    _act(room.bring, room.secret, stop.page, stop.query)
    class_room.attendance().leads_on = "bring"


def _votes(news: News) -> None:
    if news.asked and isinstance(news.asked.question, Vote):
        show_votes(news.asked)


def _voted_page(vote: Vote, is_revealed: bool) -> None:
    """A button to the page of the network that is voted on, with the cover off after the reveal."""
    name = class_room.title(vote.page)
    if st.button(
        f"{'Open' if is_revealed else 'Back to'} {name}", key="voted_page", type="tertiary"
    ):
        PROJECTOR.go(is_covered=not is_revealed)
        session.follow(f"pages/{vote.page}.py", vote.query)


def _lesson_of(asked: Asked, files: Mapping[str, Path]) -> Lesson | None:
    """The lesson that the question is from, if its file is still there and can be read."""
    try:
        return read_lesson(files[asked.lesson])
    except (KeyError, LessonError):
        return None


def _navigation(room: Room, lesson: Lesson | None, asked: Asked, files: Mapping[str, Path]) -> None:
    """Buttons to the stops of the lesson, and to other questions."""
    with control_row("lesson_bar"):
        if lesson is not None:
            last, go = len(lesson.stops), partial(_start, room, files, lesson.name)
            step_button("Back", "lesson_back", "left", asked.stop - 1, last, go, shortcut="I")
            choice(
                "Stops",
                {stop: str(stop) for stop in range(1, last + 1)},
                key=widgets.set_widget("lesson_stop", asked.stop),
                on_change=lambda: go(widgets.entered("lesson_stop")),
                width="content",
            )
            step_button("Next", "lesson_next", "right", asked.stop + 1, last, go, shortcut="O")
        st.button(
            "Another question",
            key="other_question",
            icon=":material/menu_book:",
            on_click=partial(_choose, is_choosing=True),
        )


def _start(room: Room, files: Mapping[str, Path], name: str, stop: int) -> None:
    """Ask the class the question of a stop, as the teacher wants it."""
    attendance().is_choosing = attendance().is_lost = False
    _ask_stop(room, files, name, stop)


def _ask_stop(room: Room, files: Mapping[str, Path], name: str, stop: int) -> None:
    try:
        stops = read_lesson(files[name]).stops
    except LessonError as error:
        widgets.refuse(_DESK, str(error))
        return
    stop = min(stop, len(stops))
    _act(room.ask, room.secret, stops[stop - 1], name, stop)
    place.go(name, stop)
