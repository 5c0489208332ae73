"""How fast a run is played: frames per tick, epochs per frame, and the time a tick may take."""

import time
from math import ceil

from pages.board import Frame
from pages.board.training import frame
from pages.shared.governor import TICK, governor
from pages.shared.session import Run
from xorcore.experiment import MAX_EPOCHS

FRAMES = 6
"""Frames in a batch: 30 a second."""

SPEEDS = {"one": "1 epoch a frame", "log": "Log time", "flat": "Flat out"}

_GROWTH = 0.0125
"""Of the epoch reached, per frame in log time: a decade takes 6 s and 400,000 epochs 25 s."""


def play_tick(run: Run, speed: str, frames: int, stretch: int = 1) -> list[Frame]:
    """Advance the run by `stretch` ticks' worth of epochs; the frames to show on the way.

    A frame then stands for as many. When time runs short there are fewer frames, so the run
    slows down but does not stall.
    """
    first = run.trainer.epoch
    with governor().turn(run.serial):
        shown = _trained(run, speed, frames, stretch, governor().budget(stretch))
    speed_now = (run.trainer.epoch - first) / (TICK * stretch)
    run.epochs_per_second = _smoothed(run.epochs_per_second, speed_now)
    if run.is_finished:
        run.pause()
        governor().leave(run.serial)
    return shown


def _trained(run: Run, speed: str, frames: int, stretch: int, budget: float) -> list[Frame]:
    begin = time.perf_counter()
    shown: list[Frame] = []
    for number in range(1, frames + 1):
        goal = run.trainer.epoch + _epochs(run.trainer.epoch, speed, stretch)
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
