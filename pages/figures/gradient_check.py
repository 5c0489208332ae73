"""How much backpropagation and central differences differ, against the difference h."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.figures.layout import axis, figure
from pages.figures.palette import FONT_SIZE, MUTED
from pages.figures.parts import DASHED, MAIN, Array, band, diamond, line, vertical
from xorcore.explain.gradient_check import GradientCheck

LOWEST_SHOWN = 1e-14
_FLOOR = 1e-18  # drawn in place of 0, which a log axis cannot show


def difference_against_step(check: GradientCheck, h: float) -> go.Figure:
    """Relative difference of the whole gradient against h, both on log axes, and `h` marked.

    The band goes from the weight that agrees best to the one that agrees worst. Weights with a
    gradient of 0 are left out: they agree at any h. Dashed lines of slope 2 and -1 show the
    effect of truncation alone and of round-off alone.
    """
    steps, overall = check.steps, np.maximum(check.overall, _FLOOR)
    sloped = check.relative_difference[:, check.backprop != 0]
    each = np.column_stack((overall, np.maximum(sloped, _FLOOR)))
    chosen = int(np.argmin(np.abs(np.log(steps / h))))
    powers: dict[str, Any] = {"type": "log", "dtick": 2, "exponentformat": "e"}
    hover = "h = %{x:.0e}<br>relative difference %{y:.2e}"
    shown = [np.log10(steps[0]) - 0.2, np.log10(steps[-1]) + 0.2]
    return figure(
        [
            *band(steps, each.min(axis=1), each.max(axis=1), ("best weight", "worst weight")),
            *_guides(steps, overall),
            line(steps, overall, "whole gradient", MAIN, hover),
            diamond(steps[[chosen]], overall[[chosen]], "chosen h"),
        ],
        "Relative difference, best to worst weight",
        xaxis=axis("difference h", **powers, range=shown),
        yaxis=axis(**powers, range=[float(np.log10(LOWEST_SHOWN)), 0.3]),
        shapes=[vertical(steps[chosen])],
    )


def _guides(steps: Array, overall: Array) -> Iterator[go.Scatter]:
    """A line for each regime, through the middle of the steps on its side of the best one."""
    best = steps[int(overall.argmin())]
    regimes = (
        ("truncation ∝ h²", 2, (steps > 10 * best) & (steps < 300 * best), 4, "top left"),
        ("round-off ∝ 1/h", -1, (steps < best / 10) & (steps > best / 1e6), 1, "top right"),
    )
    for name, power, is_inside, below, side in regimes:
        if is_inside.any() and overall.min() > _FLOOR:
            level = np.median(overall[is_inside] / steps[is_inside] ** power)
            y = level * steps**power
            shown = (y >= LOWEST_SHOWN) & (y <= 1)
            # The name stands below the curve, where no other line is near.
            where = int(np.argmin(np.abs(np.log(y / overall.min()) + below)))
            text = np.where(steps == steps[where], name, "")[shown].tolist()
            font = {"color": MUTED, "size": FONT_SIZE}
            look: Any = {"textposition": side, "textfont": font, "cliponaxis": False}
            x, y = steps[shown], y[shown]
            yield line(x, y, name, DASHED, mode="lines+text", text=text, **look)
