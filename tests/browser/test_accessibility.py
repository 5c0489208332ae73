"""What axe-core finds on every page, in both themes, and what the board says to a screen reader."""

import json
import time
import tomllib
from collections import defaultdict
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.browser.scenes import STATES, scenes, settle

EXCEPTIONS = tomllib.loads(
    Path(__file__).with_name("axe_exceptions.toml").read_text(encoding="utf-8")
)["exception"]

# Run axe-core, and tell each finding that is serious or critical with the exception it falls under.
FINDINGS = """async ([rules, exceptions]) => {
  const found = await axe.run(document, {
    resultTypes: ["violations"], elementRef: true, preload: false,
    ...(rules && { runOnly: { type: "rule", values: rules } }),
  });
  return found.violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ element, html, failureSummary }) => ({
      rule: id,
      exception: exceptions.findIndex(
        ({ rule, selector }) => rule === id && element.matches(selector)),
      told: `${id}: ${html.slice(0, 200)} ${failureSummary}`,
    })));
}"""

OF_COLOUR = ["color-contrast"]
"""The rules whose findings a theme can change."""

PATIENCE = 30
"""Seconds for the page to put on a theme: its parts change one after the other."""


# Charts without a text that says a number; one that waits for its data has none to say.
UNSPOKEN = """() => [...document.querySelectorAll(".js-plotly-plot")]
  .filter((plot) => plot._fullData.some(({ x, z }) => (x ?? z)?.length))
  .map((plot) => [plot, plot.closest("[role=figure]") ?? plot.querySelector("[role=img]")])
  .filter(([, image]) => !/\\d/.test(image?.ariaLabel ?? ""))
  .map(([plot, image]) => `${plot.textContent.slice(0, 60)}: ${image?.ariaLabel}`)"""


class Audit:
    """All findings so far: of each scene those that are news, and the exceptions met."""

    def __init__(self) -> None:
        self.news: dict[str, list[str]] = defaultdict(list)
        self.met: set[int] = set()

    def look(self, page: Page, scene: str) -> None:
        """In both themes, the one that the page has first; it keeps the other one.

        Another state of a page is looked at in the first theme only.
        """
        page.evaluate(AXE_SCRIPT)
        first = theme(page)
        self._note(page.evaluate(FINDINGS, [None, EXCEPTIONS]), f"{scene}, {first}")
        second = {"light": "dark", "dark": "light"}[first]
        page.emulate_media(color_scheme=second)
        if scene in STATES:
            return
        deadline = time.monotonic() + PATIENCE
        while theme(page) != second or (
            has_news(findings := page.evaluate(FINDINGS, [OF_COLOUR, EXCEPTIONS]))
            and time.monotonic() < deadline
        ):
            page.wait_for_timeout(200)
        self._note(findings, f"{scene}, {second}")

    def _note(self, findings: list[dict], scene: str) -> None:
        for finding in findings:
            if finding["exception"] < 0:
                self.news[scene].append(finding["told"])
            else:
                self.met.add(finding["exception"])


def has_news(findings: list[dict]) -> bool:
    return any(finding["exception"] < 0 for finding in findings)


def theme(page: Page) -> str:
    """The theme that the page has put on."""
    return page.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).colorScheme")


def test_every_chart_has_a_text_and_axe_finds_nothing_serious_in_any_theme(page: Page):
    audit = Audit()
    page.emulate_media(reduced_motion="reduce")  # a colour on its way is no finding
    for scene in scenes(page):
        assert page.evaluate(UNSPOKEN) == [], scene
        audit.look(page, scene)
        if scene == "/":
            page.get_by_role("button", name="Play").click()
            expect(page.locator(".board")).not_to_have_attribute("data-epoch", "0")
            audit.look(page, "playing")
            page.get_by_role("button", name="Pause").click()
            settle(page)
            audit.look(page, "paused")
    assert not audit.news, json.dumps(audit.news, indent=2)
    gone = [known for index, known in enumerate(EXCEPTIONS) if index not in audit.met]
    assert gone == [], "exceptions that no longer occur"
