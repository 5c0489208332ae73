"""The same sweep on other processes and on a Dask cluster, and what becomes of lost workers."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import psutil
import pytest
from distributed import Client, LocalCluster

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
def test_a_worker_without_numba_says_so():
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
    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=LOOPBACK,
            worker_dashboard_address=LOOPBACK,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
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
