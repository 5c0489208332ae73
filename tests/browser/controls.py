"""Controls that the tests of more than one page use."""

from playwright.sync_api import Locator, Page


def cell(page: Page, name: str) -> Locator:
    """The cell of a matrix of the worked epoch, by its name in the link."""
    return page.locator(f'[data-cell="{name}"]')


def upload(page: Page, name: str, content: bytes) -> None:
    """Give the page a file."""
    file = {"name": name, "mimeType": "application/json", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)
