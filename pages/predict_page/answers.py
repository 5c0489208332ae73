"""The answers in a network's outputs: rounded to 0 or 1, and how sure they are."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xorcore import Network

Array = NDArray[np.float64]

UNDECIDED = 0.5
"""The output halfway between the answers 0 and 1."""


def rounded(outputs: Array) -> Array:
    """The answers 0 and 1, shaped like `outputs`; 0.5 is rounded to 0, as Python does it."""
    return np.round(outputs)


def sureness(outputs: Array) -> Array:
    """How far each output is from undecided, 0 to 1; no probability that the answer is right."""
    return np.abs(outputs - UNDECIDED) / UNDECIDED


def percent(share: float) -> str:
    """A share between 0 and 1 as percent; only 1 itself is shown as 100 %."""
    return "over 99.9 %" if 0.9995 <= share < 1 else f"{100 * share:.1f} %"


def answer_table(network: Network, inputs: Array, lines: Sequence[int]) -> pd.DataFrame:
    """A row for each of `inputs` (n, 2), with the number of its line as its index.

    The answer is missing where the output is NaN because the weights are too large.
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
