"""The private names of Streamlit that the app needs, in this file alone.

Streamlit may rename them in any version. So each name is imported inside the function that needs
it, and the function gives a safe answer if the name is gone: the page goes on without the nicety
that needed it.
"""

from asyncio import AbstractEventLoop, get_running_loop
from contextlib import suppress
from dataclasses import replace
from functools import wraps
from os.path import realpath
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import streamlit as st

_GONE = (ImportError, AttributeError)

_STUCK_LOOP_SECONDS = 2.0
"""Seconds after which a script waits no longer for the server, which may be shutting down."""

_LOOK_AGAIN_SECONDS = 0.05
"""Seconds after which a click looks again whether what was clicked has been drawn."""

_TOLD_OF = "xorlab_told_of"
"""Where Streamlit's notes of what was asked for have the keys that the browser told of last."""

_DOWNLOAD_SECONDS = 60.0
"""Seconds for which a file that nobody needs any more can still be fetched."""


def is_partial() -> bool:
    """Whether only fragments of the page run, and not its whole script."""
    return bool(_of_script_run("fragment_ids_this_run"))


def is_in_another_fragment() -> bool:
    """Whether fragments run, and the code that calls this is in none of them."""
    running = _of_script_run("fragment_ids_this_run")
    with suppress(*_GONE):
        from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

        return bool(running) and ThreadState.get().fragment_id not in running
    return False


def is_awaited() -> bool:
    """Whether the browser has asked for something that waits until this script has ended."""
    with suppress(*_GONE):
        from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

        requests = _of_script_run("script_requests")
        return bool(requests) and requests._state is not ScriptRequestType.CONTINUE
    return False


def is_history_navigation() -> bool:
    """Whether the script runs because the visitor pressed Back or Forward in the browser."""
    return bool(_of_script_run("is_history_navigation"))


def is_unknown_to_browser(key: str) -> bool:
    """Whether the browser's last message says nothing of the widget with this key.

    It loads each kind of element when it is sent the first one, and may not show this one yet.
    """
    told_of = getattr(_of_script_run("script_requests"), _TOLD_OF, None)
    return told_of is not None and key not in told_of


def is_query_too_long() -> bool:
    """Whether the link has so much in it that Streamlit reads nothing of it."""
    query = _of_script_run("query_string") or ""
    with suppress(*_GONE):
        from streamlit.runtime.state.query_params import sanitize_query_string

        return sanitize_query_string(query) != query
    return False


def session_id() -> str:
    """The id of the visitor's session, the same after a reconnection; empty if there is none."""
    return _of_script_run("session_id") or ""


def is_session_active(session_id: str) -> bool:
    """Whether the session's page is still connected. May be called from any thread."""
    with suppress(*_GONE):
        from streamlit import runtime

        return not runtime.exists() or runtime.get_instance().is_active_session(session_id)
    return True


def leave_pages_directory() -> bool:
    """Have Streamlit list the pages of app.py, not the files in pages/; whether it lists those.

    A server that has not run app.py yet, opened at a page's own address, runs the page without
    it: no title, and a menu of file names, in which app.py is a page itself. Streamlit has no
    public way to say no. Several scripts may have begun so: what another has found is no answer.
    """
    with suppress(*_GONE):
        from streamlit.runtime.pages_manager import PagesManager

        if PagesManager.uses_pages_directory is not False:
            PagesManager.uses_pages_directory = False
        manager = _of_script_run("pages_manager")
        listed = [page["script_path"] for page in manager.get_pages().values()]
        return realpath(manager.main_script_path) in listed
    return False


def mend_the_end_of_scripts() -> None:
    """Have each script, when it is finished, leave nothing unsent and nothing for the next one.

    A request that comes in that moment, such as a timer's, begins the next script at once, and
    then Streamlit makes one of two mistakes. In a new thread: it throws away what the finished
    script has drawn and the server has not yet sent, so that a button or a value that the user has
    just changed stays on the page as it was. In the same thread, after a fragment: it draws the
    whole page into the container in which the fragment stands.
    """
    with suppress(*_GONE):
        from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

        finish = ScriptRunner._on_script_finished
        if hasattr(finish, "__wrapped__"):
            return

        @wraps(finish)
        def finish_and_wait(*args: Any, **others: Any) -> None:
            finish(*args, **others)
            _wait_for_event_loop()
            _leave_containers()

        ScriptRunner._on_script_finished = finish_and_wait  # type: ignore[method-assign]


def _wait_for_event_loop() -> None:
    """Wait until the server's event loop has done all that it was given before."""
    with suppress(*_GONE, RuntimeError):  # raised by a loop that has been closed meanwhile
        from streamlit import runtime

        if not runtime.exists():
            return
        loop = runtime.get_instance()._get_async_objs().eventloop
        if isinstance(loop, AbstractEventLoop) and loop.is_running():
            is_done = Event()
            loop.call_soon_threadsafe(is_done.set)
            is_done.wait(_STUCK_LOOP_SECONDS)


def _leave_containers() -> None:
    """Have this thread draw on the page itself, as a new one does."""
    with suppress(*_GONE):
        from streamlit import delta_generator_singletons as containers

        containers.context_dg_stack.set(containers.get_default_dg_stack_value())


def let_clicks_wait() -> None:
    """Have a click on a page that an earlier server has drawn wait until this one has drawn it.

    After a restart the browser still shows that page, and its buttons look alive. But until the
    new server's first script has come to the button, Streamlit drops the click without a word if
    the button is in a fragment, and elsewhere does not call its function.

    And a click counts once. Between a press and the message about it the browser may ask for a
    fragment by its timer, and tells of the press then, too.
    """
    with suppress(*_GONE):
        from streamlit.runtime.app_session import AppSession

        request = AppSession.request_rerun
        if hasattr(request, "__wrapped__"):
            return

        @wraps(request)
        def request_once_drawn(session: Any, state: Any) -> None:
            if state is not None and state.is_auto_rerun:
                widgets = state.widget_states.widgets
                kept = [widget for widget in widgets if not _is_press(widget)]
                del widgets[:]
                widgets.extend(kept)
            if state is None or state.is_auto_rerun or _has_drawn(session, state):
                request(session, state)
            else:
                later = get_running_loop().call_later
                later(_LOOK_AGAIN_SECONDS, request_once_drawn, session, state)

        AppSession.request_rerun = request_once_drawn  # type: ignore[assignment, method-assign]


def _has_drawn(session: Any, state: Any) -> bool:
    """Whether the session's scripts have come to what was clicked, or no script is under way."""
    with suppress(*_GONE):
        pressed = [widget.id for widget in state.widget_states.widgets if widget.trigger_value]
        is_there = not state.fragment_id or session.has_fragment(state.fragment_id)
        is_there &= all(map(session._session_state.get_widget_metadata, pressed))
        return session._scriptrunner is None or is_there
    return True


def note_entries_to_the_end() -> None:
    """Have what the user enters be noted whole, before anything that is asked for after it.

    A request for the whole page stops the script before it where that next uses the session's
    state. That may be before a press has been looked at, or within the function that a widget calls
    when it changes. The press is lost then; and the widget's value is taken for known, so that the
    function is not called again. Noted with it is of which widgets the browser tells, for
    ``is_unknown_to_browser``.
    """
    with suppress(*_GONE):
        from streamlit.runtime.state import SafeSessionState

        note = SafeSessionState.on_script_will_rerun
        if hasattr(note, "__wrapped__"):
            return

        @wraps(note)
        def note_whole(state: Any, *args: Any, **others: Any) -> None:
            _keep_of_what_it_tells(*args)
            stop_if_asked = getattr(state, "_yield_callback", None)
            runner: Any = getattr(stop_if_asked, "__self__", None)
            is_execing = getattr(runner, "_execing", False)
            if is_execing:  # a script that is not executing is asked to stop right afterwards
                runner._execing = False
            try:
                note(state, *args, **others)
            finally:
                if is_execing:
                    runner._execing = True

        SafeSessionState.on_script_will_rerun = note_whole  # type: ignore[assignment, method-assign]


def _keep_of_what_it_tells(told: Any = None, *_: Any) -> None:
    """Keep the keys of all widgets in the browser's message `told`, until it has sent another."""
    with suppress(*_GONE):
        from streamlit.runtime.state.common import user_key_from_element_id

        keys = {user_key_from_element_id(widget.id) for widget in told.widgets}
        setattr(_of_script_run("script_requests"), _TOLD_OF, keys)


def keep_what_is_unsent() -> None:
    """Have a fragment's script throw nothing away that is drawn and not yet sent to the browser.

    Streamlit drops what the same fragment has drawn before, since it will be drawn again. But if
    the whole page has drawn it, the browser is told that the page is complete without the box in
    which the fragment stands, and takes its old box away: what stands below moves up by a place.
    Then the fragment draws its box there, over the first element below.
    """
    with suppress(*_GONE):
        from streamlit.runtime.app_session import AppSession

        clear = AppSession._clear_queue
        if hasattr(clear, "__wrapped__"):
            return

        @wraps(clear)
        def clear_for_page(session: Any, fragment_ids_this_run: list[str] | None = None) -> None:
            with suppress(*_GONE):
                if fragment_ids_this_run:
                    # What is unsent stays before what comes, and is not replaced by it.
                    session._browser_queue._delta_index_map.clear()
                    return
            clear(session, fragment_ids_this_run)

        AppSession._clear_queue = clear_for_page  # type: ignore[assignment, method-assign]


def forget_the_page_before() -> None:
    """Have nothing of a page run once another one has taken its place, or is about to.

    Until a browser hears of its new page, it still asks for the one before: for fragments, by their
    timers, or because something there is pressed. Streamlit runs that after the new page's script
    as if the visitor had gone back. It even tells the browser so, which empties the page; what the
    new page's own fragments send next has no place there, and the page stands still for ever. And
    if the new page's script has not begun yet, it runs the one of the page before in its stead.
    """
    with suppress(*_GONE):
        from streamlit.runtime.app_session import AppSession
        from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests

        accept, create = ScriptRequests._request_rerun_locked, AppSession._create_scriptrunner
        if hasattr(create, "__wrapped__"):
            return

        @wraps(accept)
        def accept_of_page(requests: Any, asked: Any) -> bool:
            with suppress(*_GONE):  # the page that was asked for last, and is perhaps under way
                here = requests._rerun_data.page_script_hash
                if _is_of_another(here, asked, asked.fragment_id or _is_pressed(asked)):
                    return True
            return accept(requests, asked)

        @wraps(create)
        def create_for_page(session: Any, asked: Any) -> None:
            with suppress(*_GONE):
                here = session._pages_manager.current_page_script_hash
                if _is_of_another(here, asked, asked.fragment_id):
                    return
            create(session, asked)

        ScriptRequests._request_rerun_locked = accept_of_page  # type: ignore[assignment, method-assign]
        AppSession._create_scriptrunner = create_for_page  # type: ignore[assignment, method-assign]


def _is_of_another(page: str, asked: Any, is_of_widget: Any) -> bool:
    """Whether something on another page than this one asks, and not the menu; "" is any page."""
    known = {page, asked.page_script_hash} - {""}
    return bool(is_of_widget) and len(known) > 1


def _is_pressed(asked: Any) -> bool:
    """Whether a button was pressed, or a component says something once; the menu does neither."""
    return any(map(_is_press, asked.widget_states.widgets if asked.widget_states else ()))


def _is_press(widget: Any) -> bool:
    """Whether the browser tells of this widget once, as of a button that is pressed."""
    return "trigger" in (widget.WhichOneof("value") or "")


def keep_downloads() -> None:
    """Have a file that is made for a download stay until the browser has fetched it.

    What a button makes when it is pressed belongs to no session, and Streamlit deletes it when two
    scripts of any sessions have ended. While a class is at work that is within milliseconds.
    """
    with suppress(*_GONE):
        from streamlit.runtime.media_file_manager import MediaFileMetadata

        mark = MediaFileMetadata.mark_for_delete
        if hasattr(mark, "__wrapped__"):
            return

        @wraps(mark)
        def mark_when_old(file: Any) -> None:
            vars(file).setdefault("unneeded_since", monotonic())
            if monotonic() - file.unneeded_since > _DOWNLOAD_SECONDS:
                mark(file)

        MediaFileMetadata.mark_for_delete = mark_when_old  # type: ignore[assignment, method-assign]


def serve_folder(name: str, folder: Path) -> str:
    """Serve the files of `folder`; gives the name of the folder in addresses.

    This is the route of ``components.v1``, which needs no ``static/`` folder. Without it there is
    no such name, and each component tells that its script could not be loaded.
    """
    with suppress(*_GONE):
        from streamlit.components.v1 import declare_component

        return declare_component(name, path=folder).name
    return ""


def served_name(name: str) -> str:
    """The name in addresses of the folder that ``serve_folder`` serves by this `name`."""
    return f"{__name__}.{name}"


def streamlit_scripts() -> dict[str, Path]:
    """The scripts and style sheets of Streamlit itself, by their addresses in the app.

    Each name has a hash of the content in it. Without them Streamlit sends its own.
    """
    folder = Path(st.__file__).parent / "static"
    files = [*folder.glob("static/js/*.js"), *folder.glob("static/css/*.css")]
    return {file.relative_to(folder).as_posix(): file for file in files}


def load_by_address(component: str, script: Path, address: str) -> None:
    """Have a component's `script` loaded from its address in the app, and not from a blob.

    Streamlit does so with scripts of packages, which begin at _stcore/bidi-components/NAME.
    """
    with suppress(*_GONE):
        from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager

        manager = get_bidi_component_manager()
        given = manager.get(component)
        if given:
            served = replace(given, js=str(script), js_asset_relative_path=f"../../../{address}")
            manager.unregister(component)
            manager.register(served)


def _of_script_run(name: str) -> Any:
    """What Streamlit notes by this name about the script that runs; None if it notes nothing."""
    with suppress(*_GONE):
        from streamlit.runtime.scriptrunner import get_script_run_ctx

        return getattr(get_script_run_ctx(suppress_warning=True), name, None)
    return None
