"""The table of predictions and the rows of hidden activations, for few points and for many."""

import numpy as np
import pytest

from pages.figures.hidden_rows import hidden_rows
from pages.figures.points import Points
from pages.figures.predictions import predictions
from xorcore import XOR, Network
from xorcore.model.datasets import blobs, moons
from xorcore.runs.units import Axis, Units

NETWORK = Network.random((2, 3, 1), seed=5, bias=True)


@pytest.mark.parametrize("count", [40, 500])
def test_of_many_points_the_first_rows_are_shown_with_a_total_of_all(count: int):
    data = moons(count, 0.15, 7)
    chart = predictions(NETWORK, Points(data))
    targets, outputs, right, total = chart.data
    expected = NETWORK.predict(data.inputs)
    np.testing.assert_array_equal(targets.z, data.targets[:6])
    np.testing.assert_allclose(outputs.z, expected[:6])
    are_right = (expected > 0.5) == (data.targets > 0.5)
    assert [mark for [mark] in right.text] == ["✓" if one else "✗" for [one] in are_right[:6]]
    assert total.text == (f"{are_right.sum()} of {count} right",)
    assert chart.layout.title.text == f"Predictions: the first 6 of {count}"


def test_few_points_are_all_shown_and_counted():
    chart = predictions(NETWORK, Points(blobs(5, 0.1, 1)))
    assert len(chart.data[0].z) == 5
    assert "first" not in chart.layout.title.text
    assert "of 5 right" in chart.data[-1].text[0]


def test_points_have_their_places_or_their_numbers_where_these_would_take_the_room_of_the_columns():
    data = blobs(5, 0.1, 1)
    near = Units(Axis("year", 1951, 2024), Axis("people", -250_000, 812_345.5))
    far = Units(Axis("width", 7_000.00012, 7_000.00062), Axis("share", 1e-7, 1.4e-6))
    in_near, in_far = (predictions(NETWORK, Points(data, None, of)) for of in (near, far))
    assert all(", " in name for name in in_near.layout.yaxis.ticktext)
    # 282 pixels wide at 1280: three columns with headings of 40 pixels have to stand beside.
    assert list(in_far.layout.yaxis.ticktext) == ["#1", "#2", "#3", "#4", "#5"]
    assert in_far.layout.margin.l < 282 - 3 * 40


def test_a_gate_has_the_four_columns_that_it_always_had():
    chart = predictions(Network.notebook(), Points(XOR))
    assert [len(trace.z) for trace in chart.data] == [4, 4, 4, 4]


def test_hidden_activations_of_many_points_are_bare_rows_sorted_by_class():
    data = moons(41, 0.15, 7)
    chart = hidden_rows(NETWORK, Points(data), ".3f")
    [heatmap] = chart.data
    hidden = NETWORK.forward(data.inputs)[1]
    is_one = data.targets.ravel() == 1
    np.testing.assert_allclose(heatmap.z, np.vstack((hidden[~is_one], hidden[is_one])))
    assert heatmap.texttemplate is None
    zeros = int((~is_one).sum())
    assert [shape.y0 for shape in chart.layout.shapes] == [zeros - 0.5]
    assert list(chart.layout.yaxis.ticktext) == ["target 0", "target 1"]
    assert list(chart.layout.yaxis.tickvals) == [zeros / 2 - 0.5, (zeros + 41) / 2 - 0.5]


def test_few_points_have_numbers_and_names_with_their_targets():
    data = blobs(5, 0.1, 1)  # targets 0, 1, 0, 1, 0
    chart = hidden_rows(NETWORK, Points(data), ".3f")
    assert chart.data[0].texttemplate == "%{z:.3f}"
    assert list(chart.layout.yaxis.ticktext) == ["#1 → 0", "#3 → 0", "#5 → 0", "#2 → 1", "#4 → 1"]


def test_rows_are_named_by_what_tells_their_classes_apart():
    """Of a long target the class was cut off, and both halves had the same name."""
    data, words = moons(41, 0.15, 7), ("versicolor", "virginica")
    for target, expected in (("kind", ["kind versicolor", "kind virginica"]), ("k" * 20, words)):
        units = Units(Axis("x1"), Axis("x2"), target, words)
        chart = hidden_rows(NETWORK, Points(data, None, units), ".3f")
        assert list(chart.layout.yaxis.ticktext) == list(expected)
