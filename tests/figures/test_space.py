"""The hidden space: where its cut lies, on planes worked out by hand and on any others."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.figures.hidden_space import hidden_space
from pages.figures.palette import ABOVE, BELOW, MIDDLE
from pages.figures.space import BOXES, Space, plane_in_box
from xorcore import XOR, Network


def corners(normal: list[float], offset: float, low: float = 0, high: float = 1) -> set[tuple]:
    found = plane_in_box(np.array(normal, float), offset, low, high)
    assert len({tuple(corner) for corner in found.round(12)}) == len(found)  # none twice
    return {tuple(corner) for corner in found.round(12)}


@pytest.mark.parametrize(
    ("normal", "offset", "expected"),
    [
        ([0, 0, 2], -1, {(0, 0, 0.5), (0, 1, 0.5), (1, 0, 0.5), (1, 1, 0.5)}),
        ([1, 1, 1], -1, {(1, 0, 0), (0, 1, 0), (0, 0, 1)}),
        (
            [1, 1, 1],
            -1.5,
            {(0.5, 0, 1), (0, 0.5, 1), (0.5, 1, 0), (1, 0.5, 0), (0, 1, 0.5), (1, 0, 0.5)},
        ),
        ([3, 0, 0], 0, {(0, 0, 0), (0, 1, 0), (0, 0, 1), (0, 1, 1)}),  # a side of the cube
        ([1, -1, 0], 0, {(0, 0, 0), (0, 0, 1), (1, 1, 0), (1, 1, 1)}),  # through two edges
        ([1, 1, 1], 0.5, set()),
        ([0, 0, 0], 0, set()),
        ([2, 2], -1, {(0.5, 0), (0, 0.5)}),
        ([-4, 0], 1, {(0.25, 0), (0.25, 1)}),
        ([1, 1], -3, set()),
    ],
)
def test_a_plane_cuts_the_unit_box_in_these_corners(normal, offset, expected):
    assert corners(normal, offset) == expected


def test_the_box_may_be_another_one():
    assert corners([1, 0, 0], -0.5, -1, 1) == {
        (0.5, -1, -1),
        (0.5, 1, -1),
        (0.5, -1, 1),
        (0.5, 1, 1),
    }


weights = st.floats(-1_000, 1_000).filter(lambda weight: weight == 0 or abs(weight) > 1e-6)


@given(st.lists(weights, min_size=2, max_size=3), weights, st.sampled_from([(0, 1), (-1, 1)]))
def test_every_corner_lies_on_the_plane_and_on_an_edge_of_the_box(normal, offset, box):
    found = plane_in_box(np.array(normal), offset, *box)
    size = max(*map(abs, normal), abs(offset))
    for corner in found:
        assert np.dot(corner, normal) + offset == pytest.approx(0, abs=1e-12 * size)
        assert (box[0] <= corner).all()
        assert (corner <= box[1]).all()
        assert np.isin(corner, box).sum() >= len(normal) - 1
    vertices = np.array([*product(box, repeat=len(normal))])
    sides = np.sign(vertices @ np.array(normal) + offset)
    assert (len(found) >= len(normal)) or not {-1, 1} <= {*sides}


@given(st.tuples(weights, weights, weights), weights)
def test_the_corners_stand_in_order_around_the_polygon(normal, offset):
    found = plane_in_box(np.array(normal), offset, 0, 1)
    if not len(found):
        return
    # Seen along the plane's normal, from each corner to the next it turns the same way.
    spokes = found - found.mean(axis=0)
    turns = np.cross(spokes, np.roll(spokes, -1, axis=0)) @ (normal / np.abs(normal).max())
    assert (turns >= -1e-9).all() or (turns <= 1e-9).all()


# ---- the space of a network


def network(hidden: int, bias: bool = False, seed: int = 3) -> Network:
    return Network.random((2, hidden, 1), seed, bias)


def answer(shown: Network, hidden: np.ndarray) -> np.ndarray:
    """What the output unit makes of activations (n, hidden) of the layer below it."""
    weights = shown.weights[-1][: hidden.shape[1]]
    bias = shown.weights[-1][-1] if shown.bias else 0
    return 1 / (1 + np.exp(-(hidden @ weights + bias)))


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("hidden", [2, 3])
def test_on_its_boundary_the_network_answers_one_half(hidden: int, bias: bool):
    shown = network(hidden, bias)
    space = Space(shown, XOR, tuple(range(hidden)))
    np.testing.assert_array_equal(space.places, shown.forward(XOR.inputs)[1])
    assert len(space.boundary) > hidden - 1
    np.testing.assert_allclose(answer(shown, space.boundary), 0.5, atol=1e-12)
    np.testing.assert_array_equal(space.boundary[0], space.boundary[-1])
    start, end = space.pin
    assert answer(shown, start[np.newaxis])[0, 0] == pytest.approx(0.5)
    assert answer(shown, end[np.newaxis])[0, 0] > 0.5


def test_the_pin_ends_close_to_the_edge_of_the_box():
    # 4 h1 + 3 h2 = 0.5 cuts the square from (0, 1/6) to (1/8, 0); the sum grows towards (0, 0).
    shown = Network((np.eye(3, 2), np.array([[-4.0], [-3.0], [0.5]])), bias=True, activation="relu")
    low, high = BOXES["relu"]
    start, end = Space(shown, XOR, (0, 1)).pin
    np.testing.assert_allclose(start, (1 / 16, 1 / 12))
    # Along (-0.8, -0.6) until h1 is 0, and on by 0.04 of the box's side.
    length = start[0] / 0.8 + 0.04 * (high - low)
    np.testing.assert_allclose(end, start - length * np.array((0.8, 0.6)))


def test_units_that_are_no_axis_count_with_their_mean():
    shown = network(5, bias=True, seed=6)
    axes = (4, 0, 2)
    space = Space(shown, XOR, axes)
    activations = shown.forward(XOR.inputs)[1]
    np.testing.assert_array_equal(space.places, activations[:, axes])
    assert len(space.boundary) > 3
    for corner in space.boundary:
        hidden = activations.mean(axis=0)
        hidden[[*axes]] = corner
        assert answer(shown, hidden[np.newaxis])[0, 0] == pytest.approx(0.5)


def test_a_single_unit_lies_on_a_line():
    shown = Network(([[2.0], [-1.0], [0.5]], [[4.0], [-1.0]]), bias=True)
    space = Space(shown, XOR, (0,))
    np.testing.assert_array_equal(space.places[:, 0], shown.forward(XOR.inputs)[1][:, 0])
    assert {tuple(corner) for corner in space.boundary} == {(0.25, 0), (0.25, 1)}


def test_a_relu_past_the_box_is_drawn_at_its_wall():
    shown = Network((np.full((2, 2), 3.0), [[1.0], [1.0]]), activation="relu")
    assert Space(shown, XOR, (0, 1)).places.tolist() == [[0, 0], [3, 3], [3, 3], [4, 4]]


def test_every_corner_of_the_cube_has_a_place_of_its_own_on_the_page():
    space = Space(network(3), XOR, (0, 1, 2))
    page = space.projected(np.array([*np.ndindex(2, 2, 2)], float))
    apart = np.linalg.norm(page[:, np.newaxis] - page, axis=2)[~np.eye(8, dtype=bool)]
    assert apart.min() > 0.1


# ---- the figure


@pytest.mark.parametrize("hidden", [1, 2, 3])
def test_axes_labels_and_edges_are_the_same_for_any_weights(hidden: int):
    names = ["h1", "h2", "h3"][:hidden]
    one, other = (
        hidden_space(Space(network(hidden, seed=seed), XOR, tuple(range(hidden))), names)
        for seed in (1, 2)
    )
    assert one.layout == other.layout
    standing = [
        [trace.to_json() for trace in figure.data if (trace.meta or {}).get("stands")]
        for figure in (one, other)
    ]
    assert standing[0] == standing[1]
    assert standing[0]
    labels = [annotation.text for annotation in one.layout.annotations]
    assert sorted(labels) == sorted([*names, *["0", "1"] * hidden])


def test_a_pattern_on_the_wrong_side_is_hollow():
    # h1 > h2 only for 10; the output unit says 1 where h1 - h2 > 0.1.
    shown = Network(([[4.0, 0], [0, 4.0], [0, 0]], [[10.0], [-10.0], [-1.0]]), bias=True)
    figure = hidden_space(Space(shown, XOR, (0, 1)), ["h1", "h2"])
    [markers] = [trace for trace in figure.data if trace.text == XOR.patterns]
    assert list(markers.marker.color) == [BELOW[2], MIDDLE, ABOVE[2], BELOW[2]]
    assert list(markers.marker.symbol) == ["square", "circle", "circle", "square"]
    sentences = [trace.text[0] for trace in figure.data if trace.mode == "text"]
    assert sentences == ["3 of 4 on the correct side of the line"]


def test_a_pattern_at_exactly_one_half_is_on_neither_side():
    # tanh without biases: 00 stands where the boundary goes through, whatever is learned.
    shown = Network(([[9.0, -9.0], [-9.0, 9.0]], [[9.0], [9.0]]), "tanh")
    figure = hidden_space(Space(shown, XOR, (0, 1)), ["h1", "h2"])
    assert [trace.text[0] for trace in figure.data if trace.mode == "text"] == [
        "0 of 4 on the correct side of the line"
    ]


def test_a_plane_that_separates_is_said_to():
    # h3 is high for 11 only: the textbook's x1 or x2, but not both.
    shown = Network(
        ([[10.0, 0, 10.0], [0, 10.0, 10.0], [-5.0, -5.0, -15.0]], [[10.0], [10.0], [-20.0], [-5]]),
        bias=True,
    )
    figure = hidden_space(Space(shown, XOR, (0, 1, 2)), ["h1", "h2", "h3"])
    sentences = [trace.text[0] for trace in figure.data if trace.mode == "text"]
    assert sentences == ["All 4 right: the plane separates them"]


def test_one_pattern_is_not_all_of_them():
    one = XOR.only(np.array([True, False, False, False]))
    figure = hidden_space(Space(Network.notebook(), one, (0, 1, 2)), ["h1", "h2", "h3"])
    [sentence] = [trace.text[0] for trace in figure.data if trace.mode == "text"]
    # The notebook's network answers 0 at (0, 0): half the sum of its last weights is -0.381.
    assert sentence == "1 of 1 right"
