"""Statistics of many runs: the confidence interval of a success rate, quantiles of errors."""

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from xorcore.model import Array

_Z95 = NormalDist().inv_cdf(0.975)
"""97.5th percentile of the standard normal distribution."""


def wilson_interval(successes: int, trials: int) -> tuple[float, float]:
    """The 95 % interval of a rate of which `successes` out of `trials` were seen.

    Wilson's score interval (E. B. Wilson, Journal of the American Statistical Association 22,
    1927, p. 209): all rates p for which |successes / trials - p| is at most 1.96 standard
    deviations sqrt(p (1 - p) / trials). Unlike the textbook's interval it stays within 0 and 1
    and has a width where none or all succeed.

    Raises ValueError unless 0 <= successes <= trials and there is a trial.
    """
    if not 0 <= successes <= trials or trials == 0:
        raise ValueError(f"{successes} successes of {trials} trials have no rate")
    failures, z2 = trials - successes, _Z95 * _Z95
    centre = (successes + z2 / 2) / (trials + z2)
    half = _Z95 * sqrt(successes * failures / trials + z2 / 4) / (trials + z2)
    # Exact where a rounded difference would stray beyond an end by a digit.
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if failures == 0 else centre + half
    return low, high


def quantiles(curves: NDArray[np.floating], shares: Sequence[float]) -> Array:
    """The `shares`' quantiles of `curves` (R, C) at every point, NaN left out: (Q, C).

    Interpolated linearly between two runs, as ``numpy.nanquantile`` does, and much faster. NaN
    where there is no run at all.
    """
    ordered = np.sort(curves, axis=0)  # NaN comes last
    last = np.isfinite(curves).sum(axis=0) - 1  # (C,)
    places = np.asarray(shares)[:, np.newaxis] * np.maximum(last, 0)  # (Q, C)
    below = places.astype(int)
    above = np.minimum(below + 1, np.maximum(last, 0))
    low = np.take_along_axis(ordered, below, axis=0).astype(np.float64)
    high = np.take_along_axis(ordered, above, axis=0).astype(np.float64)
    found: Array = low + (high - low) * (places - below)
    return found
