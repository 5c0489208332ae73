"""The notebook's printed figures, its first epoch as it is traced here, and the walk through it."""

import json
from pathlib import Path

import numpy as np

from tests.xorcore.random_runs import Run
from xorcore import XOR, Network, trace_epoch
from xorcore.explain.walkthrough import Part, Step, walk_through

FIGURES = json.loads((Path(__file__).parent / "notebook_figures.json").read_text("utf-8"))
FIRST_EPOCH = FIGURES["first_epoch"]
FULL_RUN = FIGURES["full_run"]

TRAINED = Network((FULL_RUN["weights_0"], FULL_RUN["weights_1"]))
TRACE = trace_epoch(Network.notebook(), XOR, FIRST_EPOCH["learning_rate"])
STEPS = walk_through(TRACE, TRACE.before.unit_names)


def printed(matrix) -> str:
    """Give the text that NumPy prints, with the eight decimals that the notebook shows."""
    with np.printoptions(precision=8, suppress=False, floatmode="maxprec"):
        return str(np.asarray(matrix, dtype=np.float64))


def part_of(steps: tuple[Step, ...], number: int, key: str) -> Part:
    return next(part for part in steps[number - 1].parts if part.key == key)


def walk(run: Run) -> tuple[Step, ...]:
    trace = trace_epoch(run.network, run.dataset, run.learning_rate, run.loss)
    return walk_through(trace, run.network.unit_names)
