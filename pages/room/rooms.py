"""All rooms of a server, by their codes. They are in its memory only."""

import re
import secrets
import time
from collections.abc import Callable, Hashable
from threading import RLock

from pages.room.error import RoomError
from pages.room.room import LIFE, Room

MOST_ROOMS = 50
LETTERS = "BCDFGHJKMNPRSTWXYZ"
"""Of codes: none looks like another one or like a digit, and without vowels no code is a word."""

_MOST_WRONG = 10
_MINUTE = 60.0
_SECRET = re.compile(r"[\w-]{32}", re.ASCII)


class Rooms:
    """The rooms. Every method may be called from any thread."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = RLock()  # of all rooms, too
        self._rooms: dict[str, Room] = {}
        self._wrong: dict[Hashable, list[float]] = {}  # when each visitor typed a wrong code
        self._closed: dict[str, float] = {}  # when rooms were closed, by their secrets

    def new(self) -> Room:
        """A new room."""
        return self._opened("", secrets.token_urlsafe(24))

    def renew(self, code: str, secret: str, visitor: Hashable) -> Room:
        """A new room in place of one that is lost, with the same code, for the desk's link.

        With the same secret, so that this link and the tokens of the students still hold. A made-up
        link tells whether there is a room with the code: it counts as a wrong code, as in ``find``.
        """
        if not _SECRET.fullmatch(secret):
            raise RoomError("The link of the desk is not whole: open a new room.")
        with self._lock:
            there = self._alive().get(code)
            if there and there.is_desk(secret):
                return there
            if secret in self._closed:
                raise RoomError("The room was closed at its desk.")
            self._check_patience(visitor)
            self._note_wrong(visitor)
            if there:
                raise RoomError(f"This link is not that of the desk of room {code}.")
            return self._opened(code, secret)

    def _opened(self, code: str, secret: str) -> Room:
        with self._lock:
            taken = self._alive()
            if len(taken) >= MOST_ROOMS:
                raise RoomError(
                    f"This server has {MOST_ROOMS} rooms, which are the most: "
                    "try again when another class has closed its own."
                )
            while not code or code in taken:
                code = "".join(secrets.choice(LETTERS) for _ in range(4))
            room = self._rooms[code] = Room(code, secret, self._clock, self._lock)
            return room

    def find(self, typed: str, visitor: Hashable) -> Room:
        """The room with the code that a visitor types; many wrong ones make the visitor wait."""
        with self._lock:
            self._check_patience(visitor)
            code = read_code(typed)
            room = self._alive().get(code)
            if room is None:
                self._note_wrong(visitor)
                raise RoomError(f"There is no room {code} on this server now.")
            return room

    def _check_patience(self, visitor: Hashable) -> None:
        """Refuse a visitor who has tried many wrong codes within a minute."""
        now = self._clock()
        self._wrong = {
            who: times
            for who, all_times in self._wrong.items()
            if (times := [at for at in all_times if now - at < _MINUTE])
        }
        if len(self._wrong.get(visitor, ())) >= _MOST_WRONG:
            raise RoomError(
                f"These were {_MOST_WRONG} wrong codes within a minute: wait a minute, then "
                "type the right one."
            )

    def _note_wrong(self, visitor: Hashable) -> None:
        self._wrong.setdefault(visitor, []).append(self._clock())

    def of_desk(self, code: str, secret: str) -> Room | None:
        """The room whose desk has this secret."""
        room = self._get(code)
        return room if room and room.is_desk(secret) else None

    def of_student(self, code: str, token: str) -> Room | None:
        """The room that gave this token to a student, or one opened in its place."""
        room = self._get(code)
        return room if room and room.is_from_here(token) else None

    def close(self, code: str, secret: str) -> None:
        """End a room, as its desk wants it."""
        with self._lock:
            if self.of_desk(code, secret):
                del self._rooms[code]
                now = self._clock()
                self._closed = {s: at for s, at in self._closed.items() if now - at < LIFE}
                self._closed[secret] = now

    def _get(self, code: str) -> Room | None:
        with self._lock:
            return self._alive().get(code)

    def _alive(self) -> dict[str, Room]:
        """The rooms, without those that are over."""
        for code in [code for code, room in self._rooms.items() if room.is_over]:
            del self._rooms[code]
        return self._rooms


def read_code(typed: str) -> str:
    """The code that somebody types, in capitals; raises RoomError if it can be none."""
    code = re.sub(r"[\s.·-]", "", typed[:40]).upper()
    if not re.fullmatch(f"[{LETTERS}]{{4}}", code):
        raise RoomError(f"A code is four letters of {LETTERS}.")
    return code
