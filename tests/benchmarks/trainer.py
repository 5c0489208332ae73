"""``python -m tests.benchmarks.trainer``: the Trainer against the plain way of looping.

The plain way makes fresh arrays for every intermediate and takes the mean absolute error of
every epoch, as a learner would write it. The Trainer keeps its full record meanwhile: every
epoch's error goes into its history's means, lowest and highest. Both run the notebook's network
in one process, in turn, five times, and the median of the five ratios counts. What is measured
is processor time, so that other programs do not blur it.
"""

from collections.abc import Callable
from statistics import median
from time import process_time

import numpy as np
from numpy.typing import NDArray

from xorcore import XOR, Network, Trainer

EPOCHS = 50_000
ROUNDS = 5
LEARNING_RATE = 0.3
BAR = 2.2
"""How many times the plain way's speed the Trainer has to reach."""

Array = NDArray[np.float64]


def plain_loop(epochs: int) -> tuple[Array, Array]:
    """Train the notebook's network, a fresh array for every step: its two weight matrices."""
    inputs, targets = XOR.inputs, XOR.targets
    first, second = Network.notebook().weights
    for _ in range(epochs):
        hidden = _logistic(np.dot(inputs, first))
        outputs = _logistic(np.dot(hidden, second))
        error = targets - outputs
        _mean_absolute_error = np.mean(np.abs(error))
        output_delta = error * _slope(outputs)
        hidden_delta = np.dot(output_delta, second.T) * _slope(hidden)
        second = second + np.dot(hidden.T, output_delta) * LEARNING_RATE
        first = first + np.dot(inputs.T, hidden_delta) * LEARNING_RATE
    return first, second


def trainer_loop(epochs: int, engine: str = "numpy") -> tuple[Array, ...]:
    """Train the same network with the Trainer: its weight matrices."""
    trainer = Trainer(Network.notebook(), XOR, LEARNING_RATE, engine=engine)
    trainer.advance(epochs)
    return trainer.network.weights


def measure(epochs: int = EPOCHS, rounds: int = ROUNDS) -> list[tuple[float, float]]:
    """Seconds per epoch of the plain way and of the Trainer, round by round."""
    plain_loop(1_000)
    trainer_loop(1_000)
    return [
        (seconds(plain_loop, epochs) / epochs, seconds(trainer_loop, epochs) / epochs)
        for _ in range(rounds)
    ]


def main() -> None:
    """Print the table of all rounds and the median ratio beside its bar."""
    print(f"{EPOCHS:,} epochs of the notebook's network, {ROUNDS} rounds\n")
    print("round   plain µs/epoch   Trainer µs/epoch   ratio")
    ratios = []
    for number, (plain, trainer) in enumerate(measure(), start=1):
        ratios.append(plain / trainer)
        print(f"{number:5}   {plain * 1e6:14.2f}   {trainer * 1e6:16.2f}   {ratios[-1]:5.2f}")
    verdict = "reached" if median(ratios) >= BAR else "NOT reached"
    print(f"\nmedian ratio {median(ratios):.2f}, bar {BAR}: {verdict}")


def seconds(loop: Callable[[int], object], epochs: int) -> float:
    """Processor time that `loop` takes for `epochs`."""
    start = process_time()
    loop(epochs)
    return process_time() - start


def _logistic(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def _slope(activation: Array) -> Array:
    return activation * (1 - activation)


if __name__ == "__main__":
    main()
