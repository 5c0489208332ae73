"""The lessons in a browser: every link of every lesson lands where it promises."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from pages.lesson_page.lesson import Lesson, Stop
from pages.lesson_page.reader import lesson_files, read_lesson
from tests.browser.server import Server

LESSONS = [read_lesson(file) for file in lesson_files().values()]


def open_stop(page: Page, name: str, number: int = 1) -> None:
    page.goto(f"/lesson?lesson={name}&stop={number}")
    expect_stop(page, number)


def expect_stop(page: Page, number: int) -> None:
    expect(page.get_by_role("heading", name=re.compile(rf"^{number}\. "))).to_be_visible()


def predict(page: Page, stop: Stop, value: float) -> None:
    if stop.choices:
        page.get_by_test_id("stRadio").locator("label").filter(
            has_text=re.compile(f"^{re.escape(stop.choices[int(value) - 1])}$")
        ).click()
    else:
        page.get_by_role("textbox", name="Your prediction").fill(f"{value}")
        page.keyboard.press("Enter")


def shown(page: Page, text: str) -> Locator:
    """What says this on the page: to be read, or for those who do not see a chart."""
    return page.get_by_text(text).or_(page.get_by_label(text)).first


def link(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query))


def expect_promises(page: Page, stop: Stop) -> None:
    path = "/" if stop.page == "train" else f"/{stop.page}"
    page.wait_for_function("path => location.pathname === path", arg=path)
    for text in stop.texts:
        expect(shown(page, text)).to_be_visible()
    assert stop.state.items() <= link(page).items()


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_stop_opens_what_it_promises_and_leads_back(page: Page, lesson: Lesson):
    # What the other stops promise, tests/app/test_lesson.py looks at without a browser.
    number = len(lesson.stops) - 1
    open_stop(page, lesson.name, number)
    stop = lesson.stops[number - 1]
    predict(page, stop, stop.answer)
    page.get_by_role("button", name="Open ").click()
    expect_promises(page, stop)
    if number % 2 == LESSONS.index(lesson) % 2:
        page.reload()
        page.get_by_role("link", name=f"Back to the lesson, stop {number}").click()
    else:
        page.go_back()
    expect_stop(page, number)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)  # nothing of the other page's link
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text(f"Right: {stop.solution}", exact=True)).to_be_visible()
    expect(page.get_by_text(f"1 of {len(lesson.stops)} checked")).to_be_visible()
    page.reload()
    expect(page.get_by_text(f"Right: {stop.solution}", exact=True)).to_be_visible()
    expect(page.get_by_text(f"1 of {len(lesson.stops)} checked")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    expect_stop(page, number + 1)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_no_stop_needs_scrolling(page: Page, lesson: Lesson):
    open_stop(page, lesson.name)
    main = page.get_by_test_id("stMain")
    for number, stop in enumerate(lesson.stops, start=1):
        expect_stop(page, number)
        predict(page, stop, stop.answer)
        page.get_by_role("button", name="Check").click()
        expect(page.get_by_text(f"Right: {stop.solution}", exact=True)).to_be_visible()
        expect(page.get_by_text(f"{number} of {len(lesson.stops)} checked")).to_be_visible()
        too_much = main.evaluate("main => main.scrollHeight - main.clientHeight")
        assert too_much <= 0, f"stop {number} needs scrolling at 1280 x 720"
        if number < len(lesson.stops):
            page.get_by_role("button", name="Next").click()


def test_a_link_that_says_nothing_of_the_run_keeps_it(page: Page):
    page.goto("/?lr=0.3&epoch=30&at=10")
    expect(shown(page, "Epoch 10. ")).to_be_visible()
    page.get_by_role("link", name="Lesson", exact=True).click()
    page.get_by_role("button", name="Begin").first.click()
    stop = LESSONS[0].stops[0]
    predict(page, stop, 1)
    page.get_by_role("button", name="Open ").click()
    expect_promises(page, stop)
    assert link(page)["epoch"] == "30"
    assert "at" not in link(page)


def test_it_prints_with_its_links_as_addresses(page: Page, server: Server):
    open_stop(page, "one_epoch", 3)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Print").first.click()
    assert waiting.value.suggested_filename == "one_epoch.html"
    page.set_content(waiting.value.path().read_text("utf-8"))
    addresses = [link.get_attribute("href") for link in page.get_by_role("link").all()]
    assert f"{server.url}/by_hand?lr=0.3&epoch=0&step=4" in addresses
    assert len(addresses) == len(set(addresses)) == 10
    assert all(address.startswith(f"{server.url}/") for address in addresses)
