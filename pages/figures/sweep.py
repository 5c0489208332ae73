"""Many runs in one chart: how many succeed, how their errors fall, when they are solved."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.error_curve import axis_ranges
from pages.figures.layout import AXIS, figure
from pages.figures.palette import ABOVE, BAND, BELOW, FONT_SIZE, INNER_BAND, LINE, diverging

Array = NDArray[np.float64]

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The quantiles of which a fan is made."""

_EPOCHS_SHARE = 0.88
"""Of the width, what the axis of epochs takes, so that charts below each other line up; right of
it stands what was never solved."""


def success_rates(
    share: Array, low: Array, high: Array, sizes: Sequence[str], rates: Sequence[str]
) -> go.Figure:
    """Share of runs solved, and its interval, for each hidden size and learning rate: (H, L).

    NaN leaves a cell empty.
    """
    is_single, is_wide = share.size == 1, len(rates) > 4
    digits = 0 if is_wide else 1
    texts = [
        [_cell(*numbers, digits) for numbers in zip(*row, strict=True)]
        for row in zip(share, low, high, strict=True)
    ]
    axis = {**AXIS, "showgrid": False, "showline": False, "ticks": "", "type": "category"}
    return figure(
        [
            go.Heatmap(
                x=list(rates),
                y=list(sizes),
                z=share,
                zmin=0,
                zmax=1,
                colorscale=diverging(0.25, 0.7, 1.0),
                showscale=False,
                xgap=2,
                ygap=2,
                text=texts,
                texttemplate="%{text}",
                textfont={"size": FONT_SIZE + 9 * is_single - 2 * is_wide},
                customdata=np.stack([low, high], axis=-1),
                hovertemplate="rate %{x}, %{y} hidden: %{z:.1%} solved<br>"
                "95 % interval %{customdata[0]:.1%} to %{customdata[1]:.1%}<extra></extra>",
            )
        ],
        "Solved, with 95 % interval",
        margin={"l": 48, "r": 8, "t": 32, "b": 40},
        xaxis={**axis, "title": {**AXIS["title"], "text": "learning rate"}},
        yaxis={**axis, "title": {**AXIS["title"], "text": "hidden units"}},
    )


def error_fan(
    epochs: Array, bands: Array, last_epoch: int, yours: tuple[Array, Array] | None = None
) -> go.Figure:
    """The quantiles ``SHARES`` of many runs' errors, `bands` (5, C), against `epochs` (C,).

    Without runs (C = 0) it is an empty chart. `yours` are the epochs and errors of one run,
    drawn on top.
    """
    ranges = axis_ranges(last_epoch, 0, float(bands.max(initial=0.5)), "log")
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    names = [f"{share:.0%}" for share in SHARES]
    traces: list[Any] = []
    for low, high, colour in ((0, 4, BAND), (1, 3, INNER_BAND)):
        traces += [
            go.Scatter(x=epochs, y=bands[low], name=names[low], **edge),
            go.Scatter(
                x=epochs, y=bands[high], name=names[high], fill="tonexty", fillcolor=colour, **edge
            ),
        ]
    traces.append(
        go.Scatter(
            x=epochs,
            y=bands[2],
            name="median",
            mode="lines",
            line={"color": LINE, "width": 3},
            customdata=bands[[0, 4]].T,
            hovertemplate="epoch %{x:,}<br>median %{y:.4f}<br>"
            "5 to 95 %: %{customdata[0]:.4f} to %{customdata[1]:.4f}<extra></extra>",
        )
    )
    if yours is not None:
        traces.append(_yours(*yours, last_epoch))
    return figure(
        traces,
        "Error: median, middle 50 and 90 % of runs",
        xaxis=_epochs_axis(ranges["xaxis"], title=""),
        yaxis={**AXIS, "range": ranges["yaxis"], "nticks": 5},
        annotations=_name_of_yours(*yours, last_epoch) if yours is not None else [],
        margin={**_MARGIN, "b": 20},
        hovermode="closest",
    )


def solved_epochs(
    checkpoints: Array, solved_at: Array, never: int, yours: int | None = None
) -> go.Figure:
    """How many runs are solved first at which of the `checkpoints` (C,), and how many never.

    `solved_at` (R,) holds the checkpoints, NaN for a run that counts nowhere. `yours` is the
    epoch at which one run was, marked by a line.
    """
    edges = np.unique(np.append(0.0, checkpoints[::-2]))  # two checkpoints to a bar
    counts, _ = np.histogram(solved_at, bins=np.append(-0.5, edges[1:] + 0.5))
    left = np.maximum(edges[:-1], 1.0)
    last = float(checkpoints[-1])
    total = max(int(counts.sum()) + never, 1)
    bars = go.Bar(
        x=left,
        width=edges[1:] - left,
        offset=0,
        y=counts,
        marker={"color": ABOVE[1], "line": {"width": 0}},
        customdata=np.column_stack([edges[:-1] + 1, edges[1:]]),
        hovertemplate="epochs %{customdata[0]:,} to %{customdata[1]:,}: %{y} runs<extra></extra>",
    )
    lost = go.Bar(
        x=["never"],
        y=[never],
        xaxis="x2",
        marker={"color": BELOW[1]},
        text=[f"{never:,}"],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y} of " + f"{total:,} runs<extra></extra>",
    )
    marks = [] if yours is None or not 0 < yours <= last else [_line_at(yours)]
    return figure(
        [bars, lost],
        "Runs by the epoch at which they were solved",
        xaxis=_epochs_axis([0.0, float(np.log10(max(last, 10)))], title="epoch"),
        xaxis2={**AXIS, "domain": [_EPOCHS_SHARE + 0.03, 1], "anchor": "y", "showgrid": False},
        yaxis={**AXIS, "nticks": 5, "range": [0, 1.18 * max(int(counts.max()), never, 1)]},
        shapes=marks,
        margin=_MARGIN,
        hovermode="closest",
    )


_MARGIN = {"l": 48, "r": 8, "t": 32, "b": 36}


def _cell(share: float, low: float, high: float, digits: int) -> str:
    if np.isnan(share):
        return ""
    if digits == 0:
        return f"<b>{share:.0%}</b><br>{100 * low:.0f}–{100 * high:.0f}"
    return f"<b>{100 * share:.1f} %</b><br>{100 * low:.1f}–{100 * high:.1f}"


def _epochs_axis(range_: list[float], title: str) -> dict[str, Any]:
    return {
        **AXIS,
        "title": {**AXIS["title"], "text": title},
        "type": "log",
        "range": range_,
        "dtick": 1,
        "exponentformat": "power",
        "domain": [0, _EPOCHS_SHARE],
    }


def _yours(epochs: Array, error: Array, last_epoch: int) -> go.Scatter:
    is_shown = (epochs >= 1) & (epochs <= last_epoch)
    return go.Scatter(
        x=epochs[is_shown],
        y=error[is_shown],
        name="your run",
        mode="lines",
        line={"color": BELOW[1], "width": 3},
        hovertemplate="your run<br>epoch %{x:,}<br>error %{y:.4f}<extra></extra>",
    )


def _name_of_yours(epochs: Array, error: Array, last_epoch: int) -> list[dict[str, Any]]:
    is_shown = (epochs >= 1) & (epochs <= last_epoch)
    if not is_shown.any():
        return []
    return [
        {
            "x": float(np.log10(epochs[is_shown][-1])),
            "y": float(error[is_shown][-1]),
            "text": "<b>your<br>run</b>",  # a narrow page has room for the longer word only
            "align": "left",
            "font": {"color": BELOW[2], "size": FONT_SIZE},
            "showarrow": False,
            "xanchor": "left",
            "yanchor": "bottom",
            "xshift": 4,
        }
    ]


def _line_at(epoch: int) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": epoch,
        "x1": epoch,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": BELOW[1], "width": 2.5},
    }
