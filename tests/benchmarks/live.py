"""``python -m tests.benchmarks.live``: the live board against its bars.

A real server and headless Chromium at 1920x1080 on this machine: 15 seconds of the default run
with all charts, the same on Landscape in two windows, 40 Pause clicks, the learning rate's slider
moved while the run plays, cold browsers opening the warm server, and ten minutes of running for
the server's memory. Takes about 13 minutes; ``--quick`` takes 2, ``--engine numpy`` leaves the
compiled engine out, ``--json FILE`` also writes the figures down. ``--data moons~500~0.15~7``
measures the painting of a run on these data alone, with ``--hidden 8-8`` of that network.
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

import psutil
from playwright.sync_api import Browser, Page, ViewportSize

from tests.benchmarks.instant import wait_for_engine
from tests.browser.chromium import GUIDE_SEEN, running_browser
from tests.browser.server import Server, running_server
from xorcore import Network, Trainer

SIZE: ViewportSize = {"width": 1920, "height": 1080}
SMALL: ViewportSize = {"width": 1280, "height": 720}
WATCHED = 15  # seconds

# Notes every epoch painted with its time, and every animation frame in which a chart is not the
# one first mounted, is dimmed, or has an empty canvas while frames are played on it. Each frame
# looks at one canvas, drawn to 240 x 240 pixels; before epoch 3 the error curve has no line yet.
_PROBE = """() => {
  const board = document.querySelector(".board");
  const plots = [...board.querySelectorAll(".js-plotly-plot")];
  const small = new OffscreenCanvas(240, 240).getContext("2d", { willReadFrequently: true });
  const probe = (window.probe = { epochs: [], frames: 0, faults: [], click: 0 });
  new MutationObserver(() => {
    const epoch = Number(board.dataset.epoch);
    if (epoch !== probe.epochs.at(-1)?.[1]) probe.epochs.push([performance.now(), epoch]);
  }).observe(board, { attributes: true, attributeFilter: ["data-epoch"] });
  window.addEventListener("click", () => (probe.click = performance.now()), true);
  const look = () => {
    probe.frames += 1;
    const now = [...document.querySelectorAll(".board .js-plotly-plot")];
    if (now.length !== plots.length || now.some((plot, i) => plot !== plots[i]))
      probe.faults.push("remounted");
    if (!now.every((plot) => plot.querySelector(".main-svg"))) probe.faults.push("no drawing");
    for (let element = board; element; element = element.parentElement)
      if (getComputedStyle(element).opacity !== "1") probe.faults.push("dimmed");
    const canvas = board.querySelectorAll("canvas")[probe.frames % plots.length];
    if (board.matches(".playing") && Number(board.dataset.epoch) > 3) {
      small.clearRect(0, 0, 240, 240);
      small.drawImage(canvas, 0, 0, 240, 240);
      if (!small.getImageData(0, 0, 240, 240).data.some((value) => value))
        probe.faults.push("blank");
    }
    requestAnimationFrame(look);
  };
  look();
}"""

_FIRST_CHART = """
const look = () => {
  if (document.querySelector(".board .cartesianlayer .subplot")) {
    requestAnimationFrame(() => (window.firstChart = performance.now()));
  } else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""

# Resolves to the milliseconds from the next key to the first frame painted after the typed
# learning rate has followed the slider: the server has taken the change and trains with it.
_SLIDER = """() => {
  const field = () => document.querySelector('input[aria-label="Learning rate"]')?.value;
  const before = field();
  window.moved = new Promise((resolve) => {
    setTimeout(() => resolve(5_000), 5_000);  // no effect at all
    window.addEventListener("keydown", () => {
      const begin = performance.now();
      const look = () => {
        const value = field();
        if (value === undefined || value === before) return requestAnimationFrame(look);
        const count = probe.epochs.length;
        const painted = () =>
          probe.epochs.length > count
            ? resolve(probe.epochs.at(-1)[0] - begin) : requestAnimationFrame(painted);
        painted();
      };
      look();
    }, { once: true, capture: true });
  });
}"""


def _open(browser: Browser, server: Server, path: str = "/") -> Page:
    page = browser.new_page(viewport=SIZE)
    page.add_init_script(GUIDE_SEEN)
    page.goto(server.url + path)
    page.locator(".board:not(.playing)").wait_for()
    page.wait_for_timeout(1_000)
    page.evaluate(_PROBE)
    return page


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def _cpu(server: Server) -> float:
    times = psutil.Process(server.pid).cpu_times()
    return times.user + times.system


def _seconds_per_epoch() -> float:
    """Processor time of one epoch of the same network, trained here and now."""
    trainer = Trainer(Network.notebook())
    trainer.advance(2_000)
    begin = time.process_time()
    trainer.advance(20_000)
    return (time.process_time() - begin) / 20_000


def painting(browser: Browser, server: Server, path: str = "/") -> dict[str, float]:
    """Updates per second, faults, server time and bytes over the first seconds of a run."""
    page = _open(browser, server, path)
    received = 0

    def count(event: dict) -> None:
        nonlocal received
        response = event["response"]
        size = len(response["payloadData"])
        received += size * 3 // 4 if response["opcode"] == 2 else size  # binary comes in base64

    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.on("Network.webSocketFrameReceived", count)
    _press(page, "Play")
    page.wait_for_timeout(500)
    cpu, bytes_before, begin = _cpu(server), received, page.evaluate("probe.epochs.length")
    page.wait_for_timeout(1_000 * WATCHED)
    probe = page.evaluate("probe")
    cpu, size = _cpu(server) - cpu, received - bytes_before
    painted = probe["epochs"][begin:]
    trained = painted[-1][1] - painted[0][1]
    page.close()
    return {
        "updates per second": len(painted) / WATCHED,
        "blank or remounted frames": len(probe["faults"]),
        "frames looked at": probe["frames"],
        "server ms per update": 1_000 * (cpu - trained * _seconds_per_epoch()) / len(painted),
        "KB per update": size / len(painted) / 1024,
    }


# Counts how often each chart of the board is painted: its canvas is cleared first.
_PAINTINGS = """() => {
  const charts = [...document.querySelectorAll(".board .chart > canvas")];
  const counts = (window.paintings = charts.map(() => 0));
  const { clearRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    counts[charts.indexOf(this.canvas)] += 1;
    return clearRect.apply(this, box);
  };
}"""


def landscape(browser: Browser, server: Server, size: ViewportSize) -> dict[str, float]:
    """How often the map and the surface are painted a second, in a run that plays on Landscape."""
    page = browser.new_page(viewport=size)
    page.goto(f"{server.url}/landscape?lr=0.3&epoch=300")
    page.locator(".board:not(.playing)").wait_for()
    page.wait_for_timeout(1_000)
    page.evaluate(_PAINTINGS)
    _press(page, "Play")
    page.wait_for_timeout(500)
    before, begun = page.evaluate("[paintings, performance.now()]")
    page.wait_for_timeout(1_000 * WATCHED)
    after, ended = page.evaluate("[paintings, performance.now()]")
    page.close()
    [of_map, surface, *_] = (
        1_000 * (late - early) / (ended - begun) for early, late in zip(before, after, strict=True)
    )
    window = f"at {size['width']}x{size['height']}"
    return {
        f"Landscape: map, updates per second {window}": of_map,
        f"Landscape: surface, updates per second {window}": surface,
    }


def pausing(browser: Browser, server: Server, clicks: int) -> dict[str, float]:
    """From a Pause click to the last new epoch painted; it has paused if none comes in 2 s."""
    page = _open(browser, server)
    delays, missed = [], 0
    for number in range(clicks):
        if number % 10 == 0:
            _press(page, "Reset")
            page.wait_for_timeout(500)
        _press(page, "Play")
        page.wait_for_timeout(600 + 37 * (number % 7))  # at all moments of a tick
        _press(page, "Pause")
        page.wait_for_timeout(1_000)
        probe = page.evaluate("probe")
        delays.append(max(0.0, probe["epochs"][-1][0] - probe["click"]))
        page.wait_for_timeout(1_000)
        missed += page.evaluate("probe.epochs.length") != len(probe["epochs"])
    page.close()
    return {
        "Pause, median ms": median(delays),
        "Pause, 95th percentile ms": quantiles(delays, n=20)[-1],
        "clicks that did not pause": missed,
    }


def sliding(browser: Browser, server: Server, moves: int) -> dict[str, float]:
    """From a move of the learning rate's slider, in a run that plays, to its effect."""
    page = _open(browser, server)
    _press(page, "Play")
    page.wait_for_timeout(1_000)
    times = []
    for number in range(moves):
        page.locator("input[aria-label='Learning rate, on a log scale']").focus()
        page.evaluate(_SLIDER)
        page.keyboard.press("ArrowRight" if number % 2 else "ArrowLeft")
        times.append(page.evaluate("window.moved"))
        page.wait_for_timeout(400)
    page.close()
    return {"slider to effect, median ms": median(times)}


def opening(browser: Browser, server: Server, times: int) -> dict[str, float]:
    """From the start of a navigation, in a browser with an empty cache, to the first chart."""
    seconds = []
    for _ in range(times):
        context = browser.new_context(viewport=SIZE)
        page = context.new_page()
        page.add_init_script(GUIDE_SEEN)
        page.add_init_script(_FIRST_CHART)
        page.goto(server.url)
        page.wait_for_function("window.firstChart")
        seconds.append(page.evaluate("window.firstChart") / 1_000)
        context.close()
    return {"navigation to first chart, s": median(seconds)}


def growing(browser: Browser, server: Server, minutes: float) -> dict[str, float]:
    """Growth of the server's memory while runs play one after the other, after the first."""
    page = _open(browser, server)
    memory = psutil.Process(server.pid).memory_info
    _press(page, "Play")
    page.wait_for_timeout(30_000)
    before = memory().rss
    until = time.monotonic() + 60 * minutes
    while time.monotonic() < until:
        _press(page, "Reset")
        page.wait_for_timeout(500)
        _press(page, "Play")
        page.wait_for_timeout(29_500)
    grown = memory().rss - before
    page.close()
    return {"server memory growth, MB": grown / 2**20, "minutes of running": minutes}


_BARS: dict[str, tuple[str, Callable[[float], bool]]] = {
    "updates per second": (">= 50", lambda value: value >= 50),
    "Landscape: map, updates per second": (">= 20", lambda value: value >= 20),
    "Landscape: surface, updates per second": (">= 20", lambda value: value >= 20),
    "blank or remounted frames": ("0", lambda value: value == 0),
    "server ms per update": ("<= 2", lambda value: value <= 2),
    "KB per update": ("<= 6", lambda value: value <= 6),
    "Pause, median ms": ("<= 150", lambda value: value <= 150),
    "Pause, 95th percentile ms": ("<= 400", lambda value: value <= 400),
    "clicks that did not pause": ("0", lambda value: value == 0),
    "slider to effect, median ms": ("<= 250", lambda value: value <= 250),
    "navigation to first chart, s": ("<= 3", lambda value: value <= 3),
    "server memory growth, MB": ("<= 10", lambda value: value <= 10),
}

_BARS_OF_MANY: dict[str, tuple[str, Callable[[float], bool]]] = {
    "updates per second": (">= 30", lambda value: value >= 30),
}
"""For a run on many points, in place of the others."""


def main() -> None:
    """Measure, and print each figure beside its bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer clicks, one minute of memory")
    parser.add_argument("--minutes", type=float, help="minutes of running for the memory")
    parser.add_argument("--engine", choices=("auto", "numpy"), default="auto")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--data", help="data as in a link: their painting alone is measured")
    parser.add_argument("--hidden", default="3", help="hidden layers of that run, as in 8-8")
    options = parser.parse_args()
    minutes = options.minutes if options.minutes is not None else (1 if options.quick else 10)
    environment = {"XOR_LAB_ENGINE": options.engine}
    with running_server(environment=environment) as server, running_browser() as browser:
        wait_for_engine(browser, server, options.engine)
        if options.data:
            link = urlencode({"data": options.data, "hidden": options.hidden, "test": 20})
            figures = painting(browser, server, f"/?{link}")
        else:
            figures = painting(browser, server)
            for size in (SIZE, SMALL):
                figures |= landscape(browser, server, size)
            figures |= pausing(browser, server, 8 if options.quick else 40)
            figures |= sliding(browser, server, 6 if options.quick else 20)
            figures |= opening(browser, server, 3 if options.quick else 7)
            figures |= growing(browser, server, minutes)
    bars = _BARS | (_BARS_OF_MANY if options.data else {})
    print("| figure | bar | measured | |\n|---|---|---|---|")
    for name, value in figures.items():
        bar, is_met = bars.get(name.split(" at ")[0], ("", lambda _: True))
        print(f"| {name} | {bar} | {value:.4g} | {'' if is_met(value) else 'missed'} |")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
