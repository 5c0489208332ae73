"""The first visit: what a browser asks for, how often, and what it keeps."""

from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.board import AT_REST, open_at
from tests.browser.scenes import settle
from tests.browser.server import Server
from tests.browser.waits import held_back, idle, next_frames

# The bytes that came over the network for each script; 0 for those that the browser had kept.
TRANSFERRED = """() => Object.fromEntries(
  performance.getEntriesByType("resource")
    .filter(({ name }) => /[.]js([?]|$)/.test(name))
    .map(({ name, transferSize }) => [name, transferSize]))"""


def test_every_script_is_asked_for_once_and_is_compressed(new_page: Callable[..., Page]):
    page = new_page()
    answers: list[Response] = []

    def note(answer: Response) -> None:  # Playwright takes no method of a list
        answers.append(answer)

    page.on("response", note)
    open_at(page)
    scripts = [answer for answer in answers if urlsplit(answer.url).path.endswith(".js")]
    paths = Counter(urlsplit(script.url).path for script in scripts)
    assert [path for path, count in paths.items() if count > 1] == []
    assert any(path.endswith("/plotly.min.js") for path in paths)
    assert any(path.endswith("/board/player/board.js") for path in paths)
    assert [script.url for script in scripts if not is_compressed(script)] == []


def is_compressed(script: Response) -> bool:
    return script.header_value("content-encoding") == "gzip"


def test_the_board_s_scripts_and_plotly_come_with_the_page(new_page: Callable[..., Page]):
    """They are announced before Streamlit's own page knows what it will show."""
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    open_at(page)
    first_script_run = asked.index("/_stcore/health")
    ours = [at for at, path in enumerate(asked) if path.startswith("/component/")]
    assert ours
    assert max(ours) < first_script_run


def test_a_browser_keeps_the_scripts(new_page: Callable[..., Page], server: Server):
    page = open_at(new_page())
    settle(page)
    first = page.evaluate(TRANSFERRED)
    assert sum(first.values()) > 1_000_000
    page = open_at(page.context.new_page(), server.url + "/?seed=7")
    settle(page)
    again = page.evaluate(TRANSFERRED)
    assert again.keys() >= {name for name in first if "/component/" in name}
    assert [name for name, size in again.items() if size] == []


# Counts the calls of Plotly's functions, by their names, from when it is there.
COUNT_CALLS = """() => {
  window.calls = {};
  let plotly;
  Object.defineProperty(window, "Plotly", {
    get: () => plotly,
    set: (value) => {
      plotly = value;
      for (const name of ["react", "update", "restyle"]) {
        const call = value[name];
        value[name] = (...given) => {
          window.calls[name] = (window.calls[name] ?? 0) + 1;
          return call(...given);
        };
      }
    },
  });
}"""


@pytest.mark.parametrize("viewport", [(1280, 720), (390, 844)], ids=["1280x720", "390x844"])
def test_each_chart_is_drawn_once(new_page: Callable[..., Page]):
    page = new_page()
    page.add_init_script(f"({COUNT_CALLS})()")
    open_at(page)
    settle(page)
    assert page.evaluate("window.calls") == {"react": page.locator(".board .chart").count()}


def test_the_board_waits_for_the_page_s_style_sheet(new_page: Callable[..., Page]):
    """Drawn before that, it would be drawn for other places, and fitted to its own afterwards."""
    page = new_page()
    page.add_init_script(f"({COUNT_CALLS})()")
    with held_back(page, "**/Html.*.js"):  # which Streamlit shows style sheets with
        page.goto("/")
        page.wait_for_function("() => window.Plotly")
        idle(page)
        next_frames(page)
        expect(page.locator(".board")).to_be_hidden()
    page.wait_for_function(AT_REST)
    settle(page)
    assert page.evaluate("window.calls") == {"react": page.locator(".board .chart").count()}
