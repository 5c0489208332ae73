"""How the update is made, chosen in the sidebar in a real browser."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.board import open_at, step
from tests.browser.controls import cell, expect_step, unfold
from tests.browser.scenes import settle
from tests.browser.waits import round_trip
from xorcore import Momentum, Network, Trainer

ROW = "How the update is made"


def _row(page: Page) -> Locator:
    row = page.locator(".st-key-method")
    row.scroll_into_view_if_needed()
    return row


def _choose(page: Page, label: str, option: str) -> None:
    box = _row(page).get_by_role("combobox", name=label)
    box.click()
    page.get_by_role("option", name=option, exact=True).click()
    round_trip(page)


def test_it_is_one_closed_row_that_says_its_state_and_stays_open_while_one_chooses(page: Page):
    open_at(page)
    row = _row(page)
    expect(row.get_by_text(ROW)).to_be_visible()
    expect(page.get_by_text("All points at once, gradient descent.")).to_be_visible()
    expect(row.get_by_role("combobox", name="Rule")).to_be_hidden()

    unfold(page, ROW)
    _choose(page, "Rule", "Adam")
    expect(page).to_have_url(re.compile(r"[?&]rule=adam(~|%7E)0\.9(~|%7E)0\.999(~|%7E)1e-08"))
    expect(row.get_by_role("textbox", name="β₂, of the squares")).to_have_value("0.999")
    _choose(page, "Points per update", "One at a time")
    _choose(page, "Order", "Shuffled")
    expect(row.get_by_role("textbox", name="Seed of the order")).to_be_visible()
    words = "One point at a time, shuffled by seed 42, Adam."
    expect(page.get_by_text(words)).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]batch=1&.*shuffle=42|shuffle=42.*batch=1"))
    step(page)  # and it trains


def test_a_number_that_the_rule_does_not_take_is_refused_below_its_field(page: Page):
    open_at(page, "/?rule=momentum~0.9")
    unfold(page, ROW)
    field = _row(page).get_by_role("textbox", name="Momentum kept")
    field.fill("1")
    field.press("Enter")
    expect(_row(page).get_by_role("alert")).to_have_text(
        "Momentum must be at least 0 and below 1; 0.9 is still used."
    )
    field.fill("0,5")
    field.press("Enter")
    expect(_row(page).get_by_role("alert")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"[?&]rule=momentum(~|%7E)0\.5"))


def test_by_hand_walks_through_each_update_and_each_step_of_the_rule(page: Page):
    page.goto("/by_hand?rule=nesterov~0.9&batch=2&epoch=2")
    expect_step(page, 1)
    settle(page)
    expect(page.get_by_role("heading", name="1. Where the velocity leads")).to_be_visible()
    expect(page.get_by_text("update 1 of 2, of 00, 01.")).to_be_visible()
    page.get_by_role("radio", name="2: 10, 11").click()
    expect(page.get_by_text("update 2 of 2, of 10, 11.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\bupdate=2\b"))
    page.get_by_role("radio", name="12", exact=True).click()
    expect_step(page, 12)
    expect(page.get_by_role("heading", name="12. New weights")).to_be_visible()
    # A press on a number shows how it is made: of the weight before, and the velocity.
    cell(page, "h1.y").click()
    expect(page.locator(".matrices .note")).to_have_text(
        re.compile(r"^-?\S+ \+ \(-?\S+\) ≈ -?\S+$")
    )


def test_you_compute_the_steps_of_a_rule(page: Page):
    page.goto("/by_hand?rule=momentum~0.5&epoch=1&step=10&mode=compute&blank=all")
    expect_step(page, 10)
    settle(page)
    new = Momentum(0.5)
    trainer = Trainer(Network.notebook(), learning_rate=0.3, rule=new, engine="numpy")
    trainer.advance(2)
    # The velocity after the second epoch is what its weights have moved by.
    moved = trainer.history.network_at(2).weights[1] - trainer.history.network_at(1).weights[1]
    field = cell(page, "h1.y")
    field.fill(f"{moved[0, 0]:.6f}")
    field.press("Enter")
    expect(page.get_by_text("Score: 1 of 1 right")).to_be_visible()


def test_ways_to_step_goes_on_while_one_looks_and_draws_what_is_done(page: Page):
    page.goto("/ideas?chapter=ways&momentum=0.95&pace=0.3")
    row = page.get_by_role("row", name=re.compile("^Adam"))
    expect(row).to_have_text(re.compile(r"2,37[123]$"))
    plain = page.get_by_role("row", name=re.compile("^Gradient descent"))
    first = re.search(r"at ([\d,]+)$", plain.inner_text())
    assert first
    expect(plain).not_to_have_text(re.compile(f"at {first[1]}$"))
    curves = page.locator(".js-plotly-plot .scatterlayer path.js-line")
    expect(curves).to_have_count(4 + 1)  # and the line of the error that is looked for
    page.get_by_role("radio", name="0.9", exact=True).click()
    expect(page.get_by_text("10 times")).to_be_visible()
    expect(page).not_to_have_url(re.compile(r"\bmomentum="))
