"""The pages with no mouse: what a class does in a lesson, and the list of the keys."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.board import open_at
from tests.browser.controls import expect_step
from tests.browser.scenes import SCENES, settle
from tests.browser.waits import held_back, idle, next_frames, until_none

AT_REST = """() => {
  const board = document.querySelector(".board[data-epoch]:not(.playing)");
  return board?.querySelector(".chart .main-svg");
}"""

# Whether something is drawn around what has the focus, at it or at what holds it.
FOCUSED = """() => {
  const focused = document.activeElement;
  const name = focused.getAttribute("aria-label") ?? focused.textContent.slice(0, 30);
  let hasRing = false;
  for (let part = focused, level = 0; part && level < 4; level++, part = part.parentElement) {
    const { outlineStyle, outlineWidth } = getComputedStyle(part);
    hasRing ||= outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  }
  return [`${focused.tagName} ${name}`, hasRing];
}"""


IS_FREE = "() => document.activeElement === document.body"  # nothing has the focus


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def link_says(page: Page, part: str) -> None:
    page.wait_for_function("part => location.search.includes(part)", arg=part)


def link_is_without(page: Page, part: str) -> None:
    page.wait_for_function("part => !location.search.includes(part)", arg=part)


def at_epoch(page: Page, epoch: int) -> None:
    expect(page.locator(".board")).to_have_attribute("data-epoch", str(epoch))
    page.wait_for_function(AT_REST)


def focus_is_on(page: Page, label: str) -> None:
    page.wait_for_function(
        "label => document.activeElement.getAttribute('aria-label')?.startsWith(label)", arg=label
    )


def focus_is_shown(page: Page) -> None:
    assert not until_none(page, lambda: not page.evaluate(FOCUSED)[1])


def choose_third(page: Page, key: str) -> None:
    """In the list that a key leads to."""
    press(page, "Escape", key, "ArrowDown")
    page.get_by_role("listbox").wait_for()
    press(page, "ArrowDown", "Enter")
    page.get_by_role("listbox").wait_for(state="hidden")


def test_a_lesson_on_train_without_a_mouse(page: Page):
    page.goto("/?seed=42&lr=0.6&epoch=3000&projector=1")
    at_epoch(page, 3000)
    settle(page)
    # One epoch, then play and pause.
    press(page, "ArrowRight")
    at_epoch(page, 3001)
    link_says(page, "epoch=3001")
    press(page, "Space")
    page.wait_for_function("() => document.querySelector('.board').dataset.epoch > 3001")
    press(page, "Space")
    page.wait_for_function(AT_REST)
    # The speed and the drawing: arrows go to a choice, Space takes it. It does not play.
    press(page, "s")
    focus_is_shown(page)
    press(page, "ArrowRight", "Space")
    link_says(page, "speed=Flat")
    press(page, "Escape", "d", "ArrowRight", "Space")
    link_says(page, "draw_as=Network")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    # Where the run ends, and the axes.
    choose_third(page, "e")
    link_says(page, "until=0.05")
    choose_third(page, "x")
    link_says(page, "axes=Log%E2%80%93log")
    expect(page.locator(".board .ytick", has_text="0.001")).to_have_count(1)  # drawn anew
    press(page, "Escape")
    # The timeline, a landmark, the newest moment, and on from the past.
    page.wait_for_function(AT_REST)
    newest = int(page.locator(".board").get_attribute("data-epoch"))
    press(page, "t", "Home")
    link_says(page, "at=0")
    press(page, "m", "Tab", "Enter")
    link_says(page, "at=215")
    press(page, "n")
    link_is_without(page, "at=")
    at_epoch(page, newest)
    press(page, "Escape", ",")
    link_says(page, "at=")
    press(page, "b")
    link_is_without(page, "at=")
    branched = int(page.locator(".board").get_attribute("data-epoch"))
    assert branched < newest
    # Keep this run, too: its name is typed in the sidebar, where the way is the learning rate's.
    press(page, "k", "l")
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "false")
    focus_is_on(page, "Learning rate")
    press(page, "Control+a")
    page.keyboard.type("0.9")
    press(page, "Enter")
    link_says(page, f"then={branched}_0.9")
    kept = page.get_by_role("textbox", name="Name of kept run 2")
    expect(kept).to_be_visible()
    settle(page)
    # Back over the help, the button that keeps, and those of this run: its name, and to keep it no
    # longer.
    press(page, *["Shift+Tab"] * 5)
    focus_is_on(page, "Name of kept run 2")
    press(page, "Control+a")
    page.keyboard.type("Fast")
    press(page, "Enter")
    expect(page.locator(".board .textpoint", has_text="Fast")).to_have_count(1)
    settle(page)
    press(page, "Tab", "Tab", "Enter")
    expect(kept).to_have_count(0)
    press(page, "Escape", "0")
    at_epoch(page, 0)
    # Reset begins a new run; the one before comes back.
    expect(page.get_by_role("button", name="Back to the last run: rate")).to_be_in_viewport()
    press(page, "z")
    at_epoch(page, branched)
    link_says(page, f"then={branched}_0.9")


def test_a_lesson_by_hand_without_a_mouse(page: Page):
    page.goto("/by_hand")
    expect_step(page, 1)
    settle(page)
    press(page, "ArrowRight")
    link_says(page, "step=2")
    expect_step(page, 2)  # the link says so before it is drawn
    # From cell to cell, and from there to the next step.
    press(page, "m", "Tab", "ArrowDown")
    focus_is_on(page, "A⁽¹⁾, row 01, column h2")
    focus_is_shown(page)
    press(page, "Enter")
    link_says(page, "cell=01.h2")
    press(page, "Shift+Tab", "Enter")
    link_says(page, "cell=01.h1")
    press(page, "ArrowRight")
    link_says(page, "step=3")
    expect_step(page, 3)
    # You compute it: a blank, a hint for it, a number for it.
    press(page, "y")
    link_says(page, "mode=compute")
    blank = page.locator(".matrices .result input").first
    blank.wait_for()
    settle(page)
    press(page, "m")
    link_says(page, "cell=")
    expect(page.get_by_role("button", name="Hint")).to_be_enabled()
    settle(page)
    expect(blank).to_be_focused()
    page.keyboard.type("h0")  # into the field: no hint, and no other key of the page
    press(page, "Enter")
    expect(page.locator(".matrices small.wrong")).to_have_text("✗ not a number")
    press(page, "Escape", "h")
    expect(page.get_by_role("button", name="Show the answer")).to_be_visible()
    press(page, "y")
    link_is_without(page, "mode=compute")
    expect(page.locator(".matrices input")).to_have_count(0)
    settle(page)
    # By the numbers of the steps, the views, and the epoch done in the run.
    press(page, "g", "ArrowRight", "Space")
    link_says(page, "step=4")
    expect_step(page, 4)
    press(page, "Escape", "v", "ArrowRight", "Space")
    link_says(page, "view=mistakes")
    settle(page)
    press(page, "ArrowLeft", "Space")
    link_is_without(page, "view=mistakes")
    expect_step(page, 4)
    press(page, "Escape", "a")
    link_says(page, "epoch=1&step=1")


def test_the_list_of_keys_has_the_keys_to_itself(page: Page):
    page.goto("/")
    at_epoch(page, 0)
    settle(page)
    keys = page.get_by_role("dialog", name="Keys of this page")
    press(page, "?")
    expect(keys).to_be_visible()
    expect(keys).to_contain_text("play, pause")
    press(page, "ArrowRight", "s", "Tab", "Shift+Tab")
    # Tab leads round by way of the browser's own controls, and back a moment later.
    page.wait_for_function("() => document.activeElement.closest('dialog') !== null")
    press(page, "Escape")
    expect(keys).to_be_hidden()
    page.get_by_role("button", name="Keys of this page").click()
    expect(keys).to_be_visible()
    press(page, "Enter")  # on Close
    expect(keys).to_be_hidden()
    # In a field every key is typed.
    page.get_by_role("textbox", name="Learning rate", exact=True).focus()
    press(page, "?", "d", "Escape", "ArrowRight")
    expect(keys).to_be_hidden()
    at_epoch(page, 1)  # and only the last of them was the page's


TRAIN = "/?seed=42&lr=0.6&epoch=3000"
ORDER = {
    TRAIN: "Learning rate, Play, Step, Reset, Stop, Axes, Matrices, Watch again, Moment of the run",
    "/by_hand?step=4": "Learning rate, Walk, Apply, Previous, 1, Next, You compute it, A⁽²⁾",
}


# What a click changes, but for buttons, lists and what is typed.
CHANGED = "[role=radio], [role=slider], [type=range], label:has([type=checkbox])"

CAN_BE_CLICKED = """e => e.isConnected && e.checkVisibility({ checkVisibilityCSS: true })
  && !e.matches(":disabled, [aria-disabled=true]")"""


@pytest.mark.parametrize(
    ("role", "name"),
    [("switch", "Biases"), ("radio", "1 epoch a frame"), ("slider", "Learning rate")],
)
def test_after_a_click_the_keys_of_the_page_go_on(page: Page, role: Any, name: str):
    open_at(page, "/?draw_as=Network")
    page.get_by_role(role, name=name).click(force=True)  # a switch lies under its picture
    page.wait_for_function(IS_FREE)
    settle(page)
    press(page, "ArrowRight")
    at_epoch(page, 1)
    press(page, "ArrowRight")
    at_epoch(page, 2)


@pytest.mark.parametrize("key", ["", "Tab"], ids=["click", "key"])
def test_what_has_the_focus_before_the_keys_are_there(new_page: Callable[..., Page], key: str):
    """Who has clicked loses it when they come, as after any click; who uses keys keeps it."""
    page = new_page()
    with held_back(page, "**/keys/browser/index.js*"):
        page.goto("/?draw_as=Network")
        at_epoch(page, 0)
        idle(page)
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
        next_frames(page)
        if key:
            press(page, key)
        else:
            page.get_by_role("switch", name="Biases").click(force=True)
        page.wait_for_function(f"() => !({IS_FREE})()")
    page.locator(".open-keys").wait_for()
    assert page.evaluate(IS_FREE) is not bool(key)
    settle(page)
    press(page, "ArrowRight")
    at_epoch(page, 1)


@pytest.mark.long
@pytest.mark.parametrize("name", SCENES)
def test_no_control_keeps_the_focus_after_a_click(page: Page, name: str):
    for scene in SCENES[name]:
        page.goto(scene)
        settle(page)
        for control in page.locator(CHANGED).element_handles():
            if not control.evaluate(CAN_BE_CLICKED):  # or is not there any more
                continue
            what = f"{scene}: {control.evaluate('e => e.ariaLabel ?? e.textContent')}"
            control.click(force=True)  # a slider lies under its picture
            settle(page)
            assert until_none(page, lambda: page.evaluate(FOCUSED)[0][:4] != "BODY") is False, what


# By how many pixels the ring around what has the focus goes beyond what clips it, at most.
RING_CUT = """() => {
  const focused = document.activeElement;
  const { outlineWidth, outlineOffset } = getComputedStyle(focused);
  const wide = parseFloat(outlineWidth) + parseFloat(outlineOffset);
  const ring = focused.getBoundingClientRect();
  const cuts = [];
  for (let outer = focused.parentElement; outer; outer = outer.parentElement) {
    if (getComputedStyle(outer).overflowX === "visible") continue;
    const box = outer.getBoundingClientRect();
    cuts.push(box.left - ring.left + wide, ring.right + wide - box.right);
    cuts.push(box.top - ring.top + wide, ring.bottom + wide - box.bottom);
  }
  return Math.max(...cuts);
}"""


def test_the_ring_around_one_of_a_row_of_buttons_is_whole(page: Page):
    page.goto("/many_runs")
    settle(page)
    press(page, "v", "ArrowRight")
    expect(page.get_by_role("radio", name="Map")).to_be_focused()
    assert page.evaluate(RING_CUT) <= 0


@pytest.mark.parametrize("link", ORDER)
def test_tab_goes_through_everything_once_and_shows_where_it_is(page: Page, link: str):
    page.goto(link)
    settle(page)
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours)
        settle(page)
        seen, without_ring = [], []
        for _ in range(90):
            press(page, "Tab")
            focused, has_ring = page.evaluate(FOCUSED)
            if focused.startswith("BODY"):
                break
            seen.append(focused)
            # The page's own frame scrolls with the arrows, and is no control.
            if not has_ring and not focused.startswith("MAIN"):
                without_ring.append(focused)
        else:
            pytest.fail(f"no way out: {seen[-5:]}")
        assert without_ring == [], colours
        names = "\n".join(seen)
        in_order = ".*".join(map(re.escape, ORDER[link].split(", ")))
        assert re.search(in_order, names, re.DOTALL), names
