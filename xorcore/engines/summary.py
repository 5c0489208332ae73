"""Per-epoch error statistics for a contiguous range of epochs."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xorcore.model import Array
from xorcore.model.dataset import count_right


class Summary(NamedTuple):
    """Statistics of each of n epochs, (n,) each."""

    means: Array  # mean absolute error
    worst: Array  # largest absolute error
    right: NDArray[np.int64]  # how many outputs are right, as in ``dataset.are_right``


def summarise(errors: Array) -> Summary:
    """The statistics of `errors` (n, P, 1), which are targets - outputs of n epochs."""
    absolute = np.abs(errors)
    return Summary(
        absolute.mean(axis=(1, 2)),
        absolute.max(axis=(1, 2)),
        count_right(errors),
    )
