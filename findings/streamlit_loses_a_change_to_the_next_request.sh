#!/usr/bin/env bash
# streamlit 1.67.0, Python 3.11, with runner.fastReruns = false
#
# A box is ticked, and a few milliseconds later the browser asks for the whole page (another control
# is used, or the key R). With fast reruns off one script runner takes both in turn. So one would
# say that the on_change of the box is called to its end, and then the next script begins. But each
# use of st.session_state within on_change looks for requests, too. The one that is found takes the
# script's place at once: on_change is cut short there, without an error. By then the value counts
# as known, so that the next script does not call on_change again, though every message of the
# browser has the value in it. The box is ticked, and the app has not heard of it.
#
# Below, on_change waits until the page has been asked for, then uses the session's state. Seen:
#
#     the box is False; on_change called 0, at its end 0
#     the box is True; on_change called 1, at its end 0
#
# Expected in the second line: at its end 1.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet streamlit==1.67.0
cat >"$folder/app.py" <<'PYTHON'
import streamlit as st
import told


def change():
    told.called += 1
    told.is_called.set()
    told.is_asked_again.wait()
    st.session_state["changed"] = True
    told.at_its_end += 1


box = st.checkbox("box", on_change=change)
st.text(f"the box is {box}; on_change called {told.called}, at its end {told.at_its_end}")
PYTHON
cat >"$folder/told.py" <<'PYTHON'
import threading

is_called, is_asked_again = threading.Event(), threading.Event()
called = at_its_end = 0
PYTHON
cat >"$folder/server.py" <<'PYTHON'
import asyncio
import sys

import told
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

boxes, texts = [], []


class Browser:
    client_context = None

    def write_forward_msg(self, message):
        element = message.delta.new_element
        if element.checkbox.id:
            boxes.append(element.checkbox.id)
        if element.text.body:
            texts.append(element.text.body)


async def until(is_so):
    while not is_so():
        await asyncio.sleep(0.01)


async def main():
    files = MemoryMediaFileStorage("/media"), MemoryUploadedFileManager("/upload")
    runtime = Runtime(RuntimeConfig(sys.argv[1], *files))
    await runtime.start()
    config.set_option("runner.fastReruns", False)
    session = runtime.connect_session(Browser(), {})

    def ask(*ticked):
        message = BackMsg()
        message.rerun_script.page_script_hash = ""
        for box in ticked:
            message.rerun_script.widget_states.widgets.add(id=box, bool_value=True)
        runtime.handle_backmsg(session, message)

    ask()
    await until(lambda: texts)
    ask(boxes[0])
    await until(told.is_called.is_set)
    ask(boxes[0])
    told.is_asked_again.set()
    await until(lambda: len(texts) > 1)
    print(*texts, sep="\n")
    runtime.stop()


asyncio.run(main())
PYTHON
cd "$folder"  # away from any settings of Streamlit
seen=$(PYTHONPATH=. venv/bin/python server.py app.py 2>/dev/null)
echo "$seen"
test "$seen" = "the box is False; on_change called 0, at its end 0
the box is True; on_change called 1, at its end 0"
