"""The governor: how the runs at work share a server, on a clock of the test's own."""

from collections.abc import Callable
from functools import partial
from threading import Thread

import pytest
from streamlit.testing.v1 import AppTest

from pages.live import pacing
from pages.run.run import Run
from pages.server.governor import TICK, Governor, governor
from tests.app.pages import opened
from xorcore import Experiment


class Clock:
    """Stands still until it is told the time."""

    now = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def crowd(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """A function that lets others be at work on the server, however long the test takes."""
    monkeypatch.setattr("pages.server.governor.Governor", partial(Governor, clock))
    governor.clear()

    def come(others: int) -> None:
        for other in range(others):
            governor().touch(f"other {other}")

    return come


def at_work(clock: Clock, runs: int) -> Governor:
    """A governor that has heard of so many runs."""
    one = Governor(clock)
    for run in range(runs):
        one.touch(run)
    return one


def test_one_run_alone_has_nearly_all_of_the_time(clock: Clock):
    one = at_work(clock, 1)
    assert one.ticks() == 1
    assert one.budget() == pytest.approx(0.95 * TICK)
    assert one.rest(1.0) == 0


@pytest.mark.parametrize(
    ("pages", "runs", "seconds"), [(1, 1, 1), (10, 1, 1), (30, 10, 2), (60, 1, 3), (200, 30, 3)]
)
def test_the_pages_of_a_class_ask_for_news_less_often_the_more_they_are(
    clock: Clock, pages: int, runs: int, seconds: float
):
    # Twenty questions a second of all pages and runs, but no page waits longer than three seconds.
    assert at_work(clock, runs).news_every(pages) == seconds


@pytest.mark.parametrize("runs", [2, 5, 10, 12, 20, 30, 60])
def test_many_runs_together_leave_time_for_clicks(clock: Clock, runs: int):
    many = at_work(clock, runs)
    ticks = many.ticks()
    for_a_batch = many.budget(ticks) + 0.005  # Streamlit's part of it, measured: 5 to 6 ms
    assert runs * for_a_batch / (TICK * ticks) <= 0.75
    assert many.budget(ticks) > 0


def test_thirty_runs_hear_of_each_other_within_a_second(clock: Clock):
    thirty = at_work(clock, 30)
    assert TICK * thirty.ticks() <= 0.8


def test_a_run_that_is_not_heard_of_drops_out(clock: Clock):
    many = at_work(clock, 12)
    clock.now = 2.0
    many.touch(0)
    many.touch(1)
    assert many.runs == 12
    clock.now = 4.0
    assert many.runs == 2
    many.forget(0)
    assert many.runs == 1
    clock.now = 60.0
    assert many.runs == 1  # whoever asks


def test_a_few_that_come_and_go_change_nothing(clock: Clock):
    many = at_work(clock, 11)
    assert many.ticks(1) == 2
    many.forget(0)
    many.forget(1)
    assert many.ticks(2) == 2  # of 9; as many at first would be given 1
    assert many.ticks(1) == 1
    many.forget(2)
    assert many.ticks(2) == 1


def test_those_who_take_turns_do_not_compute_at_once():
    one, inside, most = Governor(), [0], []

    def work(name: int) -> None:
        for _ in range(200):
            with one.compute_lock(name):
                inside[0] += 1
                most.append(inside[0])
                inside[0] -= 1

    threads = [Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(most) == {1}
    assert one.runs == 4


@pytest.mark.parametrize(("others", "timer"), [(0, 1), (14, 1), (29, 1), (0, 3), (29, 3)])
def test_however_many_run_a_second_of_log_time_is_as_long(
    others: int, timer: int, crowd: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
):
    """As long as there is time: the epochs of a batch are those of its ticks, one by one."""
    monkeypatch.setattr(Governor, "budget", lambda *_: float("inf"))
    crowd(others)
    experiment = Experiment()
    run = Run(experiment, experiment.trainer("numpy"))
    run.timer = timer
    run.play()
    alone = Run(experiment, experiment.trainer("numpy"))
    alone.play()
    shown = pacing.play_tick(run, "log")
    ticks = round(pacing.seconds(run) / TICK)
    for _ in range(ticks):
        for _ in range(pacing.STEPS):
            alone.step()
    assert shown[-1].epoch == alone.trainer.epoch  # up to epoch 80 a step is an epoch
    assert len(shown) == (pacing.STEPS * timer if others == 0 else pacing.STEPS)


@pytest.mark.parametrize(("others", "frames"), [(0, 12), (9, 12), (11, 6), (29, 6)])
def test_many_runs_have_fewer_frames(
    others: int, frames: int, crowd: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
):
    """60 a second up to ten runs; of eleven to twenty each has six in 0.4 s, and so on."""
    monkeypatch.setattr(Governor, "budget", lambda *_: float("inf"))
    crowd(others)
    run = Run(Experiment(), Experiment().trainer("numpy"))
    run.trainer.advance(1_000)
    run.play()
    assert len(pacing.play_tick(run, "log")) == frames


def test_a_timer_that_is_too_quick_waits(
    crowd: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
):
    slept = []
    monkeypatch.setattr(pacing.time, "sleep", slept.append)
    monkeypatch.setattr(pacing.time, "monotonic", lambda: 100.0)
    run = Run(Experiment(), Experiment().trainer("numpy"))
    pacing.wait(run, 99.9)
    assert slept == []  # nobody else is there
    crowd(29)
    run.ticks = 3
    pacing.wait(run, 99.9)
    assert slept == [pytest.approx(3 * TICK - 0.1)]


# ---- on the page


def playing() -> AppTest:
    """The app, after a click on Play."""
    return opened().button(key="play").click().run()


def test_the_page_says_how_many_share_the_server(crowd: Callable[[int], None]):
    crowd(11)
    app = playing()
    assert not app.exception
    assert "12 runs share this server" in [caption.value for caption in app.caption]
    app.button(key="pause").click().run()
    assert not [caption for caption in app.caption if "share" in caption.value]
    assert governor().runs == 11


def test_it_says_nothing_when_there_is_one():
    assert not [caption for caption in playing().caption if "share" in caption.value]
