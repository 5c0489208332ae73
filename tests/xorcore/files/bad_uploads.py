"""Files that must be refused: what somebody, or something, might upload instead of a run."""

import json
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from xorcore import Adam, Change, Experiment
from xorcore.files.export import experiment_json

_EXPERIMENT = Experiment(
    hidden=(2, 2),
    bias=True,
    start="edited",
    weights=tuple(0.1 * number for number in range(15)),
    epochs=500,
    epoch=20,
    changes=(Change(5, 0.5, "squared"), Change(9, 0.25, "cross_entropy")),
)
Path = Sequence[str | int]


def good_file(experiment: Experiment = _EXPERIMENT) -> dict[str, Any]:
    """A file as it should be, as JSON has it."""
    trainer = experiment.trainer()
    trainer.advance(experiment.epoch)
    return json.loads(experiment_json(experiment, trainer))


def good_file_of_version_2() -> dict[str, Any]:
    """One with all that version 1 did not know."""
    return good_file(replace(_EXPERIMENT, rule=Adam(decay=0.01), batch=3, shuffle=7))


def with_value(document: Any, path: Path, value: Any) -> Any:
    """A copy of `document` with another value at `path`."""
    if not path:
        return value
    document = deepcopy(document)
    inner = document
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return document


def _written(path: str, value: Any, version: int = 1) -> bytes:
    steps = [int(name) if name.isdigit() else name for name in path.split(".")]
    document = good_file() if version == 1 else good_file_of_version_2()
    return json.dumps(with_value(document, steps, value)).encode()


def _replaced(old: str, new: str) -> bytes:
    text = json.dumps(good_file())
    assert old in text
    return text.replace(old, new, 1).encode()


_INFINITE = float("inf")
_MATRIX = [[0.5, 0.5]] * 3

# Of each: a word that its refusal must have in it, which is the field where there is one.
BAD_UPLOADS: list[tuple[str, bytes]] = [
    # ---- no JSON, or another kind of it
    ("JSON", b""),
    ("JSON", b" \n"),
    ("JSON", b"{"),
    ("JSON", b"PK\x03\x04not a notebook"),
    ("JSON", b"epoch,mean_absolute_error\n0,0.5\n"),
    ("JSON", b"__import__('os').system('true')"),
    ("JSON", json.dumps(good_file()).encode() + b"{}"),
    ("UTF-8", b"\xff\xfe\x00\x80"),
    ("UTF-8", b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00\x8c"),  # a pickle begins like this
    ("nested", b"[" * 200_000),
    ("nested", b'{"a":' * 40_000),
    ("KB", b" " * (256 * 1024) + b"{}"),
    ("object", b"[]"),
    ("object", b"null"),
    ("object", b"NaN"),
    ("object", b"1" * 200_000),
    ("format", b"{}"),
    # ---- fields missing, twice, unknown
    ("version", b'{"format": "xor-lab-experiment"}'),
    ("seed", _replaced('"seed": 42, ', "")),
    ("seed", _replaced('"seed": 42', '"seed": 42, "seed": 43')),
    ("outputs", _replaced('"outputs"', '"answers"')),
    ("hidden_units", _written("experiment.hidden_units", 3)),
    ("field", _written("experiment.<img src=x>", 3)),
    ("field", _written("experiment.![x](//y)", 3)),
    ("field", _written("experiment.\ud800", 3)),
    ("field", _written("experiment." + "a" * 5_000, 3)),
    ("changes", _written("experiment.changes.0.tolerance", 3)),
    # ---- the wrong kind of value
    ("format", _written("format", "xor-lab")),
    ("version", _written("version", 3)),
    ("version", _written("version", 0)),
    ("version", _written("version", True)),
    ("version", _written("version", 1.0)),
    ("experiment", _written("experiment", [])),
    ("trained", _written("trained", None)),
    ("gate", _written("experiment.gate", 6)),
    ("gate", _written("experiment.gate", ["xor"])),
    ("bias", _written("experiment.bias", 1)),
    ("bias", _written("experiment.bias", "true")),
    ("seed", _written("experiment.seed", True)),
    ("seed", _written("experiment.seed", 42.0)),
    ("seed", _written("experiment.seed", "42")),
    ("epoch", _written("experiment.epoch", None)),
    ("hidden", _written("experiment.hidden", 3)),
    ("hidden", _written("experiment.hidden", [True, 2])),
    ("learning_rate", _written("experiment.learning_rate", "0.3")),
    ("learning_rate", _written("experiment.learning_rate", True)),
    ("weights", _written("experiment.weights.3", False)),
    ("changes", _written("experiment.changes", {})),
    ("changes", _written("experiment.changes.1", [9, 0.25, "cross_entropy"])),
    # ---- beyond the limits
    ("gate", _written("experiment.gate", "xyz")),
    ("activation", _written("experiment.activation", "step")),
    ("loss", _written("experiment.loss", "")),
    ("start", _written("experiment.start", "zero")),
    ("hidden", _written("experiment.hidden", [])),
    ("hidden", _written("experiment.hidden", [2, 0])),
    ("hidden", _written("experiment.hidden", [9])),
    ("hidden", _written("experiment.hidden", [1] * 5)),
    ("seed", _written("experiment.seed", -1)),
    ("seed", _written("experiment.seed", 2**32)),
    ("seed", _replaced('"seed": 42', '"seed": ' + "9" * 100_000)),
    ("epochs", _written("experiment.epochs", 2_000_001)),
    ("epoch", _written("experiment.epoch", 501)),
    ("learning rate", _written("experiment.learning_rate", 0)),
    ("learning rate", _written("experiment.learning_rate", 100.5)),
    ("learning_rate", _written("experiment.learning_rate", _INFINITE)),
    ("learning_rate", _replaced('"learning_rate": 0.3', '"learning_rate": 1e999')),
    ("learning_rate", _replaced('"learning_rate": 0.3', '"learning_rate": -' + "9" * 5_000)),
    ("tolerance", _written("experiment.tolerance", 1)),
    ("tolerance", _written("experiment.tolerance", float("nan"))),
    ("weights", _written("experiment.weights.0", 1_001)),
    ("weights", _written("experiment.weights.0", float("nan"))),
    ("weights", _written("experiment.weights", [0.1] * 14)),
    ("weights", _written("experiment.start", "random")),
    ("start", _written("experiment.start", "notebook")),
    ("changes", _written("experiment.changes.1.epoch", 5)),
    ("changes", _written("experiment.changes.1.epoch", 21)),
    ("changes", _written("experiment.changes.0.epoch", 0)),
    ("changes", _written("experiment.changes.0.learning_rate", -1)),
    ("changes", _written("experiment.changes.0.loss", "absolute")),
    # ---- a push
    ("changes[0].weights", _written("experiment.changes.0.weights", 0.5)),
    ("changes[0].weights", _written("experiment.changes.0.weights", None)),
    ("changes[0].weights[3]", _written("experiment.changes.0.weights", [0.1, 0.1, 0.1, "1"])),
    ("changes[0].weights[1]", _written("experiment.changes.0.weights", [0.1, -1_001])),
    ("pushes of 15 weights", _written("experiment.changes.0.weights", [0.1] * 14)),
    # ---- how the updates are made
    ("rule", _written("version", 1, version=2)),
    ("version", _written("version", 3, version=2)),
    ("version", _written("version", 2.0, version=2)),
    ("batch", _written("experiment.batch", 3)),
    ("batch", _written("experiment.batch", None, version=2)),
    ("batch", _written("experiment.batch", 0, version=2)),
    ("batch", _written("experiment.batch", 501, version=2)),
    ("batch", _written("experiment.batch", True, version=2)),
    ("batch", _written("experiment.batch", 2.0, version=2)),
    ("shuffle", _written("experiment.shuffle", -1, version=2)),
    ("shuffle", _written("experiment.shuffle", "7", version=2)),
    ("rule", _written("experiment.rule", "adam", version=2)),
    ("rule", _written("experiment.rule", {}, version=2)),
    ("rule", _written("experiment.rule", None, version=2)),
    ("rule", _written("experiment.rule.name", "sgd", version=2)),
    ("rule", _written("experiment.rule.name", ["adam"], version=2)),
    ("rule.momentum", _written("experiment.rule.name", "momentum", version=2)),
    ("rule.momentum", _written("experiment.rule.momentum", 0.9, version=2)),
    ("rule.beta1", _written("experiment.rule.beta1", "0.9", version=2)),
    ("rule.beta2", _written("experiment.rule.beta2", float("nan"), version=2)),
    ("beta1 must be", _written("experiment.rule.beta1", 1.0, version=2)),
    ("epsilon must be", _written("experiment.rule.epsilon", 0, version=2)),
    ("decay must be", _written("experiment.rule.decay", -1e300, version=2)),
    # ---- weights of another network
    ("trained.weights", _written("trained.weights", [])),
    ("trained.weights", _written("trained.weights", [_MATRIX, _MATRIX])),
    ("trained.weights", _written("trained.weights.0", _MATRIX[:2])),
    ("trained.weights", _written("trained.weights.0.1", [0.5])),
    ("trained.weights", _written("trained.weights.0.1.1", None)),
    ("trained.weights", _written("trained.weights.0.1.1", [0.5])),
    ("trained.weights", _written("trained.weights.0.1.1", _INFINITE)),
    ("trained.outputs", _written("trained.outputs", [0.5] * 3)),
    ("trained.mean_absolute_error", _written("trained.mean_absolute_error", "small")),
]
