"""``python -m tests.benchmarks``: what an epoch of 2-3-1 on XOR costs, here and elsewhere.

Everything in one process, in turn, several times; of each way the median counts, and the median
of its ratios to the notebook's loop of the same round, which is written afresh in
``tests.benchmarks.trainer``. The Trainer keeps its full record meanwhile, a sweep draws its
networks and measures at its checkpoints. What is measured is processor time. Below it, what a
user waits for in the browser, by the clock (``tests.benchmarks.instant``). Takes three minutes;
``--quick`` less than one, ``--json FILE`` also writes the figures down. What is not installed is
left out.
"""

import argparse
import json
import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import median

from tests.benchmarks import instant
from tests.benchmarks.peers import c_loop, pytorch, scikit_learn
from tests.benchmarks.sweep import sweep_loop
from tests.benchmarks.trainer import plain_loop, seconds, trainer_loop
from tests.browser.chromium import NoBrowserError, running_browser
from xorcore import compiled

PLAIN = "the notebook's loop"
NUMPY, COMPILED, C_LOOP = "Trainer, NumPy", "Trainer, compiled", "a C loop, gcc -O3"
SWEEP = "sweep of 1,000 runs"
BARS = {NUMPY: 2.2, COMPILED: 120, f"{SWEEP}, NumPy": 150, f"{SWEEP}, compiled": 1_000}
"""How many times the notebook's speed each has to reach."""

C_BAR = 0.8
"""Times the C loop's time that the compiled Trainer may take."""


@dataclass(frozen=True)
class Way:
    """One way to train: `loop` does so many `epochs` of so many `runs`."""

    name: str
    loop: Callable[[int], object]
    epochs: int
    runs: int = 1

    def seconds(self) -> float:
        """Processor time for one epoch of one run."""
        return seconds(self.loop, self.epochs) / (self.epochs * self.runs)


@dataclass(frozen=True)
class Figure:
    """What one way came to: µs per run and epoch, and its speed in those of the notebook."""

    name: str
    microseconds: float
    ratio: float


def ways() -> list[Way]:
    """All that can be measured here, the notebook's loop first."""
    found = [Way(PLAIN, plain_loop, 30_000), Way(NUMPY, trainer_loop, 60_000)]
    if compiled.is_available():
        found.append(Way(COMPILED, partial(trainer_loop, engine="numba"), 400_000))
    if loop := c_loop():
        found.append(Way(C_LOOP, loop, 400_000))
    found += [
        Way(f"sweep of {runs:,} runs, NumPy", partial(sweep_loop, runs), epochs, runs)
        for runs, epochs in ((100, 8_000), (1_000, 4_000), (10_000, 1_000))
    ]
    if compiled.is_available():
        loop = partial(sweep_loop, engine="numba")
        found += [
            Way(f"sweep of {runs:,} runs, compiled", partial(loop, runs), epochs, runs)
            for runs, epochs in ((100, 40_000), (1_000, 10_000), (10_000, 5_000))
        ]
    peers = {"scikit-learn, MLPClassifier": scikit_learn(), "PyTorch, eager": pytorch()}
    found += [Way(name, loop, 2_000) for name, loop in peers.items() if loop]
    return found


def measure(ways: list[Way], rounds: int) -> list[Figure]:
    """The figures of all `ways`, the first of which the ratios refer to."""
    for way in ways:  # what happens the first time only
        way.loop(100)
    times = [[way.seconds() for way in ways] for _ in range(rounds)]
    by_way = list(zip(*times, strict=True))
    notebook = by_way[0]
    return [
        Figure(
            way.name,
            median(own) * 1e6,
            median(plain / one for plain, one in zip(notebook, own, strict=True)),
        )
        for way, own in zip(ways, by_way, strict=True)
    ]


def table(figures: list[Figure]) -> str:
    """The figures in Markdown, each beside its bar."""
    lines = ["| way | µs per epoch | times the notebook's speed | bar | |", "|---|---|---|---|---|"]
    for name, microseconds, ratio in (asdict(figure).values() for figure in figures):
        bar = BARS.get(name)
        verdict = "" if bar is None else "reached" if ratio >= bar else "missed"
        told = "" if bar is None else f"≥ {bar:g}"
        lines.append(f"| {name} | {microseconds:.3g} | {ratio:.3g} | {told} | {verdict} |")
    by_name = {figure.name: figure.microseconds for figure in figures}
    if COMPILED in by_name and C_LOOP in by_name:
        share = by_name[COMPILED] / by_name[C_LOOP]
        verdict = "reached" if share <= C_BAR else "missed"
        words = f"The compiled Trainer takes {share:.2f} times the C loop's time"
        lines += ["", f"{words}, bar {C_BAR}: {verdict}."]
    return "\n".join(lines)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    figures = measure(ways(), 3 if options.quick else 9)
    print(table(figures), flush=True)
    waits: list[instant.Wait] = []
    size = {"moves": 3, "runs": 1} if options.quick else {"moves": 15, "runs": 5}
    try:
        with running_browser() as browser:
            waits = instant.measure(browser, **size)
        print(f"\n{instant.table(waits)}")
    except NoBrowserError as error:
        print(f"\n{error}")
    if options.json:
        machine = {"machine": platform.machine(), "python": platform.python_version()}
        listed = {"figures": figures, "waits": waits}
        document = machine | {
            name: [asdict(one) for one in found] for name, found in listed.items()
        }
        options.json.write_text(json.dumps(document, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
