"""How fast a run is played: frames per tick, epochs per frame, and what a batch of them takes."""

import time
from math import ceil

from pages.components.board import Frame
from pages.live.training_board import frame
from pages.run.run import Run
from pages.server.governor import TICK, governor
from xorcore.runs.experiment import MAX_EPOCHS

FRAMES = 6
"""Frames in a batch: 30 a second."""


_GROWTH = 0.0125
"""Of the epoch reached, per frame in log time: a decade takes 6 s and 400,000 epochs 25 s."""

_SENDING = 0.02
"""Seconds in which Streamlit sends what a script has drawn."""


def begin(run: Run) -> float:
    """Seconds between two calls of the timer, which is about to be set for a run."""
    run.timer = run.ticks = governor().ticks(run.ticks)
    return TICK * run.timer


def seconds(run: Run) -> float:
    """Seconds that a batch of frames is to take."""
    return TICK * max(run.timer, run.ticks)


def play_tick(run: Run, speed: str, most: int = 0) -> list[Frame]:
    """Advance the run by a batch's worth of epochs; the frames to show on the way.

    Those are `most` at most, if given. With many runs at work a frame advances as far as several
    would. When time runs short there are fewer frames, so the run slows down but does not stall.
    """
    run.ticks = governor().ticks(run.ticks)
    frames = FRAMES * max(run.timer, run.ticks) // run.ticks
    first = run.trainer.epoch
    with governor().compute_lock(run.serial):
        shown = _trained(run, speed, min(frames, most or frames))
    run.epochs_per_second = _smoothed(
        run.epochs_per_second, (run.trainer.epoch - first) / seconds(run)
    )
    if run.is_finished:
        run.pause()
        governor().forget(run.serial)
    return shown


def wait(run: Run, begun: float) -> None:
    """Let time pass, if other runs need it, before the timer of this one is answered again.

    The timer is set anew only when somebody clicks, and may be too quick for the runs there are
    by now. And a call that waits already would begin before the frames of this one are sent,
    which Streamlit then forgets. `begun` is the time at which this call came.
    """
    if governor().runs > 1:
        due = begun + seconds(run) if run.ticks > run.timer else 0.0
        time.sleep(max(_SENDING, due - time.monotonic()))


def _trained(run: Run, speed: str, frames: int) -> list[Frame]:
    begin, budget = time.perf_counter(), governor().budget(max(run.timer, run.ticks))
    shown: list[Frame] = []
    for number in range(1, frames + 1):
        goal = run.trainer.epoch + _epochs(run.trainer.epoch, speed, run.ticks)
        until = begin + budget * number / frames
        while True:
            run.advance(min(run.trainer.block, goal - run.trainer.epoch))
            if run.is_finished or run.trainer.epoch >= goal or time.perf_counter() >= until:
                break
        shown.append(frame(run.trainer))
        if run.is_finished or time.perf_counter() - begin > budget:
            break
    return shown


def _epochs(epoch: int, speed: str, ticks: int) -> int:
    """What a frame is to advance from `epoch` on, when it stands for those of so many ticks."""
    if speed == "one":
        return 1
    if speed == "flat":
        return MAX_EPOCHS
    then = epoch
    for _ in range(ticks):
        then += ceil(then * _GROWTH) or 1
    return then - epoch


def _smoothed(before: float, now: float) -> float:
    return 0.7 * before + 0.3 * now if before else now
