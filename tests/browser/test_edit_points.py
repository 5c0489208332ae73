"""Points edited on Train's surface: by pointer, by finger and by keys, also while the run plays."""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.board import (
    AT_REST,
    SLOWLY,
    button,
    cells,
    epoch,
    open_at,
    outputs,
    pause,
    play_to,
    wait_for_epoch,
)
from tests.browser.waits import idle, next_frames, until_none
from xorcore import Experiment
from xorcore.model.dataset import held_out
from xorcore.runs.data import OwnPoints, Point
from xorcore.runs.units import Axis, Units

BESIDE = 10  # pixels by which what answers to the pointer is larger than the square
# How many marks there are on the error curve.
MARKS = "document.querySelectorAll('.board .chart:nth-of-type(1) .scatterlayer path.point').length"
LINK = "/?edit=1&seed=42&lr=0.6"


def place(page: Page, x1: float, x2: float) -> tuple[float, float]:
    """Where a point is in the window."""
    page.locator(".points-editor .area").wait_for()
    box = page.locator(".points-editor .area").bounding_box()
    assert box
    width, height = box["width"] - 2 * BESIDE, box["height"] - 2 * BESIDE
    return box["x"] + BESIDE + x1 * width, box["y"] + BESIDE + (1 - x2) * height


def add(page: Page, x1: float, x2: float) -> None:
    page.mouse.click(*place(page, x1, x2))


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*place(page, *start))
    page.mouse.down()
    page.mouse.move(*place(page, *end), steps=4)
    page.mouse.up()


def learned(page: Page) -> list[tuple[float, float, int]]:
    """The points of the run that the link names: x1 and x2 in shares of the side, and target."""
    query = dict(parse_qsl(urlsplit(page.url).query))
    experiment, _ = Experiment.from_query(query)
    data = experiment.data_at(experiment.epoch)
    dataset = data.dataset if data else experiment.dataset
    rows = zip(dataset.inputs.tolist(), dataset.targets.ravel().tolist(), strict=True)
    return [(x1, x2, int(target)) for (x1, x2), target in rows]


def expect_points(page: Page, count: int) -> None:
    """Wait until the board counts the answers to so many points, and rests with them."""
    expect(page.locator(".board .readouts dd").nth(2)).to_have_text(re.compile(rf" of {count}\b"))


def expect_learned(page: Page, *points: tuple[float, float, int]) -> None:
    """Wait until the link has these points behind XOR's four: a pixel is a few thousandths."""

    def others() -> list[tuple[float, float, int]]:
        found = learned(page)[4:]
        pairs = zip(found, points, strict=False)
        are_same = all(here == pytest.approx(there, abs=0.006) for here, there in pairs)
        return [] if are_same and len(found) == len(points) else found or [(0, 0, 0)]

    assert not until_none(page, others)
    expect_points(page, 4 + len(points))
    page.wait_for_function(AT_REST)


def said(page: Page) -> str:
    return page.locator(".points-editor .spoken").inner_text()


def test_nobody_who_just_looks_changes_anything(page: Page):
    open_at(page, "/?seed=42&lr=0.6")
    assert page.locator(".points-editor").count() == 0
    surface = page.locator(".board .chart").nth(1).bounding_box()
    assert surface
    page.mouse.click(surface["x"] + surface["width"] / 2, surface["y"] + surface["height"] / 2)
    page.keyboard.press("1")
    next_frames(page)
    expect_points(page, 4)
    assert "data=" not in page.url
    button(page, "Edit points").click()
    page.locator(".points-editor .area").wait_for()
    expect(page).to_have_url(re.compile(r"\bedit=1\b"))


def test_a_click_adds_a_point_of_the_class_chosen_by_switch_or_key(page: Page):
    open_at(page, LINK)
    add(page, 0.5, 0.25)
    expect_learned(page, (0.5, 0.25, 1))
    page.get_by_role("button", name="Class of the next point: 0").click()
    add(page, 0.25, 0.5)
    page.keyboard.press("1")  # no page of the app starts anew or resets by these
    add(page, 0.75, 0.5)
    page.keyboard.press("0")
    add(page, 0.75, 0.8)
    expect_learned(page, (0.5, 0.25, 1), (0.25, 0.5, 0), (0.75, 0.5, 1), (0.75, 0.8, 0))
    assert said(page).startswith("Added: class 0 at 0.7")
    page.reload()
    page.wait_for_function(AT_REST)
    expect_learned(page, (0.5, 0.25, 1), (0.25, 0.5, 0), (0.75, 0.5, 1), (0.75, 0.8, 0))


def test_ten_clicks_in_a_second_are_ten_points(page: Page):
    open_at(page, LINK)
    for number in range(10):
        add(page, 0.1 + 0.08 * number, 0.3 if number % 2 else 0.6)
    expect_points(page, 14)
    page.wait_for_function(AT_REST)
    idle(page)
    assert len(learned(page)) == 14


def test_a_point_is_dragged_taken_away_and_both_are_undone_and_done_again(page: Page):
    open_at(page, LINK)
    add(page, 0.5, 0.25)
    expect_points(page, 5)
    take_away = page.get_by_role("button", name="Take away")
    expect(take_away).to_be_disabled()
    drag(page, (0.5, 0.25), (0.3, 0.7))
    expect_learned(page, (0.3, 0.7, 1))
    page.keyboard.press("Delete")
    expect_learned(page)
    page.keyboard.press("Control+z")
    expect_learned(page, (0.3, 0.7, 1))
    page.keyboard.press("Control+z")
    expect_learned(page, (0.5, 0.25, 1))
    page.keyboard.press("Control+Shift+z")
    expect_learned(page, (0.3, 0.7, 1))
    page.get_by_role("button", name="Redo").click()
    expect_learned(page)
    expect(page.get_by_role("button", name="Redo")).to_be_disabled()
    page.get_by_role("button", name="Undo").click()
    expect_learned(page, (0.3, 0.7, 1))
    add(page, 0.3, 0.7)  # chosen by a click on it
    take_away.click()
    expect_learned(page)
    # Out of the square it stays at its edge.
    drag(page, (1, 1), (1.3, 0.5))
    expect_points(page, 4)
    page.wait_for_function("() => !location.search.includes('data=own~AAAAAfR6YeygrA')")


def test_a_point_is_dragged_also_where_the_browser_has_text_selected(page: Page):
    open_at(page, LINK)
    page.mouse.dblclick(*place(page, 0.5, 0.25))  # adds a point and chooses it, and selects
    expect_learned(page, (0.5, 0.25, 1))
    drag(page, (0.5, 0.25), (0.3, 0.7))
    expect_learned(page, (0.3, 0.7, 1))
    page.keyboard.press("Control+a")
    drag(page, (0.3, 0.7), (0.6, 0.4))
    expect_learned(page, (0.6, 0.4, 1))


def drag_with_key(page: Page, key: str) -> None:
    """Drag the point at (0.5, 0.25), and press a key on the way."""
    page.mouse.move(*place(page, 0.5, 0.25))
    page.mouse.down()
    page.mouse.move(*place(page, 0.7, 0.4), steps=3)
    page.keyboard.press(key)
    page.mouse.move(*place(page, 0.8, 0.6), steps=3)
    page.mouse.up()


def test_escape_and_delete_end_a_drag_that_is_under_way(page: Page):
    open_at(page, LINK)
    add(page, 0.5, 0.25)
    add(page, 0.25, 0.5)
    expect_learned(page, (0.5, 0.25, 1), (0.25, 0.5, 1))
    drag_with_key(page, "Escape")
    assert said(page).startswith("Point 5 of 6")  # and is where it was
    drag_with_key(page, "Delete")
    expect_learned(page, (0.25, 0.5, 1))  # the next one has not gone along in its place
    assert said(page) == "Taken away. 5 points."


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (820, 1100), (390, 844)])
@pytest.mark.parametrize("wall", ["", "&projector=1"])
def test_no_tool_covers_a_point_at_the_upper_edge_or_its_ring(
    new_page: Callable[..., Page], size: tuple[int, int], wall: str
):
    width, height = size
    page = new_page(viewport={"width": width, "height": height})
    open_at(page, f"{LINK}&data=own~AAAAAfR6YeygriD0gd{wall}")  # XOR and one more, with rings
    # For up to eight points: half of a marker's 22 pixels, 5 to its ring, and half the ring's line.
    ring = (11 + 5 + 1.25) * (20 / 13 if wall and width > 950 else 1)

    def too_low() -> list[float]:
        area, *tools = (
            page.locator(f".points-editor {part}").evaluate_all(
                "parts => parts.map((part) => part.getBoundingClientRect().toJSON())"
            )
            for part in (".area", ".tools button")
        )
        heights = [tool["height"] for tool in tools[0]]
        assert all(height >= 24 for height in heights)  # what WCAG 2.2 asks for at least
        top = area[0]["y"] + BESIDE - ring
        return [tool["bottom"] - top for tool in tools[0] if tool["bottom"] > top + 1]

    page.locator(".points-editor .area").wait_for()
    assert not until_none(page, too_low)


# Titles of charts that are cut at the chart's end, or lie under one of the editor's tools.
TITLES_NOT_READ = """() => {
  const box = (part) => part.getBoundingClientRect();
  const tools = [...document.querySelectorAll(".points-editor .tools button")].map(box);
  const isOver = (one, other) => one.left < other.right && other.left < one.right
    && one.top < other.bottom && other.top < one.bottom;
  return [...document.querySelectorAll(".board .chart .gtitle")].filter((title) => {
    const isCut = box(title).right > box(title.closest(".chart")).right;
    const isSeen = title.checkVisibility({ visibilityProperty: true });
    return isSeen && (isCut || tools.some((tool) => isOver(tool, box(title))));
  }).map((title) => title.textContent);
}"""


@pytest.mark.parametrize("size", [(960, 700), (1024, 768), (1280, 720)])
def test_on_a_projector_every_title_is_read_beside_the_tools(
    new_page: Callable[..., Page], size: tuple[int, int]
):
    width, height = size
    page = new_page(viewport={"width": width, "height": height})
    open_at(page, "/?seed=42&lr=0.6&data=moons~200~0.15~7&test=20&projector=1")
    button(page, "Edit points").click()
    expect(page.locator(".points-editor .tools")).to_be_visible()
    assert page.locator(".board .chart .gtitle").count() == 5
    assert not until_none(page, lambda: page.evaluate(TITLES_NOT_READ))
    button(page, "Edit points").click()
    expect(page.locator(".points-editor")).to_have_count(0)
    assert not until_none(page, lambda: page.evaluate(TITLES_NOT_READ))


def test_while_the_run_plays_it_goes_on_with_the_points_and_the_curve_marks_the_epoch(page: Page):
    open_at(page, f"{LINK}&epoch=50&{SLOWLY}")
    button(page, "Play").click()
    wait_for_epoch(page, 70)
    page.locator(".board").evaluate("board => (board.isTheFirst = true)")
    before = page.evaluate(MARKS)
    add(page, 0.5, 0.25)
    expect_points(page, 5)
    expect(button(page, "Pause")).to_be_visible()
    page.wait_for_function(f"before => {MARKS} > before", arg=before)
    reached = epoch(page)
    wait_for_epoch(page, reached + 10)
    assert page.locator(".board").evaluate("board => board.isTheFirst")  # never off the page
    pause(page)
    expect_learned(page, (0.5, 0.25, 1))
    [changed] = re.findall(r"then=(\d+)_0.6_squared_own", page.url)
    assert 70 <= int(changed) <= reached
    mark = page.locator(".board .mark[aria-label*='the points were changed: 5 are learned']")
    expect(mark).to_have_count(1)
    # The link is the same run in another tab.
    at = epoch(page)
    other = open_at(page.context.new_page(), page.url)
    assert epoch(other) == at
    expect_learned(other, (0.5, 0.25, 1))
    numbers = page.locator(".board .readouts dd").nth(1).inner_text()
    assert other.locator(".board .readouts dd").nth(1).inner_text() == numbers
    other.close()


def test_looking_back_over_an_edit_shows_the_table_and_the_rows_of_then(page: Page):
    open_at(page, f"{LINK}&epoch=50")
    play_to(page, 70)
    add(page, 0.5, 0.25)
    expect_learned(page, (0.5, 0.25, 1))
    play_to(page, epoch(page) + 20)
    knob = page.locator(".board .timeline [role=slider]")
    rows_of = "document.querySelectorAll('.board .chart')[4].querySelectorAll('.ytick').length"

    def expect_rows(count: int, in_table: int) -> None:
        page.wait_for_function(f"() => {rows_of} === {count}")
        page.wait_for_function("() => document.querySelector('.board:not(.playing)')")
        table = cells(page, "Predictions")
        assert len(table) == in_table, table

    expect_rows(5, 15)  # of five points target, output and whether that is right
    knob.focus()
    page.keyboard.press("Home")
    expect_points(page, 4)
    expect_rows(4, 16)  # of XOR rounded, too
    # The start weights of this link, and XOR, apart from the page.
    experiment, _ = Experiment.from_query({"seed": "42", "lr": "0.6"})
    network = experiment.trainer("numpy").network
    expected = network.predict(experiment.dataset.inputs).ravel()
    assert outputs(page) == pytest.approx(expected, abs=5e-5)
    # Points are edited at the newest epoch alone, as a click on those of then is told.
    surface = page.locator(".board .chart").nth(1)
    hint = page.get_by_text("You are looking back.").first
    expect(page.locator(".points-editor .tools")).to_be_hidden()
    expect(hint).to_be_hidden()
    surface.click()
    expect(hint).to_be_visible()
    expect_points(page, 4)
    knob.focus()
    page.keyboard.press("End")
    expect(hint).to_be_hidden()
    expect_points(page, 5)
    expect_rows(5, 15)


def test_points_are_taken_away_while_the_run_plays(page: Page, watch_uncaught):
    watch_uncaught(page)
    open_at(page, f"{LINK}&data=moons~40~0.1~7&epoch=20&{SLOWLY}")
    button(page, "Play").click()
    wait_for_epoch(page, 40)
    page.locator(".points-editor .area").focus()
    for left in (39, 38, 37):
        page.keyboard.press("PageDown")
        page.keyboard.press("Delete")
        expect_points(page, left)
    page.keyboard.press("Control+z")
    expect_points(page, 38)
    pause(page)
    assert len(learned(page)) == 38


@pytest.mark.parametrize("viewport", [(1280, 720), (390, 844)], ids=["wide", "phone"])
@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_the_editor_is_accessible(page: Page):
    open_at(page, f"{LINK}&data=moons~40~0.1~7&test=20&epoch=20")
    page.locator(".points-editor .area").focus()
    are_held = held_out(40, 0.2, 0)
    for is_held in are_held[: int(np.argmax(are_held)) + 1]:
        page.keyboard.press("PageDown")  # so that one can be taken away, too
        assert said(page).endswith(", held out.") == is_held
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    page.wait_for_function(AT_REST)
    assert axe.news(page, "train") == []


def test_all_of_it_without_a_mouse(page: Page):
    open_at(page, LINK)
    page.locator(".points-editor .area").wait_for()  # its script comes after the board's
    page.keyboard.press("f")
    expect(page.locator(".points-editor .area")).to_be_focused()
    page.keyboard.press("0")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Enter")
    expect_learned(page, (0.55, 0.501, 0))
    assert said(page) == "Added: class 0 at 0.55, 0.501. 5 points."
    page.keyboard.press("PageUp")
    assert said(page) == "Point 5 of 5: class 0 at 0.55, 0.501."
    page.keyboard.press("ArrowLeft")
    expect_learned(page, (0.54, 0.501, 0))
    assert said(page) == "Moved to 0.54, 0.501."
    assert epoch(page) == 0  # an arrow is no step of the run here
    page.keyboard.press("Backspace")
    expect_learned(page)
    assert said(page) == "Taken away. 4 points."
    page.keyboard.press("Control+z")
    expect_learned(page, (0.54, 0.501, 0))


def test_a_place_is_said_in_the_units_of_the_axes(page: Page):
    units = Units(Axis("length", 150.0, 200.0), Axis("year", 2010.0, 2018.0))
    points = OwnPoints((Point(300, 250, 1), Point(800, 500, 0)), units)
    open_at(page, "/?" + urlencode({"edit": "1", "data": points.spell()}))
    page.locator(".points-editor .area").focus()
    page.keyboard.press("PageDown")
    expect(page.locator(".points-editor")).to_contain_text("Point 1 of 2: class 1 at 165, 2012.")
    page.keyboard.press("PageDown")
    expect(page.locator(".points-editor")).to_contain_text("Point 2 of 2: class 0 at 190, 2014.")
    page.keyboard.press("Shift+ArrowUp")
    expect(page.locator(".points-editor")).to_contain_text("Moved to 190, 2014.008.")


def test_the_last_point_stays_and_of_five_hundred_no_more_are_added(page: Page):
    open_at(page, "/?edit=1&data=own~AAAA")
    page.locator(".points-editor .area").focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("Delete")
    expect(page.get_by_text("A run needs one point at least.").first).to_be_visible()
    expect_points(page, 1)
    open_at(page, "/?edit=1&data=moons~500~0.1~7")
    add(page, 0.03, 0.03)
    expect(page.get_by_text("A run has at most 500 points.").first).to_be_visible()
    expect_points(page, 500)


def test_undo_after_back_and_after_a_reload_does_nothing_odd(page: Page):
    open_at(page, LINK)
    add(page, 0.5, 0.25)
    expect_learned(page, (0.5, 0.25, 1))
    add(page, 0.25, 0.5)
    expect_learned(page, (0.5, 0.25, 1), (0.25, 0.5, 1))
    page.go_back()
    expect_learned(page, (0.5, 0.25, 1))
    page.keyboard.press("Control+z")
    expect_learned(page)
    page.reload()
    page.wait_for_function(AT_REST)
    page.keyboard.press("Control+z")
    next_frames(page)
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    expect_learned(page)


def test_a_finger_adds_and_drags_and_the_page_scrolls_beside_the_points(
    new_page: Callable[..., Page],
):
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    open_at(page, LINK)
    area = page.locator(".points-editor .area")
    area.scroll_into_view_if_needed()
    page.touchscreen.tap(*place(page, 0.5, 0.25))
    expect_points(page, 5)
    devtools = page.context.new_cdp_session(page)

    def swipe(start: tuple[float, float], end: tuple[float, float]) -> None:
        (x, y), (to_x, to_y) = place(page, *start), place(page, *end)
        send = devtools.send
        send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for part in (0.25, 0.5, 0.75, 1):
            here = {"x": x + part * (to_x - x), "y": y + part * (to_y - y)}
            send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [here]})
        send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    top = area.bounding_box()["y"]
    swipe((0.5, 0.25), (0.3, 0.7))
    expect_learned(page, (0.3, 0.7, 1))
    assert area.bounding_box()["y"] == pytest.approx(top, abs=1)  # the page has not scrolled
    # A second finger does not take the point that the first one drags.
    (x, y), (other_x, other_y) = place(page, 0.3, 0.7), place(page, 0.8, 0.3)
    first, second = {"x": x, "y": y, "id": 0}, {"x": other_x, "y": other_y, "id": 1}
    for kind, *fingers in (
        ("touchStart", first),
        ("touchMove", first | {"y": y + 20}),
        ("touchMove", first),
        ("touchStart", first, second),
        ("touchMove", first, second | {"x": other_x + 10}),
        ("touchEnd",),
    ):
        touches = {"type": kind, "touchPoints": fingers}
        devtools.send("Input.dispatchTouchEvent", touches)
    assert said(page).startswith("Moved to 0.3, 0.")
    expect_learned(page, (0.3, 0.7, 1))
    page.get_by_role("button", name="Take away").tap()
    expect_learned(page)
    swipe((0.5, 0.2), (0.5, 0.9))
    page.wait_for_function(
        "top => document.querySelector('.points-editor .area').getBoundingClientRect().y !== top",
        arg=top,
    )
    expect_learned(page)
