"""The chart of how two runs part."""

import numpy as np

from pages.figures.parting import differences


def test_each_pair_has_its_curve_on_a_log_axis_and_its_name_at_the_end():
    wild, calm = np.array([0.0, 1e-9, 1.0]), np.array([0.0, 1e-16, 2e-16])
    figure = differences({"rate 2": wild, "rate 1": calm})
    for trace, apart in zip(figure.data, (wild, calm), strict=True):
        np.testing.assert_array_equal(trace.y[1:], apart[1:])
        assert trace.y[0] > 0  # a log axis has no 0
    assert figure.layout.yaxis.type == "log"
    low, high = figure.layout.yaxis.range
    assert low <= -16
    assert high >= 0
    ends = {a.text: (a.x, a.y) for a in figure.layout.annotations}
    assert ends["<b>rate 2</b>"] == (2, 0.0)
    assert ends["<b>rate 1</b>"] == (2, np.log10(2e-16))
