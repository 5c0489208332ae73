"""Controls that the tests of more than one page use."""

import re

from playwright.sync_api import Locator, Page, expect


def cell(page: Page, name: str) -> Locator:
    """The cell of a matrix of the worked epoch, by its name in the link."""
    return page.locator(f'[data-cell="{name}"]')


def upload(page: Page, name: str, content: bytes) -> None:
    """Give the page a file."""
    file = {"name": name, "mimeType": "application/json", "buffer": content}
    page.locator("[data-testid=stMain] input[type=file]").set_input_files(file)


def expect_step(page: Page, step: int) -> None:
    """Wait until this step of By hand is drawn: its heading, and its matrices."""
    expect(page.get_by_role("heading", name=f"{step}. ")).to_be_visible()
    page_of_step = re.compile(rf"^\d+ \d+ {step} ")
    expect(page.locator(".matrices[data-page]")).to_have_attribute("data-page", page_of_step)
