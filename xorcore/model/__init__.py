"""What a network is, and what one epoch does, by the book."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
"""An array of float64. The docstrings give its shape."""
