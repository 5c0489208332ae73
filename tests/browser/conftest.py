"""The app's server and pages in a real browser.

``server`` and ``browser`` live as long as the tests of this package and no longer: Playwright
keeps an event loop running in this thread, which other tests may want for themselves.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import running_browser
from tests.browser.server import Server, running_server

# Generous, for a machine with two slow cores; a test that passes does not wait it out.
expect.set_options(timeout=20_000)

_LOG_LINES_SHOWN = 60

# Streamlit's front end does not know from the address /by_hand alone whether the app is served
# below /by_hand, asks for these there first, and Chromium logs the 404.
_STREAMLIT_PROBE = re.compile(r"/\w+/_stcore/(health|host-config)")


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    """The app, served."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A headless Chromium, Chrome or Edge; none is a failure, not a skip."""
    with running_browser() as browser:
        yield browser


@pytest.fixture
def viewport() -> tuple[int, int]:
    """Width and height of the pages; parametrise a test with ``viewport`` for another size."""
    return 1280, 720


@pytest.fixture
def colour_scheme() -> str:
    """Light or dark; parametrise a test with ``colour_scheme`` for the other one."""
    return "light"


@pytest.fixture
def new_page(
    server: Server, browser: Browser, viewport: tuple[int, int], colour_scheme: str
) -> Iterator[Callable[..., Page]]:
    """A function that opens a blank page in a browser context of its own, as a second visitor.

    ``page.goto("/")`` is the app. At the end the test fails if a page logged or raised an error,
    asked anything of another host, or if the app raised an exception on the server.
    """
    contexts, problems = [], []
    log_before = len(server.log())

    def open_page(**options: object) -> Page:
        width, height = viewport
        context = browser.new_context(
            **{
                "base_url": server.url,
                "viewport": {"width": width, "height": height},
                "color_scheme": colour_scheme,
            }
            | options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", note_console)
        page.on("pageerror", lambda error: problems.append(f"uncaught in the page: {error}"))
        page.on("request", note_request)
        return page

    def note_console(message) -> None:
        path = message.location["url"].removeprefix(server.url)
        expected = "404" in message.text and _STREAMLIT_PROBE.fullmatch(path)
        if message.type == "error" and not expected:
            problems.append(f"console error: {message.text} ({path})")

    def note_request(request) -> None:
        if request.url.startswith("http") and not request.url.startswith(server.url + "/"):
            problems.append(f"asked another host: {request.url}")

    yield open_page
    for context in contexts:
        context.close()
    _, uncaught, trace = server.log()[log_before:].partition("Uncaught app execution")
    if uncaught:
        problems.append(f"uncaught on the server: {trace}")
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A blank page of the wanted size and colour scheme; see ``new_page``."""
    return new_page()


@pytest.fixture
def lonely_page(server: Server, browser: Browser, viewport: tuple[int, int]) -> Iterator[Page]:
    """A page whose errors are expected: some files will not reach it."""
    width, height = viewport
    context = browser.new_context(base_url=server.url, viewport={"width": width, "height": height})
    yield context.new_page()
    context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Show the end of the server's log with a test that fails."""
    report = yield
    server = getattr(item, "funcargs", {}).get("server")
    # After the last test's teardown the server is gone, and its log with it.
    if report.failed and server and report.when != "teardown":
        lines = server.log().splitlines()[-_LOG_LINES_SHOWN:]
        report.sections.append(("server log", "\n".join(lines)))
    return report
