"""The order of a map's cells."""

import numpy as np
import pytest

from xorcore.sweep import SweepRequest, SweepResult, complete, sweep
from xorcore.sweep.order import coarse_first


@pytest.mark.parametrize(("sizes", "rates"), [(8, 24), (4, 6), (1, 1), (1, 24), (8, 1), (3, 5)])
def test_every_cell_comes_once(sizes: int, rates: int):
    order = coarse_first(sizes, rates)
    assert sorted(order) == list(np.ndindex(sizes, rates))


def test_each_pass_is_spread_over_the_whole_map():
    order = coarse_first(8, 24)
    first, second = order[:24], order[:96]
    assert sorted(first) == [(size, rate) for size in (1, 3, 5, 7) for rate in range(2, 24, 4)]
    assert sorted(second) == [(size, rate) for size in range(8) for rate in range(0, 24, 2)]


def test_a_map_is_the_sweep_bit_for_bit_whatever_comes_first():
    grid = {"seeds": range(20), "learning_rates": (0.6, 2.0, 30.0), "hidden": (1, 2, 3)}
    expected = sweep(**grid, epochs=700)
    found = SweepResult.nothing_done(SweepRequest(**grid, epochs=700))
    complete(found, cells=coarse_first(3, 3))
    for name in ("done", "diverged", "jumped", "solved", "stuck"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))
    for name in ("final_error", "solved_at", "error_curves"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))
    for ours, theirs in zip(found.weights, expected.weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_cells_are_done_in_their_order_one_by_one():
    request = SweepRequest(range(5), (0.6, 2.0), (2, 3), 50)
    result = SweepResult.nothing_done(request)
    order = coarse_first(2, 2)
    seen = []

    def progress(done: int, total: int) -> None:
        seen.append((done / total, [tuple(cell) for cell in np.argwhere(result.done.all(axis=2))]))

    complete(result, progress=progress, cells=order[:3])
    assert seen[0] == (0, [])
    assert seen[-1] == (1, sorted(order[:3]))
    assert not result.done[order[3]].any()
    complete(result, cells=order)
    assert result.done.all()
