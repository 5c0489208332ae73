"""Runs that end where their numbers stop being finite, each in another way."""

import numpy as np

from tests.xorcore.random_runs import Run
from xorcore import XOR, Dataset, Experiment, Network


def _edited_to_diverge() -> Run:
    """Make a run inside the app's limits that diverges: large weights typed in by hand."""
    weights = np.random.default_rng(32).integers(-999, 1_000, 249)
    experiment = Experiment(
        hidden=(8, 8, 8, 8),
        activation="relu",
        bias=True,
        start="edited",
        weights=tuple(weights.astype(float)),
        learning_rate=100.0,
        loss="cross_entropy",
    )
    return Run(experiment.network(), experiment.dataset, 100.0, "cross_entropy")


# A target that no output reaches drives the weights on for ever.
OUT_OF_REACH = Dataset("out of reach", XOR.inputs, [[2], [2], [2], [2]])


def _out_of_reach(layers: tuple[int, ...], learning_rate: float) -> Run:
    network = Network.random(layers, seed=1, activation="relu")
    return Run(network, OUT_OF_REACH, learning_rate, "cross_entropy")


DIVERGING = {
    "edited weights": _edited_to_diverge(),
    "out of reach, at once": _out_of_reach((2, 4, 4, 1), 0.5),
    "out of reach, soon": _out_of_reach((2, 3, 1), 0.5),
    "out of reach, late": _out_of_reach((2, 3, 1), 0.1),
    "learning rate": Run(Network.notebook(), XOR, 1e308, "cross_entropy"),
    "inputs": Run(
        Network.random((1, 2, 1), seed=0, bias=True, activation="relu"),
        Dataset("huge", [[1e200], [-1e200]], [[1], [0]]),
        0.3,
        "cross_entropy",
    ),
}
