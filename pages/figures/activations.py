"""Activation functions: one curve with its tangent, and all slopes."""

import numpy as np
import plotly.graph_objects as go

from pages.figures.layout import axis, figure
from pages.figures.palette import BELOW, LINE, MUTED
from pages.figures.parts import MAIN, diamond, label, line, vertical
from xorcore import HIDDEN_ACTIVATIONS, Activation, step

CURVES: dict[str, Activation] = {step.name: step, **HIDDEN_ACTIVATIONS}
"""The functions that are compared, by name."""

_USUAL_REACH = 8.0
_POINTS = 401

_OTHER = {"color": MUTED, "width": 1.5, "dash": "dash"}

# The name of each curve stands beside its point at this z, and on this side of it.
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
    heights = {"tanh": [-1.25, 1.25], "relu": [-0.06 * reach, reach]}.get(name, [-0.25, 1.25])
    half = 0.3 * reach
    tangent = line(
        [z - half, z + half],
        [output - half * slope, output + half * slope],
        "tangent",
        {"color": BELOW[1], "width": 3},
    )
    shown = [n for n in CURVES if n in ("step", "sigmoid") or n == name]
    return _over_z(
        [*(_curve(n, reach, n == name) for n in shown), tangent, _here(z, output)],
        f"Output of the {name}, and its tangent at z",
        z,
        heights,
        [_name(n, float(CURVES[n](_NAMES[n][0])), _NAMES[n], n == name) for n in shown],
    )


def slopes(name: str, z: float) -> go.Figure:
    """The derivative of every curve, that of `name` in front and marked at `z`."""
    reach = _reach(z)
    shown = [n for n in CURVES if n != "step" or n == name]
    names = _NAMES_OF_SLOPES
    return _over_z(
        [*(_slope(n, reach, n == name) for n in shown), _here(z, _slope_at(name, z))],
        f"Slope of the {name}, and of the others",
        z,
        [-0.1, 1.1],
        [_name(n, _slope_at(n, names[n][0]), names[n], n == name) for n in shown],
    )


def _over_z(
    traces: list[go.Scatter],
    title: str,
    z: float,
    heights: list[float],
    names: list[dict[str, object]],
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


def _slope_at(name: str, z: float) -> float:
    return float(CURVES[name].derivative(CURVES[name](z)))


def _reach(z: float) -> float:
    """The largest z shown: the usual one, or more if `z` is larger."""
    return _USUAL_REACH if abs(z) <= _USUAL_REACH else 1.25 * abs(z)


def _curve(name: str, reach: float, is_chosen: bool) -> go.Scatter:
    if name == step.name:  # a jump has no line from 0 to 1
        return _line([-reach, 0, None, 0, reach], [0, 0, None, 1, 1], name, is_chosen)
    z = np.linspace(-reach, reach, _POINTS)
    return _line(z, CURVES[name](z), name, is_chosen)


def _slope(name: str, reach: float, is_chosen: bool) -> go.Scatter:
    z = np.linspace(-reach, reach, _POINTS)
    return _line(z, CURVES[name].derivative(CURVES[name](z)), name, is_chosen)


def _line(x: object, y: object, name: str, is_chosen: bool) -> go.Scatter:
    style = {"simplify": False, **(MAIN if is_chosen else _OTHER)}
    return line(x, y, name, style, f"{name}<br>z %{{x:.4g}}<br>%{{y:.6g}}")


def _here(z: float, value: float) -> go.Scatter:
    hover = "z %{x:.17~g}<br>%{y:.17~g}<extra></extra>"
    return diamond([z], [value], "z", cliponaxis=False, hovertemplate=hover)


def _name(
    name: str, height: float, place: tuple[float, str, str], is_chosen: bool
) -> dict[str, object]:
    z, x_anchor, y_anchor = place
    return label(
        z,
        height,
        f"<b>{name}</b>" if is_chosen else name,
        LINE if is_chosen else MUTED,
        xanchor=x_anchor,
        yanchor=y_anchor,
        xshift={"left": 8, "center": 0, "right": -8}[x_anchor],
        yshift={"bottom": 3, "middle": 0, "top": -3}[y_anchor],
    )
