"""``python -m tests.benchmarks.startup``: to the first chart, from page to page, and imports.

``streamlit run`` in a process of its own, opened by a browser with an empty cache as soon as it
answers, several times; then the same server, opened by further browsers with an empty cache, each
of which goes from every page to the next and back: on pages it has not seen before, and then on
those it has. ``import xorcore`` in fresh interpreters: with NumPy, and by itself. Then Step is
pressed again and again while a new server compiles for the first time: nobody may wait for that.
Medians beside their bars. ``--profile`` lists the slowest imports, as ``-X importtime`` finds
them. Takes two minutes.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from itertools import chain
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from tests.browser.chromium import GUIDE_SEEN, running_browser
from tests.browser.server import ROOT, Server, running_server
from xorcore import compiled

BARS = {
    "streamlit run to first chart, s": 3.2,
    "warm server, navigation to first chart, empty cache, s": 2.2,
    "page to page, to its first chart, s": 0.6,
    "import xorcore, with NumPy, ms": 150,
    "longest Step while it compiles, ms": 1_000,
}
_COMPILING = 15
"""Seconds from the first page in which the epochs are compiled."""
_CHART = ".board .cartesianlayer .subplot"
_PLOTLY_CHART = ".stPlotlyChart .cartesianlayer .subplot"
FIRST = {
    "XOR Lab": _CHART,
    "Lesson": ".stMain h4",  # it has no chart: the title of the lesson
    "By hand": ".matrices table",
    "Replay": _CHART,
    "Geometry": _CHART,
    "Landscape": _CHART,
    "Ideas": _PLOTLY_CHART,
    "Predict": ".picker .cartesianlayer .subplot",
    "Many runs": _PLOTLY_CHART,
    "Take home": ".stMain .stDownloadButton",
}
"""What each page shows first, a chart if it has one; by its heading, in the order of the menu."""

# Resolves to the milliseconds from the press of a page's link to the picture with what it shows
# first, below its own heading. What the page before has left there does not count.
_GO = """([heading, first]) => new Promise((resolve, reject) => {
  const names = heading === "XOR Lab" ? "Train" : heading;
  const links = document.querySelectorAll("[data-testid=stSidebarNavLink]");
  const before = new Set(document.querySelectorAll(first));
  const begin = performance.now();
  [...links].find((link) => link.textContent.endsWith(names)).click();
  const isThere = (found) =>
    found.getClientRects().length && !before.has(found) && !found.closest("[data-stale=true]");
  const look = () => {
    if (performance.now() > begin + 20_000) reject(new Error(`no ${first} on ${heading}`));
    const isPage = document.querySelector(".stMain h1")?.textContent.trim() === heading;
    isPage && [...document.querySelectorAll(first)].some(isThere)
      ? requestAnimationFrame(() => resolve(performance.now() - begin))
      : requestAnimationFrame(look);
  };
  look();
})"""
_IMPORT = """
import time
begin = time.perf_counter()
import numpy
middle = time.perf_counter()
import xorcore
end = time.perf_counter()
print(1_000 * (end - begin), 1_000 * (end - middle))
"""


def first_chart(browser: Browser) -> float:
    """Seconds from starting the server to the first chart in a browser that knows nothing."""
    begin = time.perf_counter()
    with running_server() as server:
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        page = context.new_page()
        page.goto(server.url)
        page.locator(_CHART).first.wait_for()
        seconds = time.perf_counter() - begin
        context.close()
    return seconds


def navigation(browser: Browser, server: Server) -> tuple[float, list[float], list[float]]:
    """Seconds until a browser that knows nothing has what it asks a warm server for.

    First the first chart, then what each page shows first that it goes to, the next one or the one
    before: where it has not been before, and where it has.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    context.add_init_script(GUIDE_SEEN)
    page = context.new_page()
    begin = time.perf_counter()
    page.goto(server.url + "/?seed=42&lr=0.6&epoch=2000")
    page.locator(_CHART).first.wait_for()
    first = time.perf_counter() - begin
    there = list(FIRST)[1:]
    new = [_go(page, heading) for heading in there]
    back = [heading for heading in reversed(FIRST) if heading != there[-1]]
    known = [_go(page, heading) for heading in (*back, *there)]
    context.close()
    return first, new, known


def _go(page: Page, heading: str) -> float:
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    return page.evaluate(_GO, [heading, FIRST[heading]]) / 1_000


def steps_beside_compiling(browser: Browser) -> list[float]:
    """Milliseconds of each Step pressed on a server that has nothing compiled yet."""
    times = []
    with tempfile.TemporaryDirectory() as folder:
        environment = {"XOR_LAB_ENGINE": "auto", "NUMBA_CACHE_DIR": folder}
        with running_server(environment=environment) as server:
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            page.goto(server.url)
            page.locator(".board:not(.playing)").wait_for()
            end = time.perf_counter() + _COMPILING
            while time.perf_counter() < end:
                begin = time.perf_counter()
                page.get_by_role("button", name="Step").click()
                page.locator(f".board[data-epoch='{len(times) + 1}']").wait_for()
                times.append(1_000 * (time.perf_counter() - begin))
            page.close()
        if not any(Path(folder).rglob("*.nbc")):
            raise RuntimeError(f"nothing was compiled in {_COMPILING} seconds")
    return times


def imports() -> tuple[float, float]:
    """Milliseconds of ``import xorcore`` in a fresh interpreter: with NumPy, and by itself."""
    both, own = _python("-c", _IMPORT).stdout.split()
    return float(both), float(own)


def slowest_imports(count: int = 15) -> list[tuple[float, str]]:
    """What the page's imports cost by themselves: milliseconds and name, the slowest first."""
    told = _python("-X", "importtime", "-c", "import streamlit, pages.train_page.view").stderr
    found = re.findall(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)", told)
    return sorted(((int(us) / 1_000, name) for us, name in found), reverse=True)[:count]


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)


def main() -> None:
    """Measure, and print each figure beside its bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", action="store_true", help="list the slowest imports")
    options = parser.parse_args()
    imports()  # has Python write its own cache
    both, own = zip(*(imports() for _ in range(9)), strict=True)
    with running_browser() as browser:
        first_chart(browser)
        charts = [first_chart(browser) for _ in range(5)]
        with running_server() as server:
            navigation(browser, server)
            firsts, new, known = zip(*(navigation(browser, server) for _ in range(5)), strict=True)
        steps = steps_beside_compiling(browser) if compiled.is_available() else []
    figures = {
        "streamlit run to first chart, s": median(charts),
        "warm server, navigation to first chart, empty cache, s": median(firsts),
        "page to page, to its first chart, s": median(chain(*new, *known)),
        "page to page, the first time, s": median(chain(*new)),
        "page to page, the first time, the slowest page, s": max(
            median(times) for times in zip(*new, strict=True)
        ),
        "import xorcore, with NumPy, ms": median(both),
        "import xorcore by itself, ms": median(own),
    }
    if steps:
        figures["median Step while it compiles, ms"] = median(steps)
        figures["longest Step while it compiles, ms"] = max(steps)
    print("| figure | bar | measured | |\n|---|---|---|---|")
    for name, value in figures.items():
        bar = BARS.get(name)
        missed = "missed" if bar and value > bar else ""
        print(f"| {name} | {f'<= {bar:g}' if bar else ''} | {value:.3g} | {missed} |")
    if options.profile:
        print("\n".join(f"{ms:8.1f} ms  {name}" for ms, name in slowest_imports()))


if __name__ == "__main__":
    main()
