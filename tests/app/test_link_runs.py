"""Runs that links ask for: trained once for all who open the same link, and then everyone's own."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Barrier, Thread

import pytest
from streamlit.runtime.scriptrunner import StopException
from streamlit.testing.v1 import AppTest

from pages.run import link_runs
from pages.run.link_runs import LinkRun, LinkRuns
from tests.app.pages import assert_shows, opened, trained
from tests.browser.server import ROOT
from tests.xorcore.comparing import assert_same
from xorcore import Adam, Change, Experiment, Trainer
from xorcore.runs.data import OwnPoints, Point

FAR = Experiment(start="random", learning_rate=0.6, epochs=30_000, epoch=20_000)


def straight(experiment: Experiment) -> Trainer:
    """The run to the experiment's epoch, trained by itself."""
    trainer = experiment.trainer("numpy")
    trainer.advance(experiment.epoch, experiment.tolerance)
    return trainer


def finish(run: LinkRun) -> None:
    """Take it to its goal."""
    while not run.is_done:
        run.advance()


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The epochs trained by all link runs, slice by slice."""
    link_runs.link_runs.clear()
    slices: list[int] = []

    class Counted(LinkRun):
        def train(self) -> float:
            before = self.epoch
            seconds = super().train()
            slices.append(self.epoch - before)
            return seconds

    monkeypatch.setattr(link_runs, "LinkRun", Counted)
    yield slices
    link_runs.link_runs.clear()


def test_thirty_who_come_at_once_cost_one_run(count: list[int]):
    server, ready, own = LinkRuns(), Barrier(30), []

    def student() -> None:
        ready.wait()
        run = server.to(FAR, "numpy")
        finish(run)
        own.append(run.own())

    students = [Thread(target=student) for _ in range(30)]
    for one in students:
        one.start()
    for one in students:
        one.join()
    assert sum(count) == FAR.epoch
    assert len({id(trainer) for trainer in own}) == 30
    for trainer in own:
        assert_same(trainer, straight(FAR))


def test_whoever_comes_later_gets_it_at_once(count: list[int]):
    server = LinkRuns()
    finish(server.to(FAR, "numpy"))
    count.clear()
    later = server.to(FAR, "numpy")
    assert later.is_done
    assert_same(later.own(), straight(FAR))
    assert count == []


def test_what_one_trains_on_is_nobody_elses():
    server = LinkRuns()
    finish(server.to(FAR, "numpy"))
    mine, yours = server.to(FAR, "numpy").own(), server.to(FAR, "numpy").own()
    mine.learning_rate = 5.0
    mine.advance(500)
    assert_same(yours, straight(FAR))
    yours.advance(500)
    expected = straight(FAR)
    expected.advance(500)
    assert_same(yours, expected)
    assert_same(server.to(FAR, "numpy").own(), straight(FAR))


@pytest.mark.parametrize(
    "experiment",
    [
        replace(FAR, epoch=9_000, changes=(Change(700, 2.0, "cross_entropy"),)),
        replace(FAR, tolerance=0.1),
        Experiment(gate="false", learning_rate=100.0, activation="relu", loss="squared", epoch=300),
        Experiment(
            start="random", seed=3, bias=True, activation="relu", learning_rate=100.0, epoch=5_000
        ),
    ],
    ids=["with changes", "to a tolerance", "large steps", "diverging"],
)
def test_it_ends_as_the_run_by_itself(experiment: Experiment):
    run = LinkRuns().to(experiment, "numpy")
    finish(run)
    assert_same(run.own(), straight(experiment))


def test_other_settings_and_engines_are_other_runs():
    server = LinkRuns()
    runs = {
        id(server.to(experiment, engine))
        for experiment in (FAR, replace(FAR, seed=1), replace(FAR, epoch=10))
        for engine in ("numpy", "auto")
    }
    assert len(runs) == 6
    assert server.to(FAR, "numpy") is server.to(replace(FAR), "numpy")


def test_only_so_many_are_kept_and_the_last_ones_asked_for():
    server = LinkRuns(most=3)
    first = server.to(replace(FAR, seed=0), "numpy")
    for seed in (1, 2):
        server.to(replace(FAR, seed=seed), "numpy")
    assert server.to(replace(FAR, seed=0), "numpy") is first
    server.to(replace(FAR, seed=3), "numpy")
    assert len(server) == 3
    assert server.to(replace(FAR, seed=0), "numpy") is first


def test_no_more_memory_than_allowed_is_kept():
    server = LinkRuns(most_bytes=300_000)
    for seed in range(5):  # what they will have, although they have not begun
        server.to(replace(FAR, seed=seed, epoch=3_000), "numpy")
    run = server.to(replace(FAR, seed=4, epoch=3_000), "numpy")
    size = run.bytes
    assert 75_000 < size < 100_000
    finish(run)
    assert size == 8 * (9 + 6) * len(run.own().history)
    server.to(replace(FAR, seed=9), "numpy")
    assert len(server) == 4  # three of them take less than is allowed, four more


def test_what_a_rule_remembers_and_points_on_the_way_are_counted():
    size = LinkRuns().to(FAR, "numpy").bytes
    adam = LinkRuns().to(replace(FAR, rule=Adam()), "numpy").bytes
    assert adam / size == pytest.approx((9 * 3 + 1 + 6) / (9 + 6))
    points = OwnPoints(tuple(Point(n, n, n % 2) for n in range(500)))
    changes = tuple(Change(n, 0.6, "squared", (), points) for n in range(1, 101))
    edited = LinkRuns().to(replace(FAR, data=points, changes=changes), "numpy").bytes
    assert edited - size > 400_000  # references alone


# ---- on the page

LINK = {"lr": "0.6", "seed": "42", "start": "random", "epochs": "120000", "epoch": "100000"}


def test_two_who_open_a_link_see_the_same_and_it_is_trained_once(count: list[int]):
    one, other = opened(LINK), opened(LINK)
    assert sum(count) == 100_000
    for app in (one, other):
        assert_shows(app, trained(app))
    one.button(key="step").click().run()
    assert one.session_state["run"].trainer.epoch == 100_001
    assert other.session_state["run"].trainer.epoch == 100_000
    other.button(key="step").click().run()
    assert_shows(other, trained(other))


def test_whoever_gives_up_stops_nobody_else(count: list[int]):
    server = LinkRuns()
    waiting, given_up = server.to(FAR, "numpy"), server.to(FAR, "numpy")
    given_up.advance()
    mine = given_up.own()
    assert 0 < mine.epoch <= FAR.epoch
    assert_same(mine, straight(replace(FAR, epoch=mine.epoch)))
    finish(waiting)
    assert_same(waiting.own(), straight(FAR))
    assert sum(count) == FAR.epoch


def test_giving_up_on_the_page_keeps_what_is_there(monkeypatch: pytest.MonkeyPatch):
    """The click comes when the page has told how far it is, as a visitor's would."""
    link_runs.link_runs.clear()
    app = AppTest.from_file(str(ROOT / "app.py"))
    for key, value in (LINK | {"epochs": "400000", "epoch": "390000"}).items():
        app.query_params[key] = value
    stop_after(monkeypatch, slices=5)
    app.run(timeout=60)
    run = app.session_state["run"]
    assert 0 < run.trainer.epoch < 390_000
    assert run.is_catching_up
    run.give_up_goal()
    assert not run.is_catching_up
    assert run.settings.epoch == run.trainer.epoch
    assert_same(run.trainer, straight(replace(run.link, epoch=run.trainer.epoch)))


def stop_after(monkeypatch: pytest.MonkeyPatch, slices: int) -> None:
    """Have a script end after so many slices of training, as a click ends it."""
    advance, left = LinkRun.advance, [slices]

    def counted(run: LinkRun) -> None:
        if not left[0]:
            raise StopException
        left[0] -= 1
        advance(run)

    monkeypatch.setattr(LinkRun, "advance", counted)
