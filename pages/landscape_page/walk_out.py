"""Walk out by hand: the run is pushed along the way out, and its training goes on from there."""

import numpy as np
import streamlit as st

from pages.landscape_page.words import short
from pages.layout.number_field import number_field
from pages.link.landscape import VIEW
from pages.run import session
from pages.run.kept import push
from pages.run.run import Run
from xorcore import Network
from xorcore.explain.curvature import Point
from xorcore.explain.gradient_check import errors
from xorcore.runs.experiment import MAX_WEIGHT

_NAMED = 0.3
"""A weight whose share of the way is at least so large is named."""
_MOST_NAMED = 4


def walk_out(run: Run, point: Point, loss: str) -> None:
    """A menu with the length of the push, what it costs, and a button for each side."""
    if point.kind == "unknown":
        return
    with st.container(key="walk_out", width="content"):
        menu = st.popover("Walk out", icon=":material/directions_walk:")
    with menu:
        st.markdown(_way(run.network, point))
        field, size = VIEW.get().fields()["push"], VIEW.get().push
        number_field(field, size, "push", lambda length: VIEW.go(push=length))
        if size == 0:
            st.caption("A push of length 0 changes nothing.")
        sides = size * point.way_out, -size * point.way_out
        for side, step in zip(("down the slope", "the other way"), sides, strict=True):
            weights = run.network.flat() + step
            cost = float(errors(run.network, weights, run.dataset, loss)) - point.error
            sign = "+" if cost > 0 else ""
            pushed = tuple(weights.tolist())
            refusal = _refusal(run, pushed)
            if st.button(
                f"Push {side}: error {sign}{short(cost)}",
                key=f"push {side}",
                width="stretch",
                disabled=bool(refusal) or size == 0,
            ):
                push(run.moment, pushed)
                session.follow("pages/train.py", {})
            if refusal:
                st.caption(f"No push {side}: {refusal}.")
        st.caption(_what_follows(run))


def _refusal(run: Run, weights: tuple[float, ...]) -> str:
    """Why the run cannot be pushed to these weights; empty if it can."""
    if max(map(abs, weights)) > MAX_WEIGHT:
        return f"a weight would be beyond {MAX_WEIGHT:,.0f}"
    try:
        run.settings.pushed(run.moment, weights)
    except ValueError:
        return "this run was changed so often that its link has no room for more"
    return ""


def _what_follows(run: Run) -> str:
    whole = " The whole run stays beside it in grey." if run.trainer.epoch else ""
    if run.moment == 0:
        return f"Train opens with a run that starts from the pushed weights.{whole} Press Play."
    return (
        f"Train opens with this run up to epoch {run.moment:,}, pushed there: it counts on from "
        f"that epoch.{whole} Press Play and compare."
    )


def _way(network: Network, point: Point) -> str:
    """Which weights the way out changes most, and how the error bends along it, in Markdown."""
    way, names = point.way_out, network.weight_names
    largest = [at for at in np.argsort(-np.abs(way)) if abs(way[at]) >= _NAMED][:_MOST_NAMED]
    parts = ", ".join(
        f"{names[at][1]} → {names[at][2]} ({'+' if way[at] > 0 else ''}{short(way[at])})"
        for at in largest or [int(np.argmax(np.abs(way)))]
    )
    bends = "down most" if point.eigenvalues[0] < 0 else "up least"
    length = short(float(np.linalg.norm(network.flat())))
    return (
        f"The direction in which the error bends {bends} changes mostly {parts}. To "
        f"compare: the weights now lie {length} away from 0."
    )
