"""At an epoch other points take the place of those learned up to it, and training goes on."""

import gc
import tracemalloc
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.xorcore.comparing import assert_same
from tests.xorcore.random_runs import SEEDS, Run, by_the_book, datasets, runs, slices
from xorcore import LOSSES, XOR, Change, Dataset, Experiment, Momentum, Network, Trainer
from xorcore.engines import numba_engine
from xorcore.engines.numba_engine import is_available
from xorcore.runs.data import HeldOut, OwnPoints, Point, ReadyMade, as_points

pytestmark = pytest.mark.filterwarnings("error")

END = 500  # checkpoints at every epoch up to 288, from there on with gaps
ENGINES = ["numpy", "numba"] if is_available() else ["numpy"]
FIVE = OwnPoints((*as_points(XOR), Point(500, 250, 0)))
ONE = OwnPoints((Point(1, 2, 1),))


def random_points(seed: int, count: int) -> OwnPoints:
    rng = np.random.default_rng(seed)
    places, targets = rng.integers(0, 1_001, (count, 2)), rng.integers(0, 2, (count, 1))
    return OwnPoints(tuple(Point(*row) for row in np.hstack((places, targets)).tolist()))


@st.composite
def edited_runs(draw: st.DrawFn) -> tuple[Run, dict[int, Change], HeldOut]:
    """A run, and changes by their epoch: of points, and pushes, with another rate and loss."""
    run = draw(runs(is_plain=False, data=datasets(2, 2)))
    size, changes = run.network.flat().size, {}
    for epoch in draw(st.lists(st.integers(1, END), unique=True, min_size=1, max_size=5)):
        weights = np.random.default_rng(draw(SEEDS)).uniform(-3, 3, size)
        push = tuple(weights.tolist()) if draw(st.booleans()) else ()
        rate, loss = draw(st.floats(0.01, 5)), draw(st.sampled_from(LOSSES))
        points = st.none() | st.builds(random_points, SEEDS, st.integers(1, 20))
        changes[epoch] = Change(epoch, rate, loss, push, draw(points))
    return run, changes, draw(st.builds(HeldOut, st.integers(0, 50), SEEDS))


def learned(points: Dataset, test: HeldOut) -> Dataset:
    return test.split(points)[0]


def begun(edited: tuple[Run, dict[int, Change], HeldOut], engine: str) -> Trainer:
    run, changes, test = edited
    return run.trainer(changes=changes.values(), test=test, engine=engine)


@settings(max_examples=40)
@given(edited_runs(), SEEDS)
def test_the_numbers_of_the_book_however_it_is_sliced(
    edited: tuple[Run, dict[int, Change], HeldOut], seed: int
):
    run, changes, test = edited
    traces = by_the_book(
        Run(run.network, learned(run.dataset, test), run.learning_rate, run.loss, run.method),
        END,
        {epoch: (c.learning_rate, c.loss) for epoch, c in changes.items()},
        {epoch: c.weights for epoch, c in changes.items() if c.weights},
        {epoch: learned(c.data.dataset, test) for epoch, c in changes.items() if c.data},
    )
    trainer = begun(edited, "numpy")
    for part in slices(END, seed):
        trainer.advance(part)
    assert trainer.epoch == len(traces) - 1
    exact = {"rtol": 0, "atol": 1e-12}
    looked_at = {0, trainer.epoch // 2, trainer.epoch, *changes} & {*range(trainer.epoch + 1)}
    for epoch in looked_at:
        network = trainer.history.network_at(epoch)
        np.testing.assert_allclose(network.flat(), traces[epoch].before.flat(), **exact)
        expected = traces[epoch].dataset.inputs
        np.testing.assert_array_equal(trainer.dataset_at(epoch).inputs, expected)
    np.testing.assert_allclose(trainer.error, traces[-1].error, **exact)
    rows = zip(trainer.history.epochs, trainer.history.mean_absolute_error, strict=True)
    for epoch, mean in rows:
        assert mean == pytest.approx(traces[epoch].mean_absolute_error, rel=0, abs=1e-12)
    # Each stretch has its own points. The epoch at its end is in the bands of both.
    assert {*trainer.stretches} <= {*trainer.history.epochs}
    ends = trainer.history.epochs
    for start, stop in pairwise([*trainer.stretches, trainer.epoch]):
        errors = trainer.errors_between(start, stop)
        expected = [trace.error for trace in traces[start:stop]]
        if expected:
            np.testing.assert_allclose(errors[:-1], expected, **exact)
        means = np.abs(errors).mean(axis=(1, 2))
        for row in np.flatnonzero((ends > start) & (ends <= stop)):
            part = means[ends[row - 1] - start : ends[row] - start + 1]
            for column, of in (("lowest", min), ("highest", max)):
                found = getattr(trainer.history, column)[row]
                assert found == pytest.approx(of(part), rel=0, abs=1e-12)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=40)
@given(edited=edited_runs(), seed=SEEDS)
def test_to_the_bit_the_same_in_any_slices_and_when_it_is_repeated(
    engine: str, edited: tuple[Run, dict[int, Change], HeldOut], seed: int
):
    at_once, sliced = begun(edited, engine), begun(edited, engine)
    at_once.advance(END)
    for part in slices(END, seed):
        sliced.advance(part)
    assert_same(sliced, at_once)
    run, _, test = edited
    again = run.trainer(changes=at_once.changes, test=test, engine=engine)
    again.advance(at_once.epoch)
    again.diverged = at_once.diverged  # which is found only by trying to go on
    assert_same(again, at_once)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=40)
@given(edited=edited_runs(), epoch=st.integers(0, END), seed=SEEDS)
def test_points_changed_as_it_goes_are_as_if_they_had_been_planned(
    engine: str, edited: tuple[Run, dict[int, Change], HeldOut], epoch: int, seed: int
):
    run, _, test = edited
    original = begun(edited, engine)
    original.advance(END)
    epoch = min(epoch, original.epoch)

    branch = original.branched(epoch)
    points = random_points(seed, 1 + seed % 20)
    branch.change_points(random_points(seed + 1, 3))  # of which nothing is left
    branch.change_points(points)
    now = branch.learning_rate, branch.loss
    before = [change for change in original.changes if change.epoch <= epoch]
    straight = run.trainer(
        changes=[*before, Change(epoch, *now, (), points)], test=test, engine=engine
    )
    straight.advance(epoch)
    assert_same(branch, straight)
    np.testing.assert_array_equal(branch.dataset.inputs, learned(points.dataset, test).inputs)
    for trainer in (branch, straight):
        trainer.advance(100)
        trainer.learning_rate = 0.7
        trainer.advance(END)
    assert_same(branch, straight)
    weights = np.random.default_rng(seed).uniform(-3, 3, run.network.flat().size)
    pushed = branch.pushed(epoch, weights)
    assert pushed.dataset.name == "own_points"
    np.testing.assert_array_equal(pushed.network.flat(), weights)
    if epoch:
        assert pushed.changes[-1] == Change(epoch, *now, tuple(weights.tolist()), points)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=20)
@given(edited=edited_runs(), epoch=st.integers(0, END), seed=SEEDS)
def test_the_points_of_before_undo_the_change(
    engine: str, edited: tuple[Run, dict[int, Change], HeldOut], epoch: int, seed: int
):
    _, changes, _ = edited
    while epoch in changes:
        epoch += 1
    last = [change.data for e, change in sorted(changes.items()) if change.data and e < epoch]
    straight, undone = begun(edited, engine), begun(edited, engine)
    for trainer in (straight, undone):
        trainer.advance(epoch)
        trainer.drop_planned_changes()
    assume(undone.epoch == epoch)
    if last:
        undone.change_points(random_points(seed, 7))
        undone.change_points(last[-1])
    for trainer in (straight, undone):
        trainer.advance(END)
    assert_same(undone, straight)


def test_the_error_at_its_epoch_is_that_of_the_new_points():
    trainer = Trainer(Network.notebook(), rule=Momentum(0.9), learning_rate=0.03)
    trainer.advance(700)
    before = trainer.network.flat()
    error_before = trainer.mean_absolute_error
    memory = trainer.memory_at(700)
    trainer.change_points(FIVE)
    np.testing.assert_array_equal(trainer.network.flat(), before)
    for part, part_before in zip(trainer.memory_at(700), memory, strict=True):
        np.testing.assert_array_equal(part, part_before)
    expected = FIVE.dataset.targets - trainer.network.predict(FIVE.dataset.inputs)
    np.testing.assert_allclose(trainer.error, expected, rtol=0, atol=1e-15)
    assert trainer.history.mean_absolute_error[-1] == trainer.mean_absolute_error
    assert trainer.history.lowest[-1] <= error_before <= trainer.history.highest[-1]
    assert trainer.changes == (Change(700, 0.03, "squared", (), FIVE),)
    assert trainer.stretches == [0, 700]
    trainer.advance(1_000)
    assert 700 in trainer.history.epochs
    assert trainer.dataset_at(699) is XOR
    assert trainer.dataset_at(700) is trainer.dataset_at(1_700)
    np.testing.assert_array_equal(trainer.dataset.inputs, FIVE.dataset.inputs)


def test_the_gate_comes_back_with_its_points():
    trainer, undisturbed = Trainer(Network.notebook()), Trainer(Network.notebook())
    for run in (trainer, undisturbed):
        run.advance(5_000)
    trainer.change_points(FIVE)
    trainer.change_points(OwnPoints(as_points(XOR)))
    assert trainer.changes == ()
    assert trainer.dataset is XOR
    assert_same(trainer, undisturbed)


def test_errors_are_of_the_points_of_one_stretch():
    trainer = Trainer(Network.notebook(), changes=[Change(50, 0.3, "squared", (), FIVE)])
    trainer.advance(100)
    assert trainer.errors_between(0, 50).shape == (51, 4, 1)
    assert trainer.errors_between(50, 100).shape == (51, 5, 1)
    with pytest.raises(ValueError, match=r"other points .* from epoch 50"):
        trainer.errors_between(49, 51)


def test_each_set_of_points_is_split_with_the_same_share_and_seed():
    test = HeldOut(25, 3)
    moons = ReadyMade("moons", 40)
    experiment = Experiment(data=moons, test=test)
    trainer = experiment.trainer()
    trainer.advance(10)
    points = as_points(moons.dataset)
    moved = OwnPoints((Point(7, 8, 1), *points[1:]))
    held = {*as_points(experiment.held_out)}
    trainer.change_points(moved)
    assert len(trainer.dataset.targets) == 30
    assert len({*as_points(trainer.held_out)} - held) <= 1  # the one that was moved, if any
    trainer.advance(10)
    assert trainer.held_out_at(9) is not None
    np.testing.assert_array_equal(trainer.held_out_at(9).inputs, experiment.held_out.inputs)
    assert trainer.held_out_at(10) is trainer.held_out
    assert experiment.reached(trainer).dataset_at(10).inputs.shape == (30, 2)


def test_points_at_the_first_epoch_are_what_the_run_starts_with():
    planned = Trainer(Network.notebook(), changes=[Change(0, 0.9, "squared", (), FIVE)])
    live = Trainer(Network.notebook(), learning_rate=0.9)
    live.change_points(FIVE)
    anew = Trainer(Network.notebook(), FIVE.dataset, 0.9)
    anew.advance(400)
    for trainer in (planned, live):
        trainer.advance(400)
        assert trainer.changes == ()
        np.testing.assert_array_equal(trainer.network.flat(), anew.network.flat())
        np.testing.assert_array_equal(
            trainer.history.mean_absolute_error, anew.history.mean_absolute_error
        )
    reached = Experiment(learning_rate=0.9).reached(live)
    assert reached == Experiment(learning_rate=0.9, data=FIVE, epoch=400)


def test_a_solved_run_goes_on_when_a_point_comes():
    experiment = Experiment(gate="or", learning_rate=3, tolerance=0.1)
    trainer = experiment.trainer()
    trainer.advance(100_000, 0.1)
    solved = trainer.epoch
    assert trainer.is_within(0.1)
    trainer.change_points(FIVE)
    assert not trainer.is_within(0.1)
    trainer.advance(50, 0.1)
    assert trainer.epoch == solved + 50
    again = experiment.reached(trainer).trainer()
    again.advance_to(trainer.epoch, 0.1)
    assert_same(again, trainer)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_run_that_has_diverged_goes_on_with_points_that_let_it(engine: str):
    # Without biases relu units give 0 at (0, 0), so that no weight changes there.
    relu = Network.random((2, 4, 4, 1), seed=1, activation="relu")
    trainer = Trainer(relu, XOR, 1e200, "cross_entropy", engine=engine)
    trainer.advance(100)
    assert trainer.diverged
    epoch = trainer.epoch
    trainer.change_points(OwnPoints((Point(0, 0, 1),)))
    trainer.advance(10)
    assert (trainer.epoch, trainer.diverged) == (epoch + 10, False)


@pytest.mark.parametrize("engine", ENGINES)
def test_points_with_which_numbers_would_not_be_finite(engine: str):
    # relu and weights of 1e308: the sum overflows inside of the square alone.
    relu = Network.random((2, 1, 1), activation="relu").with_weights((1.7e308, 1.7e308, 1e-308))
    corner = Dataset("corner", np.array([[0.0, 0.0]]), np.array([[1.0]]))
    live = Trainer(relu, corner, 1e-9, engine=engine)
    live.advance(3)
    both = OwnPoints((Point(900, 900, 1),))
    with pytest.raises(ValueError, match="finite"):
        live.change_points(both)
    assert (live.changes, live.dataset) == ((), corner)
    planned = Trainer(
        relu, corner, 1e-9, changes=[Change(3, 1e-9, "squared", (), both)], engine=engine
    )
    planned.advance(10)
    assert (planned.epoch, planned.diverged, planned.dataset) == (3, True, corner)
    assert np.isfinite(planned.history.mean_absolute_error).all()
    with pytest.raises(ValueError, match="finite"):
        Trainer(
            Network.random((2, 1, 1), activation="relu"),
            corner,
            changes=[
                Change(3, 0.3, "squared", (), both),
                Change(4, 0.3, "squared", (1.7e308, 1.7e308, 1.0)),
            ],
            engine=engine,
        )


def test_an_engine_is_chosen_that_is_there_for_other_points_too(monkeypatch: pytest.MonkeyPatch):
    """Ten at a time are all of four points, and not of more."""
    monkeypatch.setattr(numba_engine, "is_ready", lambda is_plain=False: is_plain)
    assert Trainer(Network.notebook(), batch=10).engine == "numpy"
    assert Trainer(Network.notebook()).engine == "numba"


@pytest.mark.skipif(not is_available(), reason="there is no Numba to use")
@pytest.mark.parametrize("batch", [None, 3])
def test_other_points_need_no_code_that_is_not_compiled(batch: int | None):
    from xorcore.engines import numba_kernel as kernel

    functions = kernel.run_through, kernel.run_updates, kernel.measure, kernel.summarise
    trainer = Trainer(Network.notebook(), batch=batch, engine="numba")
    trainer.advance(5)
    before = [len(function.signatures) for function in functions]
    for count in (1, 2, 3, 4, 5, 500, 1):
        trainer.advance(5)
        trainer.change_points(random_points(count, count))
        trainer.advance(1)
        trainer.branched(trainer.epoch - 1)
    assert [len(function.signatures) for function in functions] == before


def test_a_hundred_changes_of_500_points_take_less_than_a_megabyte():
    """Thirty who share a small server may each move a point a hundred times."""
    trainer = Trainer(Network.notebook(), engine="numpy", test=HeldOut(20))
    points = random_points(0, 500).points
    trainer.change_points(OwnPoints(points))
    tracemalloc.start()
    for number in range(100):
        trainer.advance(1)
        moved = [Point(*point) for point in points]  # from the browser all of them are new
        moved[number] = Point(number, 10 * number, 1)
        points = tuple(moved)
        trainer.change_points(OwnPoints(points))
    del points, moved
    gc.collect()
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(trainer.changes) == 100
    assert taken < 1e6


def test_a_network_that_the_points_do_not_fit():
    data = Dataset("line", np.array([[0.0], [1.0]]), np.array([[0.0], [1.0]]))
    network = Network.random((1, 2, 1))
    trainer = Trainer(network, data)
    with pytest.raises(ValueError, match="1 inputs cannot learn patterns with 2"):
        trainer.change_points(ONE)
    with pytest.raises(ValueError, match="1 inputs cannot learn patterns with 2"):
        Trainer(network, data, changes=[Change(5, 0.3, "squared", (), ONE)])
    assert trainer.dataset is data
