"""The eigenvalues of the Hessian and the length of the gradient, over the epochs of a run."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.figures.error_curve import POWERS, landmark_marks
from pages.figures.layout import axis, figure, margins
from pages.figures.palette import ABOVE, BELOW, FONT_SIZE, MUTED
from pages.figures.parts import MAIN, Array, line, words
from xorcore import Landmark
from xorcore.explain.curvature import Curvature

MOST_LINES = 25
"""Of more eigenvalues every so-manyth is drawn, and both ends."""

_DECADES = 7
"""Below the largest eigenvalue, that the axis spans on each side of 0."""
_BEFORE = 0.05
_QUESTION = 40
_MOMENT: dict[str, Any] = {"color": MUTED, "width": 1.5, "dash": "dot"}


def eigenvalues_over_epochs(
    curvature: Curvature, last_epoch: int, is_covered: bool = False
) -> go.Figure:
    """All eigenvalues on a symmetric log axis; those below 0 have their colour and their count.

    They tell what kind of ground it is: while that is covered there is a question mark instead.
    The axis of epochs spans the whole run, to `last_epoch`.
    """
    values, epochs = curvature.eigenvalues, curvature.epochs.astype(float)
    count = values.shape[1]
    least, top = _span(values)
    heights = symmetric_log(values, least)
    end = float(symmetric_log(np.array(top), least)) * 1.05
    ranks = np.unique(np.linspace(0, count - 1, min(count, MOST_LINES)).round().astype(int))
    is_below = curvature.is_negative
    below = np.where(is_below, heights, np.nan)
    traces = [
        line(epochs, heights[:, rank], None, {"color": ABOVE[1], "width": 1.5}, meta=_STANDS)
        for rank in ranks
    ]
    traces += [
        line(epochs, below[:, rank], None, {"color": BELOW[1], "width": 3}, meta=_STANDS)
        for rank in ranks
        if is_below[:, rank].any()
    ]
    x, sides, texts, said = (list(part) for part in zip(*_counts(curvature), strict=True))
    told = {"hovertext": said, "hoverinfo": "text"}
    at = x, [-0.84 * end] * len(x)
    traces.append(words(*at, texts, BELOW[2], FONT_SIZE, textposition=sides, **told))
    if is_covered:
        middle = 10 ** (sum(_epochs(last_epoch)) / 2)
        traces = [words([middle], [end / 2], ["?"], size=_QUESTION, hoverinfo="skip")]
    shown = "all" if len(ranks) == count else f"{len(ranks)} of the"
    return figure(
        [*traces, line([], [], None, _MOMENT, meta={"shows": ["moment"]})],
        f"Curvature: {shown} {count} eigenvalues",
        margin=margins(left=56),
        xaxis=axis(**POWERS, range=_epochs(last_epoch)),
        yaxis=axis(range=[-end, end], **_ticks(least, top), zeroline=True, zerolinecolor=MUTED),
    )


def gradient_over_epochs(
    curvature: Curvature, last_epoch: int, marks: Sequence[Landmark]
) -> go.Figure:
    """The gradient's length on log axes, with the landmarks on it; the same axis of epochs."""
    epochs, lengths = curvature.epochs.astype(float), curvature.gradient
    has_log = np.isfinite(lengths) & (lengths > 0)
    shown = np.where(has_log, lengths, np.nan)
    low, high = np.log10([np.nanmin(shown), np.nanmax(shown)]) if has_log.any() else (-1.0, 0.0)
    hover = "epoch %{x:,}<br>gradient %{y:.1e}"
    return figure(
        [
            line(epochs, shown, "gradient", MAIN, hover, meta=_STANDS),
            landmark_marks(epochs, shown, marks),
            line([], [], None, _MOMENT, meta={"shows": ["moment"]}),
        ],
        "Length of the gradient",
        margin=margins(left=56),
        xaxis=axis("epoch", **POWERS, range=_epochs(last_epoch)),
        yaxis=axis(
            type="log",
            dtick=max(1, int(np.ceil((high - low) / 2))),
            exponentformat="e",
            range=[float(low) - 0.2, float(high) + 0.2],
        ),
    )


_STANDS = {"stands": True}


def symmetric_log(values: Array, least: float) -> Array:
    """log10 of sizes from `least` on, on both sides of a stretch around 0 that is linear."""
    heights: Array = np.sign(values) * np.log10(1 + np.abs(values) / least)
    return heights


def _span(values: Array) -> tuple[float, float]:
    """Where the linear stretch around 0 ends, and the largest size: powers of 10."""
    sizes = np.abs(values[np.isfinite(values) & (values != 0)])
    largest = sizes.max() if sizes.size else 1.0
    top = int(np.ceil(np.log10(largest)))
    return 10.0 ** (top - _DECADES), 10.0**top


def _ticks(least: float, top: float) -> dict[str, Any]:
    # Not down to the stretch around 0, where the names would meet that of 0.
    powers = np.arange(round(np.log10(top)), round(np.log10(least)) + 2, -3)
    sizes = np.array([*(10.0**powers), 0.0, *(-(10.0**powers))])
    names = [f"1e{power}".replace("-", "−") for power in powers]
    return {
        "tickvals": symmetric_log(sizes, least).tolist(),
        "ticktext": [*names, "0", *(f"−{name}" for name in names)],
    }


def _epochs(last: int) -> list[float]:
    """From a little before epoch 1, whose landmark would lie over the names at the other axis."""
    decades = float(np.log10(max(last, 10)))
    return [-_BEFORE * decades, decades]


_NARROW, _WIDE = 0.35, 1.0
"""Decades: a count on fewer has no room, and on more it has room for words."""


def _counts(curvature: Curvature) -> Iterator[tuple[float, str, str, str]]:
    """For each stretch of epochs with one count: where its name stands, the name, and a sentence.

    It stands in the middle, and that of a short last stretch before its end, where it has the
    room of the stretch before it: that one needs twice the room for a name of its own.
    """
    epochs, negative = np.maximum(curvature.epochs, 1), curvature.negative
    total, last = curvature.eigenvalues.shape[1], len(epochs) - 1
    starts = [0, *(np.flatnonzero(np.diff(negative)) + 1).tolist()]
    is_last_short = bool(np.log10(epochs[last] / epochs[starts[-1]]) < _NARROW)
    for first, end in zip(starts, [*starts[1:], len(epochs)], strict=True):
        low, high = np.log10(epochs[[first, min(end, last)]])
        at, side = float(10 ** ((low + high) / 2)), "middle center"
        is_shared = is_last_short and end == starts[-1]
        has_room = high - low >= _WIDE and not is_shared
        has_room |= len(starts) == 1
        told = f"{negative[first]} below 0" if has_room else str(negative[first])
        if high - low < _NARROW * (1 + is_shared) and end <= last:
            told = ""
        elif high - low < _NARROW:
            at, side = float(epochs[last]), "middle left" if high > 0 else "middle right"
        said = f"{negative[first]} of {total} below 0 from epoch {curvature.epochs[first]:,} on"
        yield at, side, told, said
