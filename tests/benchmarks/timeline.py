"""``python -m tests.benchmarks.timeline``: dragging along a run's past, against its bars.

A real server and headless Chromium at 1920x1080 on this machine: the default run trained to
400,000 epochs, the pointer moved along the whole timeline for ten seconds, with the matrices and
with the network drawn. Takes about a minute.
"""

from statistics import median

from playwright.sync_api import Browser, Page

from tests.browser.chromium import running_browser
from tests.browser.server import Server, running_server

SIZE = {"width": 1920, "height": 1080}
DRAGGED = 10  # seconds

# Notes every position painted with its time, and every picture with an empty canvas.
_PROBE = """() => {
  const board = document.querySelector(".board");
  const small = new OffscreenCanvas(240, 240).getContext("2d", { willReadFrequently: true });
  const probe = (window.probe = { painted: [], blank: 0, pictures: 0, messages: 0 });
  new MutationObserver(() => probe.painted.push(performance.now()))
    .observe(board, { attributes: true, attributeFilter: ["data-epoch"] });
  const look = () => {
    const canvases = board.querySelectorAll("canvas");
    if (board.matches(".playing")) {
      probe.pictures += 1;
      small.clearRect(0, 0, 240, 240);
      small.drawImage(canvases[probe.pictures % canvases.length], 0, 0, 240, 240);
      probe.blank += !small.getImageData(0, 0, 240, 240).data.some((value) => value);
    }
    requestAnimationFrame(look);
  };
  look();
}"""

# Moves the pointer to and fro along the track, once for every picture the screen takes.
_DRAG = """async (seconds) => {
  const track = document.querySelector(".timeline .track");
  const { left, top, width, height } = track.getBoundingClientRect();
  const send = (type, share) => track.dispatchEvent(new PointerEvent(type, {
    bubbles: true, button: 0, pointerId: 1,
    clientX: left + share * width, clientY: top + height / 2,
  }));
  track.setPointerCapture = () => {};
  const begin = performance.now();
  const gaps = [];
  send("pointerdown", 0);
  for (let now = begin, before = begin; now < begin + 1000 * seconds; before = now) {
    now = await new Promise(requestAnimationFrame);
    gaps.push(now - before);
    const place = ((now - begin) / 1000 / 5) % 2;
    send("pointermove", place < 1 ? place : 2 - place);
  }
  send("pointerup", 0);
  return gaps;
}"""


def dragging(browser: Browser, server: Server, drawing: str) -> dict[str, float]:
    """Positions painted while the timeline is dragged, and faults."""
    page = browser.new_page(viewport=SIZE)
    page.goto(f"{server.url}/?epoch=400000&draw_as={drawing}")
    page.locator(".board:not(.playing)").wait_for(timeout=60_000)
    page.wait_for_timeout(1_000)
    page.evaluate(_PROBE)
    received = _count_messages(page)
    gaps = page.evaluate(_DRAG, DRAGGED)
    probe = page.evaluate("probe")
    messages = len(received)
    page.close()
    return {
        "painted positions per second": len(probe["painted"]) / DRAGGED,
        "blank pictures": probe["blank"],
        "pictures looked at": probe["pictures"],
        "median ms between pictures": median(gaps),
        "messages from the server while dragging": messages,
    }


def _count_messages(page: Page) -> list[int]:
    received: list[int] = []
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.on("Network.webSocketFrameReceived", lambda _: received.append(1))
    return received


def main() -> None:
    """Measure, and print each figure beside its bar."""
    bars = {"painted positions per second": ">= 30", "blank pictures": "0"}
    with running_server() as server, running_browser() as browser:
        figures = {
            drawing: dragging(browser, server, drawing) for drawing in ("Matrices", "Network")
        }
    print("| figure | bar | matrices | network |\n|---|---|---|---|")
    for name in figures["Matrices"]:
        values = " | ".join(f"{figures[drawing][name]:.4g}" for drawing in figures)
        print(f"| {name} | {bars.get(name, '')} | {values} |")


if __name__ == "__main__":
    main()
