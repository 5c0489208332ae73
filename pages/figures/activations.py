"""Activation functions: one curve with its tangent, and all slopes."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.figures.layout import axis, figure
from pages.figures.palette import BELOW, LINE, MUTED
from pages.figures.parts import DASHED, MAIN, Array, diamond, label, line, vertical
from xorcore import HIDDEN_ACTIVATIONS, Activation, step

CURVES: dict[str, Activation] = {step.name: step, **HIDDEN_ACTIVATIONS}
"""The functions that are compared, by name."""

NAMES = {name: name.replace("relu", "ReLU") for name in CURVES}
"""How each is written in a text."""

_BROKEN_AT_0 = ("step", "relu")
_USUAL_REACH = 8.0
_POINTS = 401

# The name of each curve stands beside its point at this z, on a side where no tangent goes.
_PLACES = {
    "step": (0.0, "right", "bottom"),
    "sigmoid": (-4.9, "right", "bottom"),
    "tanh": (-4.9, "right", "bottom"),
    "relu": (4.4, "right", "bottom"),
}
_PLACES_OF_SLOPES = {
    "step": (5.5, "center", "bottom"),
    "sigmoid": (-1.6, "right", "bottom"),
    "tanh": (-0.6, "right", "middle"),
    "relu": (2.0, "left", "top"),
}


def slope(name: str, z: Any) -> Array:
    """The derivative at `z`, a number or an array (n,); NaN at a jump or a corner, both at 0."""
    has_none = (np.asarray(z) == 0) & (name in _BROKEN_AT_0)
    return np.where(has_none, np.nan, CURVES[name].derivative(CURVES[name](z)))


def curve_with_tangent(name: str, z: float) -> go.Figure:
    """The curve of `name` with its tangent at `z`, if any, beside the step and the sigmoid."""
    reach = _reach(z)
    output, tilt = float(CURVES[name](z)), float(slope(name, z))
    heights = {"tanh": [-1.25, 1.25], "relu": [-0.06 * reach, reach]}.get(name, [-0.25, 1.25])
    steps = 0.3 * reach * np.array([-1, 1])
    style = {"color": BELOW[1], "width": 3}
    x, y = (z + steps).tolist(), (output + tilt * steps).tolist()
    tangent = line(x, y, "tangent", style)
    shown = [n for n in CURVES if n in ("step", "sigmoid", name)]
    return _over_z(
        [*(_curve(n, reach, n == name) for n in shown), tangent, _here(z, output)],
        f"Output of the {NAMES[name]}, and tangent",
        z,
        heights,
        [_name(n, float(CURVES[n](_PLACES[n][0])), _PLACES[n], n == name) for n in shown],
    )


def slopes(name: str, z: float) -> go.Figure:
    """The derivative of every curve, that of `name` in front and marked at `z`, if it has one."""
    grid = np.linspace(-_reach(z), _reach(z), _POINTS)
    shown = [n for n in CURVES if n != "step" or n == name]
    here = _here(z, float(slope(name, z)))
    places = _PLACES_OF_SLOPES
    return _over_z(
        [*(_line(grid, slope(n, grid), n, n == name) for n in shown), here],
        f"Slope of the {NAMES[name]}, and others",
        z,
        [-0.1, 1.1],
        [_name(n, float(slope(n, places[n][0])), places[n], n == name) for n in shown],
    )


def _over_z(
    traces: list[go.Scatter], title: str, z: float, heights: list[float], names: list[Any]
) -> go.Figure:
    """The chart of `traces` over the weighted sum, with a line at `z`."""
    reach = _reach(z)
    return figure(
        traces,
        title,
        xaxis=axis("weighted sum z", range=[-reach, reach]),
        yaxis=axis(range=heights, nticks=6),
        shapes=[vertical(z)],
        annotations=names,
    )


def _reach(z: float) -> float:
    """The largest z shown: the usual one, or more if `z` is larger."""
    return _USUAL_REACH if abs(z) <= _USUAL_REACH else 1.25 * abs(z)


def _curve(name: str, reach: float, is_chosen: bool) -> go.Scatter:
    if name == step.name:  # a jump has no line from 0 to 1
        return _line([-reach, 0, None, 0, reach], [0, 0, None, 1, 1], name, is_chosen)
    z = np.linspace(-reach, reach, _POINTS)
    return _line(z, CURVES[name](z), name, is_chosen)


def _line(x: object, y: object, name: str, is_chosen: bool) -> go.Scatter:
    style = {"simplify": False, **(MAIN if is_chosen else DASHED)}
    return line(x, y, name, style, f"{NAMES[name]}<br>z %{{x:.4g}}<br>%{{y:.6g}}")


def _here(z: float, value: float) -> go.Scatter:
    return diamond([z], [value], "z", "z %{x:.17~g}<br>%{y:.17~g}", cliponaxis=False)


def _name(
    name: str, height: float, place: tuple[float, str, str], is_chosen: bool
) -> dict[str, Any]:
    z, x_anchor, y_anchor = place
    text, colour = (f"<b>{NAMES[name]}</b>", LINE) if is_chosen else (NAMES[name], MUTED)
    x_shift = {"left": 8, "center": 0, "right": -8}[x_anchor]
    y_shift = {"bottom": 3, "middle": 0, "top": -3}[y_anchor]
    where: Any = {"xanchor": x_anchor, "yanchor": y_anchor, "xshift": x_shift, "yshift": y_shift}
    return label(z, height, text, colour, **where)
