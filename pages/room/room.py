"""A room: the class and its desk, the question that is open, and the answers.

Every method takes the room's one lock, so all may be called from any thread. Who acts shows a
secret: the desk its own, a student a token. Both come from the room; what is not from there is
refused with a sentence, and so is whatever the room's state does not allow.
"""

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from threading import RLock
from types import MappingProxyType
from typing import NamedTuple

from pages.room.error import RoomError
from pages.room.question import Question
from pages.room.training import Sent, Task, Wall, checked_run, checked_task

MOST_STUDENTS = 200
MOST_QUESTIONS = 200
LIFE = 2 * 3_600.0
"""Seconds after its last sign of life for which a room is kept."""

_HERE = 75.0
"""Seconds for which a student counts as there without having asked for news: the page of a tab in
the background asks once a minute."""

_NONCE, _MARK = 12, 24
"""Characters of a student's token: drawn at random, and the room's mark on them."""


class Answer(NamedTuple):
    """An answer, and when it was given, in seconds of the clock."""

    value: float
    at: float


@dataclass(frozen=True)
class Asked:
    """A question that was put to the class, as the room's number `serial`, from 1.

    lesson, stop: where it comes from; "" and 0 if it was typed.
    answers: by the number of the student.
    """

    serial: int
    question: Question
    lesson: str = ""
    stop: int = 0
    is_revealed: bool = False
    answers: Mapping[int, Answer] = field(default_factory=lambda: MappingProxyType({}))


class Call(NamedTuple):
    """Where the teacher wants everybody: a page, and the parameters of its link.

    serial: larger than that of every call before.
    """

    serial: int
    page: str
    query: Mapping[str, str]


class News(NamedTuple):
    """What a page knows of its room.

    version: counts the changes that a page is drawn anew for: of question, reveal and call.
    asked: the question; before the reveal its answers are none but the student's own.
    number: of the student, 0 for the desk.
    here, answered: students who are there, and how many of them have answered.
    missing: the numbers of those who have not; for the desk only.
    """

    version: int
    asked: Asked | None
    call: Call
    number: int
    here: int
    answered: int
    missing: tuple[int, ...]

    @property
    def own(self) -> float | None:
        """The student's own answer, if there is one."""
        answer = self.asked and self.asked.answers.get(self.number)
        return answer.value if answer else None

    @property
    def is_open(self) -> bool:
        """Whether there is a question that can be answered."""
        return self.asked is not None and not self.asked.is_revealed


class _Student(NamedTuple):
    number: int
    seen: float


class Room:
    """One class. `code` is for everybody, `secret` for the desk alone."""

    def __init__(self, code: str, secret: str, clock: Callable[[], float], lock: RLock) -> None:
        self.code, self.secret = code, secret
        self._clock, self._lock = clock, lock
        self._alive = clock()
        self._students: dict[str, _Student] = {}  # by their tokens
        self._joined = 0  # numbers that were given
        self._asked: list[Asked] = []
        self._current = 0  # the serial of the question; 0 before the first
        self._version = int(clock())  # none that a lost room with the same code may have had
        self._call = Call(self._version, "lesson", {})
        self._task: Task | None = None
        self._runs: dict[int, Sent] = {}  # of the task, by the numbers of the students
        self._shows_runs = False
        self._wall_version = self._version

    @property
    def is_over(self) -> bool:
        """Whether its last sign of life is too long ago."""
        return self._clock() - self._alive > LIFE

    # ---- students

    def join(self) -> str:
        """The token of a new student."""
        nonce = secrets.token_urlsafe(_NONCE)[:_NONCE]
        token = nonce + self._mark(nonce)
        with self._lock:
            self._seat(token)
        return token

    def is_from_here(self, token: str) -> bool:
        """Whether this room, or one before it with the same secret, gave the token."""
        nonce, mark = token[:_NONCE], token[_NONCE:]
        return hmac.compare_digest(mark.encode(), self._mark(nonce).encode())

    def leave(self, token: str) -> None:
        """Give up a student's seat; answers stay."""
        with self._lock:
            self._students.pop(token, None)

    def answer(self, token: str, serial: int, value: object) -> None:
        """Take a student's answer to the question `serial`, in place of an earlier one."""
        with self._lock:
            number = self._student(token)
            asked = self._open(serial)
            answer = Answer(asked.question.check(value), self._clock())
            self._put(replace(asked, answers={**asked.answers, number: answer}))

    def news(self, token: str) -> News:
        """What the page of a student may show."""
        with self._lock:
            number = self._student(token)
            news = self._news(number)
            asked = news.asked
            if asked and not asked.is_revealed:
                own = {n: answer for n, answer in asked.answers.items() if n == number}
                news = news._replace(asked=replace(asked, answers=own))
            call, task = news.call, self._task
            if task and call.page == "train" and call.query is task.query:
                call = call._replace(query=task.query_of(number))
            return news._replace(missing=(), call=call)

    def send(self, token: str, serial: int, run: Sent) -> None:
        """Take a student's run for the task `serial`, in place of what was sent before."""
        with self._lock:
            number = self._student(token)
            if self._task is None or serial != self._task.serial:
                raise RoomError("This task is over.")
            self._runs[number] = checked_run(self._task, number, run)
            self._wall_version += 1

    def wall(self, token: str) -> Wall:
        """What a student may see of the class's runs: the own one, until all are shown."""
        with self._lock:
            number = self._student(token)
            runs = {n: run for n, run in self._runs.items() if self._shows_runs or n == number}
            return self._wall(number, runs)

    def _student(self, token: str) -> int:
        """The number of a student, who gives a sign of life."""
        if token not in self._students and not self.is_from_here(token):
            raise RoomError("This link is not from this room: join it by its code.")
        return self._seat(token)

    def _seat(self, token: str) -> int:
        self._alive = now = self._clock()
        student = self._students.get(token)
        if student is None:
            if len(self._students) >= MOST_STUDENTS:
                self._clear_seats()
            if len(self._students) >= MOST_STUDENTS:
                raise RoomError(f"This room is full: {MOST_STUDENTS} students are there.")
            self._joined += 1
            student = _Student(self._joined, now)
        self._students[token] = student._replace(seen=now)
        return student.number

    def _clear_seats(self) -> None:
        """Forget who is not there, has not answered anything, and has sent no run."""
        answered = {number for asked in self._asked for number in asked.answers}
        here = self._here() | self._runs.keys()
        self._students = {
            token: student
            for token, student in self._students.items()
            if student.number in here | answered
        }

    def _here(self) -> set[int]:
        since = self._clock() - _HERE
        return {student.number for student in self._students.values() if student.seen >= since}

    def _mark(self, nonce: str) -> str:
        return hmac.new(self.secret.encode(), nonce.encode(), "sha256").hexdigest()[:_MARK]

    # ---- the desk

    def ask(self, secret: str, question: Question, lesson: str = "", stop: int = 0) -> int:
        """Put a question to the class, and call everybody to it; gives its serial.

        A stop of a lesson that was asked before comes back as it was left.
        """
        with self._lock:
            self._check(secret)
            before = (a for a in self._asked if lesson and (a.lesson, a.stop) == (lesson, stop))
            asked = next(before, None)
            if asked is None:
                if len(self._asked) >= MOST_QUESTIONS:
                    raise RoomError(
                        f"This room has had {MOST_QUESTIONS} questions: open a new one."
                    )
                asked = Asked(len(self._asked) + 1, question, lesson, stop)
                self._asked.append(asked)
            self._current = asked.serial
            self._send("lesson", {})
            return asked.serial

    def reveal(self, secret: str, serial: int) -> None:
        """Show everybody the answers to the open question; from now on none is taken."""
        with self._lock:
            self._check(secret)
            self._put(replace(self._open(serial), is_revealed=True))
            self._send("lesson", {})

    def give(
        self,
        secret: str,
        is_any_rate: bool,
        rate: float,
        seed: int,
        epochs: int,
        query: Mapping[str, str],
    ) -> int:
        """Give everybody a run to train, as in ``Task``, and call all to it; gives its serial."""
        with self._lock:
            self._check(secret)
            task = Task(self._version + 1, is_any_rate, rate, seed, epochs, dict(query))
            self._task, self._runs = checked_task(task), {}
            self._shows_runs = False
            self._wall_version += 1
            self._send("train", task.query)
            return task.serial

    def show_runs(self, secret: str, is_shown: bool) -> None:
        """Show everybody the runs of all, or only their own again."""
        with self._lock:
            self._check(secret)
            self._shows_runs = is_shown
            self._wall_version += 1

    def desk_wall(self, secret: str) -> Wall:
        """The runs of all."""
        with self._lock:
            self._check(secret)
            return self._wall(0, dict(self._runs))

    def bring(self, secret: str, page: str, query: Mapping[str, str]) -> None:
        """Call everybody to a page."""
        with self._lock:
            self._check(secret)
            self._send(page, dict(query))

    def desk_news(self, secret: str) -> News:
        """What the desk may show: everything."""
        with self._lock:
            self._check(secret)
            return self._news(0)

    def asked(self, secret: str) -> tuple[Asked, ...]:
        """All questions so far with all answers."""
        with self._lock:
            self._check(secret)
            return tuple(self._asked)

    def numbers(self, secret: str) -> tuple[int, ...]:
        """The numbers of all students who are in the room or have answered."""
        with self._lock:
            self._check(secret)
            answered = {number for asked in self._asked for number in asked.answers}
            return tuple(sorted(answered | {s.number for s in self._students.values()}))

    def is_desk(self, secret: str) -> bool:
        """Whether this is the desk's secret."""
        return hmac.compare_digest(secret.encode(), self.secret.encode())

    def _check(self, secret: str) -> None:
        if not self.is_desk(secret):
            raise RoomError("Only the desk of this room can do that.")
        self._alive = self._clock()

    def _open(self, serial: int) -> Asked:
        """The question with this serial, if it is open."""
        if serial != self._current or not serial:
            raise RoomError("This question is not open.")
        asked = self._asked[serial - 1]
        if asked.is_revealed:
            raise RoomError("The answer is revealed: it can no longer be changed.")
        return asked

    def _put(self, asked: Asked) -> None:
        self._asked[asked.serial - 1] = asked

    def _send(self, page: str, query: Mapping[str, str]) -> None:
        self._version += 1
        self._call = Call(self._version, page, query)

    def _news(self, number: int) -> News:
        asked = self._asked[self._current - 1] if self._current else None
        answered = set(asked.answers) if asked else set()
        here = self._here() | answered
        missing = tuple(sorted(here - answered))
        return News(
            *(self._version, asked, self._call, number),
            *(len(here), len(answered), missing),
        )

    def _wall(self, number: int, runs: Mapping[int, Sent]) -> Wall:
        students = self._here() | self._runs.keys() if self._shows_runs or not number else {number}
        numbers = tuple(sorted(students))
        return Wall(self._task, runs, self._shows_runs, number, numbers, self._wall_version)
