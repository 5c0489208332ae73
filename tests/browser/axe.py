"""What axe-core finds on a page."""

import tomllib
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.waits import until_none

_EXCEPTIONS: list[dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("axe_exceptions.toml").read_text(encoding="utf-8")
)["exception"]

_met: set[int] = set()

# Run axe-core, and tell each finding that is serious or critical with the exception it falls under.
_FINDINGS = """async ([rules, exceptions]) => {
  const found = await axe.run(document, {
    resultTypes: ["violations"], elementRef: true, preload: false,
    ...(rules && { runOnly: { type: "rule", values: rules } }),
  });
  return found.violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ element, html, failureSummary }) => ({
      exception: exceptions.findIndex(
        ({ rule, selector }) => rule === id && element.matches(selector)),
      told: `${id}: ${html.slice(0, 200)} ${failureSummary}`,
    })));
}"""


def news(page: Page, name: str, *rules: str) -> list[str]:
    """What these rules, or all, find on a page of the app and no exception of it covers.

    Only what stays: Streamlit fades for a moment what its script has not told again yet.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    mine = [known if known["page"] == name else {} for known in _EXCEPTIONS]

    def look() -> list[str]:
        findings: list[dict[str, Any]] = page.evaluate(_FINDINGS, [list(rules) or None, mine])
        _met.update(found["exception"] for found in findings)
        return [found["told"] for found in findings if found["exception"] < 0]

    return until_none(page, look)


def unmet(name: str) -> list[dict[str, str]]:
    """The exceptions of a page that have not been met."""
    return [
        known
        for number, known in enumerate(_EXCEPTIONS)
        if known["page"] == name and number not in _met
    ]
