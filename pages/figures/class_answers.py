"""Charts of what a class has answered: bars of choices, a histogram of numbers."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.layout import axis, figure, margins
from pages.figures.palette import ABOVE, BAND, BELOW, FONT_SIZE, KEPT, TEXT
from pages.figures.parts import Array, label, vertical

LETTERS = "ABCDEF"
"""The names of the choices, in order."""

_MOST_BARS = 20
_FAR = 3.0
"""How many times the middle half of the numbers the axis goes beyond it, at most."""


def choice_bars(
    counts: Sequence[int], right: int | None = None, own: int | None = None
) -> go.Figure:
    """How many chose each of the choices: `counts` (C,), the first choice on top.

    `right` and `own` are the numbers, from 1, of the right choice and of the one that who looks
    has chosen.
    """
    total = max(sum(counts), 1)
    numbers = range(1, len(counts) + 1)
    colours = [KEPT if right is None else ABOVE[1] if n == right else BELOW[1] for n in numbers]
    bars = go.Bar(
        y=[f"{LETTERS[n - 1]}{' ✓' * (n == right)}" for n in numbers],
        x=list(counts),
        orientation="h",
        marker={"color": colours, "line": {"width": 0}},
        width=0.62,
        text=[
            f"<b>{count}</b> · {count / total:.0%}{' · yours' * (n == own)}"
            for n, count in zip(numbers, counts, strict=True)
        ],
        textposition="outside",
        textfont={"size": FONT_SIZE + 1, "color": TEXT},
        cliponaxis=False,
        hovertemplate="%{y}: %{x} of " + f"{sum(counts)}<extra></extra>",
    )
    return figure(
        [bars],
        "",
        # Room for the words behind the longest bar.
        xaxis=axis(range=[0, 1.7 * max(*counts, 1)], visible=False, fixedrange=True),
        yaxis=axis(
            autorange="reversed",
            fixedrange=True,
            showgrid=False,
            ticks="",
            tickfont={"size": FONT_SIZE + 3, "color": TEXT},
        ),
        margin=margins(44, 4, 4, 4),
    )


def number_histogram(
    values: Array, answer: float | None, tolerance: float = 0.0, own: float | None = None
) -> go.Figure:
    """How many gave which number, `values` (N,), with the right one and those that are near enough.

    A number far from most others is counted in the first or the last bar, which says so. `own` is
    the number of who looks.
    """
    low, high = _range(values, answer, tolerance)
    edges = _edges(values, low, high)
    inside = np.clip(values, edges[0], edges[-1])
    is_right = np.zeros(len(values), dtype=np.bool_)
    if answer is not None:
        is_right = np.abs(values - answer) <= tolerance * (1 + 1e-9) + 1e-9 * abs(answer)
    right, wrong = (_counts(inside[which], edges) for which in (is_right, ~is_right))
    highest = max(int((right + wrong).max()), 1)
    usual = KEPT if answer is None else BELOW[1]
    traces = [_bars(edges, right, ABOVE[1], "right"), _bars(edges, wrong, usual, "")]
    shapes: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    over: dict[str, Any] = {"yref": "paper", "yanchor": "bottom"}
    if answer is not None:
        if tolerance:
            shapes.append(_tolerance(answer, tolerance))
        shapes.append(vertical(answer, ABOVE[2], 2.5))
        marks.append(label(answer, 1, f"<b>{_spelt(answer)} ✓</b>", ABOVE[2], **over))
    if own is not None:
        at = float(np.clip(own, edges[0], edges[-1]))
        shapes.append(
            {**vertical(at, TEXT, 1.5), "line": {"color": TEXT, "width": 2, "dash": "dot"}}
        )
        marks.append(label(at, 1, "yours", TEXT, **over, yshift=FONT_SIZE + 4))
    below, above = int((values < edges[0]).sum()), int((values > edges[-1]).sum())
    far: dict[str, Any] = {"yref": "paper", "yanchor": "bottom", "yshift": 2}
    if below:
        marks.append(label(edges[0], 0, f"← {below} far below", TEXT, **far, xanchor="left"))
    if above:
        marks.append(label(edges[-1], 0, f"{above} far above →", TEXT, **far, xanchor="right"))
    return figure(
        traces,
        "",
        barmode="stack",
        bargap=0,
        xaxis=axis(
            range=[edges[0], edges[-1]],
            fixedrange=True,
            showgrid=False,
            tickvals=_ticks(edges[0], edges[-1]),  # Plotly's own stand below the bars
        ),
        yaxis=axis(
            "students",
            range=[0, 1.1 * highest],
            fixedrange=True,
            tickvals=np.unique(np.floor(_ticks(0, highest))),  # no half students
        ),
        shapes=shapes,
        annotations=marks,
        margin=margins(48, 16, 2 * FONT_SIZE + 18, 30),
    )


def _range(values: Array, answer: float | None, tolerance: float) -> tuple[float, float]:
    """What the axis shows: the answer with its tolerance, and the numbers that are not far off."""
    ends = [] if answer is None else [answer - 1.5 * tolerance, answer + 1.5 * tolerance]
    if len(values):
        first, last = np.quantile(values, [0.25, 0.75])
        near = _FAR * max(last - first, tolerance, 0.1 * abs(answer or last), 1e-9)
        is_near = (values >= first - near) & (values <= last + near)
        ends += [values[is_near].min(), values[is_near].max()]
    if not ends:
        return -1.0, 1.0
    low, high = float(min(ends)), float(max(ends))
    room = 0.04 * (high - low) or max(0.1 * abs(high), 0.5)
    return low - room, high + room


def _edges(values: Array, low: float, high: float) -> Array:
    """The ends (B + 1,) of the bars: one for each whole number if all are whole and close by."""
    first, last = np.floor(low), np.ceil(high)
    is_whole = bool(len(values)) and bool(np.all(values == np.round(values)))
    if is_whole and last - first <= _MOST_BARS:
        return np.arange(first - 0.5, last + 1.0)
    number = int(np.clip(2 * np.sqrt(len(values)), 6, _MOST_BARS))
    return np.linspace(low, high, number + 1)


def _ticks(low: float, high: float) -> Array:
    """Round numbers from `low` to `high`: (T,), at most 7."""
    power = 10.0 ** np.floor(np.log10((high - low) / 6))
    step = power * next(times for times in (1, 2, 5, 10) if 6 * power * times >= high - low)
    return step * np.arange(np.ceil(low / step), np.floor(high / step) + 1)


def _counts(values: Array, edges: Array) -> NDArray[np.int_]:
    return np.histogram(values, bins=edges)[0]


def _bars(edges: Array, counts: NDArray[np.int_], colour: str, name: str) -> go.Bar:
    middles = (edges[:-1] + edges[1:]) / 2
    return go.Bar(
        x=middles,
        y=counts,
        width=0.92 * np.diff(edges),
        name=name,
        marker={"color": colour, "line": {"width": 0}},
        customdata=np.column_stack([edges[:-1], edges[1:]]),
        hovertemplate="%{customdata[0]:.4g} to %{customdata[1]:.4g}: %{y} "
        f"{name}<extra></extra>",
    )


def _tolerance(answer: float, tolerance: float) -> dict[str, Any]:
    """A shape: what is near enough, behind the bars."""
    ends = {"x0": answer - tolerance, "x1": answer + tolerance, "yref": "paper", "y0": 0, "y1": 1}
    look = {"fillcolor": BAND, "line": {"width": 0}, "layer": "below"}
    return {"type": "rect", **ends, **look}


def _spelt(number: float) -> str:
    return f"{number:,.6g}".replace("-", "−")
