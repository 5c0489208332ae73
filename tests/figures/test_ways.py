"""The chart of ways to step."""

import numpy as np

from pages.figures.ways import ways_to_step


def test_it_has_a_line_for_each_run_and_a_mark_where_it_has_reached_the_error():
    epochs = np.array([0.0, 10.0, 100.0])
    curves = {
        name: (epochs, np.array([0.5, 0.4, end]))
        for name, end in (("plain", 0.3), ("momentum", 0.2), ("Adam", 0.1))
    }
    chart = ways_to_step(curves, {"Adam": 100}, 400_000, 0.1)
    lines = {trace.name: trace for trace in chart.data if trace.name in curves}
    assert [*lines] == [*curves]
    for name, (_, errors) in curves.items():
        assert [*lines[name].x] == [1, 10, 100]  # a log axis has no epoch 0
        np.testing.assert_array_equal(lines[name].y, errors)
    # Told apart without colours, too.
    assert len({trace.line.dash for trace in lines.values()}) == len(curves)
    [reached] = [trace for trace in chart.data if trace.name == "reached"]
    assert ([*reached.x], [*reached.y]) == ([100], [0.1])
    assert 10 ** chart.layout.xaxis.range[1] >= 400_000 * (1 - 1e-9)
