"""The error over a run."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.layout import AXIS, figure
from pages.figures.palette import BAND, LINE

AXES = {"log": "Log epochs", "linear": "Linear", "loglog": "Log–log"}
"""How the axes of the error curve may be scaled."""

LOWEST_SHOWN = 1e-3


def error_curve(
    epochs: NDArray[np.float64],
    error: NDArray[np.float64],
    lowest: NDArray[np.float64],
    highest: NDArray[np.float64],
    ranges: dict[str, list[float]],
    axes: str = "log",
) -> go.Figure:
    """Mean absolute error against epoch, with the band of lowest to highest between points.

    All arrays are (n,). `axes` is a name in ``AXES``, `ranges` comes from ``axis_ranges``.
    """
    hover = "epoch %{x:,}<br>mean absolute error %{y:.6f}<extra></extra>"
    bound = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    return figure(
        [
            go.Scatter(x=epochs, y=lowest, name="lowest", **bound),
            go.Scatter(
                x=epochs, y=highest, name="highest", fill="tonexty", fillcolor=BAND, **bound
            ),
            go.Scatter(
                x=epochs,
                y=error,
                name="error",
                mode="lines",
                line={"color": LINE, "width": 3},
                hovertemplate=hover,
            ),
        ],
        "Mean absolute error",
        xaxis={
            **AXIS,
            "title": {**AXIS["title"], "text": "epoch"},
            "type": "linear" if axes == "linear" else "log",
            "range": ranges["xaxis"],
            **({} if axes == "linear" else {"dtick": 1, "exponentformat": "power"}),
        },
        yaxis={
            **AXIS,
            "type": "log" if axes == "loglog" else "linear",
            "range": ranges["yaxis"],
            **({"dtick": 1} if axes == "loglog" else {"nticks": 6}),
        },
        hovermode="closest",
    )


def axis_ranges(
    last_epoch: int, epoch: int, highest_error: float, axes: str
) -> dict[str, list[float]]:
    """Ranges that stay put for most of a run, as Plotly wants them (powers on a log axis).

    A log axis spans the whole run, to `last_epoch`; a linear one grows with the `epoch`
    reached, in steps of 1, 2 and 5, so that its start is not squeezed out of sight.
    """
    if axes == "linear":
        power = 10 ** int(np.log10(max(epoch, 20)))
        room = next(step * power for step in (1, 2, 5, 10) if epoch <= step * power)
        x = [0.0, float(min(room, last_epoch))]
    else:
        x = [0.0, float(np.log10(max(last_epoch, 10)))]
    top = 0.6 if highest_error <= 0.6 else 1.0
    y = [float(np.log10(LOWEST_SHOWN)), float(np.log10(top))] if axes == "loglog" else [0.0, top]
    return {"xaxis": x, "yaxis": y}
