"""Take the README's pictures of the app as it is now: ``python -m tests.pictures``."""

from tests.browser.chromium import running_browser
from tests.browser.scenes import settle
from tests.browser.server import ROOT, running_server

# Of each picture: the page's address, and what it shows when it is ready.
_PICTURES = {
    "train": ("/?seed=42&lr=0.6&epoch=20000&at=900", ".board:not(.playing)"),
    "geometry": ("/geometry?seed=42&lr=0.6&epoch=2000", ".board:not(.playing)"),
    "landscape": ("/landscape?lr=0.3&epoch=200000&at=50000", ".board:not(.playing)"),
    "many_runs": ("/many_runs?seed=42&lr=0.6&epoch=3000&seeds=500", "text=What the"),
    "by_hand": ("/by_hand?step=7&cell=01.h2", "text=0.1394 × -0.893"),
}


def main() -> None:
    """Write the pictures into ``.github``."""
    with running_server() as server, running_browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        for name, (address, ready) in _PICTURES.items():
            page.goto(server.url + address)
            page.locator(ready).first.wait_for()
            settle(page)
            page.screenshot(path=ROOT / ".github" / f"{name}.png")


if __name__ == "__main__":
    main()
