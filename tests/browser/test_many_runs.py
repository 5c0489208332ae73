"""The page Many runs in a real browser: run, stop, watch a run, and leave others undisturbed."""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.scenes import settle
from tests.browser.waits import until_none

SMALL = "/many_runs?seeds=40&first=100&length=3000"


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def fill(page: Page, label: str, text: str) -> None:
    field = page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Enter")


def query(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query))


def expect_in_link(page: Page, settings: dict[str, str]) -> None:
    """Wait until the link says this; a page writes it after all else."""
    assert until_none(page, lambda: settings.items() - query(page).items()) == set()


def expect_on_train(page: Page, **settings: str) -> None:
    """Wait for the Train page with a run that has these settings and has not begun."""
    board = page.locator(".board:not(.playing)[data-epoch='0']")
    expect(board.locator(".chart .main-svg").first).to_be_visible()
    page.wait_for_url(re.compile(rf"/\?.*seed={settings['seed']}\b"))
    expect_in_link(page, {**settings, "epoch": "0"})
    expect(button(page, "Play")).to_be_enabled()


def test_run_stop_and_watch_a_run(page: Page):
    page.goto("/many_runs")
    expect(page.get_by_text("500 runs of 10,000 epochs: about")).to_be_visible()
    fill(page, "Seeds", "2000")
    fill(page, "Epochs", "2000000")
    expect(page.get_by_text("2,000 runs of 2,000,000 epochs")).to_be_visible()
    button(page, "Run the sweep").click()
    progress = page.get_by_role("progressbar")
    expect(progress).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d % done, about .* left"))).to_be_visible()
    button(page, "Stop").click()
    expect(page.get_by_text(re.compile("Stopped: 0 of 2,000 runs are done"))).to_be_visible()
    expect(progress).not_to_be_visible()

    fill(page, "Seeds", "40")
    fill(page, "From seed", "100")
    fill(page, "Epochs", "3000")
    expect(page.get_by_text("40 runs of 3,000 epochs")).to_be_visible()
    button(page, "Run the sweep").click()
    result = page.get_by_text(re.compile(r"of 40 starts.* learn XOR within 3,000 epochs"))
    expect(result).to_be_visible()
    expect_in_link(page, {"seeds": "40", "first": "100", "length": "3000"})

    # A stuck one, by its button.
    settle(page)  # until then it may be one of the sweep before
    seed = page.get_by_role("button", name=re.compile(r"^Seed \d+$")).first
    number = seed.inner_text().removeprefix("Seed ")
    seed.click()
    expect_on_train(page, seed=number, lr="0.6", hidden="3", bias="0", epochs="3000")
    page.go_back()
    expect(result).to_be_visible()
    expect(page).to_have_url(re.compile("seeds=40&first=100&.*length=3000"))
    page.get_by_role("link", name="Train").click()

    # Back again the results are still there; now one by its row in the table, the second.
    page.get_by_role("link", name="Many runs").click()
    expect(result).to_be_visible()
    settle(page)  # until then the table may be drawn anew
    table = page.get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    expect(table.locator("canvas").first).to_be_visible()
    settle(page)  # it has its place
    table.click(position={"x": 60, "y": 37 + 35 + 17})
    expect_on_train(page, seed="101", lr="0.6", hidden="3", bias="0", epochs="3000")
    page.get_by_role("link", name="Many runs").click()
    expect(result).to_be_visible()


def test_a_link_gives_the_same_charts_to_others(page: Page, new_page: Callable[..., Page]):
    page.goto(SMALL)
    words = page.get_by_text(re.compile(r"of 40 starts"))
    expect(words).to_be_visible()
    # The sweep is done before the browser has loaded all that the settings are drawn with.
    expect(page.get_by_label("Learning rates")).to_have_value("0.6")
    expect(page.get_by_role("group", name="Selected values")).to_have_text("3")
    expect(page.get_by_label("Epochs", exact=True)).to_have_value("3000")
    other = new_page()
    other.goto(page.url)
    expect(other.get_by_text(re.compile(r"of 40 starts"))).to_have_text(words.inner_text())
    charts = other.locator(".js-plotly-plot")
    expect(charts.nth(2)).to_be_visible()
    for name in ("interval", "median", "are not after"):
        expect(other.get_by_role("figure", name=name).first).to_be_visible()
    with other.expect_download() as download:
        button(other, "CSV of all runs").click()
    rows = download.value.path().read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + 40
    assert rows[1].startswith("100,0.6,3,False,squared,xor,0,descent,all,,3000,True,")


@pytest.mark.parametrize("width", [390, 820])
def test_a_group_of_few_unsolved_runs_keeps_the_page_narrow(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/many_runs?seeds=5&rates=0.55&length=3000")
    seeds = page.get_by_role("button", name=re.compile(r"^Seed \d+$"))
    expect(seeds.first).to_be_visible()
    settle(page)
    counts = page.get_by_text(re.compile(r"^Missed .*: \d of \d$")).all_inner_texts()
    assert any(": 1 of" in count for count in counts)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
    for seed in seeds.all():
        assert seed.evaluate(IS_CUT) == [], seed.inner_text()


@pytest.mark.parametrize("projector", ["", "&projector=1"])
def test_what_stands_over_a_small_surface_is_not_cut(page: Page, projector: str):
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"/many_runs?seeds=5&rates=0.5_0.55&sizes=2_3&length=3000{projector}")
    name = page.locator(".annotation-text", has_text="hidden").first
    expect(name).to_be_visible()
    settle(page)
    tops = name.evaluate(
        "name => [name, name.closest('svg')].map(e => e.getBoundingClientRect().top)"
    )
    assert tops[0] >= tops[1]


IS_CUT = """button => [button, ...button.querySelectorAll("*")].filter(
  part => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflowX !== "visible"
).map(part => part.outerHTML)"""


MAP = "/many_runs?view=map&grid=coarse&cell_seeds=5&map_length=700"


def press_cell(page: Page, column: int, row: int) -> None:
    """Press a cell of the coarse map; rows are counted from below."""
    box = page.locator(".cells .nsewdrag").bounding_box()
    across, up = (column + 0.5) / 6, (row + 0.5) / 4
    page.mouse.click(box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"])


def test_a_cell_of_the_map_opens_to_its_runs_and_one_of_them_to_train(
    page: Page, new_page: Callable[..., Page]
):
    page.goto(MAP)
    expect(page.get_by_text("120 runs of 700 epochs: done")).to_be_visible()
    expect(page.get_by_role("img", name="Share of starts that learn XOR")).to_be_visible()
    settle(page)
    press_cell(page, 2, 1)
    heading = page.get_by_role("heading", name="Rate 0.4, 2 hidden units")
    expect(heading).to_be_visible()
    result = page.get_by_text(re.compile(r"of 5 starts.* learn XOR within 700 epochs"))
    expect(result).to_be_visible()
    expect(page.locator(".cells .told")).to_contain_text("rate 0.4, 2 hidden units; ")
    page.wait_for_url(re.compile("cell=0.4_2"))

    # Whoever gets the link sees the same cell.
    other = new_page()
    other.goto(page.url)
    expect(other.get_by_role("heading", name="Rate 0.4, 2 hidden units")).to_be_visible()
    same = other.get_by_text(re.compile(r"of 5 starts.* learn XOR within 700 epochs"))
    expect(same).to_have_text(result.inner_text())

    seed = page.get_by_role("button", name=re.compile(r"^Seed \d+$")).first
    number = seed.inner_text().removeprefix("Seed ")
    seed.click()
    expect_on_train(page, seed=number, lr="0.4", hidden="2", epochs="700")
    page.go_back()
    expect(heading).to_be_visible()


def test_on_a_phone_the_rows_of_a_map_that_is_scrolled_have_their_names(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{MAP.replace('coarse', 'fine')}&cell=20_3")
    expect(page.get_by_text("960 runs of 700 epochs: done")).to_be_visible()
    settle(page)
    room = page.locator(".cells .room")
    names = page.locator(".cells .names text")
    expect(names.filter(has_text="Starts that learn XOR, in %")).to_be_in_viewport(ratio=1)
    page.wait_for_function("() => document.querySelector('.cells .room').scrollLeft > 0")
    cells = page.locator(".cells .nsewdrag").bounding_box()
    for size in range(1, 9):
        box = names.get_by_text(str(size), exact=True).bounding_box()
        row = cells["y"] + (8 - size) * cells["height"] / 8
        assert row < box["y"] < row + cells["height"] / 8 - box["height"]
        assert box["x"] >= room.bounding_box()["x"]
    # Rate 20 is the 20th of 24 at equal steps on a log axis: its cell is not under the names.
    before = 19
    assert cells["x"] + before * cells["width"] / 24 >= box["x"] + box["width"]
    room.evaluate("room => room.scrollTo(0, 0)")
    expect(names.get_by_text("8", exact=True)).to_be_in_viewport(ratio=1)


def test_the_map_by_keyboard(page: Page):
    page.goto(f"{MAP}&cell=2.5_4")
    settle(page)
    told = page.locator(".cells .told")
    expect(told).to_contain_text("rate 2.5, 4 hidden units; ")
    expect(page.get_by_role("heading", name="Rate 2.5, 4 hidden units")).to_be_visible()
    page.keyboard.press("m")
    expect(page.locator(".cells .cursor")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    expect(told).to_contain_text("rate 0.4, 2 hidden units; ")
    for key in ("End", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowRight"):  # no way out of the map
        page.keyboard.press(key)
    expect(told).to_contain_text("rate 100, 8 hidden units; ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Rate 100, 8 hidden units")).to_be_visible()
    expect(page.locator(".cells .cursor")).to_be_focused()
    page.keyboard.press("Home")
    expect(told).to_contain_text("rate 0.01, 8 hidden units; ")
    page.keyboard.press("Escape")  # without Enter the cell before stays
    expect(told).to_contain_text("rate 100, 8 hidden units; ")


def test_a_map_fills_in_and_can_be_stopped(page: Page):
    page.goto("/many_runs?view=map&map_length=100000")
    button(page, "Compute the map").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_text(re.compile(r"So far \d+ of 192 cells are done"))).to_be_visible()
    button(page, "Stop").click()
    expect(button(page, "Go on")).to_be_visible()
    settle(page)
    with page.expect_download() as download:
        button(page, "CSV of the map").click()
    rows = download.value.path().read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + 24 * 8
    # Of this cell, runs may have ended before all stopped.
    assert rows[1].startswith("0.01,1,False,squared,xor,0,descent,all,,100000,0,")
    for form in ("PNG", "SVG"):
        page.locator(".cells .plot").hover()
        with page.expect_download() as download:
            page.locator(f'.cells [data-title="Save as {form}"]').click()
        assert download.value.suggested_filename.startswith("xor-lab-starts-that-learn-xor")


def test_bad_input_is_refused_where_it_was_typed(page: Page):
    page.goto(SMALL)
    words = page.get_by_text(re.compile(r"of 40 starts"))
    expect(words).to_be_visible()
    sidebar = page.get_by_test_id("stSidebar")
    fill(page, "Learning rates", "0.1, abc")
    expect(sidebar.get_by_role("alert")).to_have_text(re.compile("Learning rates must be"))
    expect(button(page, "Run the sweep")).to_be_disabled()
    expect(page.get_by_label("Learning rates")).to_have_value("0.1, abc")
    fill(page, "Learning rates", "0.1, 2")
    expect(sidebar.get_by_role("alert")).to_have_count(0)
    fill(page, "Seeds", "1000000000")
    expect(sidebar.get_by_role("alert")).to_have_text(
        "Seeds must be a whole number from 1 to 2,000; 40 is still used."
    )
    expect(words).to_be_visible()


@pytest.mark.long
def test_a_second_visitor_is_not_kept_waiting(page: Page, new_page: Callable[..., Page]):
    page.goto("/many_runs?seeds=2000&length=2000000")
    button(page, "Run the sweep").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    other = new_page()
    other.goto("/?seed=42&lr=0.6")
    board = other.locator(".board[data-epoch]")
    expect(board.locator(".main-svg").first).to_be_visible()
    button(other, "Play").click()
    other.wait_for_function("Number(document.querySelector('.board').dataset.epoch) > 50")
    button(other, "Pause").click()
    expect(button(other, "Play")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()  # the sweep is still under way
    button(page, "Stop").click()
    expect(button(page, "Run the sweep")).to_be_visible()
