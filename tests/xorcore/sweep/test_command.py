"""The sweep from the command line: the same runs, resumed after an interruption."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import numpy as np
import psutil
import pytest
from distributed import LocalCluster

from xorcore import GATES, Adam, compiled
from xorcore.model.dataset import held_out
from xorcore.model.datasets import moons
from xorcore.sweep import SweepResult, sweep

ROOT = Path(__file__).parents[3]
ENGINES = ["numpy", "numba"] if compiled.is_available() else ["numpy"]


# A program that is started in the background ignores interrupts, and so do those that it starts.
PROGRAM = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("xorcore.sweep", run_name="__main__", alter_sys=True)
"""


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "xorcore.sweep", *arguments]


def interruptible(*arguments: str) -> list[str]:
    return [sys.executable, "-c", PROGRAM, *arguments]


def run(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        command(*arguments), cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def test_every_setting_reaches_the_runs(tmp_path: Path):
    out = tmp_path / "runs.npz"
    settings = "--seeds 30 --learning-rates 0.5,1.5 --hidden 2,3-2 --epochs 300 --gate or --bias"
    more = "--activation tanh --loss cross_entropy --tolerance 0.02 --processes 2"
    more += " --rule adam~0.8 --batch 3 --shuffle 7"
    finished = run(*settings.split(), *more.split(), "--out", str(out))
    assert (finished.returncode, finished.stderr) == (0, "")
    assert "120 runs" in finished.stdout
    assert "100 %" in finished.stdout

    result = SweepResult.load(out)
    expected = sweep(
        range(30),
        learning_rates=[0.5, 1.5],
        hidden=[2, (3, 2)],
        epochs=300,
        dataset=GATES["or"],
        activation="tanh",
        bias=True,
        loss="cross_entropy",
        tolerance=0.02,
        engine=ENGINES[-1],
        rule=Adam(0.8),
        batch=3,
        shuffle=7,
    )
    assert result.engine == ENGINES[-1]
    assert result.request.is_same_as(expected.request)
    np.testing.assert_array_equal(result.error_curves, expected.error_curves)
    assert result.done.all()


def test_it_sweeps_points_as_many_runs_does(tmp_path: Path):
    out = tmp_path / "runs.npz"
    settings = "--seeds 20 --epochs 200 --data moons~60~0.1~7 --test 20~3 --engine numpy"
    finished = run(*settings.split(), "--tolerance", "0.5", "--share", "0.9", "--out", str(out))
    assert (finished.returncode, finished.stderr) == (0, "")
    points = moons(60, 0.1, 7)
    learned = points.only(~held_out(60, 0.2, 3))
    assert len(learned.inputs) == 48
    how = {"tolerance": 0.5, "share": 0.9, "engine": "numpy"}
    expected = sweep(range(20), epochs=200, dataset=learned, **how)
    result = SweepResult.load(out)
    assert result.request.is_same_as(expected.request)
    np.testing.assert_array_equal(result.solved, expected.solved)


EPOCHS = {"numpy": 800, "numba": 40_000}


@pytest.fixture(scope="module", params=ENGINES)
def uninterrupted(request) -> SweepResult:
    return sweep(range(8_000), epochs=EPOCHS[request.param], engine=request.param)


@pytest.mark.skipif(os.name == "nt", reason="signals end a program in another way there")
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_it_goes_on_after_an_interruption(tmp_path: Path, number: str, uninterrupted: SweepResult):
    out = tmp_path / "runs.npz"
    engine, epochs = uninterrupted.engine, str(uninterrupted.request.epochs)
    settings = ["--seeds", "8000", "--epochs", epochs, "--engine", engine, "--out", str(out)]
    with subprocess.Popen(
        interruptible(*settings),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        shares = (int(line.split(" %")[0]) for line in process.stdout if " %" in line)
        next(share for share in shares if share > 40)  # some of the eight chunks are done
        process.send_signal(getattr(signal, number))
        message = process.stderr.read()
    assert process.returncode != 0

    interrupted = SweepResult.load(out)
    if number != "SIGKILL":  # which leaves what the last regular save wrote
        assert "goes on with what is not done yet" in message
        assert 0 < interrupted.done.sum() < interrupted.done.size
    # Marked, so that a run that is done again shows.
    kept = interrupted.done.copy()
    interrupted.final_error[kept] = -1
    interrupted.save(out)

    finished = run(*settings)
    assert (finished.returncode, finished.stderr) == (0, "")
    result = SweepResult.load(out)
    assert result.done.all()
    assert (result.final_error[kept] == -1).all()
    np.testing.assert_array_equal(result.final_error[~kept], uninterrupted.final_error[~kept])
    np.testing.assert_array_equal(result.error_curves, uninterrupted.error_curves)


BAD = {
    "learning rate": ("--learning-rates 0.6,abc", "learning rate must be a number, not 'abc'"),
    "hidden": ("--hidden 3,x", "hidden size must be a whole number, not 'x'"),
    "seeds": ("--seeds 1000000000", "1,000,000,000 seeds are too many: at most"),
    "seeds beyond counting": ("--seeds 100000000000000000000", "seeds are too many: at most"),
    "negative processes": ("--processes -1", "processes must be 1 or more, not -1"),
    "no processes": ("--processes 0", "processes must be 1 or more, not 0"),
    "a scheduler's name": ("--scheduler localhost", "scheduler must be as in tcp://127.0.0.1:8786"),
    "a page": ("--scheduler http://127.0.0.1:8787", "scheduler must be as in tcp://"),
    "a scheduler without a port": ("--scheduler tcp://127.0.0.1", "scheduler must be as in tcp://"),
    "a rule": ("--rule sgd", "rule must be one of descent, momentum, nesterov, adam, with its"),
    "momentum": ("--rule momentum~1", "momentum must be at least 0 and below 1"),
    "batch": ("--batch 0", "batch must be a whole number from 1 to 500"),
    "a share": ("--share 2", "share must be a number above 0 and at most 1"),
    "data": ("--data moon~200", "--data must begin with one of xor_clouds, circles, moons"),
    "points": ("--data moons~3~0~0", "--data is not read: a data set must have 4 to 500 points"),
    "held-out points": ("--data moons~9~0~0 --test x", "--test must be a whole number of percent"),
    "held out of a gate": ("--test 20", "--test needs --data: of a gate all four patterns"),
    "no seeds": ("--seeds 0", "seeds must hold at least one"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_in_a_sentence(tmp_path: Path, name: str):
    arguments, sentence = BAD[name]
    out = tmp_path / "runs.npz"
    refused = run(*arguments.split(), "--out", str(out))
    assert refused.returncode == 2
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not out.exists()


def test_bad_input_is_refused_before_anything_is_compiled(tmp_path: Path):
    program = (
        "import runpy, sys; from xorcore.engines import numba_engine;"
        "numba_engine.prepare = lambda: sys.exit('compiled');"
        "runpy.run_module('xorcore.sweep', run_name='__main__', alter_sys=True)"
    )
    refused = subprocess.run(
        [sys.executable, "-c", program, "--seeds", "0", "--out", str(tmp_path / "runs.npz")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.stderr.endswith("seeds must hold at least one\n")
    assert refused.returncode == 2


def test_the_file_of_another_sweep_is_left_alone(tmp_path: Path):
    out = tmp_path / "runs.npz"
    sweep(range(3), epochs=5).save(out)
    before = out.read_bytes()
    refused = run("--seeds", "4", "--epochs", "5", "--out", str(out))
    assert refused.returncode == 2
    assert "holds a sweep with other settings" in refused.stderr
    assert out.read_bytes() == before


def test_a_sweep_goes_on_with_the_engine_that_began_it(tmp_path: Path):
    out = tmp_path / "runs.npz"
    begun = sweep(range(5), epochs=20, engine="numpy")
    begun.done[0, 0, 2:] = False
    begun.save(out)
    settings = ["--seeds", "5", "--epochs", "20", "--out", str(out)]
    refused = run(*settings, "--engine", "numba")
    assert refused.returncode == 2
    assert f"{out} was begun with numpy: choose another file or engine" in refused.stderr
    assert run(*settings).returncode == 0
    assert (SweepResult.load(out).engine, SweepResult.load(out).done.all()) == ("numpy", True)


def test_an_engine_that_is_missing_is_refused_in_a_sentence(tmp_path: Path):
    program = (
        "import runpy, sys; sys.modules['numba'] = None;"
        "runpy.run_module('xorcore.sweep', run_name='__main__', alter_sys=True)"
    )
    arguments = ["--seeds", "2", "--out", str(tmp_path / "runs.npz")]
    refused = subprocess.run(
        [sys.executable, "-c", program, *arguments, "--engine", "numba"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 2
    assert "the engine “numba” needs Numba, which is missing" in refused.stderr


def test_what_stops_a_sweep_without_workers_is_not_laid_to_one(tmp_path: Path):
    program = (
        "import runpy; from xorcore.sweep import run;"
        "run._run_here = lambda *given: int('many');"
        "runpy.run_module('xorcore.sweep', run_name='__main__', alter_sys=True)"
    )
    arguments = ["--seeds", "2", "--engine", "numpy", "--out", str(tmp_path / "runs.npz")]
    stopped = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert stopped.returncode == 1
    assert stopped.stderr.startswith("\nThe sweep cannot go on: invalid literal")


def test_without_dask_a_scheduler_is_refused_in_a_sentence(tmp_path: Path):
    program = (
        "import runpy, sys; sys.modules['distributed'] = None;"
        "runpy.run_module('xorcore.sweep', run_name='__main__', alter_sys=True)"
    )
    arguments = ["--seeds", "2", "--out", str(tmp_path / "runs.npz")]
    refused = subprocess.run(
        [sys.executable, "-c", program, *arguments, "--scheduler", "tcp://127.0.0.1:1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert refused.stderr.strip() == "--scheduler needs Dask: pip install distributed"


def _hang_up(server: socket.socket) -> None:
    server.accept()[0].close()


@pytest.mark.parametrize("answer", [None, b"", "silence"])
def test_where_no_scheduler_answers_it_says_so_at_once(tmp_path: Path, answer):
    """Answer with nothing, by hanging up, or not at all, as a web server would."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        if answer is None:
            server.close()
        elif answer == b"":
            Thread(target=_hang_up, args=(server,), daemon=True).start()
        begun = time.monotonic()
        refused = run("--seeds", "2", "--out", str(tmp_path / "r.npz"), "--scheduler", address)
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"No Dask scheduler answers at {address}: ")
    assert refused.stderr.count("\n") == 1
    assert time.monotonic() < begun + 30


@pytest.mark.long
@pytest.mark.parametrize("has_worker", [False, True])
def test_no_worker_or_one_without_xorcore_is_said(tmp_path: Path, has_worker: bool):
    with LocalCluster(
        n_workers=0,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        worker_dashboard_address="127.0.0.1:0",
    ) as cluster:
        address, worker = cluster.scheduler_address, None
        if has_worker:  # elsewhere, where there is no xorcore
            start = [sys.executable, "-m", "dask", "worker", address, "--no-dashboard"]
            worker = psutil.Popen(start, cwd=tmp_path, stderr=subprocess.DEVNULL)
        try:
            out = str(tmp_path / "r.npz")
            refused = run("--seeds", "2", "--out", out, "--scheduler", address)
        finally:
            for process in [*worker.children(recursive=True), worker] if worker else []:
                process.kill()
    assert refused.returncode == 1
    said = "A worker at {} cannot run xorcore" if has_worker else "No worker has come to {} in 10 s"
    assert said.format(address) in refused.stderr
    assert "Traceback" not in refused.stderr
