"""Epochs to walk through: the notebook's first one, and that of any run."""

from tests.xorcore.random_runs import Run
from xorcore import XOR, Network, trace_epoch
from xorcore.explain.walkthrough import Part, Step, walk_through

TRACE = trace_epoch(Network.notebook(), XOR, 0.3)
STEPS = walk_through(TRACE, TRACE.before.unit_names)


def part_of(steps: tuple[Step, ...], number: int, key: str) -> Part:
    """The part `key` of the step with this number."""
    return next(part for part in steps[number - 1].parts if part.key == key)


def walk(run: Run) -> tuple[Step, ...]:
    """The steps of the first epoch of `run`."""
    trace = trace_epoch(run.network, run.dataset, run.learning_rate, run.loss)
    return walk_through(trace, run.network.unit_names)
