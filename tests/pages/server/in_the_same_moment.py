"""Streamlit's own server, asked for a second script in the moment in which the first has ended.

``python -m tests.pages.server.in_the_same_moment`` prints what the browser is sent, a line each,
with its place on the page. It is a process of its own since a process can have one such server,
once.
"""

import asyncio
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from pages.server.streamlit_internals import mend_the_end_of_scripts

_SCRIPT = """
import streamlit as st

@st.fragment
def draw(name):
    st.session_state[name] = st.session_state.get(name, 0) + 1
    st.text(f"{name} {st.session_state[name]}")

with st.container():
    draw("button")
draw("clock")
"""
_BUSY_SECONDS = 1
"""For how long the server does something else, at most, while a script comes to its end."""


class _Browser:
    """What a browser would be sent: the texts, and each one's fragment and place."""

    client_context = None

    def __init__(self) -> None:
        self.fragments: dict[str, str] = {}
        self.places: dict[str, list[int]] = {}

    def write_forward_msg(self, message: ForwardMsg) -> None:
        if text := message.delta.new_element.text.body:
            self.fragments[text] = message.delta.fragment_id
            self.places[text] = list(message.metadata.delta_path)


async def _main(folder: str) -> None:
    script = Path(folder, "app.py")
    script.write_text(_SCRIPT)
    files = MemoryMediaFileStorage("/media"), MemoryUploadedFileManager("/upload")
    runtime = Runtime(RuntimeConfig(str(script), *files))
    await runtime.start()
    browser = _Browser()
    session = runtime.connect_session(browser, {})

    def ask(fragment: str = "") -> None:
        message = BackMsg()
        message.rerun_script.fragment_id = fragment
        runtime.handle_backmsg(session, message)

    config.set_option("runner.fastReruns", False)  # as in the app
    mend_the_end_of_scripts()
    ask()
    await _until(lambda: len(browser.fragments) == 2 and not _script_threads())
    button, clock = browser.fragments.values()
    for asked, last_drawn in ((clock, "clock 2"), ("", "clock 3")):
        ask(button)
        for thread in _script_threads():
            thread.join(_BUSY_SECONDS)
        ask(asked)
        await _until(lambda drawn=last_drawn: drawn in browser.places and not _script_threads())
    for text, place in browser.places.items():
        print(text, "at", place)
    runtime.stop()


def _script_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("ScriptRunner")]


async def _until(is_so: Callable[[], bool]) -> None:
    while not is_so():
        await asyncio.sleep(0.01)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_main(folder))
