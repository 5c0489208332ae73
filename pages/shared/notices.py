"""What the page has to say about the run before it shows it."""

import streamlit as st

from pages.shared.pacing import catch_up
from pages.shared.session import Run

_AT_ONCE = 0.3
"""Seconds of training that nobody needs a progress bar for."""


def notices(run: Run) -> None:
    """Mend what a link got wrong, take the run to where it asks for, tell how it ended."""
    catch_up_with_link(run)
    tell(run)


def tell(run: Run) -> None:
    """Say what was wrong with the link, and whether the run diverged."""
    if run.messages:
        st.warning("  \n".join(run.messages), icon=":material/link_off:")
    if run.trainer.diverged:
        st.error(
            f"Training diverged after epoch {run.trainer.epoch:,}: the weights grew beyond all "
            "bounds, and this is the last state with finite numbers. A smaller learning rate "
            "keeps the steps from overshooting; Reset starts again from the same weights.",
            icon=":material/warning:",
        )


def catch_up_with_link(run: Run) -> None:
    """Take the run to the epoch that its link asks for."""
    catch_up(run, _AT_ONCE)
    if not run.is_catching_up:
        return
    with st.empty().container():
        bar = st.progress(0.0)
        st.button("Stop here", key="stop_catching_up", on_click=run.give_up_goal)
        while run.is_catching_up:
            epoch = run.trainer.epoch
            bar.progress(epoch / run.goal, f"Training to epoch {run.goal:,}: at {epoch:,}")
            catch_up(run, 0.1)
    st.rerun()
