"""However a run came to where it is, its file and its link lead there again, to the last bit."""

from contextlib import suppress
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings

from tests.xorcore.comparing import assert_same
from tests.xorcore.random_experiments import experiments_with_data
from tests.xorcore.random_runs import SEEDS
from xorcore import LOSSES, Experiment, Trainer
from xorcore.engines.numba_engine import is_available
from xorcore.files.export import experiment_json
from xorcore.files.upload import read_upload
from xorcore.runs.data import OwnPoints, Point


def changed(trainer: Trainer, random: Random) -> Trainer:
    """Change something in the run, or go back in it; gives the run that goes on."""
    match random.randrange(5):
        case 0:
            trainer.learning_rate = random.uniform(0.01, 5)
        case 1:
            trainer.loss = random.choice(LOSSES)
        case 2:
            return trainer.branched(random.randint(1, trainer.epoch))
        case 3:
            weights = [random.uniform(-3, 3) for _ in trainer.network.flat()]
            return trainer.pushed(random.randint(1, trainer.epoch), weights)
        case _:
            count = random.choice((1, 6))
            rows = [[random.randint(0, 1_000) for _ in range(3)] for _ in range(count)]
            points = tuple(Point(x1, x2, other % 2) for x1, x2, other in rows)
            trainer.change_points(OwnPoints(points))
    return trainer


@pytest.mark.parametrize("engine", ["numpy", "numba"] if is_available() else ["numpy"])
@settings(max_examples=60)
@given(experiment=experiments_with_data(), seed=SEEDS)
def test_however_a_run_came_there_its_file_and_its_link_lead_there(
    engine: str, experiment: Experiment, seed: int
):
    random, begun = Random(seed), {"epochs": 10_000, "epoch": 0, "changes": (), "tolerance": 0.0}
    experiment = replace(experiment, **begun)
    trainer = experiment.trainer(engine)
    for _ in range(10):
        trainer.advance(random.choice((1, 5, 400)))
        for _ in range(random.randrange(3) if trainer.epoch else 0):
            with suppress(ValueError):  # with other points, or weights, nothing is finite
                trainer = changed(trainer, random)
    reached = experiment.reached(trainer)
    assert read_upload(experiment_json(reached, trainer).encode()).experiment == reached
    assert Experiment.from_query(reached.to_query()) == (reached, ())
    again = reached.trainer(engine)
    again.advance(reached.epoch)
    again.diverged = trainer.diverged  # which is found only by trying to go on
    assert_same(again, trainer)
