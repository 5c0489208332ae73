"""One session on Streamlit's own server, without a web server and a browser.

A process can have one such server, once: who wants one runs in a process of its own.
"""

import asyncio
import tempfile
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from pages.server.streamlit_internals import mend_the_end_of_scripts


class Session:
    """What a browser would be sent: texts, each one's last fragment and place, and widgets.

    page: the page on which the browser is, and pages: those of the app by their titles, as
    Streamlit names them to itself. on_page: the texts that the browser has been sent since it came
    to its page.
    """

    client_context = None

    def __init__(self, runtime: Runtime) -> None:
        self.texts: list[str] = []
        self.fragments: dict[str, str] = {}
        self.places: dict[str, list[int]] = {}
        self.widgets: dict[str, str] = {}
        self.switches: set[str] = set()
        self.page = ""
        self.pages: dict[str, str] = {}
        self.on_page: list[str] = []
        self._runtime = runtime
        self._id = runtime.connect_session(self, {})

    def another(self) -> Self:
        """A new session, whose browser shows the page, and the buttons, of this one."""
        session = type(self)(self._runtime)
        session.widgets |= self.widgets
        session.switches |= self.switches
        session.page = self.page
        return session

    def write_forward_msg(self, message: ForwardMsg) -> None:
        """Note what is sent; the server calls this."""
        element = message.delta.new_element
        if message.HasField("navigation"):
            self.page = message.navigation.page_script_hash
            for page in message.navigation.app_pages:
                self.pages[page.page_name] = page.page_script_hash
        elif message.HasField("new_session") and message.new_session.page_script_hash != self.page:
            self.page = message.new_session.page_script_hash
            self.on_page.clear()
        if text := element.text.body:
            self.texts.append(text)
            self.on_page.append(text)
            self.fragments[text] = message.delta.fragment_id
            self.places[text] = list(message.metadata.delta_path)
        for widget in (
            *(element.number_input, element.button, element.button_group),
            element.checkbox,
        ):
            if widget.label:
                self.widgets[widget.label] = widget.id
        if element.checkbox.label:
            self.switches.add(element.checkbox.label)

    def ask(
        self,
        fragment: str = "",
        of_page: str | None = None,
        by_timer: bool = False,
        **values: float | bool | str,
    ) -> None:
        """Have a fragment run, or the whole page, with these values of widgets, by label.

        A text is the name of the button that is pressed in a choice.

        `of_page` is another one than the browser's, to which it goes, or from which it still asks.
        """
        message = BackMsg()
        message.rerun_script.fragment_id = fragment
        message.rerun_script.is_auto_rerun = by_timer
        message.rerun_script.page_script_hash = self.page if of_page is None else of_page
        for label, value in values.items():
            state = WidgetState(id=self.widgets[label])
            if label in self.switches:
                state.bool_value = bool(value)
            elif isinstance(value, str):
                state.string_array_value.data.append(value)
            else:
                setattr(state, "trigger_value" if value is True else "double_value", value)
            message.rerun_script.widget_states.widgets.append(state)
        self._runtime.handle_backmsg(self._id, message)


@asynccontextmanager
async def session_of(script: str) -> AsyncIterator[Session]:
    """A session in which this script has not run yet."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "app.py")
        file.write_text(script, encoding="utf-8")
        files = MemoryMediaFileStorage("/media"), MemoryUploadedFileManager("/upload")
        runtime = Runtime(RuntimeConfig(str(file), *files))
        await runtime.start()
        config.set_option("runner.fastReruns", False)  # as in the app
        mend_the_end_of_scripts()
        yield Session(runtime)
        runtime.stop()


def script_threads() -> list[threading.Thread]:
    """The threads in which scripts run at this moment."""
    return [thread for thread in threading.enumerate() if thread.name.startswith("ScriptRunner")]


async def until(is_so: Callable[[], bool]) -> None:
    """Let the server work until it is so, and no script runs."""
    while script_threads() or not is_so():
        await asyncio.sleep(0.01)
