"""The runs of a class side by side, a tile for each student, and their share beside that of many.

Its wall is a chart of cells, as ``pages/components/cells`` has them pressed.
"""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from pages.figures.error_curve import top_of_axis
from pages.figures.layout import BARE, figure, margins
from pages.figures.numbers import percent
from pages.figures.palette import ABOVE, BELOW, BOUNDARY, FONT_SIZE, GRID, LINE, TEXT, Scale
from pages.figures.parts import Array, heatmap, line, scatter

STATES = ("waits", "trains", "solved", "stuck")
"""What can be of a run: not begun, under way, has learned XOR, has ended without."""

_GROUND = {"waits": GRID, "trains": GRID, "solved": ABOVE[0], "stuck": BELOW[0]}
_CURVE = {"trains": LINE, "solved": ABOVE[2], "stuck": BELOW[2]}
_COLUMNS = ((3, 3), (8, 4), (15, 5), (24, 6), (40, 8), (60, 10))
"""Up to so many tiles, so many columns; of more, 14."""

_LEFT, _RIGHT, _LOW, _HIGH = -0.44, 0.44, -0.44, 0.06
"""Where in its tile, which goes from -0.5 to 0.5, a curve lies: the words are above it."""

_NAME, _END = 0.36, 0.17
"""How high in a tile its name stands, and how it ends."""

_TITLE = 34
_HEIGHT, _LEAST_ROW, _MOST_ROW = 420, 62, 190
"""Pixels of all tiles, unless one would be too low or too high."""


class Tile(NamedTuple):
    """One student's run: `name` and `ending` stand in the tile, `told` under the pointer.

    short: what stands in a tile that is too narrow for both. state: one of ``STATES``.
    epochs, errors: (n,) each.
    """

    name: str
    ending: str
    short: str
    told: str
    state: str
    epochs: Sequence[int] = ()
    errors: Sequence[float] = ()


def columns_for(tiles: int) -> int:
    """How many tiles stand in a row."""
    return next((columns for most, columns in _COLUMNS if tiles <= most), 14)


def _rows(tiles: int) -> int:
    return max(1, ceil(tiles / columns_for(tiles)))


def wall_height(tiles: int) -> int:
    """Pixels of the wall with so many tiles."""
    rows = _rows(tiles)
    return _TITLE + rows * min(max(_HEIGHT // rows, _LEAST_ROW), _MOST_ROW)


def class_wall(
    tiles: Sequence[Tile], last_epoch: int, title: str = "", chosen: int | None = None
) -> go.Figure:
    """The error curves of all, against log epochs to `last_epoch`; the last trace frames a tile.

    The first tile is the first one of the top row; `chosen` is the index of the framed one. All
    have the same axes.
    """
    columns = columns_for(len(tiles))
    rows = _rows(len(tiles))
    places = [(rows - 1 - index // columns, index % columns) for index in range(len(tiles))]
    ground = np.full((rows, columns), np.nan)
    told = np.full((rows, columns), "", dtype=object)
    for place, tile in zip(places, tiles, strict=True):
        ground[place], told[place] = STATES.index(tile.state), tile.told
    top = top_of_axis(max((max(tile.errors, default=0.0) for tile in tiles), default=0.0))
    names, ends = (_texts(tiles, places, which) for which in ("name", "ending"))
    longest = max((len(tile.name) for tile in tiles), default=1)
    longest = max(longest, *(len(tile.ending) for tile in tiles), 8)
    last = len(STATES) - 1
    scale = [(n / last, _GROUND[state]) for n, state in enumerate(STATES)]
    return figure(
        [
            heatmap(
                ground,
                Scale((0.0, float(last)), scale),
                xgap=3,
                ygap=3,
                customdata=told.tolist(),
                hovertemplate="%{customdata}<extra></extra>",
                meta={
                    "rows": rows,
                    "columns": columns,
                    "longest": longest,
                    "largest": FONT_SIZE + 1,
                    "smallest": 11,
                },
            ),
            *_curves(tiles, places, last_epoch, top),
            names,
            ends,
            _frame(places[chosen] if chosen is not None else None),
        ],
        title,
        xaxis={**BARE, "range": [-0.5, columns - 0.5]},
        yaxis={**BARE, "range": [-0.5, rows - 0.5]},
        margin=margins(0, 0, 25, 0),
    )


def _curves(
    tiles: Sequence[Tile], places: Sequence[tuple[int, int]], last_epoch: int, top: float
) -> Iterator[go.Scatter]:
    """One trace for all curves of a state, parted by gaps."""
    width = np.log10(max(last_epoch, 10))
    for state, colour in _CURVE.items():
        x: list[Array] = []
        y: list[Array] = []
        for (row, column), tile in zip(places, tiles, strict=True):
            epochs = np.array(tile.epochs, dtype=float)
            is_drawn = epochs >= 1  # a log axis has no epoch 0
            if tile.state == state and is_drawn.any():
                along = np.log10(epochs[is_drawn]) / width
                up = np.array(tile.errors)[is_drawn] / top
                x += [column + _LEFT + (_RIGHT - _LEFT) * along, np.array([np.nan])]
                y += [row + _LOW + (_HIGH - _LOW) * up, np.array([np.nan])]
        x_all, y_all = (np.concatenate([[], *part]).round(3) for part in (x, y))
        yield line(x_all, y_all, state, {"color": colour, "width": 2.5}, connectgaps=False)


def _texts(tiles: Sequence[Tile], places: Sequence[tuple[int, int]], which: str) -> go.Scatter:
    """The names of the tiles, or their endings, at the left of each."""
    up = _NAME if which == "name" else _END
    texts = [getattr(tile, which) for tile in tiles]
    looks: dict[str, Any] = {"textposition": "middle right", "cliponaxis": False}
    if which == "name":
        texts = [f"<b>{text}</b>" for text in texts]
        looks["meta"] = {"short": [tile.short for tile in tiles]}
    x, y = [column + _LEFT for _, column in places], [row + up for row, _ in places]
    font = {"color": TEXT, "size": FONT_SIZE + 1}
    return scatter(x, y, "text", text=texts, textfont=font, **looks)


def _frame(place: tuple[int, int] | None) -> go.Scatter:
    """A line around a tile; nothing around none."""
    x, y = [], []
    if place:
        row, column = place
        x = [column + side for side in (-0.5, 0.5, 0.5, -0.5, -0.5)]
        y = [row + side for side in (-0.5, -0.5, 0.5, 0.5, -0.5)]
    return line(x, y, "chosen", {"color": BOUNDARY, "width": 3}, cliponaxis=False)


class Share(NamedTuple):
    """How many of how many are solved, and the 95 % interval of that share, from 0 to 1.

    instead: what to say where there is none yet.
    """

    name: str
    solved: int
    total: int
    low: float = 0.0
    high: float = 0.0
    instead: str = "none yet"


def shares_beside(shares: Sequence[Share]) -> go.Figure:
    """Shares as bars below each other, the first one on top, each with its interval."""
    solved = [100 * share.solved / max(share.total, 1) for share in shares]
    high, low = (
        [
            abs(100 * getattr(share, side) - part) if share.total else None
            for share, part in zip(shares, solved, strict=True)
        ]
        for side in ("high", "low")
    )
    texts = [
        f"<b>{percent(share.solved / share.total, 0)} %</b> · {share.solved:,} of {share.total:,}"
        if share.total
        else share.instead
        for share in shares
    ]
    interval: dict[str, Any] = {"type": "data", "array": high, "arrayminus": low}
    names = [share.name for share in shares]
    bars = go.Bar(
        x=solved,
        y=names,
        orientation="h",
        width=0.5,
        marker={"color": [ABOVE[1], *[ABOVE[0]] * (len(shares) - 1)], "line": {"width": 0}},
        error_x={**interval, "color": TEXT, "thickness": 2, "width": 5},
        customdata=[[100 * share.low, 100 * share.high] for share in shares],
        hovertemplate="%{y}: %{x:.1f} % solved<br>95 % interval %{customdata[0]:.1f} to "
        "%{customdata[1]:.1f} %<extra></extra>",
    )
    # Behind the longest interval, so that the words lie on nothing.
    words = scatter(
        [105.0] * len(shares),
        names,
        "text",
        text=texts,
        textposition="middle right",
        textfont={"size": FONT_SIZE, "color": TEXT},
        cliponaxis=False,
    )
    plain: dict[str, Any] = {"fixedrange": True, "showgrid": False, "ticks": "", "zeroline": False}
    return figure(
        [bars, words],
        "",
        xaxis={**plain, "range": [0, 195], "visible": False},
        yaxis={
            **plain,
            "autorange": "reversed",
            "tickfont": {"size": FONT_SIZE, "color": TEXT},
            "automargin": True,
        },
        margin=margins(10, 4, 2, 2),
    )
