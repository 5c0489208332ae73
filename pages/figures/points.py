"""The points that a run is about, on a chart over its inputs: filled by target, ringed if wrong.

``player/markers.js`` draws the same in the browser, for each moment that the board plays.
"""

from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.numbers import compact, fixed
from pages.figures.palette import ABOVE, BELOW, BOUNDARY, CLEAR, FONT_SIZE, MIDDLE
from pages.figures.parts import MOST_LABELLED, Array, by_target, pattern_markers, scatter
from xorcore import GATES, Dataset, Network
from xorcore.model.dataset import are_right, count_right
from xorcore.runs.units import OWN_NUMBERS, Axis, Units

_SIZES = ((MOST_LABELLED, 22, 10, 2.5), (60, 11, 5, 1.5), (200, 8, 4, 1.0), (500, 6, 2, 0.75))
"""For up to so many points the pixels of a marker, by how much a ring is larger, and its width.

Where points are dense, rings are thin and close: they are not to cover other points.
"""

_COVERS = 0.05
"""A point covers the label of one before it that is nearer than this share of the side."""


class Points(NamedTuple):
    """The points of a run: those learned, those held out if any is, and what they mean."""

    learned: Dataset
    held_out: Dataset | None = None
    units: Units = OWN_NUMBERS

    @property
    def are_of_gate(self) -> bool:
        """Whether they are the four patterns of a gate, which are always drawn in the same way."""
        return GATES.get(self.learned.name) is self.learned

    @property
    def sets(self) -> tuple[Dataset, ...]:
        """The points learned, and after them those held out."""
        return (self.learned, self.held_out) if self.held_out else (self.learned,)

    @property
    def inputs(self) -> Array:
        """Of all points: (n, 2)."""
        return np.vstack([part.inputs for part in self.sets])

    @property
    def targets(self) -> Array:
        """Of all points: (n,)."""
        return np.concatenate([part.targets.ravel() for part in self.sets])

    @property
    def are_held_out(self) -> NDArray[np.bool_]:
        """Which of all points training does not see: (n,)."""
        return np.arange(len(self.inputs)) >= len(self.learned.inputs)

    @property
    def places(self) -> list[str]:
        """Where the points learned lie, in their own units, as in ``0.25, 0.80``."""
        axes = self.units.x1, self.units.x2
        return [
            ", ".join(written(axis, x) for axis, x in zip(axes, row, strict=True))
            for row in self.learned.inputs
        ]


def written(axis: Axis, share: float) -> str:
    """The value at a share of a side, with the digits that tell a hundredth of the side."""
    # Plain or with an exponent, as its ends are.
    text, *_ = compact([axis.value(share), axis.low, axis.high], axis.decimals(100))
    return text


def markers(points: Points, network: Network) -> list[go.Scatter]:
    """A ring around each point that `network` answers wrongly, and over the rings the points.

    Those held out are hollow. The patterns of a gate have no rings.
    """
    if points.are_of_gate:
        return [pattern_markers(points.learned.inputs, points.learned.targets)]
    targets, are_held = points.targets, points.are_held_out
    outputs = network.predict(points.inputs).ravel()
    is_wrong = ~are_right(targets - outputs)
    count = len(targets)
    is_labelled = count <= MOST_LABELLED
    size, gap, width = next(look for most, *look in _SIZES if count <= most)
    edges = (2.0, 3.0) if is_labelled else (1.0, 2.0)
    look = by_target(targets)
    colours = np.array(look["color"])
    told = _told(points)
    labels: dict[str, Any] = {}
    if is_labelled:
        inks = np.where(are_held, colours, MIDDLE).tolist()
        is_under = _are_under_others(points.inputs)
        labels["text"] = [
            "" if under else f"{target:g}" for target, under in zip(targets, is_under, strict=True)
        ]
        labels["textfont"] = {"color": inks, "size": FONT_SIZE, "weight": 700}
    x, y = points.inputs.T
    drawn = scatter(
        x,
        y,
        "markers+text" if is_labelled else "markers",
        marker={
            "symbol": look["symbol"],
            "color": np.where(are_held, MIDDLE, colours).tolist(),
            "size": size,
            "line": {
                "color": np.where(are_held, colours, MIDDLE).tolist(),
                "width": np.where(are_held, edges[1], edges[0]).tolist(),
            },
            "opacity": 1,
        },
        hovertext=[
            f"{said}<br>output {fixed(output, 4)}{', wrong' if wrong else ''}"
            for said, output, wrong in zip(told, outputs, is_wrong, strict=True)
        ],
        hoverinfo="text",
        cliponaxis=False,
        meta={
            "shows": ["points"],
            "colours": [BELOW[2], ABOVE[2]],
            "hollow": MIDDLE,
            "edges": [*edges],
            "covers": _COVERS,
            "told": told,
            "classes": list(points.units.words),
            "said": summary(points, network),
        },
        **labels,
    )
    rings = scatter(
        np.where(is_wrong, x, np.nan),
        np.where(is_wrong, y, np.nan),
        "markers",
        marker={
            "symbol": look["symbol"],
            "color": CLEAR,
            "size": size + gap,
            "line": {"color": BOUNDARY, "width": [width] * count},
            "opacity": 1,
        },
        cliponaxis=False,
        meta={"shows": ["rings"], "edges": [width]},
    )
    return [rings, drawn]


def _are_under_others(inputs: Array) -> NDArray[np.bool_]:
    """Which of the points (n, 2) lie under one drawn later: (n,). Their labels would mix."""
    are_near = np.abs(inputs[:, np.newaxis] - inputs).max(axis=2) < _COVERS
    return np.triu(are_near, 1).any(axis=1)


def summary(points: Points, network: Network) -> str:
    """The points in words: how many of each class, and how many of them are right."""
    words = points.units.words
    said = []
    for part, name in zip(points.sets, ("", "Held out, hollow: "), strict=False):
        count, ones = len(part.targets), int((part.targets > 0.5).sum())
        right = int(count_right(part.targets - network.predict(part.inputs)))
        said.append(
            f"{name}{count} {'point' if count == 1 else 'points'}, "
            f"{count - ones} of class {words[0]} and {ones} of class {words[1]}; {right} right"
        )
    return ". ".join(said)


def _told(points: Points) -> list[str]:
    """What the pointer is told of each point, whatever the network answers."""
    units = points.units
    told = []
    for part, kind in zip(points.sets, ("", ", held out"), strict=False):
        rows = zip(part.patterns, part.inputs, part.targets.ravel(), strict=True)
        for name, (x1, x2), target in rows:
            place = f"{units.x1.name} {written(units.x1, x1)}, {units.x2.name} "
            class_ = f"{units.target} {units.words[int(target > 0.5)]}"
            told.append(f"{name}{kind}<br>{place}{written(units.x2, x2)}<br>{class_}")
    return told
