#!/usr/bin/env bash
# streamlit 1.67.0, Python 3.11
#
# With `runner.fastReruns = false` a script that is asked for while another one runs waits for it,
# and then runs in the same thread. Streamlit resets the stack of open containers between the two
# only if the first one was interrupted (exec_code.py, at RerunException). A fragment's run sets
# that stack to the container in which the fragment stands. So if the whole page is asked for
# after the fragment's last yield point and before its thread has looked for a next request, the
# whole page is drawn into that container, below the fragment: every element is there twice, the
# old ones marked as stale, until the next run of the page. With a timer (run_every) in a container
# this happens by itself on a machine with other work (seen in 1 of 60 clicks).
#
# Below, the request comes while Streamlit collects garbage at the script's end (its option
# runner.postScriptGC, on by default). Seen: places in the page, as they are sent to the browser.
#
#     title at [0, 0]
#     clock at [0, 1, 0, 0]
#     clock at [0, 1, 0, 0]
#     title at [0, 1, 1]
#     clock at [0, 1, 2, 0, 0]
#
# Expected: the second title at [0, 0] again, and the last clock at [0, 1, 0, 0].
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet streamlit==1.67.0
cat >"$folder/app.py" <<'PYTHON'
import streamlit as st


@st.fragment
def clock():
    st.text("clock")


st.text("title")
with st.container():
    clock()
PYTHON
cat >"$folder/server.py" <<'PYTHON'
import asyncio
import gc
import sys
import threading

from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

drawn, fragments = [], {}


class Browser:
    client_context = None

    def write_forward_msg(self, message):
        if text := message.delta.new_element.text.body:
            drawn.append(f"{text} at {list(message.metadata.delta_path)}")
            fragments[text] = message.delta.fragment_id


def script_threads():
    return [thread for thread in threading.enumerate() if thread.name.startswith("ScriptRunner")]


async def until(is_so):
    while not is_so():
        await asyncio.sleep(0.01)


async def main():
    config.set_option("runner.fastReruns", False)
    files = MemoryMediaFileStorage("/media"), MemoryUploadedFileManager("/upload")
    runtime = Runtime(RuntimeConfig(sys.argv[1], *files))
    await runtime.start()
    session = runtime.connect_session(Browser(), {})
    loop = asyncio.get_running_loop()

    def ask(fragment=""):
        message = BackMsg()
        message.rerun_script.fragment_id = fragment
        runtime.handle_backmsg(session, message)

    ask()
    await until(lambda: len(drawn) == 2 and not script_threads())

    def ask_for_the_page(phase, info):
        is_script = threading.current_thread() in script_threads()
        if is_script and phase == "start" and info["generation"] == 2:
            gc.callbacks.remove(ask_for_the_page)
            is_asked = threading.Event()
            loop.call_soon_threadsafe(lambda: (ask(), is_asked.set()))
            is_asked.wait(10)

    gc.disable()  # but for Streamlit's own
    gc.callbacks.append(ask_for_the_page)
    ask(fragments["clock"])
    await until(lambda: len(drawn) == 5 and not script_threads())
    runtime.stop()


asyncio.run(main())
print(*drawn, sep="\n")
PYTHON
cd "$folder"  # away from any settings of Streamlit
seen=$(venv/bin/python server.py app.py 2>/dev/null)
echo "$seen"
test "$seen" = "title at [0, 0]
clock at [0, 1, 0, 0]
clock at [0, 1, 0, 0]
title at [0, 1, 1]
clock at [0, 1, 2, 0, 0]"
