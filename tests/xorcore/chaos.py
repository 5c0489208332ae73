"""How far two programs can agree on a run: as far as the reference agrees with itself.

In a chaotic run any difference, also that of a last digit, doubles every few epochs. Two programs
that sum in another order then part for good, and neither is wrong. Whether a run is chaotic can
be seen without the second program: disturb the reference's start by some last digits, and see
how far it departs from the undisturbed one.
"""

from dataclasses import replace

import numpy as np

from tests.xorcore.random_runs import Run
from xorcore import Experiment, Trainer

DISTURBANCE = 1e-15
"""Of every start weight, up or down: four or so units in its last place."""
FACTOR = 1_000
"""Rounding disturbs a run in every epoch, and not just once."""

COLUMNS = ("mean_absolute_error", "lowest", "highest", "least_worst", "weights")


def assert_same(actual: np.ndarray, expected: np.ndarray, digits: float = 1e-9) -> None:
    """Compare to so many digits of what is largest."""
    scale = np.abs(expected).max(initial=1e-6)
    np.testing.assert_allclose(actual, expected, rtol=0, atol=digits * scale)


def assert_same_run(actual: Trainer, reference: Trainer, run: Run) -> None:
    """Compare the histories, to 1e-9 as long as the reference agrees with itself so far.

    `reference` has trained `run` on NumPy. Where the disturbed copies depart further, so may
    `actual`; from where they depart by more than 1e-9 nothing can be compared.
    """
    np.testing.assert_array_equal(actual.history.epochs, reference.history.epochs)
    copies = [_disturbed(run, reference.epoch, seed) for seed in (1, 2)]
    apart = [_difference(copy, reference) for copy in copies]
    departure = np.maximum.accumulate(np.max(apart, axis=0))  # up to each checkpoint
    # Of all columns: the least error so far stays where it is while the weights part for good.
    comparable = (departure < 1e-9).all(axis=1)
    allowed = np.maximum(1e-9, FACTOR * departure)
    is_same = (_difference(actual, reference) <= allowed)[comparable]
    assert is_same.all(), dict(zip(COLUMNS, is_same.all(axis=0), strict=True))


def is_chaotic(run: Run, epochs: int) -> bool:
    """Whether last digits at the start decide where the run is after so many epochs."""
    ends = [run.trainer(engine="numpy"), _disturbed(run, epochs, seed=1)]
    ends[0].advance(epochs)
    expected, found = (end.network.flat() for end in ends)
    return bool(np.abs(found - expected).max() > 1e-9 / FACTOR * np.abs(expected).max())


def _disturbed(run: Run, epochs: int, seed: int) -> Trainer:
    flat = run.network.flat()
    signs = np.random.default_rng(seed).choice([-1, 1], flat.size)
    start = run.network.with_weights(flat * (1 + DISTURBANCE * signs))
    trainer = replace(run, network=start).trainer(engine="numpy")
    trainer.advance(epochs)
    return trainer


def _difference(actual: Trainer, reference: Trainer) -> np.ndarray:
    """How far apart they are, by checkpoint and column: shares of the column's largest value."""
    shares = []
    for column in COLUMNS:
        expected = _rows(reference, column)
        scale = np.abs(expected).max(initial=1e-6)
        shares.append(np.abs(_rows(actual, column) - expected).max(axis=1) / scale)
    return np.transpose(shares)


def _rows(trainer: Trainer, column: str) -> np.ndarray:
    values = getattr(trainer.history, column)
    return values.reshape(len(values), -1)


def is_steady(experiment: Experiment) -> bool:
    """Whether other last digits, at its start and at its pushes, leave an experiment where it is.

    As long as ``is_chaotic`` would say no of a run without changes.
    """
    ends = []
    for disturbance in (0.0, DISTURBANCE):
        factors = 1 + disturbance * np.resize([1, -1, -1], experiment.weight_count)
        network = experiment.network()
        trainer = Trainer(
            network.with_weights(network.flat() * factors),
            experiment.dataset,
            experiment.learning_rate,
            experiment.loss,
            **vars(experiment.method),
            changes=[
                change._replace(weights=tuple(factors * change.weights) if change.weights else ())
                for change in experiment.changes
            ],
            engine="numpy",
        )
        trainer.advance(experiment.epoch)
        ends.append(trainer.network.flat())
    expected, found = ends
    return bool(np.abs(found - expected).max() <= 1e-9 / FACTOR * np.abs(expected).max(initial=1))
