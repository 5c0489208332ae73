"""The Train page in a real browser: what a class sees, clicks, sends and comes back to."""

import json
import re
import time
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.server import ROOT, Server

FIRST_EPOCH = json.loads((ROOT / "tests/core/notebook_figures.json").read_text("utf-8"))[
    "first_epoch"
]
SMALL, LARGE = (1280, 720), (1920, 1080)
LARGEST_NETWORK = "/?hidden=8-8-8-8&bias=1"

sizes = pytest.mark.parametrize("viewport", [SMALL, LARGE], ids=["1280x720", "1920x1080"])


def open_at(page: Page, link: str = "/") -> Page:
    """Open a link and wait until the board is drawn and at rest."""
    page.goto(link)
    wait_for_rest(page)
    return page


def wait_for_rest(page: Page) -> None:
    """Wait until the charts show the last epoch as Plotly draws it, and the link tells it."""
    page.wait_for_function(
        """() => {
          const board = document.querySelector(".board[data-epoch]:not(.playing)");
          return board?.querySelectorAll(".chart .main-svg").length
            && new URLSearchParams(location.search).get("epoch") === board.dataset.epoch;
        }"""
    )


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def epoch(page: Page) -> int:
    return int(page.locator(".board").get_attribute("data-epoch"))


def wait_for_epoch(page: Page, at_least: int) -> None:
    page.wait_for_function(
        "least => Number(document.querySelector('.board')?.dataset.epoch) >= least", arg=at_least
    )


def play_to(page: Page, at_least: int) -> None:
    """Play until an epoch is reached, then pause."""
    button(page, "Play").click()
    wait_for_epoch(page, at_least)
    button(page, "Pause").click()
    expect(button(page, "Play")).to_be_visible()
    wait_for_rest(page)


def readouts(page: Page) -> list[str]:
    return page.locator(".board dd").all_inner_texts()


def chart(page: Page, title: str) -> Locator:
    return page.locator(".board .chart").filter(has=page.get_by_text(title, exact=True))


def cells(page: Page, title: str) -> list[str]:
    """Read what stands in the cells of a chart's heatmaps, row by row."""
    return chart(page, title).locator(".heatmap-label text").all_inner_texts()


def everything(page: Page) -> list[Any]:
    """Read every number on the board."""
    titles = ("Predictions", "Weights", "Hidden activations")
    return [readouts(page), *(cells(page, title) for title in titles)]


def numbers(texts: list[str]) -> list[float]:
    return [float(text.replace("−", "-")) for text in texts]


# ---- run controls


def test_the_first_epoch_is_the_notebooks(page: Page):
    open_at(page)
    assert readouts(page)[:3] == ["0", f"{FIRST_EPOCH['average_error']:.6f}", "2 of 4"]
    outputs = [row[0] for row in FIRST_EPOCH["output_layer"]]
    shown = cells(page, "Predictions")
    assert shown[:4] == ["0", "1", "1", "0"]  # targets
    assert shown[4:8] == [f"{output:.4f}" for output in outputs]
    assert shown[8:12] == ["0", "0", "0", "0"]  # rounded
    assert shown[12:] == ["✓", "✗", "✗", "✓"]
    weights = [w for row in FIRST_EPOCH["weights_0"] + FIRST_EPOCH["weights_1"] for w in row]
    assert numbers(cells(page, "Weights")) == weights
    hidden = [round(a, 3) for row in FIRST_EPOCH["hidden_layer"] for a in row]
    assert numbers(cells(page, "Hidden activations")) == hidden


def test_play_runs_until_pause(page: Page):
    open_at(page)
    expect(button(page, "Pause")).to_have_count(0)
    button(page, "Play").click()
    wait_for_epoch(page, 5)
    expect(button(page, "Play")).to_have_count(0)
    wait_for_epoch(page, epoch(page) + 20)
    button(page, "Pause").click()
    expect(button(page, "Play")).to_be_visible()
    wait_for_rest(page)
    reached = epoch(page)
    page.wait_for_timeout(700)
    assert epoch(page) == reached
    assert readouts(page)[0] == f"{reached:,}"


def test_step_is_exactly_one_epoch_also_right_after_a_pause(page: Page):
    open_at(page)
    for _ in range(3):
        button(page, "Play").click()
        wait_for_epoch(page, epoch(page) + 3)
        button(page, "Pause").click()
        expect(button(page, "Step")).to_be_enabled()
        button(page, "Step").click()
        # The link of the pause and that of the step may follow each other closely.
        page.wait_for_timeout(500)
        wait_for_rest(page)
        stepped_to = epoch(page)
        assert everything_of_a_fresh_visit(page)[0][0] == f"{stepped_to:,}"
        for more in (1, 2):
            button(page, "Step").click()
            expect(page.locator(".board")).to_have_attribute("data-epoch", str(stepped_to + more))


def everything_of_a_fresh_visit(page: Page) -> list[Any]:
    visit = page.context.new_page()
    shown = everything(open_at(visit, page.url))
    visit.close()
    return shown


def test_reset_goes_back_to_the_same_start_weights(page: Page):
    open_at(page, "/?seed=7")
    at_first = everything(page)
    play_to(page, 10)
    assert everything(page) != at_first
    button(page, "Reset").click()
    expect(page.locator(".board")).to_have_attribute("data-epoch", "0")
    wait_for_rest(page)
    assert everything(page) == at_first


def test_reset_while_it_plays(page: Page):
    open_at(page)
    at_first = everything(page)
    button(page, "Play").click()
    wait_for_epoch(page, 10)
    button(page, "Reset").click()
    expect(button(page, "Play")).to_be_visible()
    wait_for_rest(page)
    assert everything(page) == at_first
    page.wait_for_timeout(700)
    assert epoch(page) == 0


def test_the_space_bar_plays_and_pauses_and_the_right_arrow_steps(page: Page):
    open_at(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".board")).to_have_attribute("data-epoch", "1")
    page.keyboard.press("Space")
    wait_for_epoch(page, 5)
    page.keyboard.press("Space")
    expect(button(page, "Play")).to_be_visible()
    wait_for_rest(page)
    reached = epoch(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".board")).to_have_attribute("data-epoch", str(reached + 1))


def test_a_storm_of_clicks_leaves_a_run_that_can_be_trusted(page: Page):
    open_at(page)
    for _ in range(12):
        either = page.locator(".st-key-play_or_pause button").last
        either.click(force=True)
        page.wait_for_timeout(70)
    page.wait_for_timeout(700)
    if button(page, "Pause").count():
        before = epoch(page)
        wait_for_epoch(page, before + 1)  # it says that it plays, and it does
        button(page, "Pause").click()
    expect(button(page, "Play")).to_be_visible()
    expect(button(page, "Pause")).to_have_count(0)
    wait_for_rest(page)
    reached = epoch(page)
    page.wait_for_timeout(700)
    assert epoch(page) == reached
    assert everything_of_a_fresh_visit(page) == everything(page)


def test_two_visitors_do_not_disturb_each_other(new_page: Callable[..., Page]):
    one, other = open_at(new_page()), open_at(new_page(), "/?seed=5&lr=2")
    before = everything(other)
    play_to(one, 20)
    assert everything(other) == before
    button(other, "Step").click()
    expect(other.locator(".board")).to_have_attribute("data-epoch", "1")
    assert "seed=5" in other.url
    assert "start=notebook" in one.url


# ---- links


def test_a_shared_link_shows_the_same_run(page: Page, new_page: Callable[..., Page]):
    open_at(page, "/?seed=42&lr=2&hidden=4&bias=1")
    play_to(page, 100)
    button(page, "Step").click()
    expect(page.locator(".board")).to_have_attribute("data-epoch", str(epoch(page)))
    page.wait_for_timeout(300)
    wait_for_rest(page)
    assert f"epoch={epoch(page)}" in page.url
    other = open_at(new_page(), page.url)
    assert everything(other) == everything(page)
    assert other.url == page.url


def test_changes_on_the_way_travel_with_the_link(page: Page, new_page: Callable[..., Page]):
    open_at(page, "/?seed=42&lr=0.6")
    button(page, "Play").click()
    wait_for_epoch(page, 20)
    slider = page.get_by_role("slider")
    slider.focus()
    slider.press("ArrowRight")
    expect(page.get_by_label("Learning rate", exact=True)).to_have_value("0.8")
    wait_for_epoch(page, epoch(page) + 20)
    button(page, "Pause").click()
    expect(button(page, "Play")).to_be_visible()
    wait_for_rest(page)
    [change] = re.findall(r"then=(\d+)_0.8_squared", page.url)
    assert 20 <= int(change) < epoch(page)
    assert everything(open_at(new_page(), page.url)) == everything(page)


def test_reloading_changes_nothing(page: Page):
    open_at(page)
    play_to(page, 30)
    before = everything(page)
    page.reload()
    wait_for_rest(page)
    assert everything(page) == before


def test_the_back_button_goes_back_to_the_experiment_before(page: Page):
    open_at(page, "/?seed=42&epoch=50")
    before = everything(page)
    page.wait_for_timeout(2_000)
    button(page, "The notebook, by hand").click()
    expect(page.locator(".board")).to_have_attribute("data-epoch", "0")
    wait_for_rest(page)
    page.wait_for_timeout(2_000)
    page.go_back()
    expect(page.locator(".board")).to_have_attribute("data-epoch", "50")
    wait_for_rest(page)
    assert everything(page) == before


def test_a_link_to_a_late_epoch_shows_that_it_is_on_its_way(page: Page):
    page.goto("/?seed=42&lr=0.6&epoch=120000")
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_text("Training to epoch 120,000")).to_be_visible()
    wait_for_rest(page)
    assert epoch(page) == 120_000


def test_the_way_to_a_late_epoch_can_be_cut_short(page: Page):
    page.goto("/?seed=42&lr=0.6&epoch=2000000&epochs=2000000")
    button(page, "Stop here").click()
    wait_for_rest(page)
    assert 0 < epoch(page) < 2_000_000
    button(page, "Step").click()
    expect(page.locator(".board")).to_have_attribute("data-epoch", str(epoch(page)))


# ---- the sidebar


def test_a_typed_learning_rate_of_zero_is_refused_in_a_sentence(page: Page):
    open_at(page, "/?epoch=5")
    rate = page.get_by_label("Learning rate", exact=True)
    rate.fill("0")
    rate.press("Enter")
    expect(
        page.get_by_text("Learning rate must be a number above 0 and at most 100.")
    ).to_be_visible()
    expect(rate).to_have_value("0.3")
    assert epoch(page) == 5
    rate.fill("0.45")
    rate.press("Enter")
    expect(page).to_have_url(re.compile("then=5_0.45_squared"))
    expect(page.get_by_text("Learning rate must be")).to_have_count(0)


def test_a_start_weight_is_edited_in_the_table(page: Page, new_page: Callable[..., Page]):
    open_at(page, "/?epoch=5")
    page.get_by_label("Start weights").click()
    page.get_by_role("option", name=re.compile("edited", re.IGNORECASE)).click()
    expect(page).to_have_url(re.compile("weights="))
    button(page, "Edit the weights").click()
    table = page.get_by_test_id("stDataFrame").first
    grid = table.locator("canvas").first
    expect(grid).to_be_visible()
    page.wait_for_timeout(500)
    box = grid.bounding_box()
    # The first column holds the names of the rows; the row of names is 35 pixels high.
    grid.dblclick(position={"x": box["width"] * 0.4, "y": 35 + 17})
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("12.5")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"weights=12\.5_-0\.74_"))
    page.keyboard.press("Escape")
    expect(page.locator(".board")).to_have_attribute("data-epoch", "0")
    wait_for_rest(page)
    assert numbers(cells(page, "Weights"))[:3] == [12.5, -0.74, -0.961]
    assert everything(open_at(new_page(), page.url)) == everything(page)


# ---- the window

BOXES = """() => {
  const parts = [...document.querySelectorAll(
    ".st-key-run_controls, .st-key-run_controls button, .st-key-run_controls [role=combobox], " +
    ".board, .board dd, .board .chart, .board .js-plotly-plot, .board .main-svg text")];
  return parts.map(element => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return [element.textContent.slice(0, 20) || element.className, left, top, right, bottom];
  });
}"""


@sizes
@pytest.mark.parametrize(
    "link", ["/?epoch=1000", LARGEST_NETWORK, "/?lr=wrong"], ids=["default", "largest", "notice"]
)
def test_controls_and_charts_are_visible_without_scrolling(
    page: Page, viewport: tuple[int, int], link: str
):
    open_at(page, link)
    width, height = viewport
    boxes = page.evaluate(BOXES)
    assert len(boxes) > 40
    outside = [
        box
        for box in boxes
        if box[1] < 0 or box[2] < 0 or box[3] > width + 0.5 or box[4] > height + 0.5
    ]
    assert outside == []
    for scrolling in ("document.documentElement", "document.querySelector('.stMain')"):
        assert page.evaluate(f"{scrolling}.scrollWidth - {scrolling}.clientWidth") <= 0
        assert page.evaluate(f"{scrolling}.scrollHeight - {scrolling}.clientHeight") <= 0
    # One row of run controls.
    controls = page.locator(".st-key-run_controls button").all()
    assert len({round(one.bounding_box()["y"] / 20) for one in controls}) == 1


TEXTS = """() => [...document.querySelectorAll(".board .chart")].map(chart =>
  [...chart.querySelectorAll(".main-svg text")].filter(text => text.textContent.trim()).map(text => {
    const { left, top, right, bottom } = text.getBoundingClientRect();
    const size = parseFloat(getComputedStyle(text).fontSize);
    return { text: text.textContent, size, box: [left, top, right, bottom],
      cell: !!text.closest(".heatmap-label") };
  }))"""


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether the glyphs of two texts meet: their boxes, without the line spacing."""
    (a, b, c, d), (e, f, g, h) = (
        (left + 0.5, top + 0.2 * (bottom - top), right - 0.5, bottom - 0.2 * (bottom - top))
        for left, top, right, bottom in (one["box"], other["box"])
    )
    return a < g and e < c and b < h and f < d


@sizes
@pytest.mark.parametrize(
    ("link", "smallest"),
    [("/?seed=42&lr=2&epoch=30000", 16), (LARGEST_NETWORK, 7)],
    ids=["default", "largest"],
)
def test_numbers_are_legible_and_no_text_lies_on_another(page: Page, link: str, smallest: float):
    open_at(page, link)
    for texts in page.evaluate(TEXTS):
        assert texts
        assert all(text["size"] >= (smallest if text["cell"] else 10) for text in texts)
        meeting = [
            (one["text"], other["text"])
            for one, other in combinations(texts, 2)
            if overlap(one, other)
        ]
        assert meeting == []


# ---- colours

COLOURS = """() => {
  const colour = (element, name) => getComputedStyle(element)[name].match(/[\\d.]+/g).map(Number);
  const texts = [...document.querySelectorAll(
    ".board dt, .board dd, .board .gtitle, .board .xtick text, .board .ytick text, " +
    ".board .xtitle, .board .ytitle")];
  return {
    page: colour(document.querySelector(".stApp"), "backgroundColor"),
    texts: texts.filter(text => text.textContent.trim()).map(text =>
      [text.textContent, colour(text, text instanceof SVGElement ? "fill" : "color")]),
  };
}"""


def luminance(colour: list[float]) -> float:
    """Relative luminance, as the Web Content Accessibility Guidelines define it."""
    parts = [channel / 255 for channel in colour[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def assert_readable(page: Page) -> float:
    """Check the contrast of all text around the charts; return the page's luminance."""
    colours = page.evaluate(COLOURS)
    behind = luminance(colours["page"])
    assert len(colours["texts"]) > 20
    for text, colour in colours["texts"]:
        low, high = sorted((behind, luminance(colour)))
        assert (high + 0.05) / (low + 0.05) >= 4.5, text
    return behind


def test_both_themes_are_readable_and_a_change_is_followed(page: Page):
    open_at(page, "/?epoch=100")
    assert assert_readable(page) > 0.8
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "fill => getComputedStyle(document.querySelector('.board .gtitle')).fill !== fill",
        arg=page.locator(".board .gtitle").first.evaluate("e => getComputedStyle(e).fill"),
    )
    page.wait_for_timeout(500)
    wait_for_rest(page)
    assert assert_readable(page) < 0.1


@pytest.mark.parametrize("colour_scheme", ["dark"])
def test_a_dark_page_plays_and_shows_the_same_numbers(page: Page, new_page: Callable[..., Page]):
    open_at(page)
    play_to(page, 10)
    assert assert_readable(page) < 0.1
    light = open_at(new_page(color_scheme="light"), page.url)
    assert everything(light) == everything(page)


# ---- at rest, and without the player


def test_a_chart_at_rest_answers_to_hover(page: Page):
    open_at(page)
    play_to(page, 10)
    target = chart(page, "Weights").locator(".heatmap-label text").first
    shown = target.inner_text()
    box = target.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    label = chart(page, "Weights").locator(".hoverlayer .hovertext")
    expect(label).to_contain_text("x1, h1: ")
    value = float(label.inner_text().split(": ")[1].replace("−", "-"))
    assert f"{value:.3f}" == shown.replace("−", "-")
    assert len(str(value)) > 10  # all its digits


@pytest.fixture
def lonely_page(server: Server, browser: Browser) -> Iterator[Page]:
    """A page whose errors are its business: some files will not reach it."""
    context: BrowserContext = browser.new_context(
        base_url=server.url, viewport={"width": SMALL[0], "height": SMALL[1]}
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("file", ["player.js", "paint.js", "plotly.min.js"])
def test_without_the_board_there_are_ordinary_charts(lonely_page: Page, file: str):
    page = lonely_page
    page.route(re.compile(re.escape(f"/{file}")), lambda route: route.abort())
    page.goto("/?seed=42")
    expect(page.get_by_test_id("stAlert")).to_contain_text("live board")
    plots = page.get_by_test_id("stPlotlyChart").locator(".main-svg:first-child")
    expect(plots).to_have_count(5)
    assert page.locator(".board .chart").count() == 0
    button(page, "Step").click()
    expect(page).to_have_url(re.compile("epoch=1$|epoch=1&"))
    expect(page.get_by_text("Epoch 1.")).to_be_visible()
    button(page, "Play").click()
    page.wait_for_timeout(1_000)
    button(page, "Pause").click()
    expect(button(page, "Play")).to_be_visible()
    expect(plots).to_have_count(5)


def test_a_page_left_alone_takes_little(page: Page):
    """At rest nothing is sent."""
    received = []
    page.on("websocket", lambda ws: ws.on("framereceived", lambda data: received.append(data)))
    open_at(page)
    page.wait_for_timeout(500)
    received.clear()
    time_before = time.monotonic()
    page.wait_for_timeout(1_000)
    assert time.monotonic() - time_before >= 1
    assert len(received) <= 2
