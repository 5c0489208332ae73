"""Waiting for a condition, never for a time."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from playwright.sync_api import Page, Route

Found = TypeVar("Found")

PATIENCE = 60.0
"""Seconds until what should become so is taken to be wrong."""

_NOTE_STATES = """() => {
  const app = document.querySelector(".stApp");
  const states = [];
  const note = () => states.push(app.dataset.testScriptState);
  new MutationObserver(note).observe(app, { attributeFilter: ["data-test-script-state"] });
  window.scriptStates = states;
}"""

_IS_ASKED = "() => window.scriptStates.includes('rerunRequested')"

# The run asked for has begun and ended; one that plays may have begun another. Asked for while
# another one ran, the browser may not tell the two apart: then all are over, for 30 frames.
_HAS_RUN = """() => {
  const states = window.scriptStates;
  const asked = states.indexOf("rerunRequested");
  const began = states.indexOf("running", Math.max(asked, 0));
  states.quiet = states.at(-1) === "notRunning" ? (states.quiet ?? 0) + 1 : 0;
  return (asked >= 0 && began > asked && states.indexOf("notRunning", began) > began)
    || states.quiet > 30;
}"""

_TWO_FRAMES = """() => new Promise(
  (resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))"""


def round_trip(page: Page) -> None:
    """Have the server run the page's script once more, and wait until its answer is there.

    It takes up what was asked for before, in order: so what has not happened by then never will.
    """
    page.keyboard.press("Escape")  # out of a field, where the next key would be typed
    page.evaluate(_NOTE_STATES)
    deadline = time.monotonic() + PATIENCE
    while not page.evaluate(_IS_ASKED):  # not shown, if a run began or ended in the same moment
        assert time.monotonic() < deadline, "the page did not ask for its script"
        page.keyboard.press("r")  # Streamlit's own key
        next_frames(page)
    page.wait_for_function(_HAS_RUN)
    next_frames(page)


def idle(page: Page) -> None:
    """Wait until the server is done with all that the browser has asked for."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def next_frames(page: Page) -> None:
    """Wait until the browser has painted what it knows now."""
    page.evaluate(_TWO_FRAMES)


def until_kept(page: Page, name: str, condition: str) -> None:
    """Wait until what the tab keeps by this name, called `kept` in the condition, is as it says.

    The tab takes it a moment after the page is drawn; no hand reloads the page in between.
    """
    page.wait_for_function(
        f"""() => {{
          const kept = JSON.parse(sessionStorage.getItem("xor-lab tab_memory_{name}"));
          return kept !== null && ({condition});
        }}"""
    )


def until_none(page: Page, problems: Callable[[], Found]) -> Found:
    """Look for problems, frame by frame, until there is none; return those that stay."""
    deadline = time.monotonic() + PATIENCE
    while (found := problems()) and time.monotonic() < deadline:
        next_frames(page)
    return found


@contextmanager
def held_back(page: Page, files: str) -> Iterator[None]:
    """Inside of this the browser waits in vain for `files`, a pattern of their addresses.

    A slow network has them come in any order.
    """
    held: list[Route] = []

    def hold(route: Route) -> None:  # Playwright takes no method of a list
        held.append(route)

    page.route(files, hold)
    yield
    assert held
    for route in held:
        route.continue_()
    page.unroute(files)
