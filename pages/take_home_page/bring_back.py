"""The way back: a file goes in, its run begins."""

import streamlit as st

from pages.run.run import Run
from pages.run.uploads import Outcome, forget_outcome, outcome, take_upload
from xorcore.files.upload import Upload

_KEY = "upload"

_SAME = 1e-9
"""Weights trained on another machine may differ by this much."""


def bring_back(run: Run) -> None:
    """The uploader, and what came of the file in it."""
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
    elif (came_of_it := outcome()) is not None:
        _say(came_of_it, run)


def _say(came_of_it: Outcome, run: Run) -> None:
    if came_of_it.upload is None:
        sentence = came_of_it.refusal
        st.error(f"Not loaded: {sentence}.", icon=":material/block:")
    elif came_of_it.serial == run.serial:
        _say_loaded(came_of_it.upload, run)


def _say_loaded(upload: Upload, run: Run) -> None:
    epoch = run.trainer.epoch
    st.success(f"Loaded, and trained again to epoch {epoch:,}.", icon=":material/check:")
    if epoch == upload.experiment.epoch:
        difference = upload.difference(run.trainer.network)
        if difference > _SAME:
            st.warning(
                f"The weights in the file are other ones, by up to {difference:.2g}: it was "
                "changed, or comes from a machine that computes differently.",
                icon=":material/difference:",
            )
