"""The effect of a mistake in the backward pass: on its matrices, and on the later error."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from pages.figures.error_curve import compared_errors, top_of_axis
from pages.figures.inks import inks
from pages.figures.matrices import Matrix, matrices
from pages.figures.palette import BELOW, LINE, Scale, diverging
from pages.figures.parts import MAIN, Array, end_label, line, scatter

NUMBER = ".4g"
"""Four significant digits."""

HEAD = 50
"""Pixels above and below the rows of a comparison, together."""

_FOOT = 6  # pixels below the rows

_WIDEST = 13  # with more columns side by side, a cell has no room for four digits


def error_curves(right: Array, mistaken: Array) -> go.Figure:
    """Mean absolute error at each epoch, right (n,) and mistaken (m,), from the same start."""
    top = top_of_axis(max(right.max(initial=0.0), mistaken.max(initial=0.0)))
    last = max(len(right), len(mistaken), 2) - 1
    dashed = {"color": BELOW[1], "width": 3, "dash": "6px,4px"}
    curves = [_curve(right, "right", MAIN), _curve(mistaken, "mistaken", dashed)]
    names = _ends(right, mistaken, top)
    return compared_errors(curves, names, "epochs from here", last, top, 88)


def compared(
    right: Array, mistaken: Array, rows: Sequence[str], columns: Sequence[str]
) -> list[go.Figure]:
    """The right matrix, the mistaken one, both (rows, columns), and the second minus the first.

    All three have one colour scale. They are one figure if they are narrow enough, else three.
    Cells whose numbers are not finite are empty.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        difference = mistaken - right
    scale = scale_of(right, mistaken, difference)
    captions = {"right": right, "with the mistake": mistaken, "difference": difference}
    shown = [
        Matrix(np.where(np.isfinite(values), values, np.nan), rows, columns, scale, caption, NUMBER)
        for caption, values in captions.items()
    ]
    is_narrow = 3 * len(columns) <= _WIDEST
    figures = [matrices(shown, "", gap=0.9)] if is_narrow else [matrices([m], "") for m in shown]
    for figure_ in figures:
        _set_numbers(figure_, scale)
        figure_.update_layout(margin={"t": HEAD - _FOOT, "b": _FOOT})
    return figures


def _set_numbers(chart: go.Figure, scale: Scale) -> None:
    """Put the numbers of each matrix on it in colours that can be read there."""
    for heatmap in list(chart.data):
        values = np.array(heatmap.z, dtype=float)
        row, column = np.nonzero(np.isfinite(values))
        finite = values[row, column]
        font = {"color": inks(scale, finite).tolist(), "size": heatmap.textfont.size}
        numbers = scatter(column, row, "text", textfont=font, customdata=finite)
        axes = {"xaxis": heatmap.xaxis, "yaxis": heatmap.yaxis}
        chart.add_trace(numbers.update(texttemplate=f"%{{customdata:{NUMBER}}}", **axes))
        heatmap.texttemplate = None


def scale_of(*values: Array) -> Scale:
    """A scale centred on 0, as wide as the largest finite value."""
    sizes = np.abs(np.concatenate([v.ravel() for v in values]))
    limit = sizes[np.isfinite(sizes)].max(initial=0.0) or 1.0
    return Scale((-float(limit), float(limit)), diverging(0.3, 0.9, 1.0))


def _curve(error: Array, name: str, style: dict[str, object]) -> go.Scatter:
    hover = f"{name}<br>epoch +%{{x:,}}<br>error %{{y:.6f}}"
    return line(np.arange(len(error)), error, name, style, hover)


def _ends(right: Array, mistaken: Array, top: float) -> list[dict[str, object]]:
    """The name of each curve at its end; the names move apart if the ends are close."""
    curves = [("right", right, LINE), ("mistaken", mistaken, BELOW[2])]
    heights = [error[-1] if len(error) else 0.0 for _, error, _ in curves]
    lift = 10 if abs(heights[0] - heights[1]) < 0.09 * top else 0
    signs = (1, -1) if heights[0] >= heights[1] else (-1, 1)
    return [
        end_label(len(error) - 1, height, name, colour, yshift=lift * sign)
        for (name, error, colour), height, sign in zip(curves, heights, signs, strict=True)
        if len(error)
    ]
