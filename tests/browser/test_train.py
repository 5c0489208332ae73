"""The Train page in a real browser: what a class sees, clicks, sends and comes back to."""

import json
import re
from collections.abc import Callable
from urllib.parse import unquote

import numpy as np
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.board import (
    AT_REST,
    SLOWLY,
    assert_as_trained,
    assert_it_stays,
    button,
    cells,
    chart,
    epoch,
    everything,
    numbers,
    open_at,
    pause,
    play_to,
    readouts,
    step,
    wait_for_epoch,
)
from tests.browser.fit import outside
from tests.browser.scenes import settle
from tests.browser.server import ROOT
from tests.browser.waits import idle, round_trip, until_none
from tests.hostile.pastes import prints

FIGURES = json.loads((ROOT / "tests/xorcore/notebook_figures.json").read_text("utf-8"))
FIRST_EPOCH = FIGURES["first_epoch"]


# ---- run controls


def test_a_double_or_triple_click_does_not_undo_its_first_click(page: Page):
    open_at(page, f"/?{SLOWLY}")
    for name, other in (("Play", "Pause"), ("Edit points", "Edit points")):
        box = button(page, name).bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down(click_count=1)
        page.mouse.up(click_count=1)
        if name == "Play":
            wait_for_epoch(page, 2)
        else:
            expect(page.locator(".points-editor .area")).to_be_visible()
        expect(button(page, other)).to_be_visible()
        for count in (2, 3):
            page.mouse.down(click_count=count)
            page.mouse.up(click_count=count)
            wait_for_epoch(page, epoch(page) + 30)
    round_trip(page)
    expect(page.locator(".points-editor .area")).to_be_visible()
    pause(page)
    box = button(page, "Step").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    reached = epoch(page)
    for count in (1, 2):  # one button, and each click counts
        page.mouse.down(click_count=count)
        page.mouse.up(click_count=count)
        expect(page.locator(".board")).to_have_attribute("data-epoch", str(reached + count))


def test_the_first_epoch_is_the_notebooks_and_answers_to_hover(page: Page):
    open_at(page)
    assert readouts(page)[:3] == ["0", f"{FIRST_EPOCH['average_error']:.6f}", "2 of 4"]
    targets, outputs, rounded, right = np.reshape(cells(page, "Predictions"), (4, 4)).tolist()
    assert targets == ["0", "1", "1", "0"]
    assert outputs == [f"{output:.4f}" for [output] in FIRST_EPOCH["output_layer"]]
    assert rounded == ["0", "0", "0", "0"]
    assert right == ["✓", "✗", "✗", "✓"]
    weights = [*np.ravel(FIRST_EPOCH["weights_0"]), *np.ravel(FIRST_EPOCH["weights_1"])]
    assert numbers(page, "Weights") == weights
    hidden = np.ravel(FIRST_EPOCH["hidden_layer"])
    np.testing.assert_allclose(numbers(page, "Hidden activations"), hidden, rtol=0, atol=5.1e-4)

    play_to(page, 5)
    settle(page)  # what Plotly draws anew has no label, until the pointer moves again
    in_cell = numbers(page, "Weights")[0]
    chart(page, "Weights").locator(".heatmap-label text").first.scroll_into_view_if_needed()
    box = chart(page, "Weights").locator(".heatmap-label text").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    label = chart(page, "Weights").locator(".hoverlayer .hovertext")
    expect(label).to_contain_text("x1, h1: ")
    all_digits = label.text_content().split(": ")[1].replace("−", "-")
    assert len(all_digits) > 12
    assert float(all_digits) == pytest.approx(in_cell, abs=5.1e-4)


def test_play_runs_until_pause(new_page: Callable[..., Page]):
    page = new_page()
    page.clock.install()
    asked: list[str | bytes] = []

    def note(frame: str | bytes) -> None:
        asked.append(frame)

    page.on("websocket", lambda socket: socket.on("framesent", note))
    open_at(page)
    expect(button(page, "Pause")).to_have_count(0)
    button(page, "Play").click()
    wait_for_epoch(page, 5)
    expect(button(page, "Play")).to_have_count(0)
    wait_for_epoch(page, epoch(page) + 20)
    pause(page)
    assert_it_stays(page)
    assert_as_trained(page)
    # At rest the page asks for nothing: a minute of its clock goes by at once.
    before = len(asked)
    page.clock.run_for(60_000)
    assert len(asked) == before
    step(page)
    assert len(asked) > before


def test_a_step_is_exactly_one_epoch_also_right_after_a_pause(page: Page):
    open_at(page)
    for _ in range(2):
        button(page, "Play").click()
        wait_for_epoch(page, epoch(page) + 3)
        button(page, "Pause").click()
        button(page, "Step").click()
        idle(page)
        round_trip(page)
        page.wait_for_function(AT_REST)
        assert_as_trained(page)
        for _ in range(3):
            step(page)
    assert_as_trained(page)


def test_reset_goes_back_to_the_same_start_weights(page: Page):
    open_at(page, "/?seed=7")
    at_first = everything(page)
    play_to(page, 10)
    assert everything(page) != at_first
    for running in (False, True):
        if running:
            button(page, "Play").click()
            wait_for_epoch(page, 10)
        button(page, "Reset").click()
        expect(page.locator(".board")).to_have_attribute("data-epoch", "0")
        expect(button(page, "Play")).to_be_visible()
        page.wait_for_function(AT_REST)
        assert_it_stays(page)
        assert everything(page) == at_first


def test_the_space_bar_plays_and_pauses_and_the_right_arrow_steps(page: Page):
    open_at(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".board")).to_have_attribute("data-epoch", "1")
    page.keyboard.press("Space")
    wait_for_epoch(page, 5)
    page.keyboard.press("Space")
    expect(button(page, "Play")).to_be_visible()
    page.wait_for_function(AT_REST)
    reached = epoch(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".board")).to_have_attribute("data-epoch", str(reached + 1))


# ---- links


def test_a_link_carries_the_run_with_its_changes_to_another_browser(
    page: Page, new_page: Callable[..., Page]
):
    open_at(page, "/?seed=42&lr=0.6&hidden=4&bias=1")
    button(page, "Play").click()
    wait_for_epoch(page, 20)
    page.get_by_role("slider", name="Learning rate").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Learning rate", exact=True)).to_have_value("0.8")
    wait_for_epoch(page, epoch(page) + 20)
    pause(page)
    step(page)
    [changed_at] = re.findall(r"then=(\d+)_0.8_squared(?:&|$)", page.url)
    assert 20 <= int(changed_at) < epoch(page)
    assert_as_trained(page)

    other = open_at(new_page(), page.url)
    assert everything(other) == everything(page)
    assert other.url == page.url
    other.reload()
    other.wait_for_function(AT_REST)
    shared = everything(page)
    assert everything(other) == shared

    # From here on they go their own ways.
    step(other)
    play_to(other, epoch(other) + 20)
    assert_as_trained(other)
    assert everything(page) == shared
    step(page)
    assert_as_trained(page)


# The board shows epochs that the server has left behind: only the link tells that the run has gone
# on since a change. Two changes at one epoch are one.
TRAINED_ON_AT = """rate => {
  const query = new URLSearchParams(location.search);
  const [epoch, latest] = (query.get("then") ?? "").split("~").at(-1).split("_");
  return latest === rate && Number(query.get("epoch")) > Number(epoch);
}"""


def test_a_change_in_flight_is_exact_however_fast_the_run_is(page: Page):
    open_at(page, "/?seed=42&lr=0.6&hidden=8-8&bias=1&epochs=2000000")
    page.get_by_role("radio", name="Flat out").click(force=True)
    button(page, "Play").click()
    wait_for_epoch(page, 2_000)
    page.locator(".board").evaluate("board => (board.isTheFirst = true)")
    for rate in ("0.8", "1.0"):
        page.get_by_role("slider", name="Learning rate").press("ArrowRight")
        page.wait_for_function(TRAINED_ON_AT, arg=rate)
    assert page.locator(".board").evaluate("board => board.isTheFirst")  # never off the page
    pause(page)
    assert re.findall(r"then=\d+_0.8_squared~\d+_1.0_squared(?:&|$)", unquote(page.url))
    assert_as_trained(page)


def test_the_back_button_goes_back_to_the_experiment_before(page: Page):
    open_at(page, "/?seed=42&epoch=50")
    before = everything(page)
    button(page, "New run: notebook by hand").click()
    expect(page.locator(".board")).to_have_attribute("data-epoch", "0")
    page.wait_for_function(AT_REST)
    page.go_back()
    expect(page.locator(".board")).to_have_attribute("data-epoch", "50")
    page.wait_for_function(AT_REST)
    assert everything(page) == before


def test_back_to_a_page_that_was_left_while_the_run_played_loses_nothing(page: Page):
    page = page.context.new_page()  # a tab that has gone far counts no more entries than 50
    open_at(page, "/?seed=42&lr=0.6&epoch=20")
    step(page)
    length = page.evaluate("history.length")
    button(page, "Play").click()
    wait_for_epoch(page, 300)
    page.get_by_role("link", name="Geometry").click()
    told = page.get_by_text("Leaving Train paused the run at epoch ")
    left = int(told.inner_text().rstrip(".").split()[-1].replace(",", ""))
    page.wait_for_function(AT_REST)
    assert epoch(page) == left
    page.go_back()
    expect(button(page, "Play")).to_be_visible()
    expect(chart(page, "Predictions")).to_be_visible()  # Geometry's board may stay for a moment
    page.wait_for_function(AT_REST)
    assert epoch(page) == left
    assert_as_trained(page)
    # Further back it looks back at where the run was, and forward again at what it has reached.
    page.go_back()
    expect(page.get_by_text("Looking back at epoch 20.")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"\bepoch={left}\b"))
    page.go_forward()
    expect(page.locator(".board")).to_have_attribute("data-epoch", str(left))
    idle(page)  # all entries are made
    assert page.evaluate("history.length") == length + 1  # that of Geometry


def test_a_link_to_a_late_epoch_opens_there(page: Page):
    page.goto("/?seed=42&lr=0.6&epoch=120000&epochs=120000")
    page.wait_for_function(AT_REST)
    assert epoch(page) == 120_000
    assert_as_trained(page)
    expect(page.locator(".board dt").last).to_have_text("(NumPy)")


def test_the_way_to_a_late_epoch_is_shown_and_can_be_cut_short(page: Page):
    page.goto("/?seed=42&lr=0.6&epoch=2000000&epochs=2000000")
    expect(page.get_by_text("Training to epoch 2,000,000")).to_be_visible()
    button(page, "Stop here").click()
    page.wait_for_function(AT_REST)
    assert 0 < epoch(page) < 2_000_000
    step(page)
    assert_as_trained(page)


# ---- the sidebar


def test_what_is_typed_takes_effect_or_is_refused_in_a_sentence(page: Page):
    open_at(page, f"/?epoch=5&weights={'_'.join(['0.5', '-0.75', '0.25'] * 3)}")
    rate = page.get_by_label("Learning rate", exact=True)
    refusal = page.get_by_text(
        "Learning rate must be a number above 0 and at most 100; 0.3 is still used."
    )
    for text in ("101", "0"):
        rate.fill(text)
        rate.press("Enter")
        expect(refusal).to_be_visible()
        expect(rate).to_have_value(text)
    assert_as_trained(page)
    rate.fill("0.45")
    rate.press("Enter")
    expect(page).to_have_url(re.compile("then=5_0.45_squared"))
    expect(refusal).to_have_count(0)
    assert_as_trained(page)


@pytest.mark.parametrize("key", ["Tab", pytest.param("Enter", marks=pytest.mark.long)])
def test_start_weights_are_typed_one_after_the_other(page: Page, key: str):
    open_at(page, "/?hidden=2&bias=1&weights=" + "_".join(["0.123456"] * 9))
    edit, first = button(page, "Edit the weights"), page.get_by_label("row x1, column h1")
    edit.click()
    first.focus()
    # As fast as a hand can. Read as in every field; no key of the page takes the digits.
    for text in ("20", "0,6", "0", "-1e3", "0.123", "5000", "7", "abc", "−2"):
        page.keyboard.press("Control+a")
        page.keyboard.type(text)
        page.keyboard.press(key)
    expect(page).to_have_url(re.compile("weights=" + "_".join(WEIGHTS)))
    must_be = "must be a number from -1,000 to 1,000; 0.123456 is still used."
    told = page.get_by_role("dialog").get_by_role("alert")
    expect(told).to_have_text([f"bias → h2 {must_be}", f"h2 → y {must_be}"])
    assert_weights_begin(page, [round(float(weight), 3) for weight in WEIGHTS])
    # What is there stays there, whether it is used or not, and has not become shorter.
    edit.click()
    expect(page.get_by_role("dialog")).to_have_count(0)  # before it is pressed once more
    edit.click()
    fields = page.get_by_role("dialog").get_by_role("table").get_by_role("textbox")
    expect(fields).to_have_count(9)
    shown = fields.evaluate_all("fields => fields.map((field) => field.value)")
    assert shown == ["20", "0,6", "0", "-1e3", "0.123", "5000", "7", "abc", "−2"]
    first.fill("1")
    first.press("Enter")
    expect(page).to_have_url(re.compile("weights=" + "_".join(["1.0", *WEIGHTS[1:]])))
    # Another run's weights take their place.
    page.keyboard.press("Escape")
    page.go_back()
    expect(page).to_have_url(re.compile("weights=20.0_"))
    edit.click()
    expect(first).to_have_value("20")
    expect(told).to_have_count(0)


WEIGHTS = ("20.0", "0.6", "0.0", "-1000.0", "0.123", "0.123456", "7.0", "0.123456", "-2.0")


def test_weights_of_another_program_are_pasted_and_back_returns(page: Page):
    open_at(page, "/?hidden=2-2&bias=1&weights=" + "_".join(["0.5"] * 15) + "&epoch=20")
    button(page, "Edit the weights").click()
    dialog = page.get_by_role("dialog")
    field = dialog.get_by_role("textbox", name="Paste weights from another program")
    told = dialog.get_by_test_id("stAlert")
    before = page.url

    def paste(text: str) -> None:
        field.fill("")
        field.focus()
        page.keyboard.insert_text(text)
        button(page, "Start from these").click()

    torch = prints()["PyTorch 2.13.0, state_dict"]
    paste(torch[: len(torch) // 2])  # not all of it was copied
    expect(told).to_have_text("Not read: “(” in line 3 is never closed.")
    expect(field).to_have_value(torch[: len(torch) // 2])
    assert page.url == before
    assert_as_trained(page)

    paste(torch)
    expect(told).to_have_text(
        "Read as 2-3-1 with biases; rows and columns were swapped, as PyTorch prints them."
    )
    for part in ("hidden=3", "bias=1", "weights=5.1235_-3.5_0.000125_-5.25_3.75_123.46_-2.5_0.0"):
        expect(page).to_have_url(re.compile(part))
    expect(dialog.get_by_label("row x2, column h3")).to_have_value("123.5")
    first = [5.1235, -3.5, 0.000125, -5.25, 3.75, 123.46, -2.5, 0, 1.0625]

    def are_drawn() -> bool:
        drawn = numbers(page, "Weights")[: len(first)]
        return len(drawn) == len(first) and np.allclose(drawn, first, rtol=0, atol=6e-4)

    assert not until_none(page, lambda: not are_drawn())  # the link is there before the charts
    page.wait_for_function(AT_REST)
    assert_as_trained(page)

    page.keyboard.press("Escape")
    page.go_back()
    expect(page).to_have_url(before)
    wait_for_epoch(page, 20)
    page.wait_for_function(AT_REST)
    assert_as_trained(page)


@pytest.mark.parametrize(
    "window",
    [(1280, 720), (390, 844)],
    ids=str,
)
def test_the_field_for_weights_fits_the_window_and_its_choice_can_be_pressed(
    page: Page, window: tuple[int, int]
):
    page.set_viewport_size({"width": window[0], "height": window[1]})
    open_at(page, "/?weights=" + "_".join(["0.5"] * 9))
    if window[0] < 500:
        page.get_by_test_id("stExpandSidebarButton").click()
    button(page, "Edit the weights").click()
    field = page.get_by_role("textbox", name="Paste weights from another program")
    field.fill("[[1] [2]] [[3]] [[4]] [[5]]")
    button(page, "Start from these").click()
    choice = button(page, "2-1-1 with biases")
    expect(choice).to_be_visible()
    dialog = page.get_by_role("dialog")
    assert until_none(page, lambda: outside(page, field, button(page, "Start from these"))) == []
    choice.click()
    expect(dialog.get_by_test_id("stAlert")).to_have_text("Read as 2-1-1 with biases.")
    expect(page).to_have_url(re.compile("weights=1.0_2.0_3.0_4.0_5.0&"))
    assert dialog.evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")


def test_numbers_typed_while_a_run_plays_are_taken_or_refused_and_it_plays_on(page: Page):
    open_at(page, f"/?seed=42&lr=0.6&epochs=2000000&{SLOWLY}")
    button(page, "Play").click()
    wait_for_epoch(page, 20)
    page.locator(".board").evaluate("board => (board.isTheFirst = true)")
    rate, epochs = (page.get_by_label(name, exact=True) for name in ("Learning rate", "Epochs"))
    for field, text, shown in ((rate, "0,8", "0.8"), (epochs, "1,900,000", "1900000")):
        field.fill("")
        for character in text:  # the board is redrawn meanwhile, and takes none of it away
            field.press(character)
            wait_for_epoch(page, epoch(page) + 1)
        expect(field).to_have_value(text)
        field.press("Enter")
        expect(field).to_have_value(shown)
    refusals = page.get_by_test_id("stSidebar").get_by_role("alert")
    refused = ((rate, "-1", "0.8"), (epochs, "1e9", "1,900,000"))
    for number, (field, text, used) in enumerate(refused):
        field.fill(text)
        field.press("Enter")
        expect(refusals.nth(number)).to_contain_text(f"; {used} is still used.")
        wait_for_epoch(page, epoch(page) + 20)
        expect(field).to_have_value(text)
    page.get_by_role("slider", name="Learning rate").press("ArrowRight")
    expect(rate).to_have_value("1")
    expect(refusals).to_have_count(1)
    wait_for_epoch(page, epoch(page) + 20)
    assert page.locator(".board").evaluate("board => board.isTheFirst")  # never off the page
    pause(page)
    assert "epochs=1900000" in page.url
    assert re.findall(r"then=\d+_0.8_squared~\d+_1.0_squared(?:&|$)", unquote(page.url))
    assert_as_trained(page)


def assert_weights_begin(page: Page, first: list[float]) -> None:
    """The link is there before the charts."""
    assert not until_none(page, lambda: numbers(page, "Weights")[: len(first)] != first)
    page.wait_for_function(AT_REST)
    assert_as_trained(page)


# ---- colours

COLOURS = """() => {
  const colour = (element, name) => getComputedStyle(element)[name].match(/[\\d.]+/g).map(Number);
  const texts = [...document.querySelectorAll(
    ".board dd, .board .gtitle, .board .xtick text, .board .ytick text, " +
    ".board .xtitle, .board .ytitle")];
  return {
    page: colour(document.querySelector(".stApp"), "backgroundColor"),
    texts: texts.filter(text => text.textContent).map(text =>
      [text.textContent, colour(text, text instanceof SVGElement ? "fill" : "color")]),
  };
}"""


def luminance(colour: list[float]) -> float:
    """Relative luminance, as the Web Content Accessibility Guidelines define it."""
    parts = [channel / 255 for channel in colour[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def unreadable(page: Page) -> list[str]:
    """The texts around the charts whose contrast to the page is below 4.5."""
    colours = page.evaluate(COLOURS)
    behind = luminance(colours["page"])
    assert len(colours["texts"]) > 30
    found = []
    for text, colour in colours["texts"]:
        low, high = sorted((behind, luminance(colour)))
        if (high + 0.05) / (low + 0.05) < 4.5:
            found.append(text)
    return found


@pytest.mark.parametrize("colour_scheme", ["dark"])
def test_both_themes_are_readable_and_show_the_same_numbers(page: Page):
    open_at(page)
    play_to(page, 10)
    assert unreadable(page) == []
    assert luminance(page.evaluate(COLOURS)["page"]) < 0.1
    in_the_dark = everything(page)

    title = page.locator(".board .gtitle").first
    colour = title.evaluate("text => getComputedStyle(text).fill")
    page.emulate_media(color_scheme="light")
    expect(title).not_to_have_css("fill", colour)
    page.wait_for_function(AT_REST)
    assert until_none(page, lambda: unreadable(page)) == []
    assert luminance(page.evaluate(COLOURS)["page"]) > 0.8
    assert everything(page) == in_the_dark


# ---- without the player


@pytest.mark.parametrize(
    "file", ["index.js", pytest.param("plotly.min.js", marks=pytest.mark.long)]
)
def test_without_the_board_there_are_ordinary_charts(lonely_page: Page, file: str):
    page = lonely_page
    page.route(re.compile(re.escape(f"/{file}")), lambda route: route.abort())
    page.goto(f"/?seed=42&{SLOWLY}")
    expect(page.get_by_test_id("stAlert")).to_contain_text("live board")
    charts = page.get_by_test_id("stPlotlyChart").locator(".main-svg:first-child")
    expect(charts).to_have_count(5)
    expect(page.locator(".board")).to_have_count(0)
    button(page, "Step").click()
    expect(page).to_have_url(re.compile(r"[?&]epoch=1(&|$)"))
    expect(page.get_by_text("Epoch 1.")).to_be_visible()
    button(page, "Play").click()
    expect(page.get_by_text(re.compile(r"Epoch ([2-9]|\d{2,})\."))).to_be_visible()
    button(page, "Pause").click()
    expect(button(page, "Play")).to_be_visible()
    expect(charts).to_have_count(5)


def test_where_blobs_are_forbidden_there_are_ordinary_charts_too(lonely_page: Page):
    page = lonely_page
    page.context.grant_permissions(["local-network-access"])  # that a page from a route lacks
    policy = "script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'"

    def forbid(route: Route) -> None:
        answer = route.fetch()
        headers = {**answer.headers, "content-security-policy": policy}
        route.fulfill(response=answer, headers=headers)

    page.route("/?*", forbid)
    page.goto("/?seed=7")
    expect(page.get_by_text("forbids scripts from blob: addresses")).to_be_visible()
    expect(page.locator("[data-testid=stPlotlyChart] .main-svg")).not_to_have_count(0)
    expect(page.get_by_text("BidiComponent Error").locator("visible=true")).to_have_count(0)
    button(page, "Step").click()
    expect(page.get_by_text("Epoch 1. Mean absolute error")).to_be_visible()
