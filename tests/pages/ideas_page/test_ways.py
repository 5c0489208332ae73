"""Ways to step: the epochs that its runs are read off at, and how they are shared."""

import numpy as np
import pytest

from pages.ideas_page.ways import EPOCHS, SMALL, Way, advance
from xorcore import XOR, Momentum, Network, compiled, trace_epoch

# Measured with a plain loop of the book's formulas, from the notebook's start.
MEASURED = {
    ("descent", 0.0, 0.3): 184_194,
    ("momentum", 0.9, 0.03): 187_993,
    ("momentum", 0.9, 0.3): 23_720,
    ("nesterov", 0.9, 0.03): 187_707,
    ("adam", 0.0, 0.01): 2_372,
}


def _done(of: tuple[str, float, float]) -> Way:
    way = Way(*of)
    while not way.is_done:
        advance([way], 1.0)
    return way


@pytest.mark.parametrize("of", [("adam", 0.0, 0.01), ("momentum", 0.9, 0.3)], ids=str)
def test_the_error_is_small_from_the_epoch_on_that_was_measured(of: tuple[str, float, float]):
    way = _done(of)
    assert abs(way.reached - MEASURED[of]) <= 1
    before, reached = (way.trainer.history.network_at(way.reached - n) for n in (1, 0))
    errors = [
        np.abs(XOR.targets - network.predict(XOR.inputs)).mean() for network in (before, reached)
    ]
    assert errors[0] >= SMALL > errors[1]
    epochs, errors = way.curve
    assert epochs[-1] == way.reached
    assert (errors[:-1] >= SMALL).all()
    assert (np.diff(epochs) > 0).all()


@pytest.mark.long
@pytest.mark.skipif(not compiled.is_available(), reason="slow without Numba")
@pytest.mark.parametrize("of", MEASURED, ids=str)
def test_all_of_them(of: tuple[str, float, float], monkeypatch: pytest.MonkeyPatch):
    compiled.prepare()
    monkeypatch.setattr("pages.ideas_page.ways.ENGINE", "auto")
    assert abs(_done(of).reached - MEASURED[of]) <= 1


def test_the_one_that_is_least_far_goes_on_first():
    ways = [Way("momentum", 0.8, 0.1), Way("nesterov", 0.8, 0.1)]
    advance(ways, 0.0)
    assert [way.epoch for way in ways] == [0, 0]
    while min(way.epoch for way in ways) < 3_000:
        advance(ways, 0.01)
        assert abs(ways[0].epoch - ways[1].epoch) <= 1_000


def test_rules_with_the_same_numbers_are_told_apart():
    # What both would be if one were taken for the other.
    momentum, nesterov = (Way(name, 0.9, 0.3) for name in ("momentum", "nesterov"))
    advance([momentum], 0.001)
    advance([nesterov], 0.001)
    assert momentum.trainer.mean_absolute_error != nesterov.trainer.mean_absolute_error
    first = trace_epoch(Network.notebook(), XOR, 0.3, rule=Momentum(0.9))
    np.testing.assert_allclose(
        momentum.trainer.history.network_at(1).flat(), first.after.flat(), rtol=1e-12
    )


def test_a_run_that_never_gets_there_ends():
    way = Way("descent", 0.0, 1e-6)
    way.trainer.epoch = EPOCHS
    assert way.is_done
    assert way.reached is None
