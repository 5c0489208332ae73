"""Activation functions: the curve with a tangent, and the slopes beside each other."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.layout import AXIS, figure
from pages.figures.palette import BELOW, FONT_SIZE, LINE, MUTED
from xorcore import HIDDEN_ACTIVATIONS, Activation, step

CURVES: dict[str, Activation] = {step.name: step, **HIDDEN_ACTIVATIONS}
"""The functions that are compared, by name."""

_USUAL_REACH = 8.0
_POINTS = 401

_CHOSEN = {"color": LINE, "width": 3}
_OTHER = {"color": MUTED, "width": 1.5, "dash": "dash"}

# Where the name of each curve stands: beside its point at this z, and on which side of it.
_NAMES = {
    "step": (0.0, "right", "middle"),
    "sigmoid": (-4.9, "right", "bottom"),
    "tanh": (-4.9, "right", "bottom"),
    "relu": (4.4, "right", "bottom"),
}
_NAMES_OF_SLOPES = {
    "step": (5.5, "center", "bottom"),
    "sigmoid": (-1.6, "right", "bottom"),
    "tanh": (-0.6, "right", "middle"),
    "relu": (2.0, "left", "top"),
}


def curve_with_tangent(name: str, z: float) -> go.Figure:
    """The curve of `name` with its tangent at `z`, beside the step and the sigmoid."""
    reach = _reach(z)
    output, slope = float(CURVES[name](z)), _slope_at(name, z)
    low, high = {"tanh": (-1.25, 1.25), "relu": (-0.06 * reach, reach)}.get(name, (-0.25, 1.25))
    half = 0.3 * reach
    tangent = go.Scatter(
        x=[z - half, z + half],
        y=[output - half * slope, output + half * slope],
        name="tangent",
        mode="lines",
        line={"color": BELOW[1], "width": 3},
        hoverinfo="skip",
    )
    shown = [n for n in CURVES if n in ("step", "sigmoid") or n == name]
    return figure(
        [*(_curve(n, reach, n == name) for n in shown), tangent, _here(z, output)],
        f"Output of the {name}, and its tangent at z",
        xaxis={**AXIS, "title": {**AXIS["title"], "text": "weighted sum z"}, "range": _both(reach)},
        yaxis={**AXIS, "range": [low, high], "nticks": 6},
        shapes=[_vertical(z)],
        annotations=[_name(n, float(CURVES[n](_NAMES[n][0])), _NAMES[n], n == name) for n in shown],
        hovermode="closest",
    )


def slopes(name: str, z: float) -> go.Figure:
    """The derivative of every curve, that of `name` in front and marked at `z`."""
    reach = _reach(z)
    shown = [n for n in CURVES if n != "step" or n == name]
    return figure(
        [*(_slope(n, reach, n == name) for n in shown), _here(z, _slope_at(name, z))],
        f"Slope of the {name}, and of the others",
        xaxis={**AXIS, "title": {**AXIS["title"], "text": "weighted sum z"}, "range": _both(reach)},
        yaxis={**AXIS, "range": [-0.1, 1.1], "nticks": 6},
        shapes=[_vertical(z)],
        annotations=[
            _name(n, _slope_at(n, _NAMES_OF_SLOPES[n][0]), _NAMES_OF_SLOPES[n], n == name)
            for n in shown
        ],
        hovermode="closest",
    )


def _slope_at(name: str, z: float) -> float:
    return float(CURVES[name].derivative(CURVES[name](z)))


def _reach(z: float) -> float:
    """Half the width shown: the usual one, or more where `z` is further out."""
    return _USUAL_REACH if abs(z) <= _USUAL_REACH else 1.25 * abs(z)


def _both(reach: float) -> list[float]:
    return [-reach, reach]


def _grid(reach: float) -> NDArray[np.float64]:
    return np.linspace(-reach, reach, _POINTS)


def _curve(name: str, reach: float, is_chosen: bool) -> go.Scatter:
    if name == step.name:  # a jump has no line from 0 to 1
        return _line([-reach, 0, None, 0, reach], [0, 0, None, 1, 1], name, is_chosen)
    z = _grid(reach)
    return _line(z, CURVES[name](z), name, is_chosen)


def _slope(name: str, reach: float, is_chosen: bool) -> go.Scatter:
    z = _grid(reach)
    slope = CURVES[name].derivative(CURVES[name](z))
    return _line(z, slope, name, is_chosen)


def _line(x: object, y: object, name: str, is_chosen: bool) -> go.Scatter:
    return go.Scatter(
        x=x,
        y=y,
        name=name,
        mode="lines",
        line={"simplify": False, **(_CHOSEN if is_chosen else _OTHER)},
        hovertemplate=f"{name}<br>z %{{x:.4g}}<br>%{{y:.6g}}<extra></extra>",
    )


def _here(z: float, value: float) -> go.Scatter:
    return go.Scatter(
        x=[z],
        y=[value],
        name="z",
        mode="markers",
        marker={"size": 14, "color": BELOW[2], "symbol": "diamond"},
        cliponaxis=False,
        hovertemplate="z %{x:.17~g}<br>%{y:.17~g}<extra></extra>",
    )


def _vertical(z: float) -> dict[str, object]:
    return {
        "type": "line",
        "x0": z,
        "x1": z,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": BELOW[2], "width": 1.5},
    }


def _name(
    name: str, height: float, place: tuple[float, str, str], is_chosen: bool
) -> dict[str, object]:
    z, x_anchor, y_anchor = place
    return {
        "x": z,
        "y": height,
        "text": f"<b>{name}</b>" if is_chosen else name,
        "font": {"color": LINE if is_chosen else MUTED, "size": FONT_SIZE},
        "showarrow": False,
        "xanchor": x_anchor,
        "yanchor": y_anchor,
        "xshift": {"left": 8, "center": 0, "right": -8}[x_anchor],
        "yshift": {"bottom": 3, "middle": 0, "top": -3}[y_anchor],
    }
