"""The compiled sweep: NumPy's numbers, and the same bits whatever runs a run is computed with."""

from itertools import product
from math import inf, nan

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.xorcore.chaos import DISTURBANCE, FACTOR, assert_same
from tests.xorcore.random_runs import SEEDS, Run, datasets, runs, slices
from xorcore import HIDDEN_ACTIVATIONS, LOSSES, XOR, Network
from xorcore.engines.batch_engine import BatchEpochs
from xorcore.engines.numba_batch import CompiledBatch
from xorcore.engines.numba_engine import is_available
from xorcore.model.network import random_weights

if not is_available():
    pytest.skip("there is no Numba to use", allow_module_level=True)

SMALL_STEPS = st.floats(0.01, 0.1)


def batch_of(run: Run, rows: np.ndarray, kind: type = CompiledBatch):
    """Give a batch of networks that differ from the run's in their weights, and in their rates."""
    rates = run.learning_rate * np.linspace(0.5, 1, len(rows))
    return kind(run.network, rows, run.dataset, rates, run.loss)


def many_weights(run: Run, count: int) -> np.ndarray:
    """Give the weights of so many networks of the run's architecture."""
    return random_weights(run.network.layers, range(count), run.network.bias)


@settings(max_examples=60)
@given(runs(SMALL_STEPS), st.integers(1, 40), st.integers(0, 60))
def test_it_is_numpys_batch(run: Run, count: int, epochs: int):
    rows = many_weights(run, count)
    signs = np.random.default_rng(1).choice([-1, 1], rows.shape)
    disturbed = batch_of(run, rows * (1 + DISTURBANCE * signs), BatchEpochs)
    compiled, reference = batch_of(run, rows), batch_of(run, rows, BatchEpochs)
    for batch in (disturbed, compiled, reference):
        batch.run(epochs)
    apart = np.abs(disturbed.weights - reference.weights).max(axis=1)
    is_steady = FACTOR * apart < 1e-9 * np.abs(reference.weights).max()  # the others are chaotic
    assume(is_steady.any())
    assert_same(compiled.weights[is_steady], reference.weights[is_steady])
    assert_same(compiled.measure()[:, is_steady], reference.measure()[:, is_steady])
    assert compiled.is_finite().all()


@settings(max_examples=60)
@given(runs(), st.integers(2, 60), st.integers(1, 300), SEEDS)
def test_the_company_and_the_slices_change_no_bit(run: Run, count: int, epochs: int, seed: int):
    rng = np.random.default_rng(seed)
    rows = many_weights(run, count)
    rates = rng.uniform(0.001, 10, count)
    some = rng.permutation(count)[: rng.integers(1, count + 1)]

    def made(which: np.ndarray) -> CompiledBatch:
        return CompiledBatch(run.network, rows[which], run.dataset, rates[which], run.loss)

    whole, part = made(np.arange(count)), made(some)
    whole.run(epochs)
    for piece in slices(epochs, seed, longest=50):
        part.run(piece)
        part.measure()
    np.testing.assert_array_equal(part.weights, whole.weights[some])
    np.testing.assert_array_equal(part.jumped, whole.jumped[some])
    np.testing.assert_array_equal(part.measure(), whole.measure()[:, some])


def test_jumps_are_seen_where_numpy_sees_them():
    seen = []
    for activation, loss, bias in product(HIDDEN_ACTIVATIONS, LOSSES, (False, True)):
        network = Network.random((2, 3, 1), 0, bias, activation)
        rows = random_weights((2, 3, 1), range(50), bias)
        settings = network, rows, XOR, np.full(50, 4.0), loss
        batches = CompiledBatch(*settings), BatchEpochs(*settings)
        for batch in batches:
            batch.run(140)
        seen.append([batch.jumped for batch in batches])
    compiled, reference = np.swapaxes(seen, 0, 1)
    assert 60 < reference.sum() < 540
    assert (compiled != reference).mean() < 0.01  # such runs are chaotic


@given(datasets(), st.booleans(), st.sampled_from([*HIDDEN_ACTIVATIONS]), SEEDS)
def test_what_is_not_finite_is_seen_where_numpy_sees_it(dataset, bias, activation, seed):
    layers = (dataset.inputs.shape[1], 3, 2, 1)
    rows = random_weights(layers, range(20), bias)
    rng = np.random.default_rng(seed)
    for row in range(1, 20):  # the first stays as it is
        rows[row, rng.integers(rows.shape[1])] = rng.choice([1e200, -1e308, inf, -inf, nan])
    network = Network.random(layers, 0, bias, activation)
    found = []
    for kind in (CompiledBatch, BatchEpochs):
        batch = kind(network, rows, dataset, np.full(20, 0.1), "squared")
        errors = batch.measure()
        found.append((batch.is_finite(), errors[:, batch.is_finite()]))
    np.testing.assert_array_equal(found[0][0], found[1][0])
    np.testing.assert_allclose(found[0][1], found[1][1], rtol=0, atol=1e-13)
    assert found[0][0][0]


def test_a_network_that_is_halted_stays_and_the_others_go_on():
    rows = random_weights((2, 3, 1), range(20), bias=False)
    halted, whole = (
        CompiledBatch(Network.notebook(), rows, XOR, np.full(20, 0.6), "squared") for _ in range(2)
    )
    halted.halt(17)
    for batch in (halted, whole):
        batch.run(30)
    others = np.arange(20) != 17
    assert (halted.weights[17] == 0).all()
    np.testing.assert_array_equal(halted.weights[others], whole.weights[others])
