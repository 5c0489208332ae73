"""How fast a run is played: frames per batch, epochs per frame, seconds from batch to batch."""

import time
from collections.abc import Sequence
from math import ceil

import numpy as np

from pages.components.board import Frame
from pages.live.training_board import frame
from pages.run.run import Run
from pages.server import streamlit_internals
from pages.server.governor import TICK, governor
from xorcore.runs.experiment import MAX_EPOCHS

FRAMES = 12
"""Frames in a batch: 60 a second, as many as most screens have pictures."""

STEPS = 6
"""Steps in the same time. A speed says how many epochs a step is: 1 is 30 epochs a second."""

_GROWTH = 0.0125
"""In log time a step advances by this share of the epoch reached: a decade takes 6 s, 400,000
epochs 25 s."""

SENDING = 0.02
"""Seconds in which Streamlit sends what a script has drawn."""


def begin(run: Run) -> float:
    """Seconds between two calls of the browser's timer, which is about to be set for a run."""
    run.timer = run.ticks = governor().ticks(run.ticks)
    return TICK * run.timer


def seconds(run: Run) -> float:
    """Seconds that a batch of frames is to take; the last one takes none."""
    return 0.0 if run.is_finished else TICK * max(run.timer, run.ticks)


def play_tick(run: Run, speed: str, most: int = 0) -> list[Frame]:
    """Train the run for a batch of frames, at most `most` of them if given; gives the frames.

    With many runs at work there are fewer frames, and each advances by more epochs. When time
    runs short there are fewer, too, so that the run slows down but does not stall. Of a run that
    ends it is the last one alone: what comes before can be looked back at.
    """
    run.ticks = governor().ticks(run.ticks)
    first = run.trainer.epoch
    with governor().compute_lock(run.serial):
        shown = _trained(run, _goals(run, speed, most))
    if run.is_finished:
        run.pause()
        governor().forget(run.serial)
        return shown[-1:]
    before, now = run.epochs_per_second, (run.trainer.epoch - first) / seconds(run)
    run.epochs_per_second = 0.7 * before + 0.3 * now if before else now
    return shown


def wait(run: Run, begun: float) -> None:
    """Sleep before a call of the timer ends that came at time `begun`, if other runs are at work.

    Long enough (a) that a slower pace takes effect although the browser's timer still has the old
    interval, which only a click sets anew, and (b) that the frames of this call are sent before
    the next one, which may wait already, begins: Streamlit would drop them.
    """
    if governor().runs > 1:
        due = begun + seconds(run) if run.ticks > run.timer else 0.0
        time.sleep(max(SENDING, due - time.monotonic()))


def _trained(run: Run, goals: Sequence[int]) -> list[Frame]:
    begin, budget = time.perf_counter(), governor().budget(max(run.timer, run.ticks))
    shown: list[Frame] = []
    for number, goal in enumerate(goals, start=1):
        run.advance_to(goal, begin + budget * number / len(goals) - time.perf_counter())
        shown.append(frame(run.trainer))
        if run.is_finished or time.perf_counter() - begin > budget or _is_awaited():
            break
    return shown


def _is_awaited() -> bool:
    """Whether a click waits for the end of this batch, or, where it takes too long, a timer's call.

    Where runs take turns, a call waits for its turn, and others come meanwhile.
    """
    return governor().runs == 1 and streamlit_internals.is_awaited()


def _goals(run: Run, speed: str, most: int) -> Sequence[int]:
    """The epochs of the frames of a batch, at most `most` of them if given.

    A run that shares the server has a frame for each step at the most: frames cost time, too.
    """
    epoch, steps = run.trainer.epoch, STEPS * max(run.timer, run.ticks)
    frames = (FRAMES if run.ticks == 1 else STEPS) * max(run.timer, run.ticks) // run.ticks
    frames = min(frames, most or frames)
    if speed == "flat":
        return [MAX_EPOCHS] * frames
    if speed == "one":
        return range(epoch + 1, epoch + 1 + min(frames, steps // run.ticks))
    ends = [epoch]
    for _ in range(steps):
        ends.append(ends[-1] + (ceil(ends[-1] * _GROWTH) or 1))
    places = np.linspace(0, steps, frames + 1)[1:]
    # A step of one epoch is one frame, however many there might be.
    return np.unique(np.ceil(np.interp(places, range(steps + 1), ends))).astype(int).tolist()
