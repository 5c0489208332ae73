#!/usr/bin/env bash
# streamlit 1.67.0, Python 3.11
#
# A server is restarted, and the browser finds it again. What stands on its page was drawn by the
# server before; it looks alive, the buttons are enabled, and the new server's first script runs.
# One would say: a click in this moment waits its turn, as every click does while a script runs. It
# does not:
#
# - In a fragment that the script has not come to yet, the click is dropped. The server notes, at
#   level INFO, that the fragment "does not exist anymore"; the browser hears nothing.
# - Elsewhere the script begins again, and st.button gives True. But its on_click is not called: the
#   session has not heard of the button before, so it does not know the function.
#
# It is the same with runner.fastReruns = false: a click ends the script at its next element.
#
# Below: a session draws both buttons; a second one, of a new visitor to the server, is asked for
# its page and gets the click at once. Seen:
#
#     page: pressed True, callback called False
#     fragment: pressed False, callback called False
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet streamlit==1.67.0
cat >"$folder/two_sessions.py" <<'PYTHON'
import asyncio
import tempfile
import time
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

SCRIPT = """
import time
import streamlit as st

def note():
    st.session_state["noted"] = True

def draw(place):
    pressed = st.button("Press " + place, on_click=note)
    st.text(f"{place}: pressed {pressed}, callback called {st.session_state.pop('noted', False)}")

time.sleep(0.5)
draw("page")
st.fragment(draw)("fragment")
"""


class Browser:
    client_context = None

    def __init__(self, runtime):
        self.runtime, self.texts, self.fragment, self.buttons = runtime, [], "", {}
        self.id = runtime.connect_session(self, {})

    def write_forward_msg(self, message):
        element = message.delta.new_element
        if element.button.label:
            self.buttons[element.button.label] = element.button.id
        if element.text.body:
            self.texts.append(element.text.body)
            self.fragment = message.delta.fragment_id or self.fragment

    def ask(self, fragment="", button=""):
        message = BackMsg()
        message.rerun_script.fragment_id = fragment
        if button:
            pressed = WidgetState(id=button, trigger_value=True)
            message.rerun_script.widget_states.widgets.append(pressed)
        self.runtime.handle_backmsg(self.id, message)

    async def rest(self):
        last = len(self.texts), time.monotonic()
        while not self.texts or time.monotonic() < last[1] + 1.5:
            await asyncio.sleep(0.05)
            if len(self.texts) != last[0]:
                last = len(self.texts), time.monotonic()


async def main(folder):
    app = Path(folder, "app.py")
    app.write_text(SCRIPT)
    files = MemoryMediaFileStorage("/media"), MemoryUploadedFileManager("/upload")
    runtime = Runtime(RuntimeConfig(str(app), *files))
    await runtime.start()
    before = Browser(runtime)
    before.ask()
    await before.rest()
    for place, fragment in (("page", ""), ("fragment", before.fragment)):
        now = Browser(runtime)
        now.ask()
        now.ask(fragment, before.buttons["Press " + place])
        await now.rest()
        print(next(text for text in reversed(now.texts) if text.startswith(place)))
    runtime.stop()


with tempfile.TemporaryDirectory() as folder:
    asyncio.run(main(folder))
PYTHON
cd "$folder"  # away from any settings of Streamlit
seen=$(venv/bin/python two_sessions.py 2>/dev/null)
echo "$seen"
page="page: pressed True, callback called False"
test "$seen" = "$page"$'\n'"fragment: pressed False, callback called False"
