#!/usr/bin/env bash
# streamlit 1.67.0, Python 3.11
#
# A page is run anew while the timer of one of its fragments asks for that fragment, too. One would
# say that the browser is sent the page, and then the fragment. But when the fragment's run begins,
# Streamlit drops from what it has not yet sent all that the same fragment has drawn: in the page's
# run as well. The fragment's own run draws its texts again, but the browser has then already heard
# that the page is complete, without the box in which the fragment stands. So it takes the box of
# the run before away, as old; what stands below moves up by a place; and the fragment's run puts
# its box there, over the first element below, which is gone until the page is run again. It needs
# a server that is slow to send: on a machine with other work that happens by itself.
#
# Below: what a browser is sent of a page, and then of its fragment:
#
#     page begins, below the part, end, box, part, end
#
# Expected: page begins, box, part, below the part, end, box, part, end
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet streamlit==1.67.0
cat >"$folder/app.py" <<'PYTHON'
import time

import streamlit as st


@st.fragment
def part():
    st.text("part")


st.text("page begins")
time.sleep(0.5)
part()
st.text("below the part")
PYTHON
cat >"$folder/server.py" <<'PYTHON'
import asyncio
import sys
import threading

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

fragments, sent = set(), []


class Browser:
    client_context = None

    def write_forward_msg(self, message):
        fragments.update({message.delta.fragment_id} - {""})
        if message.delta.HasField("add_block"):
            sent.append("box")
        elif text := message.delta.new_element.text.body:
            sent.append(text)
        elif message.HasField("script_finished"):
            sent.append("end")


async def until(is_so):
    while not is_so():
        await asyncio.sleep(0.01)


async def main():
    files = MemoryMediaFileStorage("/media"), MemoryUploadedFileManager("/upload")
    runtime = Runtime(RuntimeConfig(sys.argv[1], *files))
    await runtime.start()
    session = runtime.connect_session(Browser(), {})

    def threads():
        return [t for t in threading.enumerate() if t.name.startswith("ScriptRunner")]

    def ask(fragment=""):
        message = BackMsg()
        message.rerun_script.fragment_id = fragment
        runtime.handle_backmsg(session, message)

    ask()
    await until(lambda: "end" in sent and not threads())
    sent.clear()
    ask()
    await until(lambda: "page begins" in sent)
    ask(*fragments)
    for thread in threads():
        thread.join()  # the server is busy until both runs have ended
    await until(lambda: sent.count("end") == 2)
    print(*sent, sep=", ")
    runtime.stop()


asyncio.run(main())
PYTHON
cd "$folder"  # away from any settings of Streamlit
seen=$(venv/bin/python server.py app.py 2>/dev/null)
echo "$seen"
test "$seen" = "page begins, below the part, end, box, part, end"
