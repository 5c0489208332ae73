"""The way back: the user uploads an experiment, or pastes a link of Playground; its run begins."""

from dataclasses import dataclass

import streamlit as st

from pages.layout.playground_link import Opened, open_playground, tell_of_playground
from pages.run import widgets
from pages.run.run import Run
from pages.run.uploads import forget_outcome, outcome, take_upload
from pages.run.visit import kept_for_visit
from xorcore.files.upload import Upload

_KEY = "upload"

_LINK = "playground_link"

_SAME = 1e-9
"""Weights trained on another machine may differ by this much."""


def bring_back(run: Run) -> None:
    """Fields for a file and for a link of Playground; below each, what came of what is in it."""
    _file(run)
    st.text_input(
        "Link of TensorFlow Playground",
        key=_LINK,
        placeholder="or paste a link of TensorFlow Playground",
        label_visibility="collapsed",
        on_change=_take_link,
    )
    if opened := kept_for_visit("playground link", _Last).opened:
        tell_of_playground(opened, run.data)


@dataclass
class _Last:
    """What came of the link in the field; None if there is none in it."""

    opened: Opened | None = None


def _take_link() -> None:
    link = widgets.entered(_LINK).strip()
    kept_for_visit("playground link", _Last).opened = open_playground(link) if link else None


def _file(run: Run) -> None:
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
