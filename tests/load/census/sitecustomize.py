"""A census for a server that has this folder on its PYTHONPATH: Python imports this by itself.

The server's log tells how many sessions are alive in its memory, whenever their number changes. Of
the visitors who have left, who may come back, two are kept, and not 128.
"""

import gc
import threading
import time

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_session_storage import MemorySessionStorage

_KEPT = 2
_TTL_SECONDS = 120


def _count() -> None:
    told = -1
    while True:
        time.sleep(0.1)
        gc.collect()
        alive = sum(isinstance(found, AppSession) for found in gc.get_objects())
        if alive != told:
            print("Sessions alive:", alive, flush=True)
            told = alive


MemorySessionStorage.__init__.__defaults__ = (_KEPT, _TTL_SECONDS)
threading.Thread(target=_count, daemon=True).start()
