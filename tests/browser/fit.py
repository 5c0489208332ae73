"""What of a page does not fit its window, or cannot be read there. Each returns the problems."""

from itertools import combinations
from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser.board import TEXTS, overlap
from xorcore import XOR

_OUTSIDE = """([width, height]) => {
  const parts = document.querySelectorAll(
    ".st-key-run_controls, .st-key-run_controls button, .st-key-run_controls input, " +
    ".board, .board dd, .board .chart, .board .main-svg, .board .main-svg text");
  const outside = [...parts].filter(element => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return left < 0 || top < 0 || right > width || bottom > height;
  });
  return [parts.length, outside.map(part => part.textContent || part.outerHTML.slice(0, 80))];
}"""

_SCROLLABLE = """() => [document.documentElement, document.querySelector(".stMain")].map(
  area => [area.scrollWidth - area.clientWidth, area.scrollHeight - area.clientHeight])"""

# Where the last readout ends while a run plays fast, or, of one that has ended, where it does.
_READ_TO = """readout => {
  const [board, speed] = [readout.closest(".board"), readout.querySelector("dd")];
  const shown = speed.textContent;
  if (!readout.closest(".ended")) {
    board.classList.add("playing");
    speed.textContent = "9,999,999";
  }
  const { right } = readout.getBoundingClientRect();
  board.classList.remove("playing");
  speed.textContent = shown;
  return right;
}"""

# Of all that is to be read or pressed: what lies outside the window or is cut, and which two
# lie over each other without one being in the other. The names of marks in a chart are left out:
# they move with the sums.
_CROWDED = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  const things = [...main.querySelectorAll(
    "p, button, input, table, .js-plotly-plot, [data-testid=stAlert], [data-testid=stSlider],"
    + " .xtick text, .ytick text, .annotation-text, .xtitle, .ytitle, .gtitle")].filter(
      (e) => e.getClientRects().length && !e.parentElement.closest("[data-testid=stSlider]"));
  const box = (e) => e.getBoundingClientRect();
  const name = (e) => e.textContent.trim().slice(0, 40) || e.className;
  const problems = [];
  if (main.scrollHeight > main.clientHeight + 1) problems.push("the page scrolls");
  if (document.documentElement.scrollWidth > innerWidth) problems.push("it scrolls sideways");
  for (const chart of main.querySelectorAll("[data-testid=stPlotlyChart]"))
    if (box(chart).height < 0.35 * innerHeight) problems.push(`a low chart: ${name(chart)}`);
  for (const e of things) {
    if (e.closest(".st-key-corrections")) continue;  // a table that may scroll
    const b = box(e);
    if (b.left < 0 || b.top < 0 || b.right > innerWidth + 1 || b.bottom > innerHeight + 1)
      problems.push(`outside the window: ${name(e)}`);
    if (e.tagName === "P" && e.scrollWidth > e.clientWidth + 1) problems.push(`cut: ${name(e)}`);
  }
  for (const [i, e] of things.entries())
    for (const other of things.slice(i + 1)) {
      if (e.contains(other) || other.contains(e)) continue;
      const a = box(e), b = box(other);
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 2 && high > 2) problems.push(`${name(e)} | over | ${name(other)}`);
    }
  return problems;
}"""


def of_train(page: Page, smallest_number: float) -> list[str]:
    """All is visible without scrolling, and legible."""
    count, outside = page.evaluate(_OUTSIDE, list(page.viewport_size.values()))
    problems = [f"outside the window: {text}" for text in outside]
    if count <= 60:
        problems.append(f"only {count} parts")
    if page.evaluate(_SCROLLABLE) != [[0, 0], [0, 0]]:
        problems.append("it scrolls")
    tops = [one.bounding_box()["y"] for one in page.locator(".st-key-run_controls button").all()]
    if max(tops) - min(tops) >= 20:
        problems.append("the run controls take more than one row")
    last = page.locator(".board .readouts div").last.evaluate(_READ_TO)
    if last >= page.locator(".st-key-drawing").bounding_box()["x"]:
        problems.append("the readouts come up to the drawing's choice")
    for texts in page.evaluate(TEXTS):
        problems += _small(texts, smallest_number) + _meeting(texts)
    return problems


def of_replay(page: Page) -> list[str]:
    """The landmarks, the board and its timeline with its words are in the window."""
    parts = (".st-key-past_bar", ".board", ".board .words")
    return outside(page, *(page.locator(part) for part in parts))


def of_geometry(page: Page) -> list[str]:
    """Board, timeline and the lesson's heading are in the window, and the charts are legible."""
    parts = [page.locator(part) for part in (".board", ".board .timeline", ".st-key-geometry_bar")]
    problems = outside(page, *parts)
    heading = page.get_by_role("heading", name="What biases are for").bounding_box()
    if heading["y"] >= page.viewport_size["height"]:
        problems.append("the lesson begins below the window")
    for texts in page.evaluate(TEXTS):
        # Names of patterns lie where the patterns do.
        standing = [text for text in texts if text["text"] not in XOR.patterns]
        problems += _small(texts, 10) + _meeting(standing)
    return problems


def of_landscape(page: Page) -> list[str]:
    """The sentences, the board and its timeline are in the window, and the charts are legible."""
    parts = [page.locator(part) for part in (".st-key-landscape_bar", ".board", ".board .words")]
    problems = outside(page, *parts)
    for texts in page.evaluate(TEXTS):
        problems += _small(texts, 10) + _meeting(texts)
    return problems


def of_ideas(page: Page) -> list[str]:
    """Nothing is cut, or lies over something else, and the charts are large enough."""
    return page.evaluate(_CROWDED)


def of_predict(page: Page) -> list[str]:
    """The answer, and what it is worked out with."""
    return outside(
        page,
        page.locator(".picker"),
        page.locator('table[data-variable="error_output_layer"]'),
        page.get_by_role("textbox", name="x2"),
        *page.get_by_test_id("stMetric").all(),
        page.locator('table[data-variable="output_layer"]').last,
    )


def of_many_runs(page: Page) -> list[str]:
    """The first three charts are in the window."""
    return outside(page, *(page.locator(".js-plotly-plot").nth(number) for number in range(3)))


def outside(page: Page, *things: Locator) -> list[str]:
    """Which of these are not in the window as a whole, and whether it scrolls sideways."""
    width, height = page.viewport_size["width"], page.viewport_size["height"]
    problems = []
    for thing in things:
        box = thing.bounding_box()
        right, bottom = box["x"] + box["width"], box["y"] + box["height"]
        if box["x"] < 0 or box["y"] < 0 or right > width or bottom > height:
            problems.append(f"outside the window: {thing}")
    if page.evaluate("document.documentElement.scrollWidth") > width:
        problems.append("it scrolls sideways")
    return problems


def _small(texts: list[dict[str, Any]], smallest_number: float) -> list[str]:
    return [
        f"{text['size']} px: {text['text']}"
        for text in texts
        if text["size"] < (smallest_number if text["isNumber"] else 10)
    ]


def _meeting(texts: list[dict[str, Any]]) -> list[str]:
    return [
        f"{one['text']} | over | {other['text']}"
        for one, other in combinations(texts, 2)
        if overlap(one, other)
    ]
