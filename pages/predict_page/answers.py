"""What is said of a network's outputs: the rounded answer and how sure it is."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xorcore import Network

Array = NDArray[np.float64]

UNDECIDED = 0.5
"""The output in the middle between the two answers."""


def rounded(outputs: Array) -> Array:
    """The answers 0 and 1, shaped like `outputs`; 0.5 itself rounds to 0, as in Python."""
    return np.round(outputs)


def sureness(outputs: Array) -> Array:
    """How far outputs lie from undecided, of how far they can: 0 at 0.5, 1 at 0 and at 1.

    It is no probability of being right.
    """
    return np.abs(outputs - UNDECIDED) / UNDECIDED


def percent(share: float) -> str:
    """A share of 1 as percent, never rounded up to all of it."""
    return "over 99.9 %" if 0.9995 <= share < 1 else f"{100 * share:.1f} %"


def answer_table(network: Network, inputs: Array, lines: Sequence[int]) -> pd.DataFrame:
    """A row of numbers for each of `inputs` (n, 2), named by its line.

    The output is missing where weights beyond all bounds make it no number.
    """
    outputs = network.predict(inputs).ravel()  # (n,)
    columns = {
        "x1": inputs[:, 0],
        "x2": inputs[:, 1],
        "output": outputs,
        "answer": pd.array(rounded(outputs), dtype="Float64").astype("Int64"),
        "sure": sureness(outputs),
    }
    return pd.DataFrame(columns, pd.Index(lines, name="line"))
