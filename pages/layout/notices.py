"""What the page has to say about the run before it shows it."""

import time
from collections.abc import Sequence

import streamlit as st

from pages.link import address_bar as link
from pages.link.known import faults, is_anothers, known
from pages.run import session
from pages.run.link_runs import LinkRun, link_runs
from pages.run.run import Run
from pages.server import streamlit_internals

_AT_ONCE = 0.3
"""Seconds of training that nobody needs a progress bar for."""


def notices(run: Run) -> None:
    """Mend what a link got wrong, take the run to where it asks for, tell how it ended."""
    catch_up_with_link(run)
    tell(run)


def tell(run: Run) -> None:
    """Say what was wrong with the link, and whether the run diverged."""
    tell_of_link(run.messages)
    if run.trainer.diverged:
        st.error(
            f"Training diverged after epoch {run.trainer.epoch:,}: the weights grew beyond all "
            "bounds, and this is the last state with finite numbers. A smaller learning rate "
            "keeps the steps from overshooting; Reset starts again from the same weights.",
            icon=":material/warning:",
        )


def tell_of_link(messages: Sequence[str]) -> None:
    """Say what was wrong with the link, a sentence a line."""
    if messages:
        st.warning("  \n".join(messages), icon=":material/link_off:")


def check_link(run: Run) -> None:
    """Find what a link says that nothing on the page reads. Those who read say themselves."""
    query = link.newly_opened()
    if query is None:
        return
    if streamlit_internals.is_query_too_long():
        run.messages += ("The link is too long: none of it is read.",)
    page, network = session.page(), run.trainer.network
    link.remove({key for key in query.keys() - known(page, network) if not is_anothers(key)})
    # A run that there was before may have said the same of the same link.
    run.messages = tuple(dict.fromkeys((*run.messages, *faults(page, query, network))))


def catch_up_with_link(run: Run) -> None:
    """Take the run to the epoch that its link asks for, with all who wait for the same."""
    check_link(run)
    if not run.is_catching_up:
        return
    if run.link:
        way = link_runs().to(run.link, run.trainer.engine)
    else:
        settings = run.experiment
        way = LinkRun(run.trainer, min(run.goal, settings.epochs), settings.tolerance)
    try:
        _go(run, way)
    finally:  # a click, as one on Stop, ends this script wherever it tells how far it is
        run.trainer = way.own()


def _go(run: Run, way: LinkRun) -> None:
    until = time.monotonic() + _AT_ONCE
    while not way.is_done and time.monotonic() < until:
        way.advance()
    if way.is_done:
        return
    with st.empty().container():
        bar = st.progress(0.0)
        st.button("Stop here", key="stop_catching_up", on_click=run.give_up_goal)
        while not way.is_done:
            bar.progress(way.epoch / way.goal, f"Training to epoch {way.goal:,}: at {way.epoch:,}")
            way.advance()
    st.rerun()
