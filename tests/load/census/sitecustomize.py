"""A census for a server that has this folder on its PYTHONPATH: Python imports this by itself.

The server's log tells how many sessions are alive in its memory, whenever their number changes. Of
the visitors who have left, who may come back, two are kept, and not 128. It also tells when pandas
or pyarrow begins to be imported.
"""

import gc
import sys
import threading
import time
from typing import Any
from weakref import WeakSet

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_session_storage import MemorySessionStorage

_KEPT = 2
_TTL_SECONDS = 120

# Not by gc.get_objects: it holds tuples that other threads are still making, and these fail then.
_sessions: "WeakSet[AppSession]" = WeakSet()
_begin = AppSession.__init__


def _begin_and_count(session: AppSession, *arguments: Any, **named: Any) -> None:
    _begin(session, *arguments, **named)
    _sessions.add(session)


def _count() -> None:
    told = -1
    while True:
        time.sleep(0.1)
        gc.collect()
        alive = len(_sessions)
        if alive != told:
            print("Sessions alive:", alive, flush=True)
            told = alive


class _Teller:
    """A finder that finds nothing."""

    def __init__(self) -> None:
        self._large = {"pandas", "pyarrow"}

    def find_spec(self, name: str, *_: Any) -> None:
        package = name.partition(".")[0]  # the app may have found the package itself before
        if package in self._large:
            self._large.discard(package)
            print("Imported:", package, flush=True)


AppSession.__init__ = _begin_and_count
sys.meta_path.insert(0, _Teller())
MemorySessionStorage.__init__.__defaults__ = (_KEPT, _TTL_SECONDS)
threading.Thread(target=_count, daemon=True).start()
