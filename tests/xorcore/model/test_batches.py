"""The order of the points: every one once in an epoch, and nothing but seed and epoch decide it."""

from collections import Counter
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.xorcore.random_runs import SEEDS
from xorcore import XOR, Adam, GradientDescent, Momentum, Network, Trainer, trace_epoch
from xorcore.engines.numba_updates import put_in_order
from xorcore.model.batches import PLAIN, Method, shuffle

EPOCHS = st.integers(0, 2_000_000)


@given(st.integers(1, 500), st.integers(1, 600), st.none() | SEEDS, EPOCHS)
def test_every_point_comes_once_in_batches_of_one_size(
    points: int, batch: int, seed: int | None, epoch: int
):
    method = Method(batch=batch, shuffle=seed)
    batches = method.batches(points, epoch)
    assert len(batches) == method.updates_of(points)
    assert {len(part) for part in batches[:-1]} <= {batch}
    assert 1 <= len(batches[-1]) <= batch
    order = np.concatenate(batches)
    assert sorted(order.tolist()) == list(range(points))
    if seed is None or batch >= points:
        assert order.tolist() == list(range(points))
    again = np.concatenate(method.batches(points, epoch))
    np.testing.assert_array_equal(again, order)


@given(st.integers(2, 500), st.none() | SEEDS, EPOCHS)
def test_compiled_it_is_the_same_order(points: int, seed: int | None, epoch: int):
    order = np.empty(points, np.int64)
    put_in_order(order, -1 if seed is None else seed, epoch)
    expected = Method(batch=1, shuffle=seed).batches(points, epoch)
    np.testing.assert_array_equal(order, np.concatenate(expected))


def test_all_orders_come_equally_often():
    # Of 24,000 epochs each of the 24 orders is expected in 1,000, by chance 1,000 +- 31. The sum
    # of the 24 squared deviations / 1,000 is above 50 in 1 of 1,000 fair shuffles.
    for seed in (0, 1, 12_345, 2**32 - 1):
        seen = Counter[tuple[int, ...]]()
        for epoch in range(24_000):
            order = [0, 1, 2, 3]
            shuffle(order, seed, epoch)
            seen[tuple(order)] += 1
        assert seen.keys() == {*permutations(range(4))}
        assert sum((count - 1_000) ** 2 / 1_000 for count in seen.values()) < 50


def test_neighbouring_epochs_and_seeds_have_nothing_in_common():
    # Of 100 points one is expected to stay in its place, from one order to an unrelated one.
    orders = {}
    for seed, epoch in product(range(30), range(30)):
        orders[seed, epoch] = np.concatenate(Method(batch=1, shuffle=seed).batches(100, epoch))
    for apart in ((0, 1), (1, 0), (1, 1), (1, -1)):
        same = [
            (order == orders[seed + apart[0], epoch + apart[1]]).sum()
            for (seed, epoch), order in orders.items()
            if (seed + apart[0], epoch + apart[1]) in orders
        ]
        assert 0.85 < np.mean(same) < 1.15


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"batch": 0}, "batch must be a whole number from 1 on, or None, not 0"),
        ({"batch": -3}, "batch must be"),
        ({"batch": 2.5}, "batch must be"),
        ({"batch": True}, "batch must be"),
        ({"shuffle": -1}, "shuffle must be a whole number from 0 to 4,294,967,295"),
        ({"shuffle": 2**32}, "shuffle must be"),
        ({"shuffle": "7"}, "shuffle must be"),
        ({"rule": "adam"}, "rule must be an update rule as"),
        ({"rule": Adam}, "rule must be an update rule as"),
    ],
)
def test_what_is_out_of_bounds_is_refused_in_words(settings: dict, message: str):
    for made in (Method, lambda **how: Trainer(Network.notebook(), **how)):
        with pytest.raises(ValueError, match=message):
            made(**settings)
    with pytest.raises(ValueError, match=message):
        trace_epoch(Network.notebook(), XOR, 0.3, **settings)


def test_one_update_of_all_points_is_the_plain_epoch():
    plain = trace_epoch(Network.notebook(), XOR, 0.3)
    for batch, seed in ((4, None), (500, 7), (None, 7)):
        assert Method(batch=batch, shuffle=seed).is_plain(4)
        epoch = trace_epoch(Network.notebook(), XOR, 0.3, batch=batch, shuffle=seed)
        np.testing.assert_array_equal(epoch.after.flat(), plain.after.flat())
    for other in (Method(batch=3), Method(Momentum(0.0)), Method(GradientDescent(0.1))):
        assert not other.is_plain(4)
    assert PLAIN.is_plain(4)
