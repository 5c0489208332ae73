"""The same sweep on other processes and on a Dask cluster, and what becomes of lost workers."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

import numpy as np
import psutil
import pytest
from distributed import Client, Event, LocalCluster

from xorcore import compiled
from xorcore.sweep import SweepResult, sweep

ROOT = Path(__file__).parents[3]
SETTINGS = {"seeds": range(2_500), "learning_rates": (0.6, 2.0), "hidden": (2, 3), "epochs": 600}
LOOPBACK = "127.0.0.1:0"


ENGINES = ["numpy", "numba"] if compiled.is_available() else ["numpy"]


@pytest.fixture(scope="module", params=ENGINES)
def alone(request) -> SweepResult:
    """Do the sweep without an executor."""
    return sweep(**SETTINGS, engine=request.param)


def assert_are_equal(result: SweepResult, expected: SweepResult):
    for name in ("done", "final_error", "solved", "solved_at", "stuck", "error_curves"):
        np.testing.assert_array_equal(getattr(result, name), getattr(expected, name))
    for weights, others in zip(result.weights, expected.weights, strict=True):
        np.testing.assert_array_equal(weights, others)


def test_processes_give_the_same_to_the_last_bit(alone: SweepResult):
    calls = []
    with ProcessPoolExecutor(2) as executor:
        result = sweep(
            **SETTINGS,
            engine=alone.engine,
            executor=executor,
            progress=lambda *call: calls.append(call),
        )
    assert_are_equal(result, alone)
    assert calls[-1][0] == calls[-1][1]


def test_a_sweep_on_processes_can_be_stopped(alone: SweepResult):
    with ProcessPoolExecutor(1) as executor:
        part = sweep(
            **SETTINGS,
            engine=alone.engine,
            executor=executor,
            progress=lambda done, _: done == 0,
        )
    assert 0 < part.done.sum() < part.done.size
    np.testing.assert_array_equal(part.final_error[part.done], alone.final_error[part.done])
    assert np.isnan(part.final_error[~part.done]).all()


@pytest.mark.skipif(ENGINES == ["numpy"], reason="there is no Numba to ask for")
def test_a_worker_without_numba_says_so(monkeypatch):
    # A new process begins with the main program of this one. Where a page's script has run in a
    # test before, Streamlit has left that in its place.
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    with (
        ProcessPoolExecutor(1, get_context("spawn"), _without_numba) as executor,
        pytest.raises(ValueError, match="the engine “numba” needs Numba, which is missing"),
    ):
        sweep(range(3), epochs=5, executor=executor, engine="numba")


def _without_numba() -> None:
    compiled.is_available = lambda: False


@pytest.mark.long
def test_a_dask_cluster_that_loses_a_worker_gives_the_same(alone: SweepResult):
    killed = []
    with _dask(workers=2) as client:
        workers = client.run(os.getpid)

        def kill_one_in_the_middle(done: int, total: int) -> None:
            # On a busy machine the first news may be late: none need be of a part that is done.
            if done < total and not killed:
                killed.append(workers.popitem()[1])
                psutil.Process(killed[0]).kill()

        result = sweep(
            **SETTINGS,
            engine=alone.engine,
            executor=client.get_executor(retries=3),
            progress=kill_one_in_the_middle,
        )
    assert killed
    assert_are_equal(result, alone)


class _Held(Executor):
    """Dask's own executor, on which a chunk begins, and goes on when it is let."""

    def __init__(self, client: Client) -> None:
        self._executor = client.get_executor(retries=3)

    def submit(self, run, *arguments):
        return self._executor.submit(_run_held, run, *arguments)


def _run_held(run, *arguments):
    Event("begun").set()
    Event("goes on").wait()
    return run(*arguments)


@pytest.mark.long
def test_after_stop_on_dask_a_sweep_begins_at_once_though_a_chunk_is_under_way():
    with _dask(workers=1) as client:
        begun, goes_on = (Event(name, client=client) for name in ("begun", "goes on"))
        at_work = []  # how many tasks the worker was at, each time when the sweep told of itself

        def let_go(*_: int) -> None:
            if at_work:  # the first time nothing is submitted yet
                goes_on.set()
            at_work.extend(client.run(_executing).values())

        for epochs in range(100, 105):  # what Dask says of two chunks may come in either order
            settings = {"seeds": range(10), "hidden": (2, 3), "epochs": epochs, "engine": "numpy"}
            begun.clear()
            goes_on.clear()
            at_work.clear()
            on_dask = {**settings, "executor": _Held(client)}
            part = sweep(**on_dask, progress=lambda *_: not begun.is_set())
            whole = sweep(**on_dask, progress=let_go)  # the same chunks again
            assert not part.done.any()
            assert at_work[0] == 1  # of the part: Dask has said that it is cancelled
            assert_are_equal(whole, sweep(**settings))


def _executing(dask_worker) -> int:
    """How many tasks the worker is at."""
    return dask_worker.state.executing_count


@contextmanager
def _dask(workers: int) -> Iterator[Client]:
    """A client of a cluster of its own on this machine."""
    with (
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=LOOPBACK,
            worker_dashboard_address=LOOPBACK,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


@pytest.mark.long
def test_the_readmes_cluster_does_a_sweep(tmp_path: Path, alone: SweepResult):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    scheduler, worker, command = re.findall(
        r"^ +\.venv/bin/python (-m .*tcp.*|-m dask .*)$", readme, re.M
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    out = tmp_path / "runs.npz"
    smaller = {
        "--seeds 100000": "--seeds 2500",
        "--learning-rates 0.1,0.6,2": "--learning-rates 0.6,2",
        "--hidden 2,3,4": "--hidden 2,3",
        "--epochs 400000": "--epochs 600",
        "runs.npz": str(out),
    }
    for text, replacement in smaller.items():
        assert text in command
        command = command.replace(text, replacement)
    with (
        _running(f"{scheduler} --dashboard-address {LOOPBACK}".replace("8786", port)),
        _running(f"{worker} --dashboard-address {LOOPBACK}".replace("8786", port)),
    ):
        subprocess.run(
            [sys.executable, *command.replace("8786", port).split(), "--engine", alone.engine],
            cwd=ROOT,
            timeout=120,
            check=True,
        )
    assert_are_equal(SweepResult.load(out), alone)


@contextmanager
def _running(arguments: str) -> Iterator[None]:
    """Have Python run with `arguments`; end it with all that it started."""
    process = psutil.Popen(
        [sys.executable, *arguments.split()],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        family = [*process.children(recursive=True), process]
        for member in family:
            member.kill()
        psutil.wait_procs(family, timeout=10)
