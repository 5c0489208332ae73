"""``python -m tests.benchmarks.sweep``: many networks at once against the plain way of looping.

The plain way is the notebook's, one network at a time, as in ``tests.benchmarks.trainer``. The
sweep is called as a user calls it: drawing the networks, measuring at the checkpoints and
gathering the result are in its time. All in one process, in turn, five times; the median of
the five ratios at 1,000 runs counts. What is measured is processor time.

Where Numba is installed the compiled sweep is measured against NumPy's in the same way, for
networks of three kinds, in one thread; and two threads against one, by the clock.
"""

from functools import partial
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

from tests.benchmarks.trainer import plain_loop, seconds
from xorcore import compiled
from xorcore.sweep import sweep

EPOCHS = 10_000
RUNS = (1_000, 10_000)
ROUNDS = 5
ENGINES = ("numpy", "numba")
BAR = 150
"""How many times the plain way's speed, by run and epoch, 1,000 runs have to reach."""


class Kind(NamedTuple):
    """A kind of network, and how many times NumPy's speed the compiled sweep has to reach."""

    name: str
    settings: dict[str, Any]
    epochs: int
    bar: float


KINDS = (
    Kind("2-3-1", {}, 10_000, 4.5),
    Kind("2-4-1, tanh", {"hidden": [4], "activation": "tanh"}, 10_000, 3),
    Kind("2-8-8-8-8-1, biases", {"hidden": [(8, 8, 8, 8)], "bias": True}, 1_000, 3),
)
THREADS_BAR = 1.8
"""How many times the speed of one thread two have to reach, with 10,000 runs."""


def measure(
    epochs: int = EPOCHS, runs: tuple[int, ...] = RUNS, rounds: int = ROUNDS
) -> list[tuple[float, ...]]:
    """Seconds per run and epoch: of the plain way, then of a sweep of each number of `runs`."""
    plain_loop(1_000)
    sweep(range(10), epochs=100)
    return [
        (
            seconds(plain_loop, epochs) / epochs,
            *(seconds(partial(sweep_loop, count), epochs) / (epochs * count) for count in runs),
        )
        for _ in range(rounds)
    ]


def compare(kind: Kind, runs: int = RUNS[0], rounds: int = ROUNDS) -> list[tuple[float, float]]:
    """Seconds per run and epoch of NumPy's sweep and of the compiled one, round by round."""
    loops = [partial(sweep_loop, runs, engine=name, **kind.settings) for name in ENGINES]
    for loop in loops:
        loop(10)
    return [
        tuple(seconds(loop, kind.epochs) / (kind.epochs * runs) for loop in loops)
        for _ in range(rounds)
    ]


def two_threads(
    epochs: int = EPOCHS, runs: int = RUNS[1], rounds: int = ROUNDS
) -> list[tuple[float, float]]:
    """Seconds by the clock of the compiled sweep in one thread and in two, round by round."""

    def timed(threads: int) -> float:
        begin = perf_counter()
        sweep_loop(runs, epochs, engine="numba", threads=threads)
        return perf_counter() - begin

    sweep_loop(10, 10, engine="numba")
    return [(timed(1), timed(2)) for _ in range(rounds)]


def main() -> None:
    """Print the table of all rounds and the median ratio beside its bar."""
    print(f"{EPOCHS:,} epochs of 2-3-1, {ROUNDS} rounds; nanoseconds per run and epoch\n")
    print("round    plain" + "".join(f"   {count:6,} runs   ratio" for count in RUNS))
    rounds = measure()
    for number, (plain, *sweeps) in enumerate(rounds, start=1):
        columns = "".join(f"   {own * 1e9:11.1f}   {plain / own:5.0f}" for own in sweeps)
        print(f"{number:5}   {plain * 1e9:6.0f}{columns}")
    print()
    for place, count in enumerate(RUNS, start=1):
        own = median(times[place] for times in rounds) * 1e9
        ratio = median(times[0] / times[place] for times in rounds)
        print(f"{count:6,} runs: median {own:.1f} ns, median ratio {ratio:.0f}")
        if count == RUNS[0]:
            print(f"bar {BAR}: {_verdict(ratio, BAR)}")
    if not compiled.is_available():
        return
    print(f"\n{RUNS[0]:,} runs, compiled against NumPy, one thread")
    for kind in KINDS:
        pairs = compare(kind)
        by_numpy, own = (median(times) * 1e9 for times in zip(*pairs, strict=True))
        ratio = median(before / after for before, after in pairs)
        told = f"{by_numpy:.1f} and {own:.1f} ns, median ratio {ratio:.2f}"
        print(f"{kind.name}: {told}; bar {kind.bar}: {_verdict(ratio, kind.bar)}")
    ratio = median(one / two for one, two in two_threads())
    print(f"two threads: {ratio:.2f} times one; bar {THREADS_BAR}: {_verdict(ratio, THREADS_BAR)}")


def _verdict(ratio: float, bar: float) -> str:
    return "reached" if ratio >= bar else "NOT reached"


def sweep_loop(
    runs: int, epochs: int, engine: str = "numpy", threads: int = 1, **settings: Any
) -> None:
    """Train so many networks at once, of the notebook's shape if `settings` say nothing else."""
    sweep(range(runs), epochs=epochs, engine=engine, threads=threads, **settings)


if __name__ == "__main__":
    main()
