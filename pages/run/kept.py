"""Runs kept for comparison: up to five, each with its name, its curve and its link."""

from dataclasses import dataclass, replace

import streamlit as st

from pages.figures.error_curve import KeptCurve
from pages.run import session
from pages.run.run import Run

MOST = 5
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


def rename(number: int, name: str) -> None:
    """Give a kept run another name; an empty one leaves it the one it has."""
    st.session_state[_KEPT] = tuple(
        replace(kept, curve=kept.curve._replace(name=name or kept.curve.name))
        if kept.number == number
        else kept
        for kept in kept_runs()
    )


def forget(number: int) -> None:
    """Keep this run no longer."""
    st.session_state[_KEPT] = tuple(kept for kept in kept_runs() if kept.number != number)
