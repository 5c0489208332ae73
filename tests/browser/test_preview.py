"""What comes next, and the engine that the epochs run on, in a real browser."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.scenes import settle
from tests.browser.server import running_server
from tests.browser.waits import round_trip
from xorcore import compiled

DOTTED = ".board .scatterlayer .trace:last-child path.js-line[style*=dasharray]"
LINK = "/?seed=42&lr=0.6"


def test_the_dotted_line_follows_the_learning_rate_and_goes_while_the_run_plays(page: Page):
    page.goto(LINK)
    line = page.locator(DOTTED)
    expect(line).to_be_visible()
    expect(page.locator(".board .legend")).to_contain_text(
        re.compile(r"what comes next ?to epoch [\d,]+, ?computed no further")
    )
    expect(page.locator(".board dt").last).to_have_text("Epochs/s (NumPy)")
    settle(page)
    before = line.get_attribute("d")
    page.locator("input[aria-label='Learning rate, on a log scale']").focus()
    page.keyboard.press("ArrowLeft")
    expect(line).not_to_have_attribute("d", before)
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".board .legend")).to_be_hidden()
    expect(line).to_be_hidden()
    page.get_by_role("button", name="Pause").click()
    expect(line).to_be_visible()


@pytest.mark.long
@pytest.mark.skipif(not compiled.is_available(), reason="there is no Numba to use")
def test_where_numba_is_installed_the_epochs_are_compiled(
    browser: Browser, watch_uncaught: Callable[[Page], None]
):
    with running_server(environment={"XOR_LAB_ENGINE": "auto"}) as server:
        page = browser.new_page(base_url=server.url)
        watch_uncaught(page)
        page.goto(LINK + "&speed=Flat+out")
        page.locator(".board:not(.playing)").wait_for()
        # It may take a while, and meanwhile NumPy serves.
        deadline = time.monotonic() + 120
        while not page.locator(".board[data-engine=compiled]").count():
            assert time.monotonic() < deadline
            page.get_by_role("button", name="Reset").click()
            round_trip(page)
        expect(page.locator(".board dt").last).to_have_text("Epochs/s (compiled)")
        expect(page.locator(".board:not(.playing)")).to_have_attribute(
            "aria-label", re.compile("to epoch 400,000")
        )
        page.get_by_role("button", name="Play").click()
        expect(page.locator(".board")).to_have_attribute("data-epoch", "400000")
        page.close()
        assert "Uncaught" not in server.log()
