"""Data chosen, brought and held out in the sidebar, in a real browser."""

import re
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser import axe
from tests.browser.board import AT_REST, open_at, step
from tests.browser.controls import unfold
from tests.browser.waits import idle, round_trip
from xorcore import Experiment
from xorcore.runs.data import HeldOut, OwnPoints, ReadyMade

TABLE = "width\tlength\tkind\n0,5\t12,25\tsetosa\n1,5\t-3,75\tother\n0,75\tx\tother\n"
ROW = "Table, held-out points"


def _experiment(page: Page) -> Experiment:
    experiment, messages = Experiment.from_query(dict(parse_qsl(urlsplit(page.url).query)))
    assert messages == ()
    return experiment


def _row(page: Page) -> Locator:
    return page.locator(".st-key-data")


def _choose(page: Page, option: str) -> None:
    box = page.get_by_role("combobox", name="Data", exact=True)
    box.click()
    box.fill(option)  # of a long list not all is there
    page.get_by_role("option", name=option, exact=True).click()
    round_trip(page)


def _counts(page: Page) -> Locator:
    return page.get_by_text(re.compile("^[0-9]+ own points?: "))


def test_moons_with_noise_held_out_then_a_table_swapped_and_loaded_again(page: Page):
    open_at(page)
    row = _row(page)
    expect(row.get_by_text(ROW)).to_be_visible()
    expect(row.get_by_role("slider")).to_be_hidden()  # one closed row

    _choose(page, "Two moons")
    noise = page.get_by_role("textbox", name="Noise")
    noise.fill("0,2")
    noise.press("Enter")
    expect(page).to_have_url(re.compile(r"data=moons(~|%7E)200(~|%7E)0\.2(~|%7E)0"))
    unfold(page, ROW)
    slider = row.get_by_role("slider", name="Held-out points")
    for percent in range(5, 25, 5):
        slider.press("PageUp")
        expect(page).to_have_url(re.compile(rf"[?&]test={percent}\b"))
    expect(page.get_by_text("160 points to learn, 40 held out.")).to_be_visible()
    held_out = Experiment(data=ReadyMade("moons", 200, 0.2, 0), test=HeldOut(20))
    assert _experiment(page) == held_out

    row.get_by_role("textbox", name="Paste a table").fill(TABLE)
    row.get_by_role("button", name="Use it").click()
    expect(row.get_by_role("status")).to_have_text("2 points read.")
    expect(row.get_by_text("Line 4: length is “x”, which is not a number.")).to_be_visible()
    expect(_counts(page)).to_have_text("2 own points: 1 of class other (0), 1 of class setosa (1).")
    scaled = "Scaled to the square: x1: width, 0.5 to 1.5; x2: length, -3.75 to 12.25."
    expect(page.get_by_text(scaled)).to_be_visible()
    page.get_by_role("button", name="Swap the classes").click()
    swapped = "2 own points: 1 of class setosa (0), 1 of class other (1)."
    expect(_counts(page)).to_have_text(swapped)
    page.wait_for_function(AT_REST)
    assert axe.news(page, "train") == []
    idle(page)
    here = _experiment(page)
    assert isinstance(here.data, OwnPoints)
    assert here.data.units.words == ("setosa", "other")

    page.reload()
    page.wait_for_function(AT_REST)
    expect(_counts(page)).to_have_text(swapped)
    assert _experiment(page) == here
    step(page)  # and it trains


_CUT_OFF = """() => [...document.querySelectorAll(".st-key-data *")].filter(
  (part) => part.innerText && part.clientWidth && part.scrollWidth > part.clientWidth + 1
    && getComputedStyle(part).overflowX !== "visible"
).map((part) => part.innerText)"""


def test_long_lists_scroll_by_keyboard_and_no_text_is_cut_off(page: Page):
    open_at(page)
    row = _row(page)
    unfold(page, ROW)
    wrong = "".join(f"{k},x,1\n" for k in range(9))
    playground = (
        "https://playground.tensorflow.org/#dataset=xor&regularization=L1&regularizationRate=1"
    )
    for text, last in ((f"0,0,0\n1,1,1\n{wrong}", "Line 11: "), (playground, "L1 regularization")):
        row.get_by_role("textbox", name="Paste a table").fill(text)
        row.get_by_role("button", name="Use it").click()
        listed = row.locator(".stVerticalBlock[tabindex]").filter(has_text=last)
        expect(listed).to_have_count(1)
        idle(page)
        page.wait_for_function(AT_REST)
        assert axe.news(page, "train") == []
        assert page.evaluate(_CUT_OFF) == []
        listed.focus()
        page.keyboard.press("End")
        page.wait_for_function("() => document.activeElement.scrollTop > 0")


def test_a_gate_holds_nothing_out_and_says_why(page: Page):
    open_at(page)
    unfold(page, ROW)
    expect(_row(page).get_by_role("slider", name="Held-out points")).to_be_disabled()
    expect(_row(page).get_by_text("all four are needed to learn it")).to_be_visible()
    assert axe.news(page, "train") == []


def test_a_file_of_500_points_makes_a_long_address_that_is_loaded_again(page: Page):
    open_at(page)
    unfold(page, ROW)
    rows = "\n".join(f"{k * 37 % 499},{k * 73 % 503},{k % 2}" for k in range(501))
    file = {"name": "leaves.csv", "mimeType": "text/csv"}
    content = f"width of leaf,length of leaf,kind of leaf\n{rows}".encode()
    _row(page).locator("input[type=file]").set_input_files(file | {"buffer": content})
    expect(_row(page).get_by_role("status")).to_have_text(
        "500 points read. Only the first 500 points are used: 1 more row was left out."
    )
    page.get_by_role("slider", name="Learning rate").press("ArrowRight")
    expect(page).to_have_url(re.compile(r"lr=0\.4"))
    step(page)  # the file is read once: a later choice does not bring its points again
    step(page)
    expect(page.get_by_text("To share the run, take its file on Take home.")).to_be_visible()
    page.wait_for_function(AT_REST)
    here = _experiment(page)
    page.reload()
    page.wait_for_function(AT_REST)
    expect(_counts(page)).to_have_text("500 own points: 250 of class 0, 250 of class 1.")
    assert _experiment(page) == here
    page.get_by_role("link", name="Take home").click()
    expect(page.get_by_text("So this run goes by file")).to_be_visible()
