"""A vote of the class on a network's answers: the ballot, the votes, and what the network says."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages.figures.class_votes import vote_squares
from pages.figures.surface import decision_surface as surface_figure
from pages.layout.chart import chart
from pages.layout.control_row import control_row
from pages.room.error import RoomError
from pages.room.room import Asked
from pages.room.vote import INPUTS, Vote, answer_of, ones, votes_of
from pages.run import widgets
from xorcore import Dataset, Experiment, Network, decision_surface

_HEIGHT, _SURFACE = 285, 245
"""Pixels of the votes, and of the surface, below which the answer stands."""


def show_ballot(vote_key: str, own: float | None) -> None:
    """Two buttons for each input; those pressed before are pressed still."""
    before: Sequence[int | None] = [None] * len(INPUTS) if own is None else votes_of(own)
    for name, vote in zip(INPUTS, before, strict=True):
        with control_row(f"ballot_{name}", gap="medium"):
            st.markdown(f"x1 = **{name[0]}**, x2 = **{name[1]}**", width=150)
            st.segmented_control(
                f"Answer to {name}",
                [0, 1],
                default=vote,
                key=f"{vote_key} {name}",
                label_visibility="collapsed",
            )


def ballot(vote_key: str) -> int:
    """What is pressed on the ballot, as an answer; raises RoomError."""
    votes = [widgets.entered(f"{vote_key} {name}") for name in INPUTS]
    if None in votes:
        raise RoomError("Vote 0 or 1 for each of the four inputs first.")
    return answer_of(votes)


def show_votes(asked: Asked, own: float | None = None) -> None:
    """The votes over the squares, from the reveal on with the network's answers."""
    vote = asked.question
    assert isinstance(vote, Vote)
    values = [answer.value for answer in asked.answers.values()]
    counts = ones(values)
    outputs: list[float] = []
    if asked.is_revealed:
        data = _dataset_of(vote)
        outputs = network_of(vote).predict(data.inputs).ravel().tolist()
    alt = f"{len(values)} votes. " + ", ".join(
        f"{name}: {count} say 1" for name, count in zip(INPUTS, counts, strict=True)
    )
    figure = vote_squares(counts, len(values), outputs, () if own is None else votes_of(own))
    chart(figure, _HEIGHT, f"class_votes_{asked.serial}", f"{alt}.")


def show_surface(asked: Asked) -> None:
    """What the network answers over all inputs."""
    vote = asked.question
    assert isinstance(vote, Vote)
    data = _dataset_of(vote)
    figure = surface_figure(decision_surface(network_of(vote)), data.inputs, data.targets)
    alt = f"The output over the inputs. Rounded: {vote.solution or 'one of them is exactly 0.5'}."
    chart(figure, _SURFACE, f"voted_surface_{asked.serial}", alt)


def _dataset_of(vote: Vote) -> Dataset:
    """The points that were voted on: those learned at the moment looked at then."""
    experiment = Experiment.from_query(vote.query)[0]
    return experiment.dataset_at(int(vote.query.get("at", experiment.epoch)))


def network_of(vote: Vote) -> Network:
    """The network that was voted on, as it was then."""
    experiment = Experiment.from_query(vote.query)[0]
    return experiment.network().with_weights(np.array(vote.weights))
