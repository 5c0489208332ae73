"""Take the README's pictures of the app as it is now: ``python -m tests.pictures``."""

from tests.browser.chromium import running_browser
from tests.browser.server import ROOT, running_server

_RUN = "/?seed=42&lr=0.6&epoch=1900"


def main() -> None:
    """Write the pictures into ``.github``."""
    with running_server() as server, running_browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(server.url + _RUN)
        page.locator(".board:not(.playing)").wait_for()
        page.screenshot(path=ROOT / ".github" / "train.png")


if __name__ == "__main__":
    main()
