"""The visitor's run on the live board, for every page that shows it there."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count

import streamlit as st

from pages.components.board import (
    Chart,
    Editing,
    Lines,
    Recording,
    Setup,
    ViewPosition,
    board,
    snapshot,
)
from pages.link import projector
from pages.live.training_board import frame
from pages.run import session, widgets
from pages.run.edits import take_edit
from pages.run.kept import branch
from pages.run.run import Run
from pages.run.visit import forbidden

_COLUMNS = 24


def at_rest(
    run: Run,
    setup: Setup,
    past: Recording,
    lines: Lines | None = None,
    editing: Editing | None = None,
) -> bytes:
    """The message for the board that shows the run as it rests, with its `past`.

    With `editing` its points can be edited there.
    """
    setup = replace(setup, is_on_wall=projector.is_on())
    moment = None if run.at is None else run.moment
    position = ViewPosition(moment, run.moves, projector.is_covered())
    shown = setup, lines or Lines.none(), frame(run.trainer), past, position
    address = session.address(run)
    stretch = run.times_edited
    return snapshot(str(run.serial), *shown, run.ending, address, stretch, editing)


def show_on_board(run: Run, message: bytes, plain: Callable[[], Setup]) -> None:
    """Mount the board, or send `message` to it; on it the user may look back and branch the run.

    A browser that could not load the board's player gets ordinary charts of `plain`.
    """
    if forbidden():
        _draw_without_player(plain())
        return
    answer = board(
        message,
        "board",
        on_resend=run.resend,
        on_look=lambda: run.look_at(widgets.entered("board")["look"]),
        on_edit=lambda: take_edit(widgets.entered("board")["edit"]),
        on_branch=lambda: branch(widgets.entered("board")["branch"]),
        on_resume=lambda: session.resume(widgets.entered("board")["resume"]),
    )
    run.pace = answer.get("pace") or 0
    if answer.get("failure"):
        st.warning(
            "The live board could not start in this browser, so these charts redraw slowly. "
            f"{answer['failure']}"
        )
        _draw_without_player(plain())


def _draw_without_player(setup: Setup) -> None:
    words, _ = st.columns([7, 2])  # at the right are the page's own controls
    words.markdown(setup.text)
    numbers = count()  # the same chart has the same name each time, and no other has it
    for row in _in_rows(setup):
        for column, chart in zip(st.columns([c.span for c in row]), row, strict=True):
            column.plotly_chart(chart.figure, key=f"plain_{next(numbers)}")


def _in_rows(setup: Setup) -> Iterator[list[Chart]]:
    """The charts, as many to a row as the page's width holds."""
    row: list[Chart] = []
    for chart in setup.charts:
        if sum(c.span for c in row) + chart.span > _COLUMNS:
            yield row
            row = []
        row.append(chart)
    yield row
