"""Strict parser for untrusted files in the JSON format of ``export``.

Every reader below takes a value from JSON and the name of its field, and returns the value or
raises a ValueError that names the field. Text from the file never gets into a message, except
for a field's name if that is a plain word.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from itertools import pairwise
from math import isfinite
from typing import Any, NamedTuple, TypeVar

import numpy as np

from xorcore.files.export import FORMAT, POINTS, PUSH, VERSIONS, version_of
from xorcore.model.network import Network
from xorcore.model.update_rules import RULES, Rule
from xorcore.runs.data import (
    Data,
    HeldOut,
    OwnPoints,
    Point,
    ReadyMade,
    Splice,
    WrongDataError,
)
from xorcore.runs.experiment import MAX_WEIGHT, Experiment, rule_numbers
from xorcore.runs.trainer import Change
from xorcore.runs.units import Axis, Units

MAX_BYTES = 256 * 1024

_MAX_DIGITS = 18
"""A whole number with more digits is above every limit, and slow to read."""

Reader = Callable[[Any, str], Any]
Made = TypeVar("Made")


class Upload(NamedTuple):
    """The content of a file: the experiment, and its trained network."""

    experiment: Experiment
    network: Network

    def difference(self, network: Network) -> float:
        """The largest difference between a weight in the file and the same one of `network`."""
        with np.errstate(over="ignore"):
            return float(np.abs(self.network.flat() - network.flat()).max())


def read_upload(content: bytes) -> Upload:
    """Read a file that ``export.experiment_json`` wrote.

    Raises ValueError, with a sentence for the user that names the field, for anything else.
    """
    if len(content) > MAX_BYTES:
        raise ValueError(f"the file must be at most {MAX_BYTES // 1024} KB")
    readers: dict[str, Reader] = {
        "format": partial(_exactly, FORMAT),
        "version": _version,
        "experiment": lambda value, _: value,  # its fields depend on the version
        "trained": lambda value, _: value,  # its shapes depend on the experiment
    }
    document = _object(readers, _parse(content), "")
    experiment = _experiment(document["version"], document["experiment"], "experiment")
    _exactly(version_of(document["experiment"]), document["version"], "version")
    learned = experiment.dataset_at(experiment.epoch)
    trained = _object(
        {
            "weights": partial(_matrices, experiment),
            "outputs": partial(_list, _number, len(learned.targets)),
            "mean_absolute_error": _number,
        },
        document["trained"],
        "trained",
    )
    return Upload(experiment, Network(trained["weights"], experiment.activation, experiment.bias))


def _parse(content: bytes) -> Any:
    try:
        return json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_without_duplicates,
            parse_int=lambda text: int(text) if len(text) <= _MAX_DIGITS else float(text),
        )
    except UnicodeDecodeError:
        raise ValueError("the file is not text in UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"the file is not JSON: see its line {error.lineno}") from None
    except RecursionError:
        raise ValueError("the file is not an experiment: its lists are nested too deeply") from None


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            twice = f"“{name}”" if _is_word(name) else "a field"
            raise ValueError(f"{twice} stands twice in one object of the file")
        found[name] = value
    return found


def _is_word(name: str) -> bool:
    """Whether a field's name can stand in a message as it is, and means nothing as Markdown."""
    words = re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", name, re.IGNORECASE | re.ASCII)
    return words is not None and len(name) <= 40


def _object(
    readers: Mapping[str, Reader], value: Any, field: str, optional: frozenset[str] = frozenset()
) -> dict[str, Any]:
    place = f"“{field}”" if field else "the file"
    if not isinstance(value, dict):
        raise ValueError(f"{place} must be an object with fields")
    path = f"{field}." if field else ""
    for name in readers:
        if name not in value and name not in optional:
            raise ValueError(f"“{path}{name}” is missing")
    for name in value:
        if name not in readers:
            unknown = f"“{path}{name}”" if _is_word(name) else f"a field in {place}"
            raise ValueError(f"{unknown} is not one that such a file has")
    return {name: readers[name](value[name], path + name) for name in readers if name in value}


def _experiment(version: int, value: Any, field: str) -> Experiment:
    readers = _SETTINGS | _SINCE_2 if version == 2 else _SETTINGS
    settings = _object(readers, value, field, optional=frozenset(_SINCE_2))
    if settings["start"] != "edited" and settings["weights"]:
        raise ValueError(f"“{field}.weights” must be empty unless “start” is edited")
    changes = settings.pop("changes")
    splices = [change.pop(POINTS, None) for change in changes]
    experiment = _made(Experiment, settings, field)
    try:
        follow = experiment.with_points([Change(**change) for change in changes], splices)
    except WrongDataError as error:
        raise ValueError(f"in “{field}.changes”, a change of points {error}") from None
    except ValueError as error:  # of a point
        raise ValueError(f"in “{field}.changes”, {error}") from None
    return _made(partial(replace, experiment), {"changes": follow}, field)


def _matrices(experiment: Experiment, value: Any, field: str) -> tuple[list[list[float]], ...]:
    layers = list(pairwise(experiment.layers))
    matrices = _list(lambda matrix, _: matrix, len(layers), value, field)
    return tuple(
        _list(partial(_list, _number, above), below + experiment.bias, matrix, f"{field}[{number}]")
        for number, ((below, above), matrix) in enumerate(zip(layers, matrices, strict=True))
    )


def _list(read: Reader, length: int | None, value: Any, field: str) -> list[Any]:
    if not isinstance(value, list) or length not in (None, len(value)):
        raise ValueError(f"“{field}” must be a list{'' if length is None else f' of {length}'}")
    return [read(item, f"{field}[{number}]") for number, item in enumerate(value)]


def _exactly(expected: str | int, value: Any, field: str) -> str | int:
    # True is 1 and 1.0 is 1, to ``==``.
    if type(value) is not type(expected) or value != expected:
        raise ValueError(f"“{field}” must be {expected}")
    return value


def _version(value: Any, field: str) -> Any:
    if type(value) is not int or value not in VERSIONS:
        raise ValueError(f"“{field}” must be {' or '.join(map(str, VERSIONS))}")
    return value


def _of_type(expected: type, description: str) -> Reader:
    def read(value: Any, field: str) -> Any:
        if type(value) is not expected:
            raise ValueError(f"“{field}” must be {description}")
        return value

    return read


_text = _of_type(str, "text")
_truth = _of_type(bool, "true or false")
_whole = _of_type(int, "a whole number within its limits")


def _number(value: Any, field: str) -> float:
    if type(value) not in (int, float) or not isfinite(value):
        raise ValueError(f"“{field}” must be a finite number")
    return float(value)


def _start_weight(value: Any, field: str) -> float:
    weight = _number(value, field)
    if abs(weight) > MAX_WEIGHT:
        raise ValueError(f"“{field}” must be from {-MAX_WEIGHT:,.0f} to {MAX_WEIGHT:,.0f}")
    return weight


def _row(read: Reader) -> Reader:
    return lambda value, field: tuple(_list(read, None, value, field))


def _change(value: Any, field: str) -> dict[str, Any]:
    """The fields of a change, with a ``Splice`` for its points."""
    return _object(_CHANGE, value, field, optional=frozenset((PUSH, POINTS)))


def _splice(value: Any, field: str) -> Splice:
    fields = _object({"at": _whole, "out": _whole, "in": _row(_point)}, value, field)
    return Splice(fields["at"], fields["out"], fields["in"])


def _rule(value: Any, field: str) -> Rule:
    name = value.get("name") if isinstance(value, dict) else None
    if not isinstance(name, str) or name not in RULES:
        raise ValueError(f"“{field}” must have a “name” that is one of {', '.join(RULES)}")
    numbers = dict.fromkeys(rule_numbers(RULES[name]), _number)
    settings = _object({"name": _text, **numbers}, value, field)
    return _made(RULES[name], {number: settings[number] for number in numbers}, field)


def _data(value: Any, field: str) -> Data:
    is_own = isinstance(value, dict) and "points" in value
    read = _object(_OWN_POINTS if is_own else _READY_MADE, value, field)
    return _made(OwnPoints, read, field) if is_own else _made(ReadyMade, read, field)


def _units(value: Any, field: str) -> Units:
    return _made(Units, _object(_UNITS, value, field), field)


def _made(kind: Callable[..., Made], fields: dict[str, Any], field: str) -> Made:
    try:
        return kind(**fields)
    except ValueError as error:
        raise ValueError(f"in “{field}”, {error}") from None


def _point(value: Any, field: str) -> Point:
    return Point(*_list(_whole, len(Point._fields), value, field))


def _axis(value: Any, field: str) -> Axis:
    return Axis(**_object({"name": _text, "low": _number, "high": _number}, value, field))


def _held_out(value: Any, field: str) -> HeldOut:
    return _made(HeldOut, _object({"percent": _whole, "seed": _whole}, value, field), field)


_READY_MADE: Mapping[str, Reader] = {"name": _text, "n": _whole, "noise": _number, "seed": _whole}
_OWN_POINTS: Mapping[str, Reader] = {"points": _row(_point), "units": _units}
_UNITS: Mapping[str, Reader] = {
    "x1": _axis,
    "x2": _axis,
    "target": _text,
    "words": lambda value, field: tuple(_list(_text, 2, value, field)),
}

_SETTINGS: dict[str, Reader] = {
    "gate": _text,
    "hidden": _row(_whole),
    "activation": _text,
    "bias": _truth,
    "start": _text,
    "seed": _whole,
    "weights": _row(_start_weight),
    "learning_rate": _number,
    "loss": _text,
    "epochs": _whole,
    "tolerance": _number,
    "epoch": _whole,
    "changes": _row(_change),
}
"""The reader of each setting of ``Experiment``, which checks the limits itself."""

_CHANGE: Mapping[str, Reader] = {
    **{name: _SETTINGS[name] for name in ("epoch", "learning_rate", "loss", PUSH)},
    POINTS: _splice,
}

_SINCE_2: dict[str, Reader] = {
    "rule": _rule,
    "batch": _whole,
    "shuffle": _whole,
    "data": _data,
    "test": _held_out,
}
"""Those that a file of version 2 may have besides."""
