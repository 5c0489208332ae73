"""How fast a run is played: frames per tick, epochs per frame, and the time a tick may take."""

import time
from math import ceil

from pages.board import Frame
from pages.board.training import frame
from pages.shared.session import Run

TICK = 0.2
"""Seconds between two batches of frames."""

FRAMES = 6
"""Frames in a batch: 30 a second."""

SPEEDS = {"one": "1 epoch a frame", "log": "Log time", "flat": "Flat out"}

_GROWTH = 0.0125
"""Of the epoch reached, per frame in log time: a decade takes 6 s and 400,000 epochs 25 s."""

_BUDGET = 0.75 * TICK
"""Seconds of a tick spent on training and frames; the rest is for clicks and other sessions."""


def play_tick(run: Run, speed: str, frames: int) -> list[Frame]:
    """Advance the run by one tick's worth of epochs; the frames to show on the way.

    When time runs short there are fewer frames, so the run slows down but does not stall.
    """
    begin = time.perf_counter()
    first = run.trainer.epoch
    shown: list[Frame] = []
    for number in range(1, frames + 1):
        if speed == "flat":
            until = begin + _BUDGET * number / frames
            while time.perf_counter() < until and not run.is_finished:
                run.advance(run.trainer.block)
        else:
            epoch = run.trainer.epoch
            run.advance(1 if speed == "one" else ceil(epoch * _GROWTH) or 1)
        shown.append(frame(run.trainer))
        if run.is_finished or time.perf_counter() - begin > _BUDGET:
            break
    run.epochs_per_second = _smoothed(run.epochs_per_second, (run.trainer.epoch - first) / TICK)
    if run.is_finished:
        run.pause()
    return shown


def catch_up(run: Run, seconds: float) -> None:
    """Train towards the epoch that the run's link asks for, for about so long."""
    until = time.perf_counter() + seconds
    while run.is_catching_up and time.perf_counter() < until:
        run.advance(min(run.trainer.block, run.goal - run.trainer.epoch))


def _smoothed(before: float, now: float) -> float:
    return 0.7 * before + 0.3 * now if before else now
