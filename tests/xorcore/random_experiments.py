"""Experiments to try, drawn by hypothesis."""

from dataclasses import replace

from hypothesis import strategies as st

from tests.xorcore.random_runs import SEEDS, rules
from xorcore import GATES, HIDDEN_ACTIVATIONS, LOSSES, Change, Experiment
from xorcore.model.datasets import READY_MADE
from xorcore.runs.data import HeldOut, OwnPoints, Point, ReadyMade, as_points
from xorcore.runs.experiment import (
    MAX_BATCH,
    MAX_EPOCHS,
    MAX_LEARNING_RATE,
    MAX_PUSHED,
    MAX_SEED,
    MAX_UNITS,
    MAX_WEIGHT,
)

LEARNING_RATES = st.floats(0, MAX_LEARNING_RATE, exclude_min=True)


_STEPS = st.integers(0, 1_000)
POINTS = st.builds(Point, _STEPS, _STEPS, st.integers(0, 1))
OWN = st.builds(OwnPoints, st.lists(POINTS, min_size=1, max_size=20).map(tuple))
DATA = OWN | st.builds(
    ReadyMade, st.sampled_from([*READY_MADE]), st.integers(4, 20), st.floats(0, 0.5), SEEDS
)


@st.composite
def experiments_with_data(draw) -> Experiment:
    """An experiment as below that learns points in place of a gate, a part of them held out.

    On its way other points may take their place, or that of a gate.
    """
    held_out = st.just(HeldOut()) | st.builds(HeldOut, st.integers(1, 50), SEEDS)
    experiment = draw(experiments())
    if draw(st.integers(0, 3)):
        experiment = replace(experiment, data=draw(DATA), test=draw(held_out))
    changes, points = list[Change](), as_points(experiment.whole)
    for change in experiment.changes:
        match draw(st.integers(0, 2)):
            case 1:
                points = draw(OWN).points
            case 2:  # one is taken away or comes, or both
                at = draw(st.integers(0, len(points)))
                put = tuple(draw(st.lists(POINTS, max_size=1))) or points[:1]
                points = (*points[:at], *put, *points[at + 1 :])
            case _:
                changes.append(change)
                continue
        changes.append(change._replace(data=OwnPoints(points)))
    return replace(experiment, changes=tuple(changes))


@st.composite
def experiments(draw) -> Experiment:
    """Every valid experiment that a link can carry: a setting that has no use is the default."""
    chosen = {
        "gate": draw(st.sampled_from([*GATES])),
        "hidden": tuple(draw(st.lists(st.integers(1, MAX_UNITS), min_size=1, max_size=4))),
        "activation": draw(st.sampled_from([*HIDDEN_ACTIVATIONS])),
        "bias": draw(st.booleans()),
        "learning_rate": draw(LEARNING_RATES),
        "loss": draw(st.sampled_from(LOSSES)),
        "epochs": draw(st.integers(1, MAX_EPOCHS)),
        "tolerance": draw(st.floats(0, 1, exclude_max=True)),
    }
    if draw(st.booleans()):
        chosen |= {
            "rule": draw(rules()),
            "batch": draw(st.none() | st.integers(1, 4) | st.just(MAX_BATCH)),
            "shuffle": draw(st.none() | SEEDS),
        }
    match draw(st.sampled_from(["notebook", "random", "edited"])):
        case "notebook":
            chosen |= {"start": "notebook", "hidden": (3,), "bias": False}
        case "random":
            chosen |= {"start": "random", "seed": draw(st.integers(0, MAX_SEED))}
        case "edited":
            count = Experiment(**chosen, start="random").weight_count
            chosen |= {"start": "edited", "weights": draw(_weights(count))}
    epoch = draw(st.integers(0, chosen["epochs"]))
    changed = draw(st.lists(st.integers(1, epoch), unique=True, max_size=5)) if epoch else []
    count = Experiment(**chosen).weight_count
    pushes = draw(st.integers(0, min(len(changed), MAX_PUSHED // count)))  # the first changes
    changes = tuple(
        Change(
            at,
            draw(LEARNING_RATES),
            draw(st.sampled_from(LOSSES)),
            draw(_weights(count)) if number < pushes else (),
        )
        for number, at in enumerate(sorted(changed))
    )
    return Experiment(**chosen, epoch=epoch, changes=changes)


def _weights(count: int) -> st.SearchStrategy[tuple[float, ...]]:
    weight = st.floats(-MAX_WEIGHT, MAX_WEIGHT)
    return st.lists(weight, min_size=count, max_size=count).map(tuple)
