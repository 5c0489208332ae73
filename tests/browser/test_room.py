"""A class in one room, in browsers of their own: a desk on the wall, two laptops and a phone."""

import csv
import re
from collections.abc import Callable

from playwright.sync_api import Browser, Locator, Page, expect

from pages.lesson_page.reader import lesson_files, read_lesson
from tests.browser import axe
from tests.browser.chromium import GUIDE_SEEN
from tests.browser.controls import unfold
from tests.browser.scenes import settle
from tests.browser.server import free_port, running_server
from tests.browser.test_hostile_text import TEXTS, expect_literally
from tests.browser.waits import idle, until_kept

LESSON = read_lesson(lesson_files()["from_perceptron"])
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# Pixels between a button's left edge and its words.
_ROOM_BESIDE_WORDS = """(button) => {
  const words = document.createRange();
  words.selectNodeContents(button.querySelector("p"));
  return words.getBoundingClientRect().left - button.getBoundingClientRect().left;
}"""
OPENED = re.compile(r"\?(?:.*&)?room=(\w{4})")


def open_room(page: Page, query: str = "") -> str:
    """Open a room; gives its code."""
    page.goto(f"/lesson{query}")
    page.get_by_role("button", name="Open a room").click()
    expect(page).to_have_url(OPENED)
    code = OPENED.search(page.url)[1]
    expect(page.locator(".st-key-room_code").get_by_text(code, exact=True)).to_be_visible()
    return code


def join(page: Page, code: str) -> None:
    page.goto(f"/lesson?room={code}")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text("you are student")).to_be_visible()
    expect(page).to_have_url(re.compile("&student="))


def expect_stop(page: Page, number: int) -> None:
    expect(
        page.get_by_role("heading", name=f"{number}. {LESSON.stops[number - 1].title}")
    ).to_be_visible()


def answer(page: Page, number: int, value: float) -> None:
    """Answer the question of a stop on a student's page."""
    expect_stop(page, number)
    idle(page)  # the field is this question's
    if LESSON.stops[number - 1].choices:
        page.get_by_test_id("stRadio").locator("label").filter(
            has_text=re.compile(f"^{'ABCDEF'[int(value) - 1]} · ")
        ).click()
    else:
        page.get_by_role("textbox", name="Your answer").fill(f"{value:.15g}")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.get_by_text("You can change it until")).to_be_visible()


def wrong(number: int) -> float:
    stop = LESSON.stops[number - 1]
    return stop.answer % len(stop.choices) + 1 if stop.choices else stop.answer + 1


def expect_no_scrolling(page: Page, name: str) -> None:
    settle(page)
    too_much = page.get_by_test_id("stMain").evaluate("m => m.scrollHeight - m.clientHeight")
    assert too_much <= 0, f"{name} needs scrolling"


def size_of(text: Locator) -> float:
    """Pixels of a text."""
    return float(text.evaluate("e => parseFloat(getComputedStyle(e).fontSize)"))


def expect_apart(one: Locator, other: Locator) -> None:
    a, b = one.bounding_box(), other.bounding_box()
    is_beside = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
    assert is_beside or a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"], (a, b)


def expect_within_width(page: Page) -> None:
    page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")


def test_a_class_plays_a_whole_lesson(new_page: Callable[..., Page]):
    desk, ada, eve = new_page(), new_page(color_scheme="dark"), new_page()
    bob = new_page(**PHONE)
    code = open_room(desk, "?projector=1")
    assert "desk=" not in desk.url
    join(ada, code)
    bob.goto("/lesson")
    bob.get_by_role("textbox", name="Code of a room").fill(code.lower())
    bob.get_by_role("button", name="Join").click()
    expect(bob.get_by_text("you are student 2")).to_be_visible()
    join(eve, code)
    expect(desk.get_by_text("3 students are here.")).to_be_visible()
    expect_no_scrolling(desk, "the desk with its code")
    desk.get_by_role("button", name=f"Start: {LESSON.title}").click()
    for number, stop in enumerate(LESSON.stops, start=1):
        expect_stop(desk, number)
        question = desk.locator(".st-key-lesson_question")
        # On a projector a title is one, too.
        assert size_of(question.locator("h3 span").first) > size_of(question.locator("p").first)
        answer(ada, number, stop.answer)
        answer(bob, number, wrong(number))
        expect(desk.get_by_text("2 of 3 have answered")).to_be_visible()
        expect(desk.get_by_text("Not yet: 3")).to_be_visible()
        if number % 2:
            answer(eve, number, stop.answer)
            expect(ada.get_by_text("3 of 3 have answered")).to_be_visible()
        expect_no_scrolling(desk, f"the desk at stop {number}")
        expect(bob.get_by_test_id("stPlotlyChart")).to_have_count(0)
        desk.get_by_role("button", name="Reveal").click()
        expect(ada.get_by_text(f"Right: {stop.solution}", exact=True)).to_be_visible()
        expect(bob.get_by_text(f"Not right. The answer: {stop.solution}")).to_be_visible()
        what = "Right" if number % 2 else "The answer"
        expect(eve.get_by_text(f"{what}: {stop.solution}", exact=True)).to_be_visible()
        expect(desk.get_by_text(f"Right: {1 + number % 2} of {2 + number % 2}")).to_be_visible()
        for page in (desk, ada, bob, eve):
            expect(page.locator(".js-plotly-plot")).to_be_visible()
        yours = "· yours" if stop.choices else "yours"
        expect(bob.locator(".js-plotly-plot text").filter(has_text=yours)).to_have_count(1)
        expect_no_scrolling(desk, f"the desk at the answer of stop {number}")
        expect_within_width(bob)
        if number in (1, 3):
            for page in (desk, ada, bob):
                settle(page)
                assert axe.news(page, "lesson") == []
        if number < len(LESSON.stops):
            desk.get_by_role("button", name="Next").click()
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Answers as CSV").click()
    lines = list(csv.DictReader(download.value.path().read_text("utf-8").splitlines()))
    assert len(lines) == 3 * len(LESSON.stops)
    assert [line["right"] for line in lines if line["student"] == "1"] == ["1"] * 10
    assert [line["right"] for line in lines if line["student"] == "2"] == ["0"] * 10
    assert [line["right"] for line in lines if line["student"] == "3"] == ["1", ""] * 5
    desk.get_by_role("button", name="Close").click()
    desk.get_by_role("button", name="Close the room").click()
    expect(desk.get_by_role("button", name="Open a room")).to_be_visible()
    for page in (ada, bob, eve):
        expect(page.get_by_text(f"The room {code} is not there")).to_be_visible()


def test_everybody_is_brought_along_and_back_but_who_is_busy_is_asked(
    new_page: Callable[..., Page],
):
    desk, ada, bob, eve = new_page(), new_page(), new_page(**PHONE), new_page()
    code = open_room(desk)
    for page in (ada, bob, eve):
        join(page, code)
    desk.get_by_role("button", name=f"Start: {LESSON.title}").click()
    desk.get_by_role("radio", name="7", exact=True).click()
    answer(ada, 7, 3)
    answer(bob, 7, 2)
    expect_stop(eve, 7)
    desk.get_by_role("button", name="Bring everybody along to Train").click()
    for page in (desk, ada, bob):
        page.wait_for_function(
            "location.pathname === '/' && location.search.includes('epoch=20000')"
        )
        expect(page.locator(".board")).to_be_visible()
    # Who has not answered yet is asked, and goes.
    expect(eve.get_by_text("The teacher is at Train.")).to_be_visible()
    eve.get_by_role("button", name="Go there").click()
    eve.wait_for_function("location.pathname === '/'")
    expect(eve.get_by_role("button", name=f"Back to room {code}")).to_be_visible()
    # One trains on: that is to be in the middle of something. The others go back by themselves.
    settle(ada)
    ada.get_by_role("button", name="Step").click()
    expect(ada.get_by_text("20,001").first).to_be_visible()
    desk.get_by_role("button", name=f"Back to the desk of room {code}").click()
    expect_stop(desk, 7)
    desk.get_by_role("button", name="Reveal").click()
    for page in (bob, eve):
        expect(page.get_by_text(re.compile("The answer: 3$"))).to_be_visible()
    expect(ada.get_by_text("The teacher is back at the question.")).to_be_visible()
    stay = ada.get_by_role("button", name="Stay here")
    assert stay.evaluate(_ROOM_BESIDE_WORDS) > 6
    stay.click()
    expect(ada.get_by_role("button", name="Stay here")).to_have_count(0)
    ada.get_by_role("button", name=f"Back to room {code}").click()
    expect(ada.get_by_text("Right: 3", exact=True)).to_be_visible()


def test_a_reload_and_a_link_lead_to_the_same_seat(new_page: Callable[..., Page]):
    desk, ada = new_page(permissions=["clipboard-read", "clipboard-write"]), new_page()
    code = open_room(desk)
    join(ada, code)
    desk.get_by_role("button", name=f"Start: {LESSON.title}").click()
    answer(ada, 1, 2)
    until_kept(desk, "room", "kept.secret")
    desk.reload()
    expect_stop(desk, 1)
    expect(desk.get_by_text("1 of 1 have answered")).to_be_visible()
    desk.get_by_role("button", name="Links").click()
    shown = desk.get_by_test_id("stCode").filter(has_text="desk=")
    # The class looks on: the link is dots, and is copied by its button.
    assert shown.locator("code").evaluate("e => getComputedStyle(e).webkitTextSecurity") == "disc"
    shown.hover()
    shown.get_by_role("button", name="Copy").click()
    desk.wait_for_function("navigator.clipboard.readText().then((text) => text.includes('desk='))")
    desk_link = desk.evaluate("navigator.clipboard.readText()")
    on_phone = new_page(**PHONE)
    on_phone.goto(ada.url)
    ada.close()
    expect(on_phone.get_by_text("you are student 1")).to_be_visible()
    expect(on_phone.get_by_text("Your answer: B")).to_be_visible()
    # On another page a reload keeps the seat, too.
    until_kept(on_phone, "room", "kept.student")
    on_phone.goto("/geometry")
    expect(on_phone.get_by_role("button", name=f"Back to room {code}")).to_be_visible()
    second = new_page()
    second.goto(desk_link)
    expect_stop(second, 1)
    expect(second).not_to_have_url(re.compile("desk="))
    second.get_by_role("button", name="Reveal").click()
    expect(desk.get_by_text("Right: 0 of 1")).to_be_visible()


def test_a_server_that_is_started_again(browser: Browser):
    port = free_port()
    contexts = [browser.new_context(viewport={"width": 1280, "height": 720}) for _ in range(4)]
    desk, ada, bob, other = (context.new_page() for context in contexts)
    for context in contexts:
        context.add_init_script(GUIDE_SEEN)
    with running_server(port=port) as server:
        for page in (desk, ada, bob):
            page.goto(f"{server.url}/lesson")
        desk.get_by_role("button", name="Open a room").click()
        expect(desk).to_have_url(OPENED)
        code = OPENED.search(desk.url)[1]
        for page in (ada, bob):
            page.get_by_role("textbox", name="Code of a room").fill(code)
            page.get_by_role("button", name="Join").click()
            expect(page.get_by_text("you are student")).to_be_visible()
        desk.get_by_role("button", name=f"Start: {LESSON.title}").click()
        desk.get_by_role("radio", name="2", exact=True).click()
        answer(ada, 2, 3)
        expect_stop(bob, 2)
        bob.get_by_role("link", name="Many runs").click()
        expect(bob.get_by_role("button", name=f"Back to room {code}")).to_be_visible()
        desk.get_by_role("button", name="Links").click()
        # What is shown is dots.
        shown = desk.get_by_test_id("stCode").filter(has_text="desk=").text_content() or ""
        link = "".join(shown.split())
        desk.goto("about:blank")
    with running_server(port=port) as server:
        for page in (ada, bob):
            expect(
                page.get_by_text(f"The room {code} is not there: the server was")
            ).to_be_visible()
        lost = bob.get_by_text(f"The room {code} is not there")
        settle(bob)
        for part in (
            bob.get_by_role("heading", name="Many runs"),
            bob.locator(".st-key-sweep_bar"),
        ):
            expect_apart(lost, part)
        assert link.startswith(server.url)
        other.goto(link)  # as on another computer
        expect_stop(other, 2)
        expect(other.get_by_text(f"the answers of room {code} are lost")).to_be_visible()
        expect_stop(ada, 2)
        answer(ada, 2, 1)
        expect(other.get_by_text("1 of 2 have answered")).to_be_visible()
    for context in contexts:
        context.close()


def test_what_a_teacher_types_is_text(new_page: Callable[..., Page]):
    desk, ada = new_page(), new_page(**PHONE)
    join(ada, open_room(desk))
    for texts in (TEXTS[:5], TEXTS[5:]):
        if desk.get_by_role("button", name="Another question").count():
            desk.get_by_role("button", name="Another question").click()
        unfold(desk, "A question of your own")
        desk.get_by_role("textbox", name="Question").fill(texts[0])
        desk.get_by_role("textbox", name="Choices").fill("\n".join(texts))
        desk.get_by_role("textbox", name="Right answer").fill("1")
        desk.get_by_role("button", name="Ask", exact=True).click()
        for page in (desk, ada):
            expect_literally(page, texts, ".st-key-lesson_question")
        desk.get_by_role("button", name="Reveal").click()
        expect(ada.get_by_text("The answer:")).to_be_visible()
        for page in (desk, ada):
            expect_literally(page, texts, ".st-key-lesson_question")
            expect_within_width(page)
