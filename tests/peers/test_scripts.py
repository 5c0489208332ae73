"""The scripts of random experiments, run by PyTorch, Keras, JAX and scikit-learn themselves."""

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from tests.xorcore.chaos import is_steady
from xorcore import (
    GATES,
    HIDDEN_ACTIVATIONS,
    LOSSES,
    Adam,
    Change,
    Experiment,
    GradientDescent,
    Momentum,
    Nesterov,
)
from xorcore.files.libraries import LIBRARIES
from xorcore.files.library import library_script

pytestmark = pytest.mark.long

EPOCHS = 5_000
COUNT = 20
TOLERANCE = 1e-9
"""Of every library: with both its settings Keras calculates in float64, too."""
_NEEDED = {
    "pytorch": ("torch",),
    "keras": ("keras", "jax"),
    "jax": ("jax",),
    "scikit-learn": ("sklearn",),
}
# One after the other, so that a library is imported once.
_RUN_ALL = "import runpy, sys\nfor script in sys.argv[1:]:\n    runpy.run_path(script)"


def random_experiments(library: str, seed: int) -> list[Experiment]:
    """So many that the library can do, with changes of all kinds, and none of them chaotic."""
    rng = np.random.default_rng(seed)
    found: list[Experiment] = []
    while len(found) < COUNT:
        experiment = LIBRARIES[library].nearest(_random_experiment(rng))
        trainer = experiment.trainer("numpy")
        trainer.advance(EPOCHS)
        if not trainer.diverged and is_steady(experiment):
            found.append(experiment)
    return found


def _random_experiment(rng: np.random.Generator) -> Experiment:
    def rate() -> float:
        return float(np.exp(rng.uniform(np.log(0.01), np.log(3.0))))

    chosen = {
        "gate": str(rng.choice(["xor", str(rng.choice([*GATES]))])),
        "hidden": tuple(rng.integers(1, 9, rng.integers(1, 4)).tolist()),
        "activation": str(rng.choice([*HIDDEN_ACTIVATIONS])),
        "bias": bool(rng.integers(2)),
        "start": "random",
        "seed": int(rng.integers(2**32)),
        "learning_rate": rate(),
        "loss": str(rng.choice(LOSSES)),
    }
    count = Experiment(**chosen).weight_count
    if rng.integers(2):
        momentum, decay = float(rng.uniform(0.1, 0.95)), float(rng.choice([0.0, 1e-3]))
        rules = GradientDescent(decay), Momentum(momentum, decay), Nesterov(momentum, decay)
        chosen |= {
            "rule": (*rules, Adam(decay=decay))[rng.integers(4)],
            "batch": (None, 1, 2, 3)[rng.integers(4)],
            "shuffle": (None, int(rng.integers(2**32)))[rng.integers(2)],
        }
    start = rng.choice(["random", "edited", "notebook"])
    if start == "notebook":
        chosen |= {"hidden": (3,), "bias": False, "start": "notebook"}
        count = 9
    elif start == "edited":
        chosen |= {"start": "edited", "weights": tuple(rng.normal(0, 2, count).tolist())}
    epochs = sorted({int(rng.integers(1, EPOCHS + 1)) for _ in range(rng.integers(4))})
    changes = [
        Change(
            epoch,
            rate(),
            str(rng.choice(LOSSES)),
            tuple(rng.normal(0, 2, count).tolist()) if rng.integers(2) else (),
        )
        for epoch in epochs
    ]
    return Experiment(**chosen, epoch=EPOCHS, changes=tuple(changes))


def differences(library: str, experiments: list[Experiment], folder: Path) -> list[float]:
    """The largest difference that the script of each experiment prints."""
    if missing := [name for name in _NEEDED[library] if find_spec(name) is None]:
        pytest.skip(f"{LIBRARIES[library].name}: {' and '.join(missing)} not installed")
    files = []
    for number, experiment in enumerate(experiments):
        trainer = experiment.trainer("numpy")
        trainer.advance(EPOCHS)
        script = library_script(LIBRARIES[library], experiment, trainer.network.weights)
        files.append(folder / f"run{number}.py")
        files[-1].write_text(script, encoding="utf-8")
    command = [sys.executable, "-I", "-W", "error::RuntimeWarning", "-c", _RUN_ALL, *files]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = re.findall(r"largest difference from .* weights: (.*)", done.stdout)
    assert len(found) == len(experiments)
    print(f"{LIBRARIES[library].name}: largest differences {sorted(map(float, found))}")
    return [float(difference) for difference in found]


@pytest.mark.parametrize("library", LIBRARIES)
def test_scripts_end_with_the_apps_weights(library: str, tmp_path: Path):
    experiments = random_experiments(library, seed=18)
    assert max(differences(library, experiments, tmp_path)) < TOLERANCE


def test_scikit_learn_agrees_with_numpy_where_it_does_the_nearest_run(tmp_path: Path):
    nearest = LIBRARIES["scikit-learn"].nearest
    experiments = random_experiments("jax", seed=19)
    others = [experiment for experiment in experiments if is_steady(nearest(experiment))]
    assert any(nearest(experiment) != experiment for experiment in others)
    assert max(differences("scikit-learn", others, tmp_path)) < TOLERANCE
