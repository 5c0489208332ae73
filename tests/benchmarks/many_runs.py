"""``python -m tests.benchmarks.many_runs``: the default sweep, and what others feel of a long one.

A real server and headless Chromium on this machine. Seconds from the click on Run to the rate of
success, and to the charts around it, in fresh sessions, each with seeds of its own. Then Pause
and Play are clicked in turn on Train, alone and while a long sweep runs in another session:
milliseconds until the page has answered. Before that, without a browser, the whole map as the page
computes it in its own thread, with the quickest engine that there is.
"""

import time
from collections.abc import Iterator
from statistics import median

from playwright.sync_api import Browser, Page

from pages.link.many_runs import Map, Plan
from pages.many_runs_page.job import Job
from tests.browser.chromium import running_browser
from tests.browser.server import running_server
from xorcore import compiled

SWEEPS = 5
CLICKS = 20
_CHARTS = 3
MAP_BAR = 20.0
"""Seconds for the whole map, with Numba and two cores."""


def whole_map() -> tuple[Job, float, float]:
    """The job of the map of 24 x 8 x 200 runs, seconds to its first cell, and to all of them."""
    if compiled.is_available():
        compiled.prepare()
    job = Job(Map().runs(Plan()))
    begin, first = time.perf_counter(), 0.0
    job.watch("benchmark")
    while not job.is_complete:
        time.sleep(0.02)
        if not first and job.result.done.any():
            first = time.perf_counter() - begin
    return job, first, time.perf_counter() - begin


def default_sweeps(browser: Browser, url: str) -> Iterator[tuple[float, float]]:
    """Seconds to the rate of success, and to the charts, of each sweep."""
    for number in range(SWEEPS):
        page = _opened(browser, f"{url}/many_runs")
        page.get_by_label("From seed", exact=True).fill(str(1_000 * number))
        page.get_by_label("From seed", exact=True).press("Enter")
        page.wait_for_timeout(2_000)
        begin = time.perf_counter()
        page.get_by_role("button", name="Run the sweep").click()
        page.get_by_text("starts learn").wait_for()
        words = time.perf_counter() - begin
        page.locator(".js-plotly-plot .main-svg").nth(_CHARTS).wait_for()
        yield words, time.perf_counter() - begin
        page.context.close()


def clicks_beside_a_sweep(browser: Browser, url: str) -> list[float]:
    """As ``clicks``, in a session beside one that sweeps."""
    sweeping = _opened(browser, f"{url}/many_runs?seeds=2000&length=2000000")
    sweeping.get_by_role("button", name="Run the sweep").click()
    sweeping.get_by_role("progressbar").wait_for()
    times = list(clicks(browser, url))
    sweeping.get_by_role("button", name="Stop").click()
    return times


def clicks(browser: Browser, url: str) -> Iterator[float]:
    """Milliseconds that Pause and Play take in turn."""
    page = _opened(browser, f"{url}/?seed=42&lr=0.6")
    page.locator(".board .main-svg").first.wait_for()
    for number in range(CLICKS + 2):
        pressed, expected = ("Play", "Pause") if number % 2 == 0 else ("Pause", "Play")
        begin = time.perf_counter()
        page.get_by_role("button", name=pressed).click()
        page.get_by_role("button", name=expected).wait_for()
        if number >= 2:  # the first ones find everything cold
            yield 1_000 * (time.perf_counter() - begin)
        page.wait_for_timeout(700)
    page.context.close()


def _opened(browser: Browser, address: str) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.goto(address)
    page.get_by_test_id("stSidebar").wait_for()
    page.wait_for_timeout(2_000)
    return page


def main() -> None:
    """Print every figure beside its bar."""
    job, first, seconds = whole_map()
    bar = f"; bar {MAP_BAR:g} s on two cores" if job.result.engine == "numba" else ""
    print(
        f"map of {job.plan.runs:,} runs of {job.plan.epochs:,} epochs, {job.result.engine}: first "
        f"cell {first:.1f} s, all {seconds:.1f} s{bar}",
        flush=True,
    )
    with running_server() as server, running_browser() as browser:
        words, charts = zip(*default_sweeps(browser, server.url), strict=True)
        alone = list(clicks(browser, server.url))
        beside = clicks_beside_a_sweep(browser, server.url)
    print(f"default sweep, to its rate: median {median(words):.2f} s, worst {max(words):.2f} s")
    print(f"to its charts: median {median(charts):.2f} s, worst {max(charts):.2f} s; bar 3 s")
    for times, where in ((alone, "alone"), (beside, "beside a sweep; bar 1000 ms")):
        print(f"a click: median {median(times):.0f} ms, worst {max(times):.0f} ms, {where}")


if __name__ == "__main__":
    main()
