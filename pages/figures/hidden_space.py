"""Hidden units as the axes of a cube, a square or a strip, with the patterns and the boundary."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.figures.layout import BARE, figure, margins
from pages.figures.numbers import fixed
from pages.figures.palette import ABOVE, BOUNDARY, FONT_SIZE, GRID, KEPT, MIDDLE, MUTED, TEXT
from pages.figures.parts import MOST_LABELLED, by_target, label, line, scatter, words
from pages.figures.space import Space, broken, edges_of_box
from xorcore.model.dataset import are_right, count_right

_CUTS = ("point", "line", "plane")  # by the number of axes
_CORNERS = ("bottom left", "top left", "bottom right", "top right")
_MANY = 100
"""From here on the markers are the smallest."""
_GLASS = "rgba(128,134,148,0.28)"  # on a light page as on a dark one


def hidden_space(space: Space, names: Sequence[str]) -> go.Figure:
    """The patterns in the box, and the output unit's boundary.

    `names` are the names of the axes. A pattern that is not right is hollow; the pin is an arrow to
    the side of output 1.
    """
    has_stems = len(space.units) == 3 and not _are_many(space)
    corners = space.projected(np.array([*product(space.box, repeat=space.camera.shape[1])]))
    (left, bottom), (right, top) = corners.min(axis=0), corners.max(axis=0)
    glass = {"fill": "toself", "fillcolor": _GLASS}
    pin = {"color": ABOVE[1], "width": 3}
    # No disc, which could be read as an input.
    head = {"symbol": "arrow", "angleref": "previous", "size": [0, 16], "color": ABOVE[1]}
    flat: Any = {"line": {"width": 0}, "opacity": 1}
    meta = {"shows": ["right count"], "words": verdicts(space)}
    strip = {"xaxis": "x2", "yaxis": "y2"}  # of its own, above the box
    return figure(
        [
            *_edges(space),
            *([_path(space, "stems", {"color": KEPT, "width": 1})] if has_stems else []),
            _path(space, "boundary", {"color": BOUNDARY, "width": 2}, **glass),
            _path(space, "pin", pin, mode="lines+markers", marker=head | flat),
            _patterns(space, names),
            words([0], [0], [_verdict(space)], TEXT, FONT_SIZE + 1, meta=meta, **strip),
        ],
        "Hidden space" + (" (other units at their mean)" if _has_others(space) else ""),
        margin=margins(4, 4, bottom=4),
        annotations=[*_labels(space, names)],
        xaxis={**BARE, "range": [left - 0.16, right + 0.16]},
        yaxis={
            **BARE,
            "range": [bottom - 0.24, top + 0.2],
            "scaleanchor": "x",
            "domain": [0, 0.93],
        },
        xaxis2={**BARE, "anchor": "y2", "range": [-1, 1]},
        yaxis2={**BARE, "anchor": "x2", "range": [-1, 1], "domain": [0.94, 1]},
    )


def verdicts(space: Space) -> list[str]:
    """The sentence about the boundary for 0, 1, 2, ... patterns on their right side."""
    cut, count = _CUTS[len(space.units) - 1], len(space.dataset.targets)
    if _has_others(space):
        cut = "boundary"
    some = [f"{right} of {count} on the correct side of the {cut}" for right in range(count)]
    if count == 1:
        return [*some, "1 of 1 right"]
    is_divided = len(np.unique(space.dataset.targets)) > 1
    return [*some, f"All {count} right" + (f": the {cut} separates them" if is_divided else "")]


def in_words(space: Space, names: Sequence[str]) -> str:
    """The chart in words, for a screen reader."""
    if _are_many(space):
        return f"Along {', '.join(names)}. {_verdict(space)}."
    places = (
        f"{pattern} at ({', '.join(fixed(value, 3) for value in values)})"
        for pattern, values in zip(space.dataset.patterns, space.activations, strict=True)
    )
    return f"Along {', '.join(names)}: {', '.join(places)}. {_verdict(space)}."


def _are_many(space: Space) -> bool:
    """Whether there are too many patterns to name each of them."""
    return len(space.dataset.targets) > MOST_LABELLED


def _has_others(space: Space) -> bool:
    """Whether the layer has units without an axis."""
    return space.network.layers[-2] > len(space.units)


def _verdict(space: Space) -> str:
    outputs = space.network.predict(space.dataset.inputs)
    return verdicts(space)[count_right(space.dataset.targets - outputs)]


def _edges(space: Space) -> Iterator[go.Scatter]:
    """The edges of the box; those that a cube hides are fainter."""
    low, high = space.box
    edges = edges_of_box(low, high, space.camera.shape[1])
    is_hidden = np.zeros(len(edges), bool)
    if len(space.units) == 3:
        is_hidden = (edges == (low, high, low)).all(axis=2).any(axis=1)
    faint, clear = {"color": GRID, "width": 1}, {"color": KEPT, "width": 1.5}
    for drawn, style in ((edges[is_hidden], faint), (edges[~is_hidden], clear)):
        if len(drawn):
            x, y = broken(space.projected(drawn)).T
            yield line(x, y, None, style, meta={"stands": True})


def _path(space: Space, what: str, style: dict[str, Any], **more: Any) -> go.Scatter:
    """A line in the box that depends on the weights; `what` is a property of ``Space``."""
    x, y = space.projected(getattr(space, what)).T
    return line(x, y, None, style, meta=_shows(space, what), **more)


def _shows(space: Space, what: str) -> dict[str, Any]:
    return {"shows": [what, list(space.units), *space.box], "camera": space.camera.tolist()}


def _patterns(space: Space, names: Sequence[str]) -> go.Scatter:
    targets = space.dataset.targets.ravel()
    marker = by_target(targets)
    colours = marker["color"]
    is_right = are_right(targets - space.network.predict(space.dataset.inputs).ravel())
    x, y = space.projected(space.places).T
    rows = zip(space.dataset.patterns, targets, space.activations, strict=True)
    told = [
        f"{pattern}, target {target:g}<br>"
        + "<br>".join(
            f"{name} {fixed(value, 4)}" for name, value in zip(names, values, strict=True)
        )
        for pattern, target, values in rows
    ]
    labels: dict[str, Any] = {
        "text": list(space.dataset.patterns),
        # In different directions: 01 and 10 often lie at the same point.
        "textposition": [_CORNERS[index % 4] for index in range(len(targets))],
        "textfont": {"color": colours, "size": FONT_SIZE, "weight": 700},
    }
    size, edge = 18.0, 2.5
    if _are_many(space):
        labels, size, edge = {}, 9.0 if len(targets) <= _MANY else 6.0, 1.5
    return scatter(
        x,
        y,
        "markers+text" if labels else "markers",
        **labels,
        marker={
            **marker,
            "size": size,
            "color": np.where(is_right, colours, MIDDLE).tolist(),
            "line": {"color": colours, "width": edge},
            "opacity": 1,
        },
        hovertext=told,
        hoverinfo="text",
        cliponaxis=False,
        meta={
            **_shows(space, "places"),
            "colours": colours,
            "hollow": MIDDLE,
            "names": names,
            "patterns": list(space.dataset.patterns),
        },
    )


def _labels(space: Space, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """For each axis its name and the numbers at its ends, beside the edge with room for them."""
    low, high = space.box
    # For each axis: the ends of the edge beside which it is named, and the direction outwards.
    edges: list[Any] = [((low, low), (high, low), (0, -1)), ((low, low), (low, high), (-1, 0))]
    if len(space.units) == 3:
        edges = [
            ((low, low, low), (high, low, low), (-0.3, -1)),
            ((high, low, low), (high, high, low), (0.7, -0.7)),
            ((low, low, low), (low, low, high), (-1, 0)),
        ]
    for name, edge in zip(names, edges, strict=False):
        start, end, (right, up) = edge
        begin, finish = space.projected(np.array((start, end)))
        for text, share, away in ((f"{low:g}", 0.06, 18), (name, 0.5, 24), (f"{high:g}", 0.94, 18)):
            x, y = begin + share * (finish - begin)
            colour, size = (TEXT, FONT_SIZE + 2) if text == name else (MUTED, FONT_SIZE)
            yield label(x, y, text, colour, size, xshift=right * away, yshift=up * away)
