"""How fast a run is played: 60 frames a second, and so many epochs to each."""

import time
from dataclasses import replace

import numpy as np
import pytest

from pages.live import pacing
from pages.run.run import Run
from pages.server import streamlit_internals
from pages.server.governor import TICK, Governor
from xorcore import Experiment, Trainer

BATCHES_PER_SECOND = 1 / TICK


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


def batches(run: Run, speed: str, most: int = 0) -> list[list[int]]:
    """The epochs of the frames of every batch until the run ends."""
    shown = []
    while run.is_playing:
        shown.append(pacing.play_tick(run, speed, most))
    return shown


def test_frames_are_a_sixtieth_of_a_second():
    assert pytest.approx(60) == pacing.FRAMES * BATCHES_PER_SECOND


def test_in_log_time_the_full_run_takes_20_to_40_seconds(run: Run):
    played = batches(run, "log")
    shown = [epoch for frames in played for epoch in frames]
    assert shown[-1] == 400_000
    assert 20 <= len(played) / BATCHES_PER_SECOND <= 40
    assert (np.diff(shown) > 0).all()


def test_in_log_time_each_decade_takes_about_the_same(run: Run):
    ends = np.array([shown[-1] for shown in batches(run, "log")])
    decades = [((ends > low) & (ends <= 10 * low)).sum() for low in (100, 1_000, 10_000)]
    assert max(decades) / min(decades) < 1.2
    assert 2 <= decades[-1] / BATCHES_PER_SECOND <= 10


def test_log_time_begins_with_30_epochs_a_second_one_by_one(run: Run):
    """A thirtieth of a second is an epoch, or an eightieth of the epochs so far, rounded up."""
    shown = batches(run, "log")
    assert shown[:2] == [[1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]]
    ends = [0]
    for _ in range(6 * len(shown)):
        ends.append(min(400_000, ends[-1] + max(1, -(-ends[-1] // 80))))
    assert [frames[-1] for frames in shown] == ends[6::6]
    # From two epochs a thirtieth of a second on, each has two frames.
    assert {len(frames) for frames in shown[:13]} == {6}
    assert {len(frames) for frames in shown[14:-1]} == {12}


@pytest.mark.parametrize("most", [1, 5, 6, 11])
def test_a_browser_that_asks_for_fewer_frames_has_the_same_speed(run: Run, most: int):
    other = Run(run.experiment, Counting(run.experiment.network()))
    other.play()
    few, all_frames = batches(run, "log", most), batches(other, "log")
    assert [frames[-1] for frames in few] == [frames[-1] for frames in all_frames]
    assert max(map(len, few)) == most


def test_one_epoch_a_frame_is_30_epochs_a_second(run: Run):
    run.experiment = replace(run.experiment, epochs=20)
    steps = [1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12], [13, 14, 15, 16, 17, 18], [20]
    assert batches(run, "one") == [*steps]


def test_flat_out_is_all_the_time_there_is(run: Run, monkeypatch: pytest.MonkeyPatch):
    """On a clock that moves a millisecond for each look at it."""
    clock = iter(np.arange(0, 1_000, 0.001))
    monkeypatch.setattr(pacing.time, "perf_counter", lambda: next(clock))
    allow(monkeypatch, 0.15)
    shown = pacing.play_tick(run, "flat")
    assert len(shown) == pacing.FRAMES
    steps = np.diff([0, *shown])
    assert steps.min() > 4_000  # 12.5 ms: some 9 looks at the clock, 512 epochs for each
    assert steps.max() < 2 * steps.min()


def test_when_time_runs_short_the_run_slows_down_and_does_not_stall(
    run: Run, monkeypatch: pytest.MonkeyPatch
):
    allow(monkeypatch, 0.0)
    assert pacing.play_tick(run, "log") == [1]
    assert pacing.play_tick(run, "log") == [2]


def test_it_stops_where_the_run_ends(run: Run):
    run.experiment = replace(run.experiment, epochs=4)
    assert batches(run, "log") == [[4]]
    assert not run.is_playing


def test_the_last_picture_comes_at_once(run: Run):
    run.experiment = replace(run.experiment, epochs=8)
    pacing.play_tick(run, "log")
    assert pacing.seconds(run) == TICK
    assert pacing.play_tick(run, "log") == [8]
    assert pacing.seconds(run) == 0


@pytest.mark.parametrize(("others", "frames"), [(0, 3), (5, 12)])
def test_a_click_ends_a_batch_of_a_run_that_is_alone(
    others: int, frames: int, run: Run, monkeypatch: pytest.MonkeyPatch
):
    """It comes while the third frame is computed. Where runs take turns, it waits for its own."""
    clicks = iter([False, False, *[True] * 10])
    monkeypatch.setattr(streamlit_internals, "is_awaited", lambda: next(clicks))
    monkeypatch.setattr(Governor, "runs", others + 1)
    run.trainer.advance_to(1_000, seconds=float("inf"))
    assert len(pacing.play_tick(run, "log")) == frames
