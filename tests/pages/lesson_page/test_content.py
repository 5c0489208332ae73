"""What the shipped lessons say, worked out again apart from them."""

import json

import numpy as np
import pytest

from pages.lesson_page.lesson import Stop
from pages.lesson_page.reader import lesson_files, read_lesson
from tests.browser.server import ROOT
from xorcore import GATES, XOR, Network, Trainer, find_landmarks, trace_epoch
from xorcore.explain.curvature import point_at
from xorcore.explain.perceptron import Course

FILES = lesson_files()
FIRST_EPOCH = json.loads((ROOT / "tests/xorcore/notebook_figures.json").read_text("utf-8"))[
    "first_epoch"
]


def stop(lesson: str, title: str) -> Stop:
    [found] = [stop for stop in read_lesson(FILES[lesson]).stops if stop.title == title]
    return found


def trained(hidden: int, seed: int, epochs: int, bias: bool = True) -> Trainer:
    trainer = Trainer(Network.random((2, hidden, 1), seed, bias), learning_rate=0.6)
    trainer.advance(epochs)
    return trainer


def landmarks(trainer: Trainer) -> dict[str, int]:
    return {landmark.kind: landmark.epoch for landmark in find_landmarks(trainer)}


@pytest.mark.parametrize("name", FILES)
def test_a_lesson_is_a_class_of_45_minutes(name: str):
    lesson = read_lesson(FILES[name])
    assert len(lesson.stops) == {"from_perceptron": 10, "one_epoch": 11}[name]
    assert lesson.minutes == 45


# ---- from perceptron to hidden layer


def test_the_perceptron_learns_and_where_it_ends():
    learned = {gate: Course.of(data) for gate, data in GATES.items()}
    count = sum(course.converged for course in learned.values())
    assert stop("from_perceptron", "Which functions?").answer == count == 14
    last = max(n for n, step in enumerate(learned["and"].steps, start=1) if step.error)
    assert (last, learned["and"].steps[-1].after.weights) == (18, (2, 1, -3))
    assert "step 18" in stop("from_perceptron", "Learning AND").reveal
    assert learned["or"].steps[-1].after.weights == (1, 1, -1)
    assert stop("from_perceptron", "A unit is a line").answer == 1 + 1 - 1
    xor = learned["xor"].steps
    assert xor[8].after.weights == xor[4].after.weights == (-1, 0, -1)
    assert "−1 and 0, bias −1" in stop("from_perceptron", "XOR").reveal


def test_the_sums_that_are_told_of_and_in_and_or():
    patterns = GATES["and"].inputs

    def sums(w1: float, w2: float, bias: float) -> list[float]:
        return (patterns @ [w1, w2] + bias).tolist()

    assert sums(2, 1, -3) == [-3, -2, -1, 0]  # AND as it was learned: 0 at 11, negative elsewhere
    assert sums(1, 1, -1) == [-1, 0, 0, 1]  # OR: the line goes through 01 and 10
    assert sums(1, 1, -2) == [-2, -1, -1, 0]  # the same with another bias answers AND
    assert [total >= 0 for total in sums(1, 1, -2)] == GATES["and"].targets.ravel().tolist()
    # Opposite corners: the sums of 00 and 11 and those of 01 and 10 have the same total.
    one, *two, three = sums(*np.random.default_rng(1).normal(size=3))
    assert one + three == pytest.approx(sum(two))


def test_one_hidden_unit_gets_three_right():
    outputs = trained(1, 42, 20_000).network.predict(XOR.inputs)
    right = (outputs.round() == XOR.targets).ravel()
    assert stop("from_perceptron", "One hidden unit").answer == right.sum() == 3
    assert not right[3]
    assert np.abs(outputs[1:] - 2 / 3).max() < 0.001
    assert outputs[0] < 0.05


def test_two_hidden_units_find_it_from_one_start_and_not_from_another():
    stuck = trained(2, 1, 400_000)
    for epoch in (20_000, 400_000):
        outputs = stuck.history.network_at(epoch).predict(XOR.inputs).ravel()
        assert np.abs(outputs[2:] - 0.5).max() < 0.01
    found = trained(2, 42, 20_000)
    epoch = landmarks(found)["right"]
    assert f"epoch {epoch}" in stop("from_perceptron", "Two hidden units").reveal
    middle = found.network.predict([[0.5, 0.5]]).item()
    assert stop("from_perceptron", "Two lines at work").reveal.strip().startswith(f"{middle:.2f}")


def test_the_hidden_layer_puts_01_and_10_on_one_spot():
    hidden = trained(2, 42, 20_000).network.forward(XOR.inputs)[1]  # (4, 2)
    distance = np.linalg.norm(hidden[:, np.newaxis] - hidden, axis=2)
    assert distance[1, 2] < 0.01
    assert distance[[0, 0, 0, 3, 3], [1, 2, 3, 1, 2]].min() > 0.5


# ---- one epoch by hand, then 400,000


@pytest.mark.parametrize(
    ("title", "figure"),
    [
        ("The first sum", FIRST_EPOCH["sum_synapse_0"][3][0]),
        ("The sigmoid", FIRST_EPOCH["hidden_layer"][0][0]),
        ("The error", FIRST_EPOCH["error_output_layer"][1][0]),
        ("How hard to push", FIRST_EPOCH["delta_output"][1][0]),
        ("Sent back", FIRST_EPOCH["delta_output_x_weight"][1][1]),
        ("New weights", FIRST_EPOCH["weights_1_after"][0][0]),
    ],
)
def test_the_numbers_of_the_epoch_are_the_notebooks(title: str, figure: float):
    there = stop("one_epoch", title)
    assert there.is_right(figure)
    decimals = len(f"{there.answer}".partition(".")[2])
    assert there.answer == round(figure, decimals)


def test_the_outputs_before_any_epoch():
    outputs = [f"{output:.4f}" for [output] in FIRST_EPOCH["output_layer"]]
    reveal = stop("one_epoch", "An untrained answer").reveal
    assert all(output in reveal for output in outputs)


def test_the_slopes_are_nearly_the_largest_and_h2_gets_the_most():
    outputs = np.array(FIRST_EPOCH["output_layer"])
    slopes = outputs * (1 - outputs)
    assert (slopes > 0.96 * 0.25).all()
    assert f"{slopes[1, 0]:.4f}" in stop("one_epoch", "How hard to push").reveal
    shares = np.abs(FIRST_EPOCH["delta_output_x_weight"])
    assert (shares.argmax(axis=1) == 1).all()
    weights = np.abs(Network.notebook().weights[1]).ravel()
    assert weights.argmax() == 1
    assert weights[1] > 5 * np.delete(weights, 1).max()
    assert np.abs(XOR.targets - 0.5).mean() == 0.5


def test_how_far_one_epoch_gets():
    trainer = Trainer(Network.notebook(), learning_rate=0.3)
    before = trainer.mean_absolute_error
    trainer.advance(1)
    there = stop("one_epoch", "Did it help?")
    assert f"{before:.6f}" in there.question
    assert there.solution == f"{trainer.mean_absolute_error:.6f}"
    assert f"fell by {before - trainer.mean_absolute_error:.6f}" in there.reveal


def test_which_weight_moves_the_most():
    moved = [0.3 * descent for descent in trace_epoch(Network.notebook(), XOR, 0.3).descents]
    most = max(np.abs(change).max() for change in moved)
    assert most == moved[1][0, 0]  # h1 to the output, the one that is asked for
    assert f"by {most:.4f}" in stop("one_epoch", "New weights").reveal


def test_the_long_wait():
    trainer = Trainer(Network.notebook(), learning_rate=0.3)
    trainer.advance(190_000)
    error = np.abs(trainer.errors_between(0, 190_000))[:, :, 0]  # (epochs, 4)
    output = error[:, 3]  # of 11, whose target is 0
    there = stop("one_epoch", "The long wait")
    knows = int((error <= 0.1).all(axis=1).argmax())
    assert f"epoch {knows:,}." in there.reveal
    assert there.solution == f"About {knows // 1_000},000"
    means = error.mean(axis=1)
    for epoch in (0, 10_000, 180_000, 183_000, 185_000, 190_000):
        assert f"{means[epoch]:.3f}" in there.reveal
    squares = (error**2).sum(axis=1)  # what learning makes smaller, see "New weights"
    assert squares[183_000] < squares[170_000]
    assert means[183_000] > means[170_000]
    rounds = int((output >= 0.5).nonzero()[0].max()) + 1
    assert f"epoch {rounds:,} on" in there.reveal
    assert 0.5 - output[rounds : rounds + 5_000].min() < 0.0001
    assert np.abs(output[10_000:180_000] - 0.5).max() < 0.003
    assert (error[10_000, :3] < 0.05).all()
    assert (there.query["epoch"], there.query["at"]) == ("190000", "180000")


def test_the_plateau_is_a_saddle():
    trainer = Trainer(Network.notebook(), learning_rate=0.3)
    trainer.advance(190_000)
    there = stop("one_epoch", "Why it waited")
    assert (there.query["epoch"], there.query["at"]) == ("190000", "50000")
    network = trainer.history.network_at(50_000)
    point = point_at(network, XOR, "squared", 0.3)
    assert there.answer == point.ways_down == 1
    names = np.array([f"{below} → {above}" for _, below, above in network.weight_names])
    assert set(names[np.abs(point.way_out) > 0.3]) == {"x1 → h2", "x2 → h2"}
    assert f"{np.linalg.norm(network.flat()):.0f}" == "26"
    assert "weights that lie 26 away from 0" in there.reveal.replace("\n", " ")
    pushed = Trainer(network.with_weights(network.flat() + point.way_out), epoch=50_000)
    pushed.advance_to(190_000)
    left, earlier = (landmarks(run)["small_errors"] for run in (trainer, pushed))
    assert left - earlier == pytest.approx(100_000, abs=2_000)
    assert left - 50_000 > 130_000


def test_400_000_epochs():
    trainer = trained(3, 42, 400_000, bias=False)
    right = landmarks(trainer)["right"]
    reveal = stop("one_epoch", "400,000 epochs").reveal
    assert f"{trainer.mean_absolute_error:.6f}" in reveal
    assert f"epoch {right} on; the other {400_000 - right:,} epochs" in reveal
