"""A run as files: the experiment with its weights as JSON, its curve and checkpoints as CSV.

The JSON file; ``upload`` reads it back. Numbers are written to the last bit.

    format      always "xor-lab-experiment"
    version     1, or 2 if it has one of the settings that version 1 did not know
    experiment  every setting of ``Experiment``, by its name there:
        gate, activation, start, loss        text
        bias                                 true or false
        hidden                               units of each hidden layer, a list
        seed, epochs, epoch                  whole numbers; epoch is the one reached
        learning_rate, tolerance             numbers
        weights                              the start weights in one row, the order of
                                             ``Network.flat``; empty unless start is "edited"
        changes                              a list of {epoch, learning_rate, loss}, and of
                                             {epoch, learning_rate, loss, weights} for a push,
                                             at whose epoch these weights are put in place;
                                             in version 2 also with {points}, see below
      and in version 2, unless they are the default:
        rule                                 {name, decay} and the numbers of the update rule, by
                                             their names in ``update_rules``
        batch, shuffle                       whole numbers, as in ``batches.Method``
        data                                 what is learned in place of a gate:
                                             {name, n, noise, seed} of a ready-made set, or
                                             {points, units} of points of one's own
            points                           rows of x1, x2 and target: places in thousandths of
                                             the square's side, targets 0 or 1
            units                            what they mean: {x1, x2, target, words}, of x1 and x2
                                             {name, low, high}, the values at the ends of the side
        test                                 {percent, seed} of the points that are held out
        points of a change                   {at, out, in}: from number `at` on, 0 for the first,
                                             `out` of the points before give way to those of `in`,
                                             rows as above. A gate and a ready-made set have their
                                             places rounded to thousandths then.
    trained     the network at that epoch, for other programs
        weights                              one matrix (a list of rows) per layer, with
                                             one more row, the last, if there are biases
        outputs                              its outputs for the inputs 00, 01, 10, 11, or for
                                             all points that are learned there
        mean_absolute_error                  of these outputs

Loading a file restores the experiment: the run is trained again from its start to its epoch,
which restores its whole history. The weights in ``trained`` are not used for this; they are
checked, and show whether a file was changed (``Upload.difference``).
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from math import isnan
from typing import Any

from xorcore.model import Array
from xorcore.model.network import Network
from xorcore.runs.data import Data, ReadyMade, Splice
from xorcore.runs.experiment import SINCE_2, Experiment, rule_numbers
from xorcore.runs.history import History
from xorcore.runs.trainer import Change, Trainer

FORMAT = "xor-lab-experiment"
VERSIONS = (1, 2)
PUSH = "weights"
"""The field that a change has only if it is a push: files without it are as they always were."""
POINTS = "points"
"""The field that a change has only if other points are learned from its epoch on."""


def file_stem(experiment: Experiment) -> str:
    """A file name, without its extension, that describes the experiment."""
    start = f"seed{experiment.seed}" if experiment.start == "random" else experiment.start
    parts = [
        *("xor-lab", _taught(experiment), *map(str, experiment.layers)),
        *([] if experiment.activation == "sigmoid" else [experiment.activation]),
        *(["bias"] if experiment.bias else []),
        *([experiment.rule.name] if "rule" in experiment.method.not_plain else []),
        *(start, f"epoch{experiment.epoch}"),
    ]
    return "-".join(parts).replace("_", "-")


def _taught(experiment: Experiment) -> str:
    data = experiment.data_at(experiment.epoch)
    return data.dataset.name if data else experiment.gate


def experiment_json(experiment: Experiment, trainer: Trainer) -> str:
    """The JSON file. `experiment` is the run with the epoch reached by its `trainer`."""
    rule = experiment.rule
    settings = {field.name: getattr(experiment, field.name) for field in fields(experiment)} | {
        "rule": {name: getattr(rule, name) for name in ("name", *rule_numbers(rule))},
        "test": asdict(experiment.test),
        "changes": [*map(_change, experiment.changes, experiment.splices(experiment.changes))],
        "data": _data(experiment.data) if experiment.data else None,
    }
    for name in {*SINCE_2} - experiment.since_2.keys():
        del settings[name]
    document = {
        "format": FORMAT,
        "version": version_of(settings),
        "experiment": settings,
        "trained": {
            "weights": [weights.tolist() for weights in trainer.network.weights],
            "outputs": trainer.network.predict(trainer.dataset.inputs).ravel().tolist(),
            "mean_absolute_error": trainer.mean_absolute_error,
        },
    }
    text = json.dumps(document, indent=2, allow_nan=False)
    # One line for each row of numbers, not for each number.
    return re.sub(r"\[\s+([^\[\]{}]+?)\s+\]", _in_one_line, text) + "\n"


def version_of(settings: Mapping[str, Any]) -> int:
    """The version of a file with these settings, by name."""
    has_points = any(POINTS in change for change in settings["changes"])
    return 2 if has_points or settings.keys() & {*SINCE_2} else 1


def _change(change: Change, splice: Splice | None) -> dict[str, Any]:
    fields = change._asdict()
    del fields["data"]
    if not change.weights:
        del fields[PUSH]
    if splice:
        fields[POINTS] = {"at": splice.at, "out": splice.out, "in": splice.points}
    return fields


def _data(data: Data) -> dict[str, Any]:
    if isinstance(data, ReadyMade):
        return asdict(data)
    units = data.units
    axes = {"x1": units.x1._asdict(), "x2": units.x2._asdict()}
    return {"points": data.points, "units": axes | {"target": units.target, "words": units.words}}


def _in_one_line(row: re.Match[str]) -> str:
    return f"[{' '.join(row[1].split())}]"


def curve_csv(history: History, held_out: Array | None = None) -> str:
    """The error at every checkpoint, with its extremes since the checkpoint before.

    `held_out` (n,) is the error on held-out points, in one more column; where it is NaN, as none
    was held out, the cell is empty.
    """
    names = ["epochs", "mean_absolute_error", "lowest", "highest"]
    columns = [getattr(history, name).tolist() for name in names]
    if held_out is not None:
        names.append("held_out_mean_absolute_error")
        columns.append(["" if isnan(error) else error for error in held_out.tolist()])
    return _csv(("epoch", *names[1:]), zip(*columns, strict=True))


def checkpoints_csv(history: History, network: Network) -> str:
    """The error and every weight at every checkpoint; `network` gives the weights' names."""
    names = [f"W{matrix}[{below},{above}]" for matrix, below, above in network.weight_names]
    columns = history.epochs, history.mean_absolute_error, history.weights
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return _csv(
        ("epoch", "mean_absolute_error", *names),
        ((epoch, error, *weights) for epoch, error, weights in rows),
    )


def _csv(header: Sequence[str], rows: Iterable[Sequence[float | str]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return file.getvalue()
