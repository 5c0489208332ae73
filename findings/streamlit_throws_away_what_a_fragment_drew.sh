#!/usr/bin/env bash
# streamlit 1.67.0, Python 3.11
#
# A rerun that is asked for while a script runs is queued: so the documentation of fragments, and
# so one sees it. But if the request is handled after the script's thread has ended, and before the
# server's event loop has come to what this script has sent, Streamlit starts a new ScriptRunner
# and throws away everything the old one has sent and the loop has not yet handled. After a run of
# the whole page that would be drawn again; after a fragment's run nothing draws it again. With a
# timer (run_every) in another fragment this happens by itself: on a machine with other work a
# button or a number that the user has just changed stays on the page as it was, for ever, although
# the session's state has the new value (seen in about one change of a hundred).
#
# Below: the fragment "button" runs, the loop is busy until that script has ended, and the next
# message it handles is the request of the fragment "clock". Seen:
#
#     button 1
#     clock 1
#     clock 2
#
# "button 2" was drawn by the script and never sent.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet streamlit==1.67.0
cat >"$folder/app.py" <<'PYTHON'
import streamlit as st


@st.fragment
def draw(name):
    st.session_state[name] = st.session_state.get(name, 0) + 1
    st.text(f"{name} {st.session_state[name]}")


draw("button")
draw("clock")
PYTHON
cat >"$folder/server.py" <<'PYTHON'
import asyncio
import sys
import threading

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

sent = {}  # text: fragment


class Browser:
    client_context = None

    def write_forward_msg(self, message):
        if message.delta.new_element.text.body:
            sent[message.delta.new_element.text.body] = message.delta.fragment_id


def script_threads():
    return [thread for thread in threading.enumerate() if thread.name.startswith("ScriptRunner")]


async def until(is_so):
    while not is_so():
        await asyncio.sleep(0.01)


async def main():
    files = MemoryMediaFileStorage("/media"), MemoryUploadedFileManager("/upload")
    runtime = Runtime(RuntimeConfig(sys.argv[1], *files))
    await runtime.start()
    session = runtime.connect_session(Browser(), {})

    def ask(fragment=""):
        message = BackMsg()
        message.rerun_script.fragment_id = fragment
        runtime.handle_backmsg(session, message)

    ask()
    await until(lambda: len(sent) == 2 and not script_threads())
    ask(sent["button 1"])
    for thread in script_threads():
        thread.join(10)
    ask(sent["clock 1"])
    await until(lambda: "clock 2" in sent and not script_threads())
    runtime.stop()


asyncio.run(main())
print(*sent, sep="\n")
PYTHON
cd "$folder"  # away from any settings of Streamlit
seen=$(venv/bin/python server.py app.py 2>/dev/null)
echo "$seen"
test "$seen" = $'button 1\nclock 1\nclock 2'
