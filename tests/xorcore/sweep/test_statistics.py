"""Wilson's interval and the quantiles of many curves."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from xorcore.sweep.statistics import quantiles, wilson_interval


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # R. G. Newcombe, Two-sided confidence intervals for the single proportion: comparison
        # of seven methods, Statistics in Medicine 17 (1998), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # By hand: 5 of 10, z = 1.96: centre 1/2, half width 1.96 sqrt(2.5 + 0.9604) / 13.8416
        # = 0.2634.
        (5, 10, 0.2366, 0.7634),
    ],
)
def test_published_intervals(successes: int, trials: int, low: float, high: float):
    assert_allclose(wilson_interval(successes, trials), (low, high), atol=5e-5)


@pytest.mark.parametrize("trials", [1, 7, 500, 20_000])
def test_an_interval_holds_the_rates_that_the_sample_does_not_rule_out(trials: int):
    for successes in range(0, trials + 1, max(1, trials // 25)):
        low, high = wilson_interval(successes, trials)
        share = successes / trials
        assert 0 <= low <= share <= high <= 1
        for end in (low, high):
            if 0 < end < 1:  # as many standard deviations of that rate away, whichever end
                deviations = abs(share - end) / np.sqrt(end * (1 - end) / trials)
                assert deviations == pytest.approx(1.959964, abs=1e-5)
        # What holds of the solved holds of the unsolved, turned round.
        assert_allclose(wilson_interval(trials - successes, trials), (1 - high, 1 - low))


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (3, 2), (-1, 2)])
def test_no_trial_has_no_rate(successes: int, trials: int):
    with pytest.raises(ValueError, match="no rate"):
        wilson_interval(successes, trials)


def test_quantiles_are_numpys_with_and_without_gaps():
    rng = np.random.default_rng(5)
    curves = rng.random((41, 17)).astype(np.float32)
    curves[rng.random(curves.shape) < 0.3] = np.nan
    curves[0], curves[:, 3] = 0.5, 0.25
    curves[1:, 4] = np.nan
    shares = (0.0, 0.05, 0.25, 0.5, 0.95, 1.0)
    expected = np.nanquantile(curves.astype(np.float64), shares, axis=0)
    assert_allclose(quantiles(curves, shares), expected, rtol=1e-12)


def test_quantiles_of_nothing_are_nan():
    curves = np.array([[0.5, np.nan], [0.1, np.nan]], dtype=np.float32)
    found = quantiles(curves, (0.5,))
    assert_allclose(found, [[0.3, np.nan]])
