"""The system's own colours in place of the page's: what is chosen or lit can still be told."""

import pytest
from playwright.sync_api import Page

from tests.browser.scenes import settle

LOOKS = """(selector) => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.querySelector(selector));
  return outlineStyle === "none" ? "" : `${outlineStyle} ${outlineWidth}`;
}"""


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_what_is_chosen_looks_different(page: Page):
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    page.goto("/by_hand?step=7&cell=01.h2&digits=17")
    settle(page)
    step, track, cell = (
        ".st-key-step_marker [aria-checked={}]",
        "label > span + div > div",
        ".matrices td",
    )
    for chosen, other in (
        (step.format("true"), step.format("false")),
        (f".st-key-all_digits {track}", f".st-key-computing {track}"),
        (f"{cell}.used", f"{cell}:not(.used, .selected)"),
        (f"{cell}.selected", f"{cell}.used"),
    ):
        assert page.evaluate(LOOKS, chosen) != page.evaluate(LOOKS, other), chosen


def test_the_timeline_is_seen(page: Page):
    page.emulate_media(forced_colors="active")
    page.goto("/replay?seed=42&lr=0.6&epoch=3000&at=582")
    settle(page)
    seen = (
        ".board .thumb",
        ".board .rail",
        ".board .stretch",
        "[data-testid=stBaseButton-primary]",
    )
    assert all(page.evaluate(LOOKS, part) for part in seen)
    assert not page.evaluate(LOOKS, "[data-testid=stBaseButton-secondary]")
