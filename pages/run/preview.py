"""The instant run: what comes next at the settings as they are, before it is trained."""

import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.figures.error_curve import KeptCurve
from pages.server.governor import governor
from xorcore import Experiment, Trainer

_FAR = {"numpy": 20_000, "numba": None}
"""Epochs to look ahead with each engine: the compiled one does the whole run in that time."""

_BUDGET = 0.5
"""Seconds of work a preview may take, on a slow processor or with a large network; with several
runs at work on the server, so much less. Not of the clock: how far it goes would depend on what
else the machine has to do."""

_MOST = 64
"""Previews kept for those who come later, some 10 KB each: a class begins at the same start."""

_NAME = "what comes next"


@dataclass(frozen=True)
class Preview:
    """A run from one of its epochs on: the mean absolute `error` at `epochs`, (n,) each.

    `settings` are all that decides it beside the run's start.
    """

    settings: tuple[Any, ...]
    epochs: NDArray[np.float64]
    error: NDArray[np.float64]

    def after(self, epoch: int) -> KeptCurve | None:
        """What there is of it from `epoch` on."""
        left = self.epochs >= epoch
        return KeptCurve(_NAME, self.epochs[left], self.error[left]) if left.sum() > 1 else None


def foreseen(
    trainer: Trainer, experiment: Experiment, engine: str, earlier: Preview | None
) -> Preview:
    """The run of `trainer` from where it is; `earlier`, if it has not come to its end.

    A run goes the way that was foreseen for as long as nothing is changed, so a step costs
    nothing here. At its start it may yet take `engine`.
    """
    ahead = Trainer(
        trainer.network,
        trainer.dataset,
        trainer.learning_rate,
        trainer.loss,
        epoch=trainer.epoch,
        engine=engine if trainer.epoch == 0 else trainer.engine,
    )
    settings = (
        *(trainer.initial, trainer.changes, ahead.engine),
        *(experiment.epochs, experiment.tolerance),
    )
    if earlier and earlier.settings == settings and earlier.epochs[-1] > trainer.epoch:
        return earlier
    kept, key = _kept(), (*_state(ahead), *settings[2:])
    if same := kept.get(key):  # asked once: another session may make room in between
        return replace(same, settings=settings)
    is_whole = _look_ahead(ahead, experiment)
    history = ahead.history
    preview = Preview(settings, history.epochs.astype(float), history.mean_absolute_error)
    if is_whole:
        kept[key] = preview
        while len(kept) > _MOST:
            kept.popitem(last=False)
    return preview


def _look_ahead(ahead: Trainer, experiment: Experiment) -> bool:
    """Train as far as is to be seen; whether it came there before its time was up."""
    until = time.thread_time() + _BUDGET / governor().runs
    end = min(experiment.epochs, ahead.epoch + (_FAR[ahead.engine] or experiment.epochs))
    while ahead.epoch < end and not ahead.diverged:
        if time.thread_time() >= until:
            return False
        before = ahead.epoch
        ahead.advance(min(ahead.block, end - ahead.epoch), experiment.tolerance)
        if ahead.epoch == before:  # every error is small enough
            break
    return True


def _state(trainer: Trainer) -> tuple[Any, ...]:
    """All of a trainer that decides how it goes on."""
    network = trainer.network
    shape = (network.layers, network.activation, trainer.dataset.name)
    learning = (trainer.learning_rate, trainer.loss)
    return (*shape, network.flat().tobytes(), trainer.epoch, *learning)


@st.cache_resource(show_spinner=False)
def _kept() -> OrderedDict[tuple[Any, ...], Preview]:
    """The server's own, the newest last."""
    return OrderedDict()
