"""The scripts for other libraries: with a stand-in for each, they end with the app's weights.

``tests.peers`` runs them with the libraries themselves.
"""

import re
import runpy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.xorcore.chaos import is_steady
from tests.xorcore.files.stand_ins import in_place_of
from tests.xorcore.files.test_programs import (
    ANY_NAMES,
    RUNS,
    reached,
    unused,
    with_a_point_in_the_middle,
)
from tests.xorcore.random_experiments import experiments
from xorcore import Adam, Change, Experiment, Momentum, Nesterov, Trainer
from xorcore.files.libraries import LIBRARIES
from xorcore.files.library import library_script, nearest_of
from xorcore.model.update_rules import Rule
from xorcore.runs.data import OwnPoints, Point, ReadyMade
from xorcore.runs.experiment import MAX_WEIGHT
from xorcore.runs.units import Axis, Units

CAN_ALL = [name for name in LIBRARIES if name != "scikit-learn"]


def script_of(library: str, experiment: Experiment, trainer: Trainer) -> str:
    return library_script(LIBRARIES[library], experiment, trainer.network.weights)


def run_with_stand_in(library: str, script: str, folder: Path) -> list[np.ndarray]:
    """The weights that the script ends with, as its function ``matrices`` gives them."""
    (folder / "run.py").write_text(script, encoding="utf-8")
    with in_place_of(library), np.errstate(), np.printoptions():
        left = runpy.run_path(str(folder / "run.py"))
        return left["matrices"](left["net"])


def tamed(experiment: Experiment, epochs: int) -> Experiment:
    """It and its changes within so many epochs, with rates and weights that make it move."""

    def rate(wild: float) -> float:
        return min(max(wild, 0.05), 2.0)

    def weights(wild: tuple[float, ...]) -> tuple[float, ...]:
        return tuple(2 * weight / MAX_WEIGHT for weight in wild)

    changes = tuple(
        Change(number, rate(change.learning_rate), change.loss, weights(change.weights))
        for number, change in enumerate(experiment.changes, start=1)
        if number <= epochs
    )
    return replace(
        experiment,
        weights=weights(experiment.weights),
        learning_rate=rate(experiment.learning_rate),
        epochs=300,
        epoch=epochs,
        changes=changes,
    )


def assert_close(matrices: list[np.ndarray], trainer: Trainer) -> None:
    for matrix, weights in zip(matrices, trainer.network.weights, strict=True):
        np.testing.assert_allclose(matrix, weights, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("library", LIBRARIES)
@settings(max_examples=25)
@given(experiments(), st.integers(0, 6))
def test_the_script_of_any_experiment_ends_with_its_weights(
    tmp_path_factory: pytest.TempPathFactory, library: str, experiment: Experiment, epochs: int
):
    nearest = LIBRARIES[library].nearest(tamed(experiment, epochs))
    experiment, trainer = reached(nearest)
    assume(is_steady(experiment))
    script = script_of(library, experiment, trainer)
    assert max(map(len, script.splitlines())) < 100
    assert unused(script) == set()
    matrices = run_with_stand_in(library, script, tmp_path_factory.mktemp("script"))
    assert_close(matrices, trainer)


PRINTED = [
    "the notebook by hand",
    "as the app opens",
    "one at a time",
    "momentum",
    "Nesterov with weight decay, in pairs",
    "weight decay alone",
]


@pytest.mark.parametrize("name", PRINTED)
@pytest.mark.parametrize("library", CAN_ALL)
def test_a_script_prints_answers_weights_and_how_far_they_are_from_the_apps(
    library: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    experiment, trainer = reached(replace(RUNS[name], epoch=min(RUNS[name].epoch, 60)))
    matrices = run_with_stand_in(library, script_of(library, experiment, trainer), tmp_path)
    printed = capsys.readouterr().out
    for answer in trainer.network.predict(trainer.dataset.inputs).ravel():
        assert f"output {answer:.6f}" in printed
    numbers = {float(number) for number in re.findall(r"-?\d[\d.e+-]*", printed)}
    assert {number for matrix in matrices for number in matrix.ravel()} <= numbers
    [said] = re.findall("largest difference from the app's weights: (.*)", printed)
    furthest = [np.abs(a - b).max() for a, b in zip(matrices, trainer.network.weights, strict=True)]
    assert said == f"{max(furthest):.1e}"
    assert max(furthest) < 1e-12


def test_the_rate_is_that_of_a_mean_where_the_loss_is_one():
    """By hand: half the sum over 4 patterns is 4 / 2 = 2 times the mean, the sum 4 times."""
    for loss, rate in (("squared", "0.6"), ("cross_entropy", "1.2")):
        experiment, trainer = reached(Experiment(loss=loss, epoch=3))
        for library in ("pytorch", "keras"):
            assert f"so is the rate, {rate} for 0.3." in words(
                script_of(library, experiment, trainer)
            )
        assert "the rate is the same" in words(script_of("jax", experiment, trainer))


def words(script: str) -> str:
    """The script as one line, without what begins a comment."""
    return " ".join(line.removeprefix("# ") for line in script.splitlines())


def test_scikit_learn_says_what_it_cannot_and_does_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    nine = (0.1, 0.2, 0.3, -0.4, 0.5, -0.6, 0.7, -0.8, 0.9)
    push = Change(20, 0.3, "squared", nine)
    no_biases = "its biases cannot be switched off"
    no_squares = "it has no squared error on a sigmoid output"
    for experiment, said, instead in (
        (
            Experiment(epoch=30),
            f"{no_biases} and {no_squares}",
            "biases drawn by seed 42 and cross-entropy.",
        ),
        (Experiment(epoch=30, loss="cross_entropy"), no_biases, "biases drawn by seed 42."),
        (
            Experiment(epoch=30, changes=(push,)),
            f"{no_biases} and {no_squares}",
            "biases drawn by seed 42 and cross-entropy and without its pushes.",
        ),
        (
            Experiment(epoch=30, start="random", bias=True, changes=(Change(9, 0.1, "squared"),)),
            no_squares,
            "cross-entropy.",
        ),
    ):
        library = LIBRARIES["scikit-learn"]
        nearest = library.nearest(experiment)
        assert (nearest.bias, nearest.epoch) == (True, 30)
        assert library.nearest(nearest) == nearest
        own = experiment.network().weights
        for matrix, weights in zip(nearest.network().weights, own, strict=True):
            np.testing.assert_array_equal(matrix[: len(weights)], weights)
        script = library_script(library, experiment, experiment.network().weights)
        assert unused(script) == set()
        assert f"cannot do this run: {said}. The nearest" in words(script)
        assert f"is this run with {instead}" in words(script)
        matrices = run_with_stand_in("scikit-learn", script, tmp_path)
        assert_close(matrices, reached(nearest)[1])
        [far] = re.findall("largest difference from NumPy's weights: (.*)", capsys.readouterr().out)
        assert float(far) < 1e-12


@pytest.mark.parametrize("rule", [Momentum(0.8, 0.01), Nesterov(0.8, 0.01), Adam(decay=0.01)])
@pytest.mark.parametrize("library", CAN_ALL)
def test_what_a_rule_remembers_outlasts_a_change_and_a_push(
    library: str, rule: Rule, tmp_path: Path
):
    """With a last batch that is smaller than the others, in an order of its own each epoch."""
    push = tuple((np.arange(13.0) / 13 - 0.5).tolist())
    experiment, trainer = reached(
        Experiment(
            bias=True,
            start="random",
            learning_rate=0.05,
            rule=rule,
            batch=3,
            shuffle=7,
            epoch=30,
            changes=(Change(10, 0.2, "cross_entropy"), Change(20, 0.1, "squared", push)),
        )
    )
    assert LIBRARIES[library].nearest(experiment) is experiment
    script = script_of(library, experiment, trainer)
    assert max(map(len, script.splitlines())) < 100
    assert_close(run_with_stand_in(library, script, tmp_path), trainer)


def test_scikit_learn_says_that_it_leaves_out_rules_and_batches(tmp_path: Path):
    """The same run without them, and only this is said where nothing else keeps it."""
    plain = Experiment(start="random", bias=True, loss="cross_entropy", epoch=20)
    experiment = replace(plain, rule=Momentum(0.5), batch=2, shuffle=3)
    library, own = LIBRARIES["scikit-learn"], experiment.network().weights
    assert library.nearest(experiment) == plain
    said = "has no update rules and no batches: in place of this run's are plain steps"
    assert library.limits(experiment).startswith(f"The script for scikit-learn {said}")
    script = library_script(library, experiment, own)
    assert said in words(script)
    assert_close(run_with_stand_in("scikit-learn", script, tmp_path), reached(plain)[1])
    others = replace(experiment, loss="squared")
    assert f"with cross-entropy. The script for scikit-learn {said}" in library.limits(others)


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_run_whose_points_were_changed_has_the_last_ones_from_its_beginning(
    library: str, tmp_path: Path
):
    """And the script says so; NumPy's numbers stand beside it where it has them."""
    plain = Experiment(
        start="random", bias=True, loss="cross_entropy", epoch=20, data=ReadyMade("moons", 6)
    )
    six = OwnPoints(tuple(Point(150 * n, 900 - 100 * n, n % 2) for n in range(6)))
    changes = (Change(5, 0.2, "cross_entropy", (), OwnPoints(six.points[:4])),)
    changes += (Change(9, 0.1, "cross_entropy", (), six),)
    experiment, trainer = reached(replace(plain, changes=changes))
    nearest = replace(plain, data=six, changes=tuple(c._replace(data=None) for c in changes))
    assert nearest_of(LIBRARIES[library], experiment) == nearest
    script = script_of(library, experiment, trainer)
    assert unused(script) == set()
    assert f"The script for {LIBRARIES[library].name} cannot change points on" in words(script)
    assert "the weights that the app has" not in script
    assert_close(run_with_stand_in(library, script, tmp_path), reached(nearest)[1])


def test_scikit_learn_does_a_run_with_biases_and_cross_entropy_as_it_is():
    experiment = Experiment(
        start="random",
        bias=True,
        loss="cross_entropy",
        epoch=50,
        changes=(Change(10, 0.2, "cross_entropy"), Change(50, 0.2, "squared")),
    )
    assert LIBRARIES["scikit-learn"].nearest(experiment) is experiment


@pytest.mark.parametrize("library", LIBRARIES)
def test_of_many_points_the_first_rows_and_a_total_are_printed_and_their_units_are_said(
    library: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    units = Units(Axis("width", 0.1, 2.5), Axis("length", 1.0, 6.9), "kind", ("setosa", "other"))
    rng = np.random.default_rng(1)
    points = tuple(Point(*rng.integers(0, 1_001, 2).tolist(), k % 2) for k in range(30))
    experiment = Experiment(data=OwnPoints(points, units), start="random", epoch=5, epochs=10)
    experiment, trainer = reached(LIBRARIES[library].nearest(experiment))
    script = script_of(library, experiment, trainer)
    run_with_stand_in(library, script, tmp_path)
    printed = capsys.readouterr().out.splitlines()
    assert len([line for line in printed if re.match(r"width = [\d.]+, length", line)]) == 8
    outputs, targets = (
        trainer.network.predict(experiment.dataset.inputs),
        [k % 2 for k in range(30)],
    )
    right = sum((output > 0.5) == target for [output], target in zip(outputs, targets, strict=True))
    assert f"{right} of 30 are right" in printed
    said = " ".join(script.replace("\n#", "").split())
    assert "The inputs are width, 0.1 at 0 and 2.5 at 1, and length, 1 at 0 and 6.9 at 1" in said
    assert "the answer is kind: setosa is 0, and other is 1" in said


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize(("x1", "x2", "place"), ANY_NAMES)
def test_a_program_prints_each_value_behind_its_own_name(
    x1: Axis,
    x2: Axis,
    place: str,
    library: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
):
    nearest = LIBRARIES[library].nearest(with_a_point_in_the_middle(x1, x2))
    run_with_stand_in(library, script_of(library, *reached(nearest)), tmp_path)
    assert f"\n{place}: target 1 (dog), output " in capsys.readouterr().out
