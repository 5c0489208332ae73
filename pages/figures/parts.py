"""What several charts draw: lines, bands, surfaces, markers of patterns, and words beside them."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.figures import palette
from pages.figures.palette import ABOVE, BELOW, FONT_SIZE, LINE, MIDDLE, MUTED
from xorcore.model import Array

Place = tuple[float, float]

MAIN = {"color": LINE, "width": 3}
"""The style of the line that a chart is about."""

DASHED = {"color": MUTED, "width": 1.5, "dash": "dash"}
"""The style of a line to compare with."""


def scatter(x: Any, y: Any, mode: str, hover: str = "", **more: Any) -> go.Scatter:
    """Points, `x` and `y` (n,), drawn in Plotly's `mode`.

    `hover` is the template of what is shown under the pointer; without it nothing is.
    """
    hovering = {"hovertemplate": f"{hover}<extra></extra>"} if hover else {"hoverinfo": "skip"}
    return go.Scatter(x=x, y=y, mode=mode, **{**hovering, **more})


def line(
    x: Any, y: Any, name: str | None, style: Any, hover: str = "", mode: str = "lines", **more: Any
) -> go.Scatter:
    """A line through the points of ``scatter``; `style` is Plotly's `line`."""
    return scatter(x, y, mode, hover, name=name, line=style, **more)


def band(
    x: Array, low: Array, high: Array, names: Any, colour: str = palette.BAND
) -> list[go.Scatter]:
    """The area between two lines, `low` and `high` (n,) over `x` (n,)."""
    return [
        line(x, low, names[0], {"width": 0}),
        line(x, high, names[1], {"width": 0}, fill="tonexty", fillcolor=colour),
    ]


def heatmap(z: Any, scale: palette.Scale, **more: Any) -> go.Heatmap:
    """Values `z` (rows, columns) in the colours of `scale`, without a colour bar."""
    low, high = scale.limits
    colours = {"zmin": low, "zmax": high, "colorscale": scale.colours, "showscale": False}
    return go.Heatmap(z=z, **colours, **more)


def over_square(surface: Array) -> dict[str, Any]:
    """The grid of a surface (n, n) over [0, 1]^2, row = x2, column = x1, as a trace has it.

    In float32: it is sent twice to the browser, and never read off to more than four digits.
    """
    step = 1.0 / (len(surface) - 1)
    return {"z": surface.astype(np.float32), "x0": 0, "dx": step, "y0": 0, "dy": step}


def tile(
    surface: Array, scale: Any, corner: Place, side: float, shows: Any, **more: Any
) -> go.Heatmap:
    """A surface (n, n) in a small square at the left bottom `corner`; `shows` is for the board."""
    step = side / len(surface)
    x0, y0 = (low + step / 2 for low in corner)
    grid = {"z": surface.astype(np.float32), "x0": x0, "dx": step, "y0": y0, "dy": step}
    meta = {"shows": shows, "shape": surface.shape}
    return heatmap(scale=scale, **grid, zsmooth="fast", meta=meta, **more)


def boundary(grid: dict[str, Any], width: float, **more: Any) -> go.Contour:
    """The line where the surface of ``over_square`` is 0.5."""
    return go.Contour(
        **grid,
        contours={"start": 0.5, "end": 0.5, "size": 1, "coloring": "none"},
        line={"color": palette.BOUNDARY, "width": width},
        showscale=False,
        hoverinfo="skip",
        **more,
    )


def by_target(targets: Array) -> dict[str, list[str]]:
    """A marker for each of `targets` (n,): a blue disc for 1, an orange square for 0."""
    is_one = targets > 0.5
    return {
        "symbol": np.where(is_one, "circle", "square").tolist(),
        "color": np.where(is_one, ABOVE[2], BELOW[2]).tolist(),
    }


MOST_LABELLED = 8
"""Points whose markers have room for their targets."""


def pattern_markers(points: Array, targets: Array) -> go.Scatter:
    """Points (P, 2) marked ``by_target``, `targets` (P, 1), with the target in the marker.

    More than ``MOST_LABELLED`` would cover each other: they are small, and without a label.
    """
    if len(points) > MOST_LABELLED:
        small = {"size": 8, "line": {"color": MIDDLE, "width": 1}}
        marker = {**by_target(targets.ravel()), **small}
        return scatter(points[:, 0], points[:, 1], "markers", marker=marker, cliponaxis=False)
    return scatter(
        points[:, 0],
        points[:, 1],
        "markers+text",
        text=[f"{target:g}" for target in targets.ravel()],
        textfont={"color": MIDDLE, "size": FONT_SIZE, "weight": 700},
        marker={**by_target(targets.ravel()), "size": 22, "line": {"color": MIDDLE, "width": 2}},
        cliponaxis=False,
    )


def diamond(x: Any, y: Any, name: str, hover: str = "", **more: Any) -> go.Scatter:
    """The mark of what is chosen: points, `x` and `y` (n,), on the curves of a chart."""
    marker = {"size": 14, "color": BELOW[2], "symbol": "diamond"}
    return scatter(x, y, "markers", hover, name=name, marker=marker, **more)


def vertical(x: float, colour: str = BELOW[2], width: float = 1.5) -> dict[str, Any]:
    """A shape: a vertical line at `x`, over the whole height of the chart."""
    ends = {"x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1}
    return {"type": "line", **ends, "line": {"color": colour, "width": width}}


def label(
    x: float, y: float, text: str, colour: str = MUTED, size: int = FONT_SIZE, **more: Any
) -> dict[str, Any]:
    """An annotation: words at a place, without an arrow."""
    font = {"color": colour, "size": size}
    return {"x": x, "y": y, "text": text, "font": font, "showarrow": False, **more}


def end_label(x: float, y: float, text: str, colour: str, **more: Any) -> dict[str, Any]:
    """The bold name of a curve, to the right of its end at `x`, `y`."""
    return label(x, y, f"<b>{text}</b>", colour, **{"xanchor": "left", "xshift": 6, **more})


def heading(
    x: float, text: str, colour: str = MUTED, size: int = FONT_SIZE, **more: Any
) -> dict[str, Any]:
    """An annotation above a chart, at `x` from 0 to 1 of its width."""
    above = {"xref": "paper", "yref": "paper", "yanchor": "bottom"}
    return label(x, 1, text, colour, size, **above, **more)


def words(
    x: Any, y: Any, text: Any, colour: str = MUTED, size: int = FONT_SIZE, **more: Any
) -> go.Scatter:
    """A trace of words, `text` (n,), at points, `x` and `y` (n,)."""
    font = {"size": size, "color": colour}
    return scatter(x, y, "text", text=text, textfont=font, **more)


def shortened(text: str, longest: int) -> str:
    """A text of so many characters at most; a cut one ends in "…"."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
