"""One point: the user clicks or types it, and the network answers."""

from functools import partial

import numpy as np
import streamlit as st

from pages.components.picker import picker
from pages.figures.points import Points
from pages.figures.surface import surface_to_pick_from
from pages.layout.chart import as_seen, chart
from pages.layout.number_field import number_field
from pages.link.predict import QUESTION, Question
from pages.predict_page.answers import DISTANCE, distance, in_words, outputs_of
from pages.predict_page.own_units import field_of, have_words
from pages.run import widgets
from pages.run.visit import forbidden
from pages.worked_epoch.arithmetic import number
from xorcore import Network, decision_surface
from xorcore.model.dataset import rounded
from xorcore.runs.units import OWN_NUMBERS, Units


def surface_to_click(network: Network, points: Points) -> None:
    """The decision surface; a click on it chooses the point."""
    asked = QUESTION.get()
    surface = decision_surface(network)
    is_inside = 0 <= asked.x1 <= 1 and 0 <= asked.x2 <= 1
    shown = surface_to_pick_from(network, surface, points, (asked.x1, asked.x2))
    x1, x2 = as_typed(asked, points.units)
    marked = f"; the point {x1}, {x2} is marked" if is_inside else ""
    alt = (
        f"The network's output over x1 and x2 from 0 to 1, from {surface.min():.4f} to "
        f"{surface.max():.4f}{marked}. A point can be typed in the fields after it."
    )
    failure = "" if forbidden() else picker(as_seen(shown), alt, "picker", on_pick=_pick_point)
    if failure or forbidden():
        st.caption(f"In this browser the surface cannot be clicked: type the point. {failure}")
        chart(shown, 300, "plain_surface", alt)
    if not is_inside:
        of = "square" if points.units == OWN_NUMBERS else "square, which the data fills"
        st.caption(f"The point lies outside the {of}.")


def as_typed(asked: Question, units: Units) -> list[str]:
    """The point as it is typed, in its own units."""
    return [
        field_of(Question.fields()[name], axis).typed(getattr(asked, name))
        for name, axis in (("x1", units.x1), ("x2", units.x2))
    ]


def point_and_answer(network: Network, units: Units) -> None:
    """Fields for the point, and the network's answer to it."""
    asked = QUESTION.get()
    axes = {"x1": units.x1, "x2": units.x2}
    for (name, axis), column in zip(axes.items(), st.columns(2), strict=True):
        field, below = field_of(Question.fields()[name], axis), st.empty()
        told = f"It can be {field.allowed}."
        with column:
            enter = partial(_move, name)
            number_field(field, getattr(asked, name), f"asked_{name}", enter, below, help=told)
    output = outputs_of(network, np.array([[asked.x1, asked.x2]]))
    is_number = bool(np.isfinite(output[0]))
    with st.container(key="predict_answer"):
        st.metric("Output", number(output[0], asked.digits) if is_number else "–")
        left, right = st.columns(2)
        left.metric("Rounded", f"{rounded(output)[0]:g}" if is_number else "–")
        far = number(distance(output)[0], "4") if is_number else "–"
        right.metric("Distance from 0.5", far, help=DISTANCE)
    if is_number and have_words(units) and (word := in_words(rounded(output), units)[0]):
        st.markdown(f"{units.target}: **{word}**")
    if not is_number:
        st.caption("The weights are so large that the sums for this point are no numbers.")


def _pick_point() -> None:
    point = widgets.entered("picker").get("pick")
    if point:
        x1, x2 = (min(max(float(point[axis]), 0.0), 1.0) for axis in "xy")
        QUESTION.go(x1=x1, x2=x2)


def _move(name: str, to: float) -> None:
    QUESTION.go(**{name: to})
