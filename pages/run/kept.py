"""Runs kept for comparison: up to five, each with its name, its curve and its link."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

import streamlit as st

from pages.figures.error_curve import KeptCurve
from pages.run import session
from pages.run.session import Run

MOST = 5
_MAX_NAME = 24
_KEPT = "kept runs"


@dataclass(frozen=True)
class Kept:
    """A run as it was when it was put aside; `number` is one more than the one kept before it."""

    number: int
    curve: KeptCurve
    query: dict[str, str]


def kept_runs() -> tuple[Kept, ...]:
    """The runs kept, the latest last."""
    return st.session_state.get(_KEPT, ())


def keep(run: Run) -> None:
    """Put the run as it stands aside; past the most there may be, the earliest one goes.

    One that has not begun has no curve to compare with.
    """
    if run.trainer.epoch == 0:
        return
    earlier = kept_runs()
    number = earlier[-1].number + 1 if earlier else 1
    history = run.trainer.history
    name = f"Run {number}, rate {run.trainer.latest.learning_rate:g}"
    curve = KeptCurve(name, history.epochs.astype(float), history.mean_absolute_error)
    # What was changed since its newest epoch is for those to come.
    changes = tuple(c for c in run.settings.changes if c.epoch < run.trainer.epoch)
    query = replace(run.settings, changes=changes).to_query()
    st.session_state[_KEPT] = (*earlier, Kept(number, curve, query))[-MOST:]


def branch(epoch: int) -> None:
    """Keep the run, and go on from a past epoch of it.

    As it went on from there; or with a learning rate or loss chosen since its newest epoch.
    """
    run = session.run_under_way()
    if 0 <= epoch < run.trainer.epoch:
        chosen = {"learning_rate": run.trainer.learning_rate, "loss": run.trainer.loss}
        is_new = tuple(chosen.values()) != run.trainer.latest[1:]
        keep(run)
        session.branch(epoch)
        if is_new:
            session.change(**chosen)


def kept_run_controls(run: Run) -> None:
    """Names, links and removal of the kept runs, and keeping the one at hand."""
    for kept in kept_runs():
        with st.container(horizontal=True, vertical_alignment="bottom", gap="xxsmall"):
            key = f"name of kept {kept.number}"
            st.text_input(
                f"Name of kept run {kept.number}",
                key=session.show(key, kept.curve.name),
                max_chars=_MAX_NAME,
                on_change=_rename,
                args=(kept.number, key),
                label_visibility="collapsed",
            )
            st.link_button(
                "",
                f"./?{urlencode(kept.query)}",
                icon=":material/open_in_new:",
                help="Open this run in a new tab; its address is its link.",
            )
            st.button(
                "",
                key=f"forget {kept.number}",
                icon=":material/close:",
                on_click=_forget,
                args=(kept.number,),
                help="Keep this run no longer.",
            )
    st.button(
        "Keep this run to compare",
        key="keep",
        icon=":material/bookmark_add:",
        shortcut="K",
        on_click=keep,
        args=(run,),
        type="tertiary",
        help=f"Its error stays on the chart in grey. Up to {MOST} runs are kept.",
    )


def _rename(number: int, key: str) -> None:
    name = session.entered(key).strip()[:_MAX_NAME]  # which the browser alone would not ensure
    st.session_state[_KEPT] = tuple(
        replace(kept, curve=kept.curve._replace(name=name or kept.curve.name))
        if kept.number == number
        else kept
        for kept in kept_runs()
    )


def _forget(number: int) -> None:
    st.session_state[_KEPT] = tuple(kept for kept in kept_runs() if kept.number != number)
