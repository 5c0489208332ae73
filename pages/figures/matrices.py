"""Matrices side by side, a number in every cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.layout import axis, figure, margins
from pages.figures.palette import CLEAR, FONT_SIZE, TEXT, Scale, diverging
from pages.figures.parts import heading, heatmap

WEIGHTS = Scale((-20.0, 20.0), diverging(0.05, 0.25, 1.0))
"""Centred on 0; weights of 1, 5 and 20 have the light, the middle and the strong colour."""

ACTIVATIONS = {
    "sigmoid": Scale((0.0, 1.0), diverging(0.25, 0.7, 1.0)),
    "tanh": Scale((-1.0, 1.0), diverging(0.25, 0.7, 1.0)),
    "relu": Scale((-4.0, 4.0), diverging(0.25, 0.7, 1.0)),
}
"""One scale for each hidden activation; a sigmoid's is centred on 0.5."""

PLAIN = Scale((0.0, 1.0), [(0.0, CLEAR), (1.0, CLEAR)])
"""No colours: the numbers alone."""


@dataclass(frozen=True)
class Matrix:
    """A matrix to draw: `values` (rows, columns), and the names of its `rows` and `columns`.

    `number` is the d3 format of the cells. `words`, if given, replace numbers from 0 to 1,
    evenly: two words 0 and 1, three 0, 0.5 and 1.
    `shows` names the quantity of the network, so that the board can show it at other moments.
    """

    values: NDArray[np.float64]
    rows: Sequence[str]
    columns: Sequence[str]
    scale: Scale
    caption: str = ""
    number: str = ".3f"
    words: Sequence[str] = ()
    shows: Sequence[str | int] = ()


def matrices(
    shown: Sequence[Matrix], title: str, gap: float | None = None, left_margin: int = 40
) -> go.Figure:
    """Heatmaps in a row, with cells of one size and `gap` cells between two matrices.

    Without a `gap` there is room for the names of rows. If the rows have the same names as those
    of the matrix to the left, they are not named again. Those of the first stand in the margin.
    """
    widths = [len(matrix.columns) for matrix in shown]
    is_dense = sum(widths) > 12
    if gap is None:
        gap = 1.6 if is_dense else 0.8
    tallest = max(len(matrix.rows) for matrix in shown)
    room = sum(widths) + gap * (len(shown) - 1)
    font = {"color": TEXT, "size": FONT_SIZE - is_dense}
    traces, layout, captions, left = [], {}, [], 0.0
    earlier: Sequence[str] = ()
    for number, (matrix, width) in enumerate(zip(shown, widths, strict=True), start=1):
        domain = [left / room, min(1.0, (left + width) / room)]
        traces.append(_heatmap(matrix, number))
        height, is_named = len(matrix.rows), list(matrix.rows) != list(earlier)
        columns = {"domain": domain, "range": [-0.5, width - 0.5], "side": "top"}
        layout[f"xaxis{number}"] = _names(matrix.columns, font, anchor=f"y{number}", **columns)
        rows = {"domain": [1 - height / tallest, 1], "range": [height - 0.5, -0.5]}
        layout[f"yaxis{number}"] = _names(
            matrix.rows, font, anchor=f"x{number}", showticklabels=is_named, **rows
        )
        if matrix.caption:
            captions.append(_caption(matrix, domain))
        earlier = matrix.rows
        left += width + gap
    margin = margins(left_margin, 14, 66 if captions else 48, 6)
    return figure(traces, title, margin=margin, annotations=captions, **layout)


def _names(names: Sequence[str], tickfont: Any, **settings: Any) -> dict[str, Any]:
    """An axis that names the rows or the columns of a matrix, without any line."""
    plain: Any = {"showgrid": False, "showline": False, "ticks": "", "fixedrange": True}
    ticks: Any = {"tickvals": [*range(len(names))], "ticktext": [*names], "tickfont": tickfont}
    return axis(**plain, **ticks, **settings)


def _caption(matrix: Matrix, domain: Sequence[float]) -> dict[str, Any]:
    """The caption of a matrix, above the names of its columns.

    Above a single column it ends where the column does: it is wider than the column, and would
    not fit on a narrow page.
    """
    is_single = len(matrix.columns) == 1
    x, anchor = (domain[1], "right") if is_single else (sum(domain) / 2, "center")
    return heading(x, matrix.caption, xanchor=anchor, yshift=20)


def _heatmap(matrix: Matrix, number: int) -> go.Heatmap:
    text: dict[str, Any] = {"texttemplate": f"%{{z:{matrix.number}}}"}
    if matrix.words:
        which = np.rint(matrix.values * (len(matrix.words) - 1)).astype(int)
        text = {"texttemplate": "%{text}", "text": np.array(matrix.words)[which].tolist()}
    return heatmap(
        matrix.values,
        matrix.scale,
        xaxis=f"x{number}",
        yaxis=f"y{number}",
        xgap=2,
        ygap=2,
        **text,
        textfont={"size": FONT_SIZE, **({"color": TEXT} if matrix.scale is PLAIN else {})},
        customdata=[[f"{row}, {column}" for column in matrix.columns] for row in matrix.rows],
        hovertemplate="%{customdata}: %{z:.17~g}<extra></extra>",
        meta={
            **({"shows": list(matrix.shows)} if matrix.shows else {}),
            "shape": list(matrix.values.shape),
            "words": list(matrix.words),
            "longest": _longest(matrix),
            # Pixels of its numbers: where there is room, and where they are not shown below.
            "largest": 22,
            "smallest": 12,
        },
    )


def _longest(matrix: Matrix) -> int:
    """The number of characters in the longest text that may stand in a cell."""
    if matrix.words:
        return max(map(len, matrix.words))
    return max(len(f"{limit:{matrix.number}}") for limit in matrix.scale.limits)
