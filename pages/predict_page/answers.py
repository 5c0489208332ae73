"""A network's outputs, the answers in them, and how far they are from undecided."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pages.predict_page.own_units import column_names, have_words, shares, values
from xorcore import Dataset, Network
from xorcore.model.dataset import UNDECIDED, are_right, rounded
from xorcore.runs.units import OWN_NUMBERS, Units

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


def answer_table(
    network: Network, inputs: Array, lines: Sequence[int], units: Units = OWN_NUMBERS
) -> "pd.DataFrame":
    """A row for each of `inputs` (n, 2), in their own units, with its line's number as its index.

    The answer is missing where the output is exactly 0.5, undecided, or NaN because the weights
    are too large. If the answers have words, a column has them.
    """
    import pandas as pd

    x1, x2, target = column_names(units)
    outputs = outputs_of(network, shares(inputs, units))
    columns: dict[str, Any] = {x1: inputs[:, 0], x2: inputs[:, 1], **_answers(outputs)}
    if have_words(units):
        columns[target] = in_words(columns["answer"], units)
    columns["distance from 0.5"] = distance(outputs)
    return pd.DataFrame(columns, pd.Index(lines, name="line"))


def prediction_table(
    network: Network, learned: Dataset, held_out: Dataset | None, units: Units
) -> "pd.DataFrame":
    """A row for each point, in its own units: its target, output and answer, and if that is right.

    Those that are learned come first. Where some are held out, a column says which.
    """
    import pandas as pd

    parts = [learned, held_out] if held_out else [learned]
    inputs = np.vstack([part.inputs for part in parts])
    targets = np.vstack([part.targets for part in parts])[:, 0]
    outputs = outputs_of(network, inputs)
    x1, x2, target = column_names(units)
    own = values(inputs, units)
    columns: dict[str, Any] = {x1: own[:, 0], x2: own[:, 1], target: targets.astype(int)}
    columns |= _answers(outputs)
    if have_words(units):
        for name in (target, "answer"):
            columns[name] = in_words(columns[name], units)
    columns["right"] = are_right(targets - outputs)
    if held_out:
        columns["held out"] = np.arange(len(inputs)) >= len(learned.inputs)
    names = [name for part in parts for name in part.patterns]
    return pd.DataFrame(columns, pd.Index(names, name="point"))


def _answers(outputs: Array) -> dict[str, Any]:
    import pandas as pd

    answers = np.where(outputs == UNDECIDED, np.nan, rounded(outputs))
    return {"output": outputs, "answer": pd.array(answers, dtype="Float64").astype("Int64")}


def in_words(answers: Iterable[Any], units: Units) -> list[str]:
    """The word of each of the answers 0 and 1; nothing for one that is missing."""
    return [units.words[int(answer)] if answer in (0, 1) else "" for answer in answers]
