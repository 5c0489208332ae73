"""A network's outputs, the answers in them, and how far they are from undecided."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xorcore import Network
from xorcore.model.dataset import UNDECIDED, rounded

if TYPE_CHECKING:
    import pandas as pd  # which takes its time: each table imports it when it is made

Array = NDArray[np.float64]

DISTANCE = (
    "How far the output is from 0.5, at most 0.5. At exactly 0.5 the network is undecided. This is "
    "not the probability of being right: an output can be far from 0.5 and wrong."
)


def distance(outputs: Array) -> Array:
    """How far each output is from undecided, 0 to 0.5; no probability that the answer is right."""
    return np.abs(outputs - UNDECIDED)


def outputs_of(network: Network, inputs: Array) -> Array:
    """The output for each of `inputs` (n, 2): (n,), with the same digits alone and among others.

    Always four at once, as in an epoch: a single row may be added up in another order, and then
    its last digit is another one.
    """
    fours = np.zeros((len(inputs) // 4 + 1, 4, 2))
    fours.reshape(-1, 2)[: len(inputs)] = inputs
    return np.concatenate([network.predict(four) for four in fours])[: len(inputs), 0]


def answer_table(network: Network, inputs: Array, lines: Sequence[int]) -> "pd.DataFrame":
    """A row for each of `inputs` (n, 2), with the number of its line as its index.

    The answer is missing where the output is exactly 0.5, undecided, or NaN because the weights
    are too large.
    """
    import pandas as pd

    outputs = outputs_of(network, inputs)
    answers = np.where(outputs == UNDECIDED, np.nan, rounded(outputs))
    columns = {
        "x1": inputs[:, 0],
        "x2": inputs[:, 1],
        "output": outputs,
        "answer": pd.array(answers, dtype="Float64").astype("Int64"),
        "distance from 0.5": distance(outputs),
    }
    return pd.DataFrame(columns, pd.Index(lines, name="line"))
