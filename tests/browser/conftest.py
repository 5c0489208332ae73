"""The app's server and pages in a real browser.

``server`` and ``browser`` live as long as the tests of this package and no longer: Playwright
keeps an event loop running in this thread, which other tests may want for themselves.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import GUIDE_SEEN, running_browser
from tests.browser.server import Server, running_server

# Generous, for a machine with much other work; a test that passes does not wait it out.
_PATIENCE = 60_000
expect.set_options(timeout=_PATIENCE)

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
    # A page is open for seconds: to optimise its scripts costs more than it saves.
    with running_browser("--js-flags=--no-opt") as browser:
        browser.on("context", lambda context: context.set_default_timeout(_PATIENCE))
        yield browser


@pytest.fixture
def viewport() -> tuple[int, int]:
    """Width and height of the pages; parametrise a test with ``viewport`` for another size."""
    return 1280, 720


@pytest.fixture
def colour_scheme() -> str:
    """Light or dark; parametrise a test with ``colour_scheme`` for the other one."""
    return "light"


@pytest.fixture(scope="package")
def tab(server: Server, browser: Browser) -> Iterator[Page]:
    """A tab that the tests use one after the other.

    It compiles the app's scripts once; a new visitor's takes 3 seconds of CPU more to open.
    """
    context = browser.new_context(base_url=server.url)
    context.add_init_script(GUIDE_SEEN)
    yield context.new_page()
    context.close()


@pytest.fixture
def problems(server: Server) -> Iterator[list[str]]:
    """What was wrong, a line each: any, or an exception on the server, makes the test fail."""
    found = []
    log_before = len(server.log())
    yield found
    _, uncaught, trace = server.log()[log_before:].partition("Uncaught app execution")
    if uncaught:
        found.append(f"uncaught on the server: {trace}")
    if found:
        pytest.fail("\n".join(found), pytrace=False)


@pytest.fixture
def watch(server: Server, problems: list[str]) -> Iterator[Callable[[Page], None]]:
    """A function that notes, until the test's end, what a page logs, raises and asks for.

    The test fails if that is an error, or anything of another host.
    """
    watched = []

    def note_console(message) -> None:
        path = message.location["url"].removeprefix(server.url)
        expected = "404" in message.text and _STREAMLIT_PROBE.fullmatch(path)
        if message.type == "error" and not expected:
            problems.append(f"console error: {message.text} ({path})")

    def note_error(error) -> None:
        problems.append(f"uncaught in the page: {error}")

    def note_request(request) -> None:
        if request.url.startswith("http") and not request.url.startswith(server.url + "/"):
            problems.append(f"asked another host: {request.url}")

    notes = {"console": note_console, "pageerror": note_error, "request": note_request}

    def watch_page(page: Page) -> None:
        watched.append(page)
        for event, note in notes.items():
            page.on(event, note)

    yield watch_page
    for page in watched:
        for event, note in notes.items():
            page.remove_listener(event, note)


@pytest.fixture
def watch_uncaught(problems: list[str]) -> Callable[[Page], None]:
    """A function that has an error that nobody catches fail the test.

    For a page that is cut off from its server: what it asks for in vain is no error there.
    """

    def watch_page(page: Page) -> None:
        page.on("pageerror", lambda error: problems.append(f"uncaught in the page: {error}"))

    return watch_page


@pytest.fixture
def new_page(
    server: Server,
    browser: Browser,
    watch: Callable[[Page], None],
    viewport: tuple[int, int],
    colour_scheme: str,
) -> Iterator[Callable[..., Page]]:
    """A function that opens a blank page in a browser context of its own, as a second visitor.

    ``page.goto("/")`` is the app, which has offered this visitor its guide, but not a newcomer.
    See ``watch`` for what makes the test fail at the end.
    """
    contexts = []

    def open_page(*, is_newcomer: bool = False, **options: object) -> Page:
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
        if not is_newcomer:
            context.add_init_script(GUIDE_SEEN)
        context.on("page", watch)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(
    tab: Page, watch: Callable[[Page], None], viewport: tuple[int, int], colour_scheme: str
) -> Iterator[Page]:
    """A blank page of the wanted size and colour scheme, with nothing left of an earlier test.

    But what it runs before each page's own scripts would stay: those take a ``new_page``.
    """
    width, height = viewport
    tab.set_viewport_size({"width": width, "height": height})
    tab.emulate_media(
        media="null", color_scheme=colour_scheme, reduced_motion="null", forced_colors="null"
    )
    watch(tab)
    tab.context.on("page", watch)  # tabs that the test opens
    yield tab
    tab.context.remove_listener("page", watch)
    tab.unroute_all()
    if tab.url.startswith("http"):
        tab.goto("/_stcore/health")  # the app would write once more what it keeps for the tab
        tab.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    tab.goto("about:blank")
    tab.context.clear_cookies()
    for opened in tab.context.pages:
        if opened != tab:
            opened.close()


@pytest.fixture
def lonely_page(server: Server, browser: Browser, viewport: tuple[int, int]) -> Iterator[Page]:
    """A page whose errors are expected: some files will not reach it."""
    width, height = viewport
    context = browser.new_context(base_url=server.url, viewport={"width": width, "height": height})
    context.add_init_script(GUIDE_SEEN)
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
