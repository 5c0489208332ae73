"""How fast a run is played, counted in frames: 30 of them are a second."""

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from pages.live import pacing
from pages.run.run import Run
from pages.server.governor import TICK, Governor
from xorcore import Experiment, Trainer

FRAMES_PER_SECOND = pacing.FRAMES / TICK


class Counting(Trainer):
    """A trainer that only counts: the arithmetic of 400,000 epochs is not what is asked here."""

    def advance_to(self, epoch: int, *_: float, seconds: float, **__: object) -> bool:
        """Count in blocks, and read the clock after each."""
        until = time.perf_counter() + seconds
        while self.epoch < epoch:
            self.epoch = min(epoch, self.epoch + 512)
            if time.perf_counter() >= until:
                break
        return self.epoch >= epoch


def allow(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Have the governor allow so much for a batch."""
    monkeypatch.setattr(Governor, "budget", lambda *_: seconds)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run of the full length which is trained in no time."""
    monkeypatch.setattr(pacing, "frame", lambda trainer: trainer.epoch)
    allow(monkeypatch, float("inf"))
    experiment = Experiment()
    run = Run(experiment, Counting(experiment.network()))
    run.play()
    return run


def frames(run: Run, speed: str) -> Iterator[int]:
    """Yield the epoch of every frame until the run ends."""
    while run.is_playing:
        yield from pacing.play_tick(run, speed, pacing.FRAMES)


def test_a_frame_is_a_thirtieth_of_a_second():
    assert pytest.approx(30) == FRAMES_PER_SECOND


def test_in_log_time_the_full_run_takes_20_to_40_seconds(run: Run):
    shown = list(frames(run, "log"))
    assert shown[-1] == 400_000
    assert 20 <= len(shown) / FRAMES_PER_SECOND <= 40
    assert (np.diff(shown) > 0).all()


def test_in_log_time_each_decade_takes_about_the_same(run: Run):
    shown = np.array(list(frames(run, "log")))
    decades = [((shown > low) & (shown <= 10 * low)).sum() for low in (100, 1_000, 10_000)]
    assert max(decades) / min(decades) < 1.2
    assert 2 <= decades[-1] / FRAMES_PER_SECOND <= 10


def test_one_epoch_a_frame_is_one_epoch_a_frame(run: Run):
    run.experiment = replace(run.experiment, epochs=20)
    assert list(frames(run, "one")) == list(range(1, 21))


def test_flat_out_is_all_the_time_there_is(run: Run, monkeypatch: pytest.MonkeyPatch):
    """On a clock that moves a millisecond for each look at it."""
    clock = iter(np.arange(0, 1_000, 0.001))
    monkeypatch.setattr(pacing.time, "perf_counter", lambda: next(clock))
    allow(monkeypatch, 0.15)
    shown = pacing.play_tick(run, "flat", pacing.FRAMES)
    assert len(shown) == pacing.FRAMES
    steps = np.diff([0, *shown])
    assert steps.min() > 10_000  # 25 ms: some 24 looks at the clock, 512 epochs for each
    assert steps.max() < 2 * steps.min()


def test_when_time_runs_short_the_run_slows_down_and_does_not_stall(
    run: Run, monkeypatch: pytest.MonkeyPatch
):
    allow(monkeypatch, 0.0)
    assert pacing.play_tick(run, "log", pacing.FRAMES) == [1]
    assert pacing.play_tick(run, "log", pacing.FRAMES) == [2]


def test_it_stops_where_the_run_ends(run: Run):
    run.experiment = replace(run.experiment, epochs=4)
    assert list(frames(run, "log")) == [1, 2, 3, 4]
    assert not run.is_playing


def test_the_pace_that_the_browser_asks_for(run: Run):
    assert len(pacing.play_tick(run, "log", 2)) == 2
