"""The page Ideas: the open chapter in a fragment, so that a click redraws nothing else."""

from pathlib import Path

import streamlit as st

from pages.ideas_page.elsewhere import elsewhere
from pages.ideas_page.losses import losses
from pages.ideas_page.parting import parting
from pages.ideas_page.parts import sets
from pages.ideas_page.perceptron import perceptron_chapter, watch
from pages.ideas_page.sigmoid import sigmoid_chapter
from pages.ideas_page.starts import starts
from pages.ideas_page.units import units
from pages.ideas_page.ways import ways
from pages.layout.control_row import choice
from pages.layout.notices import tell, tell_of_link
from pages.link.ideas import CHAPTERS, IDEA, LOOKS
from pages.run import session
from pages.run.run import Run
from pages.server import streamlit_internals

_STYLE = Path(__file__).parent / "page.css"


def chapter() -> None:
    """The choice of a chapter, and the chosen one; drawn again and again while a unit learns."""
    timer = watch().period
    st.fragment(_chapter, run_every=timer)(timer)


def _chapter(timer: float | None) -> None:
    watch().take_due_step()
    if streamlit_internals.is_partial() and watch().period != timer:
        st.rerun()  # the browser's timer is set, or ended, with the whole page
    st.html(_STYLE)
    run = session.run_under_way()
    here = IDEA.get()
    tell(run)
    tell_of_link(IDEA.messages)
    choice("Chapter", CHAPTERS, **sets("chapter"))
    with st.container(key=f"chapter_{here.chapter}"):
        match here.chapter:
            case "saturation":
                _saturation_chapter(run)
            case "parting":
                parting()
            case "perceptron":
                perceptron_chapter()
            case "elsewhere":
                elsewhere()
            case "ways":
                ways()
            case _:
                sigmoid_chapter()
    session.write_link(run, IDEA.link_part())


def _saturation_chapter(run: Run) -> None:
    """Where a unit hardly learns, how large start weights bring it there, and which loss helps."""
    choice("Look at", LOOKS, **sets("look"))
    match IDEA.get().look:
        case "starts":
            starts()
        case "losses":
            losses()
        case _:
            units(run)
