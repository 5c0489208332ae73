#!/usr/bin/env bash
# streamlit 1.67.0, Python 3.11
#
# A page changes (st.switch_page, or the menu) while its timers run. Until the browser has heard of
# it, it goes on to ask for the old page's fragments. One would say that such a request comes to
# nothing: a full run removes the fragments that it does not register. But it is accepted as long
# as the new page's script runs, for the old ones are removed at its end only; it is queued with
# the old page's hash; and it is run after that script, although its fragment is gone by then. What
# it sends is a new session of the old page. At that the browser takes every element off the page,
# and when the new page's own timer sends its next element, at a place that is no longer there, its
# script throws "Bad delta path index 7 (should be between [0, 1])" and the page stands still for
# ever. It needs a timer's tick between the switch and the browser's first message of the new page:
# on a machine with other work that happens by itself.
#
# If the two pages have a fragment in the same place, it has the same id on both, and the request
# is accepted after the new page's script, too. And with `runner.fastReruns = false` a click in the
# menu that waits for a script is merged with such a request to a full run of the OLD page: the
# browser stays there.
#
# Below: what a browser is sent, as it would show it. It ends on a page with nothing on it:
#
#     on first: clock
#     on second: begins ends
#     on first:
#
# Expected: the first two lines.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet streamlit==1.67.0
cat >"$folder/app.py" <<'PYTHON'
import time

import streamlit as st


@st.fragment(run_every=1)
def clock():
    st.text("clock")


def second():
    st.text("begins")
    time.sleep(2)
    st.text("ends")


st.navigation([st.Page(clock, title="first"), st.Page(second, title="second")]).run()
PYTHON
cat >"$folder/server.py" <<'PYTHON'
import asyncio
import sys
import threading

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

names, fragments, here, shown = {}, set(), "", []


class Browser:
    client_context = None

    def write_forward_msg(self, message):
        global here
        if message.HasField("navigation"):
            for page in message.navigation.app_pages:
                names[page.page_script_hash] = page.page_name
            here = message.navigation.page_script_hash
            shown[-1:] = [(here, [])]
        elif message.HasField("new_session") and message.new_session.page_script_hash != here:
            here = message.new_session.page_script_hash  # another page: it empties this one
            shown.append((here, []))
        elif text := message.delta.new_element.text.body:
            shown[-1][1].append(text)
            fragments.update({message.delta.fragment_id} - {""})


async def until(is_so):
    while not is_so():
        await asyncio.sleep(0.01)


async def main():
    files = MemoryMediaFileStorage("/media"), MemoryUploadedFileManager("/upload")
    runtime = Runtime(RuntimeConfig(sys.argv[1], *files))
    await runtime.start()
    session = runtime.connect_session(Browser(), {})

    def is_quiet():
        return not any(t.name.startswith("ScriptRunner") for t in threading.enumerate())

    def ask(page="", fragment=""):
        message = BackMsg()
        message.rerun_script.page_script_hash = page
        message.rerun_script.fragment_id = fragment
        message.rerun_script.is_auto_rerun = bool(fragment)
        runtime.handle_backmsg(session, message)

    ask()
    await until(lambda: fragments and is_quiet())
    first = here
    ask(next(page for page in names if page != first))
    await until(lambda: shown[-1][1] == ["begins"])
    ask(first, *fragments)  # the tick of a browser that has not heard of the second page yet
    await until(lambda: len(shown) > 1 and "ends" in shown[1][1] and is_quiet())
    await asyncio.sleep(0.5)
    for page, texts in shown:
        print(f"on {names[page]}:", *texts)
    runtime.stop()


asyncio.run(main())
PYTHON
cd "$folder"  # away from any settings of Streamlit
seen=$(venv/bin/python server.py app.py 2>/dev/null)
echo "$seen"
test "$seen" = $'on first: clock\non second: begins ends\non first:'
