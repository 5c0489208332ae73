"""What the page shows of the run: sentences over the board, the ground and the curvature on it."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import streamlit as st

from pages.components.board import Chart, Setup
from pages.figures.curvature import eigenvalues_over_epochs, gradient_over_epochs
from pages.figures.ground import Ground, ground_map, ground_surface
from pages.landscape_page.along_run import along, is_small, way_of
from pages.landscape_page.planes import ground_of, how_near, is_outgrown
from pages.landscape_page.words import kind_of_ground, largest_rate, of_plain_steps
from pages.link import projector
from pages.link.landscape import VIEW
from pages.link.method import method_in_words
from pages.live.on_board import at_rest
from pages.live.playing import Stage
from pages.live.training_board import board_of, in_words, recording, with_past
from pages.run.run import Run
from pages.run.visit import kept_for_visit
from xorcore import Landmark
from xorcore.explain.curvature import Point, in_force, point_at

_EVERY = 1.0
"""Seconds after which a run that plays is told of again."""


_REST = 20
"""To look at the ground of a run that plays takes a twentieth of the time at the most."""


class Here(NamedTuple):
    """Where a run stands: the ground at its `epoch`, and learning rate and loss in force there."""

    epoch: int
    point: Point
    rate: float
    loss: str


def here(run: Run) -> Here:
    """The moment looked at."""
    now = in_force(run.trainer, run.moment)
    rate, loss = now.learning_rate, now.loss
    return Here(run.moment, point_at(run.network, run.dataset, loss, rate), rate, loss)


class LandscapeStage(Stage):
    """At rest all is about the moment looked at, which is told as `told`.

    While the run plays the board's player computes ground and ball of each picture. Of a small
    network the sentences follow every second. The curvature of the whole run waits for the rest.
    """

    def __init__(self, told: Here | None = None) -> None:
        self._told = told
        self._tell_at = 0.0

    def snapshot(self, run: Run) -> bytes:
        """The moment told of, with the whole run to look back at."""
        past = recording(run.trainer, run.moment)
        board = with_past(self._setup(run, past.landmarks), run.trainer)
        return at_rest(run, board, past)

    def plain(self, run: Run) -> Setup:
        """The same charts."""
        return self._setup(run)

    def _setup(self, run: Run, landmarks: Sequence[Landmark] = ()) -> Setup:
        """The ground at the moment told of, and the whole run, with a line at the moment."""
        told = here(run) if run.is_playing or not self._told else self._told
        whole, last = along(run), run.experiment.epochs
        ground = ground_of(run, whole.way, told.point, told.loss)
        _shown().of, _shown().ground = _what(run), ground
        is_covered = projector.is_covered()
        marks = () if is_covered else landmarks
        of_run = (
            eigenvalues_over_epochs(whole.curvature, last, is_covered),
            gradient_over_epochs(whole.curvature, last, marks),
        )
        charts = _charts_of(ground) if ground else []
        charts += [Chart(figure, 8 if ground else 24) for figure in of_run]
        text = in_words(run.trainer, run.points)
        if not is_covered:
            said = kind_of_ground(told.point, told.rate).replace("**", "")
            text += f" At epoch {told.epoch:,}: {said}"
        return board_of(run.trainer, run.points, charts, (1.4, 1), ranged=None, text=text)

    def drawn_anew(self, run: Run) -> Mapping[int, Chart]:
        """Map and surface, if the run goes on where they do not show it."""
        shown, begun = _shown(), time.monotonic()
        if shown.ground is None or begun < shown.look_at:
            return {}
        told, way = here(run), way_of(run)
        ground: Ground | None = shown.ground
        if shown.of != _what(run) or is_outgrown(shown.ground, run, way, told.point):
            ground = ground_of(run, way, told.point, told.loss)
        is_new = ground is not None and ground is not shown.ground
        charts = _charts_of(ground) if ground and is_new else []
        shown.of, shown.ground = _what(run), ground or shown.ground
        took = time.monotonic() - begun
        shown.look_at = time.monotonic() + max(_EVERY, _REST * took)
        return dict(enumerate(charts))

    def words(self, run: Run) -> None:
        """What kind of ground this is, and the largest learning rate; nothing if covered."""
        if run.is_playing and is_small(run) and time.monotonic() >= self._tell_at:
            self._told, self._tell_at = here(run), time.monotonic() + _EVERY
        with st.container(key="landscape_bar"):
            if projector.is_covered():
                st.markdown("Predict first: what kind of ground does the run stand on here?")
            elif self._told:
                epoch, point, rate, _ = self._told
                st.markdown(f"Epoch {epoch:,}: {kind_of_ground(point, rate)}")
                method = _method(run)
                st.caption(of_plain_steps(method) if method else largest_rate(point, rate))
            else:
                st.markdown("What kind of ground this is takes longer: press Pause to be told.")

    def of_plane(self, run: Run) -> str:
        """A sentence about how the run's way lies to the plane of the map."""
        ground = _shown().ground
        if run.is_playing:
            return (
                "While the run plays, the plane goes along through its weights, and its way is "
                "projected onto it. How near the way is to it is said when the run rests."
            )
        return how_near(ground) if ground else ""


def _method(run: Run) -> str:
    """How the run makes its updates, in words; empty for plain steps of all points."""
    return method_in_words(run.trainer.method, len(run.trainer.dataset.inputs))


@dataclass
class _Shown:
    """The ground on the board: of which plane of which run, and when to look whether it will do."""

    of: object = None
    ground: Ground | None = None
    look_at: float = 0.0


def _shown() -> _Shown:
    return kept_for_visit("ground on the board", _Shown)


def _what(run: Run) -> object:
    return run.serial, replace(VIEW.get(), push=0)


def _charts_of(ground: Ground) -> list[Chart]:
    """The map, and the surface; covered the map alone, which hides the ball."""
    if projector.is_covered():
        return [Chart(ground_map(ground), 16, 2)]
    return [Chart(ground_map(ground), 8, 2), Chart(ground_surface(ground), 8, 2)]
