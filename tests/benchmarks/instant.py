"""``python -m tests.benchmarks.instant``: a whole run as its user waits for it, by each engine.

A real server and headless Chromium at 1280x720 on this machine: from Play, flat out, to the
picture of epoch 400,000, and from a move of the learning rate's slider to the curve of what
comes next. Medians beside their bars. Takes a minute; ``--quick`` half of it.
"""

import argparse
import time
from dataclasses import dataclass
from statistics import median

from playwright.sync_api import Browser, Page

from tests.browser.chromium import running_browser
from tests.browser.server import Server, running_server
from xorcore import compiled

ENGINES = {"auto": "compiled", "numpy": "NumPy"}
"""What a server is told, and what its board then says."""

LINK = "/?seed=42&lr=0.6&speed=Flat+out"


@dataclass(frozen=True)
class Wait:
    """What somebody waits for, how long, and how long that may be."""

    name: str
    value: float
    unit: str
    bar: float


# Resolves to the milliseconds from the next key to the first picture with another dotted curve.
_PREVIEW = """() => {
  const curve = () => document.querySelector(".board .scatterlayer .trace:last-child path.js-line")
    ?.getAttribute("d");
  const before = curve();
  window.foreseen = new Promise((resolve) => {
    setTimeout(() => resolve(5_000), 5_000);  // no effect at all
    window.addEventListener("keydown", () => {
      const begin = performance.now();
      const look = () =>
        curve() && curve() !== before
          ? requestAnimationFrame(() => resolve(performance.now() - begin))
          : requestAnimationFrame(look);
      look();
    }, { once: true, capture: true });
  });
}"""

# Resolves to the seconds from the next click to the picture of the last epoch.
_FINISH = """() => {
  window.finished = new Promise((resolve) => {
    window.addEventListener("click", () => {
      const begin = performance.now();
      const look = () =>
        document.querySelector(".board").dataset.epoch === "400000"
          ? requestAnimationFrame(() => resolve((performance.now() - begin) / 1_000))
          : requestAnimationFrame(look);
      look();
    }, { once: true, capture: true });
  });
}"""


def foreseeing(page: Page, moves: int) -> float:
    """Milliseconds from a move of the learning rate's slider to the dotted curve."""
    slider = page.locator("input[aria-label='Learning rate, on a log scale']")
    times = []
    for _ in range(moves + 1):
        slider.focus()
        page.evaluate(_PREVIEW)
        page.keyboard.press("ArrowLeft")  # on and on: nothing that was foreseen before
        times.append(page.evaluate("window.foreseen"))
        page.wait_for_timeout(500)
    return median(times[1:])  # the first finds everything cold


def finishing(page: Page, times: int) -> float:
    """Seconds from Play, flat out, to the picture of epoch 400,000."""
    seconds = []
    for _ in range(times):
        page.get_by_role("button", name="Reset").click()
        page.wait_for_timeout(1_000)
        page.evaluate(_FINISH)
        page.get_by_role("button", name="Play").click()
        seconds.append(page.evaluate("window.finished"))
        page.wait_for_timeout(500)
    return median(seconds)


def wait_for_engine(browser: Browser, server: Server, engine: str) -> None:
    """Have the epochs compiled, as the first visitor's page begins to."""
    page = opened(browser, server)
    deadline = time.monotonic() + 60
    wanted = ENGINES[engine if compiled.is_available() else "numpy"]
    while page.locator(".board").get_attribute("data-engine") != wanted:
        if time.monotonic() > deadline:
            raise RuntimeError("the compiled engine did not become ready in a minute")
        page.get_by_role("button", name="Reset").click()
        page.wait_for_timeout(1_000)
    page.close()


def opened(browser: Browser, server: Server) -> Page:
    """A page of its own with the notebook's full run, at rest."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(server.url + LINK)
    page.locator(".board:not(.playing)").wait_for()
    page.wait_for_timeout(1_000)
    return page


def measure(browser: Browser, *, moves: int, runs: int) -> list[Wait]:
    """How long it takes, median of so many slider moves and whole runs with each engine."""
    waits = []
    for engine in ENGINES if compiled.is_available() else ["numpy"]:
        with running_server(environment={"XOR_LAB_ENGINE": engine}) as server:
            wait_for_engine(browser, server, engine)
            page = opened(browser, server)
            foreseen, finished = foreseeing(page, moves), finishing(page, runs)
            name = page.locator(".board").get_attribute("data-engine")
            page.close()
        to_preview, to_end = {"compiled": (180, 0.3), "NumPy": (250, 4.5)}[name]
        waits.append(Wait(f"slider to preview, {name}", foreseen, "ms", to_preview))
        waits.append(Wait(f"Play to epoch 400,000, {name}", finished, "s", to_end))
    return waits


def table(waits: list[Wait]) -> str:
    """The waits in Markdown, each beside its bar."""
    lines = ["| what a user waits for | measured | bar | |", "|---|---|---|---|"]
    for wait in waits:
        verdict = "reached" if wait.value <= wait.bar else "missed"
        told = f"{wait.value:.3g} {wait.unit} | ≤ {wait.bar:g} {wait.unit}"
        lines.append(f"| {wait.name} | {told} | {verdict} |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer moves and runs")
    options = parser.parse_args()
    with running_browser() as browser:
        size = {"moves": 5, "runs": 1} if options.quick else {"moves": 15, "runs": 5}
        print(table(measure(browser, **size)))


if __name__ == "__main__":
    main()
