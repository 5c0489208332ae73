"""Free memory goes back to the system, and a C library without such a setting is left alone."""

import ctypes
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pages.server.memory import give_back_what_is_free

ROOT = Path(__file__).parents[3]

# A large block, as Plotly's table of 3 MB: glibc would keep up to twice as much from then on. Then
# 5 MB in blocks of 100 KB, which glibc puts on the heap.
_USE_AND_FREE = """
import os
import pages

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")

bytearray(3_000_000)
before = resident()
blocks = [bytearray(b"x" * 100_000) for _ in range(50)]
during = resident()
del blocks
print(during - before, resident() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="a setting of glibc")
def test_free_memory_goes_back():
    used, left = map(int, _output(_USE_AND_FREE).split())
    assert used > 4_000_000
    assert left < 1_000_000


@pytest.mark.parametrize("error", [OSError, TypeError, AttributeError])
def test_another_c_library_is_left_alone(error: type[Exception], monkeypatch: pytest.MonkeyPatch):
    def library(*_: Any) -> None:
        raise error

    monkeypatch.setattr(ctypes, "CDLL", library)
    assert not give_back_what_is_free()


def _output(code: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return done.stdout
