"""The benchmarks' ways, whose speeds are compared, must do the same work."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks import __main__ as benchmarks
from tests.benchmarks import peers, plots, scaling, startup, sweep, trainer
from tests.hostile.links import pages
from tests.load.__main__ import figures
from tests.load.classroom import Seen
from xorcore import compiled

pytestmark = pytest.mark.long


def test_both_ways_arrive_at_the_same_weights():
    ways = trainer.plain_loop(500), trainer.trainer_loop(500)
    for plain, trained in zip(*ways, strict=True):
        np.testing.assert_allclose(plain, trained, rtol=0, atol=1e-12)


def test_a_measurement_is_two_times_for_every_round():
    measured = trainer.measure(epochs=20, rounds=2)
    assert np.shape(measured) == (2, 2)
    assert (np.array(measured) >= 0).all()


def test_a_measurement_of_the_sweep_is_a_time_for_every_number_of_runs():
    measured = sweep.measure(epochs=20, runs=(3, 5), rounds=2)
    assert np.shape(measured) == (2, 3)
    assert (np.array(measured) >= 0).all()


def test_every_page_is_gone_to():
    first, *others = (page.replace("_", " ").capitalize() for page in pages())
    assert first == "Train"  # which has the name of the app for a heading
    assert [*startup.FIRST] == ["XOR Lab", *others]


def test_the_compiled_sweep_is_measured_against_numpys():
    if not compiled.is_available():
        pytest.skip("there is no Numba to use")
    measured = [sweep.compare(kind._replace(epochs=20), runs=40, rounds=2) for kind in sweep.KINDS]
    measured.append(sweep.two_threads(epochs=20, runs=40, rounds=2))
    assert np.shape(measured) == (4, 2, 2)
    assert (np.array(measured) >= 0).all()


def test_the_c_loop_and_the_compiled_trainer_do_the_same_work():
    loops = [peers.c_loop(), partial(trainer.trainer_loop, engine="numba")]
    if None in loops or not compiled.is_available():
        pytest.skip("gcc or Numba is not installed")
    for loop in loops:
        for plain, own in zip(trainer.plain_loop(500), loop(500), strict=True):
            np.testing.assert_allclose(own, plain, rtol=0, atol=1e-12)


def test_the_table_has_a_ratio_to_the_notebooks_loop_for_every_way():
    ways = [replace(way, epochs=20) for way in benchmarks.ways() if "10,000" not in way.name]
    figures = benchmarks.measure(ways, rounds=2)
    assert figures[0].ratio == 1
    assert all(figure.microseconds >= 0 for figure in figures)
    told = benchmarks.table(figures)
    assert all(f"| {way.name} |" in told for way in ways)


def test_the_pictures_show_all_that_is_measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(scaling, "UNITS", (1, 64))
    monkeypatch.setattr(scaling, "LAYERS", (4,))
    monkeypatch.setattr(scaling, "TASKS", 1)
    measured = scaling.measure(rounds=1, work=30, most_runs=10, epochs=2)
    assert len(measured) == 4
    for plot in measured:
        for line in plot.lines:
            assert len(line.x) == len(line.y) > 0
            assert (np.array(line.y) >= 0).all()
    seen = Seen(gaps=[0.2, 0.3], epochs=[9], memory=[2**20], cpu=0.5)
    load = [{"sessions": count, **figures(seen)} for count in (1, 30)]
    measured += scaling.of_sessions(load)
    processor, memory = (plot.lines[0] for plot in measured[-3:-1])
    assert (processor.x, processor.y, memory.y) == ([1, 30], [50, 50], [1, 1])
    plots.draw(measured, "a note", tmp_path / "all.svg", columns=3)
    drawn = (tmp_path / "all.svg").read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    assert all(plot.title in drawn and plot.across in drawn for plot in measured)
