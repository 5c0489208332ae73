"""Saturation: where a unit can hardly learn, how it gets there, and which loss gets it out."""

import streamlit as st

from pages.ideas_page.losses import losses
from pages.ideas_page.starts import starts
from pages.ideas_page.units import units
from pages.link import ideas
from pages.link.ideas import LOOKS
from pages.run import widgets
from pages.run.run import Run


def saturation_chapter(run: Run) -> None:
    """One of the three looks at saturation."""
    here = ideas.idea()
    st.segmented_control(
        "Look at",
        list(LOOKS),
        required=True,
        format_func=LOOKS.get,
        key=widgets.set_widget("look", here.look),
        on_change=lambda: ideas.go(look=widgets.entered("look")),
        label_visibility="collapsed",
    )
    match here.look:
        case "starts":
            starts(run)
        case "losses":
            losses()
        case _:
            units(run)
