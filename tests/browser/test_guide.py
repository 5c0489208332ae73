"""The guided start of Train: five steps for who comes for the first time, and never again."""

from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.board import SLOWLY
from tests.browser.scenes import settle
from tests.browser.waits import until_none

STEPS = ("The four inputs", "The weights", "Play", "The curve", "Look back")

# What is marked; the ring is around it.
PARTS = (
    ".board .chart:has-text('Predictions')",
    ".board .chart:has-text('Weights')",
    ".st-key-play button",
    ".board .chart:has-text('Mean absolute error')",
    ".board .timeline",
)

# Of the card: what lies under it of what is marked and of the buttons beside Play, and how far it
# stands outside the window.
COVERED = """(part) => {
  const box = (e) => e.getBoundingClientRect();
  const card = box(document.querySelector(".guide .card"));
  const controls = document.querySelectorAll(
    ".st-key-run_controls :is(button, input), [data-testid=stSidebar] :is(button, input)");
  const isUnder = (e) => box(e).left < card.right && box(e).right > card.left
    && box(e).top < card.bottom && box(e).bottom > card.top;
  const isOutside = card.left < 0 || card.top < 0 || card.right > innerWidth
    || card.bottom > innerHeight;
  return [[part, ...controls].filter(isUnder).map((e) => e.outerHTML.slice(0, 80)), isOutside];
}"""

RING = """(part) => {
  const [ring, own] = [document.querySelector(".guide .ring"), part]
    .map((e) => e.getBoundingClientRect());
  return ["left", "top", "right", "bottom"].map((side) => Math.round(ring[side] - own[side]));
}"""

LAYOUT = """() => [...document.querySelectorAll(".board, .board > *, .st-key-run_controls button")]
  .map((e) => e.getBoundingClientRect()).map(({ left, top, right, bottom }) =>
    [left, top, right, bottom].join(" "))"""


@pytest.fixture
def newcomer(new_page: Callable[..., Page]) -> Page:
    """A blank page of somebody who has never been here."""
    return new_page(is_newcomer=True, reduced_motion="reduce")


@pytest.mark.parametrize(
    "viewport", [(1280, 720), pytest.param((820, 1100), marks=pytest.mark.long), (390, 844)]
)
def test_a_newcomer_is_led_through_five_steps_once(newcomer: Page, viewport: tuple[int, int]):
    page, (width, _) = newcomer, viewport
    page.goto("/")
    settle(page)
    guide = page.get_by_role("group", name="A short guide")
    layout = page.evaluate(LAYOUT)
    for number, (name, part) in enumerate(zip(STEPS, PARTS, strict=True), start=1):
        expect(guide.get_by_role("status")).to_contain_text(f"{number} of 5: {name}. ")
        marked = page.locator(part)
        assert until_none(page, lambda part=marked: any(part.evaluate(RING))) is False, name
        covered = partial(marked.evaluate, COVERED)
        assert until_none(page, lambda seen=covered: seen() != [[], False]) is False, name
        expect(marked).to_be_in_viewport()
        if number == 1:
            assert axe.news(page, "train") == []
        guide.get_by_role("button", name="Done" if number == 5 else "Next").click()
    expect(guide).to_be_hidden()
    expect(page.locator(PARTS[2])).to_be_in_viewport()
    if width == 1280:  # where nothing is scrolled: it moved nothing, and took no room
        assert page.evaluate(LAYOUT) == layout
        fits = "e => e.scrollHeight <= e.clientHeight"
        assert page.get_by_test_id("stMain").evaluate(fits)
    page.goto("/")
    settle(page)
    expect(guide).to_be_hidden()
    # Its key shows it again.
    page.keyboard.press("g")
    expect(guide.get_by_role("status")).to_contain_text("1 of 5")


# The page gets its place only once the guide is shown.
HIDE_AT_FIRST = """() => {
  const style = document.createElement("style");
  style.textContent = "[data-testid=stMain] { display: none !important }";
  new MutationObserver(() => {
    if (document.querySelector(".guide:not([hidden])")) style.remove();
    else if (!style.isConnected) document.head?.append(style);
  }).observe(document, { subtree: true, childList: true, attributeFilter: ["hidden"] });
}"""


@pytest.mark.parametrize("viewport", [(390, 844)], ids=["phone"])
def test_it_comes_into_view_on_a_page_that_is_late_and_stays_where_it_is_scrolled_to(
    newcomer: Page,
):
    page = newcomer
    page.add_init_script(f"({HIDE_AT_FIRST})()")
    page.goto("/")
    settle(page)
    card = page.get_by_role("group", name="A short guide")
    expect(card).to_be_in_viewport(ratio=1)
    page.mouse.move(195, 200)
    page.mouse.wheel(0, -2000)
    expect(card).not_to_be_in_viewport(ratio=1)
    settle(page)
    expect(card).not_to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("viewport", [(390, 844)], ids=["phone"])
def test_without_keys_a_button_shows_it_again_on_train(new_page: Callable[..., Page]):
    page = new_page(has_touch=True, is_mobile=True)
    page.goto("/")
    settle(page)
    again = page.get_by_role("button", name="Show the short guide again")
    again.tap()
    guide = page.get_by_role("group", name="A short guide")
    expect(guide.get_by_role("status")).to_contain_text("1 of 5")
    expect(guide).to_be_in_viewport()
    page.goto("/replay")
    settle(page)
    expect(again).to_be_hidden()


def test_any_key_ends_it_and_does_what_it_does(newcomer: Page):
    page = newcomer
    # Who opens an experiment, or is before a class, is no newcomer, and may be one later.
    guide = page.get_by_role("group", name="A short guide")
    for link in ("/?seed=42&lr=0.6&epoch=20", "/?projector=1"):
        page.goto(link)
        settle(page)
        expect(guide).to_be_hidden()
    page.goto("/")
    settle(page)
    expect(guide).to_be_visible()
    # The keys that lead to its buttons and press them do not end it.
    page.keyboard.press("Tab")
    expect(guide.get_by_role("button", name="Next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(guide.get_by_role("status")).to_contain_text("2 of 5")
    page.keyboard.press("Tab")
    expect(guide.get_by_role("button", name="Skip")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(guide).to_be_hidden()
    expect(page.locator(".board")).to_have_attribute("data-epoch", "1")
    settle(page)
    page.goto("/")
    settle(page)
    expect(guide).to_be_hidden()


def test_at_an_unknown_address_it_waits_until_that_is_read(newcomer: Page, problems: list[str]):
    page = newcomer
    page.goto("/no_such_page")
    settle(page)
    told = page.get_by_role("dialog").get_by_text("does not seem to exist")
    guide = page.get_by_role("group", name="A short guide")
    expect(told).to_be_visible()
    expect(guide).to_be_hidden()
    page.keyboard.press("Escape")
    expect(told).to_be_hidden()
    expect(guide).to_be_visible()
    assert all("does not seem to exist" in problem for problem in problems)
    problems.clear()  # Streamlit says it in the console, too


def test_it_goes_on_while_the_run_plays(newcomer: Page):
    page = newcomer
    page.goto(f"/?{SLOWLY}")
    settle(page)
    guide = page.get_by_role("group", name="A short guide")
    for _ in range(2):
        guide.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => document.querySelector('.board').dataset.epoch > 5")
    expect(guide.get_by_role("status")).to_contain_text("3 of 5")
    pause = page.get_by_role("button", name="Pause")
    assert until_none(page, lambda: any(pause.evaluate(RING))) is False
    guide.get_by_role("button", name="Skip").click()
    expect(guide).to_be_hidden()
    page.get_by_role("button", name="Pause").click()
    settle(page)


def test_where_points_are_learned_it_speaks_of_points(page: Page):
    page.goto("/?data=moons~40~0.1~1")
    settle(page)
    page.keyboard.press("g")
    guide = page.get_by_role("group", name="A short guide")
    expect(guide.get_by_role("status")).to_contain_text("1 of 5: The points. ")
    surface = page.locator(".board .chart:has-text('Output over the inputs')")
    assert until_none(page, lambda: any(surface.evaluate(RING))) is False
    guide.get_by_role("button", name="Next").click()
    expect(guide.get_by_role("status")).to_contain_text("one round over all points")
