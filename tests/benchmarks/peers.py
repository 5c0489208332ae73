"""The notebook's training as others do it: a C loop, scikit-learn, PyTorch, where they are there.

Each is a function of the number of epochs; None where its compiler or
package is missing or broken.
"""

import ctypes
import shutil
import subprocess
import warnings
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.trainer import LEARNING_RATE
from xorcore import XOR, Network

Array = NDArray[np.float64]
Loop = Callable[[int], object]

_BLOCK = 8_192


def c_loop() -> Callable[[int], tuple[Array, Array]] | None:
    """``loop.c``, compiled by gcc for this processor: gives its two weight matrices."""
    if shutil.which("gcc") is None:
        return None
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        library = Path(folder, "loop.so")
        source = Path(__file__).with_name("loop.c")
        flags = ["-O3", "-march=native", "-shared", "-fPIC"]
        subprocess.run(["gcc", *flags, "-o", library, source, "-lm"], check=True)
        train = ctypes.CDLL(str(library)).train
    matrix = np.ctypeslib.ndpointer(np.float64, flags="C_CONTIGUOUS")
    train.argtypes = [ctypes.c_long, ctypes.c_double, matrix, matrix, matrix]

    def loop(epochs: int) -> tuple[Array, Array]:
        first, second = (weights.copy() for weights in Network.notebook().weights)
        errors = np.empty((_BLOCK, 4))
        for start in range(0, epochs, _BLOCK):
            train(min(_BLOCK, epochs - start), LEARNING_RATE, first, second, errors)
        return first, second

    return loop


def scikit_learn() -> Loop | None:
    """``MLPClassifier``, plain gradient descent on all patterns at once."""
    try:
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.neural_network import MLPClassifier
    except ImportError:
        return None

    def loop(epochs: int) -> object:
        model = MLPClassifier(
            (3,),
            activation="logistic",
            solver="sgd",
            alpha=0.0,
            batch_size=4,
            learning_rate_init=LEARNING_RATE,
            max_iter=epochs,
            shuffle=False,
            tol=0.0,
            momentum=0.0,
            n_iter_no_change=epochs,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            return model.fit(XOR.inputs, XOR.targets.ravel())

    return loop


def pytorch() -> Loop | None:
    """PyTorch as its tutorials write it: modules, autograd, an optimiser, one thread."""
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(1)
    inputs, targets = torch.tensor(XOR.inputs), torch.tensor(XOR.targets)

    def loop(epochs: int) -> object:
        sizes = {"bias": False, "dtype": torch.float64}
        model = torch.nn.Sequential(
            *(torch.nn.Linear(2, 3, **sizes), torch.nn.Sigmoid()),
            *(torch.nn.Linear(3, 1, **sizes), torch.nn.Sigmoid()),
        )
        optimiser = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)
        for _ in range(epochs):
            optimiser.zero_grad()
            loss = 0.5 * ((targets - model(inputs)) ** 2).sum()
            loss.backward()
            optimiser.step()
        return model

    return loop
