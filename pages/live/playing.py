"""The visitor's run on the board of a page on which it can play: at rest, and batch by batch."""

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from pages.components.board import Chart, Editing, Lines, Setup, batch
from pages.link import projector
from pages.live import pacing
from pages.live.on_board import show_on_board
from pages.run import class_task, session
from pages.run.run import Run
from pages.server import streamlit_internals
from pages.server.governor import governor

_SAVE_EVERY = 1.0
"""Seconds after which a run that plays sends its address to the board again."""

_REDRAW_AFTER = 0.5
"""Seconds without an edit of points after which a page is drawn anew whose run plays."""


class Stage(ABC):
    """What a page shows of a run on its board."""

    @abstractmethod
    def snapshot(self, run: Run) -> bytes:
        """The message that shows the run at rest."""

    @abstractmethod
    def plain(self, run: Run) -> Setup:
        """The charts for a browser that could not load the board's player."""

    def lines(self, run: Run) -> Lines:  # noqa: ARG002
        """The points of the chart with lines, up to the end of a batch."""
        return Lines.none()

    def words(self, run: Run) -> None:  # noqa: ARG002
        """Draw what the page says of the run over the board, with every batch."""
        return

    def editing(self, run: Run) -> Editing | None:  # noqa: ARG002
        """The points of the run, if the page lets its user edit them now."""
        return None

    def other_points(self, run: Run) -> Setup | None:  # noqa: ARG002
        """The board with the points that a run which plays has since they were edited."""
        return None

    def drawn_anew(self, run: Run) -> Mapping[int, Chart]:  # noqa: ARG002
        """Charts of the board, by their numbers, that a run that plays has outgrown."""
        return {}


def show_run(run: Run, speed: str, stage: Stage) -> None:
    """The run on the board: at rest, or playing, with a timer that redraws nothing else.

    Call it in the page's fragment, which draws the page anew once the run rests.
    """
    # The timer ends when the fragment that has it is called no longer. At rest a container stands
    # where the fragment was, so that the board keeps its place and is not mounted anew.
    if run.is_playing:
        live = st.fragment(_live, run_every=pacing.begin(run))
        live(run.serial, speed, stage)
    else:
        governor().touch(run.serial)  # thirty snapshots at once are work, too
        with st.container():
            _sharing(1)
            stage.words(run)
            show_on_board(run, stage.snapshot(run), lambda: stage.plain(run))
        governor().forget(run.serial)
        class_task.send(run)


def _live(serial: int, speed: str, stage: Stage) -> None:
    """The next frames of a run that plays. A timer calls this again and again."""
    begun = time.monotonic()
    run = session.run_under_way()
    if run.serial != serial or not run.is_playing or run.edited_at + _REDRAW_AFTER < begun:
        st.rerun()
    message = stage.snapshot(run) if run.has_lost_board else _batch(run, speed, stage)
    run.has_lost_board = run.has_new_points = False
    _sharing(governor().runs)
    stage.words(run)
    show_on_board(run, message, lambda: stage.plain(run))
    class_task.send(run)
    if not run.is_playing:
        # The last picture is there before the page has been drawn anew.
        time.sleep(pacing.SENDING)
        st.rerun()
    if streamlit_internals.is_partial():
        pacing.wait(run, begun)


def _sharing(runs: int) -> None:
    """Say why the run is slower than it might be; the slot is always there, so nothing moves."""
    with st.container(key="sharing"):
        if runs > 1:
            st.caption(f"{runs} runs share this server", width="content")


def _batch(run: Run, speed: str, stage: Stage) -> bytes:
    frames = pacing.play_tick(run, speed, run.pace)
    address = None
    if time.monotonic() > run.saved_at + _SAVE_EVERY:
        run.saved_at = time.monotonic()
        address = session.address(run)
    pace = pacing.seconds(run), run.epochs_per_second
    figures = {
        number: chart.described(projector.is_on())
        for number, chart in stage.drawn_anew(run).items()
    }
    shown = str(run.serial), stage.lines(run), frames, *pace, address
    other = stage.other_points(run) if run.has_new_points else None
    return batch(
        *shown,
        is_covered=projector.is_covered(),
        figures=figures,
        other_points=other and replace(other, is_on_wall=projector.is_on()),
        stretch=run.times_edited,
        editing=stage.editing(run),
    )
