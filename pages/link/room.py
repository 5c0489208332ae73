"""The visitor's seat in the room of a class: at the desk, as a student, or none.

The link of the page Lesson names the room and, for a student, the token that makes the page opened
again the same student's. The desk's secret is read from the desk's own link, and never written:
the address that stands in the browser, on a projector, too, makes nobody a teacher.
"""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from pages.link.fields import Field, InLink, setting
from pages.link.visit import Visit
from pages.room.error import RoomError
from pages.room.room import News, Room
from pages.room.rooms import read_code
from pages.room.training import Wall
from pages.server import streamlit_internals
from pages.server.class_rooms import class_rooms

_TOKEN = re.compile(r"[\w-]{30,40}", re.ASCII)


def _token(key: str) -> Field:
    def parse(text: str) -> str:
        if not _TOKEN.fullmatch(text):
            raise ValueError
        return text

    return Field(key, "", "as the room gave it", parse, instead="; it is left out")


@dataclass(frozen=True)
class Seat(InLink):
    """A room by its `code`, and who the visitor is there.

    student: the token of a student. secret: of the desk. With neither there is no seat yet.
    is_known: whether a seat was taken or left in this visit, which the browser's tab keeps.
    """

    code: str = setting(
        Field("room", "", "the four letters of a room", read_code, instead="; it is left out"), ""
    )
    student: str = setting(_token("student"), "")
    secret: str = setting(_token("desk"), "")
    is_known: bool = False

    @property
    def is_taken(self) -> bool:
        """Whether the visitor is somebody in the room."""
        return bool(self.student or self.secret)

    def to_query(self) -> dict[str, str]:
        """The room and the student as parameters of a link."""
        return {key: value for key, value in super().to_query().items() if key != "desk"}

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple[Self, tuple[str, ...]]:
        """The seat of a link, and a sentence about what is wrong with the link."""
        found, messages = cls.read(query)
        if "room" not in query:
            alone = [key for key in ("student", "desk") if key in query]
            needs = (f"“{key}” in the link needs “room”; it is left out." for key in alone)
            return cls(), tuple(needs)
        if "code" not in found:
            return cls(), tuple(messages)
        if "secret" in found:
            found.pop("student", None)
        return cls(**found, is_known="secret" in found or "student" in found), tuple(messages)


SEAT = Visit("seat", Seat)


def follow_link() -> None:
    """Take over the link's seat; a link without one keeps the seat in the same room."""
    before = SEAT.get()
    if not SEAT.follow_link() or SEAT.get().is_taken or not before.is_taken:
        return
    if SEAT.get().code in ("", before.code):
        SEAT.correct(**vars(before))


def room() -> Room | None:
    """The room in which the visitor has a seat, if it is there."""
    seat, rooms = SEAT.get(), class_rooms()
    if seat.secret:
        return rooms.of_desk(seat.code, seat.secret)
    return rooms.of_student(seat.code, seat.student) if seat.student else None


def news() -> News | None:
    """What the visitor may know of the room; None if it is not there, or has no seat left."""
    seat, here = SEAT.get(), room()
    if here is None:
        return None
    with suppress(RoomError):
        return here.desk_news(seat.secret) if seat.secret else here.news(seat.student)
    return None


def wall() -> Wall | None:
    """What the visitor may see of the class's runs; None as for ``news``."""
    seat, here = SEAT.get(), room()
    if here is None:
        return None
    with suppress(RoomError):
        return here.desk_wall(seat.secret) if seat.secret else here.wall(seat.student)
    return None


def open_room() -> None:
    """Open a room and take its desk; raises RoomError."""
    if not SEAT.get().is_taken:
        opened = class_rooms().new()
        SEAT.put(Seat(opened.code, secret=opened.secret, is_known=True))


def open_again() -> bool:
    """Open the desk's room again if it is lost; says whether it was. Raises RoomError."""
    seat = SEAT.get()
    if not seat.secret or room() is not None:
        return False
    class_rooms().renew(seat.code, seat.secret, streamlit_internals.session_id())
    return True


def join(typed: str) -> None:
    """Take a student's seat in the room with this code; raises RoomError."""
    if not SEAT.get().is_taken:
        found = class_rooms().find(typed, streamlit_internals.session_id())
        SEAT.put(Seat(found.code, student=found.join(), is_known=True))


def leave() -> None:
    """Give up the seat. The desk's room ends with it."""
    seat, here = SEAT.get(), room()
    if here and seat.secret:
        class_rooms().close(seat.code, seat.secret)
    elif here:
        here.leave(seat.student)
    SEAT.put(Seat(is_known=True))


def to_keep() -> str | None:
    """The seat, for the browser to keep.

    None if none was taken: the browser is to say what it has kept.
    """
    seat = SEAT.get()
    kept = {"code": seat.code, "student": seat.student, "secret": seat.secret}
    return json.dumps(kept) if seat.is_known else None


def bring_back(text: str) -> None:
    """Take over what ``to_keep`` had the browser keep, unless the link has led to another room."""
    here = SEAT.get()
    if here.is_known:
        return
    with suppress(ValueError, TypeError, KeyError, AttributeError):
        kept = json.loads(text)
        query = {"room": kept["code"], "student": kept["student"], "desk": kept["secret"]}
        seat, _ = Seat.from_query({key: value for key, value in query.items() if value})
        if seat.is_taken and here.code in ("", seat.code):
            SEAT.correct(**vars(seat))
