"""The stage: run controls and the live board, redrawn apart from the rest of the page."""

import time

import streamlit as st

from pages.components.board import Setup, batch
from pages.figures.error_curve import KeptCurve
from pages.layout.cover import cover_button
from pages.layout.notices import tell
from pages.link import projector
from pages.link.train import AXES, DRAWINGS, SPEEDS
from pages.live import pacing
from pages.live.on_board import at_rest, show_on_board
from pages.live.training_board import CURVE_POINTS, lines, setup, tape
from pages.run import session, widgets
from pages.run.kept import kept_runs
from pages.run.preview import foreseen
from pages.run.run import Run
from pages.server import streamlit_internals
from pages.server.engine import ENGINE
from pages.server.governor import governor

TOLERANCES = (0.0, 0.1, 0.05, 0.01)

_SAVE_EVERY = 1.0
"""Seconds of a run that plays after which the address bar is told where it is."""


@st.fragment
def stage(serial: int) -> None:
    """Controls over the board. A click here redraws only this; the timer only the board.

    `serial` is that of the run which the rest of the page has been drawn for.
    """
    run = session.run_under_way()
    if run.serial != serial:
        st.rerun()
    with st.container(key="notices"):  # there even when empty, so that the board keeps its place
        tell(run)
    with st.container(
        horizontal=True, vertical_alignment="center", gap="xsmall", key="run_controls"
    ):
        speed, axes = _controls(run)
    drawing = _drawing(run)
    # Before the board, which would put what it shows into the entry of the run that has played.
    session.write_link(run)
    # A timer ends only when this stops calling the fragment that has it. At rest a container
    # stands where the fragment was, so that the board keeps its place and is not mounted anew.
    if run.is_playing:
        live = st.fragment(_live, run_every=pacing.begin(run))
        live(run.serial, speed, axes, drawing)
    else:
        governor().touch(run.serial)  # a class that pauses or opens the page at once is work, too
        with st.container():
            _sharing(1)
            show_on_board(run, _still(run, axes, drawing), lambda: _plain(run, axes))
        governor().forget(run.serial)


def _controls(run: Run) -> tuple[str, str]:
    # Play and Pause are two buttons that say what they set: while a timer runs, a click can
    # arrive twice, and one that toggles would undo itself.
    with st.container(key="play_or_pause", width=132):
        if run.is_playing:
            st.button(
                "Pause",
                key="pause",
                icon=":material/pause:",
                type="primary",
                shortcut="Space",
                on_click=run.pause,
                wrap=False,
            )
        else:
            st.button(
                "Play",
                key="play",
                icon=":material/play_arrow:",
                type="primary",
                shortcut="Space",
                on_click=run.play,
                wrap=False,
                disabled=run.is_finished,
            )
    st.button(
        "Step",
        key="step",
        icon=":material/skip_next:",
        shortcut="Right",
        on_click=run.step,
        disabled=run.is_playing or run.is_finished,
    )
    st.button(
        "Reset",
        key="reset",
        icon=":material/replay:",
        shortcut="0",
        on_click=session.reset,
    )
    speed = st.segmented_control(
        "Speed",
        list(SPEEDS),
        default="log",
        required=True,
        format_func=SPEEDS.get,
        key="speed",
        bind="query-params",
        label_visibility="collapsed",
    )
    st.selectbox(
        "Stop",
        sorted({*TOLERANCES, run.experiment.tolerance}, key=lambda value: (value > 0, -value)),
        format_func=lambda value: (
            f"To |error| < {value:g}" if value else f"To epoch {run.experiment.epochs:,}"
        ),
        key=widgets.set_widget("tolerance", run.experiment.tolerance),
        on_change=lambda: session.change(tolerance=widgets.entered("tolerance")),
        label_visibility="collapsed",
        width=156,
    )
    axes = st.selectbox(
        "Axes",
        list(AXES),
        format_func=AXES.get,
        key="axes",
        bind="query-params",
        on_change=run.resend,
        label_visibility="collapsed",
        width=130,
    )
    return speed or "log", axes or "log"


def _drawing(run: Run) -> str:
    """The choice between the matrices and the network, on the line of the board's readouts."""
    with st.container(key="drawing", width="content", horizontal=True, gap="xsmall"):
        cover_button()
        return st.segmented_control(
            "Drawing",
            list(DRAWINGS),
            default="matrices",
            required=True,
            format_func=DRAWINGS.get,
            key="draw_as",
            bind="query-params",
            on_change=run.resend,
            label_visibility="collapsed",
        )


def _live(serial: int, speed: str, axes: str, drawing: str) -> None:
    """The next frames of a run that plays, redrawn by a timer."""
    begun = time.monotonic()
    run = session.run_under_way()
    if run.serial != serial or not run.is_playing:
        st.rerun()
    message = _still(run, axes, drawing) if run.has_lost_board else _batch(run, speed, axes)
    run.has_lost_board = False
    if not run.is_playing:
        st.rerun()
    _sharing(governor().runs)
    show_on_board(run, message, lambda: _plain(run, axes))
    if streamlit_internals.is_partial():
        pacing.wait(run, begun)


def _sharing(runs: int) -> None:
    """Why it is slower than it might be. The place is kept, so that nothing moves."""
    with st.container(key="sharing"):
        if runs > 1:
            st.caption(f"{runs} runs share this server", width="content")


def _batch(run: Run, speed: str, axes: str) -> bytes:
    frames = pacing.play_tick(run, speed, run.pace)
    curve = lines(run.trainer, axes, run.experiment.epochs, CURVE_POINTS, kept=_kept())
    seconds = pacing.seconds(run)
    is_due = time.monotonic() > run.saved_at + _SAVE_EVERY
    if is_due:
        run.saved_at = time.monotonic()
    return batch(
        str(run.serial),
        curve,
        frames,
        seconds,
        run.epochs_per_second,
        session.address(run) if is_due else None,
        is_covered=projector.is_covered(),
    )


def _still(run: Run, axes: str, drawing: str) -> bytes:
    past = tape(run.trainer, run.moment)
    kept = _kept()
    curve = lines(run.trainer, axes, run.experiment.epochs, kept=kept)
    charts = setup(run.trainer, curve, axes, drawing, past.landmarks, kept, _next(run))
    return at_rest(run, charts, past, curve)


def _kept() -> list[KeptCurve]:
    return [kept.curve for kept in kept_runs()]


def _next(run: Run) -> KeptCurve | None:
    """What comes next, of a run that rests."""
    if run.is_playing or run.is_finished:
        return None
    run.preview = foreseen(run.trainer, run.experiment, ENGINE, run.preview)
    return run.preview.after(run.trainer.epoch)


def _plain(run: Run, axes: str) -> Setup:
    """The charts for a browser that did not get the board's player."""
    return setup(run.trainer, lines(run.trainer, axes, run.experiment.epochs), axes)
