"""``python -m tests.benchmarks.points``: adding a point while the run plays, against its bar.

A real server and headless Chromium at 1280x720 on this machine: points are clicked into the
surface of a run that plays, which has 4 of them, and then nearly 500. Measured is the time from
the click to the picture with the point, and to the first picture of the network trained with it.
Takes a minute; ``--quick`` half of it.
"""

import argparse
from statistics import median

from playwright.sync_api import Browser, Page

from tests.benchmarks.instant import wait_for_engine
from tests.browser.chromium import GUIDE_SEEN, running_browser
from tests.browser.server import Server, running_server

BAR = 250  # ms, from the click to the point painted

LINKS = {
    "4 points": "/?edit=1&seed=42&lr=0.6&epoch=100",
    "480 points": "/?edit=1&data=moons~480~0.15~7&seed=42&lr=0.01&epoch=100",
}

# Resolves to the milliseconds from the next click until the editor has painted at its place, and
# until the board shows that so many answers are counted.
_PROBE = """(count) => {
  const canvas = document.querySelector(".points-editor canvas");
  const right = document.querySelectorAll(".board .readouts dd")[2];
  const frame = () => new Promise(requestAnimationFrame);
  window.added = new Promise((resolve, reject) => {
    window.addEventListener("pointerup", async ({ clientX, clientY }) => {
      const begin = performance.now();
      const { left, top } = canvas.getBoundingClientRect();
      const [x, y] = [clientX - left, clientY - top].map((n) => n * devicePixelRatio);
      const context = canvas.getContext("2d");
      const isPainted = () => context.getImageData(x, y, 1, 1).data[3] > 0;
      while (!isPainted() && performance.now() < begin + 5_000) await frame();
      await frame();
      const painted = performance.now() - begin;
      const isCounted = () => right.textContent.endsWith(` of ${count}`);
      while (!isCounted() && performance.now() < begin + 10_000) await frame();
      if (!isCounted()) reject(new Error("the point was not added"));
      await frame();
      resolve([painted, performance.now() - begin]);
    }, { once: true, capture: true });
  });
}"""


def adding(browser: Browser, server: Server, link: str, clicks: int) -> tuple[float, float]:
    """Median milliseconds from a click to its point painted, and to the network that has it."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.add_init_script(GUIDE_SEEN)
    page.goto(server.url + link)
    page.locator(".board[data-epoch]:not(.playing) .points-editor .area").wait_for()
    page.wait_for_timeout(1_000)
    points = int(page.locator(".board .readouts dd").nth(2).inner_text().split()[-1])
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(1_500)
    times = [_add(page, number, points + number) for number in range(1, clicks + 1)]
    page.close()
    painted, trained = zip(*times[1:], strict=True)  # the first finds everything cold
    return median(painted), median(trained)


def _add(page: Page, number: int, count: int) -> tuple[float, float]:
    """Click a free place at the top right of the square, another one each time; wait for it."""
    box = page.locator(".points-editor .area").bounding_box()
    assert box
    row, column = divmod(number, 4)
    across, down = 0.64 + 0.08 * column, 0.12 + 0.09 * row
    page.evaluate(_PROBE, count)
    page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])
    painted, trained = page.evaluate("window.added")
    page.wait_for_timeout(370)  # at all moments of a tick
    return painted, trained


def main() -> None:
    """Measure, and print each figure beside its bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer clicks")
    clicks = 6 if parser.parse_args().quick else 11
    print("| a point added while it plays | measured | bar | |\n|---|---|---|---|")
    with running_server() as server, running_browser() as browser:
        wait_for_engine(browser, server, "auto")
        for name, link in LINKS.items():
            painted, trained = adding(browser, server, link, clicks)
            verdict = "reached" if painted <= BAR else "missed"
            print(f"| click to painted, {name} | {painted:.0f} ms | ≤ {BAR} ms | {verdict} |")
            print(f"| click to the network trained with it, {name} | {trained:.0f} ms | | |")


if __name__ == "__main__":
    main()
