"""The chapter that is open, in its own fragment, so a click redraws nothing else."""

from pathlib import Path

import streamlit as st

from pages.ideas_page.perceptron import perceptron_chapter
from pages.ideas_page.saturation import saturation_chapter
from pages.ideas_page.sigmoid import sigmoid_chapter
from pages.layout.notices import tell, tell_of_link
from pages.link import ideas
from pages.link.ideas import CHAPTERS
from pages.run import session, widgets

_STYLE = Path(__file__).parent / "page.css"


@st.fragment
def chapter() -> None:
    """The choice of a chapter, and the one chosen."""
    st.html(_STYLE)
    run = session.run_under_way()
    here = ideas.idea()
    tell(run)
    tell_of_link(ideas.messages())
    st.segmented_control(
        "Chapter",
        list(CHAPTERS),
        required=True,
        format_func=CHAPTERS.get,
        key=widgets.set_widget("chapter", here.chapter),
        on_change=lambda: ideas.go(chapter=widgets.entered("chapter")),
        label_visibility="collapsed",
    )
    with st.container(key=f"chapter_{here.chapter}"):
        match here.chapter:
            case "saturation":
                saturation_chapter(run)
            case "perceptron":
                perceptron_chapter()
            case _:
                sigmoid_chapter()
    session.write_link(run, ideas.link_part())
