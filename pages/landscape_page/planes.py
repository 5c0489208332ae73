"""Which plane through weight space the map shows, and how the run lies to it."""

import numpy as np
import streamlit as st

from pages.figures.ground import Ground
from pages.landscape_page.along_run import AlongRun
from pages.landscape_page.words import short
from pages.layout.control_row import choice
from pages.link.landscape import PLANES, VIEW, two_of
from pages.run import widgets
from pages.run.run import Run
from xorcore import Network
from xorcore.explain.curvature import Point
from xorcore.explain.plane import Plane, two_weights, way_out_and_gradient

_FURTHEST = 1e6


def choose_plane(network: Network) -> None:
    """The choice of the plane, and of the two weights if it is along two weights."""
    shown = VIEW.get().plane
    choice(
        "Plane",
        PLANES,
        key=widgets.set_widget("plane", shown),
        default=shown,
        on_change=lambda: VIEW.go(plane=widgets.entered("plane") or shown),
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
            on_change=_choose_weight,
            args=(axis, key),
            label_visibility="collapsed",
            width=128,
        )


def _choose_weight(axis: str, key: str) -> None:
    VIEW.go(**{axis: widgets.entered(key) + 1})


def weight_names(network: Network) -> list[str]:
    """A name for each weight, as in "x1 → h2", in the order of ``Network.flat``."""
    return [f"{below} → {above}" for _, below, above in network.weight_names]


def ground_of(run: Run, whole: AlongRun, point: Point, loss: str) -> Ground | None:
    """The error on the chosen plane through the moment looked at.

    None if the run has been so far away that a map of its way shows nothing.
    """
    network, kind = run.network, VIEW.get().plane
    weights = network.flat()
    if point.kind == "unknown" or np.abs(whole.way).max() > _FURTHEST:
        return None
    names = ("1st main direction", "2nd main direction")
    if kind == "weights":
        places = two_of(weights.size)
        directions = two_weights(weights.size, *places)
        all_names = weight_names(network)
        names = (all_names[places[0]], all_names[places[1]])
    elif kind == "way":
        directions = way_out_and_gradient(point)
        names = ("way out", "down the gradient")
    else:
        directions = whole.directions
    parts = network, run.trainer.dataset, loss, Plane(weights, directions), whole.way
    return Ground(*parts, names, is_local=kind == "way")


def how_near(ground: Ground) -> str:
    """How much of the run's way lies in the plane, and how far from it the rest is."""
    distances, share = ground.plane.distances(ground.way), float(np.mean(ground.is_near))
    return (
        f"The plane goes through the run's weights at this moment. {100 * share:.0f} % of the "
        "run's checkpoints lie in it, where the line is solid; the others are projected onto it, "
        f"where it is faint. The furthest is {short(float(distances.max()))} away from the plane."
    )
