"""``python -m tests.benchmarks.playground NN.TS``: the Trainer against Playground's engine.

NN.TS is the file ``src/nn.ts`` of https://github.com/tensorflow/playground, which is no part of
this project; it runs in the Node that Playwright brings, which reads TypeScript. Both do the same:
200 points, a 2-8-8-1 network with biases, updates of 10 points, and the error of all points after
every epoch; the Trainer keeps its full record besides. That it is the same is seen by the weights,
which agree. They run in turn, five times, and the median of the ratios counts. What is measured is
processor time, so that other programs do not blur it.
"""

import argparse
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np
from numpy.typing import NDArray

from tests.components.test_scripts import NODE
from xorcore import Dataset, Network, Trainer, compiled

EPOCHS, ROUNDS = 2_000, 5
BATCH, RATE = 10, 0.01
BAR = 5.0
"""How many times Playground's speed the Trainer has to reach."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Round:
    """Seconds per epoch of both, and how far the weights are apart."""

    playground: float
    trainer: float
    apart: float


def work() -> tuple[Network, Dataset]:
    """The start, and points in four clouds as in XOR."""
    rng = np.random.default_rng(7)
    inputs = rng.uniform(0, 1, (200, 2))
    targets = (inputs[:, :1] > 0.5) != (inputs[:, 1:] > 0.5)
    return Network.random((2, 8, 8, 1), seed=1, bias=True), Dataset("clouds", inputs, targets)


def in_playground(nn: Path, epochs: int) -> tuple[float, Array]:
    """Seconds per epoch of Playground's engine, and its weights in the order of ``flat``."""
    network, data = work()
    task = {
        "weights": [weights.tolist() for weights in network.weights],
        "inputs": data.inputs.tolist(),
        "targets": data.targets.ravel().tolist(),
        "batch": BATCH,
        "rate": RATE,
        "epochs": epochs,
    }
    script = Path(__file__).with_suffix(".mjs")
    done = subprocess.run(
        [NODE, "--no-warnings", script, nn.resolve()],
        input=json.dumps(task),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise OSError(done.stderr)
    found = json.loads(done.stdout)
    weights = np.concatenate([np.ravel(matrix) for matrix in found["weights"]])
    return found["seconds"] / epochs, weights


def in_trainer(epochs: int) -> tuple[float, Array]:
    """Seconds per epoch of the compiled Trainer, and its weights."""
    network, data = work()
    trainer = Trainer(network, data, RATE, batch=BATCH, engine="numba")
    start = process_time()
    trainer.advance(epochs)
    return (process_time() - start) / epochs, trainer.network.flat()


def measure(nn: Path, epochs: int = EPOCHS, rounds: int = ROUNDS) -> list[Round]:
    """What both take, round by round."""
    compiled.prepare()
    in_trainer(10)
    found = []
    for _ in range(rounds):
        (theirs, expected), (ours, weights) = in_playground(nn, epochs), in_trainer(epochs)
        found.append(Round(theirs, ours, float(np.abs(weights - expected).max())))
    return found


def main() -> None:
    """Print the table of all rounds and the median ratio beside its bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("nn", type=Path, metavar="NN.TS")
    nn = parser.parse_args().nn
    if not nn.is_file() or not compiled.is_available():
        print(f"left out: it needs {nn} and Numba")
        return
    print("round   Playground µs/epoch   Trainer µs/epoch   ratio   weights apart")
    ratios = []
    for number, one in enumerate(measure(nn), start=1):
        ratios.append(one.playground / one.trainer)
        times = f"{one.playground * 1e6:19.1f}   {one.trainer * 1e6:16.1f}"
        print(f"{number:5}   {times}   {ratios[-1]:5.2f}   {one.apart:13.1e}")
    verdict = "reached" if median(ratios) >= BAR else "NOT reached"
    print(f"\nmedian ratio {median(ratios):.2f}, bar {BAR:g}: {verdict}")


if __name__ == "__main__":
    main()
