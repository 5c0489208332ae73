"""The page Train: run controls and the live board, redrawn apart from the rest of the page."""

import time
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.components.board import Setup, batch
from pages.figures.error_curve import KeptCurve
from pages.layout.control_row import choice, control_row, cover_button
from pages.layout.notices import tell
from pages.link import projector
from pages.link.lesson import open_stop
from pages.link.train import AXES, DRAWINGS, SPEEDS
from pages.live import pacing
from pages.live.on_board import at_rest, show_on_board
from pages.live.training_board import CURVE_POINTS, lines, recording, setup
from pages.run import session, widgets
from pages.run.kept import kept_curves
from pages.run.preview import foreseen
from pages.run.run import Run
from pages.server import streamlit_internals
from pages.server.engine import ENGINE
from pages.server.governor import governor

TOLERANCES = (0.0, 0.1, 0.05, 0.01)

_HELP = """
**1 epoch a frame** shows every epoch. In **log time** the run goes ten times as far every six
seconds or so: slow at first, then fast. **Flat out** is as fast as the computer can.

**Log epochs** gives 1 to 10, 10 to 100 and so on the same room; **Log–log** does so with the error.
The **pale band** goes from the lowest to the highest error between two points of the curve.

An answer is **right** when the output, rounded to 0 or 1, is its target; at exactly 0.5 it is
neither. *Many runs* calls a run **solved** only if every output is less than 0.1 from its target.

Behind *Epochs/s* stands the engine that computes: **NumPy**, or **compiled**, some 75 times
faster. They round differently, so their last digits differ.
"""

_SAVE_EVERY = 1.0
"""Seconds after which a run that plays sends its address to the board again."""


@st.fragment
def stage(serial: int) -> None:
    """Controls over the board. A click here redraws only this; the timer only the board.

    The rest of the page has been drawn for the run with this `serial`.
    """
    run = session.run_under_way()
    if run.serial != serial:
        st.rerun()
    with st.container(key="notices"):  # there even when empty, so that the board keeps its place
        tell(run)
    with control_row("run_controls"):
        speed, axes = _controls(run)
    drawing = _drawing(run)
    # Before the board, whose player would write into the history's entry of the run that played.
    session.write_link(run)
    # The timer ends when the fragment that has it is called no longer. At rest a container stands
    # where the fragment was, so that the board keeps its place and is not mounted anew.
    if run.is_playing:
        live = st.fragment(_live, run_every=pacing.begin(run))
        live(run.serial, speed, axes, drawing)
    else:
        governor().touch(run.serial)  # thirty snapshots at once are work, too
        with st.container():
            _sharing(1)
            show_on_board(run, _snapshot(run, axes, drawing), lambda: _plain(run, axes))
        governor().forget(run.serial)


def _controls(run: Run) -> tuple[str, str]:
    _play_or_pause(run)
    st.button(
        "Step",
        key="step",
        icon=":material/skip_next:",
        shortcut="Right",
        on_click=run.step,
        disabled=run.is_playing or run.is_finished,
    )
    st.button("Reset", key="reset", icon=":material/replay:", shortcut="0", on_click=session.reset)
    speed = choice("Speed", SPEEDS, default="log", key="speed", bind="query-params")
    st.selectbox(
        "Stop",
        sorted({*TOLERANCES, run.experiment.tolerance}, key=lambda value: (value > 0, -value)),
        format_func=lambda value: (
            f"To errors < {value:.15g}" if value else f"To epoch {run.experiment.epochs:,}"
        ),
        key=widgets.set_widget("tolerance", run.experiment.tolerance),
        on_change=_set_tolerance,
        label_visibility="collapsed",
        width=156,
    )
    bound: dict[str, Any] = {"bind": "query-params", "on_change": run.resend}
    looks: dict[str, Any] = {"label_visibility": "collapsed", "width": 130}
    names = AXES.__getitem__
    axes = st.selectbox("Axes", list(AXES), format_func=names, key="axes", **bound, **looks)
    return speed or "log", axes or "log"


def _set_tolerance() -> None:
    tolerance = widgets.entered("tolerance")
    # Once the last epoch is another, the browser may still send the text that named the one before.
    if isinstance(tolerance, float):
        session.change(tolerance=tolerance)


def _play_or_pause(run: Run) -> None:
    # Two buttons, each with one effect: while a timer runs, a click can arrive twice, and one
    # button that toggles would undo itself.
    looks: dict[str, Any] = {"type": "primary", "shortcut": "Space", "wrap": False}
    with st.container(key="play_or_pause", width=132):
        if run.is_playing:
            st.button("Pause", key="pause", icon=":material/pause:", on_click=run.pause, **looks)
        else:
            st.button(
                "Play",
                key="play",
                icon=":material/play_arrow:",
                on_click=run.play,
                disabled=run.is_finished,
                **looks,
            )


def _drawing(run: Run) -> str:
    """The choice between matrices and network, on the line of the board's readouts."""
    with control_row("drawing", width="content"):
        st.markdown("", help=_HELP, width="content")
        cover_button()
        bound: dict[str, Any] = {"bind": "query-params", "on_change": run.resend}
        return choice("Drawing", DRAWINGS, default="matrices", key="draw_as", **bound)


def _live(serial: int, speed: str, axes: str, drawing: str) -> None:
    """The next frames of a run that plays. A timer calls this again and again."""
    begun = time.monotonic()
    run = session.run_under_way()
    if run.serial != serial or not run.is_playing:
        st.rerun()
    message = _snapshot(run, axes, drawing) if run.has_lost_board else _batch(run, speed, axes)
    run.has_lost_board = False
    _sharing(governor().runs)
    show_on_board(run, message, lambda: _plain(run, axes))
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


def _batch(run: Run, speed: str, axes: str) -> bytes:
    frames = pacing.play_tick(run, speed, run.pace)
    curve = lines(run.trainer, axes, run.experiment.epochs, CURVE_POINTS, kept=kept_curves())
    address = None
    if time.monotonic() > run.saved_at + _SAVE_EVERY:
        run.saved_at = time.monotonic()
        address = session.address(run)
    pace = pacing.seconds(run), run.epochs_per_second
    is_covered = projector.is_covered()
    return batch(str(run.serial), curve, frames, *pace, address, is_covered=is_covered)


def _snapshot(run: Run, axes: str, drawing: str) -> bytes:
    past = recording(run.trainer, run.moment)
    kept = kept_curves()
    curve = lines(run.trainer, axes, run.experiment.epochs, kept=kept)
    charts = setup(run.trainer, curve, axes, drawing, past.landmarks, kept, _preview(run))
    is_guided = run.opens_visit and not (run.trainer.epoch or projector.is_on() or open_stop())
    return at_rest(run, replace(charts, is_guided=is_guided), past, curve)


def _preview(run: Run) -> KeptCurve | None:
    """What comes next, if the run rests and has not ended."""
    if run.is_playing or run.is_finished:
        return None
    run.preview = foreseen(run.trainer, run.experiment, ENGINE, run.preview)
    return run.preview.after(run.trainer.epoch)


def _plain(run: Run, axes: str) -> Setup:
    """The charts for a browser that could not load the board's player."""
    return setup(run.trainer, lines(run.trainer, axes, run.experiment.epochs), axes)
