"""The error over a plane through weight space, as a map and as a surface, with a run's way on it.

``player/ground.js`` computes the same in the browser, for each moment that the board plays.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.figures.layout import axis, figure, margins
from pages.figures.palette import BELOW, BOUNDARY, FONT_SIZE, LINE, MIDDLE, MUTED, Scale
from pages.figures.parts import Array, heatmap, line, scatter
from xorcore import Dataset, Network
from xorcore.explain.curvature import slice_of_error
from xorcore.explain.gradient_check import errors
from xorcore.explain.plane import Plane

RESOLUTION, RESOLUTION_OF_LARGE = 61, 41
"""Points along each side of the map; fewer for a network of more than ``SMALL`` weights."""
SMALL = 64

NEAR = 0.02
"""The way lies in the plane where it is nearer than this share of the map's longer side."""
_BANDS, _BELOW = 20, 0.3
_AROUND = 0.1  # a map of the surroundings reaches so far, as a share of the weights' length
_OVER = 0.01  # of the surface's height, by which lines and ball stand over it
_LEAST = 1e-12  # drawn in place of smaller errors, which have no logarithm
_EDGE = 0.05  # of the map's sides, where the run is about to leave it
_CHANGE = 0.25  # of the height of all bands, by which the ground may change in the same colours
_LOW, _HIGH = (238, 243, 250), (14, 65, 127)  # the colours of high and of low ground
_WAY, _HALO = "rgb(40,42,52)", "rgba(255,255,255,0.55)"  # seen on both, on a page of any colour


@dataclass(frozen=True, eq=False)
class Ground:
    """The error E on a plane through the weights of `network`, and a run's checkpoints (n, N).

    epoch: of the last of the checkpoints.
    is_local: the map is of the surroundings, and not of the whole way.
    room: around the way, as a share of its extent.
    """

    network: Network
    dataset: Dataset
    loss: str
    plane: Plane
    way: Array
    names: tuple[str, str]
    epoch: int
    is_local: bool = False
    room: float = 0.12

    @cached_property
    def extent(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The ends of the map, in coordinates of the plane."""
        here = self.plane.coordinates(self.network.flat())
        half = max(1.0, _AROUND * float(np.linalg.norm(self.network.flat())))
        if self.is_local:
            low, high = here - half, here + half
        else:
            way = np.vstack((self.plane.coordinates(self.way), here))
            low, high = way.min(axis=0), way.max(axis=0)
            room = np.maximum(self.room * (high - low), 1.0)
            low, high = low - room, high + room
        (s0, t0), (s1, t1) = low.tolist(), high.tolist()
        return (s0, s1), (t0, t1)

    @cached_property
    def resolution(self) -> int:
        """Points along each side."""
        return RESOLUTION if self.network.flat().size <= SMALL else RESOLUTION_OF_LARGE

    @cached_property
    def heights(self) -> Array:
        """log10 of E on the map: (resolution, resolution)."""
        return self._heights_through(self.network)

    def _heights_through(self, network: Network) -> Array:
        """The same of the plane through other weights, along the same directions."""
        here = self.plane.coordinates(network.flat())
        across, up = self.extent
        around = (
            (across[0] - here[0], across[1] - here[0]),
            (up[0] - here[1], up[1] - here[1]),
        )
        shape = self.plane.directions, around, self.resolution
        return _log(slice_of_error(network, self.dataset, self.loss, *shape))

    def holds(self, network: Network) -> bool:
        """Whether this map is of use when the run has gone on to `network`.

        That is: the run is on it, and the ground there is told apart by the same colours.
        """
        here = self.plane.coordinates(network.flat())
        for place, (low, high) in zip(here, self.extent, strict=True):
            edge = _EDGE * (high - low)
            if not low + edge < place < high - edge:
                return False
        there = self._heights_through(network)
        low, high = _bands(self.heights).limits
        lowest, highest = float(there.min()), float(there.max())
        slack = _CHANGE * (high - low)
        return low < lowest and abs(highest - high) < slack and highest - lowest > 2 * slack

    @cached_property
    def is_near(self) -> Any:
        """Which checkpoints lie in the plane: (n,) of bool."""
        longest = max(high - low for low, high in self.extent)
        return self.plane.distances(self.way) <= NEAR * longest

    @cached_property
    def of_way(self) -> Array:
        """log10 of E along the way: (n,)."""
        return _log(errors(self.network, self.way, self.dataset, self.loss))


def ground_map(ground: Ground) -> go.Figure:
    """A map in bands of equal height, the way on it, and a ball where the run is.

    The way is solid where it lies in the plane and faint where it is only projected onto it.
    """
    heights, (across, up), plane = ground.heights, ground.extent, _described(ground)
    (x0, y0), (dx, dy) = plane["corner"], plane["step"]
    grid = {"x0": x0, "dx": dx, "y0": y0, "dy": dy}
    here = ground.plane.coordinates(ground.network.flat())
    x, y = ground.plane.coordinates(ground.way).T
    solid = np.where(ground.is_near, y, np.nan)
    marker = {"size": 16, "color": BELOW[1], "line": {"color": BOUNDARY, "width": 2}}
    return figure(
        [
            heatmap(
                heights.astype(np.float32),
                _bands(heights),
                **grid,
                zsmooth="best",
                hovertemplate="log10 of the error: %{z:.2f}<extra></extra>",
                meta={"shows": ["ground", plane], "shape": heights.shape, "bands": True},
            ),
            line(x, y, None, {"color": _HALO, "width": 4}, meta=_way(ground, plane)),
            line(x, y, None, {"color": _WAY, "width": 1.5}, meta=_way(ground, plane)),
            line(x, solid, None, {"color": MIDDLE, "width": 5}, meta={"rests": True}),
            line(x, solid, None, {"color": LINE, "width": 3}, meta={"rests": True}),
            scatter(
                [here[0]], [here[1]], "markers", marker=marker, meta={"shows": ["ball", plane]}
            ),
        ],
        "Ground: log10 of the error",
        margin=margins(left=max(44, 26 + 7 * _longest_number(up))),
        xaxis=axis(ground.names[0], range=list(across), showgrid=False, nticks=6),
        yaxis=axis(ground.names[1], range=list(up), showgrid=False, nticks=6),
    )


def _longest_number(ends: tuple[float, float]) -> int:
    """Characters of the longest number on an axis, about: on a short one there are halves."""
    decimals = 1 if ends[1] - ends[0] < 3 else 0
    return max(len(f"{end:.{decimals}f}") for end in ends)


def _described(ground: Ground) -> dict[str, Any]:
    """The plane, as the board's player needs it to compute the ground of another moment."""
    across, up = ground.extent
    return {
        "directions": ground.plane.directions.tolist(),
        "corner": [across[0], up[0]],
        "step": [(high - low) / (ground.resolution - 1) for low, high in (across, up)],
        "loss": ground.loss,
    }


def _way(ground: Ground, plane: dict[str, Any]) -> dict[str, Any]:
    """What the player needs to draw the way on, from the epoch where it ends."""
    return {"stands": True, "grows": plane, "from": ground.epoch}


def ground_surface(ground: Ground) -> go.Figure:
    """The same as a surface to turn, with the way at the height of its own error."""
    heights, (across, up), plane = ground.heights, ground.extent, _described(ground)
    s, t = (np.linspace(*ends, ground.resolution) for ends in (across, up))
    scale = _bands(heights)
    way = ground.plane.coordinates(ground.way)
    # A way that went on beyond the map would leave it a small corner of the picture.
    is_on_map = ((way >= (across[0], up[0])) & (way <= (across[1], up[1]))).all(axis=1)
    x, y = np.where(is_on_map, way.T, np.nan)
    z, is_near = ground.of_way, ground.is_near
    here = ground.plane.coordinates(ground.network.flat())
    height = float(_log(errors(ground.network, ground.network.flat(), ground.dataset, ground.loss)))
    plain: dict[str, Any] = {"hoverinfo": "skip", "showlegend": False}
    thin, thick = {"color": MUTED, "width": 3}, {"color": LINE, "width": 7}
    over = _OVER * float(np.ptp(heights))  # a line in the surface would be half inside of it
    solid = np.where(is_near, z + over, np.nan)
    surface = go.Surface(
        x=s,
        y=t,
        z=heights.astype(np.float32),
        cmin=scale.limits[0],
        cmax=scale.limits[1],
        colorscale=[[at, colour] for at, colour in scale.colours],
        showscale=False,
        opacity=0.9,
        hovertemplate="log10 of the error: %{z:.2f}<extra></extra>",
        meta={"shows": ["ground", plane], "shape": heights.shape},
    )
    ball = {"size": 7, "color": BELOW[1], "line": {"color": BOUNDARY, "width": 2}}
    return figure(
        [
            surface,
            go.Scatter3d(x=x, y=y, z=z, mode="lines", line=thin, meta=_way(ground, plane), **plain),
            go.Scatter3d(x=x, y=y, z=solid, mode="lines", line=thick, **plain),
            go.Scatter3d(
                x=[here[0]],
                y=[here[1]],
                z=[height + over],
                mode="markers",
                marker=ball,
                meta={"shows": ["ball", plane]},
                **plain,
            ),
        ],
        "The same ground to turn",
        margin=margins(0, 0, 32, 0),
        uirevision="ground",
        scene={
            "xaxis": _axis_3d(ground.names[0]),
            "yaxis": _axis_3d(ground.names[1]),
            "zaxis": _axis_3d("log10 of the error"),
            "aspectmode": "manual",
            "aspectratio": {"x": 1.2, "y": 1.2, "z": 0.7},
            "camera": {"eye": {"x": 1.75, "y": -2.35, "z": 1.5}, "center": {"z": -0.1}},
            "dragmode": "turntable",
            "uirevision": "ground",
        },
    )


def _axis_3d(title: str) -> dict[str, Any]:
    # The numbers are those of the map beside it; here they would lie over each other.
    font = {"size": FONT_SIZE - 1}
    return {"title": {"text": title, "font": font}, "showticklabels": False, "nticks": 5}


def _log(values: Array) -> Array:
    return np.asarray(np.log10(np.maximum(np.nan_to_num(values, nan=1e300), _LEAST)))


def _bands(heights: Array) -> Scale:
    """Steps of one colour each, from the map's highest point to some way below its lowest.

    For the board shows other moments of the run in the same colours.
    """
    high = float(heights.max())
    low = float(heights.min()) - _BELOW * max(high - float(heights.min()), 1e-6)
    colours = []
    for band in range(_BANDS):
        part = band / (_BANDS - 1)
        red, green, blue = (
            round(dark + part * (light - dark)) for light, dark in zip(_LOW, _HIGH, strict=True)
        )
        colour = f"rgb({red},{green},{blue})"
        colours += [(band / _BANDS, colour), ((band + 1) / _BANDS, colour)]
    return Scale((low, high), colours)
