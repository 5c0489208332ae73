"""Landmarks against plain loops over the epochs, hand-made networks and the show-piece."""

from dataclasses import replace
from itertools import pairwise
from math import inf, log

import numpy as np
import pytest
from hypothesis import given, settings

from tests.xorcore.random_runs import Run, by_the_book, runs, slices
from xorcore import (
    GATES,
    XOR,
    Dataset,
    EpochTrace,
    Experiment,
    Landmark,
    Network,
    Trainer,
    compiled,
    find_landmarks,
    trace_epoch,
)
from xorcore.engines.numba_engine import is_available
from xorcore.model.datasets import READY_MADE
from xorcore.runs.data import HeldOut, OwnPoints, Point, ReadyMade, as_points
from xorcore.runs.landmarks import equal_in_words, equal_units, solved_at

pytestmark = pytest.mark.filterwarnings("error")

EVERY_EPOCH = 140  # up to here every epoch is a checkpoint


def landmarks_of(trainer: Trainer, kind: str) -> list[Landmark]:
    return [landmark for landmark in find_landmarks(trainer) if landmark.kind == kind]


def mean_error(trainer: Trainer, epoch: float) -> float:
    network = trainer.history.network_at(int(epoch))
    data = trainer.dataset
    return float(np.abs(data.targets - network.predict(data.inputs)).mean())


# ---- moments


def right_by_the_book(trace: EpochTrace) -> int:
    """Count the outputs on their target's side of 0.5, one by one; 0.5 itself is on neither."""
    pairs = zip(trace.dataset.targets.ravel(), trace.activations[-1].ravel(), strict=True)
    return sum(output > 0.5 if target == 1 else output < 0.5 for target, output in pairs)


FIRSTS = ("almost_right", "right", "small_errors", "diverged")


def firsts_by_the_book(run: Run, epochs: int) -> dict[str, int]:
    """Look at every epoch for the first times, and keep those that are landmarks."""
    firsts = {}
    patterns = len(run.dataset.targets)
    for epoch, trace in enumerate(by_the_book(run, epochs)):
        right = right_by_the_book(trace)
        if right >= (patterns - 1 if patterns <= 8 else 0.9 * patterns):
            firsts.setdefault("almost_right", (epoch, right))
        if right == patterns:
            firsts.setdefault("right", (epoch, right))
        if np.abs(trace.error).max() < 0.1:
            firsts.setdefault("small_errors", (epoch, right))
    # Not at the start, and no "all but one" or "90 %" where it is all.
    return {
        kind: epoch
        for kind, (epoch, right) in firsts.items()
        if epoch > 0 and (kind, right) != ("almost_right", patterns)
    }


@settings(max_examples=60)
@given(runs())
def test_first_times_and_the_end_are_those_of_a_plain_loop(run: Run):
    expected = firsts_by_the_book(run, EVERY_EPOCH)
    traces = by_the_book(run, EVERY_EPOCH)
    if len(traces) <= EVERY_EPOCH:
        expected["diverged"] = len(traces) - 1
    trainer = run.trainer()
    trainer.advance(EVERY_EPOCH)
    moments = [x for x in find_landmarks(trainer) if x.kind in FIRSTS]
    assert {moment.kind: moment.epoch for moment in moments} == expected
    assert all(moment.until == moment.epoch for moment in moments)


@pytest.mark.parametrize(
    ("run", "epochs"),
    [
        (Run(Network.random(seed=42), XOR, 0.6, "squared"), 2_500),
        # This one oscillates: it comes to it, for a few epochs, between two checkpoints.
        (Run(Network.random(seed=0), XOR, 0.6, "cross_entropy"), 4_000),
        (Run(Network.random(seed=1), GATES["and"], 0.3, "squared"), 1_500),
    ],
)
def test_first_times_between_checkpoints_are_exact(run: Run, epochs: int):
    expected = firsts_by_the_book(run, epochs)
    assert {"right", "small_errors"} <= {*expected}
    trainer = run.trainer()
    trainer.advance(epochs)
    found = {landmark.kind: landmark.epoch for landmark in find_landmarks(trainer)}
    assert {kind: found.get(kind) for kind in expected} == expected
    assert not {*expected.values()} <= {*trainer.history.epochs}


@pytest.mark.parametrize(
    ("run", "epochs"),
    [
        (Run(Network.random(seed=42), XOR, 0.6, "squared"), 2_500),
        # Solved on the way, and not at its end.
        (Run(Network.random(seed=12), XOR, 3.0, "cross_entropy"), 1_500),
        (Run(Network.random(seed=1), GATES["and"], 0.3, "squared"), 100),  # not yet
    ],
)
def test_solved_is_the_first_small_error_of_a_run_that_has_it_still(run: Run, epochs: int):
    small = [np.abs(trace.error).max() < 0.1 for trace in by_the_book(run, epochs)]
    trainer = run.trainer()
    trainer.advance(epochs)
    assert solved_at(trainer) == (small.index(True) if small[-1] else None)


def test_a_learning_rate_changed_on_the_way_counts():
    trainer = Trainer(Network.random(seed=42), learning_rate=0.6)
    trainer.advance(581)
    trainer.learning_rate = 1e-9  # one epoch before all would have been right
    trainer.advance(1_000)
    assert landmarks_of(trainer, "right") == []
    trainer.learning_rate = 0.6
    trainer.advance(2)
    assert [x.epoch for x in landmarks_of(trainer, "right")] == [1_582]


@pytest.mark.parametrize(("gate", "right"), [("xor", 3), ("xnor", 3), ("or", 3), ("and", 3)])
@pytest.mark.parametrize("seed", range(3))
def test_an_output_that_stays_at_one_half_is_never_right(gate: str, right: int, seed: int):
    # tanh(0) = 0: without biases the answer to 00 is sigmoid(0) = 0.5, whatever is learned.
    run = Run(Network.random((2, 4, 1), seed, activation="tanh"), GATES[gate], 0.5, "squared")
    trainer = run.trainer()
    trainer.advance(5_000)
    assert trainer.network.predict([[0, 0]])[0, 0] == 0.5
    assert trainer.history.most_right.max() == right
    assert landmarks_of(trainer, "right") == []


def test_a_run_that_starts_right_has_no_first_time():
    learned = Trainer(Network.random(seed=42), learning_rate=0.6)
    learned.advance(2_500)
    trainer = Trainer(learned.network, learning_rate=0.6)
    trainer.advance(1_000)
    assert find_landmarks(trainer) == ()


def test_where_a_run_diverges():
    # At last every output is 1, as near to the target of 2 as it gets, but the weights go on.
    out_of_reach = Dataset("out of reach", XOR.inputs, [[2]] * 4)
    network = Network.random((2, 4, 4, 1), seed=1, bias=True, activation="relu")
    trainer = Trainer(network, out_of_reach, 0.1, "cross_entropy")
    trainer.advance(5_000)
    assert trainer.diverged
    (landmark,) = landmarks_of(trainer, "diverged")
    assert landmark.epoch == trainer.epoch
    assert "learning rate 0.1" in landmark.sentence
    assert np.isfinite(trainer.history.network_at(landmark.epoch).flat()).all()


# ---- what is lost again, and what never parts


def started(seed: int, loss: str = "squared", rate: float = 0.6, gate: str = "xor", **of) -> Run:
    return Run(Network.random(seed=seed, **of), GATES[gate], rate, loss)


def test_a_run_that_ends_with_fewer_right_than_it_once_had_says_so():
    run = started(seed=8, rate=0.01, layers=(2, 2, 1), bias=True)
    trainer = run.trainer()
    trainer.advance(5_000)
    right = [right_by_the_book(trace) for trace in by_the_book(run, 5_000)]
    assert right[0] < max(right) == 3 > right[-1]
    last = max(epoch for epoch, count in enumerate(right) if count == 3)
    (lost,) = landmarks_of(trainer, "lost")
    assert last <= lost.epoch <= last * 1.01
    assert (
        "three of four answers were right for the last time. At epoch 5,000 it is two of four"
        in (lost.sentence)
    )


def points(name: str, count: int) -> Run:
    return Run(Network.random(seed=0), READY_MADE[name](count, 0.1, 0), 0.1, "squared")


def test_many_answers_are_landmarks_by_their_share():
    run = points("blobs", 40)
    trainer = run.trainer()
    trainer.advance(2_000)
    rights = [right_by_the_book(trace) for trace in by_the_book(run, 2_000)]
    almost = next(epoch for epoch, right in enumerate(rights) if right >= 36)
    everything = rights.index(40)
    assert rights[0] < 36
    assert almost < everything
    (nearly,), (right,) = landmarks_of(trainer, "almost_right"), landmarks_of(trainer, "right")
    assert (nearly.epoch, nearly.title) == (almost, "90 % right")
    assert f"right for the first time, {rights[almost]} of 40; the one furthest" in nearly.sentence
    assert (right.epoch, right.title) == (everything, "All right")
    assert "all 40 answers are right for the first time, the last of them #" in right.sentence


def test_landmarks_say_how_many_of_the_points_held_out_are_right_then():
    experiment = Experiment(data=ReadyMade("blobs", 40, 0.1, 0), test=HeldOut(25), start="random")
    trainer = experiment.trainer()
    trainer.advance(2_000)
    (right,) = landmarks_of(trainer, "right")
    network, held = trainer.history.network_at(right.epoch), experiment.held_out
    count = int(((network.predict(held.inputs) > 0.5) == held.targets).sum())
    assert "all 30 answers are right" in right.sentence
    assert right.sentence.endswith(f" Of the 10 held out {count} are right then.")


def lost_by(now: int) -> list[Landmark]:
    """Of a run that has had all of 40 answers right, and is pushed to weights with `now` right."""
    x = np.linspace(0, 1, 40)
    line = Dataset("", np.column_stack((x, x)), (x > 0.5).astype(float)[:, np.newaxis])
    trainer = Trainer(Network.random((2, 2, 1), seed=0, bias=True), line, 0.2)
    trainer.advance(300)
    assert landmarks_of(trainer, "right")
    # Its answer is 1 for the last points only: those with x1 > (60 - now) / 40 or so.
    cut = x[40 - (now - 20) - 1] + 1e-3 if now < 40 else 0.5
    first = np.array([[500.0, 0], [0, 0], [-500 * cut, 0]])
    pushed = Network((first, np.array([[20.0], [0], [-10]])), bias=True)
    trainer = trainer.pushed(300, pushed.flat())
    assert right_by_the_book(trace_epoch(trainer.network, line, 0.2)) == now
    return landmarks_of(trainer, "lost")


def test_of_many_answers_a_few_that_are_wrong_again_are_no_loss():
    assert lost_by(39) == lost_by(36) == []
    (lost,) = lost_by(35)
    assert "40 of 40 answers were right for the last time. At epoch 300 it is 35 of 40" in (
        lost.sentence
    )


def test_one_point_is_spoken_of_as_one():
    one = Dataset("", [[0.25, 0.75]], [[0]])
    trainer = Trainer(Network.random(seed=1), one, 0.3)
    trainer.advance(200)
    told = [landmark.sentence for landmark in find_landmarks(trainer)]
    assert any("the one answer is right for the first time: #1; the mean" in t for t in told)
    assert not any("one answers" in t for t in told)


@pytest.mark.parametrize("gate", ["xor", "and"])
def test_equal_units_of_points_are_not_said_to_miss_xor(gate: str):
    network = Network((np.ones((2, 2)), np.ones((2, 1))))
    of_gate = equal_in_words(network, data=GATES[gate])
    of_points = equal_in_words(network, data=points("moons", 20).dataset)
    assert "do the work of one unit, which cannot learn XOR" in of_gate
    assert "do the work of one unit, which draws one straight line" in of_points


def test_equal_units_are_spoken_of_with_what_the_run_starts_to_learn():
    trainer = Trainer(Network((np.ones((2, 2)), np.ones((2, 1)))))
    trainer.advance(3)
    trainer.change_points(OwnPoints((Point(100, 500, 1), Point(300, 500, 0))))
    (equal,) = landmarks_of(trainer, "equal")
    assert "do the work of one unit, which cannot learn XOR" in equal.sentence


def test_a_run_that_keeps_what_it_has_lost_nothing(show_piece: Trainer):
    assert landmarks_of(show_piece, "lost") == []


@pytest.mark.parametrize("bias", [False, True])
def test_units_that_start_equal_are_named(bias: bool):
    network = Network.random((2, 4, 1), seed=1, bias=bias)
    assert equal_units(network) == []
    first, second = (weights.copy() for weights in network.weights)
    first[:, 2], second[2] = first[:, 0], second[0]
    network = Network((first, second), bias=bias)
    assert equal_units(network) == [["h1", "h3"]]
    trainer = Trainer(network, learning_rate=0.5)
    trainer.advance(100)
    (equal,) = landmarks_of(trainer, "equal")
    assert (equal.epoch, equal.until) == (0, 0)
    assert equal.sentence.startswith(
        "These units start equal: h1, h3. Equal units get equal changes"
    )
    assert "cannot learn XOR" not in equal.sentence  # h2 and h4 differ


@pytest.mark.parametrize("units", range(2, 9))
@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_where_rounding_parts_equal_units_the_landmark_says_so(engine: str, units: int):
    if engine == "numba" and not compiled.is_available():
        pytest.skip("there is no Numba to use")
    network = Network(([[0.3] * units, [-0.5] * units], [[0.4]] * units))
    trainer = Trainer(network, learning_rate=0.6, engine=engine)
    trainer.advance(20_000)
    first, second = trainer.network.weights
    is_apart = bool(np.ptp(first, axis=1).any() or np.ptp(second))
    (equal,) = landmarks_of(trainer, "equal")
    assert "do the work of one unit, which cannot learn XOR" in equal.sentence
    assert equal.sentence.endswith("Here that has happened by epoch 20,000.") == is_apart
    # As one unit without biases they leave errors near one half.
    assert is_apart or np.abs(trainer.error).max() > 0.4


def test_units_of_which_only_one_side_is_equal_are_not():
    network = Network(([[1.0, 1.0], [2.0, 2.0]], [[1.0], [-1.0]]))
    assert equal_units(network) == []
    deep = Network(([[0.0, -0.0], [2, 2]], [[1, 3, 3], [1, 3, 3]], [[1.0], [5], [5]]))
    assert equal_units(deep) == [["h11", "h12"], ["h22", "h23"]]


# ---- jumps


PAIRS = {
    "cross-entropy": (started(0, "cross_entropy"), 6_000),
    "large steps": (started(0, rate=5.0), 4_000),
    "deep": (started(0, "cross_entropy", 0.05, layers=(2, 8, 1, 2, 1), activation="tanh"), 5_000),
    "calm": (started(0), 5_000),
}


@pytest.mark.parametrize("name", PAIRS)
def test_two_runs_that_end_apart_have_jumped(name: str):
    """Start each run twice, 1e-15 apart."""
    run, epochs = PAIRS[name]
    parted = jumped = 0
    for seed in range(12):
        network = run.network.random(run.network.layers, seed, False, run.network.activation)
        signs = np.random.default_rng(seed).choice([-1, 1], network.flat().size)
        other = network.with_weights(network.flat() * (1 + 1e-15 * signs))
        one, two = (replace(run, network=start).trainer() for start in (network, other))
        for trainer in (one, two):
            trainer.advance(epochs)
        one_end, two_end = one.network.flat(), two.network.flat()
        apart = np.abs(one_end - two_end).max() / np.abs(one_end).max()
        found = landmarks_of(one, "jump")
        jumped += len(found)
        if apart > 1e-3:
            parted += 1
            assert found, seed
    assert (parted, jumped) == (0, 0) if name == "calm" else parted > 0


def test_steps_too_large_cost_digits_although_nothing_jumps():
    run = started(7, rate=5.0)
    ends = []
    for nudge in (0, 1e-15):
        start = run.network.with_weights(run.network.flat() * (1 + nudge))
        trainer = replace(run, network=start).trainer()
        trainer.advance(1_000)
        assert landmarks_of(trainer, "jump") == []
        ends.append(trainer.network.flat())
    assert 1e-9 < np.abs(ends[0] - ends[1]).max() / np.abs(ends[0]).max() < 1e-2


def losses_by_the_book(trace: EpochTrace) -> tuple[float, float]:
    """Half the sum of squared errors and the cross-entropy, output by output."""
    rows = [*zip(trace.dataset.targets.ravel(), trace.activations[-1].ravel(), strict=True)]
    entropy = -sum(log(output if target else 1 - output) for target, output in rows)
    return sum((target - output) ** 2 for target, output in rows) / 2, entropy


def jump_by_the_book(run: Run, epochs: int) -> int:
    """The first epoch a fifth above the lowest error before it, after a step uphill."""
    lowest, before = inf, (inf, inf)
    for epoch, trace in enumerate(by_the_book(run, epochs)):
        losses, error = losses_by_the_book(trace), trace.mean_absolute_error
        is_uphill = all(new > 1.01 * old for old, new in zip(before, losses, strict=True))
        if is_uphill and error > 1.2 * max(lowest, 0.01):
            return epoch
        lowest, before = min(lowest, error), losses
    raise AssertionError("it never jumps")


@pytest.mark.parametrize(
    ("run", "epochs"),
    [
        (started(10, "cross_entropy"), 2_000),
        (started(4, "cross_entropy"), 2_500),
        (started(0, rate=5.0), 1_000),
        (started(9, rate=5.0), 1_000),
        (started(2, "cross_entropy", 2.0), 500),
        (started(4, rate=3.0), 500),
    ],
)
def test_a_jump_is_the_first_epoch_a_fifth_above_the_lowest_error(run: Run, epochs: int):
    expected = jump_by_the_book(run, epochs)
    trainer = run.trainer()
    trainer.advance(epochs)
    assert [jump.epoch for jump in landmarks_of(trainer, "jump")] == [expected]


# ---- pushes


def test_a_push_is_a_landmark_with_the_error_it_leads_to():
    trainer = Trainer(Network.notebook(), learning_rate=0.6)
    trainer.advance(2_000)
    assert landmarks_of(trainer, "push") == []
    once = trainer.pushed(1_500, [0.0] * 9)
    (push,) = landmarks_of(once, "push")
    assert (push.epoch, push.until, push.title) == (1_500, 1_500, "Push by hand")
    assert push.sentence == (  # every output is 0.5
        "At epoch 1,500 a push by hand put other weights in place. Training goes on from them, "
        "at a mean absolute error of 0.5000."
    )
    once.advance(100)
    twice = once.pushed(1_555, Network.notebook().flat())
    assert [mark.title for mark in landmarks_of(twice, "push")] == ["Push 1", "Push 2"]


def test_a_push_uphill_is_no_jump():
    """The steps after it are as small as before: nothing is to be feared for the last digits."""
    trainer = Trainer(Network.random(seed=42), learning_rate=0.6)
    trainer.advance(4_000)
    assert mean_error(trainer, 4_000) < 0.1
    pushed = trainer.pushed(3_000, -trainer.network.flat())
    assert pushed.mean_absolute_error > 0.4
    pushed.advance(2_000)
    assert landmarks_of(pushed, "jump") == landmarks_of(trainer, "jump") == []
    assert [mark.epoch for mark in landmarks_of(pushed, "push")] == [3_000]


def test_a_push_can_part_equal_units():
    equal = Network(([[0.3, 0.3], [-0.5, -0.5]], [[0.4], [0.4]]))
    trainer = Trainer(equal, learning_rate=0.5)
    trainer.advance(100)
    (before,) = landmarks_of(trainer, "equal")
    apart = trainer.network.flat() + np.array([0.1, 0, 0, 0, 0, 0])
    pushed = trainer.pushed(60, apart)
    (after,) = landmarks_of(pushed, "equal")
    assert before.sentence.startswith("These units start equal: h1, h2.")
    assert after.sentence == (
        "These units start equal: h1, h2. Equal units get equal changes, so in exact arithmetic "
        "they stay equal and do the work of one unit, which cannot learn XOR, until the push at "
        "epoch 60 parts them."
    )
    together = trainer.pushed(60, trainer.network.flat() + np.array([0.1, 0.1, 0, 0, 0, 0]))
    assert landmarks_of(together, "equal") == [before]


TANH = {"layers": (2, 2, 1), "bias": True, "activation": "tanh"}
RELU = {"layers": (2, 2, 1), "bias": True, "activation": "relu"}


@pytest.mark.parametrize(
    ("scale", "run", "epochs"),
    [
        (10, started(508, rate=0.05, gate="x1_and_not_x2", **TANH), 3_000),
        (5, started(450, "cross_entropy", 0.01, "not_x1_and_x2", **RELU), 100),
        (10, started(372, "cross_entropy", 0.05, "or", **RELU), 400),
        (1, started(438, "cross_entropy", gate="and", layers=(2, 4, 1), bias=True), 100),
    ],
)
def test_where_the_error_rises_and_the_loss_falls_nothing_jumps(scale: int, run: Run, epochs: int):
    run = replace(run, network=run.network.with_weights(scale * run.network.flat()))
    traces = by_the_book(run, epochs)
    errors = [trace.mean_absolute_error for trace in traces]
    assert any(errors[epoch] > 1.2 * min(errors[:epoch]) for epoch in range(1, epochs))
    losses = [losses_by_the_book(trace)[run.loss == "cross_entropy"] for trace in traces]
    assert all(after < before for before, after in pairwise(losses))
    trainer = run.trainer()
    trainer.advance(epochs)
    assert landmarks_of(trainer, "jump") == []


# ---- the show-piece: the notebook's weights at 0.3


@pytest.fixture(scope="module")
def show_piece() -> Trainer:
    trainer = Trainer(Network.notebook(), learning_rate=0.3)
    trainer.advance(400_000)
    return trainer


def test_the_show_piece_breaks_through_after_its_plateau(show_piece: Trainer):
    titles = {landmark.title: landmark.epoch for landmark in find_landmarks(show_piece)}
    assert [*titles] == [
        *("First plateau", "Three of four right", "Second plateau", "All four right"),
        "Every error below 0.1",
    ]
    first, second = landmarks_of(show_piece, "plateau")
    assert (first.epoch, second.epoch) == (1, pytest.approx(10_000, rel=0.1))
    assert 200 < first.until < 500
    assert second.until == pytest.approx(185_000, rel=0.02)
    # Of the four right the last crosses 0.5 on the plateau, by a hair, long before it ends.
    assert second.epoch < titles["All four right"] < second.until


def test_its_first_times_are_exact(show_piece: Trainer):
    _, almost, _, right, small = find_landmarks(show_piece)

    def at(epoch: int) -> tuple[int, float]:
        error = XOR.targets - show_piece.history.network_at(epoch).predict(XOR.inputs)
        return int((np.abs(error) < 0.5).sum()), float(np.abs(error).max())

    assert (at(almost.epoch - 1)[0], at(almost.epoch)[0]) == (2, 3)
    assert (at(right.epoch - 1)[0], at(right.epoch)[0]) == (3, 4)
    assert at(small.epoch)[1] < 0.1 <= at(small.epoch - 1)[1]


def test_its_sentences_have_the_numbers(show_piece: Trainer):
    _, almost, plateau, right, small = find_landmarks(show_piece)
    for landmark in (almost, right, small):  # 11 is the last to be learned
        assert landmark.sentence.startswith(f"At epoch {landmark.epoch:,} ")
        assert f"11; the mean absolute error is {mean_error(show_piece, landmark.epoch):.4f}." in (
            landmark.sentence
        )
    assert f"From epoch {plateau.epoch:,} to {plateau.until:,} the" in plateau.sentence
    ends = [mean_error(show_piece, epoch) for epoch in (plateau.epoch, plateau.until)]
    assert "from {:.4f} to {:.4f}:".format(*ends) in plateau.sentence


def test_its_plateau_is_where_the_error_falls_less_than_eight_percent_per_doubling(
    show_piece: Trainer,
):
    _, plateau = landmarks_of(show_piece, "plateau")

    def fall_per_doubling(epoch: float) -> float:
        before, after = mean_error(show_piece, epoch), mean_error(show_piece, epoch * 1.01)
        return 1 - (after / before) ** (1 / np.log2(1.01))

    for epoch in np.linspace(plateau.epoch * 1.01, plateau.until * 0.98, 8):
        assert fall_per_doubling(epoch) < 0.08
    for epoch in (plateau.epoch * 0.5, plateau.epoch * 0.98, plateau.until * 1.01):
        assert fall_per_doubling(epoch) > 0.08


def test_a_plateau_that_is_not_over_is_one_so_far():
    trainer = Trainer(Network.notebook(), learning_rate=0.3)
    trainer.advance(250)
    (plateau,) = landmarks_of(trainer, "plateau")
    assert (plateau.epoch, plateau.until) == (1, 250)
    assert "to 250 so far the" in plateau.sentence
    trainer.advance(1_750)
    (plateau,) = landmarks_of(trainer, "plateau")
    assert plateau.epoch == 1
    assert 250 < plateau.until < 500
    assert "so far" not in plateau.sentence


# ---- plateaus of other runs


PLATEAUS = {
    "opening": (Run(Network.notebook(), XOR, 0.3, "squared"), 2_000),
    "two": (Run(Network.notebook(), XOR, 0.3, "squared"), 30_000),
    "second": (started(0), 8_000),
    "stuck": (started(3, layers=(2, 2, 1)), 20_000),
    "stuck with biases": (started(1, layers=(2, 2, 1), bias=True), 20_000),
    "oscillating": (started(1, rate=30, bias=True), 5_000),
    "jumping": (started(10, "cross_entropy"), 10_000),
    "dead": (started(2, rate=0.3, activation="relu"), 5_000),
    "undecided": (started(4, rate=0.3, activation="tanh"), 20_000),
    "deep": (started(3, rate=0.5, gate="xnor", layers=(2, 4, 4, 1), bias=True), 10_000),
}


def plateaus_by_plain_search(trainer: Trainer) -> list[tuple[int, int]]:
    """Try every pair of checkpoints, and keep those that lie in no other."""
    history, data = trainer.history, trainer.dataset
    at, error = history.epochs[1:], history.mean_absolute_error[1:]
    worst = np.array(
        [
            np.abs(data.targets - trainer.network.with_weights(row).predict(data.inputs)).max()
            for row in history.weights[1:]
        ]
    )
    pairs = []
    for first in range(len(at)):
        # What a fall by 8 % per doubling would have left, and the error as a share of it.
        share = error[first:] / (error[first] * 0.92 ** np.log2(at[first:] / at[first]))
        share[worst[first:] < 0.1] = 0
        highest = np.maximum.accumulate(share)
        is_inside = np.logical_and.accumulate((share >= 1 - 1e-12) & (share >= 0.9 * highest))
        ends = np.flatnonzero(is_inside & (share == highest))
        if share[0] and ends.size:
            pairs.append((int(at[first]), int(at[first + ends.max()])))
    inner = [a for a in pairs if any(b != a and b[0] <= a[0] and a[1] <= b[1] for b in pairs)]
    return [p for p in pairs if p not in inner and p[1] - p[0] >= 200 and p[1] >= 2 * p[0]]


@pytest.mark.parametrize("name", PLATEAUS)
def test_a_plain_search_finds_the_same_plateaus(name: str):
    run, epochs = PLATEAUS[name]
    trainer = run.trainer()
    trainer.advance(epochs)
    found = [(x.epoch, x.until) for x in landmarks_of(trainer, "plateau")]
    assert len(found) >= 1
    if trainer.history.last_kept(epochs)[0] != epochs:
        found = [(a, min(b, trainer.history.last_kept(epochs)[0])) for a, b in found]
        trainer = trainer.branched(trainer.history.last_kept(epochs)[0])
    assert found == plateaus_by_plain_search(trainer)


@pytest.mark.parametrize("name", PLATEAUS)
def test_a_plateau_once_named_does_not_vanish(name: str):
    run, epochs = PLATEAUS[name]
    trainer = run.trainer()
    named: list[Landmark] = []
    for part in slices(epochs, seed=1, longest=epochs // 15):
        trainer.advance(part)
        found = landmarks_of(trainer, "plateau")
        for past in named:
            newest = max(trainer.history.last_kept(past.until)[0], past.epoch)
            assert any(x.epoch <= past.epoch and newest <= x.until for x in found), past
        named = found


@pytest.mark.parametrize("name", ["stuck", "oscillating", "dead"])
def test_a_stuck_run_is_on_its_plateau_to_the_end(name: str):
    run, epochs = PLATEAUS[name]
    trainer = run.trainer()
    trainer.advance(epochs)
    plateau = landmarks_of(trainer, "plateau")[-1]
    assert plateau.epoch < epochs / 2
    assert plateau.until > epochs * 0.95


def test_a_run_that_learns_all_along_has_no_plateau():
    trainer = Trainer(Network.random(seed=1, bias=True), GATES["and"], 0.3)
    trainer.advance(20_000)
    assert landmarks_of(trainer, "plateau") == []


def test_what_is_learned_is_no_plateau():
    learned = Trainer(Network.random(seed=42), learning_rate=0.6)
    learned.advance(3_000)
    trainer = Trainer(learned.network, learning_rate=1e-6)  # nothing moves any more
    trainer.advance(3_000)
    assert landmarks_of(trainer, "plateau") == []


@pytest.mark.parametrize("epochs", [0, 1, 10, 200])
def test_a_few_epochs_are_no_plateau(epochs: int):
    trainer = Trainer(Network.notebook(), learning_rate=1e-6)
    trainer.advance(epochs)
    assert find_landmarks(trainer) == ()


# ---- saturation


@settings(max_examples=60)
@given(runs())
def test_units_are_saturated_since_when_a_plain_loop_says(run: Run):
    traces = by_the_book(run, EVERY_EPOCH)
    deep = len(run.network.weights) > 2
    expected = {}
    for layer in range(len(run.network.weights) - 1):
        for unit in range(run.network.layers[layer + 1]):
            flat = [(trace.derivatives[layer][:, unit] < 0.01).all() for trace in traces]
            if flat[-1]:
                name = f"h{layer + 1}{unit + 1}" if deep else f"h{unit + 1}"
                expected[name] = max(
                    (k + 1 for k, is_flat in enumerate(flat) if not is_flat), default=0
                )
    trainer = run.trainer()
    trainer.advance(EVERY_EPOCH)
    found = landmarks_of(trainer, "saturated")
    assert {landmark.title.split()[1]: landmark.epoch for landmark in found} == expected
    assert all(landmark.until == trainer.epoch for landmark in found)


def with_hidden(columns: list[list[float]], activation: str) -> Network:
    """Make a network of hidden units given by their two weights and their bias."""
    output = [[0.1]] * (len(columns) + 1)
    return Network((np.transpose(columns), output), activation, bias=True)


def test_a_sigmoid_is_saturated_where_it_is_flat_for_every_input():
    # Its derivative is 0.01 at z = +-4.585: only h1 (z from 5) and h4 (z to -5) are past it.
    hidden = [[1, 1, 5], [1, 1, 4], [5, 5, -5], [-1, -1, -5]]
    trainer = Trainer(with_hidden(hidden, "sigmoid"), learning_rate=1e-6)
    trainer.advance(10)
    first, fourth = landmarks_of(trainer, "saturated")
    assert (first.title, fourth.title) == ("Unit h1 saturated", "Unit h4 saturated")
    assert (first.epoch, first.until) == (0, 10)
    assert first.sentence == (
        "From epoch 0 on, h1 is saturated: its slope stays below 0.01 for every input, so "
        "less than a hundredth of what is carried back to it reaches the weights into it."
    )


def test_a_tanh_is_saturated_further_in():
    # Its derivative is 0.01 at z = +-2.993.
    trainer = Trainer(with_hidden([[0, 0, 2.9], [0, 0, 3.1]], "tanh"), learning_rate=1e-6)
    assert [x.title for x in landmarks_of(trainer, "saturated")] == ["Unit h2 saturated"]


def test_a_relu_without_a_slope_is_dead():
    trainer = Trainer(with_hidden([[1, 1, -2], [1, 1, -1], [1, 1, 1]], "relu"), learning_rate=0.1)
    (dead,) = landmarks_of(trainer, "saturated")
    assert dead.title == "Unit h1 dead"
    assert dead.sentence == (
        "From epoch 0 on, h1 gives 0 for every input: a dead ReLU. It stays so, since neither its "
        "inputs nor the weights into it change any more."
    )


def test_a_dead_relu_may_live_again_but_in_the_first_layer():
    woken, first_layer = 0, 0
    for seed in range(12):
        trainer = Trainer(Network.random((2, 4, 4, 1), seed, True, "relu"), learning_rate=0.3)
        before: set[str] = set()
        for _ in range(40):
            trainer.advance(50)
            dead = landmarks_of(trainer, "saturated")
            titles = {one.title for one in dead}
            lives_again = before - titles
            woken += len(lives_again)
            first_layer += len([title for title in lives_again if "h1" in title])
            for one in dead:
                assert ("unless the layer before it" in one.sentence) == ("h2" in one.title)
            before = titles
    assert woken > 0
    assert first_layer == 0


# ---- all of them


def test_landmarks_come_by_epoch():
    trainer = Trainer(Network.random((2, 4, 4, 1), 1, True, "tanh"), XOR, 3, "cross_entropy")
    trainer.advance(2_000)
    landmarks = find_landmarks(trainer)
    assert len(landmarks) > 4
    assert [*landmarks] == sorted(landmarks, key=lambda landmark: landmark.epoch)
    assert len({landmark.title for landmark in landmarks}) == len(landmarks)


def test_finding_them_does_not_disturb_the_run():
    trainer, undisturbed = Trainer(Network.notebook()), Trainer(Network.notebook())
    for _ in range(10):
        trainer.advance(100)
        find_landmarks(trainer)
    undisturbed.advance(1_000)
    np.testing.assert_array_equal(trainer.network.flat(), undisturbed.network.flat())
    np.testing.assert_array_equal(trainer.history.epochs, undisturbed.history.epochs)


# ---- other points on the way


def first_of_all(trainer: Trainer) -> list[tuple[str, int, str]]:
    """What the landmarks of one set of points are, but for the words "so far"."""
    kinds = {"almost_right", "right", "small_errors", "jump", "lost", "plateau"}
    return [
        (mark.kind, mark.epoch, mark.sentence.replace(" so far", ""))
        for mark in find_landmarks(trainer)
        if mark.kind in kinds
    ]


@pytest.mark.parametrize("engine", ["numpy", "numba"] if is_available() else ["numpy"])
def test_each_set_of_points_has_its_own_landmarks(engine: str):
    """Those of a run that begins with them, from the weights that there are then."""
    start = Network.random((2, 3, 1), seed=3, bias=True)
    points = OwnPoints((*as_points(GATES["or"]), Point(400, 450, 0)))
    before = Trainer(start, GATES["or"], 2.0, engine=engine)
    before.advance(3_000)
    edited = before.branched(3_000)
    edited.change_points(points)
    edited.advance(30_000)
    alone = Trainer(before.network, points.dataset, 2.0, epoch=3_000, engine=engine)
    alone.advance(30_000)
    assert {kind for kind, *_ in first_of_all(before)} >= {"right", "small_errors"}
    assert {kind for kind, *_ in first_of_all(alone)} >= {"right", "small_errors"}
    expected = sorted(first_of_all(before) + first_of_all(alone), key=lambda mark: mark[1])
    assert first_of_all(edited) == expected
    [mark] = landmarks_of(edited, "points")
    error = np.abs(points.dataset.targets - before.network.predict(points.dataset.inputs)).mean()
    assert (mark.epoch, mark.title) == (3_000, "Points changed")
    assert mark.sentence == (
        "At epoch 3,000 the points were changed: 5 are learned from there on, 4 were before. Their "
        f"mean absolute error is {error:.4f}."
    )
    assert solved_at(edited) == solved_at(alone)
    assert landmarks_of(edited, "saturated") == landmarks_of(alone, "saturated")


def test_points_changed_at_the_newest_epoch_and_again_and_again():
    trainer = Trainer(Network.notebook())
    for number in range(1, 9):
        trainer.advance(40)
        trainer.change_points(OwnPoints((Point(100 * number, 500, number % 2),)))
        assert [mark.epoch for mark in landmarks_of(trainer, "points")] == trainer.stretches[1:]
    assert len(trainer.stretches) == 9
