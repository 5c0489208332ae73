"""Ways to step: the notebook's start under four rules, on one curve."""

import time
from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.figures.ways import ways_to_step
from pages.ideas_page.parts import sets, tall_chart
from pages.layout.control_row import choice, control_row
from pages.link.ideas import IDEA, PACES, SHARES
from pages.link.method import RULE_NAMES
from pages.server import streamlit_internals
from pages.server.engine import ENGINE
from pages.server.governor import TICK, governor
from xorcore import XOR, Network, Trainer
from xorcore.engines.engine import choose
from xorcore.model.update_rules import RULES

SMALL, EPOCHS = 0.1, 400_000
PLAIN_RATE, ADAM_RATE = 0.3, 0.01

_SLICE = 1_000  # epochs, a tenth of a second of the slowest rule
_TICKS = 2  # of the governor, in which unfinished runs are taken further once
_TICK = _TICKS * TICK
_WORK = "ways to step"


class Way:
    """The notebook's start trained by one rule, until its mean absolute error is below ``SMALL``.

    All visitors share it: whoever looks at it takes it further.

    reached: the first epoch at which it is; None if that has not come yet.
    curve: epochs and mean absolute errors so far, (n,) each.
    """

    def __init__(self, name: str, momentum: float, rate: float) -> None:
        self.name, self.rate = name, rate
        numbers = {"momentum": momentum} if name in ("momentum", "nesterov") else {}
        self.label = f"{RULE_NAMES[name]} {momentum:g}" if numbers else RULE_NAMES[name]
        self.rule = RULES[name](**numbers)
        self.trainer = self._begun()
        self.reached: int | None = None
        self.curve = self._curve()

    @property
    def is_done(self) -> bool:
        """Whether it goes no further."""
        ends = self.trainer.epoch >= EPOCHS or self.trainer.diverged
        return self.reached is not None or ends

    @property
    def epoch(self) -> int:
        """Where it is."""
        return self.trainer.epoch if self.reached is None else self.reached

    def advance(self) -> None:
        """Train some more epochs; from the start if they can be compiled by now."""
        if self.trainer.engine != choose(ENGINE):
            self.trainer = self._begun()
        start, known = self.trainer.epoch, len(self.trainer.history)
        self.trainer.advance_to(min(start + _SLICE, EPOCHS))
        since = self.trainer.history.lowest[min(known, len(self.trainer.history) - 1) :]
        if since.min(initial=self.trainer.mean_absolute_error) < SMALL:
            errors = self.trainer.errors_between(start, self.trainer.epoch)
            self.reached = start + int((np.abs(errors).mean(axis=(1, 2)) < SMALL).argmax())
        self.curve = self._curve()

    def _begun(self) -> Trainer:
        return Trainer(Network.notebook(), XOR, self.rate, rule=self.rule, engine=ENGINE)

    def _curve(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        history = self.trainer.history
        epochs, errors = history.epochs.astype(float), history.mean_absolute_error
        if self.reached is None:
            return epochs, errors
        left = epochs < self.reached
        return np.append(epochs[left], self.reached), np.append(errors[left], SMALL)


@st.cache_resource(show_spinner=False, max_entries=64)
def way(name: str, momentum: float, rate: float) -> Way:
    """The one run of the server with these numbers; plain and Adam's take 0 for the momentum."""
    return Way(name, momentum, rate)


def advance(ways: Sequence[Way], seconds: float) -> None:
    """Take those that are not done further for so many seconds, the one that is least far first."""
    until = time.monotonic() + seconds
    with governor().compute_lock(_WORK):
        while (left := [way for way in ways if not way.is_done]) and time.monotonic() < until:
            min(left, key=lambda way: way.epoch).advance()
    if not left:
        governor().forget(_WORK)


def ways() -> None:
    """The choice of momentum and its rate, and what becomes of the four runs."""
    st.markdown(
        f"XOR from the notebook’s start, four times, until the mean absolute error is below "
        f"{SMALL:g}. What differs is **how a step is made of the slope**. Momentum goes on with a "
        "share of the step before, so that steps of one direction add up; Nesterov’s takes the "
        "slope where that share leads to; Adam steps about as far as its rate says, however flat "
        "the ground is."
    )
    with control_row("ways_bar"):
        st.markdown("Momentum", width="content")
        choice("Momentum", SHARES, **sets("momentum"))
        st.markdown("at learning rate", width="content")
        choice("Learning rate of momentum", PACES, **sets("pace"))
    share, pace = float(IDEA.get().momentum), float(IDEA.get().pace)
    four = [
        way("descent", 0.0, PLAIN_RATE),
        way("momentum", share, pace),
        way("nesterov", share, pace),
        way("adam", 0.0, ADAM_RATE),
    ]
    advance(four, governor().budget())
    curves = {way.label: way.curve for way in four}
    reached = {way.label: way.reached for way in four if way.reached is not None}
    alt = "; ".join(", ".join(f"{k}: {v}" for k, v in row.items()) for row in _rows(four))
    left, right = st.columns([6, 5], vertical_alignment="center")
    with left:
        tall_chart(ways_to_step(curves, reached, EPOCHS, SMALL), "ways", alt)
    with right:
        done = [way.is_done for way in four]
        st.fragment(_table, run_every=None if all(done) else _TICK)(four, done)
        for sentence in _sentences(four):
            st.markdown(sentence)
        st.caption(
            "This is one start: from another the order may be another. To try, choose a rule in "
            "the sidebar, under *How the update is made*."
        )


def _table(four: Sequence[Way], done: list[bool]) -> None:
    """How far the runs are, again and again until all are done.

    The chart is drawn anew only when one more than those `done` before is: it blinks each time.
    """
    if streamlit_internals.is_partial() and not all(done):
        advance(four, governor().budget(_TICKS))
        if [way.is_done for way in four] != done:
            st.rerun()
    st.table(_rows(four), hide_index=True, border="horizontal", width="content")


def _rows(four: Sequence[Way]) -> list[dict[str, str]]:
    reached = f"Error below {SMALL:g} from epoch"
    return [{"Rule": way.label, "Rate": f"{way.rate:g}", reached: _reached(way)} for way in four]


def _reached(way: Way) -> str:
    if way.reached is not None:
        return f"{way.reached:,}"
    return f"not by {way.epoch:,}" if way.is_done else f"on the way, at {way.epoch:,}"


def _sentences(four: Sequence[Way]) -> list[str]:
    """What the epochs say, as soon as they are there."""
    plain, momentum, _, adam = four
    share = float(IDEA.get().momentum)
    longer = 1 / (1 - share)
    comes_to = f"rate {momentum.rate:g} then comes to {momentum.rate * longer:.3g} of plain descent"
    grow = f"steps of one direction grow up to **{longer:.3g} times** as long"
    told = [f"With momentum {share:g} {grow}: {comes_to}."]
    if plain.reached and adam.reached:
        told.append(
            f"On the long plateau the slope is small, and so are plain steps. Adam divides by it: "
            f"it needs **1 epoch in {plain.reached / adam.reached:.3g}**."
        )
    if momentum.is_done and momentum.reached is None:
        end = momentum.curve[1][-1]
        told.append(
            f"So much momentum carries this run to where it stays: its error ends at {end:.4f}."
        )
    return told
