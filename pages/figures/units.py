"""Every unit of a network on its activation's curve, to see which of them are saturated."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.figures.layout import axis, figure, margins
from pages.figures.palette import BAND, CLEAR, FONT_SIZE, MIDDLE, MUTED, TEXT
from pages.figures.parts import MAIN, Array, by_target, heading, line
from xorcore import Activation, Dataset, Network, trace_epoch
from xorcore.runs.landmarks import SATURATED_SLOPE

_REACHES = (8, 15, 30, 60, 120)
_POINTS = 401
_FURTHEST = 1e6  # larger sums, of a diverged run, are drawn here
_GAP = 0.07  # between two panels, as a share of the width
_SPREAD = 0.66  # the share of a unit's row over which its patterns are spread
_MOST_NAMED = 3  # with more units in a layer, their rows have no room to name each pattern


def units_on_their_curves(network: Network, dataset: Dataset) -> go.Figure:
    """Every unit at its weighted sum for every pattern: on its layer's curve, and in rows below.

    There is a panel for each layer, hidden layers first, shaded where the slope is below
    ``SATURATED_SLOPE``. The markers show the targets, see ``by_target``.
    """
    sums = trace_epoch(network, dataset, learning_rate=1.0).weighted_sums
    width = (1 + _GAP) / len(sums) - _GAP
    panels = [
        _Panel(
            title="Output unit" if layer == len(sums) else f"Hidden layer {layer}",
            number=layer,
            domain=((layer - 1) * (width + _GAP), (layer - 1) * (width + _GAP) + width),
            activation=network.activations[layer - 1],
            sums=np.clip(z, -_FURTHEST, _FURTHEST),
            units=network.unit_names[layer],
            dataset=dataset,
        )
        for layer, z in enumerate(sums, start=1)
    ]
    axes: dict[str, Any] = {}
    for panel in panels:
        axes |= panel.axes()
    return figure(
        [trace for panel in panels for trace in panel.traces()],
        "",
        margin=margins(40, 10, 30),
        shapes=[shape for panel in panels for shape in panel.shades()],
        annotations=[panel.heading() for panel in panels],
        **axes,
    )


def flat_stretches(activation: Activation, reach: float) -> list[tuple[float, float]]:
    """The intervals in [-reach, reach] where the slope is below ``SATURATED_SLOPE``."""
    grid = np.linspace(-reach, reach, 40 * _POINTS)
    is_flat = activation.derivative(activation(grid)) < SATURATED_SLOPE
    edges = [0, *(np.flatnonzero(np.diff(is_flat)) + 1), len(grid) - 1]
    return [(float(grid[low]), float(grid[high])) for low, high in pairwise(edges) if is_flat[low]]


def shade(low: float, high: float, x: str = "x", y: str = "y") -> dict[str, Any]:
    """A shape over the whole height of the axis `y`, from `low` to `high` on the axis `x`."""
    return {
        "type": "rect",
        "xref": x,
        "x0": low,
        "x1": high,
        "yref": f"{y} domain",
        "y0": 0,
        "y1": 1,
        "fillcolor": BAND,
        "line": {"color": CLEAR, "width": 0},
        "layer": "below",
    }


def _axis(letter: str, number: int) -> str:
    return letter if number == 1 else f"{letter}{number}"


@dataclass(frozen=True, eq=False)
class _Panel:
    """A layer: its curve with its units, and below, on the same x axis, a row for each unit.

    number: of its x axis; n has the y axes 2n - 1, of the curve, and 2n, of the rows.
    domain: its share of the chart's width, from and to.
    sums: weighted sums, (P, n_l).
    """

    title: str
    number: int
    domain: tuple[float, float]
    activation: Activation
    sums: Array
    units: list[str]
    dataset: Dataset

    @property
    def x(self) -> str:
        return _axis("x", self.number)

    @property
    def ys(self) -> tuple[str, str]:
        return _axis("y", 2 * self.number - 1), _axis("y", 2 * self.number)

    @property
    def reach(self) -> float:
        """The largest z shown: one of a few, so that the axis seldom changes during a run."""
        largest = float(np.abs(self.sums).max())
        return next((float(r) for r in _REACHES if largest <= 0.95 * r), 1.1 * largest)

    def axes(self) -> dict[str, Any]:
        """The settings of the panel's three axes."""
        reach = self.reach
        heights = {"tanh": (-1.2, 1.2), "relu": (-0.08 * reach, reach)}
        return {
            f"xaxis{self.x[1:]}": axis(
                "weighted sum z",
                domain=list(self.domain),
                anchor=self.ys[1],
                range=[-reach, reach],
                nticks=7,
            ),
            f"yaxis{self.ys[0][1:]}": axis(
                domain=[0.47, 1],
                anchor=self.x,
                range=list(heights.get(self.activation.name, (-0.12, 1.12))),
                nticks=4,
            ),
            f"yaxis{self.ys[1][1:]}": axis(
                domain=[0, 0.42],
                anchor=self.x,
                range=[len(self.units) - 0.5, -0.5],
                tickvals=list(range(len(self.units))),
                ticktext=self.units,
                showgrid=False,
            ),
        }

    def shades(self) -> list[dict[str, Any]]:
        """Shading where the slope is nearly 0, behind the curve and behind the rows."""
        stretches = flat_stretches(self.activation, self.reach)
        return [shade(*stretch, self.x, y) for stretch in stretches for y in self.ys]

    def heading(self) -> dict[str, Any]:
        """The panel's title and its activation, above its left end."""
        words = f"<b>{self.title}</b>, {self.activation.name}"
        return heading(self.domain[0], words, TEXT, FONT_SIZE + 1, xanchor="left", yshift=5)

    def traces(self) -> list[go.Scatter]:
        """The curve, the units on it, and the units in their rows."""
        grid = np.linspace(-self.reach, self.reach, _POINTS)
        curve = line(
            grid,
            self.activation(grid),
            self.activation.name,
            {**MAIN, "simplify": False},
            xaxis=self.x,
            yaxis=self.ys[0],
        )
        patterns = len(self.sums)
        within_row = _SPREAD * ((np.arange(patterns) + 0.5) / patterns - 0.5)
        rows = np.arange(len(self.units)) + within_row[:, np.newaxis]  # (P, n_l)
        # To the right and to the left in turn: names of patterns with near sums do not overlap.
        sides = np.resize(["middle right", "middle left"], patterns)
        names = {
            "mode": "markers+text",
            "text": np.repeat(self.dataset.patterns, len(self.units)).tolist(),
            "textposition": np.repeat(sides, len(self.units)).tolist(),
            "textfont": {"color": MUTED, "size": FONT_SIZE - 1},
        }
        has_room = len(self.units) <= _MOST_NAMED
        return [
            curve,
            self._markers(self.activation(self.sums), self.ys[0], {"mode": "markers"}),
            self._markers(rows, self.ys[1], names if has_room else {"mode": "markers"}),
        ]

    def _markers(self, heights: Array, y: str, how: dict[str, Any]) -> go.Scatter:
        """A marker for each unit and pattern at its weighted sum; `heights` are (P, n_l)."""
        targets = np.repeat(self.dataset.targets.ravel(), len(self.units))
        return go.Scatter(
            x=self.sums.ravel(),
            y=heights.ravel(),
            marker={**by_target(targets), "size": 10, "line": {"color": MIDDLE, "width": 1}},
            cliponaxis=False,
            xaxis=self.x,
            yaxis=y,
            customdata=[f"{unit}, {p}" for p in self.dataset.patterns for unit in self.units],
            hovertemplate="%{customdata}<br>z %{x:.6g}<extra></extra>",
            **how,
        )
