"""The page Train: run controls and the live board, redrawn apart from the rest of the page."""

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from pages.components.board import Lines, Setup
from pages.figures.error_curve import KeptCurve
from pages.layout.control_row import choice, control_row, cover_button
from pages.layout.notices import tell
from pages.layout.run_controls import run_controls
from pages.link import projector
from pages.link.lesson import open_stop
from pages.link.room import SEAT
from pages.link.train import AXES, DRAWINGS
from pages.live.on_board import at_rest
from pages.live.playing import Stage, show_run
from pages.live.training_board import CURVE_POINTS, lines, recording, setup
from pages.run import session, widgets
from pages.run.kept import kept_curves
from pages.run.preview import foreseen
from pages.run.run import Run
from pages.server.engine import ENGINE
from pages.train_page.class_line import class_line

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
        class_line(run)
    with control_row("run_controls"):
        speed, axes = _controls(run)
    drawing = _drawing(run)
    # Before the board, whose player would write into the history's entry of the run that played.
    session.write_link(run)
    show_run(run, speed, _Stage(axes, drawing))


def _controls(run: Run) -> tuple[str, str]:
    speed = run_controls(run)
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
    return speed, axes or "log"


def _set_tolerance() -> None:
    tolerance = widgets.entered("tolerance")
    # Once the last epoch is another, the browser may still send the text that named the one before.
    if isinstance(tolerance, float):
        session.change(tolerance=tolerance)


def _drawing(run: Run) -> str:
    """The choice between matrices and network, on the line of the board's readouts."""
    with control_row("drawing", width="content"):
        st.markdown("", help=_HELP, width="content")
        cover_button()
        bound: dict[str, Any] = {"bind": "query-params", "on_change": run.resend}
        return choice("Drawing", DRAWINGS, default="matrices", key="draw_as", **bound)


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
        return at_rest(run, replace(charts, is_guided=is_guided), past, curve)

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
