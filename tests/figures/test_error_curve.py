"""The error curve: what it draws, and the ranges of its axes."""

import math

import numpy as np
import pytest

from pages.figures.error_curve import KeptCurve, axis_ranges, error_curve
from pages.link.train import AXES
from xorcore import Landmark

EPOCHS = np.array([0.0, 1, 10, 100])
ERROR = np.array([0.5, 0.48, 0.3, 0.1])
RANGES = axis_ranges(400_000, 100, 0.5, "log")


@pytest.mark.parametrize(
    ("axes", "x", "y"),
    [("log", "log", "linear"), ("linear", "linear", "linear"), ("loglog", "log", "log")],
)
def test_it_draws_the_error_and_a_band_around_it(axes: str, x: str, y: str):
    ranges = axis_ranges(400_000, 100, 0.5, axes)
    figure = error_curve(EPOCHS, ERROR, ERROR - 0.05, ERROR + 0.05, ranges, axes)
    lowest, highest, error = figure.data[:3]
    for trace, expected in ((lowest, ERROR - 0.05), (highest, ERROR + 0.05), (error, ERROR)):
        np.testing.assert_array_equal(trace.x, EPOCHS)
        np.testing.assert_array_equal(trace.y, expected)
    assert highest.fill == "tonexty"  # fills to the trace before it, the lowest
    assert (figure.layout.xaxis.type, figure.layout.yaxis.type) == (x, y)
    assert list(figure.layout.xaxis.range) == ranges["xaxis"]
    assert list(figure.layout.yaxis.range) == ranges["yaxis"]


def _placed(name: str, epochs: list[float], error: list[float], axes: str = "log") -> str:
    kept = KeptCurve(name, np.array(epochs), np.array(error))
    ranges = axis_ranges(10_000, 10_000, 0.5, axes)
    chart = error_curve(EPOCHS, ERROR, ERROR, ERROR, ranges, axes, kept=[kept])
    return next(trace for trace in chart.data if trace.mode == "text").textposition


def test_the_name_of_a_kept_run_does_not_lie_across_its_curve():
    # The curve falls and ends where there is room below it, and, ended early, to the right.
    assert _placed("Run 1", [1, 100, 1_000], [0.5, 0.5, 0.3]) == "bottom left"
    assert _placed("Run 1, from epoch 102", [1, 5, 10], [0.5, 0.5, 0.3]) == "top right"
    # At the lower edge the line above it is free, unless the curve has come down just there.
    assert _placed("Run 1", [1, 10, 10_000], [0.5, 0.01, 0.01]) == "top left"
    assert _placed("Run 1", [1, 500, 1_000], [0.5, 0.5, 0.01]) == "top right"
    # It rises at the end: below would be on it. On linear axes, and on two logarithmic ones.
    assert _placed("Run 1", [0, 5_000, 9_900], [0.2, 0.2, 0.5], "linear") == "top left"
    assert _placed("Run 1", [1, 100, 10_000], [0.5, 0.1, 0.01], "loglog") == "bottom left"


def test_what_comes_next_is_a_dotted_line_with_a_word_to_it():
    plain = error_curve(EPOCHS, ERROR, ERROR, ERROR, RANGES)
    preview = KeptCurve("what <i>comes</i> next", EPOCHS + 100, ERROR / 2, "to epoch 200")
    chart = error_curve(EPOCHS, ERROR, ERROR, ERROR, RANGES, preview=preview)
    assert len(chart.data) == len(plain.data) + 1
    line = chart.data[-1]
    np.testing.assert_array_equal(line.x, EPOCHS + 100)
    np.testing.assert_array_equal(line.y, ERROR / 2)
    assert line.line.dash == "dot"
    assert line.name == "what &lt;i&gt;comes&lt;/i&gt; next<br>to epoch 200"
    assert chart.layout.showlegend
    assert [trace.showlegend for trace in chart.data[:-1]] == [False] * len(plain.data)
    assert [trace.showlegend for trace in plain.data] == [False] * len(plain.data)


def test_a_band_that_is_seen_has_a_legend():
    for height, names in ((0.05, ["lowest to highest"]), (0.005, [])):
        chart = error_curve(EPOCHS, ERROR, ERROR - height, ERROR + height, RANGES)
        assert chart.layout.showlegend
        assert [trace.name for trace in chart.data if trace.showlegend] == names


def test_landmarks_at_one_epoch_are_one_diamond_that_tells_of_all():
    marks = [
        Landmark("right", 10, 10, "All right", "At epoch 10 all are right."),
        Landmark("saturated", 10, 100, "Unit h1 saturated", "From epoch 10 on it is flat."),
        Landmark("small_errors", 100, 100, "Every error below 0.1", "At epoch 100."),
    ]
    diamonds = error_curve(EPOCHS, ERROR, ERROR, ERROR, RANGES, marks=marks).data[3]
    assert list(diamonds.x) == [10, 100]
    assert list(diamonds.y) == [0.3, 0.1]
    assert list(diamonds.text) == [
        "At epoch 10 all are right.<br>From epoch 10 on it is flat.",
        "At epoch 100.",
    ]


def test_it_is_named():
    figure = error_curve(EPOCHS, ERROR, ERROR, ERROR, RANGES)
    assert figure.layout.title.text == "Mean absolute error"
    assert figure.layout.xaxis.title.text == "epoch"


@pytest.mark.parametrize("axes", ["log", "loglog"])
@pytest.mark.parametrize("last", [1, 7, 10, 1_000, 400_000, 2_000_000])
def test_a_log_axis_spans_the_whole_run_and_stays(axes: str, last: int):
    ranges = {str(axis_ranges(last, epoch, 0.5, axes)) for epoch in (0, 1, last)}
    assert len(ranges) == 1
    low, high = axis_ranges(last, 0, 0.5, axes)["xaxis"]
    assert low == 0  # a power of ten: epoch 1
    assert 10**high == pytest.approx(max(last, 10))


@pytest.mark.parametrize(
    ("epoch", "end"),
    [
        *((0, 10), (10, 10), (11, 20), (20, 20), (21, 50), (51, 100), (100, 100), (101, 200)),
        *((200_001, 500_000), (500_001, 1_000_000), (1_000_001, 2_000_000)),
    ],
)
def test_a_linear_axis_grows_with_the_run(epoch: int, end: int):
    assert axis_ranges(2_000_000, epoch, 0.5, "linear")["xaxis"] == [0, end]


def test_a_linear_axis_ends_with_the_run():
    assert axis_ranges(400_000, 300_000, 0.5, "linear")["xaxis"] == [0, 400_000]
    assert axis_ranges(5, 3, 0.5, "linear")["xaxis"] == [0, 5]


@pytest.mark.parametrize("axes", AXES)
@pytest.mark.parametrize("epoch", [0, 1, 19, 999, 123_456, 400_000])
@pytest.mark.parametrize("error", [0.0, 0.3, 0.6, 0.61, 1.0])
def test_every_axis_has_room_for_what_is_there(axes: str, epoch: int, error: float):
    ranges = axis_ranges(400_000, epoch, error, axes)
    x = epoch if axes == "linear" else math.log10(max(epoch, 1))
    y = math.log10(max(error, 1e-3)) if axes == "loglog" else error
    for (low, high), value in ((ranges["xaxis"], x), (ranges["yaxis"], y)):
        assert math.isfinite(low)
        assert low < high
        assert low <= value <= high + 1e-12


@pytest.mark.parametrize("axes", AXES)
def test_the_legend_stands_where_the_curve_does_not_end(axes: str):
    ranges = axis_ranges(100, 100, 0.5, axes)
    for end, y in ((0.5, 0), (0.01, 1)):
        for run in ({}, {"preview": KeptCurve("next", EPOCHS + 100, np.full(4, end), "to 200")}):
            error = ERROR if run else np.append(ERROR[:-1], end)
            chart = error_curve(EPOCHS, error, error, error, ranges, axes, **run)
            assert (chart.layout.legend.x, chart.layout.legend.y) == (1, y)
