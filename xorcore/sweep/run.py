"""``sweep``: a network for every combination of seed, learning rate and hidden size."""

import os
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from threading import Condition
from time import perf_counter
from uuid import uuid4

import numpy as np

from xorcore.engines.engine import BATCH_BY_NAME, choose
from xorcore.model.batches import PLAIN
from xorcore.model.dataset import XOR, Dataset
from xorcore.model.network import Network, random_weights
from xorcore.model.update_rules import Rule
from xorcore.sweep.chunk import Chunk, ChunkRun, run_chunk
from xorcore.sweep.request import SweepRequest
from xorcore.sweep.result import SweepResult

Progress = Callable[[int, int], bool | None]
Threads = int | Callable[[], int] | None

_INTERVAL = 0.1
"""Seconds between two reports of progress, at least; slices and waiting add a little."""

_CALIBRATION_SECONDS = 0.02
"""Time for which epochs of one architecture are run to estimate the duration of a sweep."""
_CALIBRATION_EPOCHS = {"numpy": 10, "numba": 100}
"""Epochs between two readings of the clock meanwhile."""
_DRAWN = 10
"""Networks drawn for the same purpose."""

_MOST_THREADS = 64

_NO_SLICE = object()


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
    engine: str = "auto",
    threads: Threads = None,
    *,
    rule: Rule = PLAIN.rule,
    batch: int | None = None,
    shuffle: int | None = None,
    share: float = 1.0,
) -> SweepResult:
    """Train a network for every combination of `seeds`, `learning_rates` and `hidden`.

    Each run starts from ``Network.random`` and ends as ``Trainer`` would end it, except for the
    last digits, since sums run in another order. Weights and errors agree to 1e-9 as a rule. Where
    steps are too large for the curvature (without biases in some runs from a learning rate of 1.75
    on, with cross-entropy from 0.4, in deep networks from 0.05) every difference grows, often to
    thousandths; if the error then jumps, the Trainer may end the run otherwise. Of such runs
    ``SweepResult.jumped`` misses one in a hundred, at a rate of 30 or more one in three.
    With one engine the result is the same to the last bit with every executor, any number of
    threads, and for a run in any company; with NumPy's, the last digits of the only run of its
    hidden size may differ, since NumPy then sums in another order.

    The settings, their limits and the memory of the result are those of ``SweepRequest``; the
    work takes some megabytes more, in each process.

    executor: any ``concurrent.futures.Executor``; it is given chunks of up to 1,024 runs as
        tasks. Without one the runs are done in this process.
    progress: called as ``progress(done, total)`` several times a second, in units of work
        whose ratio is the share of the time. When it returns False, the sweep stops and
        returns what is done so far, as ``SweepResult.done`` tells. It is called in this thread.
        Meanwhile nothing more is begun in this process: other threads end the slices that they
        are at, of some hundredths of a second. An executor's workers run the chunks that they
        have begun to the end, for nothing, and only then are they free for another sweep.
    engine: "numpy", "numba", which is five times as fast, or "auto", the latter once
        ``xorcore.compiled.prepare`` has returned.
    threads: how many chunks this process computes at once with Numba, or a function that tells
        it again and again; one on every core of its own if None. NumPy computes one.

    Raises ValueError as ``SweepRequest`` does, and when there is no such engine.
    """
    grid = seeds, learning_rates, hidden, epochs, dataset
    single = activation, bias, loss, tolerance
    request = SweepRequest(*grid, *single, rule, batch, shuffle, share)
    result = SweepResult.nothing_done(request, engine)
    complete(result, executor, progress, threads=threads)
    return result


def complete(
    result: SweepResult,
    executor: Executor | None = None,
    progress: Progress | None = None,
    *,
    threads: Threads = None,
    cells: Sequence[tuple[int, int]] | None = None,
) -> None:
    """Run the chunks that are missing in `result`, and put in their results one by one.

    `executor`, `progress` and `threads` are as in ``sweep``; the engine is the result's.

    cells: if given, only the runs of these pairs of a hidden size and a learning rate, by their
        places in the request, are done, one cell after the other in this order.

    Raises ValueError when the engine is "numba" and there is none, here or where a chunk is run.
    """
    choose(result.engine)
    chunks = [*result.request.chunks(result.engine, cells)]
    missing = [chunk for chunk in chunks if not result.has(chunk)]
    total = sum(chunk.work for chunk in chunks)
    report = _Report(progress, total - sum(chunk.work for chunk in missing), total)
    if executor is not None:
        _run_there(missing, result, report, executor)
    elif result.engine == "numba":
        _run_in_threads(missing, result, report, _counting(threads))
    else:
        _run_here(missing, result, report)
    report.end()


def expected_seconds(request: SweepRequest, engine: str = "auto", threads: Threads = None) -> float:
    """Estimated duration of the sweep in one process of this machine, if nothing else runs.

    `engine` and `threads` are as in ``sweep``. Runs the first chunk of every hidden size for a
    fiftieth of a second, and goes by the quickest of the pieces: what else the machine does
    meanwhile makes the others longer.
    """
    engine = choose(engine, request.method.is_plain(len(request.dataset.inputs)))
    epochs = _CALIBRATION_EPOCHS[engine]
    drawing = computing = 0.0
    runs = len(request.learning_rates) * len(request.seeds)
    firsts = {chunk.hidden_index: chunk for chunk in [*request.chunks(engine)][::-1]}
    for chunk in firsts.values():
        start = perf_counter()
        weights = random_weights(chunk.layers, range(_DRAWN), chunk.bias)
        drawing += (perf_counter() - start) / _DRAWN * runs
        template = Network.random(chunk.layers, 0, chunk.bias, chunk.activation)
        weights = weights[:1].repeat(len(chunk.seeds), axis=0)
        settings = weights, chunk.dataset, chunk.learning_rates, chunk.loss, chunk.method
        batch = BATCH_BY_NAME[engine](template, *settings)
        batch.run(epochs)  # finds the caches cold
        times = [perf_counter()]
        while times[-1] < times[0] + _CALIBRATION_SECONDS:
            batch.run(epochs)
            times.append(perf_counter())
        per_epoch = float(np.diff(times).min()) / (epochs * len(chunk.seeds))
        computing += per_epoch * request.epochs * runs
    chunks = sum(1 for _ in request.chunks(engine))
    at_once = min(_counting(threads)(), chunks) if engine == "numba" else 1
    return drawing + computing / at_once


def _counting(threads: Threads) -> Callable[[], int]:
    """How many threads there may be, from 1 to ``_MOST_THREADS``, whenever it is called."""
    if threads is None:
        threads = cores()
    tell = threads if callable(threads) else lambda: threads
    return lambda: min(max(1, tell()), _MOST_THREADS)


def cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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


class _Turns:
    """Lets so many threads compute at once, slice by slice; others wait until one of them ends.

    Held as a context manager, it lets none begin a slice: each ends the one that it is at.
    """

    def __init__(self) -> None:
        self._free = Condition()
        self._at_work = 0
        self._limit = 0
        self._is_over = False

    def __enter__(self) -> None:
        self._free.acquire()

    def __exit__(self, *_: object) -> None:
        self._free.release()

    def limit(self, threads: int) -> None:
        """Let so many compute at once from now on."""
        with self._free:
            self._limit = threads
            self._free.notify_all()

    def end(self) -> None:
        """Let no one compute any more."""
        with self._free:
            self._is_over = True
            self._free.notify_all()

    def run(self, chunk_run: ChunkRun) -> None:
        """Run all slices, each when it is this thread's turn, until the end or ``end``."""
        slices, is_left = chunk_run.slices(), True
        while is_left:
            with self._free:
                self._free.wait_for(lambda: self._is_over or self._at_work < self._limit)
                if self._is_over:
                    return
                self._at_work += 1
            try:
                is_left = next(slices, _NO_SLICE) is None
            finally:
                with self._free:
                    self._at_work -= 1
                    self._free.notify()


def _run_in_threads(
    chunks: Sequence[Chunk], result: SweepResult, report: _Report, threads: Callable[[], int]
) -> None:
    waiting = deque(chunks)
    under_way: dict[Future[ChunkRun], _Task] = {}
    turns = _Turns()
    with ThreadPoolExecutor(_MOST_THREADS, "sweep") as pool:
        try:
            while waiting or under_way:
                limit = threads()
                turns.limit(limit)
                while waiting and len(under_way) < limit and not report.stopped:
                    task = _Task(waiting.popleft(), turns)
                    under_way[pool.submit(task)] = task
                finished, _ = wait(under_way, timeout=_INTERVAL, return_when=FIRST_COMPLETED)
                for future in finished:
                    task = under_way.pop(future)
                    found = future.result().result()
                    result.put(task.chunk, found)
                    report.note(task.chunk.work if found.finished else 0)
                if report.stopped:
                    waiting.clear()
                    turns.end()
                    continue
                with turns:
                    report.now(sum(task.work for task in under_way.values()))
        finally:
            turns.end()


class _Task:
    """A chunk in a thread of its own."""

    def __init__(self, chunk: Chunk, turns: _Turns) -> None:
        self.chunk = chunk
        self._turns = turns
        self._run: ChunkRun | None = None

    @property
    def work(self) -> int:
        """What is done of it."""
        return self.chunk.work_per_epoch * self._run.epoch if self._run else 0

    def __call__(self) -> ChunkRun:
        self._run = ChunkRun(self.chunk)
        self._turns.run(self._run)
        return self._run


def _run_there(
    chunks: Sequence[Chunk], result: SweepResult, report: _Report, executor: Executor
) -> None:
    # To Dask equal calls are one task. Without a name of its own, a sweep that follows a stopped
    # one would get its chunks, and lose them when Dask comes to cancel those.
    name = uuid4().hex
    pending = {}
    for chunk in chunks:
        if not report.stopped:
            pending[executor.submit(run_chunk, chunk, name)] = chunk
            report.now(0)
    while pending and not report.stopped:
        finished, _ = wait(pending, timeout=_INTERVAL, return_when=FIRST_COMPLETED)
        for future in finished:
            chunk = pending.pop(future)
            result.put(chunk, future.result())
            report.note(chunk.work)
        report.now(0)
    for future in pending:
        future.cancel()  # Dask's says True of a chunk under way, too, which goes on
