"""The way back: the user uploads an experiment, and its run begins."""

import streamlit as st

from pages.run.run import Run
from pages.run.uploads import forget_outcome, outcome, take_upload
from xorcore.files.upload import Upload

_KEY = "upload"

_SAME = 1e-9
"""Weights trained on another machine may differ by this much."""


def bring_back(run: Run) -> None:
    """The uploader; below it, whether the file in it was loaded."""
    file = st.file_uploader(
        "Experiment as JSON",
        "json",
        key=_KEY,
        on_change=take_upload,
        args=(_KEY,),
        label_visibility="collapsed",
    )
    if file is None:
        forget_outcome()
    elif result := outcome():
        if result.upload is None:
            st.error(f"Not loaded: {result.refusal}.", icon=":material/block:")
        elif result.serial == run.serial:
            _say_loaded(result.upload, run)


def _say_loaded(upload: Upload, run: Run) -> None:
    """Says so, and warns if training did not give the weights in the file again."""
    epoch = run.trainer.epoch
    st.success(f"Loaded, and trained again to epoch {epoch:,}.", icon=":material/check:")
    if epoch == upload.experiment.epoch:
        difference = upload.difference(run.trainer.network)
        if difference > _SAME:
            st.warning(
                f"The weights in the file differ from these by up to {difference:.2g}: the file "
                "was changed, or it comes from a computer that calculates differently. Where steps "
                "are too large, even the last digit makes a difference.",
                icon=":material/difference:",
            )
