"""The charts of a run's network are made once for each of its moments, and kept for no other."""

import gc
from weakref import ref

import numpy as np

from pages.components.board import Chart
from pages.figures.points import Points
from pages.live.training_board import lines, setup
from xorcore import Network, Trainer


def charts(trainer: Trainer, drawing: str = "matrices") -> list[Chart]:
    """All of them but the error curve, which is made anew."""
    points = Points(trainer.dataset)
    curve = lines(trainer, points, "log", 400_000)
    return [*setup(trainer, points, curve, "log", drawing).charts[1:]]


def test_what_stays_of_a_board_is_not_made_anew():
    trainer = Trainer(Network.notebook())
    before = charts(trainer)
    trainer.learning_rate = 0.6
    assert all(one is other for one, other in zip(before, charts(trainer), strict=True))


def test_each_moment_each_drawing_and_each_run_has_charts_of_its_own():
    trainer, other = Trainer(Network.notebook()), Trainer(Network.random((2, 3, 1), seed=1))
    at_first = charts(trainer)
    assert len(charts(trainer, "network")) == 3
    trainer.advance(1)
    for run, shown in ((trainer, charts(trainer)), (other, charts(other))):
        below, above = (np.asarray(heatmap.z, float) for heatmap in shown[2].figure.data)
        np.testing.assert_array_equal(below, run.network.weights[0])
        np.testing.assert_array_equal(above, run.network.weights[1])
    first = np.asarray(at_first[2].figure.data[0].z, float)
    np.testing.assert_array_equal(first, Network.notebook().weights[0])


def test_a_run_that_is_over_is_not_kept_in_memory():
    trainer = Trainer(Network.notebook())
    charts(trainer)
    gone = ref(trainer)
    del trainer
    gc.collect()
    assert gone() is None
