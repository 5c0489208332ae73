"""``sweep``: a network for every combination of seed, learning rate and hidden size."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, wait
from time import perf_counter

import numpy as np

from xorcore.engines.batch_engine import BatchEpochs
from xorcore.model.dataset import XOR, Dataset
from xorcore.model.network import Network
from xorcore.sweep.chunk import Chunk, ChunkRun, run_chunk
from xorcore.sweep.request import SweepRequest
from xorcore.sweep.result import SweepResult

Progress = Callable[[int, int], bool | None]

_INTERVAL = 0.1
"""Seconds between two reports of progress, at least; slices and waiting add a little."""

_CALIBRATION_SECONDS = 0.02
"""Time for which epochs of one architecture are run to estimate the duration of a sweep."""
_CALIBRATION_EPOCHS = 10
"""Epochs between two readings of the clock meanwhile, and networks drawn."""


def sweep(
    seeds: Sequence[int] = range(1000),
    learning_rates: Sequence[float] = (0.6,),
    hidden: Sequence[int | tuple[int, ...]] = (3,),
    epochs: int = 10_000,
    dataset: Dataset = XOR,
    activation: str = "sigmoid",
    bias: bool = False,
    loss: str = "squared",
    tolerance: float = 0.1,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> SweepResult:
    """Train a network for every combination of `seeds`, `learning_rates` and `hidden`.

    Each run starts from ``Network.random`` and ends as ``Trainer`` would end it, except for the
    last digits, since sums run in another order. Weights and errors agree to 1e-9 as a rule. Where
    steps are too large for the curvature (without biases in some runs from a learning rate of 1.75
    on, with cross-entropy from 0.4, in deep networks from 0.05) every difference grows, often to
    thousandths; if the error then jumps, the Trainer may end the run otherwise. Of such runs
    ``SweepResult.jumped`` misses one in a hundred, at a rate of 30 or more one in three.
    The result is the same to the last bit with every executor, and for a run in any company;
    alone, as the only run of its hidden size, its last digits may differ, since NumPy then sums
    in another order.

    The settings, their limits and the memory of the result are those of ``SweepRequest``; the
    work takes some megabytes more, in each process.

    executor: any ``concurrent.futures.Executor``; it is given chunks of up to 1,024 runs as
        tasks. Without one the runs are done in this process.
    progress: called as ``progress(done, total)`` several times a second, in units of work
        whose ratio is the share of the time. When it returns False, the sweep stops and
        returns what is done so far, as ``SweepResult.done`` tells.

    Raises ValueError as ``SweepRequest`` does.
    """
    request = SweepRequest(
        seeds, learning_rates, hidden, epochs, dataset, activation, bias, loss, tolerance
    )
    result = SweepResult.nothing_done(request)
    complete(result, executor, progress)
    return result


def complete(
    result: SweepResult, executor: Executor | None = None, progress: Progress | None = None
) -> None:
    """Run the chunks that are missing in `result`, and put in their results one by one.

    `executor` and `progress` are as in ``sweep``.
    """
    chunks = [*result.request.chunks()]
    missing = [chunk for chunk in chunks if not result.has(chunk)]
    total = sum(chunk.work for chunk in chunks)
    report = _Report(progress, total - sum(chunk.work for chunk in missing), total)
    if executor is None:
        _run_here(missing, result, report)
    else:
        _run_there(missing, result, report, executor)
    report.end()


def expected_seconds(request: SweepRequest) -> float:
    """Estimated duration of the sweep in one process of this machine, if nothing else runs.

    Runs the first chunk of every hidden size for a fiftieth of a second, and goes by the quickest
    of the pieces: what else the machine does meanwhile makes the others longer.
    """
    seconds = 0.0
    for index in range(len(request.hidden)):
        chunk = next(chunk for chunk in request.chunks() if chunk.hidden_index == index)
        template = Network.random(chunk.layers, 0, chunk.bias, chunk.activation)
        start = perf_counter()
        for seed in range(_CALIBRATION_EPOCHS):
            Network.random(chunk.layers, seed, chunk.bias, chunk.activation)
        drawing = (perf_counter() - start) / _CALIBRATION_EPOCHS
        networks = [template] * len(chunk.seeds)
        batch = BatchEpochs(networks, chunk.dataset, chunk.learning_rates, chunk.loss)
        batch.run(_CALIBRATION_EPOCHS)  # finds the caches cold
        times = [perf_counter()]
        while times[-1] < times[0] + _CALIBRATION_SECONDS:
            batch.run(_CALIBRATION_EPOCHS)
            times.append(perf_counter())
        per_epoch = float(np.diff(times).min()) / (_CALIBRATION_EPOCHS * len(chunk.seeds))
        runs = len(request.learning_rates) * len(request.seeds)
        seconds += runs * (drawing + per_epoch * request.epochs)
    return seconds


class _Report:
    """Reports progress to the caller, and records when the caller wants to stop."""

    def __init__(self, progress: Progress | None, done: int, total: int) -> None:
        self._progress = progress
        self._done = done
        self._total = total
        self._last = float("-inf")
        self.stopped = False
        self.now(0)

    def note(self, work: int) -> None:
        """Add `work` to what is done."""
        self._done += work

    def now(self, under_way: int) -> None:
        """Report, if it is time to, the work done; `under_way` is that of an unfinished chunk."""
        if perf_counter() >= self._last + _INTERVAL:
            self._call(self._done + under_way)

    def end(self) -> None:
        """Report the end, unless the caller has stopped the sweep."""
        if not self.stopped:
            self._call(self._done)

    def _call(self, done: int) -> None:
        if self._progress is not None and self._progress(done, self._total) is False:
            self.stopped = True
        self._last = perf_counter()


def _run_here(chunks: Sequence[Chunk], result: SweepResult, report: _Report) -> None:
    for chunk in chunks:
        if report.stopped:
            return
        run = ChunkRun(chunk)
        for _ in run.slices():
            report.now(chunk.work_per_epoch * run.epoch)
            if report.stopped:
                break
        else:
            report.note(chunk.work)
        result.put(chunk, run.result())


def _run_there(
    chunks: Sequence[Chunk], result: SweepResult, report: _Report, executor: Executor
) -> None:
    pending = {}
    for chunk in chunks:
        if not report.stopped:
            pending[executor.submit(run_chunk, chunk)] = chunk
            report.now(0)
    while pending and not report.stopped:
        finished, _ = wait(pending, timeout=_INTERVAL, return_when=FIRST_COMPLETED)
        for future in finished:
            chunk = pending.pop(future)
            result.put(chunk, future.result())
            report.note(chunk.work)
        report.now(0)
    for future in pending:
        future.cancel()
