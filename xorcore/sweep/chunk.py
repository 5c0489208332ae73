"""A chunk of a sweep: runs of one architecture that advance together, as one task."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xorcore.engines.engine import BATCH_BY_NAME, choose
from xorcore.model import Array
from xorcore.model.batches import PLAIN, Method
from xorcore.model.dataset import Dataset
from xorcore.model.network import Network, random_weights, weight_count
from xorcore.runs.trainer import Trainer

CHUNK = 1_024
"""Runs that advance together, at most. Those of 2-3-1 take half a megabyte, which fits the cache
of one core; half as many cost a fifth more for the calls, and more of them gain nothing."""

_SLICE = {"numpy": 16_000_000, "numba": 64_000_000}
"""Work of one slice (as ``Chunk.work``): a hundredth of a second or some."""


@dataclass(frozen=True, eq=False)
class Chunk:
    """R runs of one architecture, with everything that a worker needs.

    hidden_index, start: the place of the results: the entry of the sweep's hidden sizes, and
        the first of its runs, counted learning rate by learning rate and seed by seed.
    tolerance, needed: solved is a run with so many absolute errors below the tolerance.
    checkpoints: (C,) epochs, from 0 to the end.
    learning_rates, seeds: (R,) each.
    engine: "numpy" or "numba".
    method: how the updates are made, of every run.
    """

    hidden_index: int
    start: int
    layers: tuple[int, ...]
    activation: str
    bias: bool
    dataset: Dataset
    loss: str
    tolerance: float
    needed: int
    checkpoints: NDArray[np.int64]
    learning_rates: Array
    seeds: NDArray[np.int64]
    engine: str = "numpy"
    method: Method = PLAIN

    @property
    def runs(self) -> slice:
        """The place of its runs among all runs of their hidden size."""
        return slice(self.start, self.start + len(self.seeds))

    @property
    def work(self) -> int:
        """Number of multiplications and activations, roughly: its time is proportional to it."""
        return self.work_per_epoch * int(self.checkpoints[-1])

    @property
    def work_per_epoch(self) -> int:
        """The work of one epoch of all runs."""
        per_pattern = weight_count(self.layers) + sum(self.layers)
        return len(self.seeds) * len(self.dataset.inputs) * per_pattern


class ChunkResult(NamedTuple):
    """The results of R runs. NaN stands for what is unknown because they were stopped early."""

    finished: bool
    diverged: NDArray[np.bool_]  # (R,)
    jumped: NDArray[np.bool_]  # (R,)
    errors: Array  # (R, P), absolute, at the end
    solved_at: Array  # (R,)
    error_curves: NDArray[np.float32]  # (R, C)
    weights: Array  # (R, N)


class ChunkRun:
    """A chunk under way. ``slices`` advances it, ``result`` gives the results so far.

    Raises ValueError when its engine is "numba" and there is none.
    """

    def __init__(self, chunk: Chunk) -> None:
        self._chunk = chunk
        self._template = Network.random(chunk.layers, 0, chunk.bias, chunk.activation)
        weights = random_weights(chunk.layers, chunk.seeds.tolist(), chunk.bias)
        settings = weights, chunk.dataset, chunk.learning_rates, chunk.loss, chunk.method
        self._batch = BATCH_BY_NAME[choose(chunk.engine)](self._template, *settings)
        runs = len(chunk.seeds)
        self._ends: dict[int, Trainer] = {}  # the last finite states of runs that diverged
        self._errors = np.abs(self._batch.measure().T)  # (R, P)
        self._solved_at = np.full(runs, np.nan)
        self._curves = np.full((runs, len(chunk.checkpoints)), np.nan, np.float32)
        self._record(0)
        self.epoch = 0

    def slices(self) -> Iterator[None]:
        """Run to the end; yield every few hundredths of a second, so that the caller can stop."""
        longest = max(1, _SLICE[self._chunk.engine] // self._chunk.work_per_epoch)
        for index, checkpoint in enumerate(self._chunk.checkpoints[1:].tolist(), start=1):
            start, begin = self._batch.state, self.epoch
            while self.epoch < checkpoint:
                epochs = min(longest, checkpoint - self.epoch)
                self._batch.run(epochs)
                self._errors = np.abs(self._batch.measure().T)
                for run in np.flatnonzero(~self._batch.is_finite()).tolist():
                    yield from self._end(run, start[run], begin, self.epoch + epochs)
                for run, end in self._ends.items():
                    self._errors[run] = np.abs(end.error[:, 0])
                self.epoch += epochs
                if self.epoch == checkpoint:
                    self._record(index)
                yield

    def result(self) -> ChunkResult:
        """The results so far; errors and weights only when all epochs are done."""
        finished = bool(self.epoch == self._chunk.checkpoints[-1])
        errors, weights = self._errors.copy(), self._batch.weights
        diverged = np.zeros(len(weights), dtype=bool)
        for run, end in self._ends.items():
            weights[run] = end.network.flat()
            diverged[run] = True
        if not finished:
            errors[:] = weights[:] = np.nan
        rows = errors, self._solved_at, self._curves, weights
        return ChunkResult(finished, diverged, self._batch.jumped, *rows)

    def _record(self, index: int) -> None:
        self._curves[:, index] = self._errors.mean(axis=1)
        small = np.count_nonzero(self._errors < self._chunk.tolerance, axis=1)
        within = small >= self._chunk.needed
        self._solved_at[within & np.isnan(self._solved_at)] = self._chunk.checkpoints[index]

    def _end(self, run: int, state: Array, begin: int, end: int) -> Iterator[None]:
        """Let the Trainer find the last finite state of a run before `end`, and stop the run.

        From its `state` at the last checkpoint on, the epoch `begin`, which is the same however
        the epochs since are divided.
        """
        chunk, method = self._chunk, self._chunk.method
        trainer = Trainer(
            self._template.with_weights(method.parts(state)[0]),
            chunk.dataset,
            float(chunk.learning_rates[run]),
            chunk.loss,
            **vars(method),
            epoch=begin,
            state=state,
            engine="numpy",  # the same on every worker, whatever is installed there
        )
        while not trainer.advance_to(end, seconds=0.01):
            yield
        self._ends[run] = trainer
        self._batch.halt(run)


def run_chunk(chunk: Chunk, _sweep: str = "") -> ChunkResult:
    """Run all of `chunk`: the task of an executor's worker, for the sweep of that name."""
    run = ChunkRun(chunk)
    for _ in run.slices():
        pass
    return run.result()
