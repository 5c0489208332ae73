"""``python -m tests.benchmarks.scaling``: how costs grow, as pictures in ``.github``.

The time of an epoch against hidden units and against layers, with each engine; the speed of many
runs against their number, all in one batch and in the chunks that a sweep makes of them, which
shows where the processor's caches end; and the speed of a sweep against processes. In turn,
several rounds, medians; processor time, but for the processes the clock's. Takes a minute;
``--quick`` half of it, ``--json FILE`` also writes the figures down.

``--load FILE`` draws the server's cost against sessions instead, from what the load test has
written: ``python -m tests.load --sessions 1,5,10,20,30 --seconds 60 --rounds 0 --json FILE``.
"""

import argparse
import json
import os
import platform
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from tests.benchmarks.plots import Line, Plot, draw
from tests.benchmarks.trainer import seconds
from tests.browser.server import ROOT
from xorcore import XOR, Network, Trainer, compiled
from xorcore.engines.batch_engine import BatchEpochs
from xorcore.sweep import sweep
from xorcore.sweep.chunk import CHUNK

PICTURES = ROOT / ".github"
UNITS = (1, 2, 3, 4, 8, 16, 32, 64)
LAYERS = (1, 2, 3, 4)
LAYER_UNITS = 8
RUNS = (1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)

_ENGINES = {"numpy": "NumPy", "numba": "compiled"}
TASKS = 16
"""Chunks of the sweep that processes share out."""

Point = Callable[[], float]


def engines() -> list[str]:
    """Those that there are here."""
    return [*_ENGINES] if compiled.is_available() else ["numpy"]


def network_time(layers: tuple[int, ...], engine: str) -> float:
    """Microseconds of one epoch of a network of this shape."""
    trainer = Trainer(Network.random(layers, seed=1), learning_rate=0.1, engine=engine)
    trainer.advance(100)
    epochs = 2_000 if engine == "numpy" else 20_000
    return seconds(trainer.advance, epochs) / epochs * 1e6


def batch_speed(runs: int, at_once: int, work: int) -> float:
    """Million runs and epochs per second of so many runs, in batches, for `work` of both."""
    sizes = [min(at_once, runs - start) for start in range(0, runs, at_once)]
    network = Network.random(seed=1)
    batches = [
        BatchEpochs(network, np.tile(network.flat(), (size, 1)), XOR, np.full(size, 0.6), "squared")
        for size in sizes
    ]
    epochs = min(5_000, max(10, work // runs))

    def run(epochs: int) -> None:
        for batch in batches:
            batch.run(epochs)

    run(2)
    return _rate(runs * epochs, seconds(run, epochs))


def shared_speed(processes: int, epochs: int) -> float:
    """The same of a whole sweep that so many processes share out, by the clock."""
    with ProcessPoolExecutor(processes) as executor:
        run = partial(sweep, range(CHUNK * TASKS), executor=executor)
        run(epochs=1)  # has the processes started
        begin = perf_counter()
        run(epochs=epochs)
        return _rate(CHUNK * TASKS * epochs, perf_counter() - begin)


def _rate(work: int, duration: float) -> float:
    return work / max(duration, 1e-6) / 1e6  # some clocks tick slowly


def measure(rounds: int, work: int, most_runs: int, epochs: int) -> list[Plot]:
    """All plots, each point the median of so many rounds.

    `work` is that of a point of the sweep in runs and epochs, `epochs` those that processes do.
    """
    runs = [count for count in RUNS if count <= most_runs]
    cores = os.cpu_count() or 1
    processes = sorted({1, 2, cores, 2 * cores})
    points: dict[tuple[str, str, int], Point] = {}
    for engine in engines():
        for units in UNITS:
            points["units", engine, units] = partial(network_time, (2, units, 1), engine)
        for layers in LAYERS:
            shape = (2, *[LAYER_UNITS] * layers, 1)
            points["layers", engine, layers] = partial(network_time, shape, engine)
    for count in runs:
        points["runs", "batch", count] = partial(batch_speed, count, count, work)
        points["runs", "chunks", count] = partial(batch_speed, count, CHUNK, work)
    for count in processes:
        points["processes", "sweep", count] = partial(shared_speed, count, epochs)

    found = [{point: time() for point, time in points.items()} for _ in range(rounds)]

    def line(plot: str, way: str, name: str) -> Line:
        at = [x for *place, x in points if place == [plot, way]]
        return Line(name, at, [median(one[plot, way, x] for one in found) for x in at])

    by_engine = [(engine, _ENGINES[engine]) for engine in engines()]
    shared = line("processes", "sweep", "measured")
    ideal = Line("in proportion", shared.x, [min(n, cores) * shared.y[0] for n in shared.x])
    return [
        Plot(
            "Hidden units",
            "units of one hidden layer, 2-n-1 on XOR",
            "µs per epoch",
            [line("units", *engine) for engine in by_engine],
            ("log", "log"),
        ),
        Plot(
            "Hidden layers",
            f"layers of {LAYER_UNITS} units",
            "µs per epoch",
            [line("layers", *engine) for engine in by_engine],
            ("linear", "log"),
        ),
        Plot(
            "Many runs at once",
            "runs of 2-3-1",
            "million runs × epochs a second",
            [line("runs", "batch", "one batch"), line("runs", "chunks", f"by {CHUNK:,}")],
            ("log", "linear"),
        ),
        Plot(
            "Processes",
            f"processes on {cores} cores",
            "million runs × epochs a second",
            [ideal, shared],
            ("linear", "linear"),
        ),
    ]


def of_sessions(measured: list[dict[str, float]]) -> list[Plot]:
    """The server's cost against sessions, from the load test's list of its figures."""
    sessions = [entry["sessions"] for entry in measured]
    columns = {
        "Processor": ("CPU, % of a core", "% of a core"),
        "Memory": ("server memory, MB", "MB"),
        "Between two batches": (
            "gap between two batches, 95th percentile, s",
            "95th percentile, seconds",
        ),
    }
    return [
        Plot(
            title,
            "sessions that train at once",
            unit,
            [Line("", sessions, [entry[column] for entry in measured])],
            ("linear", "linear"),
        )
        for title, (column, unit) in columns.items()
    ]


def machine() -> str:
    """What this was measured on, in a line."""
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"NumPy {np.__version__}"
    )


def main() -> None:
    """Measure, print the figures, and draw the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round, up to 10,000 runs")
    parser.add_argument("--load", type=Path, help="draw what the load test has written here")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--folder", type=Path, default=PICTURES, help="where pictures are kept")
    options = parser.parse_args()
    if options.load:
        plots = of_sessions(json.loads(options.load.read_text(encoding="utf-8")))
        draw(plots, machine(), options.folder / "sessions.svg", columns=3)
    else:
        size = (1, 300_000, 10_000, 100) if options.quick else (3, 2_000_000, 100_000, 500)
        plots = measure(*size)
        draw(plots, machine(), options.folder / "scaling.svg", columns=2)
    for plot in plots:
        print(f"\n{plot.title}: {plot.up} against {plot.across}")
        for line in plot.lines:
            told = (f"{x:,}: {y:.3g}" for x, y in zip(line.x, line.y, strict=True))
            print(f"  {line.name or plot.up}: {', '.join(told)}")
    if options.json:
        document = {"machine": machine(), "plots": [asdict(plot) for plot in plots]}
        options.json.write_text(json.dumps(document, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
