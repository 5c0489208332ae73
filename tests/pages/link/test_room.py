"""What a browser keeps of a seat in a room, and what a link may say of one."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from pages.link.room import Seat

STUDENT = {"code": "BCDF", "student": "s" * 36, "secret": ""}
DESK = {"code": "BCDF", "student": "", "secret": "d" * 32}
NONE = {"code": "", "student": "", "secret": ""}


def after(text: str, **link: str) -> Seat:
    """The seat in a new visit by this link whose browser has kept `text`, twice said."""

    def script(text: str) -> None:
        import streamlit as st

        from pages.link import room

        room.follow_link()
        room.bring_back(text)
        room.bring_back(text.replace("BCDF", "KKKK"))  # what was brought back first counts
        st.session_state["seat"] = room.SEAT.get()
        st.session_state["to keep"] = room.to_keep()

    app = AppTest.from_function(script, args=(text,))
    app.query_params.update(link)
    app.run()
    assert not app.exception
    seat: Seat = app.session_state["seat"]
    kept = app.session_state["to keep"]
    assert (kept is None) == (not seat.is_taken)
    return seat


@pytest.mark.parametrize("kept", [STUDENT, DESK], ids=["student", "desk"])
def test_a_new_visit_has_the_seat_that_the_browser_has_kept(kept: dict[str, str]):
    for link in ({}, {"room": "BCDF"}):  # the address of the desk names no more than the room
        seat = after(json.dumps(kept), **link)
        assert {key: getattr(seat, key) for key in kept} == kept


def test_a_link_to_another_room_or_seat_is_followed():
    assert after(json.dumps(DESK), room="GHJK").code == "GHJK"
    assert not after(json.dumps(DESK), room="GHJK").is_taken
    assert after(json.dumps(DESK), room="GHJK", student="t" * 36).student == "t" * 36


@pytest.mark.parametrize(
    "text",
    [
        *("", "null", "[]", "4", '"x"', "{", "[1, 2]", json.dumps(NONE)),
        json.dumps({**STUDENT, "code": "<b>"}),
        json.dumps({**STUDENT, "student": 4}),
        json.dumps({**STUDENT, "student": "<script>" * 20_000}),
        json.dumps({"code": "BCDF"}),
    ],
    ids=range(12),
)
def test_what_no_browser_of_ours_has_kept_gives_no_seat(text: str):
    assert not after(text).is_taken


def test_the_secret_of_the_desk_is_read_and_never_written():
    seat, messages = Seat.from_query({"room": "bcdf", "desk": "d" * 32, "student": "s" * 36})
    assert (seat.code, seat.secret, seat.student) == ("BCDF", "d" * 32, "")
    assert messages == ()
    assert seat.to_query() == {"room": "BCDF"}
