"""What a stretch of epochs comes to."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Summary(NamedTuple):
    """Of each epoch of a stretch, (n,) each."""

    means: Array  # mean absolute error
    worst: Array  # largest absolute error
    right: NDArray[np.int64]  # how many answers round to their targets
