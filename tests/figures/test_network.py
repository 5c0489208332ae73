"""The drawing of a network: what each line and each unit's picture says."""

import numpy as np
import pytest

from pages.figures.network import network
from xorcore import XOR, Network

HAND_MADE = Network(([[1.0, -2.0, 0.0], [30.0, 0.25, -0.1]], [[5.0], [-10.0], [0.5]]))
NAMES = [["x1", "x2"], ["h1", "h2", "h3"], ["y"]]


def named(figure, name: str):
    [trace] = [trace for trace in figure.data if trace.name == name]
    return trace


@pytest.fixture
def figure():
    return network(HAND_MADE, XOR, NAMES)


@pytest.mark.parametrize(
    ("name", "weight", "width"),
    [
        ("x1 → h1", 1.0, 1.2),
        ("x1 → h2", -2.0, 2.4),
        ("x1 → h3", 0.0, 0.4),  # never out of sight
        ("x2 → h1", 30.0, 12),  # nor all over the place
        ("h2 → y", -10.0, 12),
    ],
)
def test_a_connection_is_as_thick_as_its_weight(figure, name: str, weight: float, width: float):
    line = named(figure, name)
    assert line.line.width == pytest.approx(width)
    same_sign = named(figure, "x1 → h1" if weight >= 0 else "x1 → h2")
    assert line.line.color == same_sign.line.color
    assert line.text[0] == f"{name}: {weight!r}"


def test_signs_differ_in_colour_and_a_negative_one_has_gaps(figure):
    assert named(figure, "h1 → y").line.color != named(figure, "h2 → y").line.color
    dashes = [named(figure, name).line.dash for name in ("h1 → y", "h2 → y")]
    assert sorted(dashes) == ["10px,4px", "solid"]


def test_each_unit_shows_its_surface_and_tells_its_four_activations(figure):
    h2 = named(figure, "h2")
    # sigmoid(-2 x1 + 0.25 x2) at the corners, by hand.
    corners = [h2.z[0][0], h2.z[-1][0], h2.z[0][-1], h2.z[-1][-1]]
    expected = [0.5, 0.5621765, 0.1192029, 0.1480472]
    np.testing.assert_allclose(corners, expected, atol=5e-8)
    for pattern, value in zip(("00", "01", "10", "11"), expected, strict=True):
        assert f"{pattern}: {value:.4f}" in h2.hovertemplate


def test_nothing_stands_on_anything_else():
    deep = Network.random((2, 8, 8, 8, 8, 1), bias=True)
    figure = network(deep, XOR, deep.unit_names)
    squares = [
        (trace.x0, trace.y0, trace.x0 + 24 * trace.dx, trace.y0 + 24 * trace.dy)
        for trace in figure.data
        if trace.type == "heatmap"
    ]
    assert len(squares) == 2 + 4 * 8 + 1
    for index, (left, bottom, right, top) in enumerate(squares):
        for other in squares[index + 1 :]:
            apart = right < other[0] or other[2] < left or top < other[1] or other[3] < bottom
            assert apart
    x, y = figure.layout.xaxis.range, figure.layout.yaxis.range
    assert x[0] <= min(s[0] for s in squares)
    assert max(s[2] for s in squares) <= x[1]
    assert y[0] <= min(s[1] for s in squares)
    assert max(s[3] for s in squares) <= y[1]


def test_biases_are_connections_too():
    with_biases = Network(([[1.0], [2.0], [3.0]], [[4.0], [-5.0]]), bias=True)
    figure = network(with_biases, XOR, [["x1", "x2"], ["h1"], ["y"]])
    weights = {
        t.name: float(t.text[0].split(": ")[1])
        for t in figure.data
        if t.type == "scatter" and t.name
    }
    assert weights == {"x1 → h1": 1, "x2 → h1": 2, "bias → h1": 3, "h1 → y": 4, "bias → y": -5}
