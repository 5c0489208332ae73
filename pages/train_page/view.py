"""The page Train: run controls and the live board, redrawn apart from the rest of the page."""

from dataclasses import dataclass, replace
from math import inf
from typing import Any

import streamlit as st

from pages.components.board import Editing, Lines, Setup
from pages.figures.error_curve import KeptCurve
from pages.layout.control_row import choice, control_row, cover_button
from pages.layout.notices import tell, tell_of_link
from pages.layout.run_controls import run_controls
from pages.link import projector
from pages.link.lesson import open_stop
from pages.link.room import SEAT
from pages.link.train import AXES, DRAWINGS, EDITOR
from pages.live.on_board import at_rest
from pages.live.playing import Stage, show_run
from pages.live.training_board import (
    CURVE_POINTS,
    charts_of_points,
    lines,
    recording,
    setup,
    with_past,
)
from pages.run import session, widgets
from pages.run.edits import editing
from pages.run.kept import kept_curves
from pages.run.preview import foreseen
from pages.run.run import Run
from pages.server import streamlit_internals
from pages.server.engine import ENGINE
from pages.train_page.class_line import class_line
from xorcore.runs.landmarks import points_changed

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

_EDIT_HELP = """
**Your own points:** click into the surface to add one, drag it, and press Delete to take it away.
The keys **0** and **1** choose its class. The run goes on with them, while it plays, too.
"""


@st.fragment
def stage(serial: int) -> None:
    """Controls over the board. A click here redraws only this; the timer only the board.

    The rest of the page has been drawn for the run with this `serial`.
    """
    run = session.run_under_way()
    is_late = run.edited_at < inf and not run.is_playing
    if run.serial != serial or (is_late and streamlit_internals.is_partial()):
        st.rerun()
    with st.container(key="notices"):  # there even when empty, so that the board keeps its place
        tell_of_link(EDITOR.messages)
        tell(run)
        class_line(run)
    with control_row("run_controls"):
        speed, axes = _controls(run)
    drawing = _drawing(run)
    # Before the board, whose player would write into the history's entry of the run that played.
    session.write_link(run, EDITOR.link_part())
    show_run(run, speed, _Stage(axes, drawing))


def _controls(run: Run) -> tuple[str, str]:
    # Where points are edited, 0 chooses the class of the next one.
    speed = run_controls(run, reset_key=None if EDITOR.get().is_on else "0")
    key = widgets.set_widget("tolerance", run.experiment.tolerance)
    st.selectbox(
        "Stop",
        sorted({*TOLERANCES, run.experiment.tolerance}, key=lambda value: (value > 0, -value)),
        format_func=lambda value: (
            f"To errors < {value:.15g}" if value else f"To epoch {run.experiment.epochs:,}"
        ),
        key=key,
        on_change=widgets.on_entry(key, _set_tolerance),
        label_visibility="collapsed",
        width=156,
    )
    bound: dict[str, Any] = {"bind": "query-params", "on_change": run.resend}
    looks: dict[str, Any] = {"label_visibility": "collapsed", "width": 130}
    names = AXES.__getitem__
    axes = st.selectbox("Axes", list(AXES), format_func=names, key="axes", **bound, **looks)
    return speed, axes or "log"


def _set_tolerance(tolerance: float | str) -> None:
    # Once the last epoch is another, the browser may still send the text that named the one before.
    if isinstance(tolerance, float):
        session.change(tolerance=tolerance)


def _drawing(run: Run) -> str:
    """The choice between matrices and network, on the line of the board's readouts."""
    with control_row("drawing", width="content"):
        st.markdown("", help=_HELP, width="content")
        cover_button()
        _edit_button()
        bound: dict[str, Any] = {"bind": "query-params", "on_change": run.resend}
        return choice("Drawing", DRAWINGS, default="matrices", key="draw_as", **bound)


def _edit_button() -> None:
    # Two buttons, each with one effect, as Play and Pause are.
    is_on = EDITOR.get().is_on
    st.button(
        "Edit points",
        key="edit_done" if is_on else "edit_points",
        icon=":material/edit:",
        type="primary" if is_on else "secondary",
        help="Stop to edit points." if is_on else _EDIT_HELP,
        on_click=lambda: EDITOR.go(is_on=not is_on),
        disabled=projector.is_covered(),
        wrap=False,
    )


@dataclass(frozen=True)
class _Stage(Stage):
    """The error curve, the network's answers, and its numbers in one of two drawings."""

    axes: str
    drawing: str

    def snapshot(self, run: Run) -> bytes:
        """With what comes next, and the guided start if it is the first visit."""
        past = recording(run.trainer, run.moment)
        kept, axes = kept_curves(), self.axes
        curve = lines(run.trainer, run.points, axes, run.experiment.epochs, kept=kept)
        charts = setup(
            run.trainer, run.points, curve, axes, self.drawing, past.landmarks, kept, _preview(run)
        )
        is_led = projector.is_on() or open_stop() or SEAT.get().is_taken
        is_guided = run.opens_visit and not (run.trainer.epoch or is_led)
        run.landmarks = past.landmarks
        charts = with_past(charts, run.trainer, charts_of_points, self.drawing)
        charts = replace(charts, is_guided=is_guided)
        return at_rest(run, charts, past, curve, self.editing(run))

    def editing(self, run: Run) -> Editing | None:
        """All points, if they can be edited."""
        return editing(run) if EDITOR.get().is_on else None

    def other_points(self, run: Run) -> Setup:
        """All charts, with the landmarks known and a mark at each edit."""
        axes = self.axes
        curve = lines(run.trainer, run.points, axes, run.experiment.epochs, kept=kept_curves())
        marks = [mark for mark in run.landmarks if mark.kind != "points"]
        marks += points_changed(run.trainer)
        return setup(run.trainer, run.points, curve, axes, self.drawing, marks, kept_curves())

    def lines(self, run: Run) -> Lines:
        """The error curve, thinned."""
        last = run.experiment.epochs
        return lines(run.trainer, run.points, self.axes, last, CURVE_POINTS, kept=kept_curves())

    def plain(self, run: Run) -> Setup:
        """The same charts."""
        curve = lines(run.trainer, run.points, self.axes, run.experiment.epochs)
        return setup(run.trainer, run.points, curve, self.axes)


def _preview(run: Run) -> KeptCurve | None:
    """What comes next, if the run rests and has not ended."""
    if run.is_playing or run.is_finished:
        return None
    run.preview = foreseen(run.trainer, run.experiment, ENGINE, run.preview)
    return run.preview.after(run.trainer.epoch)
