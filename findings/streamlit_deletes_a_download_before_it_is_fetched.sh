#!/usr/bin/env bash
# streamlit 1.67.0, Python 3.11
#
# st.download_button takes a function as its data, which makes the file when the button is pressed.
# The browser gets an address, and fetches the file from there. One would say that it is there, at
# least for this session. But the file belongs to no session: every script that ends, a fragment's
# too, and of any session, looks for files without an owner; the first marks it, the second deletes
# it. On a server with a few live fragments (run_every) that is within milliseconds of the click,
# and the browser saves nothing: the address answers 404. The file of a button whose data is a text
# has an owner, and stays. (media_file_manager.py says why it is left so: a second click makes the
# file anew.)
#
# Seen, what is there after 0, 1 and 2 ends of other scripts:
#
#     made on a click: there, there, gone
#     a text: there, there, there
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet streamlit==1.67.0
cat >"$folder/app.py" <<'PYTHON'
import streamlit as st

st.download_button("made", lambda: "a,b", "made.csv", "text/csv", on_click="ignore")
st.download_button("text", "a,b,c", "text.csv", "text/csv", on_click="ignore")
PYTHON
cat >"$folder/server.py" <<'PYTHON'
import asyncio
import sys

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager


class Browser:
    client_context = None

    def __init__(self):
        self.ends, self.buttons = 0, {}

    def write_forward_msg(self, message):
        self.ends += message.WhichOneof("type") == "script_finished"
        button = message.delta.new_element.download_button
        if button.label:
            self.buttons[button.label] = button


async def main():
    storage = MemoryMediaFileStorage("/media")
    runtime = Runtime(RuntimeConfig("app.py", storage, MemoryUploadedFileManager("/upload")))
    await runtime.start()

    async def run(browser, session):
        message, ends = BackMsg(), browser.ends
        message.rerun_script.query_string = ""
        runtime.handle_backmsg(session, message)
        while browser.ends == ends:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)  # what a script does after it has said that it is finished

    one, other = Browser(), Browser()
    here = runtime.connect_session(one, {})
    there = runtime.connect_session(other, {})
    await run(one, here)
    made = runtime.media_file_mgr.execute_deferred(one.buttons["made"].deferred_file_id)
    addresses = {"made on a click": made, "a text": one.buttons["text"].url}
    seen = {name: [] for name in addresses}
    for turn in range(3):
        for name, address in addresses.items():
            try:
                storage.get_file(address.removeprefix("/media/"))
                seen[name].append("there")
            except Exception:
                seen[name].append("gone")
        if turn < 2:
            await run(other, there)
    for name, states in seen.items():
        print(f"{name}: {', '.join(states)}")
    runtime.stop()


asyncio.run(main())
sys.stdout.flush()
PYTHON
cd "$folder"
seen=$(timeout 100 venv/bin/python server.py 2>errors) || { cat errors >&2; exit 1; }
echo "$seen"
test "$seen" = "made on a click: there, there, gone
a text: there, there, there"
