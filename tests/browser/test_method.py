"""How the update is made, chosen in the sidebar in a real browser."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.board import open_at, step
from tests.browser.waits import round_trip

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

    row.get_by_text(ROW).click()
    _choose(page, "Rule", "Adam")
    expect(page).to_have_url(re.compile(r"[?&]rule=adam(~|%7E)0\.9(~|%7E)0\.999(~|%7E)1e-08"))
    expect(row.get_by_role("textbox", name="β₂, of the squares")).to_have_value("0.999")
    _choose(page, "Points per update", "One at a time")
    _choose(page, "Order", "Shuffled in every epoch")
    expect(row.get_by_role("textbox", name="Seed of the order")).to_be_visible()
    words = "One point at a time, shuffled by seed 42, Adam."
    expect(page.get_by_text(words)).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]batch=1&.*shuffle=42|shuffle=42.*batch=1"))
    step(page)  # and it trains


def test_a_number_that_the_rule_does_not_take_is_refused_below_its_field(page: Page):
    open_at(page, "/?rule=momentum~0.9")
    _row(page).get_by_text(ROW).click()
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
