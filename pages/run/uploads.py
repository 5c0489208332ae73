"""The run of an uploaded file: the file is read once, when it arrives."""

from dataclasses import dataclass

import streamlit as st

from pages.run import session, widgets
from xorcore.files.upload import MAX_BYTES, Upload, read_upload

_OUTCOME = "upload_outcome"


@dataclass(frozen=True)
class Outcome:
    """The run that was started from a file, or why the file was refused."""

    refusal: str = ""
    upload: Upload | None = None
    serial: int = 0  # of the run


def take_upload(key: str) -> None:
    """Begin the run of the file that is in the uploader with this key.

    A file that is refused leaves the present run as it is.
    """
    forget_outcome()
    file = widgets.entered(key)
    if file is None:
        return
    try:
        # One byte more than is allowed tells a file that is too large.
        upload = read_upload(file.read(MAX_BYTES + 1))
    except ValueError as error:
        st.session_state[_OUTCOME] = Outcome(refusal=str(error))
        return
    session.start(upload.experiment)
    serial = session.run_under_way().serial
    st.session_state[_OUTCOME] = Outcome(upload=upload, serial=serial)


def outcome() -> Outcome | None:
    """The outcome of the file in the uploader; None when there is no file."""
    return st.session_state.get(_OUTCOME)


def forget_outcome() -> None:
    """Note that there is no file in the uploader any more."""
    st.session_state.pop(_OUTCOME, None)
