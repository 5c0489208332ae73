"""What comes next at the settings as they are, trained ahead of the run for the dotted line."""

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
"""Epochs to look ahead with each engine: the compiled one trains the whole run in that time."""

_BUDGET = 0.5
"""CPU seconds that a preview may take, on a slow processor or with a large network, divided by
the number of runs at work. Not wall clock: how far a preview goes would depend on what else the
machine does."""

_MOST = 64
"""Previews kept for later visitors, up to 20 KB each: a class begins at the same start."""

_NAME = "what comes next"


@dataclass(frozen=True)
class Preview:
    """A run from one of its epochs on: the mean absolute `error` at `epochs`, (n,) each.

    `settings` is all that decides it beside the start weights, `ending` where and why it ends.
    """

    settings: tuple[Any, ...]
    epochs: NDArray[np.float64]
    error: NDArray[np.float64]
    ending: str

    def after(self, epoch: int) -> KeptCurve | None:
        """Its part from `epoch` on; None if that is no line."""
        left = self.epochs >= epoch
        curve = KeptCurve(_NAME, self.epochs[left], self.error[left], self.ending)
        return curve if left.sum() > 1 else None


def foreseen(
    trainer: Trainer, experiment: Experiment, engine: str, earlier: Preview | None
) -> Preview:
    """The run of `trainer` from where it stands; `earlier`, while that reaches further.

    A run follows its preview for as long as no setting changes, so a step of it costs nothing
    here. A run at epoch 0 is previewed with `engine`, to which it may still switch.
    """
    learning = (trainer.learning_rate, trainer.loss)
    engine = engine if trainer.epoch == 0 else trainer.engine
    network, data, epoch = trainer.network, trainer.dataset, trainer.epoch
    method, now = trainer.method, trainer.history.state_at(epoch)
    how = vars(method)
    ahead = Trainer(network, data, *learning, **how, epoch=epoch, engine=engine, state=now)
    ends = (method, ahead.engine, experiment.epochs, experiment.tolerance)
    settings = (trainer.initial, trainer.changes, *ends)
    if earlier and earlier.settings == settings and earlier.epochs[-1] > epoch:
        return earlier
    points = data.name, data.inputs.tobytes(), data.targets.tobytes()
    state = (network.layers, network.activation, now.tobytes(), points, epoch)
    kept, key = _kept(), (*state, *learning, *ends)
    if same := kept.get(key):  # one look-up: another session may drop it at any time
        return replace(same, settings=settings)
    end = min(experiment.epochs, epoch + (_FAR[ahead.engine] or experiment.epochs))
    seconds = _BUDGET / governor().runs
    is_whole = ahead.advance_to(end, experiment.tolerance, seconds=seconds, clock=time.thread_time)
    history, ending = ahead.history, _ending(ahead, experiment)
    errors = history.mean_absolute_error
    preview = Preview(settings, history.epochs.astype(float), errors, ending)
    if is_whole:
        kept[key] = replace(preview, settings=())  # the run's points would be kept with them
        while len(kept) > _MOST:
            kept.popitem(last=False)
    return preview


def _ending(ahead: Trainer, experiment: Experiment) -> str:
    why = "the last one" if ahead.epoch == experiment.epochs else "computed no further"
    if ahead.is_within(experiment.tolerance):
        why = f"every error below {experiment.tolerance:g}"
    return f"to epoch {ahead.epoch:,}, {'where it diverges' if ahead.diverged else why}"


@st.cache_resource(show_spinner=False)
def _kept() -> OrderedDict[tuple[Any, ...], Preview]:
    """The server's previews, the newest last."""
    return OrderedDict()
