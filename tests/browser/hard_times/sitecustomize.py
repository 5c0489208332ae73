"""Hard times for a server that has this folder on its PYTHONPATH: Python imports this by itself.

Its disk cannot be written, and says so as a read-only one does. Its clock jumps by a day, forward
and back, every second; the monotonic clocks go on as they should.
"""

import errno
import os
import sys
import time

_DAY = 86_400
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = {f"os.{name}" for name in ("mkdir", "rename", "remove", "link", "symlink", "truncate")}

_real_time = time.time


def _jumping_time() -> float:
    return _real_time() + (_DAY if time.monotonic() % 2 < 1 else -_DAY)


def _refuse_to_write(event: str, arguments: tuple) -> None:
    if event == "open":
        path, _, flags = arguments
        is_device = isinstance(path, int) or os.fspath(path) in (os.devnull, b"/dev/null")
        is_refused = bool(flags & _WRITING) and not is_device
    else:
        is_refused = event in _CHANGES
    if is_refused:
        # The compiler of Python's own modules tries, and does without.
        if "__pycache__" not in str(arguments[0]):
            print("Refused to write:", event, arguments[0], file=sys.stderr, flush=True)
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), arguments[0])


time.time = _jumping_time
time.time_ns = lambda: int(_jumping_time() * 1e9)
sys.addaudithook(_refuse_to_write)
