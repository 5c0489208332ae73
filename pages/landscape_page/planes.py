"""Which plane through weight space the map shows, and how the run lies to it."""

from functools import partial

import numpy as np
import streamlit as st

from pages.figures.ground import Ground
from pages.figures.numbers import percent
from pages.landscape_page.along_run import Way
from pages.landscape_page.words import short
from pages.layout.control_row import choice
from pages.link.landscape import PLANES, VIEW, choose_weight, two_of
from pages.run import widgets
from pages.run.run import Run
from xorcore import Network
from xorcore.explain.curvature import Point
from xorcore.explain.plane import Plane, two_weights, way_out_and_gradient
from xorcore.model import Array

_FURTHEST = 1e6
_AROUND, _AHEAD = 0.12, 0.35
"""The room around the run's way, as a share of its extent; a run that plays has some to go on."""
_TURNED = np.cos(np.radians(25))


def choose_plane(run: Run) -> None:
    """The choice of the plane, and of the two weights if it is along two weights."""
    network, shown = run.trainer.network, VIEW.get().plane
    choice(
        "Plane",
        PLANES,
        key=widgets.set_widget("plane", shown),
        default=shown,
        on_change=lambda: VIEW.go(plane=widgets.entered("plane")),
    )
    if shown != "weights":
        return
    names = weight_names(network)
    for axis, place in zip(("across", "up"), two_of(len(names)), strict=True):
        key = f"weight_{axis}"
        st.selectbox(
            f"Weight {axis}",
            range(len(names)),
            format_func=names.__getitem__,
            key=widgets.set_widget(key, place),
            on_change=widgets.on_entry(key, partial(choose_weight, axis, count=len(names))),
            label_visibility="collapsed",
            width=128,
        )


def weight_names(network: Network) -> list[str]:
    """A name for each weight, as in "x1 → h2", in the order of ``Network.flat``."""
    return [f"{below} → {above}" for _, below, above in network.weight_names]


def ground_of(run: Run, way: Way, point: Point, loss: str) -> Ground | None:
    """The error on the chosen plane through the moment looked at.

    None if the run has been so far away that a map of its way shows nothing.
    """
    network, kind = run.network, VIEW.get().plane
    weights = network.flat()
    if point.kind == "unknown" or np.abs(way.checkpoints).max() > _FURTHEST:
        return None
    names = ("1st main direction", "2nd main direction")
    if kind == "weights":
        all_names = weight_names(network)
        across, up = two_of(weights.size)
        names = (all_names[across], all_names[up])
    elif kind == "way":
        names = ("way out", "down the gradient")
    plane = Plane(weights, _directions(run, way, point))
    parts = network, run.dataset, loss, plane, way.checkpoints, names, run.trainer.epoch
    return Ground(*parts, is_local=kind == "way", room=_AHEAD if run.is_playing else _AROUND)


def is_outgrown(ground: Ground, run: Run, way: Way, point: Point) -> bool:
    """Whether a run that plays needs another map: it leaves this one, or the plane has turned."""
    directions = _directions(run, way, point)
    has_turned = np.abs((ground.plane.directions * directions).sum(axis=-1)) < _TURNED
    return bool(has_turned.any()) or not ground.holds(run.network)


def _directions(run: Run, way: Way, point: Point) -> Array:
    """Those of the chosen plane: (2, N)."""
    kind, size = VIEW.get().plane, run.network.flat().size
    if kind == "weights":
        return two_weights(size, *two_of(size))
    return way_out_and_gradient(point) if kind == "way" else way.directions


def how_near(ground: Ground) -> str:
    """How much of the run's way lies in the plane, and how far from it the rest is."""
    distances, share = ground.plane.distances(ground.way), float(np.mean(ground.is_near))
    return (
        f"The plane goes through the run's weights at this moment. {percent(share, 0)} % of the "
        "run's checkpoints lie in it, where the line is solid; the others are projected onto it, "
        f"where it is faint. The furthest is {short(float(distances.max()))} away from the plane."
    )
