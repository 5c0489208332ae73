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

    `number` is the d3 format of the cells. `words`, if given, replace the numbers 0, 1, ...
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


def matrices(shown: Sequence[Matrix], title: str, gap: float | None = None) -> go.Figure:
    """Heatmaps in a row, with cells of one size and `gap` cells between two matrices.

    Without a `gap` there is room for the names of rows. If the rows have the same names as those
    of the matrix to the left, they are not named again.
    """
    widths = [len(matrix.columns) for matrix in shown]
    is_dense = sum(widths) > 12
    if gap is None:
        gap = 1.6 if is_dense else 0.8
    tallest = max(len(matrix.rows) for matrix in shown)
    room = sum(widths) + gap * (len(shown) - 1)
    tickfont = {"color": TEXT, "size": FONT_SIZE - 1 if is_dense else FONT_SIZE}
    traces, layout, captions, left = [], {}, [], 0.0
    earlier: Sequence[str] = ()
    for number, (matrix, width) in enumerate(zip(shown, widths, strict=True), start=1):
        suffix = "" if number == 1 else str(number)
        domain = [left / room, min(1.0, (left + width) / room)]
        traces.append(_heatmap(matrix, suffix))
        layout[f"xaxis{suffix}"] = {
            **_names(matrix.columns, tickfont),
            "side": "top",
            "anchor": f"y{suffix}",
            "domain": domain,
            "range": [-0.5, width - 0.5],
        }
        layout[f"yaxis{suffix}"] = {
            **_names(matrix.rows, tickfont),
            "anchor": f"x{suffix}",
            "domain": [1 - len(matrix.rows) / tallest, 1],
            "range": [len(matrix.rows) - 0.5, -0.5],
            "showticklabels": list(matrix.rows) != list(earlier),
        }
        if matrix.caption:
            captions.append(_caption(matrix, domain))
        earlier = matrix.rows
        left += width + gap
    margin = margins(40, 14, 66 if captions else 48, 6)
    return figure(traces, title, margin=margin, annotations=captions, **layout)


def _names(names: Sequence[str], tickfont: dict[str, Any]) -> dict[str, Any]:
    """An axis that names the rows or the columns of a matrix, without any line."""
    return axis(
        showgrid=False,
        showline=False,
        ticks="",
        fixedrange=True,
        tickvals=list(range(len(names))),
        ticktext=list(names),
        tickfont=tickfont,
    )


def _caption(matrix: Matrix, domain: Sequence[float]) -> dict[str, Any]:
    """The caption of a matrix, above the names of its columns.

    Above a single column it ends where the column does: it is wider than the column, and would
    not fit on a narrow page.
    """
    if len(matrix.columns) == 1:
        return heading(domain[1], matrix.caption, xanchor="right", yshift=20)
    return heading(sum(domain) / 2, matrix.caption, xanchor="center", yshift=20)


def _heatmap(matrix: Matrix, suffix: str) -> go.Heatmap:
    return heatmap(
        matrix.values,
        matrix.scale,
        xaxis=f"x{suffix}",
        yaxis=f"y{suffix}",
        xgap=2,
        ygap=2,
        texttemplate="%{text}" if matrix.words else f"%{{z:{matrix.number}}}",
        text=_in_words(matrix) if matrix.words else None,
        textfont={"size": FONT_SIZE, **({"color": TEXT} if matrix.scale is PLAIN else {})},
        customdata=_names_of_cells(matrix),
        hovertemplate="%{customdata}: %{z:.17~g}<extra></extra>",
        meta={
            **({"shows": list(matrix.shows)} if matrix.shows else {}),
            "shape": list(matrix.values.shape),
            "words": list(matrix.words),
            "longest": _longest(matrix),
            "largest": 22,  # pixels of its numbers, where there is room
        },
    )


def _longest(matrix: Matrix) -> int:
    """The number of characters in the longest text that may stand in a cell."""
    if matrix.words:
        return max(map(len, matrix.words))
    low, high = matrix.scale.limits
    largest = max(abs(low), abs(high))
    return len(f"{-largest if low < 0 else largest:{matrix.number}}")


def _in_words(matrix: Matrix) -> list[list[str]]:
    return [[matrix.words[int(value)] for value in row] for row in matrix.values]


def _names_of_cells(matrix: Matrix) -> list[list[str]]:
    return [[f"{row}, {column}" for column in matrix.columns] for row in matrix.rows]
