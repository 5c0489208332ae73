"""``python -m tests.benchmarks.sweep``: many networks at once against the plain way of looping.

The plain way is the notebook's, one network at a time, as in ``tests.benchmarks.trainer``. The
sweep is called as a user calls it: drawing the networks, measuring at the checkpoints and
gathering the result are in its time. All in one process, in turn, five times; the median of
the five ratios at 1,000 runs counts. What is measured is processor time.
"""

from functools import partial
from statistics import median

from tests.benchmarks.trainer import plain_loop, seconds
from xorcore.sweep import sweep

EPOCHS = 10_000
RUNS = (1_000, 10_000)
ROUNDS = 5
BAR = 150
"""How many times the plain way's speed, by run and epoch, 1,000 runs have to reach."""


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
            print(f"bar {BAR}: {'reached' if ratio >= BAR else 'NOT reached'}")


def sweep_loop(runs: int, epochs: int) -> None:
    """Train so many networks of the notebook's shape at once."""
    sweep(range(runs), epochs=epochs)


if __name__ == "__main__":
    main()
