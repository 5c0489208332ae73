"""What each hidden unit adds to the output's weighted sum, over the unit square."""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.figures.layout import BARE, figure, margins
from pages.figures.matrices import WEIGHTS
from pages.figures.numbers import fixed
from pages.figures.palette import FONT_SIZE, KEPT, TEXT
from pages.figures.parts import Array, Place, label, tile, words
from xorcore import Network, unit_surfaces

RESOLUTION = 31
"""Points along each side of a unit's surface."""

_IN_A_ROW = 4
_DOWN = 1.8  # distance between two rows; a surface has sides of 1


def contributions(network: Network) -> Array:
    """Output weight times activation for each unit of the last hidden layer: (n, r, r)."""
    weights = network.weights[-1][: network.layers[-2]]
    return unit_surfaces(network, RESOLUTION)[-2] * weights[:, :, np.newaxis]


def sum_of_units(network: Network, names: Sequence[str]) -> go.Figure:
    """The terms of the output's weighted sum, a surface for each unit of the last hidden layer.

    `names` are the names of these units. A bias is one more term, the same at all inputs.
    """
    is_long = len(names) > _IN_A_ROW
    # Of eight, the numbers below are wider than the surfaces, and on a projector much wider.
    across, below, beside = (3.1, 0.26, 0.4) if is_long else (1.5, 0.17, 0.0)
    in_a_row = ceil(len(names) / 2) if is_long else _IN_A_ROW
    rows = [divmod(term, in_a_row) for term in range(len(names))]
    places = [(column * across, -row * _DOWN) for row, column in rows]
    if network.bias:
        places.append((places[-1][0] + across, places[-1][1]))
    right, bottom = max(x for x, _ in places) + 1, min(y for _, y in places)
    return figure(
        [*_surfaces(network, names, places), _weights(network, names, places, below)],
        "Weight × hidden unit, over the inputs",
        margin=margins(8, 8, 30, 4),
        shapes=[*_frames(places[: len(names)])],
        annotations=[*_signs(places, across - 1)],
        xaxis={**BARE, "range": [-0.5 - beside, max(right, 4) + 0.3 + beside]},
        yaxis={**BARE, "range": [bottom - 2.4 * below, 1.2], "scaleanchor": "x"},
    )


def _surfaces(
    network: Network, names: Sequence[str], places: Sequence[Place]
) -> Iterator[go.Heatmap]:
    for unit, surface in enumerate(contributions(network)):
        shows = "contribution", len(network.weights) - 1, unit
        hover = f"weight × {names[unit]}: %{{z:.4f}}<extra></extra>"
        yield tile(surface, WEIGHTS, places[unit], 1, shows, hovertemplate=hover)


def _weights(
    network: Network, names: Sequence[str], places: Sequence[Place], below: float
) -> go.Scatter:
    """The output weight under each surface; the bias is a number without a surface."""
    texts = [fixed(weight, 3).replace("-", "−") for weight in network.weights[-1].ravel()]
    forms = [f"{{}} × {name}" for name in names]
    y = [bottom - below for _, bottom in places]
    if network.bias:
        forms.append("bias {}")
        y[-1] = places[-1][1] + 0.5
    return words(
        [left + 0.5 for left, _ in places],
        y,
        [form.format(text) for form, text in zip(forms, texts, strict=True)],
        TEXT,
        cliponaxis=False,
        meta={"shows": ["weights", len(network.weights) - 1], "forms": forms},
    )


def _frames(places: Sequence[Place]) -> Iterator[dict[str, Any]]:
    """A line around each surface: one that is nearly 0 has the colour of the page."""
    for left, bottom in places:
        corners = {"x0": left, "y0": bottom, "x1": left + 1, "y1": bottom + 1}
        yield {"type": "rect", **corners, "line": {"color": KEPT, "width": 1}}


def _signs(places: Sequence[Place], gap: float) -> Iterator[dict[str, Any]]:
    """The plus signs between the terms."""
    for left, bottom in places[1:]:
        x = left - gap / 2 if left else -0.35
        yield label(x, bottom + 0.5, "+", size=2 * FONT_SIZE - 6)
