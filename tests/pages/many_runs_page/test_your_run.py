"""The Train page's run among the starts of a sweep."""

import numpy as np
import pytest

from pages.link.many_runs import Plan
from pages.many_runs_page.your_run import Yours, learns_the_same, solved_or_not
from pages.run.run import Run
from xorcore import Experiment
from xorcore.runs.data import OwnPoints, Point, ReadyMade
from xorcore.sweep import sweep

CHECKPOINTS = np.array([0, 100, 200, 400, 800])
NAN = np.nan
STARTS = np.array([100.0, 200, 200, 400, NAN])


def run_of(epochs: int, **settings) -> Run:
    experiment = Experiment(start="random", **settings)
    run = Run(experiment, experiment.trainer())
    run.advance_to(epochs)
    return run


def yours(epoch: int, solved_at: int | None) -> str:
    nothing = np.empty(0), np.empty(0)
    compared = Yours(nothing, epoch, solved_at, "").compared(STARTS, CHECKPOINTS)
    return compared.replace("*", "").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("solved_at", "share", "count"),
    [
        (0, "0 %", 0),
        (100, "0 %", 0),  # a tie is not slower
        (101, "20 %", 1),
        (200, "20 %", 1),
        (201, "60 %", 3),
        (401, "80 %", 4),
        (5_000, "80 %", 4),  # past the last checkpoint: slower than all that were solved
    ],
)
def test_slower_is_solved_at_a_later_checkpoint(solved_at: int, share: str, count: int):
    sentence = yours(9_000, solved_at)
    assert f"is slower than {share} of starts: {count} of 5 were solved" in sentence


def test_an_unsolved_run_is_slower_than_those_solved_by_its_epoch():
    assert "at epoch 250 and not solved" in yours(250, None)
    assert "60 % of these starts were solved by then" in yours(250, None)


def test_past_the_sweeps_end_an_unsolved_run_is_told_what_the_sweep_did():
    sentence = yours(900, None)
    assert "not solved after 900 epochs; 80 % of these starts were solved within 800" in sentence


def test_it_is_solved_when_every_error_is_below_a_tenth():
    run = run_of(20_000, seed=7, learning_rate=0.6)
    found = Yours.of(run, Plan())
    errors = np.abs(run.trainer.errors_between(found.solved_at - 1, found.solved_at))
    assert errors[0].max() >= 0.1 > errors[1].max()
    assert found.epoch == 20_000
    assert "3 hidden, no biases" in found.settings


def test_a_run_that_was_solved_and_lost_it_again_is_not_solved():
    lost = run_of(2_000, hidden=(3,), seed=15, learning_rate=2.0, loss="cross_entropy")
    assert (lost.trainer.history.least_worst < 0.1).any()
    assert Yours.of(lost, Plan()).solved_at is None
    result = sweep([15, 50], [2.0], [3], 2_000, loss="cross_entropy")
    assert np.isfinite(result.solved_at).all()
    assert result.lost.all()
    assert np.isnan(solved_or_not(result, (0, 0))).all()


def test_a_run_that_has_not_begun_or_learns_something_else_is_not_compared():
    assert Yours.of(run_of(0), Plan()) is None
    assert Yours.of(run_of(5, gate="and"), Plan()) is None
    assert Yours.of(run_of(5), Plan()).solved_at is None


@pytest.mark.parametrize("data", [None, ReadyMade("moons", 8)])
def test_a_run_whose_points_were_changed_on_the_way_is_not_among_them(data: ReadyMade | None):
    plan = Plan(data=data)
    run = run_of(20, data=data)
    assert learns_the_same(run, plan)
    assert Yours.of(run, plan)
    run.trainer.change_points(OwnPoints((Point(0, 0, 0), Point(500, 500, 1))))
    assert not learns_the_same(run, plan)
    assert Yours.of(run, plan) is None
