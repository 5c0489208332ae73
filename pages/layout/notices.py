"""Notices over a page: faults of its link, training to the link's epoch, divergence."""

import time
from collections.abc import Sequence

import streamlit as st

from pages.link import address_bar as link
from pages.link.known import faults, is_third_party, known
from pages.run import session
from pages.run.link_runs import LinkRun, link_runs
from pages.run.run import Run
from pages.run.visit import kept_for_visit
from pages.server import streamlit_internals
from xorcore.runs.data import OwnPoints, fits_link
from xorcore.runs.landmarks import is_solved

_AT_ONCE = 0.3
"""Seconds of training that nobody needs a progress bar for."""


def notices(run: Run) -> None:
    """Train the run to the epoch of its link, then show what was wrong with link and run."""
    catch_up_with_link(run)
    tell(run)


def tell(run: Run) -> None:
    """Show what was wrong with the run's link, and whether the run diverged."""
    tell_of_link(run.messages)
    _tell_of_long_link(run)
    if run.trainer.diverged:
        st.error(
            f"Training diverged after epoch {run.trainer.epoch:,}: the steps were too large, and "
            "the weights grew without end. You see the last numbers that the computer could hold. "
            "Choose a smaller learning rate, then press Reset to begin again.",
            icon=":material/warning:",
        )

    if run.ends_otherwise:
        ends = ("solved, here it is not", "not solved, here it is")
        st.info(
            f"On Many runs this run was {ends[is_solved(run.trainer)]}. Both are "
            "right: its error jumps, because the steps are too large, and then the last digit of "
            "a sum decides how it ends. Many runs adds up in another order. *Two runs drift apart* "
            "on Ideas shows how this happens.",
            icon=":material/call_split:",
        )


def _tell_of_long_link(run: Run) -> None:
    """Say once that a run with points of one's own no longer fits into a link to send on."""
    settings, told = run.settings, kept_for_visit("told of a long link", set[bool])
    has_own = isinstance(settings.data, OwnPoints) or any(c.data for c in settings.changes)
    if not has_own or fits_link(settings.to_query()):
        told.clear()
    elif not told:
        told.add(True)
        st.toast(
            "With so many points this run no longer fits into a link to send on. It goes by file: "
            "**Take home** makes one.",
            icon=":material/link_off:",
            duration="long",
        )


def tell_of_link(messages: Sequence[str]) -> None:
    """Show what was wrong with a link, one sentence a line."""
    if messages:
        st.warning("  \n".join(messages), icon=":material/link_off:")


def check_link(run: Run) -> None:
    """Note what a link says that nothing on the page reads. Each reader notes its own faults."""
    query = link.newly_opened()
    if query is None:
        return
    if streamlit_internals.is_query_too_long():
        run.messages += ("The link is too long: none of it is read.",)
    page, network = session.page(), run.trainer.network
    link.remove({key for key in query.keys() - known(page, network) if not is_third_party(key)})
    # The run may have been there before, and have noted the same faults of the same link.
    run.messages = tuple(dict.fromkeys((*run.messages, *faults(page, query, network))))


def catch_up_with_link(run: Run) -> None:
    """Train the run to the epoch of its link, together with all sessions that wait for the same."""
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
    finally:  # a click, on Stop or elsewhere, ends this script where it moves the progress bar
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
