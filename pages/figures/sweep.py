"""Charts of many runs: how many are solved, how their errors fall, when they are solved."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from pages.figures.error_curve import POWERS, axis_ranges
from pages.figures.layout import axis, figure, margins
from pages.figures.matrices import ACTIVATIONS
from pages.figures.numbers import fixed, percent
from pages.figures.palette import ABOVE, BELOW, FONT_SIZE, INNER_BAND
from pages.figures.parts import MAIN, Array, band, end_label, heatmap, line, vertical

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The quantiles that ``error_fan`` draws."""

_EPOCHS_SHARE = 0.88
"""The share of the width for the axis of epochs, so that charts below each other line up.

To the right of it ``solved_epochs`` has the bar of the runs that are not solved.
"""

_EPOCHS = {**POWERS, "domain": [0, _EPOCHS_SHARE]}


def success_rates(
    share: Array, low: Array, high: Array, sizes: Sequence[str], rates: Sequence[str]
) -> go.Figure:
    """Share of runs solved, and its interval, for each hidden size and learning rate: (H, L).

    A cell whose share is NaN is empty.
    """
    is_single, is_wide = share.size == 1, len(rates) > 4
    text = np.vectorize(_cell, otypes=[object])(share, low, high, is_wide)
    plain = {"showgrid": False, "showline": False, "ticks": "", "type": "category"}
    return figure(
        [
            heatmap(
                share,
                ACTIVATIONS["sigmoid"],
                x=list(rates),
                y=list(sizes),
                xgap=2,
                ygap=2,
                text=text.tolist(),
                texttemplate="%{text}",
                textfont={"size": FONT_SIZE + 9 * is_single - 2 * is_wide},
                customdata=np.vectorize(_cell, otypes=[object])(share, low, high, False).tolist(),
                hovertemplate="rate %{x}, %{y} hidden, solved: %{customdata}<extra></extra>",
            )
        ],
        "Solved, with 95 % interval",
        xaxis=axis("learning rate", **plain),
        yaxis=axis("hidden units", **plain),
    )


def error_fan(
    epochs: Array, bands: Array, last_epoch: int, yours: tuple[Array, Array] | None = None
) -> go.Figure:
    """The quantiles ``SHARES`` of many runs' errors, `bands` (5, C), against `epochs` (C,).

    Without runs (C = 0) it is an empty chart. `yours` are the epochs and errors, (n,) each, of
    the visitor's run, drawn on top.
    """
    ranges = axis_ranges(last_epoch, 0, float(bands.max(initial=0.5)), "log")
    names = [f"{share:.0%}" for share in SHARES]
    hover = (
        "epoch %{x:,}<br>median %{y:.4f}<br>5 to 95 %: %{customdata[0]:.4f} to %{customdata[1]:.4f}"
    )
    traces = [
        *band(epochs, bands[0], bands[4], (names[0], names[4])),
        *band(epochs, bands[1], bands[3], (names[1], names[3]), INNER_BAND),
        line(epochs, bands[2], "median", MAIN, hover, customdata=bands[[0, 4]].T),
    ]
    labels = []
    if yours is not None:
        is_shown = (yours[0] >= 1) & (yours[0] <= last_epoch)
        x, y = yours[0][is_shown], yours[1][is_shown]
        style, hover = {"color": BELOW[1], "width": 3}, "your run<br>epoch %{x:,}<br>error %{y:.4f}"
        traces.append(line(x, y, "your run", style, hover))
        if len(x):
            # A narrow page has room for the longer word only.
            end, text = (float(np.log10(x[-1])), float(y[-1])), "your<br>run"
            labels = [end_label(*end, text, BELOW[2], align="left", yanchor="bottom", xshift=4)]
    return figure(
        traces,
        "Error: median, middle 50 and 90 % of runs",
        xaxis=axis("", range=ranges["xaxis"], **_EPOCHS),
        yaxis=axis(range=ranges["yaxis"], nticks=5),
        annotations=labels,
        margin=margins(bottom=20),
    )


def solved_epochs(
    checkpoints: Array, solved_at: Array, unsolved: int, yours: int | None = None, lost: int = 0
) -> go.Figure:
    """The number of runs by the checkpoint (C,) at which they were first solved, and of `unsolved`.

    `solved_at` (R,) holds that checkpoint for each run, NaN for a run that is not counted; `lost`
    of the unsolved ones were solved on the way.
    `yours` is the epoch at which the visitor's run was solved, marked by a line.
    """
    edges = np.unique(np.append(0.0, checkpoints[::-2]))  # two checkpoints to a bar
    counts, _ = np.histogram(solved_at, bins=np.append(-0.5, edges[1:] + 0.5))
    left = np.maximum(edges[:-1], 1.0)
    last = float(checkpoints[-1])
    total = max(int(counts.sum()) + unsolved, 1)
    bars = go.Bar(
        x=left,
        width=edges[1:] - left,
        offset=0,
        y=counts,
        marker={"color": ABOVE[1], "line": {"width": 0}},
        customdata=np.column_stack([edges[:-1] + 1, edges[1:]]),
        hovertemplate="epochs %{customdata[0]:,} to %{customdata[1]:,}: %{y} runs<extra></extra>",
    )
    others = go.Bar(
        x=["not"],
        y=[unsolved],
        xaxis="x2",
        marker={"color": BELOW[1]},
        text=[f"{unsolved:,}"],
        textposition="outside",
        cliponaxis=False,
        hovertemplate=f"not solved at the end: %{{y}} of {total:,} runs<br>"
        f"{lost:,} of them were on the way<extra></extra>",
    )
    marks = [] if yours is None or not 0 < yours <= last else [vertical(yours, BELOW[1], 2.5)]
    return figure(
        [bars, others],
        "When the runs were solved",
        xaxis=axis("epoch", range=[0.0, float(np.log10(max(last, 10)))], **_EPOCHS),
        xaxis2=axis(domain=[_EPOCHS_SHARE + 0.03, 1], anchor="y", showgrid=False),
        yaxis=axis(nticks=5, range=[0, 1.18 * max(int(counts.max()), unsolved, 1)]),
        shapes=marks,
        margin=margins(bottom=36),
    )


def _cell(share: float, low: float, high: float, is_wide: bool) -> str:
    if np.isnan(share):
        return ""
    digits = 0 if is_wide else 1
    rate = percent(share, digits) + ("%" if is_wide else " %")
    return f"<b>{rate}</b><br>{fixed(100 * low, digits)}–{fixed(100 * high, digits)}"
