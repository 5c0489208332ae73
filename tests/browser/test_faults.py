"""What goes wrong in a class: servers, networks, clocks and disks that fail, and impatience."""

import contextlib
import random
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocketRoute, expect

from tests.browser import board
from tests.browser.board import (
    AT_REST,
    SLOWLY,
    assert_as_trained,
    assert_it_stays,
    button,
    epoch,
    open_at,
    step,
    wait_for_epoch,
)
from tests.browser.chromium import GUIDE_SEEN
from tests.browser.server import ROOT, Server, free_port, running_server
from tests.browser.waits import round_trip
from xorcore import Experiment

Moments = list[tuple[float, int, str]]  # as NOTE_MOMENTS has them

HARD_TIMES = Path(__file__).parent / "hard_times"
MAY_COST = 5  # seconds of a run, of any fault

# Every moment shown: [time, epoch, mean absolute error].
NOTE_MOMENTS = """() => {
  window.moments = [];
  const note = () => {
    const board = document.querySelector(".board[data-epoch]");
    const told = board?.querySelectorAll("dd")[1].textContent;
    const epoch = Number(board?.dataset.epoch);
    if (board && epoch !== window.moments.at(-1)?.[1])
      window.moments.push([performance.now() / 1000, epoch, told]);
    requestAnimationFrame(note);
  };
  note();
}"""


class HardServer:
    """The app on a server in hard times, from a folder of its own; it can be killed."""

    def __init__(self, folder: Path, running: contextlib.ExitStack) -> None:
        self.app = folder / "app"
        self.app.mkdir()
        for name in ("xorcore", "pages", ".streamlit"):
            leave_out = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, self.app / name, ignore=leave_out)
        shutil.copy(ROOT / "app.py", self.app)
        self.home, self.temporary = folder / "home", folder / "temporary"
        self.home.mkdir()
        self.temporary.mkdir()
        self.folder, self.running, self.port = folder, running, free_port()
        self.logs: list[str] = []
        self.files_at_first = self.files()
        self.start()

    def start(self) -> None:
        """Start it, again at the same port."""
        environment = {"PYTHONPATH": str(HARD_TIMES), "XOR_LAB_ENGINE": "numpy"}
        environment |= dict.fromkeys(("HOME", "USERPROFILE"), str(self.home))
        environment |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self.temporary))
        self.server = self.running.enter_context(
            running_server(environment=environment, app=self.app / "app.py", port=self.port)
        )

    def kill(self) -> None:
        """End it without a word."""
        self.logs.append(self.server.log())
        process = psutil.Process(self.server.pid)
        process.kill()
        process.wait()

    def log(self) -> str:
        """Return everything it has printed, all its lives long."""
        return "".join([*self.logs, self.server.log()])

    def files(self) -> dict[str, tuple[int, int]]:
        """Return every file and folder, with its time of change and its size."""
        found = {}
        for path in sorted(self.folder.rglob("*")):
            told = path.stat()
            found[str(path.relative_to(self.folder))] = told.st_mtime_ns, told.st_size
        return found


@pytest.fixture(scope="module")
def hard_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HardServer]:
    with contextlib.ExitStack() as running:
        yield HardServer(tmp_path_factory.mktemp("hard_times"), running)


@pytest.fixture(scope="module")
def hard_context(hard_server: HardServer, browser: Browser) -> Iterator[BrowserContext]:
    """A visitor of the server in hard times; the browser's clock jumps as the server's does."""
    with browser.new_context(
        base_url=hard_server.server.url, viewport={"width": 1280, "height": 720}
    ) as context:
        context.add_init_script(GUIDE_SEEN)
        context.add_init_script(
            """const now = Date.now;
            Date.now = () => now() + (performance.now() % 2000 < 1000 ? 1 : -1) * 86400000;"""
        )
        yield context


@pytest.fixture
def hard_page(
    hard_context: BrowserContext, watch_uncaught: Callable[[Page], None]
) -> Iterator[Page]:
    """A new tab of that visitor."""
    page = hard_context.new_page()
    watch_uncaught(page)
    yield page
    page.close()


def moments(page: Page) -> Moments:
    return [tuple(moment) for moment in page.evaluate("window.moments")]


def more_moments(page: Page, shown: Moments, count: int = 20) -> Moments:
    """Wait until `count` moments were shown after those; and give them."""
    expected = len(shown) + count
    page.wait_for_function("count => window.moments?.length >= count", arg=expected)
    return moments(page)[len(shown) :]


def play_for_long(page: Page) -> Moments:
    """Play for longer than a fault may cost; what was shown until then.

    The first moment noted is from before.
    """
    page.evaluate(NOTE_MOMENTS)
    start = epoch(page)
    button(page, "Play").click()
    wait_for_epoch(page, start + 1)
    page.wait_for_function(
        "seconds => window.moments.at(-1)[0] - window.moments[1]?.[0] > seconds",
        arg=MAY_COST + 1.5,
    )
    return moments(page)


def assert_little_is_lost(shown: Moments, later: Moments) -> None:
    """Check that the run went on from where it was at most so many seconds before."""
    last = shown[-1][0]
    [*_, (_, before, _)] = [moment for moment in shown if moment[0] <= last - MAY_COST]
    assert before > shown[0][1]  # so a run that began again would not do
    assert before <= later[0][1] < later[-1][1]


def assert_shown_as_trained(link: str, shown: Moments) -> None:
    """Train what the link says, apart from the page, and compare every error shown."""
    trainer = Experiment.from_query(settings_of(link))[0].trainer()
    for _, at, error in shown:
        trainer.advance(at - trainer.epoch)
        assert (at, error) == (trainer.epoch, f"{trainer.mean_absolute_error:.6f}")


def settings_of(link: str) -> dict[str, str]:
    """A link's parameters, but for those that tell how far the run is."""
    query = dict(parse_qsl(urlsplit(link).query))
    return {key: value for key, value in query.items() if key not in ("epoch", "play")}


def assert_rests_as_trained(page: Page) -> None:
    expect(button(page, "Play")).to_be_visible()
    page.wait_for_function(AT_REST)
    assert_it_stays(page)
    assert "play=" not in page.url
    assert_as_trained(page)


def pause(page: Page) -> None:
    board.pause(page)
    assert_rests_as_trained(page)


def load_of(server: Server) -> float:
    """How much of a core the server uses, over a second."""
    return psutil.Process(server.pid).cpu_percent(interval=1) / 100


# ---- the server and the network


def test_an_open_page_plays_on_when_its_server_was_killed(hard_server: HardServer, hard_page: Page):
    page = open_at(hard_page, "/?seed=42&lr=0.6&bias=1&hidden=4&epoch=1000&epochs=2000000")
    link = page.url
    shown = play_for_long(page)
    hard_server.kill()
    # What it had sent is still played.
    page.wait_for_function("performance.now() / 1000 > window.moments.at(-1)[0] + 0.7")
    shown = moments(page)
    hard_server.start()
    later = more_moments(page, shown)
    assert_little_is_lost(shown, later)
    assert_shown_as_trained(link, shown)
    assert_shown_as_trained(link, later)
    pause(page)
    assert settings_of(page.url) == settings_of(link)


@pytest.mark.long
def test_a_page_at_rest_finds_its_server_again(hard_server: HardServer, hard_page: Page):
    """A page just loaded has it hardest, and a click right after the server has come back."""
    page = open_at(hard_page, "/?seed=42&lr=0.6&bias=1&hidden=4&epoch=1000")
    hard_server.kill()
    page.locator("[data-testid=stApp]:not([data-test-connection-state=CONNECTED])").wait_for()
    hard_server.start()
    page.locator("[data-testid=stApp][data-test-connection-state=CONNECTED]").wait_for()
    step(page)
    assert_as_trained(page)


@pytest.mark.long
def test_no_tab_is_left_with_the_names_of_files_by_a_server_that_all_find_again_at_once(
    hard_server: HardServer, hard_context: BrowserContext
):
    tabs = [hard_context.new_page() for _ in range(4)]
    for tab, page in zip(tabs, ("by_hand", "geometry", "predict", ""), strict=True):
        tab.goto(f"/{page}")
        tab.locator("[data-test-script-state=notRunning]").wait_for()
    hard_server.kill()
    for tab in tabs:
        tab.locator("[data-testid=stApp]:not([data-test-connection-state=CONNECTED])").wait_for()
    hard_server.start()
    for tab in tabs:
        tab.locator("[data-testid=stApp][data-test-connection-state=CONNECTED]").wait_for()
        round_trip(tab)
        expect(tab).to_have_title("XOR Lab")
        names = tab.get_by_test_id("stSidebarNavLink")
        expect(names.filter(has_text=re.compile("Take home"))).to_have_count(1)  # no small letter
        tab.close()


def test_a_while_without_network_costs_nothing_but_time(
    lonely_page: Page, watch_uncaught: Callable[[Page], None]
):
    page = lonely_page
    watch_uncaught(page)
    connections: list[WebSocketRoute] = []
    is_offline = False

    def connect(connection: WebSocketRoute) -> None:
        if is_offline:
            connection.close()
        else:
            connections.append(connection)
            connection.connect_to_server()

    page.route_web_socket(re.compile("_stcore/stream"), connect)
    open_at(page, "/?seed=42&lr=0.6&epoch=1000")
    link = page.url
    page.evaluate(NOTE_MOMENTS)
    button(page, "Play").click()
    wait_for_epoch(page, 1100)
    is_offline = True
    page.context.set_offline(True)
    connections[-1].close()
    # What it had received is shown to the end, and for long there is no more.
    page.wait_for_function(
        "seconds => performance.now() / 1000 > window.moments.at(-1)[0] + seconds", arg=MAY_COST
    )
    shown = moments(page)
    is_offline = False
    page.context.set_offline(False)
    later = more_moments(page, shown)
    assert later[0][1] > shown[-1][1]
    assert_shown_as_trained(link, shown + later)
    pause(page)
    assert settings_of(page.url) == settings_of(link)


# ---- tabs and history


def test_a_run_comes_back_from_a_reload(page: Page):
    open_at(page, "/?seed=7&lr=0.6&epoch=1000&epochs=2000000")
    link = page.url
    shown = play_for_long(page)
    page.reload()
    page.evaluate(NOTE_MOMENTS)
    later = more_moments(page, [])
    assert_little_is_lost(shown, later)
    assert_shown_as_trained(link, later)
    pause(page)
    assert settings_of(page.url) == settings_of(link)


def test_the_back_button_leads_to_where_a_run_was_left(page: Page):
    open_at(page, "/?seed=7&lr=0.6&epoch=1000")
    length = page.evaluate("history.length")
    button(page, "Play").click()
    wait_for_epoch(page, 2000)
    assert page.evaluate("history.length") == length  # to play makes no entries
    button(page, "New run: notebook by hand").click()
    expect(page.locator(".board")).to_have_attribute("data-epoch", "0")
    page.wait_for_function(AT_REST)
    page.go_back()
    wait_for_epoch(page, 1001)
    assert_rests_as_trained(page)


def test_two_tabs_do_not_disturb_each_other(page: Page):
    other = page.context.new_page()
    links = {
        page: "/?seed=1&lr=0.6&hidden=4&epoch=1000&epochs=2000000",
        other: "/?seed=2&act=tanh&epoch=1000&epochs=2000000",
    }
    settings = {}
    for tab, link in links.items():
        open_at(tab, link)
        settings[tab] = settings_of(tab.url)
        button(tab, "Play").click()
    for tab in links:
        tab.bring_to_front()
        wait_for_epoch(tab, 1100)
    button(other, "Reset").click()
    assert_rests_as_trained(other)
    assert epoch(other) == 0
    page.bring_to_front()
    wait_for_epoch(page, epoch(page) + 100)
    pause(page)
    assert {tab: settings_of(tab.url) for tab in links} == settings


@pytest.mark.parametrize(
    "link",
    ["speed=Flat+out", pytest.param("epoch=2000000", marks=pytest.mark.long)],
    ids=["play", "catch up"],
)
def test_the_training_of_a_closed_tab_ends(hard_server: HardServer, hard_page: Page, link: str):
    hard_page.goto(f"/?{link}&epochs=2000000&hidden=8-8-8-8")
    if "speed" in link:
        button(hard_page, "Play").click()
        wait_for_epoch(hard_page, 1)
    else:
        expect(hard_page.get_by_text("Training to epoch 2,000,000")).to_be_visible()
    assert any(load_of(hard_server.server) > 0.1 for _ in range(10))
    closed = time.monotonic()
    hard_page.close()
    while load_of(hard_server.server) > 0.05:
        assert time.monotonic() < closed + 5


# ---- impatience, clocks and disks


def test_a_storm_of_clicks_on_every_button_leaves_a_run_that_can_be_trusted(page: Page):
    open_at(page, f"/?seed=42&lr=0.6&{SLOWLY}")
    settings = settings_of(page.url)
    chance = random.Random(1)
    boxes = [button(page, name).bounding_box() for name in ("Play", "Step", "Reset")]
    places = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
    for _ in range(120):  # as fast as the browser takes them
        # Play is where Pause is, and half of the clicks go there.
        page.mouse.click(*chance.choice([places[0], *places]))
    round_trip(page)
    if button(page, "Pause").count():
        wait_for_epoch(page, epoch(page) + 1)  # it says that it plays, and it does
        pause(page)
    assert_rests_as_trained(page)
    assert settings_of(page.url) == settings
    step(page)
    button(page, "Play").click()
    wait_for_epoch(page, epoch(page) + 20)
    pause(page)


@pytest.mark.long
def test_a_clock_that_jumps_changes_nothing(hard_page: Page):
    page = open_at(hard_page, "/?seed=42&lr=0.6")
    link = page.url
    page.evaluate(NOTE_MOMENTS)
    button(page, "Play").click()
    wait_for_epoch(page, 1)
    shown = more_moments(page, [], 60)
    assert_shown_as_trained(link, shown)
    page.get_by_role("slider", name="Learning rate").press("ArrowRight")
    expect(page.get_by_label("Learning rate", exact=True)).to_have_value("0.8")
    more_moments(page, moments(page))
    pause(page)
    [(first, at_first, _), *_, (last, at_last, _)] = [m for m in shown if m[1] <= 80]
    # In log time it is one epoch a frame up to epoch 80, and 30 frames a second at most.
    assert 2 < (at_last - at_first) / (last - first) < 40


@pytest.mark.skipif(not Path("/proc/self/fdinfo").exists(), reason="only Linux tells")
def test_the_server_looks_at_its_own_files_and_not_at_a_whole_folder(
    hard_server: HardServer, hard_page: Page
):
    """Otherwise it watches a ``.venv`` in that folder, too: 30 ms for each update of the board."""
    open_at(hard_page, "/")
    watched = ""
    for told in Path(f"/proc/{hard_server.server.pid}/fdinfo").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed in the meantime
            watched += told.read_text()
    assert "flags:" in watched
    assert "inotify" not in watched


@pytest.mark.long
def test_nothing_is_written_on_a_disk_that_cannot_be(hard_server: HardServer, hard_page: Page):
    page = open_at(hard_page, "/?seed=42&epoch=500")
    links = page.get_by_test_id("stSidebarNav").get_by_role("link")
    for link in links.all()[1:]:
        link.click()
        expect(page).to_have_url(re.compile(re.escape(link.get_attribute("href"))))
        expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()
    assert hard_server.files() == hard_server.files_at_first
    assert "You can now view" in hard_server.log()  # so it is its log
    assert "Refused to write" not in hard_server.log()
    assert "Traceback" not in hard_server.log()
