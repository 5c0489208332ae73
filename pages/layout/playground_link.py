"""A link of TensorFlow Playground: the nearest run here begins, and what differs is said."""

import re
from dataclasses import dataclass

import streamlit as st

from pages.run import session
from xorcore import Experiment
from xorcore.runs.data import Data
from xorcore.runs.playground import SITE, nearest_experiment

_MOST_IN_SIGHT = 3

_SETTINGS = re.compile(r"(http\S*|#\S*|\w+)=|http\S*$", re.IGNORECASE)
"""How a link begins, or what is copied of it: ``activation=tanh&...``."""


@dataclass(frozen=True)
class Opened:
    """The run that was begun from a link, and what differs in it; or why there is none."""

    refusal: str = ""
    experiment: Experiment | None = None
    differences: tuple[str, ...] = ()


def is_playground_link(text: str) -> bool:
    """Whether a text is meant as a link of Playground, or a part of one, and not as a table."""
    line = text.strip()
    return "\n" not in line and (SITE in line or _SETTINGS.match(line) is not None)


def open_playground(link: str) -> Opened:
    """Begin the run that comes nearest to a link; one that is refused changes nothing."""
    try:
        nearest = nearest_experiment(link)
    except ValueError as error:
        return Opened(refusal=str(error))
    experiment = Experiment(**nearest.settings)
    session.start(experiment)
    return Opened("", experiment, nearest.differences)


def tell_of_playground(opened: Opened, data: Data | None) -> None:
    """Say what came of a link, as long as its data are those that the run learns now, `data`."""
    if opened.refusal:
        st.error(opened.refusal)
    elif opened.experiment and opened.experiment.data == data:
        count = len(opened.differences)
        things = "1 thing is" if count == 1 else f"{count} things are"
        st.success(f"The nearest run here has begun. {things} not the same:")
        with st.container(height=220 if count > _MOST_IN_SIGHT else "content"):
            st.caption("\n".join(f"- {difference}" for difference in opened.differences))
