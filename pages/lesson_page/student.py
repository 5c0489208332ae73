"""The page of a student in the room of a class, and the door to it."""

from functools import partial
from typing import Any

import streamlit as st

from pages.layout import class_room
from pages.layout.class_room import LOST, call_offer, pending_call
from pages.layout.control_row import control_row
from pages.lesson_page.lesson import Stop
from pages.lesson_page.question import (
    choice_text,
    show_answers,
    show_choices,
    show_question,
    show_solution,
)
from pages.lesson_page.stop import show_look
from pages.lesson_page.vote import ballot, show_ballot
from pages.link import lesson as place
from pages.link import room as seats
from pages.link.lesson import POSITION
from pages.link.room import SEAT
from pages.room.error import RoomError
from pages.room.question import in_digits
from pages.room.room import News
from pages.room.vote import Vote
from pages.run import widgets
from xorcore.runs.numbers import read_input

_CODE = "room_code_typed"
_OPEN = "open_room"


def show_door() -> None:
    """A field to join a room, and a button to open one."""
    seat = SEAT.get()
    if seat.code:
        st.markdown(f"### Room {seat.code}")
    with control_row("room_join"):
        with st.form("room_door", border=False, width="content"), control_row():
            st.text_input(
                "Code of a room",
                seat.code,
                key=_CODE,
                placeholder="Code of a room",
                label_visibility="collapsed",
                width=170,
            )
            looks: Any = "primary" if seat.code else "secondary"
            st.form_submit_button("Join", type=looks, on_click=_join)
        if seat.code:
            st.button("To the lessons", key="no_room", on_click=class_room.leave, type="tertiary")
        else:
            opens = partial(class_room.open_room, _OPEN)
            icon = ":material/groups:"
            st.button("Open a room", key=_OPEN, icon=icon, on_click=opens)
            st.caption("For a class: everybody answers on their own device.", width="content")
    if sentence := widgets.refusal_of(_CODE) or widgets.refusal_of(_OPEN):
        st.warning(sentence)


def _join() -> None:
    try:
        seats.join(widgets.entered(_CODE))
    except RoomError as error:
        widgets.refuse(_CODE, str(error))
        return
    if POSITION.get().lesson:
        place.go("")


def show_class() -> None:
    """What a student sees: the question, a field for the answer, then the answers of all."""
    seat, news = SEAT.get(), seats.news()
    with control_row("room_head"):
        number = f" · you are student **{news.number}**" if news else ""
        st.markdown(f"Room **{seat.code}**{number}", width="content")
        st.space("stretch")
        st.button("Leave", key="leave_room", on_click=class_room.leave, type="tertiary")
    if news is None:
        full = "This room is full: there is no seat left. Ask your teacher."
        st.warning(full if seats.room() else LOST.format(code=seat.code))
        class_room.listen()
        return
    if pending_call("lesson"):
        with control_row("room_call"):
            call_offer(news)
    if news.asked is None:
        st.info("You are in. The first question will be here as soon as your teacher asks it.")
        st.caption("The address of this page is yours: it leads back to your answers.")
        class_room.listen(show_count)
        return
    with st.container(key="lesson_question"):
        show_question(news.asked)
        if news.is_open:
            _answer(news)
            class_room.listen(show_count)
        else:
            _revealed(news)
            class_room.listen()


def show_count(news: News) -> None:
    """How many are there, and how many of them have answered."""
    if news.asked is None:
        st.caption(f"{news.here} {'student is' if news.here == 1 else 'students are'} here.")
        return
    share = news.answered / max(news.here, 1)
    st.progress(share, f"{news.answered} of {news.here} have answered")


def _answer(news: News) -> None:
    """The field for the answer, which can be changed until the reveal."""
    asked = news.asked
    assert asked is not None
    question, own = asked.question, news.own
    key = f"answer {SEAT.get().code} {asked.serial}"
    with st.form(f"form of {key}", border=False):
        if isinstance(question, Vote):
            show_ballot(key, own)
        elif question.choices:
            st.radio(
                "Your answer",
                range(1, len(question.choices) + 1),
                index=None if own is None else int(own) - 1,
                format_func=lambda number: choice_text(question, number),
                key=key,
            )
        else:
            shown = "" if own is None else f"{own:.15g}"
            st.text_input("Your answer", shown, key=key, placeholder="Type a number", width=220)
        word = "vote" if isinstance(question, Vote) else "answer"
        label = word.capitalize() if own is None else f"Change my {word}"
        st.form_submit_button(label, type="primary", on_click=_take, args=(asked.serial, key))
    if sentence := widgets.refusal_of(key):
        st.warning(sentence)
    elif own is not None:
        if isinstance(question, Vote):
            given = question.in_words(own)
        else:
            given = choice_text(question, int(own))[0] if question.choices else in_digits(own)
        st.success(f"Your answer: **{given}**. You can change it until the answer is revealed.")


def _take(serial: int, key: str) -> None:
    """Give the answer that was entered to the room, which says if it does not take it."""
    room, news = seats.room(), seats.news()
    is_vote = news is not None and news.asked is not None and isinstance(news.asked.question, Vote)
    try:
        value = ballot(key) if is_vote else widgets.entered(key)
        if room is None:
            raise RoomError(LOST.format(code=SEAT.get().code))
        if value is None:
            raise RoomError("Choose one of the answers first.")
        if isinstance(value, str):
            value = _number(value)
        room.answer(SEAT.get().student, serial, value)
    except RoomError as error:
        widgets.refuse(key, str(error))


def _number(text: str) -> float:
    try:
        return read_input(text, "Your answer", decimal=".")
    except ValueError as error:
        raise RoomError(f"{error}. Type a number, as in 0.25 or −3.") from None


def _revealed(news: News) -> None:
    """The answers of all with the student's own, the right one, and why."""
    asked = news.asked
    assert asked is not None
    if asked.question.choices:
        show_choices(asked.question, news.own)
    show_answers(asked, news.own)
    show_solution(asked.question, news.own)
    if isinstance(asked.question, Stop):
        with st.container(border=True):
            st.markdown("**Look**")
            show_look(asked.question)
