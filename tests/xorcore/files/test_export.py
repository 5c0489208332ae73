"""A run as JSON and CSV: what stands in the files, to the last bit."""

import csv
import io
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from tests.xorcore.random_experiments import experiments, experiments_with_data
from xorcore import XOR, Change, Experiment, Nesterov, Trainer
from xorcore.files.export import checkpoints_csv, curve_csv, experiment_json, file_stem
from xorcore.files.upload import MAX_BYTES, read_upload
from xorcore.runs.data import HeldOut, OwnPoints, Point, ReadyMade, as_points
from xorcore.runs.units import Axis, Units

DEEP = Experiment(
    hidden=(3, 2),
    activation="tanh",
    bias=True,
    start="random",
    seed=7,
    loss="cross_entropy",
    epochs=1_000,
    epoch=600,
    changes=(Change(300, 0.05, "squared"),),
)


def trained(experiment: Experiment) -> Trainer:
    trainer = experiment.trainer()
    trainer.advance(experiment.epoch)
    return trainer


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_the_json_says_all_of_the_experiment_and_what_it_became():
    trainer = trained(DEEP)
    document = json.loads(experiment_json(DEEP, trainer))
    assert document["format"] == "xor-lab-experiment"
    assert document["version"] == 1
    assert document["experiment"] == {
        "gate": "xor",
        "hidden": [3, 2],
        "activation": "tanh",
        "bias": True,
        "start": "random",
        "seed": 7,
        "weights": [],
        "learning_rate": 0.3,
        "loss": "cross_entropy",
        "epochs": 1_000,
        "tolerance": 0.0,
        "epoch": 600,
        "changes": [{"epoch": 300, "learning_rate": 0.05, "loss": "squared"}],
    }
    matrices = document["trained"]["weights"]
    assert [np.shape(matrix) for matrix in matrices] == [(3, 3), (4, 2), (3, 1)]
    for matrix, weights in zip(matrices, trainer.network.weights, strict=True):
        np.testing.assert_array_equal(matrix, weights)
    outputs = trainer.network.predict(trainer.dataset.inputs).ravel()
    assert document["trained"]["outputs"] == outputs.tolist()
    assert document["trained"]["mean_absolute_error"] == np.mean(np.abs([0, 1, 1, 0] - outputs))


@settings(max_examples=100)
@given(experiments())
def test_what_is_written_is_read_again_as_it_was(experiment: Experiment):
    # As if it had not been trained at all: what the network became is not looked at.
    trainer = experiment.trainer()
    content = experiment_json(experiment, trainer).encode()
    upload = read_upload(content)
    assert len(content) < MAX_BYTES
    assert upload.experiment == experiment
    assert upload.difference(trainer.network) == 0


def test_the_largest_experiment_fits_an_upload():
    weights = tuple(np.random.default_rng(1).uniform(-1000, 1000, 249).tolist())
    experiment = Experiment(
        hidden=(8, 8, 8, 8),
        bias=True,
        start="edited",
        weights=weights,
        epoch=400_000,
        changes=tuple(
            Change(399_000 + epoch, 1 / 3 + epoch, "cross_entropy", weights if epoch < 5 else ())
            for epoch in range(1, 100)
        ),
    )
    assert len(experiment_json(experiment, experiment.trainer())) < MAX_BYTES / 5


def test_a_push_is_written_with_its_weights_and_a_file_without_one_as_ever():
    push = Change(4, 0.3, "squared", (0.1, -0.0, 1e-5, 1 / 3, 5e-324, 1000.0, -2.5, 3.0, 4.0))
    experiment = Experiment(epoch=9, changes=(Change(2, 0.3, "squared"), push))
    trainer = trained(experiment)
    text = experiment_json(experiment, trainer)
    plain, pushed = json.loads(text)["experiment"]["changes"]
    assert plain == {"epoch": 2, "learning_rate": 0.3, "loss": "squared"}
    assert pushed == {**plain, "epoch": 4, "weights": list(push.weights)}
    assert str(read_upload(text.encode()).experiment.changes[1].weights) == str(push.weights)
    assert json.loads(text)["version"] == 1


def test_how_the_updates_are_made_is_written_in_a_second_version_and_only_there():
    experiment = Experiment(epoch=30, rule=Nesterov(0.5, 0.01), batch=3, shuffle=9)
    document = json.loads(experiment_json(experiment, trained(experiment)))
    settings = document["experiment"]
    assert document["version"] == 2
    assert settings["rule"] == {"name": "nesterov", "momentum": 0.5, "decay": 0.01}
    assert (settings["batch"], settings["shuffle"]) == (3, 9)
    assert read_upload(json.dumps(document).encode()).experiment == experiment

    alone = Experiment(epoch=30, batch=3)
    document = json.loads(experiment_json(alone, trained(alone)))
    assert document["version"] == 2
    assert {"rule", "shuffle"}.isdisjoint(document["experiment"])
    assert read_upload(json.dumps(document).encode()).experiment == alone

    with_data = replace(experiment, data=ReadyMade("moons", 7), test=HeldOut(20))
    document = json.loads(experiment_json(with_data, trained(with_data)))
    assert document["version"] == 2
    added = {"rule", "batch", "shuffle", "data", "test"}
    assert added < document["experiment"].keys()
    assert read_upload(json.dumps(document).encode()).experiment == with_data

    plain = Experiment(epoch=30)
    document = json.loads(experiment_json(plain, trained(plain)))
    assert document["version"] == 1
    assert {"rule", "batch", "shuffle"}.isdisjoint(document["experiment"])


def test_the_curve_has_every_checkpoint():
    history = trained(DEEP).history
    header, *lines = rows(curve_csv(history))
    assert header == ["epoch", "mean_absolute_error", "lowest", "highest"]
    epochs, *columns = np.array(lines, dtype=float).T
    np.testing.assert_array_equal(epochs, history.epochs)
    expected = (history.mean_absolute_error, history.lowest, history.highest)
    for column, values in zip(columns, expected, strict=True):
        np.testing.assert_array_equal(column, values)


def test_the_curve_has_the_error_on_held_out_points_where_some_are():
    history = trained(DEEP).history
    errors = np.linspace(0.5, 0.1, len(history))
    errors[2] = np.nan
    header, *lines = rows(curve_csv(history, errors))
    assert header == [
        *("epoch", "mean_absolute_error", "lowest", "highest", "held_out_mean_absolute_error")
    ]
    column = [line[4] for line in lines]
    assert column[2] == ""
    found = [float(cell) for cell in column if cell]
    np.testing.assert_array_equal(found, np.delete(errors, 2))


def test_the_checkpoints_have_every_weight_by_its_name():
    trainer = trained(DEEP)
    header, *lines = rows(checkpoints_csv(trainer.history, trainer.network))
    assert header[:2] == ["epoch", "mean_absolute_error"]
    columns = dict(zip(header, np.array(lines, dtype=float).T, strict=True))
    index = int(np.searchsorted(trainer.history.epochs, 200))
    first, second, third = trainer.history.network_at(int(trainer.history.epochs[index])).weights
    assert columns["epoch"][index] == trainer.history.epochs[index]
    assert columns["W1[x2,h13]"][index] == first[1, 2]
    assert columns["W1[bias,h11]"][index] == first[2, 0]
    assert columns["W2[h13,h22]"][index] == second[2, 1]
    assert columns["W3[bias,y]"][index] == third[2, 0]
    assert len(header) == 2 + 9 + 8 + 3
    assert columns["epoch"][-1] == 600
    last = [float(value) for value in lines[-1][2:]]
    np.testing.assert_array_equal(last, trainer.network.flat())


@pytest.mark.parametrize(
    ("experiment", "stem"),
    [
        (Experiment(), "xor-lab-xor-2-3-1-notebook-epoch0"),
        (DEEP, "xor-lab-xor-2-3-2-1-tanh-bias-seed7-epoch600"),
        (
            Experiment(gate="x1_and_not_x2", start="edited", weights=(0.0,) * 9),
            "xor-lab-x1-and-not-x2-2-3-1-edited-epoch0",
        ),
    ],
)
def test_a_file_name_says_what_is_inside(experiment: Experiment, stem: str):
    assert file_stem(experiment) == stem


# ---- version 2


def test_version_2_says_what_is_learned_in_place_of_a_gate():
    units = Units(Axis("a", -1.0, 2.5), Axis("b", 0.0, 9.0), "kind", ("cat", "dog"))
    own = OwnPoints((Point(0, 1_000, 0), Point(250, 5, 1), Point(1, 2, 1)), units)
    for data, written in (
        (
            ReadyMade("moons", 40, 0.15, 7),
            {"name": "moons", "n": 40, "noise": 0.15, "seed": 7},
        ),
        (
            own,
            {
                "points": [[0, 1_000, 0], [250, 5, 1], [1, 2, 1]],
                "units": {
                    "x1": {"name": "a", "low": -1.0, "high": 2.5},
                    "x2": {"name": "b", "low": 0.0, "high": 9.0},
                    "target": "kind",
                    "words": ["cat", "dog"],
                },
            },
        ),
    ):
        experiment = Experiment(data=data, test=HeldOut(25, 3), epoch=5)
        document = json.loads(experiment_json(experiment, trained(experiment)))
        assert document["version"] == 2
        assert document["experiment"]["data"] == written
        assert document["experiment"]["test"] == {"percent": 25, "seed": 3}
        assert len(document["trained"]["outputs"]) == len(experiment.dataset.targets)
    assert file_stem(experiment) == "xor-lab-own-points-2-3-1-notebook-epoch5"


@settings(max_examples=30, deadline=None)
@given(experiments_with_data())
def test_a_file_of_version_2_brings_back_the_same_experiment(experiment: Experiment):
    numbered = enumerate(experiment.changes, start=1)
    changes = tuple(change._replace(epoch=number) for number, change in numbered)
    experiment = replace(experiment, epochs=9, epoch=len(changes), changes=changes)
    trainer = trained(experiment)
    experiment = experiment.reached(trainer)
    text = experiment_json(experiment, trainer)
    again = read_upload(text.encode()).experiment
    assert again == experiment
    assert experiment_json(again, trained(again)) == text
    # Of each change of points a link has the same, and a file says that it is of version 2.
    has_points = any(change.data for change in experiment.changes)
    is_new = has_points or bool(experiment.since_2)
    assert json.loads(text)["version"] == (2 if is_new else 1)


def test_500_own_points_fit_into_a_file():
    own = OwnPoints((Point(1_000, 1_000, 1),) * 500)
    experiment = Experiment(data=own)
    text = experiment_json(experiment, experiment.trainer())
    assert len(text.encode()) < MAX_BYTES
    assert read_upload(text.encode()).experiment == experiment


def test_a_change_of_points_in_a_file_has_what_is_new():
    five = OwnPoints((*as_points(XOR), Point(500, 250, 1)))
    changes = (Change(2, 0.3, "squared", (), five), Change(3, 0.5, "squared"))
    experiment = Experiment(epoch=4, changes=changes)
    text = experiment_json(experiment, trained(experiment))
    document = json.loads(text)
    assert (document["format"], document["version"]) == ("xor-lab-experiment", 2)
    first = {"epoch": 2, "learning_rate": 0.3, "loss": "squared"}
    assert document["experiment"]["changes"] == [
        first | {"points": {"at": 4, "out": 0, "in": [[500, 250, 1]]}},
        {"epoch": 3, "learning_rate": 0.5, "loss": "squared"},
    ]
    assert len(document["trained"]["outputs"]) == 5
    assert read_upload(text.encode()).experiment == experiment
    assert file_stem(experiment) == "xor-lab-own-points-2-3-1-notebook-epoch4"
    for old, new, said in (
        ('"version": 2', '"version": 1', "“version” must be 2"),
        ('"at": 4', '"at": 5', "in “experiment.changes”, a change of points takes away some that"),
        ('"at": 4', '"at": -1', "takes away some that are not there"),
        ('"at": 4', '"at": 4.0', "“experiment.changes[0].points.at” must be a whole number"),
        ('"out": 0', '"out": 1', "takes away some that are not there"),
        ('"out": 0, ', "", "“experiment.changes[0].points.out” is missing"),
        ('"out": 0', '"off": 0', "points.out” is missing"),
        ("[500, 250, 1]", "[500, 250]", "“experiment.changes[0].points.in[0]” must be a list of 3"),
        ("[500, 250, 1]", "[500, 1250, 1]", "in “experiment.changes”, own points must lie in the"),
        ("[500, 250, 1]", "[500, 250, 2]", "in “experiment.changes”, own points must lie in the"),
    ):
        assert old in text or old == '"out": 0, '
        wrong = re.sub(r'"out": 0,\s*', "", text) if not new else text.replace(old, new)
        with pytest.raises(ValueError, match=re.escape(said)):
            read_upload(wrong.encode())


def test_the_longest_file_of_changed_points_is_read():
    changes = []
    for k in range(1, 11):
        rows = ((90 * k + n % 7, 1_000 - n, n % 2) for n in range(500))
        points = OwnPoints(tuple(Point(*row) for row in rows))
        changes.append(Change(k, 1 / 3, "cross_entropy", (), points))
    experiment = Experiment(
        data=OwnPoints((Point(1_000, 1_000, 1),) * 500), epoch=10, changes=tuple(changes)
    )
    text = experiment_json(experiment, trained(experiment))
    assert len(text.encode()) < MAX_BYTES
    assert read_upload(text.encode()).experiment == experiment


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('"version": 2', '"version": 1', "experiment.data"),
        ('"name": "moons"', '"name": "pies"', "data"),
        ('"n": 40', '"n": 4.5', "data.n"),
        ('"n": 40', '"n": 5000', "data"),
        ('"noise": 0.15', '"noise": NaN', "data.noise"),
        ('"noise": 0.15', '"loud": 0.15', "data.noise"),
        ('"percent": 25', '"percent": 99', "test"),
        ('"percent": 25', '"percent": "25"', "test.percent"),
        ('"data": {', '"old": {', "experiment.old"),
        ('"data": {', '"data": {"points": 3, ', "data"),
    ],
)
def test_a_wrong_file_of_version_2_is_refused_by_the_name_of_the_field(old, new, word: str):
    experiment = Experiment(data=ReadyMade("moons", 40, 0.15, 7), test=HeldOut(25))
    text = experiment_json(experiment, experiment.trainer())
    assert old in text
    with pytest.raises(ValueError, match=word.replace(".", r"\.")):
        read_upload(text.replace(old, new).encode())
