"""The private names of Streamlit: in one file alone, and none of them is missed by a page."""

import builtins
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime import media_file_manager
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests
from streamlit.testing.v1 import AppTest

from pages.server import streamlit_internals

ROOT = Path(__file__).parents[3]
THE_FILE = "pages/server/streamlit_internals.py"

# What each name is in a version of Streamlit that has it, with nothing of today's in it.
NAMES = {
    "get_script_run_ctx": lambda **_: object(),
    "ThreadState": object,
    "sanitize_query_string": None,  # a function: there is nothing in it to miss
    "runtime": object(),
    "PagesManager": object,
    "declare_component": None,
    "get_bidi_component_manager": None,
    "ScriptRunner": object,
    "AppSession": object,
    "MediaFileMetadata": object,
    "delta_generator_singletons": object(),
    "ScriptRequestType": object,
    "ScriptRequests": object,
    "SafeSessionState": object,
    "user_key_from_element_id": None,
}
PRIVATE = r"streamlit\.runtime|\bst\.runtime|import runtime|script_?run_?context|components\.v1\."
PRIVATE += "|" + "|".join(NAMES.keys() - {"runtime"})


@pytest.fixture(params=["missing", "bare"])
def without(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function that has the app, and the app alone, find a name gone or all of it changed."""
    today = builtins.__import__

    def take_away(gone: str) -> None:
        if request.param == "bare" and NAMES[gone] is None:
            pytest.skip("a function has nothing in it that could go")

        def imports(name: str, scope: Any = None, *others: Any) -> Any:
            names = others[1] if len(others) > 1 else ()
            is_app = bool(scope) and scope.get("__name__") == streamlit_internals.__name__
            if not is_app or gone not in (names or ()):
                return today(name, scope, *others)
            if request.param == "missing":
                raise ImportError(f"cannot import name {gone!r} from {name!r}")
            return SimpleNamespace(**{gone: NAMES[gone]})

        monkeypatch.setattr(builtins, "__import__", imports)

    return take_away


@pytest.mark.parametrize("gone", NAMES)
def test_pages_open_without_the_name(gone: str, without: Any):
    without(gone)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not app.exception
    app.button(key="step").click().run()
    app.switch_page("pages/by_hand.py").run()
    app.text_input(key="typed_rate").set_value("0.5").run()
    assert not app.exception


@pytest.mark.parametrize("gone", NAMES)
def test_each_question_has_a_safe_answer(gone: str, without: Any):
    """Outside of a script nothing is known, either: the answers are the same."""
    without(gone)
    assert not streamlit_internals.is_partial()
    assert not streamlit_internals.is_in_another_fragment()
    assert not streamlit_internals.is_awaited()
    assert not streamlit_internals.is_unknown_to_browser("rate")
    assert not streamlit_internals.is_history_navigation()
    assert not streamlit_internals.is_query_too_long()
    assert streamlit_internals.session_id() == ""
    served = streamlit_internals.serve_folder("xorlab_test", ROOT / "pages")
    assert served == "" if gone == "declare_component" else served.endswith("xorlab_test")


def test_a_session_that_nobody_can_ask_about_is_active(without: Any):
    without("runtime")
    assert streamlit_internals.is_session_active("somebody")


def test_pages_begin_without_the_name_of_their_list(without: Any):
    without("PagesManager")
    assert not streamlit_internals.leave_pages_directory()


def test_what_is_asked_for_in_the_moment_of_a_scripts_end_takes_nothing_away():
    """A timer's script loses nothing of the one before; a page is drawn where it was before."""
    command = [sys.executable, "-m", "tests.pages.server.in_the_same_moment"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    button, clock = "[0, 0, 0, 0]", "[0, 1, 0]"
    # The page, asked for last, draws all anew: Streamlit may leave out what came right before.
    lines = [line for line in told.stdout.splitlines() if not line.startswith("button 3")]
    assert lines == [
        f"button 1 at {button}",
        f"clock 1 at {clock}",
        f"button 2 at {button}",
        f"clock 2 at {clock}",
        f"button 4 at {button}",
        f"clock 3 at {clock}",
    ]


def test_a_click_on_the_page_of_an_earlier_server_waits_until_it_is_drawn():
    command = [sys.executable, "-m", "tests.pages.server.clicked_too_early"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["['page: 1', 'part: 0']", "['part: 1']"]


def test_a_press_in_the_moment_of_a_timer_counts_once():
    """The timer's message tells of it, too."""
    command = [sys.executable, "-m", "tests.pages.server.pressed_as_a_timer_rings"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["pressed: 1"]


def test_what_was_chosen_is_noted_though_the_page_is_asked_for_in_the_same_moment():
    command = [sys.executable, "-m", "tests.pages.server.chosen_and_gone_on"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["noted: 1"]


def test_the_server_begins_without_the_name_of_the_sessions_state(without: Any):
    without("SafeSessionState")
    streamlit_internals.note_entries_to_the_end()


def test_a_fragment_asked_for_while_the_page_runs_takes_nothing_of_the_page_away():
    """Without the box the browser would put what is below in its place, and lose it."""
    command = [sys.executable, "-m", "tests.pages.server.asked_before_it_is_sent"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    page = "page begins, box, part, below the part, end"
    assert told.stdout.splitlines() == [f"{page}, box, part, end"]


def test_a_page_that_has_gone_has_no_say_any_more():
    """Its timers still ask for it, until the browser hears of the new page."""
    command = [sys.executable, "-m", "tests.pages.server.asked_by_the_page_before"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == [
        f"{moment}: second, news, begins, ends" for moment in ("meanwhile", "before", "after")
    ]


def test_a_script_hears_that_another_one_is_asked_for(monkeypatch: pytest.MonkeyPatch):
    """Streamlit's own notes of what is asked for; a fragment, as a button's, ends no script."""
    requests = ScriptRequests()
    monkeypatch.setattr(streamlit_internals, "_of_script_run", {"script_requests": requests}.get)
    assert not streamlit_internals.is_awaited()
    assert requests.request_rerun(RerunData(fragment_id="a button's"))
    assert requests.on_scriptrunner_yield() is None
    assert streamlit_internals.is_awaited()
    assert requests.on_scriptrunner_ready().rerun_data.fragment_id_queue == ["a button's"]
    assert not streamlit_internals.is_awaited()


def test_pages_go_on_without_the_name_of_the_scripts_end(without: Any):
    without("ScriptRunner")
    streamlit_internals.mend_the_end_of_scripts()


def test_the_server_begins_without_the_name_of_the_session(without: Any):
    without("AppSession")
    streamlit_internals.let_clicks_wait()
    streamlit_internals.keep_what_is_unsent()
    streamlit_internals.forget_the_page_before()


def test_the_server_begins_without_the_name_of_what_is_asked_for(without: Any):
    without("ScriptRequests")
    streamlit_internals.forget_the_page_before()


def test_a_file_made_for_a_download_stays_until_it_is_fetched(monkeypatch: pytest.MonkeyPatch):
    """Also while other scripts end; a minute later it is gone."""
    streamlit_internals.keep_downloads()
    now = 0.0
    monkeypatch.setattr(streamlit_internals, "monotonic", lambda: now)
    monkeypatch.setattr(media_file_manager, "_get_session_id", lambda: "a visitor's")
    manager = MediaFileManager(MemoryMediaFileStorage("/media"))
    button = manager.add_deferred(lambda: "a,b", "text/csv", "1.2", file_name="made.csv")
    file_id = manager.execute_deferred(button).removeprefix("/media/").partition(".")[0]
    for _ in range(5):
        manager.remove_orphaned_files()
    assert manager.read_file(file_id).content == b"a,b"
    now = 61.0
    for _ in range(2):
        manager.remove_orphaned_files()
    assert manager.read_file(file_id) is None


def test_the_server_begins_without_the_name_of_a_file(without: Any):
    without("MediaFileMetadata")
    streamlit_internals.keep_downloads()


def test_no_other_file_has_a_private_name():
    files = [ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "xorcore").rglob("*.py")]
    naming = {
        file.relative_to(ROOT).as_posix()
        for file in files
        if re.search(PRIVATE, file.read_text(encoding="utf-8"))
    }
    assert naming == {THE_FILE}
