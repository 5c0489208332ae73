"""``python -m xorcore.sweep``: a sweep from the command line, in a file that it can resume."""

import multiprocessing
import re
import signal
import socket
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from xorcore.engines import numba_engine as compiled
from xorcore.engines.engine import ENGINES, choose
from xorcore.model.activations import HIDDEN_ACTIVATIONS
from xorcore.model.dataset import GATES, Dataset
from xorcore.model.loss import LOSSES
from xorcore.runs.data import WrongDataError, read_data, read_held_out
from xorcore.runs.experiment import METHOD, parse_rule
from xorcore.sweep.chunk import run_chunk
from xorcore.sweep.request import SINGLE, SweepRequest
from xorcore.sweep.result import SweepResult
from xorcore.sweep.run import complete, expected_seconds

T = TypeVar("T")

_BETWEEN_SAVES = 30.0
"""Seconds between two saves; more when saving is slow, so that it takes a tenth of the time."""


_PATIENCE = 10.0
"""Seconds that a scheduler and its first worker have to answer."""

_ADDRESS = re.compile(r"(tcp|tls)://([\w.-]+|\[[\da-fA-F:.]+\]):(\d{1,5})")


def main() -> None:
    """Run the command; exit with a sentence when that is not possible."""
    parser = _parser()
    arguments = parser.parse_args()
    if arguments.processes is not None and arguments.processes < 1:
        parser.error(f"processes must be 1 or more, not {arguments.processes}")
    if arguments.scheduler is not None and not _ADDRESS.fullmatch(arguments.scheduler):
        parser.error(f"scheduler must be as in tcp://127.0.0.1:8786, not {arguments.scheduler}")
    try:
        request = _request(arguments)
        if arguments.engine == "auto" and compiled.is_available():
            _say("The compiled engine gets ready ...\n")
            with suppress(ImportError):  # then NumPy it is
                compiled.prepare()
        result = _result(arguments.out, request, arguments.engine)
        result.save(arguments.out)  # fails before the work if the file cannot be written
    except (ValueError, OSError) as error:
        parser.error(str(error))

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    _say(f"{result.done.size:,} runs, {result.done.sum():,} of them done.\n")
    alone = expected_seconds(request, result.engine, threads=1)
    rest = _duration(alone * (1 - result.done.mean()))
    _say(f"The rest would take {rest} on one core of this machine, with {result.engine}.\n")
    try:
        with _executor(arguments, result.engine) as executor:
            complete(result, executor, _Progress(result, arguments.out))
    except (KeyboardInterrupt, BrokenExecutor):
        sys.exit("\nInterrupted. The same command goes on with what is not done yet.")
    except ValueError as error:
        sys.exit(f"\nThe sweep cannot go on: {error}")
    finally:
        result.save(arguments.out)
    _say(f"\n{result.solved.sum():,} of {result.solved.size:,} solved, in {arguments.out}.\n")


class _Progress:
    """Prints the progress, and saves the result from time to time."""

    def __init__(self, result: SweepResult, path: Path) -> None:
        self._result, self._path = result, path
        self._started = self._saved = perf_counter()
        self._saving = 0.0  # seconds the last save took
        self._first: int | None = None  # work done by an earlier command
        self._shown = -1  # percent

    def __call__(self, done: int, total: int) -> None:
        now = perf_counter()
        if self._first is None:
            self._first = done
        left = "..."
        if done_here := done - self._first:
            left = _duration((now - self._started) / done_here * (total - done))
        self._show(done, total, left)
        if now > self._saved + max(_BETWEEN_SAVES, 10 * self._saving):
            self._result.save(self._path)
            self._saved = perf_counter()
            self._saving = self._saved - now

    def _show(self, done: int, total: int, left: str) -> None:
        if sys.stdout.isatty():
            _say(f"\r{done * 1000 // total / 10} % done, {left} left".ljust(40))
        elif (share := done * 100 // total) != self._shown:  # in a log a line per percent
            _say(f"{share} % done, {left} left\n")
            self._shown = share


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m xorcore.sweep",
        description="Train a network for every combination of seed, learning rate and hidden "
        "size. When it is interrupted, the same command goes on where it was.",
    )
    add = parser.add_argument
    add("--seeds", type=int, default=1000, metavar="N", help="seeds 0 to N-1")
    add("--learning-rates", default="0.6", metavar="0.1,0.6,2")
    add("--hidden", default="3", metavar="2,3,4-4", help="units; 4-4 for two layers of 4")
    add("--epochs", type=int, default=10_000)
    learned = parser.add_mutually_exclusive_group()
    learned.add_argument("--gate", choices=GATES, default="xor")
    about = "points in place of a gate, as a link has them"
    learned.add_argument("--data", metavar="moons~200~0.15~7", help=about)
    add("--test", default="0", metavar="20~7", help="percent of them held out, with a seed")
    add("--activation", choices=HIDDEN_ACTIVATIONS, default="sigmoid")
    add("--bias", action="store_true", help="networks with biases")
    add("--loss", choices=LOSSES, default="squared")
    add("--tolerance", type=float, default=0.1, help="solved: every error is below it")
    add("--share", type=float, default=1.0, help="solved: so many of the patterns, of 1, have")
    add("--rule", default="descent", metavar="momentum~0.9", help="or nesterov~0.9, adam")
    add("--batch", type=int, metavar="K", help="patterns in an update, if not all")
    add("--shuffle", type=int, metavar="SEED", help="patterns in another order in every epoch")
    about = "auto: numba, which compiles once and is then five times as fast, if it is installed"
    add("--engine", choices=ENGINES, default="auto", help=about)
    add("--out", type=Path, required=True, metavar="RUNS.npz")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--processes", type=int, metavar="N", help="on N processes, not one")
    where.add_argument("--scheduler", metavar="tcp://...", help="on a Dask cluster")
    return parser


def _request(given: Namespace) -> SweepRequest:
    # What is not a number stays text: the request raises a ValueError about it.
    hidden = [
        tuple(int(size) if size.isdecimal() else size for size in entry.split("-"))
        for entry in given.hidden.split(",")
    ]
    grid = range(given.seeds), given.learning_rates.split(","), hidden
    settings = {name: getattr(given, name) for name in (*SINGLE, *METHOD, "share")}
    settings["rule"] = parse_rule(given.rule)
    return SweepRequest(*grid, dataset=_dataset(given), **settings)


def _dataset(given: Namespace) -> Dataset:
    """The patterns that every run learns."""
    test = _read("--test", read_held_out, given.test)
    if given.data is not None:
        return test.split(_read("--data", read_data, given.data).dataset)[0]
    if test.percent:
        raise ValueError("--test needs --data: of a gate all four patterns are learned")
    return GATES[given.gate]


def _read(option: str, read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except WrongDataError as error:
        raise ValueError(f"{option} {error}") from None


def _result(path: Path, request: SweepRequest, engine: str) -> SweepResult:
    """The result in the file `path`, if there is one, which stays with the engine it has.

    Raises ValueError when it is of another request or cannot go on with `engine`.
    """
    if not path.exists():
        return SweepResult.nothing_done(request, engine)
    result = SweepResult.load(path)
    if not result.request.is_same_as(request):
        raise ValueError(f"{path} holds a sweep with other settings: choose another file")
    if engine not in ("auto", result.engine):
        raise ValueError(f"{path} was begun with {result.engine}: choose another file or engine")
    choose(result.engine)
    return result


@contextmanager
def _executor(arguments: Namespace, engine: str) -> Iterator[Executor | None]:
    """A Dask cluster, processes of this machine, or None for this process."""
    if arguments.scheduler:
        with _cluster(arguments.scheduler, engine) as cluster:
            yield cluster.get_executor(retries=3)
    elif arguments.processes:
        with ProcessPoolExecutor(arguments.processes, initializer=_end_at_signals) as executor:
            try:
                yield executor
            except BaseException:
                # Leaving the executor would wait for the chunks under way.
                for child in multiprocessing.active_children():
                    child.terminate()
                raise
    else:
        yield None


def _cluster(address: str, engine: str) -> Any:
    """A client of the Dask scheduler at `address`, whose workers can do a sweep with `engine`.

    Exits with a sentence, after ``_PATIENCE`` at the latest, when there is none.
    """
    kind, host, port = _ADDRESS.fullmatch(address).groups()  # type: ignore[union-attr]
    try:
        from distributed import Client

        if kind == "tcp":  # Dask speaks first; with a server of another kind its client hangs
            with socket.create_connection((host.strip("[]"), int(port)), _PATIENCE) as connection:
                if not connection.recv(1):
                    raise OSError("what answers is no Dask scheduler")
        connect: Any = Client  # which has no types
        cluster = connect(address, set_as_default=False, timeout=_PATIENCE)
    except ImportError:
        sys.exit("--scheduler needs Dask: pip install distributed")
    except (OSError, ValueError, OverflowError) as error:
        sys.exit(f"No Dask scheduler answers at {address}: {error}")
    try:
        cluster.wait_for_workers(1, timeout=_PATIENCE)
        cluster.run(run_chunk, next(SweepRequest([0], [0.6], [3], 1).chunks(engine)))
    except TimeoutError:
        cluster.close()
        sys.exit(f"No worker has come to {address} in {_PATIENCE:g} s: start one, as in README.")
    except ValueError as error:
        cluster.close()
        sys.exit(f"A worker at {address} cannot do it: {error}")
    except Exception as error:
        cluster.close()
        sys.exit(
            f"A worker at {address} cannot run xorcore: start it in a copy of this folder. {error}"
        )
    return cluster


def _end_at_signals() -> None:
    """Worker initializer: exit at once on SIGINT and SIGTERM; the parent reports."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
