"""What is told apart by colour is so for everybody, and never by colour alone."""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest

from pages.figures import palette
from pages.figures.activations import curve_with_tangent
from pages.figures.error_curve import KeptCurve, axis_ranges, error_curve
from pages.figures.hidden_space import hidden_space
from pages.figures.matrices import ACTIVATIONS, WEIGHTS, Matrix, matrices
from pages.figures.mistakes import error_curves
from pages.figures.network import network
from pages.figures.palette import (
    ABOVE,
    BAND,
    BELOW,
    BOUNDARY,
    GRID,
    INNER_BAND,
    KEPT,
    LINE,
    MIDDLE,
    MUTED,
    PREVIEW,
)
from pages.figures.saturation import deltas_of_losses, start_curves
from pages.figures.space import Space
from pages.figures.stuck import small_surfaces
from pages.figures.surface import decision_surface
from pages.figures.sweep import error_fan, success_rates
from pages.figures.units import units_on_their_curves
from tests.figures.colour_vision import VISIONS, distance
from xorcore import XOR, Network

LINES_AND_MARKS = 20
"""Least Delta E of what is thin, small, or not side by side. Two large areas that touch are just
told apart at 2.3 (Mahy, Van Eycken and Oosterlinck, 1994): this is some nine times as much."""

AREAS = 10
"""Least Delta E of areas that touch, more than four times the same."""

PAIRS = {
    "a weight or answer below and one above": [*zip(BELOW, ABOVE, strict=True)],
    "the middle of a scale and its sides": [(MIDDLE, colour) for colour in (*BELOW, *ABOVE)],
    "near and far on one side of a scale": [*pairwise(BELOW), *pairwise(ABOVE)],
    "a target of 0 and one of 1": [(BELOW[2], ABOVE[2])],
    "the run, kept ones and what comes next": [*combinations((LINE, KEPT, PREVIEW), 2)],
    "curves and guides": [(LINE, MUTED), (PREVIEW, MUTED)],
    "lines and the grid behind them": [(line, GRID) for line in (LINE, KEPT, PREVIEW, MUTED)],
    "a curve and the one held against it": [(LINE, BELOW[1]), (LINE, BELOW[2])],
    "your run, or those never solved, and all others": [(BELOW[1], LINE), (BELOW[1], ABOVE[1])],
    "positive and negative connections": [(ABOVE[1], BELOW[1])],
    "a landmark's edge, its inside and the curve": [(BOUNDARY, MIDDLE), (BOUNDARY, LINE)],
    "the boundary and what it divides": [(BOUNDARY, BELOW[1]), (BOUNDARY, ABOVE[1])],
    "a curve and its bands": [(LINE, BAND), (LINE, INNER_BAND)],
}
TOUCHING = {"bands and the page": [(MIDDLE, BAND), (BAND, INNER_BAND)]}

CELLS = Path(__file__).parents[2] / "pages/components/matrices/browser/style.css"


def on_page(colour: str, page: str) -> str:
    return palette.DARK[colour] if page == "dark" else colour


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("page", ["light", "dark"])
@pytest.mark.parametrize(
    ("pairs", "least"),
    [(pairs, LINES_AND_MARKS) for pairs in PAIRS.values()]
    + [(pairs, AREAS) for pairs in TOUCHING.values()],
    ids=[*PAIRS, *TOUCHING],
)
def test_colours_stay_apart(pairs: list[tuple[str, str]], least: float, page: str, vision: str):
    near = {
        (one, other): apart
        for one, other in pairs
        if (apart := distance(on_page(one, page), on_page(other, page), vision)) < least
    }
    assert near == {}


@pytest.mark.parametrize("vision", VISIONS)
def test_right_and_wrong_stay_apart(vision: str):
    style = CELLS.read_text(encoding="utf-8")
    marks = [
        re.search(rf"small\.{name} {{\s*color: light-dark\((#\w{{6}}), (#\w{{6}})\)", style)
        for name in ("right", "wrong")
    ]
    for page in (1, 2):
        assert distance(marks[0][page], marks[1][page], vision) >= LINES_AND_MARKS


def test_red_and_green_would_not():
    """The measure measures: the pair that is proverbial, and hard for most."""
    assert distance("#20743d", "#ab3425", "all cones") > 80
    assert distance("#20743d", "#ab3425", "protanopia") < LINES_AND_MARKS
    assert distance("#000000", "#ffffff", "all cones") == pytest.approx(100, abs=0.01)


# ---- never by colour alone

NET = Network.notebook()
NAMES = NET.unit_names
EPOCHS = np.arange(1.0, 6)
ERROR = np.linspace(0.5, 0.1, 5)


def figures() -> Iterator[tuple[str, go.Figure]]:
    ranges = axis_ranges(100, 5, 0.5, "log")
    kept = [KeptCurve("kept run", EPOCHS, ERROR)]
    following = KeptCurve("what comes next", EPOCHS, ERROR)
    yield (
        "error",
        error_curve(EPOCHS, ERROR, ERROR, ERROR, ranges, kept=kept, preview=following),
    )
    for kind, scale in {"weights": WEIGHTS, **ACTIVATIONS}.items():
        values = np.array([[-0.5, 0.5]])
        yield kind, matrices([Matrix(values, ["x1"], ["h1", "h2"], scale)], "Weights")
    yield "network", network(NET, XOR, NAMES)
    yield "hidden space", hidden_space(Space(NET, XOR, (0, 1, 2)), NAMES[1])
    yield "units", units_on_their_curves(NET, XOR)
    surface, is_wrong = np.full((5, 5), 0.4), np.array([False, True, False, False])
    yield "surface", decision_surface(surface, XOR.inputs, XOR.targets)
    yield (
        "stuck",
        small_surfaces([surface], ["a"], XOR.inputs, XOR.targets, is_wrong, 4),
    )
    yield "activation", curve_with_tangent("sigmoid", 1.0)
    yield "mistake", error_curves(ERROR, ERROR[::-1])
    curves = dict.fromkeys(("×1", "×5", "×10"), (EPOCHS, ERROR))
    yield "starts", start_curves(curves, 5)
    yield "losses", deltas_of_losses(EPOCHS, ERROR, ERROR, 2.0)
    yield "fan", error_fan(EPOCHS, np.tile(ERROR, (5, 1)), 100, (EPOCHS, ERROR))
    share = np.full((1, 2), 0.5)
    yield "rates", success_rates(share, share, share, ["3"], ["0.1", "0.6"])


FIGURES = dict(figures())


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_is_told_by_colour_alone(name: str):
    figure = FIGURES[name]
    said = _texts(figure)
    for one, other in combinations(_lines(figure), 2):
        if one.line.color != other.line.color:
            is_named = any(line.name and line.name in said for line in (one, other))
            assert is_named or _how(one) != _how(other), (one.name, other.name)
    for trace in figure.data:
        if trace.type == "heatmap" and not trace.zsmooth:
            assert trace.texttemplate, "a number in each cell"
        if trace.type == "scatter" and np.ndim(trace.marker.color):
            shapes = [_shapes(trace.marker, colour) for colour in (BELOW[2], ABOVE[2])]
            assert shapes == [{"square"}, {"circle"}]


def _lines(figure: go.Figure) -> list[go.Scatter]:
    """The lines that mean something, which is not so of a box that others lie in."""
    lines = [t for t in figure.data if t.type == "scatter" and t.mode == "lines" and t.line.width]
    return [line for line in lines if line.name or line.hoverinfo != "skip"]


def _shapes(marker: go.scatter.Marker, colour: str) -> set[str]:
    """The shapes of markers that are filled with this colour, or have it as their edge."""
    edges = marker.line.color
    edges = edges if np.ndim(edges) else marker.color
    of_each = zip(marker.color, edges, marker.symbol, strict=True)
    return {symbol for fill, edge, symbol in of_each if colour in (fill, edge)}


def _how(line: go.Scatter) -> tuple[str, float]:
    """How a line is drawn, but for its colour."""
    return line.line.dash or "solid", line.line.width


def _texts(figure: go.Figure) -> str:
    """All that can be read in a figure."""
    texts = [str(annotation.text) for annotation in figure.layout.annotations]
    texts += [trace.name for trace in figure.data if trace.showlegend and trace.name]
    scatter = [trace for trace in figure.data if trace.type == "scatter"]
    texts += [str(trace.text) for trace in scatter if "text" in (trace.mode or "")]
    return re.sub("<[^>]+>", " ", " ".join(texts))
