"""The diagram of a network: layers of units, connections as thick as their weights."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.figures.layout import BARE, figure, margins
from pages.figures.matrices import ACTIVATIONS
from pages.figures.numbers import fixed
from pages.figures.palette import ABOVE, BELOW, FONT_SIZE, GRID, MIDDLE, MUTED, TEXT
from pages.figures.parts import MOST_LABELLED, Array, Place, label, line, scatter, tile, words
from xorcore import Dataset, Network, unit_surfaces

RESOLUTION = 25
"""Points along each side of a unit's own surface."""

SCALE: dict[str, Any] = {
    "positive": ABOVE[1],
    "negative": BELOW[1],
    "gaps": [10, 4],
    "per_weight": 1.2,
    "least": 0.4,
    "most": 12,
}
"""How a connection shows its weight; the player reads it from the figure's `meta`.

Its colour shows the sign; its width is `per_weight` pixels times the weight, from `least` to
`most`. A negative one is dashed, too, for those who do not see the colours: `gaps` are the pixels
drawn and left out.
"""

_SAMPLES = (-10, -3, 3, 10)  # weights in the key; larger ones are drawn as thick as 10
_ASPECT = 3.3  # width of the drawing to its height
_SIDE = 0.78  # side of a unit's surface; the distance between two units is 1
_POINTS = 12  # points of a connection that answer to the pointer

Names = Sequence[Sequence[str]]
Places = Sequence[Sequence[Place]]


def network(shown: Network, dataset: Dataset, names: Names) -> go.Figure:
    """The network with every unit's activation over [0, 1]^2; the pointer shows its numbers.

    `names` are the names of all units, layer by layer.
    """
    places = _places(shown, names)
    biases = [(layer[-1][0], layer[-1][1] - 1) for layer in places[:-1]] if shown.bias else []
    height = max(map(len, places)) + shown.bias
    end_of_key = len(_SAMPLES) + 0.6
    return figure(
        [
            *_connections(shown, names, places, biases),
            *_unit_surfaces(shown, dataset, names, places),
            *_ones(biases),
            *_key(),
        ],
        "Network",
        margin=margins(30, 30, 8, 4),
        meta=SCALE,
        hoverdistance=8,
        annotations=[*_labels(names, places)],
        xaxis={**BARE, "range": [-0.5, height * _ASPECT + 0.5]},
        yaxis={
            **BARE,
            "range": [(1 - height) / 2 - shown.bias / 2 - 0.5, (height - shown.bias) / 2],
            "scaleanchor": "x",
            "domain": [0, 0.9],
        },
        xaxis2={**BARE, "anchor": "y2", "domain": [0.2, 0.9], "range": [-0.85, end_of_key]},
        yaxis2={**BARE, "anchor": "x2", "domain": [0.92, 1], "range": [-1, 1]},
    )


def _places(shown: Network, names: Names) -> Places:
    """Where each unit stands: layers from left to right, each centred on 0."""
    step = (max(map(len, names)) + shown.bias) * _ASPECT / (len(names) - 1)
    return [
        [(layer * step, (len(units) - 1) / 2 - unit) for unit in range(len(units))]
        for layer, units in enumerate(names)
    ]


def _connections(
    shown: Network, names: Names, places: Places, biases: Sequence[Place]
) -> Iterator[go.Scatter]:
    for layer, weights in enumerate(shown.weights):
        starts = [*places[layer], *biases[layer : layer + 1]]
        begins = [*names[layer], "bias"]
        for index, ((row, column), weight) in enumerate(np.ndenumerate(weights)):
            name = f"{begins[row]} → {names[layer + 1][column]}"
            (x0, y0), (x1, y1) = starts[row], places[layer + 1][column]
            yield line(
                np.linspace(x0 + _SIDE / 2, x1 - _SIDE / 2, _POINTS),
                np.linspace(y0, y1, _POINTS),
                name,
                _line(weight),
                text=[f"{name}: {float(weight)!r}"] * _POINTS,
                hoverinfo="text",
                meta={"shows": ["weight", layer, index]},
            )


def _line(weight: float) -> dict[str, Any]:
    width = np.clip(abs(weight) * SCALE["per_weight"], SCALE["least"], SCALE["most"])
    gaps = ",".join(f"{pixels}px" for pixels in SCALE["gaps"])
    sign, dash = ("positive", "solid") if weight >= 0 else ("negative", gaps)
    return {"color": SCALE[sign], "width": float(width), "dash": dash}


def _unit_surfaces(
    shown: Network, dataset: Dataset, names: Names, places: Places
) -> Iterator[go.Heatmap]:
    activations = shown.forward(dataset.inputs)
    for layer, surfaces in enumerate(unit_surfaces(shown, RESOLUTION)):
        is_hidden = 0 < layer < len(shown.weights)
        scale = ACTIVATIONS[shown.activation if is_hidden else "sigmoid"]
        for unit, (values, (x, y)) in enumerate(zip(surfaces, places[layer], strict=True)):
            name, corner = names[layer][unit], (x - _SIDE / 2, y - _SIDE / 2)
            told = "<br>".join([name, *_told(dataset, activations[layer][:, unit])])
            shows, hover = ("unit surface", layer, unit), f"{told}<extra></extra>"
            yield tile(values, scale, corner, _SIDE, shows, name=name, hovertemplate=hover)


def _told(dataset: Dataset, activations: Array) -> list[str]:
    """A unit's `activations` (P,), or of many patterns their mean for each target."""
    if len(activations) <= MOST_LABELLED:
        answers = zip(dataset.patterns, activations, strict=True)
        return [f"{pattern}: {fixed(a, 4)}" for pattern, a in answers]
    are_one = dataset.targets.ravel() > 0.5
    of_class = {0: activations[~are_one], 1: activations[are_one]}
    return [
        f"mean where the target is {target}: {fixed(some.mean(), 4)}"
        for target, some in of_class.items()
        if len(some)
    ]


def _labels(names: Names, places: Places) -> Iterator[dict[str, Any]]:
    """Names beside the units, on the side that fewer connections cross."""
    for layer, units in enumerate(names):
        side, anchor = (1, "left") if layer == len(names) - 1 else (-1, "right")
        look: Any = {"xanchor": anchor, "bgcolor": MIDDLE, "borderpad": 1, "xshift": 3 * side}
        for name, (x, y) in zip(units, places[layer], strict=True):
            yield label(x + side * _SIDE / 2, y, name, TEXT, **look)


def _ones(biases: Sequence[Place]) -> Iterator[go.Scatter]:
    """The constant 1 under each layer that feeds the biases of the next."""
    if biases:
        x, y = zip(*biases, strict=True)
        yield scatter(
            np.array(x) + _SIDE / 2 - 0.15,
            y,
            "markers+text",
            text=["1"] * len(x),
            marker={"size": 20, "color": GRID, "line": {"color": MUTED, "width": 1}},
            textfont={"size": FONT_SIZE, "color": TEXT},
        )


def _key() -> Iterator[go.Scatter]:
    """Sample connections with their weights, at the top right."""
    on_key: dict[str, Any] = {"xaxis": "x2", "yaxis": "y2"}
    texts, ends = ["weight"], [0.25]
    for place, weight in enumerate(_SAMPLES, start=1):
        x = [place, place + 0.4]
        yield line(x, [0, 0], None, _line(weight), meta={"stands": True}, **on_key)
        texts.append(f"{weight:+g}")
        ends.append(place - 0.08)
    yield words(ends, [0] * len(ends), texts, textposition="middle left", **on_key)
