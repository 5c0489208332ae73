"""A push: at an epoch, other weights take the place of the run's own, and training goes on."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.xorcore.comparing import assert_same
from tests.xorcore.random_runs import SEEDS, Run, by_the_book, runs, slices
from xorcore import LOSSES, XOR, Change, Network, Trainer
from xorcore.engines.numba_engine import is_available

pytestmark = pytest.mark.filterwarnings("error")

NINE = tuple(0.25 * number for number in range(-4, 5))
PUSH = Change(50, 0.3, "squared", NINE)
END = 600  # checkpoints at every epoch up to 288, from there on with gaps
ENGINES = st.sampled_from(["numpy", "numba"] if is_available() else ["numpy"])


@st.composite
def pushed_runs(draw: st.DrawFn) -> tuple[Run, dict[int, Change]]:
    """A run, and changes by their epoch: pushes, with and without another rate and loss."""
    run = draw(runs(is_plain=False))
    size = run.network.flat().size
    changes = {}
    for epoch in draw(st.lists(st.integers(1, END), unique=True, max_size=5)):
        weights = np.random.default_rng(draw(SEEDS)).uniform(-3, 3, size)
        push = tuple(weights.tolist()) if draw(st.booleans()) else ()
        rate, loss = draw(st.floats(0.01, 5)), draw(st.sampled_from(LOSSES))
        changes[epoch] = Change(epoch, rate, loss, push)
    return run, changes


@settings(max_examples=40)
@given(pushed_runs(), SEEDS)
def test_the_numbers_of_the_book_however_it_is_sliced(
    pushed: tuple[Run, dict[int, Change]], seed: int
):
    run, changes = pushed
    settings = {epoch: (c.learning_rate, c.loss) for epoch, c in changes.items()}
    pushes = {epoch: c.weights for epoch, c in changes.items() if c.weights}
    traces = by_the_book(run, END, settings, pushes)
    trainer = run.trainer(changes=changes.values(), engine="numpy")
    for part in slices(END, seed):
        trainer.advance(part)
    assert trainer.epoch == len(traces) - 1
    exact = {"rtol": 0, "atol": 1e-12}
    for epoch in {0, trainer.epoch // 2, trainer.epoch, *changes} & {*range(trainer.epoch + 1)}:
        network = trainer.history.network_at(epoch)
        np.testing.assert_allclose(network.flat(), traces[epoch].before.flat(), **exact)
    errors = trainer.errors_between(0, trainer.epoch)
    np.testing.assert_allclose(errors, [trace.error for trace in traces], **exact)
    # Every epoch's error lies in the band of the checkpoint that follows, and no other does.
    means, ends = np.abs(errors).mean(axis=(1, 2)), trainer.history.epochs
    for since, end, lowest, highest in zip(
        [0, *ends], ends, trainer.history.lowest, trainer.history.highest, strict=False
    ):
        assert lowest == pytest.approx(means[since : end + 1].min(), rel=0, abs=1e-12)
        assert highest == pytest.approx(means[since : end + 1].max(), rel=0, abs=1e-12)


@settings(max_examples=40)
@given(pushed_runs(), ENGINES, SEEDS)
def test_to_the_bit_the_same_in_any_slices_and_when_it_is_repeated(
    pushed: tuple[Run, dict[int, Change]], engine: str, seed: int
):
    run, changes = pushed
    at_once = run.trainer(changes=changes.values(), engine=engine)
    sliced = run.trainer(changes=changes.values(), engine=engine)
    at_once.advance(END)
    for part in slices(END, seed):
        sliced.advance(part)
    assert_same(sliced, at_once)
    again = run.trainer(changes=at_once.changes, engine=engine)
    again.advance(at_once.epoch)
    again.diverged = at_once.diverged  # which is found only by trying to go on
    assert_same(again, at_once)


@settings(max_examples=40)
@given(pushed_runs(), ENGINES, st.integers(0, END), SEEDS)
def test_a_push_at_a_past_epoch_is_a_run_that_had_it_planned(
    pushed: tuple[Run, dict[int, Change]], engine: str, epoch: int, seed: int
):
    run, changes = pushed
    original = run.trainer(changes=changes.values(), engine=engine)
    undisturbed = run.trainer(changes=changes.values(), engine=engine)
    for trainer in (original, undisturbed):
        trainer.advance(END - 50)  # some changes may still be to come
    epoch = min(epoch, original.epoch)
    weights = np.random.default_rng(seed).uniform(-3, 3, run.network.flat().size)

    branch = original.pushed(epoch, weights)
    assert branch.epoch == epoch
    np.testing.assert_array_equal(branch.network.flat(), weights)
    before = [change for change in original.changes if change.epoch <= epoch]
    now = max([original.initial, *before])
    push = Change(epoch, now.learning_rate, now.loss, tuple(weights.tolist()))
    straight = run.trainer(changes=[*before, push], engine=engine)
    straight.advance(epoch)
    assert_same(branch, straight)
    for trainer in (branch, straight):
        trainer.advance(100)
        trainer.learning_rate = 0.7
        trainer.advance(END)
    assert_same(branch, straight)
    if branch.epoch > epoch > 0:
        np.testing.assert_array_equal(branch.history.network_at(epoch).flat(), weights)
        assert_same(branch.branched(epoch), original.pushed(epoch, weights))
    assert_same(original, undisturbed)


def test_the_push_is_what_the_network_is_at_its_epoch():
    trainer = Trainer(Network.notebook(), changes=[PUSH])
    trainer.advance(49)
    before = trainer.network.flat()
    trainer.advance(1)
    assert tuple(trainer.network.flat()) == NINE
    np.testing.assert_array_equal(trainer.error, XOR.targets - trainer.network.predict(XOR.inputs))
    assert trainer.changes == (PUSH,)
    trainer.advance(100)
    assert tuple(trainer.history.network_at(50).flat()) == NINE
    np.testing.assert_array_equal(trainer.history.network_at(49).flat(), before)
    alone = Trainer(Network.notebook().with_weights(NINE))
    alone.advance(100)
    np.testing.assert_array_equal(trainer.network.flat(), alone.network.flat())


def test_the_epoch_of_a_push_stays_in_the_record():
    trainer, original = (Trainer(Network.notebook(), changes=c) for c in ([], []))
    for run in (trainer, original):
        run.advance(10_000)
    assert 9_123 not in trainer.history.epochs
    pushed = trainer.pushed(9_123, NINE)
    pushed.advance(1_000)
    row = pushed.history.epochs.tolist().index(9_123)
    assert tuple(pushed.history.weights[row]) == NINE
    assert_same(trainer, original)


def test_a_push_at_the_first_epoch_is_how_the_run_starts():
    planned = Trainer(Network.notebook(), changes=[PUSH._replace(epoch=0, learning_rate=0.9)])
    anew = Trainer(Network.notebook().with_weights(NINE), learning_rate=0.9)
    trained = Trainer(Network.notebook(), learning_rate=0.9)
    trained.advance(300)
    pushed = trained.pushed(0, NINE)
    for trainer in (planned, anew, pushed):
        assert tuple(trainer.history.network_at(0).flat()) == NINE
        trainer.advance(200)
        assert trainer.initial == Change(0, 0.9, "squared")
    assert_same(planned, anew)
    assert_same(pushed, anew)


def test_of_two_pushes_at_one_epoch_the_last_counts():
    other = tuple(-weight for weight in NINE)
    planned = Trainer(Network.notebook(), changes=[PUSH, PUSH._replace(weights=other)])
    trainer = Trainer(Network.notebook())
    trainer.advance(50)
    twice = trainer.pushed(50, NINE).pushed(50, other)
    for run in (planned, twice):
        run.advance_to(200)
        assert run.changes == (PUSH._replace(weights=other),)
    assert_same(twice, planned)


def test_a_rate_changed_at_the_epoch_of_a_push_or_later_leaves_it_its_weights():
    trainer = Trainer(Network.notebook())
    trainer.advance(80)
    pushed = trainer.pushed(50, NINE)
    pushed.learning_rate = 0.6
    assert pushed.changes == (PUSH._replace(learning_rate=0.6),)
    assert tuple(pushed.network.flat()) == NINE
    pushed.advance(50)
    pushed.loss = "cross_entropy"
    assert pushed.changes == (
        PUSH._replace(learning_rate=0.6),
        Change(100, 0.6, "cross_entropy"),
    )
    pushed.advance(50)
    planned = Trainer(
        Network.notebook(),
        changes=[PUSH, Change(50, 0.6, "squared"), Change(100, 0.6, "cross_entropy")],
    )
    planned.advance(150)
    assert_same(pushed, planned)


def test_a_push_that_is_planned_can_be_dropped_and_one_in_force_stays():
    second = PUSH._replace(epoch=70)
    trainer = Trainer(Network.notebook(), changes=[PUSH, second])
    trainer.advance(50)
    trainer.drop_planned_changes()
    trainer.advance(50)
    assert trainer.changes == (PUSH,)
    alone = Trainer(Network.notebook(), changes=[PUSH])
    alone.advance(100)
    assert_same(trainer, alone)


def test_a_run_that_has_ended_goes_on_after_a_push():
    solved = Trainer(Network.notebook(), learning_rate=0.6)
    solved.advance(400_000, tolerance=0.45)
    assert solved.is_within(0.45)
    pushed = solved.pushed(solved.epoch, NINE)
    assert not pushed.is_within(0.45)
    again = Trainer(Network.notebook(), learning_rate=0.6, changes=pushed.changes)
    for trainer in (pushed, again):
        trainer.advance_to(solved.epoch + 100, tolerance=0.45)
    assert_same(again, pushed)

    relu = replace(Network.random((2, 4, 4, 1), seed=1, bias=True), activation="relu")
    diverged = Trainer(relu, XOR, 1e200, "cross_entropy")
    diverged.advance(100)
    assert diverged.diverged
    small = 0.01 * relu.flat()
    on = diverged.pushed(diverged.epoch, small)
    assert not on.diverged
    np.testing.assert_array_equal(on.network.flat(), small)


def test_the_push_of_a_run_that_diverges_before_it_is_not_reached():
    relu = replace(Network.random((2, 4, 4, 1), seed=1, bias=True), activation="relu")
    push = Change(90, 1e200, "cross_entropy", tuple(relu.flat()))
    planned, alone = (
        Trainer(relu, XOR, 1e200, "cross_entropy", changes=changes) for changes in ([push], [])
    )
    for trainer in (planned, alone):
        trainer.advance(100)
        assert trainer.diverged
    assert_same(planned, alone)


def test_weights_that_do_not_fit_are_refused_and_change_nothing():
    trainer, undisturbed = Trainer(Network.notebook()), Trainer(Network.notebook())
    for run in (trainer, undisturbed):
        run.advance(100)
    for weights, message in (
        (NINE[:-1], "this network has 9 weights, not 8"),
        ((*NINE, 0.0), "this network has 9 weights, not 10"),
        ((np.nan, *NINE[1:]), "must be finite"),
        ((np.inf, *NINE[1:]), "must be finite"),
    ):
        for epoch in (0, 50, 100):
            with pytest.raises(ValueError, match=message):
                trainer.pushed(epoch, weights)
        with pytest.raises(ValueError, match=message):
            Trainer(Network.notebook(), changes=[PUSH._replace(weights=tuple(weights))])
    for epoch in (-1, 101):
        with pytest.raises(ValueError, match="epochs 0 to 100"):
            trainer.pushed(epoch, NINE)
    assert_same(trainer, undisturbed)

    relu = Network.random((2, 2, 2, 1), activation="relu")
    with pytest.raises(ValueError, match="must be finite"):
        Trainer(relu, changes=[Change(5, 0.3, "squared", (1e200,) * 10)])
