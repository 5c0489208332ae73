"""The network's output over the unit square, to pick a point from, too, and its weighted sum."""

from itertools import pairwise
from math import ceil, floor, log10
from typing import Any

import plotly.graph_objects as go

from pages.figures.layout import FROM_0_TO_1, axis, figure, margins
from pages.figures.matrices import ACTIVATIONS, WEIGHTS
from pages.figures.numbers import compact
from pages.figures.palette import BOUNDARY, CLEAR, MIDDLE, Scale
from pages.figures.parts import Array, boundary, heatmap, over_square, pattern_markers, scatter
from pages.figures.points import Points, markers
from xorcore import Network
from xorcore.runs.units import OWN_NUMBERS, Axis, Units

_SMALLEST = 69
"""Pixels of the smallest square: on a projector, whose texts are 1.6 times larger, 110."""

_SMALLEST_TO_PICK_FROM = 115
"""On a projector 190: 17 of its rem, without the margins."""

# The numbers on the axes stand clear of the markers at the corners.
_APART: dict[str, Any] = {"range": [0, 1], "ticks": "outside", "ticklen": 10, "tickcolor": CLEAR}


def decision_surface(
    surface: Array, points: Array, targets: Array, title: str = "Output over the inputs"
) -> go.Figure:
    """The output (n, n) over [0, 1]^2 (row = x2, column = x1), its 0.5 boundary, the patterns.

    `points` are (P, 2), `targets` (P, 1), shown as ``pattern_markers``.
    """
    return _over_inputs([*_answers(surface), pattern_markers(points, targets)], title)


def surface_of(
    network: Network,
    surface: Array,
    points: Points,
    title: str = "Output over the inputs",
    room: int = _SMALLEST,
) -> go.Figure:
    """``decision_surface`` of a `network` with the `points` of its run, in their own units.

    The square has `room` pixels across, at least.
    """
    traces = [*_answers(surface, points.units), *markers(points, network)]
    return _over_inputs(traces, title, points.units, room)


def surface_to_pick_from(
    network: Network, surface: Array, points: Points, chosen: Any
) -> go.Figure:
    """``surface_of`` with a ring at `chosen` (x1, x2), its last trace.

    A point outside of the unit square is not drawn.
    """
    shown = surface_of(network, surface, points, room=_SMALLEST_TO_PICK_FROM)
    x1, x2 = chosen
    x, y = ([x1], [x2]) if 0 <= x1 <= 1 and 0 <= x2 <= 1 else ([], [])
    ring = {"size": 13, "color": MIDDLE, "line": {"color": BOUNDARY, "width": 3.5}}
    shown.add_trace(scatter(x, y, "markers", name="chosen point", marker=ring, cliponaxis=False))
    around = shown.layout.margin
    shown.update_layout(
        title={"text": "Output: click a point", "font": {"weight": 600}},
        margin=margins(max(36, around.l - 8), 14, 34, around.b - 4),
    )
    return shown


def weighted_sum_surface(network: Network, surface: Array, points: Points, title: str) -> go.Figure:
    """The output unit's weighted sum (n, n), as ``surface_of`` but without a boundary."""
    sums = _heatmap(surface, WEIGHTS, "weighted sum", "weighted sum", points.units)
    return _over_inputs([sums, *markers(points, network)], title, points.units)


def _answers(surface: Array, units: Units = OWN_NUMBERS) -> list[Any]:
    """The output, and the line where it is 0.5."""
    answers = _heatmap(surface, ACTIVATIONS["sigmoid"], "surface", "output", units)
    answers.meta |= {"level": 0.5, "level_color": BOUNDARY, "level_width": 2}
    meta = {"shows": ["surface"], "shape": list(surface.shape)}
    return [answers, boundary(over_square(surface), 2.5, meta=meta)]


def _heatmap(surface: Array, scale: Scale, shows: str, name: str, units: Units) -> go.Heatmap:
    # A template cannot compute: in other units the place is told by the axes.
    place = "x1 %{x:.3f}<br>x2 %{y:.3f}<br>" if units == OWN_NUMBERS else ""
    meta: dict[str, Any] = {"shows": [shows], "shape": list(surface.shape)}
    if units != OWN_NUMBERS:  # what the editor says of a place
        meta["ends"] = [[side.low, side.high] for side in (units.x1, units.x2)]
    return heatmap(
        **over_square(surface),
        scale=scale,
        zsmooth="best",
        hovertemplate=f"{place}{name} %{{z:.4f}}<extra></extra>",
        meta=meta,
    )


def _over_inputs(
    traces: list[Any], title: str, units: Units = OWN_NUMBERS, room: int = _SMALLEST
) -> go.Figure:
    across, up = _side("x1", units.x1, room), _side("x2", units.x2)
    longest = max(map(len, up.get("ticktext", ("",))))
    return figure(
        traces,
        title,
        # Numbers in the middle of an axis stand over its title; those of the axis up, beside it.
        margin=margins(max(44, 34 + 7 * longest), 20, 34, 54 if "ticktext" in across else 40),
        xaxis=across,
        yaxis={**up, "scaleanchor": "x"},
    )


def _side(name: str, side: Axis, room: int | None = None) -> dict[str, Any]:
    """The axis of an input, from 0 to 1, with round numbers in its own units.

    They stand side by side in so many pixels; without `room`, above one another.
    """
    settings = FROM_0_TO_1 | _APART
    if side == Axis(name):
        return axis(name, **settings)
    values = _numbers_across(side, room) if room else _round_numbers(side)[0]
    # Plotly would turn numbers that stand close, and they would stand over the axis's name.
    settings |= {"tickvals": [side.share(value) for value in values.values()], "tickangle": 0}
    title = name if side.name == name else f"{name}: {side.name}"
    return axis(title, ticktext=[*values], **settings)


Numbers = dict[str, float]
"""Values by their texts, from the lowest on."""


def _round_numbers(side: Axis, parts: int = 5) -> list[Numbers]:
    """For each round step of at least one of so many parts, from the smallest on, its multiples.

    Of each step there are two or more; if there is none, the ends of the side.
    """
    rough = (side.high - side.low) / parts
    power = 10.0 ** floor(log10(rough))
    found: list[Numbers] = []
    for step in (size * power for size in (1, 2, 5, 10, 20, 50)):
        if step < rough:
            continue
        digits = max(0, -floor(log10(step)))
        counts = range(ceil(side.low / step - 1e-9), floor(side.high / step + 1e-9) + 1)
        values = [count * step for count in counts]
        numbers = dict(zip(compact(values, digits), values, strict=True))
        if len(numbers) < 2:
            break
        found.append(numbers)
    # Between two neighbouring floats there is none.
    return found or [{repr(end): end for end in (side.low, side.high)}]


def _numbers_across(side: Axis, room: int) -> Numbers:
    """As many round numbers as stand side by side in so many pixels; 0 is one if that can be."""
    steps = _round_numbers(side)
    first, *_, last = steps[-1].items()
    ends = dict([first, last])
    # Of finer steps the first and the last number are further away from 0.
    around_0 = [_outer(of) for of in reversed(_round_numbers(side, 50)) if 0 in of.values()]
    tried = [*steps, *([ends] if 0 in ends.values() else []), *around_0]
    return next((numbers for numbers in tried if _have_room(numbers, side, room)), ends)


def _outer(numbers: Numbers) -> Numbers:
    """The first, the last, and 0."""
    ends = min(numbers.values()), max(numbers.values())
    return {text: value for text, value in numbers.items() if value in (0, *ends)}


def _have_room(numbers: Numbers, side: Axis, room: int) -> bool:
    """Whether they stand side by side in so many pixels, each in the middle over its place."""
    return all(
        7 * (len(text) + len(after)) / 2 + 6 <= room * (side.share(b) - side.share(a))
        for (text, a), (after, b) in pairwise(numbers.items())
    )
