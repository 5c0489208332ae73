"""The button that covers what the network answers, and reveals it."""

import streamlit as st

from pages.link import projector


def cover_button() -> None:
    """In projector mode: cover the network's answers, so that the class predicts them first."""
    if not projector.is_on():
        return
    is_covered = projector.is_covered()
    st.button(
        "Reveal" if is_covered else "Predict first",
        key="reveal" if is_covered else "predict_first",
        icon=":material/visibility:" if is_covered else ":material/visibility_off:",
        type="primary" if is_covered else "secondary",
        shortcut="P",
        on_click=projector.cover,
        args=(not is_covered,),
        wrap=False,
    )
