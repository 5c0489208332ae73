"""The map in words."""

from dataclasses import replace

import numpy as np
import pytest

from pages.figures.sweep_map import Cells, sweep_map
from pages.link.many_runs import Map, MapRuns, Plan
from pages.many_runs_page.map_view import place_of
from pages.many_runs_page.map_words import cells_of, map_in_words, map_to_hear, no_cells
from xorcore.runs.data import ReadyMade
from xorcore.sweep import SweepResult, sweep

RUNS = MapRuns(10, 0, (0.1, 0.6, 2.0, 50.0), (1, 2, 3), 5_000, False, "squared")
MEDIANS = np.array([[0, 0, 0, 0], [0, 900, 800, 0], [0, 2_000, 400, 0.0]])


def cells(solved, done=10) -> Cells:
    solved = np.array(solved)
    done = np.broadcast_to(done, solved.shape)
    unknown = np.full(solved.shape, np.nan)
    return Cells(done, solved, unknown, unknown, np.where(solved, MEDIANS, np.nan))


SOME = cells([[0, 0, 0, 0], [0, 4, 6, 0], [0, 9, 8, 0]])


def test_the_best_cell_and_where_nothing_learns():
    words = map_in_words(SOME, RUNS, "share")
    assert "Best is **rate 0.6 with 3 hidden units**: 9 of 10 starts learn XOR" in words
    assert "With **1 hidden unit** none learns it" in words
    assert "At rates of up to 0.1 none learns it in this time. At rates from 50 on" in words
    assert "So far" not in words


def test_the_soonest_cell_is_one_that_half_of_the_starts_learn():
    words = map_in_words(SOME, RUNS, "median")
    assert (
        "Soonest at **rate 2 with 3 hidden units**: 8 of 10 starts learn XOR, half of these by "
        "epoch **400**." in words
    )
    few = cells([[0, 0, 0, 0], [0, 5, 4, 0], [0, 0, 4, 0]])
    assert "**rate 0.6 with 2 hidden units**" in map_in_words(few, RUNS, "median")


def test_where_every_start_learns_the_soonest_counts():
    words = map_in_words(cells([[0, 0, 0, 0], [0, 10, 10, 0], [0, 10, 9, 0]]), RUNS, "share")
    assert "In **3 cells** every start learns XOR within 5,000 epochs, soonest at **rate 2" in words


def test_nothing_is_said_of_what_is_not_done():
    done = np.array([[10, 10, 0, 10], [10, 10, 10, 0], [10, 10, 10, 10]])
    words = map_in_words(cells(SOME.solved, done), RUNS, "share")
    assert words.startswith("So far 10 of 12 cells are done.")
    assert "1 hidden unit" not in words
    assert "none learns it in this time" in words
    assert "from 50" not in words
    assert "Each cell trains 10 networks" in map_in_words(cells(0 * SOME.solved, 0), RUNS, "share")


def test_where_none_learns_there_is_no_best():
    words = map_in_words(cells(0 * SOME.solved), RUNS, "share")
    assert words == "No start learns XOR within 5,000 epochs."


@pytest.mark.parametrize("measure", ["share", "median"])
def test_the_map_can_be_heard(measure: str):
    heard = map_to_hear(SOME, RUNS, measure)
    assert "1 hidden unit: fewer than half learn it at every rate" in heard
    assert "3 hidden units: half or more learn it at rates from 0.6 to 2; " in heard
    most = {"share": "at most 90.0 %, at 0.6", "median": "soonest by epoch 400, at 2"}
    assert most[measure] in heard
    assert "nan" not in heard
    map_to_hear(cells(0 * SOME.solved, 0), RUNS, measure)


def test_the_numbers_of_a_cell_are_counted_from_its_runs():
    result = sweep(range(7), (0.6, 30.0), (2, 4), 3_000)
    found = cells_of(result)
    for place in np.ndindex(2, 2):
        assert found.done[place] == 7
        epochs = sorted(result.solved_at[place][result.solved[place]])
        assert found.solved[place] == len(epochs)
        if epochs:
            middle = (epochs[(len(epochs) - 1) // 2] + epochs[len(epochs) // 2]) / 2
            assert found.median[place] == middle
    assert found.solved.max() > 0
    assert np.isnan(found.median[found.solved == 0]).all()


def test_before_any_run_the_cells_are_those_of_a_result_with_nothing_done():
    expected = cells_of(SweepResult.nothing_done(RUNS.request))
    for array, other in zip(no_cells(RUNS), expected, strict=True):
        np.testing.assert_array_equal(array, other)


def test_one_hidden_unit_learns_xor_nowhere_on_the_map():
    """A theorem: its answer grows along one direction only, and XOR needs up, then down."""
    for plan in (Plan(), Plan(bias=True), Plan(bias=True, loss="cross_entropy")):
        runs = Map(seeds=5, epochs=2_000).runs(plan)
        result = sweep(range(5), runs.rates, (1,), 2_000, bias=plan.bias, loss=plan.loss)
        assert not cells_of(result).solved.any()


def test_a_cell_has_its_place_in_a_map_that_has_it():
    assert place_of((2.0, 3), RUNS) == (2, 2)
    assert place_of((2.5, 3), RUNS) is None
    assert place_of((2.0, 3), replace(RUNS, sizes=(1, 2))) is None
    assert place_of(None, RUNS) is None


@pytest.mark.parametrize("measure", ["share", "median"])
def test_points_are_many_and_xor_is_one(measure: str):
    of_points = replace(RUNS, data=ReadyMade("moons", 20, 0.1, 1))
    heard = map_to_hear(SOME, of_points, measure)
    assert "learn the points" in heard or "the points are learned" in heard
    assert "3 hidden units: half or more learn them at rates" in heard
    assert "none learns them in this time" in heard
    shown = sweep_map(SOME, measure, RUNS.rates, RUNS.sizes, RUNS.epochs, None, of_points.goal)
    assert "90.0 % learn them: 9 of 10 runs" in shown.data[0].customdata[2][1]
    assert "learn it" not in heard + str(shown.data[0].customdata)
