"""Every unit of a network on its activation's curve, to see which of them are saturated."""

from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.figures.activations import NAMES
from pages.figures.layout import axis, figure, margins
from pages.figures.palette import BAND, CLEAR, FONT_SIZE, MIDDLE, MUTED, TEXT
from pages.figures.parts import MAIN, MOST_LABELLED, Array, by_target, heading, line, scatter
from xorcore import Activation, Dataset, Network, trace_epoch
from xorcore.runs.landmarks import SATURATED_SLOPE

_REACHES = (8, 15, 30, 60, 120)
_POINTS = 401
_FURTHEST = 1e6  # larger sums, of a diverged run, are drawn here
_GAP = 0.07  # between two panels, as a share of the width
_SPREAD = 0.66  # the share of a unit's row over which its patterns are spread
_MANY = 60  # patterns, from which on the markers are the smallest
_MOST_NAMED = 3  # with more units in a layer, their rows have no room to name each pattern


def units_on_their_curves(network: Network, dataset: Dataset) -> go.Figure:
    """Every unit at its weighted sum for every pattern: on its layer's curve, and in rows below.

    There is a panel for each layer, hidden layers first, shaded where the slope is below
    ``SATURATED_SLOPE``. The markers show the targets, see ``by_target``.
    """
    sums = trace_epoch(network, dataset, learning_rate=1.0).weighted_sums
    panels = [
        _Panel(network, dataset, layer, np.clip(z, -_FURTHEST, _FURTHEST))
        for layer, z in enumerate(sums, start=1)
    ]
    return figure(
        [trace for panel in panels for trace in panel.traces()],
        "",
        margin=margins(40, 10, 30),
        shapes=[shape for panel in panels for shape in panel.shades()],
        annotations=[panel.heading() for panel in panels],
        **{name: settings for panel in panels for name, settings in panel.axes().items()},
    )


def flat_stretches(activation: Activation, reach: float) -> list[tuple[float, float]]:
    """The intervals in [-reach, reach] where the slope is below ``SATURATED_SLOPE``."""
    grid = np.linspace(-reach, reach, 40 * _POINTS)
    is_flat = activation.derivative(activation(grid)) < SATURATED_SLOPE
    edges = [0, *(np.flatnonzero(np.diff(is_flat)) + 1), len(grid) - 1]
    return [(float(grid[low]), float(grid[high])) for low, high in pairwise(edges) if is_flat[low]]


def shade(low: float, high: float, x: str = "x", y: str = "y") -> dict[str, Any]:
    """A shape over the whole height of the axis `y`, from `low` to `high` on the axis `x`."""
    across = {"xref": x, "x0": low, "x1": high}
    # Plotly takes y1 for y, but not here.
    height = {"yref": f"{'y' if y == 'y1' else y} domain", "y0": 0, "y1": 1}
    look = {"fillcolor": BAND, "line": {"color": CLEAR, "width": 0}, "layer": "below"}
    return {"type": "rect", **across, **height, **look}


class _Panel:
    """A layer: its curve with its units, and below, on the same x axis, a row for each unit.

    Layer n has the x axis n and the y axes 2n - 1, of the curve, and 2n, of the rows. `sums` are
    its weighted sums, (P, n_l).
    """

    def __init__(self, network: Network, dataset: Dataset, layer: int, sums: Array) -> None:
        layers = len(network.weights)
        self.title = "Output unit" if layer == layers else f"Hidden layer {layer}"
        self.dataset, self.sums = dataset, sums
        self.activation = network.activations[layer - 1]
        self.units = network.unit_names[layer]
        self.x, self.ys = f"x{layer}", (f"y{2 * layer - 1}", f"y{2 * layer}")
        width = (1 + _GAP) / layers - _GAP
        left = (layer - 1) * (width + _GAP)
        self.domain = [left, left + width]
        # The largest z shown: one of a few, so that the axis seldom changes during a run.
        largest = float(np.abs(sums).max())
        self.reach = next((float(r) for r in _REACHES if largest <= 0.95 * r), 1.1 * largest)

    def axes(self) -> dict[str, Any]:
        """The settings of the panel's three axes."""
        sums, curve, rows = (f"{name[0]}axis{name[1:]}" for name in (self.x, *self.ys))
        reach, count = self.reach, len(self.units)
        heights = {"tanh": [-1.2, 1.2], "relu": [-0.08 * reach, reach]}
        shown = heights.get(self.activation.name, [-0.12, 1.12])
        across: Any = {"domain": self.domain, "anchor": self.ys[1], "range": [-reach, reach]}
        names: Any = {"tickvals": [*range(count)], "ticktext": self.units, "showgrid": False}
        return {
            sums: axis("weighted sum z", **across, nticks=7),
            curve: axis(domain=[0.47, 1], anchor=self.x, range=shown, nticks=4),
            rows: axis(domain=[0, 0.42], anchor=self.x, range=[count - 0.5, -0.5], **names),
        }

    def shades(self) -> list[dict[str, Any]]:
        """Shading where the slope is nearly 0, behind the curve and behind the rows."""
        stretches = flat_stretches(self.activation, self.reach)
        return [shade(*stretch, self.x, y) for stretch in stretches for y in self.ys]

    def heading(self) -> dict[str, Any]:
        """The panel's title and its activation, above its left end."""
        words = f"<b>{self.title}</b>, {NAMES[self.activation.name]}"
        return heading(self.domain[0], words, TEXT, FONT_SIZE + 1, xanchor="left", yshift=5)

    def traces(self) -> list[go.Scatter]:
        """The curve, the units on it, and the units in their rows."""
        grid = np.linspace(-self.reach, self.reach, _POINTS)
        style, axes = {**MAIN, "simplify": False}, {"xaxis": self.x, "yaxis": self.ys[0]}
        curve = line(grid, self.activation(grid), self.activation.name, style, **axes)
        patterns = len(self.sums)
        within_row = _SPREAD * ((np.arange(patterns) + 0.5) / patterns - 0.5)
        rows = np.arange(len(self.units)) + within_row[:, np.newaxis]  # (P, n_l)
        # To the right and to the left in turn: names of patterns with near sums do not overlap.
        sides = np.resize(["middle right", "middle left"], patterns)
        names: Any = {
            "mode": "markers+text",
            "text": np.repeat(self.dataset.patterns, len(self.units)).tolist(),
            "textposition": np.repeat(sides, len(self.units)).tolist(),
            "textfont": {"color": MUTED, "size": FONT_SIZE - 1},
        }
        has_room = len(self.units) <= _MOST_NAMED and patterns <= MOST_LABELLED
        on_curve = self._markers(self.activation(self.sums), self.ys[0])
        return [curve, on_curve, self._markers(rows, self.ys[1], **(names if has_room else {}))]

    def _look(self) -> dict[str, Any]:
        """Of many patterns the markers are small, and one shines through another."""
        if len(self.sums) <= MOST_LABELLED:
            return {"size": 10, "line": {"color": MIDDLE, "width": 1}}
        return {"size": 7 if len(self.sums) <= _MANY else 5, "opacity": 0.7}

    def _markers(self, heights: Array, y: str, mode: str = "markers", **texts: Any) -> go.Scatter:
        """A marker for each unit and pattern at its weighted sum; `heights` are (P, n_l)."""
        targets = np.repeat(self.dataset.targets.ravel(), len(self.units))
        return scatter(
            self.sums.ravel(),
            heights.ravel(),
            mode,
            "%{customdata}<br>z %{x:.6g}",
            marker={**by_target(targets), **self._look()},
            cliponaxis=False,
            xaxis=self.x,
            yaxis=y,
            customdata=[f"{unit}, {p}" for p in self.dataset.patterns for unit in self.units],
            **texts,
        )
