"""The engine that the pages' runs train with."""

import os
import time
from contextlib import suppress
from threading import Thread

import streamlit as st

from xorcore import compiled

ENGINE = os.environ.get("XOR_LAB_ENGINE", "auto")
"""As in ``Trainer``. "numpy" keeps to the reference where Numba is installed, as the tests do."""

ENGINE_NAMES = {"numpy": "NumPy", "numba": "compiled"}

_PATIENCE = 3
"""Seconds to wait before compiling, which holds up all other threads: for the first page."""


@st.cache_resource(show_spinner=False)
def prepare_engine() -> None:
    """Compile the Numba engine in the background, once per server; until then NumPy trains."""
    if ENGINE != "numpy":
        Thread(target=_prepare, name="compiling", daemon=True).start()


def _prepare() -> None:
    time.sleep(_PATIENCE)
    with suppress(ImportError):  # without Numba all stays as it is
        compiled.prepare()
