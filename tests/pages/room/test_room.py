"""A room by its rules: who may do what, and when; what is refused, and that nothing else happens.

Expectations are those of a class of people, worked out by hand.
"""

import csv
import io
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta, timezone
from functools import partial

import pytest

from pages.room.error import RoomError
from pages.room.question import Question, typed_question
from pages.room.room import Room
from pages.room.rooms import LETTERS, Rooms
from pages.room.table import as_csv

CHOICE = Question("XOR", "How does it end?", ("right", "again", "grows"), 2, reveal="Because.")
NUMBER = Question("A sum", "What is the sum?", answer=0.3, tolerance=0.1)
MINUTE, HOUR = 60.0, 3_600.0


class Clock:
    """A clock that stands still until it is moved; it begins on 1 January 2026, 9:00 UTC."""

    def __init__(self) -> None:
        self.now = 1_767_258_000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rooms(clock: Clock) -> Rooms:
    return Rooms(clock)


@pytest.fixture
def room(rooms: Rooms) -> Room:
    return rooms.new()


def counts(room: Room) -> tuple[int, int]:
    news = room.desk_news(room.secret)
    return news.answered, news.here


def values(room: Room) -> dict[int, float]:
    asked = room.desk_news(room.secret).asked
    assert asked
    return {number: answer.value for number, answer in asked.answers.items()}


def expect_refusal(act: Callable[[], object], words: str, room: Room | None = None) -> None:
    """It is refused in one sentence, and the room is as it was."""
    before = room and (room.desk_news(room.secret), room.asked(room.secret))
    with pytest.raises(RoomError) as refusal:
        act()
    sentence = str(refusal.value)
    assert words in sentence
    assert sentence.endswith(".")
    assert len(sentence) < 150
    assert before == (room and (room.desk_news(room.secret), room.asked(room.secret)))


# ---- a lesson


def test_a_class_answers_waits_and_sees_the_answers(room: Room):
    ada, bob, eve = room.join(), room.join(), room.join()
    assert [room.news(token).number for token in (ada, bob, eve)] == [1, 2, 3]
    assert room.news(ada).asked is None
    one = room.ask(room.secret, CHOICE, "from_perceptron", 4)
    assert room.news(ada).is_open
    room.answer(ada, one, 1)
    room.answer(bob, one, 2)
    assert counts(room) == (2, 3)
    assert room.desk_news(room.secret).missing == (3,)
    assert (room.news(ada).own, room.news(eve).own) == (1, None)
    room.answer(ada, one, 3)  # changes her mind
    assert counts(room) == (2, 3)
    assert values(room) == {1: 3, 2: 2}
    room.reveal(room.secret, one)
    seen = room.news(eve)
    assert seen.asked
    assert not seen.is_open
    assert {number: answer.value for number, answer in seen.asked.answers.items()} == {1: 3, 2: 2}
    two = room.ask(room.secret, NUMBER, "from_perceptron", 5)
    assert room.news(ada).own is None
    room.answer(ada, two, 0.4)
    assert counts(room) == (1, 3)


def test_before_the_reveal_nobody_is_told_what_others_answered(room: Room):
    ada, bob = room.join(), room.join()
    one = room.ask(room.secret, CHOICE)
    room.answer(ada, one, 1)
    news = room.news(bob)
    assert news.asked
    assert not news.asked.answers
    assert (news.answered, news.here, news.missing) == (1, 2, ())
    room.answer(bob, one, 2)
    asked = room.news(bob).asked
    assert asked
    assert list(asked.answers) == [2]


def test_a_stop_comes_back_as_it_was_left_and_a_typed_question_is_a_new_one(room: Room):
    ada = room.join()
    one = room.ask(room.secret, CHOICE, "one_epoch", 1)
    room.answer(ada, one, 2)
    room.reveal(room.secret, one)
    assert room.ask(room.secret, NUMBER, "one_epoch", 2) == 2
    assert room.ask(room.secret, CHOICE, "one_epoch", 1) == 1
    assert not room.news(ada).is_open
    assert values(room) == {1: 2}
    assert room.ask(room.secret, CHOICE, "from_perceptron", 1) == 3
    assert room.ask(room.secret, CHOICE) == 4
    assert room.ask(room.secret, CHOICE) == 5


def test_a_page_is_drawn_anew_only_when_something_else_is_to_be_seen(room: Room):
    ada, bob = room.join(), room.join()
    versions = [room.news(ada).version]

    def is_new() -> bool:
        versions.append(room.news(ada).version)
        return versions[-1] != versions[-2]

    one = room.ask(room.secret, CHOICE, "one_epoch", 1)
    assert is_new()
    room.answer(bob, one, 1)
    room.join()
    assert not is_new()
    room.reveal(room.secret, one)
    assert is_new()
    room.bring(room.secret, "by_hand", {"step": "4"})
    assert is_new()
    assert not is_new()


def test_the_teacher_calls_everybody_to_a_page_and_back(room: Room):
    ada = room.join()
    room.ask(room.secret, CHOICE, "one_epoch", 1)
    assert room.news(ada).call.page == "lesson"
    room.bring(room.secret, "by_hand", {"step": "4"})
    call = room.news(ada).call
    assert (call.page, call.query) == ("by_hand", {"step": "4"})
    room.reveal(room.secret, 1)
    back = room.news(ada).call
    assert back.page == "lesson"
    assert back.serial > call.serial


def test_who_has_not_asked_for_news_for_long_is_not_there_but_comes_back(room: Room, clock: Clock):
    ada, bob = room.join(), room.join()
    one = room.ask(room.secret, CHOICE)
    room.answer(bob, one, 1)
    clock.now += 70  # as the page of a tab in the background may be silent
    assert counts(room) == (1, 2)
    clock.now += 10
    assert counts(room) == (1, 1)  # the answer stays, and so does who gave it
    assert room.news(ada).number == 1
    assert counts(room) == (1, 2)


# ---- what is refused


@pytest.mark.parametrize("secret", ["", "x", "x" * 32, "é" * 32, "x" * 100_000])
def test_only_the_secret_of_the_desk_leads_the_class(room: Room, rooms: Rooms, secret: str):
    token = room.join()
    one = room.ask(room.secret, CHOICE)
    for forged in (
        secret,
        room.secret[:-1],
        room.secret + "x",
        room.code,
        token,
        rooms.new().secret,
    ):
        for act in (
            partial(room.reveal, forged, one),
            partial(room.ask, forged, NUMBER),
            partial(room.bring, forged, "train", {}),
            partial(room.desk_news, forged),
            partial(room.asked, forged),
            partial(as_csv, room, forged),
        ):
            expect_refusal(act, "Only the desk", room)
        expect_refusal(
            partial(rooms.renew, room.code, forged, "visitor"),
            "The link of the desk is not whole"
            if len(forged) != 32 or not forged.isascii()
            else "not that of the desk",
            room,
        )
        rooms.close(room.code, forged)
        assert rooms.of_desk(room.code, forged) is None
    assert rooms.of_desk(room.code, room.secret) is room


@pytest.mark.parametrize("token", ["", "1", "x" * 36, "é" * 36, "x" * 100_000])
def test_nobody_answers_for_another(room: Room, rooms: Rooms, token: str):
    ada = room.join()
    one = room.ask(room.secret, CHOICE)
    other = rooms.new().join()
    for forged in (
        token,
        ada[:-1],
        ada[:-1] + "x" * (ada[-1] != "x"),
        ada + "0",
        room.secret,
        other,
    ):
        expect_refusal(partial(room.answer, forged, one, 1), "not from this room", room)
        expect_refusal(partial(room.news, forged), "not from this room", room)
        assert rooms.of_student(room.code, forged) is None
    assert counts(room) == (0, 1)


def test_answers_are_taken_for_the_open_question_only(room: Room):
    ada = room.join()
    expect_refusal(lambda: room.answer(ada, 0, 1), "not open", room)
    one = room.ask(room.secret, CHOICE, "one_epoch", 1)
    two = room.ask(room.secret, CHOICE, "one_epoch", 2)
    for serial in (one, two + 1, 0, -1):
        expect_refusal(partial(room.answer, ada, serial, 1), "not open", room)
    room.answer(ada, two, 1)
    room.reveal(room.secret, two)
    expect_refusal(lambda: room.answer(ada, two, 2), "revealed", room)
    expect_refusal(lambda: room.reveal(room.secret, two), "revealed", room)
    assert values(room) == {1: 1}


@pytest.mark.parametrize(
    "answer",
    [0, 4, 1.5, -1, float("nan"), float("inf"), True, None, "2", "9" * 100_000, b"2", [2], 10**400],
    ids=lambda answer: repr(answer)[:9],
)
def test_what_is_no_answer(room: Room, answer: object):
    ada = room.join()
    one = room.ask(room.secret, CHOICE)
    expect_refusal(lambda: room.answer(ada, one, answer), "An answer must be", room)


@pytest.mark.parametrize(
    "answer",
    [float("nan"), float("-inf"), 1_000_001, 10**400, "0.3", "1" * 100_000],
    ids=lambda answer: repr(answer)[:9],
)
def test_what_is_no_number(room: Room, answer: object):
    ada = room.join()
    one = room.ask(room.secret, NUMBER)
    expect_refusal(lambda: room.answer(ada, one, answer), "An answer must be a number", room)


def test_of_a_thousand_who_join_two_hundred_find_a_seat(room: Room, clock: Clock):
    ada = room.join()
    one = room.ask(room.secret, CHOICE)
    room.answer(ada, one, 2)
    for _ in range(199):
        room.join()
    for _ in range(800):
        expect_refusal(room.join, "This room is full: 200 students are there.")
    room.answer(ada, one, 3)
    assert values(room) == {1: 3}
    # Whoever only came to take seats and left has none any longer; who has answered keeps theirs.
    clock.now += 10 * MINUTE
    bob = room.join()
    room.answer(bob, one, 1)
    assert counts(room) == (2, 2)
    assert room.news(ada).number == 1


def test_who_leaves_gives_up_the_seat_but_not_the_answer(room: Room):
    ada, bob = room.join(), room.join()
    one = room.ask(room.secret, CHOICE)
    room.answer(ada, one, 2)
    room.leave(ada)
    room.leave(bob)
    assert counts(room) == (1, 1)
    assert values(room) == {1: 2}


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Have threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hasty_threads")
def test_threads_lose_no_answer(room: Room):
    tokens = [room.join() for _ in range(200)]
    one = room.ask(room.secret, NUMBER)

    def work(token: str) -> None:
        for value in (0, 0.1, 0.3):
            room.answer(token, one, value)
            room.news(token)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(work, tokens))
    assert counts(room) == (200, 200)
    assert set(values(room).values()) == {0.3}


@pytest.mark.usefixtures("hasty_threads")
def test_threads_that_join_get_no_seat_twice(room: Room):
    def join(_: int) -> str:
        try:
            return room.join()
        except RoomError:
            return ""

    with ThreadPoolExecutor(16) as pool:
        tokens = [token for token in pool.map(join, range(1_000)) if token]
    assert len(set(tokens)) == 200
    assert sorted(room.news(token).number for token in tokens) == list(range(1, 201))


# ---- questions that are typed


def test_a_question_is_typed_with_choices_or_for_a_number():
    choices = typed_question(" Which rate? ", "0.1\n\n 0.6 \n2", answer=2)
    assert (choices.question, choices.choices) == ("Which rate?", ("0.1", "0.6", "2"))
    assert choices.solution == "0.6"
    assert choices.is_right(2)
    assert not choices.is_right(1)
    number = typed_question("How many?", answer=14, tolerance=1)
    assert [value for value in range(20) if number.is_right(value)] == [13, 14, 15]
    poll = typed_question("Ready?", "yes\nno")
    assert poll.solution == ""
    assert not poll.is_right(1)


@pytest.mark.parametrize(
    ("text", "choices", "answer", "tolerance", "words"),
    [
        ("  ", "", None, 0, "is empty"),
        ("x" * 401, "", None, 0, "401 characters; 400 are the most"),
        ("x" * 100_000, "", None, 0, "100,000 characters"),
        ("?", "a", None, 0, "1 choices: type 2 to 6"),
        ("?", "\n".join("abcdefg"), None, 0, "7 choices"),
        ("?", "a\nb\na", None, 0, "twice"),
        ("?", "a\n" + "b" * 101, None, 0, "more than 100 characters"),
        ("?", "a\nb", 3, 0, "one of the 2 choices"),
        ("?", "", float("nan"), 0, "must be a number"),
        ("?", "", 1e7, 0, "must be a number"),
        ("?", "", 1, -1, "tolerance"),
        ("?", "", 1, float("nan"), "tolerance"),
    ],
)
def test_a_question_that_is_refused(
    text: str, choices: str, answer: float | None, tolerance: float, words: str
):
    expect_refusal(lambda: typed_question(text, choices, answer, tolerance), words)


def test_a_room_takes_no_more_than_its_questions(room: Room):
    for _ in range(200):
        room.ask(room.secret, NUMBER)
    expect_refusal(lambda: room.ask(room.secret, NUMBER), "200 questions", room)


# ---- all rooms


def test_a_code_is_four_letters_that_look_like_nothing_else(rooms: Rooms):
    codes = {rooms.new().code for _ in range(50)}
    assert len(codes) == 50
    assert {len(code) for code in codes} == {4}
    assert {*"".join(codes)} <= {*LETTERS}
    assert not {*LETTERS} & {*"OQILUVAE0123456789"}


def test_a_code_is_found_as_people_type_it(rooms: Rooms):
    room = rooms.new()
    spaced = " ".join(room.code.lower())
    for typed in (room.code, room.code.lower(), f" {room.code}\n", spaced, "-".join(room.code)):
        assert rooms.find(typed, "visitor") is room
    for typed in ("", "BC", "BCDFG", "BCD0", "ß" * 4, "b" * 100_000, "<b>"):
        expect_refusal(partial(rooms.find, typed, "visitor"), "A code is four letters")


def test_codes_cannot_be_tried_out(rooms: Rooms, clock: Clock):
    room = rooms.new()
    wrong = next(code for code in ("BBBB", "CCCC") if code != room.code)
    for _ in range(10):
        clock.now += 1
        expect_refusal(lambda: rooms.find(wrong, "eve"), f"There is no room {wrong}")
    expect_refusal(lambda: rooms.find(wrong, "eve"), "10 wrong codes within a minute")
    expect_refusal(lambda: rooms.find(room.code, "eve"), "10 wrong codes within a minute")
    assert rooms.find(room.code, "ada") is room  # nobody else waits
    clock.now += MINUTE
    assert rooms.find(room.code, "eve") is room


def test_nor_by_made_up_links_of_the_desk(rooms: Rooms, clock: Clock):
    room = rooms.new()
    free = [code for code in (f"BBB{letter}" for letter in LETTERS) if code != room.code]
    for code in free[:9]:
        rooms.renew(code, "x" * 32, "eve")
    expect_refusal(lambda: rooms.renew(room.code, "x" * 32, "eve"), "not that of the desk")
    for code in (room.code, free[9]):
        expect_refusal(lambda code=code: rooms.renew(code, "x" * 32, "eve"), "10 wrong codes")
    expect_refusal(lambda: rooms.find(room.code, "eve"), "10 wrong codes")
    assert rooms.renew(room.code, room.secret, "eve") is room  # who has the link tries nothing
    clock.now += MINUTE
    assert rooms.find(room.code, "eve") is room


def test_fifty_rooms_and_no_more(rooms: Rooms):
    opened = [rooms.new() for _ in range(50)]
    expect_refusal(rooms.new, "50 rooms, which are the most")
    expect_refusal(lambda: rooms.renew("BCDF", "x" * 32, "visitor"), "50 rooms, which are the most")
    rooms.close(opened[7].code, opened[7].secret)
    assert rooms.new()


def test_a_room_that_was_closed_is_not_opened_again_by_a_second_desk(rooms: Rooms, room: Room):
    rooms.close(room.code, room.secret)
    assert rooms.of_desk(room.code, room.secret) is None
    expect_refusal(lambda: rooms.renew(room.code, room.secret, "visitor"), "was closed")


def test_a_room_ends_two_hours_after_its_last_sign_of_life(rooms: Rooms, clock: Clock):
    room = rooms.new()
    ada = room.join()
    for _ in range(3):
        clock.now += 1.9 * HOUR
        assert rooms.of_student(room.code, ada) is room
        room.news(ada)
    clock.now += 1.9 * HOUR
    room.desk_news(room.secret)
    clock.now += 1.9 * HOUR
    assert rooms.of_desk(room.code, room.secret) is room
    clock.now += 0.2 * HOUR
    assert rooms.of_desk(room.code, room.secret) is None
    assert rooms.of_student(room.code, ada) is None
    expect_refusal(lambda: rooms.find(room.code, "visitor"), "There is no room")


def test_rooms_that_are_over_make_room_for_others(rooms: Rooms, clock: Clock):
    for _ in range(50):
        rooms.new()
    clock.now += 2.1 * HOUR
    assert rooms.new()


def test_after_a_restart_the_desk_opens_the_room_again_and_students_come_back(clock: Clock):
    before = Rooms(clock).new()
    ada = before.join()
    rooms = Rooms(clock)
    assert rooms.of_student(before.code, ada) is None
    again = rooms.renew(before.code, before.secret, "visitor")
    assert again.code == before.code
    assert rooms.of_desk(before.code, before.secret) is again
    assert rooms.renew(before.code, before.secret, "visitor") is again  # from a second computer
    newcomer = again.join()
    assert rooms.of_student(before.code, ada) is again
    assert {again.news(newcomer).number, again.news(ada).number} == {1, 2}


def test_nobody_takes_over_a_room_by_its_code(clock: Clock):
    before = Rooms(clock).new()
    ada = before.join()
    rooms = Rooms(clock)
    forged = rooms.renew(before.code, "x" * 32, "visitor")  # quicker than the teacher
    assert rooms.of_student(before.code, ada) is None
    expect_refusal(lambda: forged.news(ada), "not from this room")
    expect_refusal(
        lambda: rooms.renew(before.code, before.secret, "visitor"), "not that of the desk"
    )
    expect_refusal(lambda: rooms.renew("BCDF", "short", "visitor"), "not whole")
    expect_refusal(lambda: rooms.renew("BCDF", "x" * 100_000, "visitor"), "not whole")


# ---- the table


def test_the_table_has_a_line_for_each_question_and_student(room: Room, clock: Clock):
    ada, bob = room.join(), room.join()
    one = room.ask(room.secret, CHOICE, "from_perceptron", 4)
    room.answer(ada, one, 2)
    clock.now += 61
    room.answer(bob, one, 3)
    two = room.ask(room.secret, NUMBER, "from_perceptron", 5)
    room.answer(bob, two, 0.4)
    poll = room.ask(room.secret, typed_question("=1+1; ready?", "-yes\nno"))
    room.answer(ada, poll, 1)
    assert as_csv(room, room.secret).splitlines() == [
        "student,stop,time,answer,right",
        "1,4. XOR,2026-01-01 09:00:00+00:00,again,1",
        "2,4. XOR,2026-01-01 09:01:01+00:00,grows,0",
        "1,5. A sum,,,",
        "2,5. A sum,2026-01-01 09:01:01+00:00,0.4,1",
        "1,'=1+1; ready?,2026-01-01 09:01:01+00:00,'-yes,",
        "2,'=1+1; ready?,,,",
    ]
    text = as_csv(room, room.secret, timezone(timedelta(hours=2)))
    assert next(iter(csv.DictReader(io.StringIO(text))))["time"] == "2026-01-01 11:00:00+02:00"
