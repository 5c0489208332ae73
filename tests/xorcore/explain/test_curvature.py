"""How the error curves: one weight by hand, central differences, JAX, and the notebook's run."""

import numpy as np
import pytest
from hypothesis import given

from tests.xorcore.random_runs import Run, runs
from xorcore import GATES, XOR, Change, Dataset, Experiment, Network, Trainer, trace_epoch
from xorcore.explain.curvature import (
    curvature,
    gradients_and_hessians,
    hessian,
    in_force,
    log_spaced,
    point_at,
    slice_of_error,
)

# One weight w from an input of 1 to the output, with target 1, at w = log 3: a = 3/4.
# Then a' = 3/4 * 1/4 = 3/16 and a'' = a' (1 - 2 a) = 3/16 * -1/2 = -3/32.
# Squared error: dE/dw = -(1 - a) a' = -3/64 and d2E/dw2 = a' a' - (1 - a) a'' = 9/256 + 3/128.
# Cross-entropy: a - t = -1/4 and a' = 3/16.
ONE_WEIGHT = Network(([[np.log(3)]],))
ONE_PATTERN = Dataset("one", [[1]], [[1]])
BY_HAND = {"squared": (-3 / 64, 15 / 256), "cross_entropy": (-1 / 4, 3 / 16)}


@pytest.mark.parametrize("loss", BY_HAND)
def test_one_weight_by_hand(loss: str):
    slope, bend = BY_HAND[loss]
    gradient, h = gradients_and_hessians(ONE_WEIGHT, ONE_WEIGHT.flat(), ONE_PATTERN, loss)
    np.testing.assert_allclose(gradient, [slope], rtol=1e-14)
    np.testing.assert_allclose(h, [[bend]], rtol=1e-14)
    point = point_at(ONE_WEIGHT, ONE_PATTERN, loss, 0.3)
    assert point.largest_rate == pytest.approx(2 / bend, rel=1e-14)
    # Up is where w falls: the way down from here is towards larger w.
    assert point.way_out.tolist() == [1.0]


@given(runs())
def test_the_hessian_is_the_slope_of_the_gradient(run: Run):
    trace = trace_epoch(run.network, run.dataset, 1.0, run.loss)
    if run.network.activation == "relu" and any(
        (np.abs(z[z != 0]) < 1e-3).any() for z in trace.weighted_sums[:-1]
    ):
        return  # a relu may switch between the two weights, and its slope jumps there
    weights, step = run.network.flat(), 1e-5

    def gradient(at: np.ndarray) -> np.ndarray:
        there = trace_epoch(run.network.with_weights(at), run.dataset, 1.0, run.loss)
        return -np.concatenate([descent.ravel() for descent in there.descents])

    each = step * np.eye(weights.size)
    central = [(gradient(weights + e) - gradient(weights - e)) / (2 * step) for e in each]
    found, h = gradients_and_hessians(run.network, weights, run.dataset, run.loss)
    np.testing.assert_allclose(found, gradient(weights), rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(h, central, rtol=1e-6, atol=1e-6 * max(1.0, np.abs(h).max()))
    np.testing.assert_array_equal(h, h.T)


def test_many_networks_at_once_are_each_of_them():
    network = Network.random((2, 4, 3, 1), seed=5, bias=True, activation="tanh")
    weights = np.random.default_rng(6).normal(size=(2, 3, network.flat().size))
    gradients, h = gradients_and_hessians(network, weights, XOR, "squared")
    for index in np.ndindex(2, 3):
        one = gradients_and_hessians(network, weights[index], XOR, "squared")
        np.testing.assert_allclose(gradients[index], one[0], rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(h[index], one[1], rtol=1e-12, atol=1e-15)


@pytest.mark.long
def test_automatic_differentiation_agrees():
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", True)
    numpy = jax.numpy
    functions = {
        "sigmoid": jax.nn.sigmoid,
        "tanh": numpy.tanh,
        "relu": lambda z: numpy.where(z > 0, z, 0.0),
    }
    rng = np.random.default_rng(16)
    for seed in range(40):  # each compiled once, for five networks and gates
        hidden = rng.integers(1, 9, rng.integers(0, 5)).tolist()
        activation, loss = str(rng.choice([*functions])), str(rng.choice([*BY_HAND]))
        network = Network.random((2, *hidden, 1), seed, bool(rng.integers(2)), activation)
        ends = np.cumsum([w.size for w in network.weights])[:-1]

        def error(flat, targets, network=network, loss=loss, ends=ends):
            a = numpy.asarray(XOR.inputs)
            parts = numpy.split(flat, ends)
            for layer, (part, w) in enumerate(zip(parts, network.weights, strict=True)):
                if network.bias:
                    a = numpy.concatenate((a, numpy.ones((len(a), 1))), axis=1)
                z = a @ part.reshape(w.shape)
                a = functions["sigmoid" if layer == len(ends) else network.activation](z)
            if loss == "squared":
                return 0.5 * ((targets - a) ** 2).sum()
            return (numpy.logaddexp(0.0, z) - targets * z).sum()

        automatic = jax.jit(jax.hessian(error))
        for gate in rng.choice([*GATES], 5):
            flat = rng.choice([0.5, 1, 4]) * rng.uniform(-1, 1, network.flat().size)
            expected = np.asarray(automatic(flat, GATES[gate].targets))
            found = hessian(network.with_weights(flat), GATES[gate], loss)
            difference = np.abs(found - expected).max()
            assert difference <= 1e-9 * np.abs(expected).max(), (seed, gate, flat)


# The run of the notebook's weights at learning rate 0.3: mean absolute error, and by automatic
# differentiation (JAX 0.10.2, float64) the length of the gradient, how many eigenvalues of the
# Hessian are below 0, the smallest and the largest.
MEASURED = {
    0: ("0.4988", "4.8e-02", 4, "-2.1e-02", "1.2e-01"),
    1_000: ("0.3672", "1.9e-02", 2, "-8.6e-03", "7.1e-02"),
    3_000: ("0.2237", "1.3e-02", 0, "4.7e-04", "3.5e-02"),
    10_000: ("0.1547", "1.3e-03", 0, "2.6e-05", "4.3e-03"),
    20_000: ("0.1444", "5.4e-04", 1, "-2.9e-06", "1.9e-03"),
    50_000: ("0.1367", "2.0e-04", 1, "-2.0e-05", "7.4e-04"),
    150_000: ("0.1316", "9.3e-05", 1, "-1.0e-04", "2.5e-04"),
    200_000: ("0.0451", "8.2e-04", 0, "1.1e-05", "1.3e-01"),
    400_000: ("0.0136", "7.6e-05", 0, "1.7e-06", "2.6e-02"),
}
KINDS = {
    0: "slope",
    1_000: "slope",
    10_000: "valley",
    20_000: "saddle with 1 way down",
    50_000: "saddle with 1 way down",
    150_000: "saddle with 1 way down",
    400_000: "slope without end",
}


@pytest.fixture(scope="module")
def notebook_run() -> Trainer:
    trainer = Experiment().trainer()
    trainer.advance_to(400_000)
    return trainer


def test_the_plateau_of_the_notebooks_run_is_a_saddle(notebook_run: Trainer):
    found = curvature(notebook_run, MEASURED)
    for row, (epoch, (error, gradient, negative, smallest, largest)) in enumerate(MEASURED.items()):
        outputs = notebook_run.history.network_at(epoch).predict(XOR.inputs)
        assert f"{np.abs(XOR.targets - outputs).mean():.4f}" == error
        assert f"{found.gradient[row]:.1e}" == gradient
        assert found.negative[row] == negative
        assert f"{found.eigenvalues[row, 0]:.1e}" == smallest
        assert f"{found.eigenvalues[row, -1]:.1e}" == largest


@pytest.mark.parametrize("epoch", KINDS)
def test_the_word_for_a_point_of_the_notebooks_run(notebook_run: Trainer, epoch: int):
    network = notebook_run.history.network_at(epoch)
    assert point_at(network, XOR, "squared", 0.3).name == KINDS[epoch]


def test_log_spaced_epochs_are_checkpoints_from_end_to_end(notebook_run: Trainer):
    epochs = log_spaced(notebook_run.history, 50)
    assert epochs[[0, -1]].tolist() == [0, 400_000]
    assert len(epochs) <= 50
    assert set(epochs.tolist()) <= set(notebook_run.history.epochs.tolist())
    # 13 octaves from 50 to 400,000, of 18.6 in all: some 34 of 50 are to be there.
    assert 30 <= (epochs >= 50).sum() <= 38
    assert log_spaced(Experiment().trainer().history, 50).tolist() == [0]


def test_an_epoch_between_two_checkpoints_is_that_epoch(notebook_run: Trainer):
    epoch = 123_456
    assert epoch not in notebook_run.history.epochs
    network = notebook_run.history.network_at(epoch)
    found = curvature(notebook_run, [epoch])
    values = np.linalg.eigvalsh(hessian(network, XOR, "squared"))
    np.testing.assert_allclose(found.eigenvalues[0], values, rtol=1e-9, atol=1e-15)
    with pytest.raises(ValueError, match="the run has epochs 0 to 400000"):
        curvature(notebook_run, [400_001])


def test_the_loss_is_the_one_in_force():
    trainer = Trainer(Network.notebook(), XOR, 0.3, changes=[(20, 0.1, "cross_entropy")])
    trainer.advance(30)
    assert in_force(trainer, 19) == Change(0, 0.3, "squared")
    assert in_force(trainer, 20) == Change(20, 0.1, "cross_entropy")
    found = curvature(trainer, [20, 0, 19])
    for row, (epoch, loss) in enumerate(((20, "cross_entropy"), (0, "squared"), (19, "squared"))):
        h = hessian(trainer.history.network_at(epoch), XOR, loss)
        np.testing.assert_allclose(found.eigenvalues[row], np.linalg.eigvalsh(h), atol=1e-14)


def test_a_slice_has_the_error_of_each_network_in_it():
    network = Network.random((2, 3, 1), seed=4, bias=True)
    directions = np.random.default_rng(5).normal(size=(2, network.flat().size))
    ends = ((-1.0, 2.0), (-3.0, 0.5))
    found = slice_of_error(network, XOR, "squared", directions, ends, 4)
    for row, t in enumerate(np.linspace(*ends[1], 4)):
        for column, s in enumerate(np.linspace(*ends[0], 4)):
            weights = network.flat() + s * directions[0] + t * directions[1]
            outputs = network.with_weights(weights).predict(XOR.inputs)
            expected = 0.5 * np.sum((XOR.targets - outputs) ** 2)
            assert found[row, column] == pytest.approx(expected, rel=1e-12)


def test_a_parabola_has_its_eigenvectors():
    """A step along the way out changes the error as its eigenvalue says."""
    network = Network.notebook()
    point = point_at(network, XOR, "squared", 0.3)
    assert point.gradient @ point.way_out < 0
    s = 1e-2 * np.array([-1.0, 1.0])
    moved = network.flat() + s[:, np.newaxis] * point.way_out
    below, above = (
        0.5 * np.sum((XOR.targets - network.with_weights(w).predict(XOR.inputs)) ** 2)
        for w in moved
    )
    bend = (below + above - 2 * point.error) / s[1] ** 2
    assert bend == pytest.approx(point.eigenvalues[0], rel=1e-3)


def test_dead_relus_rest_in_a_basin_that_is_flat():
    # Hidden sums below 0 for every pattern: nothing reaches the output, which says 1/2 whatever
    # the weights. Its own bias alone moves it, and 1/2 is best for two targets 0 and two 1:
    # E = 4/8, and d2E/db2 = 4 a' a' = 4/16, as the parts with the errors add up to 0.
    weights = ([[-1.0, -1], [-1, -1], [-1, -1]], [[1.0], [1], [0]])
    dead = Network(weights, activation="relu", bias=True)
    point = point_at(dead, XOR, "squared", 0.3)
    assert point.name == "basin like a minimum"
    assert point.error == 0.5
    assert point.eigenvalues.tolist() == [0.0] * 8 + [0.25]
    assert point.ways_down == 0


def test_weights_beyond_all_bounds_are_unknown_ground():
    network = Network.random((2, 8, 8, 1), seed=3, bias=True, activation="relu")
    network = network.with_weights(1e120 * network.flat())
    point = point_at(network, XOR, "cross_entropy", 0.3)
    assert point.name == "too steep to say"
    assert np.isnan(point.eigenvalues).all()
    assert point.ways_down == 0


def test_a_push_along_the_way_out_ends_the_plateau_early(notebook_run: Trainer):
    """From epoch 50,000 by length 1, on weights of length 26: at 83,196 in place of 184,194.

    Both epochs, the first whose mean absolute error is below 0.1, are of a plain loop over the
    epochs, with the eigenvector of a Hessian by central differences.
    """
    start = notebook_run.history.network_at(50_000)
    way = point_at(start, XOR, "squared", 0.3).way_out
    weights = start.flat()
    assert np.linalg.norm(weights) == pytest.approx(26, abs=0.1)
    # Both weights into h2, which stand second in their rows of three.
    assert np.argsort(way)[-2:].tolist() == [4, 1]
    assert way[[1, 4]].min() > 0.6

    pushed = notebook_run.pushed(50_000, weights + way)
    assert pushed.mean_absolute_error - np.abs(XOR.targets - start.predict(XOR.inputs)).mean() == (
        pytest.approx(0.0001, abs=2e-5)
    )
    pushed.advance_to(90_000)
    for trainer, first in ((pushed, 83_196), (notebook_run, 184_194)):
        means = np.abs(trainer.errors_between(first - 2, first + 1)).mean(axis=(1, 2))
        assert (means < 0.1).tolist() == [False, False, True, True]
        earlier = trainer.history.epochs < first
        assert trainer.history.lowest[earlier].min() >= 0.1


@pytest.mark.long
def test_the_same_push_the_other_way_keeps_the_run_there(notebook_run: Trainer):
    start = notebook_run.history.network_at(50_000)
    way = point_at(start, XOR, "squared", 0.3).way_out
    pushed = notebook_run.pushed(50_000, start.flat() - way)
    pushed.advance_to(400_000)
    assert pushed.history.lowest.min() > 0.12
