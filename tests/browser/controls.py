"""Controls that the tests of more than one page use."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.scenes import settle

_UNFOLDED = "() => document.getAnimations().every((one) => one instanceof CSSTransition)"


def cell(page: Page, name: str) -> Locator:
    """The cell of a matrix of the worked epoch, by its name in the link."""
    return page.locator(f'[data-cell="{name}"]')


def unfold(page: Page, title: str) -> None:
    """Open the row with this title, and wait until it is as tall as it gets.

    Until then it moves what is below: a button may go on between the press and the release.
    """
    page.locator("summary").filter(has_text=title).click()
    settle(page)
    page.wait_for_function(_UNFOLDED)


def upload(page: Page, name: str, content: bytes) -> None:
    """Give the page a file."""
    file = {"name": name, "mimeType": "application/json", "buffer": content}
    page.locator("[data-testid=stMain] input[type=file]").set_input_files(file)


def expect_step(page: Page, step: int) -> None:
    """Wait until this step of By hand is drawn: its heading, and its matrices."""
    expect(page.get_by_role("heading", name=f"{step}. ")).to_be_visible()
    page_of_step = re.compile(rf"^\d+ \d+ {step} ")
    expect(page.locator(".matrices[data-page]")).to_have_attribute("data-page", page_of_step)
