"""Every page on a phone: nothing wider than the screen, nothing cut, all to be read and pressed."""

from collections import defaultdict
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.browser.scenes import scenes
from tests.browser.test_accessibility import EXCEPTIONS, FINDINGS

SMALLEST_TEXT = 12
"""Pixels, but for what stands raised or lowered in a formula or at an axis."""

SMALLEST_TARGET = 24
"""Pixels each way, of what the app makes. Streamlit's own controls axe-core judges, whose rule is
that of WCAG 2.2, 2.5.8: small ones stand that far apart."""

PROBLEMS = Path(__file__).with_name("phone.js").read_text(encoding="utf-8")


def problems(page: Page) -> list[str]:
    findings = page.evaluate(FINDINGS, [["target-size"], EXCEPTIONS])
    return [
        *page.evaluate(PROBLEMS, [SMALLEST_TEXT, SMALLEST_TARGET]),
        *(finding["told"] for finding in findings),
    ]


@pytest.mark.parametrize("viewport", [(390, 844)])
def test_every_page_fits_a_phone(page: Page):
    found: dict[str, list[str]] = defaultdict(list)
    for scene in scenes(page):
        page.evaluate(AXE_SCRIPT)
        found[scene] += problems(page)
        if "?" in scene:
            continue
        page.get_by_test_id("stExpandSidebarButton").click()
        sidebar = page.get_by_test_id("stSidebar")
        expect(sidebar).to_have_attribute("data-collapsed", "false")
        sidebar.evaluate("e => Promise.all(e.getAnimations().map((moving) => moving.finished))")
        assert sidebar.bounding_box()["width"] <= page.viewport_size["width"]
        found[f"{scene}, sidebar open"] += problems(page)
        page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
        expect(sidebar).to_have_attribute("data-collapsed", "true")
    assert {scene: told for scene, told in found.items() if told} == {}
