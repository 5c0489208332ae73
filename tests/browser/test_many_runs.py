"""The page Many runs in a real browser: run, stop, watch a run, and leave others undisturbed."""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

SMALL = "/many_runs?seeds=40&first=100&length=3000"


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def fill(page: Page, label: str, text: str) -> None:
    field = page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Enter")


def query(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query))


def expect_on_train(page: Page, **settings: str) -> None:
    """Wait for the Train page with a run that has these settings and has not begun."""
    board = page.locator(".board:not(.playing)[data-epoch='0']")
    expect(board.locator(".chart .main-svg").first).to_be_visible()
    page.wait_for_url(re.compile(rf"/\?.*seed={settings['seed']}\b"))
    assert {**settings, "epoch": "0"}.items() <= query(page).items()
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
    assert {"seeds": "40", "first": "100", "length": "3000"}.items() <= query(page).items()

    # A stuck one, by its button.
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
    table = page.get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    expect(table.locator("canvas").first).to_be_visible()
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
    assert rows[1].startswith("100,0.6,3,False,squared,3000,True,")


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
