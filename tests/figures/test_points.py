"""Points over the inputs: filled by target, hollow if held out, ringed if answered wrongly."""

import json

import numpy as np
import pytest

from pages.figures.on_page import on_wall
from pages.figures.palette import ABOVE, BELOW, MIDDLE
from pages.figures.points import Points, markers, summary, written
from pages.figures.surface import surface_of, surface_to_pick_from
from xorcore import XOR, Dataset, Network
from xorcore import decision_surface as answers
from xorcore.model.datasets import moons
from xorcore.runs.units import Axis, Units

# Output s(4 x1 - 2): 1 where x1 is above one half. With a bias; x2 counts for nothing.
BY_X1 = Network(
    (np.array([[1.0], [0], [0]]), np.array([[4.0], [-2]])), activation="relu", bias=True
)
LEARNED = Dataset("own_points", np.array([[0.9, 0.1], [0.8, 0.2], [0.1, 0.3]]), [[1], [0], [0]])
HELD_OUT = Dataset("own_points", np.array([[0.2, 0.6], [0.3, 0.7]]), [[1], [0]])
UNITS = Units(Axis("petal width", 0.1, 2.5), Axis("petal length", 1, 6.9), "kind", ("a", "b"))
POINTS = Points(LEARNED, HELD_OUT, UNITS)


def test_points_are_filled_by_target_and_hollow_if_held_out():
    _, drawn = markers(POINTS, BY_X1)
    np.testing.assert_array_equal(drawn.x, [0.9, 0.8, 0.1, 0.2, 0.3])
    np.testing.assert_array_equal(drawn.y, [0.1, 0.2, 0.3, 0.6, 0.7])
    blue, orange = ABOVE[2], BELOW[2]
    assert list(drawn.marker.color) == [blue, orange, orange, MIDDLE, MIDDLE]
    assert list(drawn.marker.line.color) == [MIDDLE, MIDDLE, MIDDLE, blue, orange]
    assert list(drawn.marker.symbol) == ["circle", "square", "square", "circle", "square"]


def test_a_ring_is_around_each_wrong_answer_and_around_no_other():
    rings, _ = markers(POINTS, BY_X1)
    # Wrong are 0 at x1 = 0.8 and 1 at x1 = 0.2.
    np.testing.assert_array_equal(rings.x, [np.nan, 0.8, np.nan, 0.2, np.nan])
    np.testing.assert_array_equal(rings.y, [np.nan, 0.2, np.nan, 0.6, np.nan])


def test_the_pointer_is_told_a_point_in_its_own_units():
    _, drawn = markers(POINTS, BY_X1)
    # 0.1 + 0.8 * 2.4 = 2.02 and 1 + 0.2 * 5.9 = 2.18; s(1.2) = 0.7685.
    assert drawn.hovertext[1] == (
        "#2<br>petal width 2.02, petal length 2.18<br>kind a<br>output 0.7685, wrong"
    )
    assert ", held out<br>" in drawn.hovertext[3]
    assert ", wrong" not in drawn.hovertext[0]


def test_all_points_are_summed_up_in_words():
    assert summary(POINTS, BY_X1) == (
        "3 points, 2 of class a and 1 of class b; 2 right. "
        "Held out, hollow: 2 points, 1 of class a and 1 of class b; 1 right"
    )


def test_rings_lie_under_all_points():
    """Else those of a dense set cover its points: on a dark wall it was one white patch."""
    rings, drawn = markers(Points(moons(500, 0.1, 0)), BY_X1)
    assert (rings.meta["shows"], drawn.meta["shows"]) == (["rings"], ["points"])


def test_markers_become_smaller_and_lose_their_labels_with_the_number_of_points():
    sizes, covered = [], []
    for count in (4, 40, 200, 500):
        rings, drawn = markers(Points(moons(count, 0.1, 0)), BY_X1)
        assert ("text" in drawn.mode) == (count == 4)
        assert rings.marker.size > drawn.marker.size
        sizes.append(drawn.marker.size)
        [width] = {*rings.marker.line.width}
        covered.append(rings.marker.size + width)
    assert sizes == sorted(sizes, reverse=True)
    assert len({*sizes}) == 4
    # Five hundred rings, side by side, are less than the square of 180 pixels on a small board.
    assert covered == sorted(covered, reverse=True)
    assert 500 * np.pi * (covered[-1] / 2) ** 2 < 180**2


def test_two_points_in_one_place_do_not_mix_their_labels():
    places = np.array([[0.5, 0.5], [0.9, 0.9], [0.5, 0.5], [0.52, 0.47], [0.6, 0.5]])
    shown = Points(Dataset("own_points", places, [[0], [0], [1], [0], [1]]))
    _, drawn = markers(shown, BY_X1)
    # The last of the three on one another is on top.
    assert list(drawn.text) == ["", "0", "", "0", "1"]


def test_on_a_wall_edges_do_not_cover_small_markers():
    chart = surface_of(BY_X1, answers(BY_X1), Points(moons(500, 0.1, 0)))
    chart = on_wall(json.loads(chart.to_json()))
    marker = chart["data"][3]["marker"]
    assert max(marker["line"]["width"]) < marker["size"] / 3


def test_on_a_wall_a_long_name_of_a_column_ends_before_the_chart_s_title():
    """The square has 130 pixels there, 30 more are below the title; a character has 10."""
    units = Units(Axis("width"), Axis("Weltbevölkerung in Mio", -250_000, 812_345.5))
    chart = surface_of(BY_X1, answers(BY_X1), Points(LEARNED, None, units))
    layout = on_wall(json.loads(chart.to_json()))["layout"]
    assert layout["xaxis"]["title"]["text"] == "x1: width"
    assert layout["yaxis"]["title"]["text"] == "x2: Weltbevölkeru…"
    assert chart.layout.yaxis.title.text == "x2: Weltbevölkerung in Mio"


def test_the_patterns_of_a_gate_stay_as_they_were():
    [drawn] = markers(Points(XOR), Network.notebook())
    assert not drawn.meta
    assert drawn.marker.size == 22
    assert list(drawn.text) == ["0", "1", "1", "0"]


def test_axes_have_round_numbers_in_own_units():
    layout = surface_of(BY_X1, answers(BY_X1), POINTS).layout
    assert layout.xaxis.title.text == "x1: petal width"
    assert list(layout.xaxis.ticktext) == ["1", "2"]
    np.testing.assert_allclose(layout.xaxis.tickvals, (np.array([1, 2]) - 0.1) / 2.4)
    assert list(layout.yaxis.ticktext) == ["2", "4", "6"]
    assert list(layout.yaxis.range) == [0, 1]


def test_the_surface_knows_the_values_at_its_sides_if_they_are_not_0_and_1():
    of_units = surface_of(BY_X1, answers(BY_X1), POINTS).data[0]
    plain = surface_of(BY_X1, answers(BY_X1), Points(LEARNED)).data[0]
    assert of_units.meta["ends"] == [[0.1, 2.5], [1, 6.9]]
    assert "ends" not in plain.meta
    assert (of_units.x0, of_units.dx) == (plain.x0, plain.dx)


def test_the_square_to_pick_from_has_room_for_more_numbers():
    units = Units(Axis("a", 150, 200), Axis("b", -1e6, 1e6), "kind", ("c", "d"))
    turned = Units(units.x2, units.x1, "kind", ("c", "d"))
    shown = [
        surface_to_pick_from(BY_X1, answers(BY_X1), Points(LEARNED, None, of), (0.5, 0.5)).layout
        for of in (units, turned)
    ]
    # Of 115 pixels 23 are between 150 and 160: too few for 3 digits of 7, and 6 between numbers.
    assert list(shown[0].xaxis.ticktext) == ["160", "180", "200"]
    assert list(shown[1].xaxis.ticktext) == ["-1000000", "0", "1000000"]
    assert list(shown[1].yaxis.ticktext) == ["150", "160", "170", "180", "190", "200"]


def test_the_numbers_at_the_left_are_free_of_the_axis_name():
    units = Units(Axis("a"), Axis("people", -250_000, 812_345.5))
    layout = surface_of(BY_X1, answers(BY_X1), Points(LEARNED, None, units)).layout
    assert list(layout.yaxis.ticktext) == ["0", "500000"]
    # 6 digits of 6.7 pixels, 10 from the square and 6 from the name, which is 17 high.
    assert layout.margin.l >= 10 + 6 * 6.7 + 6 + 17
    assert surface_of(BY_X1, answers(BY_X1), Points(LEARNED)).layout.margin.l == 44


def test_the_number_below_is_free_of_the_axis_name_where_points_are_picked():
    margin = surface_to_pick_from(BY_X1, answers(BY_X1), POINTS, (0.5, 0.5)).layout.margin
    plain = surface_to_pick_from(BY_X1, answers(BY_X1), Points(LEARNED), (0.5, 0.5)).layout.margin
    assert (margin.b, plain.b) == (50, 36)  # numbers have a line of their own, beside 0 and 1


@pytest.mark.parametrize(
    ("low", "high", "across", "up"),
    [
        (150, 200, ["160", "180", "200"], ["150", "160", "170", "180", "190", "200"]),
        (0.001, 0.02, ["0.01", "0.02"], ["0.005", "0.010", "0.015", "0.020"]),
        (0.0001, 0.00012, ["0.00010", "0.00012"], None),
        (-1e6, 1e6, ["-1000000", "1000000"], ["-1000000", "-500000", "0", "500000", "1000000"]),
        (-1e6, 999_999.5, ["-1000000", "0"], ["-1000000", "-500000", "0", "500000"]),
        (1e-12, 3e-12, ["1e-12", "3e-12"], None),
        (-1e-6, 1e-6, ["-1e-6", "0", "1e-6"], ["-1.0e-6", "-5e-7", "0", "5e-7", "1.0e-6"]),
        (1013.1, 1013.9, ["1013.2", "1013.8"], ["1013.2", "1013.4", "1013.6", "1013.8"]),
        (9e5, 9e5 + 1e-8, None, None),
        (55598.808670395, 55598.80867039501, None, ["55598.808670395", "55598.80867039501"]),
        # Multiples of 100000 that have room go past 0.
        (
            -250_000,
            250_000,
            ["-250000", "0", "250000"],
            ["-200000", "-100000", "0", "100000", "200000"],
        ),
        (-16.5, 16.5, ["-10", "0", "10"], ["-10", "0", "10"]),
        (0, 4710, ["0", "4000"], ["0", "1000", "2000", "3000", "4000"]),
        (1013.52, 1013.98, ["1013.6", "1013.8"], ["1013.6", "1013.7", "1013.8", "1013.9"]),
    ],
)
def test_across_there_are_as_many_numbers_as_have_room(
    low: float, high: float, across: list[str] | None, up: list[str] | None
):
    units = Units(Axis("a", low, high), Axis("b", low, high), "kind", ("c", "d"))
    layout = surface_of(BY_X1, answers(BY_X1), Points(LEARNED, None, units)).layout
    assert layout.xaxis.tickangle == 0
    for axis, expected in ((layout.xaxis, across), (layout.yaxis, up)):
        assert len(axis.ticktext) == len(axis.tickvals) >= 2
        assert expected is None or list(axis.ticktext) == expected


def test_without_units_the_axes_are_those_of_a_gate():
    layout = surface_of(BY_X1, answers(BY_X1), Points(LEARNED)).layout
    assert layout.xaxis.title.text == "x1"
    assert list(layout.xaxis.tickvals) == [0, 1]
    assert layout.xaxis.ticktext is None


@pytest.mark.parametrize(
    ("low", "high", "share", "text"),
    [
        (0, 1, 0.256, "0.26"),
        (0, 5000, 0.5, "2500"),
        (-1e6, 1e6, 1, "1000000"),
        (500_000, 500_010, 0.257, "500002.6"),
        (-1, 1, 0.499, "0.00"),
        (0, 0.01, 0.5, "0.0050"),
        (0.0001, 0.00012, 0.5, "1.100e-4"),
        (-1e-9, 1e-9, 0.5, "0"),
        (-123456.0, -123455.5, 0.5, "-123455.750"),  # short, all of them would be the same
        (-0.001, 1, 0.0005, "0.00"),
        # Plain or with an exponent, as the longest of the axis.
        (-0.0002, 0.0002, 0.75, "1.00e-4"),
        (-0.0002, 0.0002, 0, "-2.00e-4"),
    ],
)
def test_values_have_the_digits_that_their_range_needs(
    low: float, high: float, share: float, text: str
):
    assert written(Axis("x1", low, high), share) == text
