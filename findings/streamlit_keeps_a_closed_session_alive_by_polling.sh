#!/usr/bin/env bash
# streamlit 1.67.0, Python 3.11
#
# `server.fileWatcherType = "poll"` is the setting for folders where the system's own events do not
# come or are too many. Streamlit makes a watcher for each module, for each session. One would say:
# when a session ends, its watchers are closed, and with them goes the session. But closing a
# PollingPathWatcher only sets a flag: its next look at the file waits in the queue of an executor
# already, with the session's callback, and holds the session until its turn comes. All watchers of
# the server share four threads, and each look sleeps for 0.2 s first: 20 files a second. An app of
# 130 modules and thirty visitors has 3,900 looks waiting, so a class that has left stays in memory
# for minutes, and ten of them for half an hour (seen: 98 MB, and 226 sessions alive of the 128 that
# Streamlit keeps on purpose).
#
# Below: one object watches a file 100 times and closes all of that, as a session does. Four threads
# need 100 / 4 * 0.2 = 5 s for the looks that are no longer wanted. Seen:
#
#     closed, and still alive: True
#     gone after 5 s or more: True
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet streamlit==1.67.0
cat >"$folder/watch.py" <<'PYTHON'
import gc
import time
import weakref

from streamlit.watcher.polling_path_watcher import PollingPathWatcher


class Session:
    def on_change(self, path):
        pass


session = Session()
alive = weakref.ref(session)
began = time.monotonic()
watchers = [PollingPathWatcher(__file__, session.on_change) for _ in range(100)]
for watcher in watchers:
    watcher.close()
del session, watchers, watcher
gc.collect()
print("closed, and still alive:", alive() is not None)
while alive() is not None and time.monotonic() - began < 60:
    time.sleep(0.05)
print("gone after 5 s or more:", alive() is None and time.monotonic() - began >= 4.8)
PYTHON
cd "$folder"  # away from any settings of Streamlit
seen=$(venv/bin/python watch.py 2>/dev/null)
echo "$seen"
test "$seen" = $'closed, and still alive: True\ngone after 5 s or more: True'
