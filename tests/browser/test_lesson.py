"""The lessons in a browser: every link of every lesson lands where it promises."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from pages.lesson_page.lesson import Lesson, Stop
from pages.lesson_page.reader import lesson_files, read_lesson
from tests.browser import axe
from tests.browser.scenes import settle
from tests.browser.server import Server
from tests.browser.waits import until_kept

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
    settle(page)  # its script writes the link last
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
        until_kept(page, "lesson", "kept.predictions.length === 1")
        page.reload()
        page.get_by_role("button", name=f"Back to the lesson, stop {number} of").click()
    else:
        page.go_back()
    expect_stop(page, number)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)  # nothing of the other page's link
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text(f"Right: {stop.solution}", exact=True)).to_be_visible()
    expect(page.get_by_text(f"1 of {len(lesson.stops)} checked")).to_be_visible()
    until_kept(page, "lesson", "kept.checked.length === 1")
    page.reload()
    expect(page.get_by_text(f"Right: {stop.solution}", exact=True)).to_be_visible()
    expect(page.get_by_text(f"1 of {len(lesson.stops)} checked")).to_be_visible()
    bar = page.get_by_role("progressbar", name=f"1 of {len(lesson.stops)} checked")
    expect(bar).to_have_attribute("aria-valuenow", str(100 // len(lesson.stops)))
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
        settle(page)  # what the answer takes the place of is still there until its script ends
        too_much = main.evaluate("main => main.scrollHeight - main.clientHeight")
        assert too_much <= 0, f"stop {number} needs scrolling at 1280 x 720"
        if number < len(lesson.stops):
            page.get_by_role("button", name="Next").click()


@pytest.mark.parametrize(
    "mode",
    [pytest.param("", id="page"), pytest.param("&projector=1", id="wall", marks=pytest.mark.long)],
)
def test_a_lesson_goes_on_by_key_also_from_the_page_that_it_opened(page: Page, mode: str):
    stop = LESSONS[1].stops[3]
    page.goto(f"/lesson?lesson=one_epoch&stop=3{mode}")
    expect_stop(page, 3)
    settle(page)
    for key, number in (("o", 4), ("i", 3), ("o", 4)):
        page.keyboard.press(key)
        expect_stop(page, number)
        settle(page)
    # Who types gets the letters.
    page.get_by_role("textbox", name="Your prediction").click()
    page.keyboard.type("iou")
    expect(page.get_by_role("textbox", name="Your prediction")).to_have_value("iou")
    expect_stop(page, 4)
    predict(page, stop, stop.answer)
    page.get_by_role("button", name="Open ").click()
    expect_promises(page, stop)
    back = page.get_by_role("button", name="Back to the lesson, stop 4 of 11")
    if not mode:  # where the sidebar is open at first
        page.get_by_test_id("stSidebar").hover()
        page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
    expect(back).to_be_in_viewport(ratio=1)
    back.click(trial=True)  # nothing lies over it
    page.keyboard.press("?")
    expect(page.get_by_text("lesson: the next stop")).to_be_visible()
    page.keyboard.press("Escape")  # gives the keys back at once
    page.keyboard.press("u")
    expect_stop(page, 4)
    settle(page)
    page.keyboard.press("u")
    expect(page.get_by_text(f"Right: {stop.solution}", exact=True)).to_be_visible()
    page.get_by_role("button", name="Open ").click()
    expect_promises(page, stop)
    page.keyboard.press("o")
    expect_stop(page, 5)
    settle(page)
    assert ("projector=1" in page.url) == bool(mode)


def test_all_of_train_is_on_the_wall_beside_the_way_back(page: Page):
    page.goto("/lesson?lesson=one_epoch&stop=10&projector=1")
    expect_stop(page, 10)
    predict(page, LESSONS[1].stops[9], 2)
    page.get_by_role("button", name="Open ").click()
    expect(page.get_by_role("button", name="Back to the lesson, stop 10 of 11")).to_be_visible()
    settle(page)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollHeight - main.clientHeight") <= 0
    assert axe.news(page, "train") == []


def test_a_new_tab_has_the_way_back_and_the_prediction(page: Page):
    stop = LESSONS[1].stops[3]
    open_stop(page, "one_epoch", 4)
    predict(page, stop, stop.answer)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="New tab").click()
    tab = opened.value
    expect_promises(tab, stop)
    tab.get_by_role("button", name="Back to the lesson, stop 4 of 11").click()
    expect_stop(tab, 4)
    tab.get_by_role("button", name="Check").click()
    expect(tab.get_by_text(f"Right: {stop.solution}", exact=True)).to_be_visible()


@pytest.mark.parametrize("viewport", [(390, 844)])
def test_the_way_back_is_in_sight_on_a_phone(page: Page):
    open_stop(page, "one_epoch", 4)
    predict(page, LESSONS[1].stops[3], 0.5)
    page.get_by_role("button", name="Open ").click()
    back = page.get_by_role("button", name="Back to the lesson, stop 4 of 11")
    expect(back).to_be_in_viewport(ratio=1)
    back.click()
    expect_stop(page, 4)


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


def test_it_prints_as_streamlit_renders_it_with_its_links_as_addresses(page: Page, server: Server):
    open_stop(page, "one_epoch", 3)
    page.get_by_role("button", name="Print").click()
    sheet = page.locator(".st-key-sheet")
    expect(sheet.get_by_text("What we saw:")).to_have_count(11)
    addresses = [link.get_attribute("href") for link in sheet.get_by_role("link").all()]
    assert f"{server.url}/by_hand?lr=0.3&epoch=0&step=4" in addresses
    assert len(addresses) == len(set(addresses)) == 11
    assert all(address.startswith(f"{server.url}/") for address in addresses)
    page.get_by_role("radio", name="With answers").click()
    expect(sheet.locator(".katex").first).to_be_visible()
    expect(sheet.get_by_text("$")).to_have_count(0)
    settle(page)
    page.evaluate("window.print = () => { window.isPrinted = true; }")
    page.get_by_role("button", name="Print").click()
    page.wait_for_function("() => window.isPrinted")
    # On paper there is nothing else, and it fills the page.
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("link", name="Train", exact=True)).to_be_hidden()
    expect(sheet.get_by_text("11 the output is")).to_have_css("color", "rgb(0, 0, 0)")
    box = sheet.bounding_box()
    assert (box["x"], box["width"]) == (0, page.viewport_size["width"])
    page.emulate_media(media="screen")
    page.go_back()
    page.go_back()
    expect_stop(page, 3)
