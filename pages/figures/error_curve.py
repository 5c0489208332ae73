"""The mean absolute error over the epochs of a run."""

from collections.abc import Sequence
from html import escape
from textwrap import wrap
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from pages.figures.layout import axis, figure, margins
from pages.figures.palette import BELOW, BOUNDARY, CLEAR, FONT_SIZE, KEPT, MIDDLE, MUTED, PREVIEW
from pages.figures.parts import MAIN, Array, band, line, scatter, words
from xorcore import Landmark

LOWEST_SHOWN = 1e-3

POWERS: dict[str, Any] = {"type": "log", "dtick": 1, "exponentformat": "power"}
"""A log axis of epochs, labelled with powers of 10."""

_PALE = f"{BELOW[0]}b0"
"""Of a band over other curves, which are seen through it."""

_CHARACTER, _HIGH = 0.02, 0.09
"""Of a small chart's width and height: a character of a name, and a line of text."""


class KeptCurve(NamedTuple):
    """The error of another run: its name, `epochs` and `error` (n,), where and why it ends."""

    name: str
    epochs: Array
    error: Array
    ending: str = ""


def error_curve(
    epochs: Array,
    error: Array,
    lowest: Array,
    highest: Array,
    ranges: dict[str, list[float]],
    axes: str = "log",
    *,
    marks: Sequence[Landmark] = (),
    kept: Sequence[KeptCurve] = (),
    preview: KeptCurve | None = None,
    held_out: Sequence[Array] = (),
) -> go.Figure:
    """Mean absolute error against epoch.

    All arrays are (n,). The band goes from the lowest to the highest error since the point
    before. `axes` is a name in ``pages.link.train.AXES``, `ranges` comes from ``axis_ranges``.
    `marks` are marked on the curve, `kept` runs are grey lines behind it, and `preview`, the
    epochs to come, is a dotted line. A legend names the dotted line, and the band if it is seen.
    `held_out`, the error on points that training does not see, is dashed, as the title says:
    lowest, highest and mean of the epochs around each one.
    """
    linear: dict[str, Any] = {"type": "linear"}
    epochs_scale = linear if axes == "linear" else POWERS
    error_scale = {"type": "log", "dtick": 1} if axes == "loglog" else {**linear, "nticks": 6}
    moment = {"color": MUTED, "width": 1.5, "dash": "dot"}
    # The curve's end is in the upper half: the legend stands at the right in the other.
    is_high = (preview.error if preview else error)[-1] > (0.03 if axes == "loglog" else 0.3)
    top = {"y": 0, "yanchor": "bottom"} if is_high else {"y": 1, "yanchor": "top"}
    look = {"bgcolor": CLEAR, "font": {"size": FONT_SIZE - 1, "color": MUTED}}
    chart = figure(
        [
            *(trace for run in kept for trace in _kept(run, ranges, axes)),
            *band(epochs, lowest, highest, ("lowest", "lowest to highest")),
            line(epochs, error, "error", MAIN, "epoch %{x:,}<br>mean absolute error %{y:.6f}"),
            *(_held_out(epochs, *held_out) if held_out else ()),
            landmark_marks(epochs, error, marks),
            # A vertical line at the epoch that the visitor looks back at; the board moves it.
            # It is empty while the board shows the newest epoch.
            line([], [], None, moment, meta={"shows": ["moment"]}),
        ],
        "Mean absolute error" + ("; dashed: held out" if held_out else ""),
        xaxis=axis("epoch", range=ranges["xaxis"], **epochs_scale),
        yaxis=axis(range=ranges["yaxis"], **error_scale),
        showlegend=True,
        legend={
            "x": 1,
            "xanchor": "right",
            **top,
            **look,
            "itemclick": False,
            "itemdoubleclick": False,
        },
    )
    chart.update_traces(showlegend=False)
    if np.ptp([lowest, highest], axis=0).max(initial=0) > 0.02:  # else as thin as the line over it
        chart.update_traces({"showlegend": True}, {"name": "lowest to highest"})
    if preview:
        # The board does not paint it while the run plays.
        dotted = _other(preview, {"color": PREVIEW, "width": 2, "dash": "dot"}, {"rests": True})
        ending = preview.ending.replace(", ", ",<br>")  # there is little room beside the curve
        chart.add_trace(dotted.update(name=f"{dotted.name}<br>{ending}"))
    return chart


def _held_out(epochs: Array, lowest: Array, highest: Array, mean: Array) -> list[go.Scatter]:
    style = {"color": BELOW[1], "width": 2.5, "dash": "7px,4px"}
    hover = "around epoch %{x:,}<br>error on held-out points %{y:.6f}"
    around = band(epochs, lowest, highest, ("lowest held out", "highest held out"), _PALE)
    return [*around, line(epochs, mean, "held out", style, hover)]


def _kept(
    run: KeptCurve, ranges: dict[str, list[float]], axes: str
) -> tuple[go.Scatter, go.Scatter]:
    other = _other(run, {"color": KEPT, "width": 2}, {"stands": True})
    end = run.epochs[-1:], run.error[-1:], [other.name]
    x = _shares(run.epochs, ranges["xaxis"], axes != "linear")
    y = _shares(run.error, ranges["yaxis"], axes == "loglog")
    return other, words(*end, size=FONT_SIZE - 1, textposition=_beside(run.name, x, y))


def _shares(values: Array, ends: list[float], is_log: bool) -> Array:
    """How far along an axis from one of its `ends` to the other, 0 to 1: (n,)."""
    low, high = ends
    places = np.log10(np.maximum(values, 10**low)) if is_log else values
    return np.asarray((places - low) / (high - low))


def _beside(name: str, x: Array, y: Array) -> str:
    """Where `name` stands at the end of a curve, in the chart and not across the curve.

    `x` and `y` are (n,), as shares of the chart's sides.
    """
    for up, across in (("bottom", "left"), ("top", "right"), ("top", "left")):
        far = x[-1] + _CHARACTER * len(name) * (1 if across == "right" else -1)
        low, high = sorted((y[-1], y[-1] + _HIGH * (1 if up == "top" else -1)))
        curve = np.interp(np.linspace(far, x[-1], 50), x, y, right=np.nan)
        is_crossed = ((low < curve) & (curve < high)).any()
        if 0 <= far <= 1 and low >= 0 and high <= 1 and not is_crossed:
            return f"{up} {across}"
    return "top left"


def _other(run: KeptCurve, style: dict[str, Any], meta: dict[str, bool]) -> go.Scatter:
    # Escaped: Plotly reads some HTML in names, and %{…} in what the pointer shows.
    name = escape(run.name).replace("%{", "%&#123;")
    hover = f"{name}<br>epoch %{{x:,}}<br>%{{y:.6f}}"
    return line(run.epochs, run.error, name, style, hover, meta=meta)


def landmark_marks(epochs: Array, error: Array, marks: Sequence[Landmark]) -> go.Scatter:
    """A diamond for each epoch with `marks` on the curve of `error` (n,) over `epochs` (n,)."""
    at = sorted({mark.epoch for mark in marks})
    sentences = [[mark.sentence for mark in marks if mark.epoch == epoch] for epoch in at]
    edge = {"color": BOUNDARY, "width": 2}
    return scatter(
        at,
        np.interp(at, epochs, error),
        "markers",
        marker={"symbol": "diamond", "size": 11, "color": MIDDLE, "line": edge},
        # The space tells words.js that the sentence goes on.
        text=["<br>".join(" <br>".join(wrap(said, 44)) for said in them) for them in sentences],
        hoverinfo="text",
        cliponaxis=False,
    )


def axis_ranges(
    last_epoch: int, epoch: int, highest_error: float, axes: str
) -> dict[str, list[float]]:
    """Ranges of the axes that change seldom during a run; for a log axis, powers of 10.

    A log axis spans the whole run, to `last_epoch`; a linear one grows with the `epoch`
    reached, in steps of 1, 2 and 5, so that its start is not squeezed out of sight.
    """
    if axes == "linear":
        power = 10 ** int(np.log10(max(epoch, 20)))
        room = next(step * power for step in (1, 2, 5, 10) if epoch <= step * power)
        x = [0.0, float(min(room, last_epoch))]
    else:
        x = [0.0, float(np.log10(max(last_epoch, 10)))]
    top = top_of_axis(highest_error)
    y = [float(np.log10(LOWEST_SHOWN)), float(np.log10(top))] if axes == "loglog" else [0.0, top]
    return {"xaxis": x, "yaxis": y}


def top_of_axis(highest_error: float) -> float:
    """The end of a linear axis of errors: 0.6, or 1 if an error is larger."""
    return 0.6 if highest_error <= 0.6 else 1.0


def compared_errors(
    curves: list[go.Scatter], names: list[Any], epochs: str, last: float, top: float, right: int
) -> go.Figure:
    """The errors of some runs on linear axes up to `last` and `top`.

    `names` are the names of the curves at their ends, in a margin of `right` pixels; `epochs`
    is the title of the axis of epochs.
    """
    return figure(
        curves,
        "Mean absolute error",
        margin=margins(right=right),
        xaxis=axis(epochs, range=[0, last], tickformat=",d", nticks=6),
        yaxis=axis(range=[0, top], nticks=5),
        annotations=names,
    )
