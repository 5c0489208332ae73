"""An experiment brought back from a file: read once, when it arrives, and what came of it."""

from dataclasses import dataclass
from typing import BinaryIO

import streamlit as st

from pages.run import session, widgets
from xorcore.files.upload import MAX_BYTES, Upload, read_upload

_OUTCOME = "upload_outcome"


@dataclass(frozen=True)
class Outcome:
    """What became of the file: a run that was started from it, or why it was refused."""

    refusal: str = ""
    upload: Upload | None = None
    serial: int = 0  # of the run


def take_upload(key: str) -> None:
    """Begin the run of the file that the user put into the uploader with this key.

    A file that is refused leaves the run as it is.
    """
    file = widgets.entered(key)
    st.session_state[_OUTCOME] = None if file is None else _outcome(file)


def outcome() -> Outcome | None:
    """What came of the file on show; None when there is none."""
    return st.session_state.get(_OUTCOME)


def forget_outcome() -> None:
    """There is no file on show any more."""
    st.session_state.pop(_OUTCOME, None)


def _outcome(file: BinaryIO) -> Outcome:
    try:
        # One byte more than is allowed tells a file that is too large.
        upload = read_upload(file.read(MAX_BYTES + 1))
    except ValueError as error:
        return Outcome(refusal=str(error))
    session.start(upload.experiment)
    return Outcome(upload=upload, serial=session.run_under_way().serial)
