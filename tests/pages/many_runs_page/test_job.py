"""A sweep in the background, for one visitor and for several."""

import time
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from pages.link.many_runs import Map, Plan
from pages.many_runs_page.job import PACE, Job, Pace, threads
from pages.many_runs_page.table import table_of
from pages.server.governor import Governor
from xorcore import Momentum, compiled
from xorcore.model.batches import Method
from xorcore.sweep import sweep

SHORT = Plan(seeds=5, epochs=200)
LONG = Plan(seeds=1_100, epochs=1_000_000)  # two chunks, a minute's work


def until(condition, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def long_job():
    job = Job(LONG)
    yield job
    for watcher in "ab":
        job.leave(watcher)


def test_it_is_the_cores_sweep():
    job = Job(SHORT)
    assert not job.is_complete
    job.watch("a")
    until(lambda: job.is_complete)
    expected = sweep(range(5), epochs=200)
    np.testing.assert_array_equal(job.result.error_curves, expected.error_curves)
    np.testing.assert_array_equal(job.result.final_error, expected.final_error)


def test_it_ends_with_the_engine_that_it_began_with(monkeypatch: pytest.MonkeyPatch):
    if not compiled.is_available():
        pytest.skip("there is no Numba to use")
    begun = Job(LONG)
    begun.watch("a")
    until(lambda: begun.share > 0)
    begun.leave("a")
    until(lambda: not begun.is_at_work)
    monkeypatch.setattr("pages.many_runs_page.job.ENGINE", "numba")
    begun.watch("b")
    assert begun.result.engine == "numpy"
    begun.leave("b")


def test_before_it_begins_it_takes_no_memory():
    """Its page asks of every setting that is tried whether its runs are there."""
    tracemalloc.start()
    try:
        job = Job(Map().runs(Plan()))
        assert not job.is_complete
        assert tracemalloc.get_traced_memory()[1] < 100_000  # bytes, of 21 million
    finally:
        tracemalloc.stop()


def test_nobody_watching_stops_it_and_keeps_what_is_there(long_job: Job):
    long_job.watch("a")
    until(lambda: long_job.share > 0 and long_job.seconds_left)
    long_job.leave("a")
    until(lambda: not long_job.is_at_work)
    assert 0 < long_job.share < 1
    assert not long_job.is_complete
    curves = long_job.result.error_curves[0, 0]
    reached = np.isfinite(curves).sum(axis=1)
    assert reached.max() > 1


def test_one_of_two_may_leave(long_job: Job):
    long_job.watch("a")
    long_job.watch("b")
    long_job.leave("a")
    share = long_job.share
    until(lambda: long_job.share > share)


def test_it_goes_on_when_watched_again(long_job: Job):
    long_job.watch("a")
    long_job.leave("a")
    share = long_job.share
    long_job.watch("a")
    until(lambda: long_job.share > share)


def test_a_closed_tab_stops_it_at_once(long_job: Job, monkeypatch: pytest.MonkeyPatch):
    long_job.watch("a")
    until(lambda: long_job.share > 0)
    is_active = "pages.many_runs_page.job.is_session_active"
    monkeypatch.setattr(is_active, lambda session: session != "a")
    until(lambda: not long_job.is_at_work)
    assert not long_job.is_complete
    long_job.watch("b")
    share = long_job.share
    until(lambda: long_job.share > share)


def test_beside_other_runs_it_rests(long_job: Job, monkeypatch: pytest.MonkeyPatch):
    """Of ten that share six tenths of the time each has six hundredths."""
    monkeypatch.setattr(Governor, "runs", 10)
    worked = []
    rest = Governor.rest
    monkeypatch.setattr(
        Governor, "rest", lambda self, seconds: worked.append(seconds) or rest(self, seconds)
    )
    begin = time.monotonic()
    long_job.watch("a")
    until(lambda: len(worked) >= 4)
    elapsed = time.monotonic() - begin
    assert sum(worked[:3]) / elapsed < 0.08
    long_job.leave("a")
    assert not long_job.is_at_work  # a rest is no reason to go on


# ---- how long it takes


def test_a_bad_moment_does_not_count():
    tries = iter([62.0, 4.0, 5.0])  # no fourth one
    pace = Pace(lambda *_: next(tries))
    expected = [pace.expected(Plan(first=first)) for first in range(5)]
    assert expected == [62, 4, 4, 4, 4]


def test_a_sweep_corrects_what_it_was_expected_to_take():
    pace = Pace(lambda request, _: request.epochs / 1_000)
    assert pace.expected(Plan(epochs=10_000)) == 10
    pace.correct(Plan(epochs=10_000, first=7), "numpy", 15)
    assert pace.expected(Plan(epochs=10_000)) == 15
    assert pace.expected(Plan(epochs=20_000)) == 20


def test_each_engine_has_a_pace_of_its_own(monkeypatch: pytest.MonkeyPatch):
    pace = Pace(lambda _, engine: {"numpy": 10.0, "numba": 2.0}[engine])
    assert [pace.expected(Plan()) for _ in range(5)] == [10] * 5
    monkeypatch.setattr("pages.many_runs_page.job.choose", lambda *_: "numba")
    assert pace.expected(Plan()) == 2
    pace.correct(Plan(), "numba", 3)
    assert pace.expected(Plan()) == 3


def test_a_job_takes_the_engine_that_is_ready_when_it_begins(monkeypatch: pytest.MonkeyPatch):
    if not compiled.is_available():
        pytest.skip("Numba is not installed")
    job = Job(SHORT)
    assert job.result.engine == "numpy"
    monkeypatch.setattr("pages.many_runs_page.job.ENGINE", "numba")
    job.watch("a")
    until(lambda: job.is_complete)
    assert job.result.engine == "numba"
    assert set(table_of(job)["engine"]) == {"compiled"}
    expected = sweep(range(5), epochs=200)
    np.testing.assert_allclose(job.result.final_error, expected.final_error, rtol=0, atol=1e-9)


def test_the_table_says_what_is_taught_and_how_the_updates_are_made():
    method = Method(Momentum(0.5), 2, 7)
    job = Job(Plan(seeds=3, epochs=50, method=method))
    job.watch("a")
    until(lambda: job.is_complete)
    columns = ["data", "rule", "batch", "shuffle"]
    assert table_of(job)[columns].to_numpy().tolist() == [["xor", "momentum~0.5", 2, 7]] * 3
    job = Job(replace(SHORT, seeds=1))
    job.watch("a")
    until(lambda: job.is_complete)
    assert table_of(job)[columns].to_numpy().tolist() == [["xor", "descent", "all", ""]]


def test_beside_other_work_a_sweep_takes_one_core(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("pages.many_runs_page.job.cores", lambda: 8)
    monkeypatch.setattr(Governor, "runs", 1)
    assert threads() == 8
    monkeypatch.setattr(Governor, "runs", 2)
    assert threads() == 1


def test_a_map_is_measured_with_cells_as_large_as_it_has():
    measured = []
    pace = Pace(lambda request, _: measured.append(request.shape) or 3.0)
    assert pace.expected(Map().runs(Plan())) == 24 * 3
    assert measured == [(8, 1, 200)]


def test_a_map_appears_cell_by_cell_and_is_the_cores_sweep():
    runs = Map(grid="coarse", seeds=4, epochs=300).runs(Plan())
    job = Job(runs)
    job.watch("a")
    until(lambda: job.is_complete)
    expected = sweep(range(4), runs.rates, runs.sizes, 300)
    np.testing.assert_array_equal(job.result.error_curves, expected.error_curves)
    np.testing.assert_array_equal(job.result.solved, expected.solved)


def test_a_job_that_has_run_tells_the_pace():
    plan = Plan(seeds=1_000, epochs=6_000, first=3)
    job = Job(plan)
    begun = time.monotonic()
    job.watch("a")
    until(lambda: not job.is_at_work)
    took = time.monotonic() - begun
    assert job.is_complete
    assert took / 3 < PACE.expected(plan) < took * 1.1
