"""The room of a class without a browser: a lesson with a desk and students, and what is refused."""

import csv
import io
import json
import sys
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from pages.lesson_page.reader import lesson_files, read_lesson
from pages.room.rooms import Rooms
from pages.room.table import as_csv
from pages.server.class_rooms import class_rooms
from tests.app.pages import link, opened, said, words
from tests.app.sent import sent

STOPS = read_lesson(lesson_files()["from_perceptron"]).stops
HOSTILE = "<b>x</b> **y** $z$ :smile: [l](http://host.example)"


def desk_of_new_room() -> AppTest:
    app = opened(page="lesson")
    app.button(key="open_room").click().run()
    assert not app.exception
    return app


def code(app: AppTest) -> str:
    return link(app)["room"]


def press(app: AppTest, label: str) -> AppTest:
    [button] = [button for button in app.main.button if button.label == label]
    button.click().run()
    assert not app.exception
    return app


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.main.button]


def joined(desk: AppTest) -> AppTest:
    return press(opened(page="lesson", room=code(desk)), "Join")


def answer(student: AppTest, value: float | str) -> AppTest:
    student.run()
    if isinstance(value, str):
        student.main.text_input[0].set_value(value)
    else:
        student.main.radio[0].set_value(value)
    [button] = [button for button in student.main.button if "nswer" in button.label]
    button.click().run()
    assert not student.exception
    return student


def progress(app: AppTest) -> str:
    app.run()
    [bar] = app.get("progress")
    return bar.proto.text


def desk_link(desk: AppTest) -> dict[str, str]:
    """The parameters of the link that the desk shows to the teacher alone."""
    [shown] = [block.value for block in desk.code if "desk=" in block.value]
    return dict(pair.split("=") for pair in shown.split("?")[1].split("&"))


def alt(app: AppTest) -> str:
    [chart] = app.get("plotly_chart")
    return chart.proto.alt


# ---- a lesson


def test_a_class_plays_two_stops_of_a_lesson():
    desk = desk_of_new_room()
    assert link(desk) == {"room": code(desk)}  # the address on the projector holds no secret
    ada, bob, eve = (joined(desk) for _ in range(3))
    assert "you are student **1**" in words(ada)
    assert "you are student **3**" in words(eve)
    assert "The first question will be here" in said(ada)[0]
    desk.run()
    assert "3 students are here." in words(desk)
    desk.button(key="start from_perceptron").click().run()
    assert link(desk) == {"lesson": "from_perceptron", "stop": "1", "room": code(desk)}
    # Choices: the first answers right, the second wrong and then right, the third not at all.
    assert progress(ada) == "0 of 3 have answered"
    assert STOPS[0].question in words(ada)
    answer(ada, 3)
    answer(bob, 1)
    assert said(bob) == ["Your answer: **A**. You can change it until the answer is revealed."]
    assert progress(desk) == "2 of 3 have answered"
    assert "Not yet: 3" in words(desk)
    for page in (desk, ada, bob, eve):  # before the reveal nobody sees what was answered
        page.run()
        assert STOPS[0].reveal not in words(page)
        assert not page.get("plotly_chart")
    answer(bob, 3)
    assert progress(eve) == "2 of 3 have answered"
    desk.button(key="reveal_answers").click().run()
    assert alt(desk) == "What the class chose. A: 0, B: 0, C: 2."
    assert "Right: **2 of 2**" in words(desk)
    for student, verdict in ((ada, "**Right: 1**"), (eve, "**The answer: 1**")):
        student.run()
        assert verdict in said(student)
        assert STOPS[0].reveal in words(student)
        assert "C: 2" in alt(student)
        assert not student.main.radio
    # A number.
    desk.button_group(key="lesson_stop").set_value(3).run()
    answer(ada, "1")
    answer(bob, "0,5")
    answer(eve, "−3")
    assert progress(desk) == "3 of 3 have answered"
    assert "Everybody has answered." in words(desk)
    desk.button(key="reveal_answers").click().run()
    assert alt(desk) == "3 numbers of the class. 1 are right. They go from −3 to 1."
    bob.run()
    assert said(bob) == ["**Not right. The answer: 1**"]
    [room] = class_rooms()._rooms.values()
    table = csv.DictReader(io.StringIO(as_csv(room, room.secret)))
    assert [(line["student"], line["stop"], line["answer"], line["right"]) for line in table] == [
        ("1", "1. Yes or no", "1", "1"),
        ("2", "1. Yes or no", "1", "1"),
        ("3", "1. Yes or no", "", ""),
        ("1", "3. A unit is a line", "1.0", "1"),
        ("2", "3. A unit is a line", "0.5", "0"),
        ("3", "3. A unit is a line", "-3.0", "0"),
    ]


def test_a_question_that_is_typed_is_shown_as_text():
    desk = desk_of_new_room()
    ada = joined(desk)
    desk.text_area(key="own_text").set_value(HOSTILE)
    desk.text_area(key="own_choices").set_value(f"{HOSTILE}\n`x` no")
    desk.text_input(key="own_answer").set_value("2")
    press(desk, "Ask")
    answer(ada, 2)
    desk.run()
    for page in (desk, ada):
        assert [text.value for text in page.main.get("text")] == [HOSTILE]
        assert HOSTILE not in words(page).replace(f"` {HOSTILE} `", "")
    assert ada.main.radio[0].options[0] == f"A · ` {HOSTILE} `"
    desk.button(key="reveal_answers").click().run()
    ada.run()
    assert said(ada) == ["**Right: `` `x` no ``**"]
    assert "← your answer" in words(ada)


def test_where_no_answer_is_right_the_desk_counts_the_answers():
    desk = desk_of_new_room()
    ada = joined(desk)
    desk.text_area(key="own_text").set_value("Which input is hardest?")
    desk.text_area(key="own_choices").set_value("01\n11")
    press(desk, "Ask")
    answer(ada, 2)
    desk.run()
    desk.button(key="reveal_answers").click().run()
    ada.run()
    assert "Answers: **1**" in words(desk)
    assert "Right: " not in words(desk)
    assert said(ada) == []
    assert "A: 0, B: 1" in alt(ada)


def test_a_question_that_is_refused_stays_where_it_was_typed():
    desk = desk_of_new_room()
    for field, text, sentence in (
        ("own_choices", "only one", "There are 1 choices: type 2 to 6, one a line."),
        ("own_choices", "", "The right answer is “abc”, which is not a number."),
        ("own_answer", "1", "The tolerance is “1/2”, which is not a number."),
        ("own_tolerance", "-1", "The tolerance must be a number from 0 to 1,000,000."),
    ):
        if field == "own_choices":
            desk.text_area(key="own_text").set_value("How many?")
            desk.text_area(key=field).set_value(text)
            desk.text_input(key="own_answer").set_value("" if text else "abc")
            desk.text_input(key="own_tolerance").set_value("1/2" if not text else "")
        else:
            desk.text_input(key=field).set_value(text)
        press(desk, "Ask")
        assert said(desk) == [sentence]
        assert desk.text_area(key="own_text").value == "How many?"
    desk.text_input(key="own_tolerance").set_value("0.5")
    press(desk, "Ask")
    assert said(desk) == []
    ada = joined(desk)
    answer(ada, "1.5")
    desk.run().button(key="reveal_answers").click().run()
    assert "1 are right" in alt(desk)


def test_who_is_in_the_middle_of_something_is_asked_whether_to_follow():
    # That the others follow, tests/browser/test_room.py looks at.
    desk = desk_of_new_room()
    ada, bob = joined(desk), joined(desk)
    desk.button(key="start from_perceptron").click().run()
    ada.run()
    ada.switch_page("pages/train.py").run()
    assert sent(ada).header["setup"]["is_guided"] is False
    ada.switch_page("pages/by_hand.py").run()
    assert f"Back to room {code(bob)}" in labels(ada)
    desk.button(key="bring_along").click().run()
    assert "The teacher is **at Ideas**." in words(ada.run())
    assert "The teacher is **at Ideas**." in words(bob.run())  # has not answered yet
    press(bob, "Stay here")
    assert "The teacher is" not in words(bob.run())
    assert STOPS[0].question in words(bob)
    desk.button(key="back_to_room").click().run()
    desk.button(key="reveal_answers").click().run()
    assert "The teacher is **back at the question**." in words(ada.run())
    press(ada, "Stay here")
    assert "The teacher is" not in words(ada.run())
    assert f"Back to room {code(bob)}" in labels(ada)
    assert "The teacher is" not in words(bob.run())


def test_the_switch_in_the_sidebar_opens_a_room_from_every_page():
    app = opened()
    app.sidebar.toggle(key="room_switch").set_value(True).run()
    assert not app.exception
    assert "Ask the class" in words(app)
    assert joined(app)
    app.sidebar.toggle(key="room_switch").set_value(False).run()
    assert f"**Close room {code(app)}?**" in words(app)
    press(app, "Keep it open")
    assert "Ask the class" in words(app)
    press(press(app, "Close"), "Close the room")
    assert "A lesson has about ten stops." in words(app)
    assert link(app) == {}


def test_a_code_is_joined_by_typing_it():
    desk, ada = desk_of_new_room(), opened(page="lesson")
    ada.main.text_input[0].set_value(f" {code(desk).lower()} ")
    press(ada, "Join")
    assert "you are student **1**" in words(ada)
    press(ada, "Leave")
    assert "A lesson has about ten stops." in words(ada)
    desk.run()
    assert "0 students are here." in words(desk)


# ---- links, a reload and a restart


def test_the_link_of_a_student_leads_to_the_same_student_and_answer():
    desk = desk_of_new_room()
    ada, bob = joined(desk), joined(desk)
    desk.button(key="start from_perceptron").click().run()
    answer(ada, 2)
    again = opened(link(ada), page="lesson")
    assert "you are student **1**" in words(again)
    assert again.main.radio[0].value == 2
    assert "Your answer: **B**" in said(again)[0]
    answer(again, 3)
    assert progress(desk) == "1 of 2 have answered"
    assert link(ada)["student"] != link(bob)["student"]


def test_the_link_of_the_desk_brings_it_back_on_another_computer():
    desk = desk_of_new_room()
    desk.button(key="start one_epoch").click().run()
    given = desk_link(desk)
    assert given.keys() == {"lesson", "stop", "room", "desk"}
    other = opened(given, page="lesson")
    assert "desk" not in link(other)
    other.button(key="lesson_next").click().run()
    desk.run()
    assert link(desk)["stop"] == "2"
    assert said(other) == []


def test_after_a_restart_every_page_says_so_and_the_desk_opens_the_room_again():
    desk = desk_of_new_room()
    ada, bob = joined(desk), joined(desk)
    desk.button(key="start one_epoch").click().run()
    desk.button(key="lesson_next").click().run()
    answer(ada, "1")
    bob.run()
    bob.switch_page("pages/train.py").run()
    given = desk_link(desk)
    class_rooms.clear()  # as a new server begins
    lost = f"The room {code(desk)} is not there: the server was started again"
    assert said(ada.run())[0].startswith(lost)
    assert said(bob.run())[0].startswith(lost)  # on Train
    newcomer = opened(link(ada), page="lesson")
    assert said(newcomer)[0].startswith(lost)
    desk = opened(given, page="lesson")
    assert "the answers of room" in said(desk)[0]
    assert (link(desk)["lesson"], link(desk)["stop"]) == ("one_epoch", "2")
    assert code(desk) == given["room"]
    ada.run()
    assert said(ada) == []
    assert "### 2. " in words(ada)
    answer(ada, "1")
    assert progress(desk) == "1 of 1 have answered"
    desk.button(key="lesson_next").click().run()
    assert said(desk) == []


def test_a_desk_that_stays_open_over_a_restart_opens_the_room_again():
    desk = desk_of_new_room()
    desk.button(key="start one_epoch").click().run()
    class_rooms.clear()
    desk.run()
    assert "the answers of room" in said(desk)[0]
    assert "### 1. " in words(desk)
    elsewhere = desk_of_new_room()
    elsewhere.switch_page("pages/train.py").run()
    class_rooms.clear()
    elsewhere.run()
    assert "the answers of room" in said(elsewhere)[0]


def test_a_room_that_the_desk_has_closed_is_over_for_everybody():
    desk = desk_of_new_room()
    ada, second = joined(desk), opened(desk_link(desk), page="lesson")
    press(press(desk, "Close"), "Close the room")
    assert said(ada.run())[0].startswith("The room ")
    press(ada, "Leave")
    assert "A lesson has about ten stops." in words(ada)
    second.run()
    assert "A lesson has about ten stops." in words(second)
    assert not class_rooms()._rooms


# ---- what is refused


@pytest.mark.parametrize("text", ["9" * 100_000, "<script>" * 12_000, "nan", "1,394", "two"])
def test_an_answer_that_is_no_number_is_refused_with_a_sentence(text: str):
    desk = desk_of_new_room()
    ada = joined(desk)
    desk.button(key="start from_perceptron").click().run()
    desk.button_group(key="lesson_stop").set_value(3).run()
    answer(ada, text)
    [sentence] = said(ada)
    assert sentence.startswith("Your answer is “")
    assert len(sentence) < 150
    assert ada.main.text_input[0].value == text  # to be mended
    assert progress(desk) == "0 of 1 have answered"
    answer(ada, "1")
    assert progress(desk) == "1 of 1 have answered"


def test_an_answer_needs_a_choice_and_comes_too_late_after_the_reveal():
    desk = desk_of_new_room()
    ada = joined(desk)
    desk.button(key="start from_perceptron").click().run()
    press(ada.run(), "Answer")
    assert said(ada) == ["Choose one of the answers first."]
    ada.main.radio[0].set_value(1)
    desk.button(key="reveal_answers").click().run()
    press(ada, "Answer")  # the page still shows the field
    assert alt(desk) == "What the class chose. A: 0, B: 0, C: 0."
    assert said(ada.run()) == ["**The answer: 1**"]


@pytest.mark.parametrize("secret", ["x" * 32, "short", "", "<script>" * 4, "9" * 100_000])
def test_a_forged_link_of_the_desk_leads_nobody_to_it(secret: str):
    desk = desk_of_new_room()
    ada = joined(desk)
    eve = opened(page="lesson", room=code(desk), desk=secret)
    assert "Ask the class" not in words(eve)
    assert "desk" not in link(eve)
    desk.button(key="start one_epoch").click().run()
    answer(ada, "1")
    assert progress(desk) == "1 of 1 have answered"


@pytest.mark.parametrize("token", ["x" * 36, "short", "", "<script>" * 4, "9" * 100_000])
def test_a_forged_link_of_a_student_gives_no_seat(token: str):
    desk = desk_of_new_room()
    joined(desk)
    eve = opened(page="lesson", room=code(desk), student=token)
    assert "you are student" not in words(eve)
    desk.run()
    assert "1 student is here." in words(desk)


def test_a_link_without_a_room_says_what_is_wrong():
    eve = opened(page="lesson", desk="x" * 32)
    assert said(eve) == ["“desk” in the link needs “room”; it is left out."]
    eve = opened(page="lesson", room="<b>")
    assert said(eve) == ["“room” in the link must be the four letters of a room; it is left out."]
    assert link(eve) == {}


def test_codes_cannot_be_tried_out():
    desk, eve = desk_of_new_room(), opened(page="lesson")
    wrong = "BBBB" if code(desk) != "BBBB" else "CCCC"
    for _ in range(10):
        eve.main.text_input[0].set_value(wrong)
        press(eve, "Join")
        assert said(eve) == [f"There is no room {wrong} on this server now."]
    eve.main.text_input[0].set_value(code(desk))
    press(eve, "Join")
    assert said(eve)[0].startswith("These were 10 wrong codes within a minute")
    assert "you are student" not in words(eve)


def test_a_full_server_and_a_full_room_say_so():
    desk = desk_of_new_room()
    ada = opened(page="lesson", room=code(desk))
    [room] = class_rooms()._rooms.values()
    for _ in range(200):
        room.join()
    press(ada, "Join")
    assert said(ada) == ["This room is full: 200 students are there."]
    rooms: Rooms = class_rooms()
    for _ in range(49):
        rooms.new()
    app = opened(page="lesson")
    app.button(key="open_room").click().run()
    assert said(app)[0].startswith("This server has 50 rooms, which are the most")
    app = opened()
    app.sidebar.toggle(key="room_switch").set_value(True).run()
    assert said(app)[0].startswith("This server has 50 rooms")


def test_a_qr_code_of_the_link_where_the_package_for_it_is(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "segno", None)
    assert not desk_of_new_room().get("plotly_chart")
    asked = []

    def make(address: str, micro: bool) -> SimpleNamespace:
        asked.append((address, micro))
        return SimpleNamespace(matrix=(bytearray([1, 0]), bytearray([0, 1])))

    monkeypatch.setitem(sys.modules, "segno", SimpleNamespace(make=make))
    desk = desk_of_new_room()
    assert alt(desk) == "QR code of the link for students"
    assert asked[-1] == (f"/lesson?room={code(desk)}", False)
    [chart] = desk.get("plotly_chart")
    assert json.loads(chart.proto.spec)["data"][0]["type"] == "heatmap"
