"""The engine that the pages' runs train with."""

import os
import time
from contextlib import suppress
from threading import Thread

import streamlit as st

from xorcore import compiled

ENGINE = os.environ.get("XOR_LAB_ENGINE", "auto")
"""As in ``Trainer``. "numpy" keeps to the reference where Numba is installed, as the tests do."""

_PATIENCE = 3
"""Seconds that the server's first page has to itself: compiling holds up other threads."""


@st.cache_resource(show_spinner=False)
def prepare_engine() -> None:
    """Have the epochs compiled while NumPy serves: once per server, and nobody waits for it."""
    if ENGINE != "numpy":
        Thread(target=_prepare, name="compiling", daemon=True).start()


def _prepare() -> None:
    time.sleep(_PATIENCE)
    with suppress(ImportError):  # without Numba all stays as it is
        compiled.prepare()
