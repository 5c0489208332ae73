"""The live board in a browser: its buttons, its numbers, and whether they are the run's."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
from playwright.sync_api import Locator, Page, expect

from tests.browser.scenes import settle
from tests.browser.waits import idle, round_trip
from xorcore import Experiment

# The board at rest: Plotly has drawn the charts, and the link tells the epoch.
AT_REST = """() => {
  const board = document.querySelector(".board[data-epoch]:not(.playing)");
  return board?.querySelector(".chart .main-svg")
    && new URLSearchParams(location.search).get("epoch") === board.dataset.epoch;
}"""

# A run that is still on its way when a slow machine has done the rest of the test: at the speed
# that a link need not tell it is at epoch 400,000 in 25 seconds, and at rest.
SLOWLY = "speed=1+epoch+a+frame"


def open_at(page: Page, link: str = "/") -> Page:
    """Open a link and wait until the board rests and the page listens to its keys."""
    page.goto(link)
    page.wait_for_function(AT_REST)
    settle(page)
    return page


def button(page: Page, name: str) -> Locator:
    """The button that has these words in its name."""
    return page.get_by_role("button", name=name, exact=False)


def epoch(page: Page) -> int:
    """The epoch that the board shows."""
    return int(page.locator(".board").get_attribute("data-epoch"))


def wait_for_epoch(page: Page, least: int) -> None:
    """Wait until the board shows this epoch or a later one."""
    page.wait_for_function(
        "least => Number(document.querySelector('.board')?.dataset.epoch) >= least", arg=least
    )


def pause(page: Page) -> None:
    """Press Pause, and wait until the board rests."""
    button(page, "Pause").click()
    expect(button(page, "Play")).to_be_visible()
    page.wait_for_function(AT_REST)


def play_to(page: Page, least: int) -> None:
    """Play until an epoch is reached, then pause."""
    button(page, "Play").click()
    wait_for_epoch(page, least)
    pause(page)


def step(page: Page) -> None:
    """Step, and wait for exactly the next epoch."""
    expected = epoch(page) + 1
    button(page, "Step").click()
    expect(page.locator(".board")).to_have_attribute("data-epoch", str(expected))
    page.wait_for_function(AT_REST)
    assert epoch(page) == expected


def assert_it_stays(page: Page) -> None:
    """Check that the server, when it has done all it was asked for, leaves the run where it is."""
    idle(page)
    reached = epoch(page)
    round_trip(page)
    page.wait_for_function(AT_REST)
    assert epoch(page) == reached


def readouts(page: Page) -> list[str]:
    """The figures over the charts."""
    return page.locator(".board dd").all_text_contents()


def chart(page: Page, title: str) -> Locator:
    """The chart with this title."""
    return page.locator(".board .chart").filter(has=page.get_by_text(title, exact=True))


def cells(page: Page, title: str) -> list[str]:
    """Read what stands in the cells of a chart's heatmaps, row by row."""
    shown = chart(page, title).locator(".heatmap-label text:not([style*='display: none'])")
    texts = shown.all_text_contents()
    return [text.replace("−", "-") for text in texts]


def numbers(page: Page, title: str) -> list[float]:
    """The same as numbers."""
    return [float(text) for text in cells(page, title)]


def outputs(page: Page) -> list[float]:
    """The network's answers to the four patterns."""
    return [float(text) for text in cells(page, "Predictions")[4:8]]


def everything(page: Page) -> list[list[str]]:
    """Read every number on the board."""
    titles = ("Predictions", "Weights", "Hidden activations")
    return [readouts(page), *(cells(page, title) for title in titles)]


def assert_as_trained(page: Page) -> None:
    """Train what the link says, apart from the page, and compare."""
    experiment, messages = Experiment.from_query(dict(parse_qsl(urlsplit(page.url).query)))
    assert messages == ()
    trainer = experiment.trainer()
    trainer.advance(experiment.epoch)
    assert epoch(page) == experiment.epoch
    assert readouts(page)[:2] == [f"{trainer.epoch:,}", f"{trainer.mean_absolute_error:.6f}"]
    expected = trainer.network.predict(trainer.dataset.inputs).ravel()
    np.testing.assert_allclose(outputs(page), expected, rtol=0, atol=5.1e-5)


# ---- whether it fits its window

SIZES = (1280, 720), (1920, 1080)

FITTED = """() => [...document.querySelectorAll(".board .chart")].every(chart => {
  const [cell, svg] = [chart, chart.querySelector(".main-svg")].map(e => e.getBoundingClientRect());
  return Math.abs(cell.width - svg.width) < 2 && Math.abs(cell.height - svg.height) < 2;
})"""

TEXTS = """() => [...document.querySelectorAll(".board .chart")].map(chart =>
  [...chart.querySelectorAll(".main-svg text")].filter(
    text => text.textContent && text.getClientRects().length
  ).map(text => {
    const { left, top, right, bottom } = text.getBoundingClientRect();
    return {
      text: text.textContent,
      size: parseFloat(getComputedStyle(text).fontSize),
      isNumber: !!text.closest(".heatmap-label"),
      box: [left, top, right, bottom],
    };
  }))"""


def resize(page: Page, width: int, height: int) -> None:
    """Give the window another size, and wait until the charts fill their places in it."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function(FITTED)


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether the glyphs of two texts meet: their boxes, less the line spacing."""
    (a, b, c, d), (e, f, g, h) = (
        (left + 0.5, top + 0.2 * (bottom - top), right - 0.5, bottom - 0.2 * (bottom - top))
        for left, top, right, bottom in (one["box"], other["box"])
    )
    return a < g and e < c and b < h and f < d
