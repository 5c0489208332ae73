"""The history of a run: bounded, the same in any slicing, and nothing hidden between."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.xorcore.random_runs import SEEDS, Run, by_the_book, runs, slices
from xorcore import LOSSES, History, Network, Trainer
from xorcore.runs.history import Extremes

pytestmark = pytest.mark.filterwarnings("error")

CAPACITY = 4_096
COLUMNS = ("epochs", "mean_absolute_error", "lowest", "highest", "least_worst", "most_right")
EPOCHS = 600  # checkpoints at every epoch up to 288, from there on with gaps


@settings(max_examples=40)
@given(runs(is_plain=False), SEEDS)
def test_the_record_is_complete_in_any_slicing(run: Run, seed: int):
    traces = by_the_book(run, EPOCHS)
    errors = np.array([trace.mean_absolute_error for trace in traces])
    worst = np.array([np.abs(trace.error).max() for trace in traces])
    is_one = run.dataset.targets == 1
    outputs = [trace.activations[-1] for trace in traces]
    right = np.array([((o > 0.5) & is_one | (o < 0.5) & ~is_one).sum() for o in outputs])
    trainer = run.trainer()
    history = trainer.history
    for part in slices(EPOCHS, seed):
        trainer.advance(part)
        epochs = history.epochs
        assert (np.diff(epochs) > 0).all()
        assert (epochs[0], epochs[-1]) == (0, trainer.epoch)

        close = {"rtol": 0, "atol": 1e-12}
        np.testing.assert_allclose(history.mean_absolute_error, errors[epochs], **close)
        since = [0, *epochs[:-1]]  # from the checkpoint before to this one, both included
        spans = [errors[start : stop + 1] for start, stop in zip(since, epochs, strict=True)]
        np.testing.assert_allclose(history.lowest, [span.min() for span in spans], **close)
        np.testing.assert_allclose(history.highest, [span.max() for span in spans], **close)
        spans = [slice(start, stop + 1) for start, stop in zip(since, epochs, strict=True)]
        least = [worst[span].min() for span in spans]
        np.testing.assert_allclose(history.least_worst, least, **close)
        assert history.most_right.tolist() == [right[span].max() for span in spans]


@settings(max_examples=40)
@given(runs(), SEEDS)
def test_the_same_checkpoints_in_any_slicing(run: Run, seed: int):
    at_once, sliced = run.trainer(), run.trainer()
    at_once.advance(3_000)
    for part in slices(3_000, seed, longest=1_500):
        sliced.advance(part)
    for column in COLUMNS:
        np.testing.assert_array_equal(
            getattr(sliced.history, column), getattr(at_once.history, column)
        )


@settings(max_examples=40)
@given(
    runs(is_plain=False),
    SEEDS,
    st.dictionaries(
        st.integers(0, EPOCHS),
        st.tuples(st.floats(0.01, 5), st.sampled_from(LOSSES)),
        max_size=4,
    ),
    st.lists(st.integers(0, EPOCHS), max_size=10),
)
def test_any_network_of_the_run_can_be_had_again(
    run: Run, seed: int, changes: dict[int, tuple[float, str]], wanted: list[int]
):
    traces = by_the_book(run, EPOCHS, changes)
    trainer = run.trainer()
    for part in slices(EPOCHS, seed, longest=100):
        for epoch in sorted(changes):
            if trainer.epoch <= epoch < trainer.epoch + part:
                part -= epoch - trainer.epoch
                trainer.advance(epoch - trainer.epoch)
                if trainer.epoch == epoch:  # and not diverged before
                    trainer.learning_rate, trainer.loss = changes[epoch]
        trainer.advance(part)
    end = trainer.epoch
    for epoch in {*wanted, 0, end} & {*range(end + 1)}:
        network = trainer.history.network_at(epoch)
        np.testing.assert_allclose(network.flat(), traces[epoch].before.flat(), rtol=0, atol=1e-12)
        assert (network.activation, network.bias) == (run.network.activation, run.network.bias)


def test_a_change_at_a_checkpoint_is_in_force_from_there():
    trainer = Trainer(Network.notebook())
    trainer.advance(300)
    checkpoint, *_, last_before_next = range(*trainer.history.due(300, 1_000)[:2])
    trainer.advance(checkpoint - 300)
    trainer.learning_rate = 5
    trainer.advance(last_before_next - checkpoint)
    there = trainer.network
    trainer.advance(1_000)
    assert {checkpoint, last_before_next} & {*trainer.history.epochs} == {checkpoint}
    again = trainer.history.network_at(last_before_next)
    np.testing.assert_array_equal(again.flat(), there.flat())


def test_up_to_epoch_288_every_epoch_is_a_checkpoint():
    trainer = Trainer(Network.notebook())
    trainer.advance(1_000)
    assert trainer.history.epochs[:290].tolist() == [*range(289), 290]


def test_the_weights_of_all_checkpoints():
    trainer = Trainer(Network.notebook())
    trainer.advance(1_000)
    history = trainer.history
    expected = [history.network_at(epoch).flat() for epoch in history.epochs]
    np.testing.assert_array_equal(history.weights, expected)
    history.weights.fill(0)
    np.testing.assert_array_equal(history.weights, expected)


def test_outside_the_run_there_is_no_network():
    trainer = Trainer(Network.notebook())
    trainer.advance(10)
    for epoch in (-1, 11, 10**20):
        with pytest.raises(ValueError, match="epochs 0 to 10"):
            trainer.history.network_at(epoch)


def test_looking_back_does_not_disturb_the_run():
    trainer, undisturbed = Trainer(Network.notebook()), Trainer(Network.notebook())
    for epoch in range(0, 1_000, 50):
        trainer.advance(50)
        trainer.history.network_at(epoch)
    undisturbed.advance(1_000)
    np.testing.assert_array_equal(trainer.network.flat(), undisturbed.network.flat())
    np.testing.assert_array_equal(trainer.history.epochs, undisturbed.history.epochs)


def test_a_run_of_two_million_epochs_has_its_room():
    history = _recorded(2_000_000)
    assert 1_000 < len(history) < CAPACITY
    assert history.epochs[:145].tolist() == [*range(145)]  # at first, every epoch
    gaps = np.diff(history.epochs) / np.maximum(history.epochs[1:], 1)
    assert (gaps[150:] < 0.01).all()  # never further apart than a hundredth of the way


# Checkpoints fill the history at epoch 1.1e14 or so; no run gets there, so these are made up.
PAST_CAPACITY = 2**50


def test_however_long_the_run_the_history_is_bounded():
    history = _recorded(PAST_CAPACITY)
    assert len(history) == CAPACITY
    assert history.epochs[-1] == PAST_CAPACITY  # the last checkpoint moves along
    assert (np.diff(history.epochs) > 0).all()
    full = _size(history)
    for epoch in (PAST_CAPACITY + 1, PAST_CAPACITY + 10, 2 * PAST_CAPACITY):
        history.record(epoch, 0.5, Extremes(0.3, 0.7, 0.9, 2), np.ones(9))
        assert len(history) == CAPACITY
        assert history.epochs[-1] == epoch
        assert history.network_at(epoch).flat().tolist() == [1] * 9
    assert _size(history) == full < CAPACITY * (9 + 6) * 8 + 10_000


def test_past_its_capacity_the_extremes_are_kept():
    history = _recorded(PAST_CAPACITY)
    history.record(PAST_CAPACITY + 1, 0.5, Extremes(0.1, 0.6, 0.8, 3), np.zeros(9))
    history.record(2 * PAST_CAPACITY, 0.5, Extremes(0.4, 0.9, 0.95, 1), np.zeros(9))
    assert (history.lowest[-1], history.highest[-1]) == (0.1, 0.9)
    assert (history.least_worst[-1], history.most_right[-1]) == (0.8, 3)


@settings(max_examples=20)
@given(SEEDS, st.lists(st.integers(1, 52), max_size=6))
def test_records_together_are_the_same_as_one_by_one(seed: int, octaves: list[int]):
    rng = np.random.default_rng(seed)
    one_by_one, together = (History(Network.notebook(), lambda *_: None) for _ in range(2))
    epoch = -1
    for end in sorted(2**octave + seed % 7 for octave in octaves):
        if end <= epoch:
            continue
        due = one_by_one.due(epoch, end)
        assert together.due(epoch, end) == due
        errors, weights = rng.random((len(due), 5)), rng.random((len(due), 9))
        errors[:, 4] = rng.integers(0, 5, len(due))
        for row, (error, *since) in enumerate(errors):
            one_by_one.record(due[row], error, Extremes(*since), weights[row])
        together.record_all(due, errors, weights)
        for column in (*COLUMNS, "weights"):
            np.testing.assert_array_equal(getattr(together, column), getattr(one_by_one, column))
        epoch = end


def test_a_history_that_begins_with_another_is_bounded_too():
    earlier = _recorded(PAST_CAPACITY)
    branch = History(Network.notebook(), lambda network, _start, _stop: network)
    start, state = earlier.last_kept(1_000_000)
    constant = 0.5, Extremes(0.3, 0.7, 0.9, 2), state
    branch.record(start, *constant)
    branch.begin_with(earlier)
    for epoch in branch.due(start, PAST_CAPACITY):
        branch.record(epoch, *constant)
    np.testing.assert_array_equal(branch.epochs, earlier.epochs)
    assert _size(branch) == _size(earlier)


def _size(history: History) -> int:
    """Bytes of all that the history holds."""
    arrays = [value for value in vars(history).values() if isinstance(value, np.ndarray)]
    assert arrays
    return sum(array.nbytes for array in arrays)


def _recorded(last: int) -> History:
    """Make a history of a run to `last` epochs, without training."""
    network = Network.notebook()
    history = History(network, lambda network, _start, _stop: network)
    for epoch in (0, *history.due(0, last)):
        history.record(epoch, 0.5, Extremes(0.3, 0.7, 0.9, 2), network.flat())
    return history
