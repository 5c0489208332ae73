"""The Trainer: the numbers of the book, however it is sliced, changed or stopped."""

import gc
import tracemalloc
import weakref
from itertools import count

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.xorcore.diverging_runs import DIVERGING, OUT_OF_REACH
from tests.xorcore.random_runs import SEEDS, Run, by_the_book, runs, slices
from xorcore import (
    GATES,
    HIDDEN_ACTIVATIONS,
    LOSSES,
    Change,
    Dataset,
    Network,
    Trainer,
)
from xorcore.engines.numpy_engine import InPlaceEpochs

pytestmark = pytest.mark.filterwarnings("error")

EXACT = {"rtol": 0, "atol": 1e-12}

# ---- the numbers


@settings(max_examples=40)
@given(runs(), SEEDS)
def test_the_same_numbers_as_repeating_the_traced_epoch(run: Run, seed: int):
    traces = by_the_book(run, 1_000)
    trainer = run.trainer()
    for part in slices(1_000, seed):
        trainer.advance(part)
    assert trainer.epoch == len(traces) - 1
    assert trainer.diverged == (trainer.epoch < 1_000)
    last = traces[-1]
    np.testing.assert_allclose(trainer.network.flat(), last.before.flat(), **EXACT)
    np.testing.assert_allclose(trainer.error, last.error, **EXACT)
    assert trainer.mean_absolute_error == pytest.approx(last.mean_absolute_error, rel=0, abs=1e-12)


@given(runs())
def test_a_trainer_starts_at_its_network(run: Run):
    trainer = run.trainer()
    assert trainer.epoch == 0
    assert not trainer.diverged
    assert trainer.changes == ()
    assert (trainer.learning_rate, trainer.loss) == (run.learning_rate, run.loss)
    np.testing.assert_array_equal(trainer.network.flat(), run.network.flat())
    assert (trainer.network.activation, trainer.network.bias) == (
        run.network.activation,
        run.network.bias,
    )
    trainer.advance(0)
    assert trainer.epoch == 0


def test_what_it_hands_out_stays_as_it_was():
    trainer = Trainer(Network.notebook())
    network, error = trainer.network, trainer.error
    before = network.flat(), error.copy()
    trainer.advance(10)
    np.testing.assert_array_equal(network.flat(), before[0])
    np.testing.assert_array_equal(error, before[1])
    trainer.error[:] = 9
    assert (np.abs(trainer.error) < 1).all()


def test_two_trainers_do_not_meet():
    alone, first, second = (Trainer(Network.notebook()) for _ in range(3))
    alone.advance(100)
    for _ in range(50):
        first.advance(2)
        second.advance(7)
    np.testing.assert_array_equal(first.network.flat(), alone.network.flat())
    assert second.epoch == 350


# ---- to a goal, or as far as time allows


def test_to_a_goal_or_as_far_as_time_allows():
    trainer, undisturbed = Trainer(Network.notebook()), Trainer(Network.notebook())
    block = trainer.block
    clock = count().__next__  # a second passes between two looks at it
    assert not trainer.advance_to(10 * block, seconds=2.5, clock=clock)
    assert trainer.epoch == 3 * block
    assert trainer.advance_to(3 * block + 7, seconds=2.5, clock=clock)
    assert trainer.epoch == 3 * block + 7
    assert trainer.advance_to(5 * block)
    undisturbed.advance(5 * block)
    np.testing.assert_array_equal(trainer.network.flat(), undisturbed.network.flat())


def test_without_time_it_still_trains_one_block():
    trainer = Trainer(Network.notebook())
    assert not trainer.advance_to(10_000, seconds=0.0)
    assert trainer.epoch == trainer.block


def test_at_its_goal_or_past_it_nothing_is_trained():
    trainer = Trainer(Network.notebook())
    trainer.advance(10)
    assert trainer.advance_to(10, seconds=0.0)
    assert trainer.advance_to(5)
    assert trainer.epoch == 10


def test_on_the_way_to_a_goal_it_ends_as_it_does_otherwise():
    solved = Trainer(Network.notebook(), learning_rate=0.6)
    assert solved.advance_to(400_000, tolerance=0.45)
    assert solved.epoch < 400_000
    assert solved.is_within(0.45)

    diverging = DIVERGING["out of reach, soon"].trainer()
    assert diverging.advance_to(400_000)
    assert diverging.diverged


def test_a_change_comes_into_force_where_time_ran_out():
    change = Change(10, 0.5, "squared")
    trainer = Trainer(Network.notebook(), changes=[change])
    assert not trainer.advance_to(100, seconds=0.0)  # a block ends where a change is planned
    assert trainer.epoch == 10
    assert trainer.learning_rate == 0.5
    assert trainer.changes == (change,)


# ---- what it costs


def test_epochs_make_no_arrays():
    # With this many patterns any array made on the way, even for a moment, would be seen.
    rng = np.random.default_rng(0)
    patterns = 20_000
    dataset = Dataset("many", rng.uniform(size=(patterns, 2)), rng.integers(0, 2, (patterns, 1)))
    errors = np.empty((3, patterns, 1))
    for activation in HIDDEN_ACTIVATIONS:
        network = Network.random((2, 3, 3, 1), seed=0, bias=True, activation=activation)
        epochs = InPlaceEpochs(network, dataset, 1e-4, "squared")
        epochs.run_through(errors, [3])
        tracemalloc.start()
        epochs.run_through(errors, [3])
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < patterns


def test_a_finished_run_gives_its_memory_back():
    # At once, and not when the garbage collector comes by: a class resets again and again.
    trainer = Trainer(Network.notebook())
    trainer.advance(10)
    trainer.history.network_at(5)
    gone = weakref.ref(trainer)
    gc.disable()
    try:
        del trainer
        assert gone() is None
    finally:
        gc.enable()


# ---- the end of a run


@pytest.mark.parametrize("longest", [1, 700, 5_000])
@pytest.mark.parametrize("name", DIVERGING)
def test_a_diverging_run_ends_at_its_last_finite_state(name: str, longest: int):
    run = DIVERGING[name]
    traces = by_the_book(run, 5_000)
    trainer = run.trainer()
    for part in slices(5_000, seed=1, longest=longest):
        trainer.advance(part)

    assert trainer.diverged
    assert trainer.epoch == len(traces) - 1 < 5_000
    last = traces[-1]
    np.testing.assert_array_equal(trainer.network.flat(), last.before.flat())
    np.testing.assert_array_equal(trainer.error, last.error)

    history = trainer.history
    assert history.epochs[-1] == trainer.epoch
    for column in (history.mean_absolute_error, history.lowest, history.highest):
        assert np.isfinite(column).all()
    for epoch in {0, trainer.epoch // 2, trainer.epoch}:
        before = traces[epoch].before.flat()
        np.testing.assert_array_equal(history.network_at(epoch).flat(), before)

    checkpoints = len(history)
    trainer.advance(1_000)
    trainer.learning_rate = 0.001
    trainer.advance(1_000)
    assert trainer.diverged
    assert (trainer.epoch, len(history)) == (len(traces) - 1, checkpoints)


def test_these_runs_diverge_at_many_epochs():
    # In the first epoch, in the first block and in a later one: each ends in its own way.
    epochs = []
    for run in DIVERGING.values():
        trainer = run.trainer()
        trainer.advance(5_000)
        epochs.append(trainer.epoch)
    assert min(epochs) == 0
    assert max(epochs) > 2_048


@pytest.mark.parametrize(
    "network",
    [
        Network([[[np.nan], [1]]]),
        Network([[[np.inf], [1]]]),
        Network(([[1e200], [1e200]], [[1e200]], [[1]]), activation="relu"),
    ],
)
def test_a_start_that_is_not_finite_is_refused(network: Network):
    with pytest.raises(ValueError, match="must be finite"):
        Trainer(network)


@given(runs(), st.integers(0, 300), SEEDS, st.sampled_from([1, 7, 300]))
def test_it_stops_at_the_first_epoch_within_the_tolerance(
    run: Run, epoch: int, seed: int, longest: int
):
    worst = [np.abs(trace.error).max() for trace in by_the_book(run, 300)]
    tolerance = np.nextafter(worst[min(epoch, len(worst) - 1)], 2)  # just reached at `epoch`
    first = next(k for k, error in enumerate(worst) if error < tolerance)
    trainer = run.trainer()
    for part in slices(400, seed, longest):
        trainer.advance(part, tolerance)
    assert trainer.epoch == first
    assert trainer.is_within(tolerance)
    assert not trainer.diverged
    assert trainer.history.epochs[-1] == first


def test_within_the_tolerance_it_does_not_move():
    trainer = Trainer(Network.notebook())
    trainer.advance(10, tolerance=0.99)
    assert trainer.epoch == 0
    trainer.advance(10, tolerance=0.01)
    assert trainer.epoch == 10


def test_below_means_below():
    trainer = Trainer(Network.notebook())
    worst = np.abs(trainer.error).max()
    assert not trainer.is_within(worst)
    assert trainer.is_within(np.nextafter(worst, 1))
    assert not Trainer(Network.notebook()).is_within(0.0)


@pytest.mark.parametrize("longest", [1, 5_000])
def test_within_the_tolerance_before_it_diverges(longest: int):
    # At last every output is 1, as near to the target of 2 as it gets, but the weights go on.
    network = Network.random((2, 4, 4, 1), seed=1, bias=True, activation="relu")
    trainer = Trainer(network, OUT_OF_REACH, 0.1, "cross_entropy")
    tolerance = 1.01
    for part in slices(5_000, seed=1, longest=longest):
        trainer.advance(part, tolerance)
    assert trainer.is_within(tolerance)
    assert not trainer.diverged
    reached = trainer.epoch
    trainer.advance(5_000)
    assert trainer.diverged
    assert trainer.epoch > reached


def test_past_its_last_finite_state_nothing_is_within_the_tolerance():
    # One step from a weight of 0 to one of inf, which happens to make the best output.
    out_of_reach = Dataset("out of reach", [[1], [1]], [[2], [2]])
    trainer = Trainer(Network([[[0]]]), out_of_reach, 1e308, "cross_entropy")
    trainer.advance(10, tolerance=1.01)
    assert trainer.diverged
    assert trainer.epoch == 0
    assert trainer.network.flat() == [0]


# ---- changes on the way

CHANGES = st.dictionaries(
    st.integers(1, 250), st.tuples(st.floats(0.01, 5), st.sampled_from(LOSSES)), max_size=6
)


@given(runs(), CHANGES, SEEDS)
def test_changes_are_the_same_planned_and_in_flight(
    run: Run, changes: dict[int, tuple[float, str]], seed: int
):
    traces = by_the_book(run, 300, changes)
    end = len(traces) - 1

    planned = run.trainer(changes=[Change(epoch, *change) for epoch, change in changes.items()])
    for part in slices(300, seed):
        planned.advance(part)

    in_flight = run.trainer()
    for epoch in sorted(changes):
        in_flight.advance(epoch - in_flight.epoch)
        if in_flight.epoch == epoch:
            in_flight.learning_rate, in_flight.loss = changes[epoch]
    in_flight.advance(300 - in_flight.epoch)

    for trainer in (planned, in_flight):
        assert trainer.epoch == end
        assert trainer.initial == Change(0, run.learning_rate, run.loss)
        np.testing.assert_allclose(trainer.network.flat(), traces[end].before.flat(), **EXACT)
        for epoch in {0, end // 3, end // 2, end}:
            network = trainer.history.network_at(epoch)
            np.testing.assert_allclose(network.flat(), traces[epoch].before.flat(), **EXACT)
    assert planned.learning_rate == in_flight.learning_rate
    assert planned.loss == in_flight.loss


@given(runs(), CHANGES, st.integers(0, 300), st.integers(0, 300))
def test_errors_of_any_stretch_can_be_had_again(
    run: Run, changes: dict[int, tuple[float, str]], start: int, stop: int
):
    traces = by_the_book(run, 300, changes)
    trainer = run.trainer(changes=[Change(epoch, *change) for epoch, change in changes.items()])
    trainer.advance(300)
    start, stop = sorted(min(epoch, trainer.epoch) for epoch in (start, stop))
    errors = trainer.errors_between(start, stop)
    expected = [trace.error for trace in traces[start : stop + 1]]
    np.testing.assert_allclose(errors, expected, **EXACT)


@pytest.mark.parametrize("stretch", [(-1, 5), (5, 11), (11, 12), (6, 5)])
def test_outside_the_run_there_are_no_errors(stretch: tuple[int, int]):
    trainer = Trainer(Network.notebook())
    trainer.advance(10)
    with pytest.raises(ValueError, match="the run"):
        trainer.errors_between(*stretch)


def test_changes_are_told_once_they_are_in_force():
    first, second = Change(10, 0.5, "squared"), Change(20, 0.6, "cross_entropy")
    trainer = Trainer(Network.notebook(), changes=[second, first])
    seen = []
    for _ in range(21):
        seen.append((trainer.epoch, trainer.learning_rate, trainer.loss, trainer.changes))
        trainer.advance(1)
    assert seen[9] == (9, 0.3, "squared", ())
    assert seen[10] == (10, 0.5, "squared", (first,))
    assert seen[20] == (20, 0.6, "cross_entropy", (first, second))


@pytest.mark.parametrize("name", ["learning_rate", "loss"])
def test_setting_what_is_in_force_is_no_change_but_drops_what_was_planned(name: str):
    trainer = Trainer(Network.notebook(), changes=[Change(10, 0.5, "cross_entropy")])
    undisturbed = Trainer(Network.notebook())
    trainer.advance(5)
    setattr(trainer, name, getattr(trainer, name))
    for run in (trainer, undisturbed):
        run.advance_to(50)
    assert trainer.changes == ()
    np.testing.assert_array_equal(trainer.network.flat(), undisturbed.network.flat())
    np.testing.assert_array_equal(
        trainer.history.network_at(30).flat(), undisturbed.history.network_at(30).flat()
    )


@pytest.mark.parametrize("epoch", [0, 7])
def test_a_change_planned_at_the_first_epoch_is_how_the_run_starts(epoch: int):
    start = Change(epoch, 0.9, "cross_entropy")
    trainer = Trainer(Network.notebook(), changes=[start], epoch=epoch)
    anew = Trainer(Network.notebook(), learning_rate=0.9, loss="cross_entropy", epoch=epoch)
    for run in (trainer, anew):
        run.advance(200)
    assert trainer.initial == trainer.latest == start
    assert trainer.changes == ()
    np.testing.assert_array_equal(trainer.network.flat(), anew.network.flat())
    past = [run.history.network_at(epoch + 150).flat() for run in (trainer, anew)]
    np.testing.assert_array_equal(*past)


def test_a_change_planned_before_the_first_epoch_is_refused():
    with pytest.raises(ValueError, match=r"change at epoch 9 is before the first, 10"):
        Trainer(Network.notebook(), changes=[Change(9, 0.5, "squared")], epoch=10)
    with pytest.raises(ValueError, match=r"change at epoch -1 is before the first, 0"):
        Trainer(Network.notebook(), changes=[Change(-1, 0.5, "squared")])


def test_of_changes_planned_for_one_epoch_the_last_counts():
    first, last = Change(10, 0.9, "squared"), Change(10, 0.4, "cross_entropy")
    trainer = Trainer(Network.notebook(), changes=[first, Change(20, 0.5, "squared"), last])
    trainer.advance(15)
    assert trainer.changes == (last,)
    assert (trainer.learning_rate, trainer.loss) == (last.learning_rate, last.loss)
    in_flight = Trainer(Network.notebook())
    in_flight.advance(10)
    in_flight.learning_rate, in_flight.loss = last.learning_rate, last.loss
    in_flight.advance(5)
    np.testing.assert_array_equal(trainer.network.flat(), in_flight.network.flat())


def test_a_change_at_the_first_epoch_is_how_the_run_starts():
    trainer = Trainer(Network.notebook(), learning_rate=0.3, loss="squared")
    trainer.learning_rate, trainer.loss = 0.6, "cross_entropy"
    trainer.advance(100)
    assert trainer.changes == ()
    assert trainer.initial == Change(0, 0.6, "cross_entropy")
    anew = Trainer(Network.notebook(), learning_rate=0.6, loss="cross_entropy")
    anew.advance(100)
    np.testing.assert_array_equal(trainer.network.flat(), anew.network.flat())


def test_the_last_of_several_changes_at_an_epoch_counts():
    trainer = Trainer(Network.notebook())
    trainer.advance(10)
    for learning_rate in (0.4, 0.5, 0.6):
        trainer.learning_rate = learning_rate
    assert trainer.changes == (Change(10, 0.6, "squared"),)


def test_a_change_in_flight_takes_the_place_of_what_was_planned():
    planned = [Change(epoch, epoch / 10, "squared") for epoch in (5, 10, 15)]
    trainer = Trainer(Network.notebook(), changes=planned)
    trainer.advance(7)
    trainer.learning_rate = 3
    trainer.advance(100)
    assert trainer.changes == (planned[0], Change(7, 3, "squared"))


def test_planned_changes_can_be_dropped():
    planned = [Change(epoch, epoch / 10, "squared") for epoch in (5, 10, 15)]
    trainer = Trainer(Network.notebook(), changes=planned)
    trainer.advance(10)
    trainer.drop_planned_changes()
    trainer.advance(100)
    assert trainer.changes == tuple(planned[:2])
    assert trainer.learning_rate == 1.0


# ---- what it refuses


def test_data_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="a network with 3 inputs"):
        Trainer(Network.random((3, 1)))


WRONG_SETTINGS = [
    {"learning_rate": 0.0},
    {"learning_rate": -1.0},
    {"learning_rate": np.inf},
    {"learning_rate": np.nan},
    {"loss": "hinge"},
]


@pytest.mark.parametrize("wrong", WRONG_SETTINGS, ids=str)
def test_settings_out_of_range_are_refused(wrong: dict):
    (name,) = wrong
    message = name.replace("_", " ") + " must be"
    with pytest.raises(ValueError, match=message):
        Trainer(Network.notebook(), **wrong)
    change = Change(3, 0.3, "squared")._replace(**wrong)
    with pytest.raises(ValueError, match=message):
        Trainer(Network.notebook(), changes=[change])

    trainer, undisturbed = Trainer(Network.notebook()), Trainer(Network.notebook())
    trainer.advance(5)
    with pytest.raises(ValueError, match=message):
        setattr(trainer, name, wrong[name])
    trainer.advance(5)
    undisturbed.advance(10)
    np.testing.assert_array_equal(trainer.network.flat(), undisturbed.network.flat())
    assert trainer.changes == ()


@pytest.mark.parametrize("gate", GATES)
def test_every_gate_can_be_learned(gate: str):
    trainer = Trainer(Network.random((2, 4, 1), seed=3, bias=True), GATES[gate], 1.0)
    trainer.advance(20_000, tolerance=0.2)
    assert trainer.is_within(0.2)
