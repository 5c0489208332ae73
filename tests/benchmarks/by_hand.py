"""``python -m tests.benchmarks.by_hand``: how long a step change of the page By hand takes.

From the key pressed to the new step painted, heading and matrices, in headless Chromium: the
median of 20 against its bar.
"""

from statistics import median

from playwright.sync_api import Page

from tests.browser.chromium import running_browser
from tests.browser.server import running_server

CHANGES = 20
BAR = 300
"""Milliseconds that the median change may take."""

# Resolves to the time from the next key to the frame after the one that has the new step.
_WATCH = """() => {
  const shown = () => [
    document.querySelector("h3").textContent.split(".")[0],
    document.querySelector(".matrices[data-page]").dataset.page,
  ];
  const [step, page] = shown();
  window.change = new Promise((resolve) => {
    window.addEventListener("keydown", () => {
      const begin = performance.now();
      const look = () => {
        const [nextStep, nextPage] = shown();
        if (nextStep !== step && nextPage !== page)
          requestAnimationFrame(() => resolve(performance.now() - begin));
        else requestAnimationFrame(look);
      };
      look();
    }, { once: true, capture: true });
  });
}"""


def measure(page: Page, url: str) -> list[float]:
    """Milliseconds of each change: through the ten steps and back, after a walk to warm up."""
    page.goto(f"{url}/by_hand")
    page.locator(".matrices table").first.wait_for()
    page.wait_for_timeout(1_000)
    keys = (["ArrowRight"] * 9 + ["ArrowLeft"] * 9) * 2
    times = []
    for key in keys[: CHANGES + 3]:
        page.evaluate(_WATCH)
        page.keyboard.press(key)
        times.append(page.evaluate("window.change"))
        page.wait_for_timeout(150)
    return times[3:]


def main() -> None:
    """Print the times and the median beside its bar."""
    with running_server() as server, running_browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        times = measure(page, server.url)
    print(" ".join(f"{time:.0f}" for time in times), "ms")
    verdict = "reached" if median(times) <= BAR else "NOT reached"
    print(f"median of {len(times)} step changes {median(times):.0f} ms, bar {BAR} ms: {verdict}")


if __name__ == "__main__":
    main()
