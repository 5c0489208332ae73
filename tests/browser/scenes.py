"""Every page of the app, as its navigation names them, and more states of some."""

from collections.abc import Iterator

from playwright.sync_api import Page

# Beside each page as it is first seen; a link says all that is needed.
STATES = (
    "/?seed=42&lr=0.6&epoch=2000&draw_as=Network",
    "/by_hand?step=7&cell=01.h2",
    "/by_hand?step=7&mode=compute",
    "/by_hand?view=mistakes",
    "/by_hand?view=check",
    "/ideas?chapter=saturation&seed=42&lr=0.6&epoch=5000",
    "/ideas?chapter=saturation&look=losses&wrong=-12",
    "/ideas?chapter=perceptron&function=xor&steps=9",
    "/predict?seed=42&lr=0.6&epoch=2000&x1=0.2&x2=0.8",
    "/many_runs?seed=42&lr=0.6&epoch=3000&seeds=40&length=3000",
    "/lesson?lesson=from_perceptron&stop=2",
)

_SETTLED = """() => {
  const app = document.querySelector("[data-testid=stApp]");
  const isSettled = app?.dataset.testScriptState === "notRunning"
    && document.querySelector("[data-testid=stMain]").innerText.trim()
    && !document.querySelector("[data-testid=stSkeleton], .board.playing")
    // A component of the app fills its place when its script has come, but one that shows nothing.
    // Its style sheet is there before: text, but none that is shown.
    && [...document.querySelectorAll(".stBidiComponent")]
      .every((place) => place.innerText.trim() || place.closest(".st-key-load_ahead"))
    && [...document.querySelectorAll("[data-testid=stPlotlyChart], .board .chart, .picker")]
      .every((chart) => chart.querySelector(".main-svg"));
  // Not for a moment only, between two messages of the server.
  window.settledSince = isSettled ? window.settledSince ?? performance.now() : undefined;
  return isSettled && performance.now() - window.settledSince > 300;
}"""


def scenes(page: Page) -> Iterator[str]:
    """Go from one scene to the next, and name each when it has come to rest."""
    page.goto("/")
    settle(page)
    links = page.get_by_test_id("stSidebarNavLink")
    pages = links.evaluate_all("links => links.map((link) => new URL(link.href).pathname)")
    assert len(pages) == len(set(pages)) > 1
    for link in (*pages, *STATES):
        page.goto(link)
        settle(page)
        yield link


def settle(page: Page) -> None:
    """Wait until the server is done with the page, and its charts are drawn."""
    page.wait_for_function(_SETTLED)
