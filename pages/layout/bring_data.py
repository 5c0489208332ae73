"""Points of one's own from a table, pasted or as a file; a link of Playground is read, too."""

from dataclasses import dataclass

import streamlit as st

from pages.layout.left_out import left_out
from pages.layout.playground_link import (
    Opened,
    is_playground_link,
    open_playground,
    tell_of_playground,
)
from pages.run import session, widgets
from pages.run.visit import kept_for_visit
from xorcore.files.points_table import Columns, PointsTable, likely_columns, points_of
from xorcore.files.table import Table, decoded, read_table
from xorcore.model.datasets import MAX_POINTS
from xorcore.runs.data import Data
from xorcore.runs.numbers import MAX_INPUT

_TEXT = "pasted_table"
_FILE = "uploaded_table"

_ROLES = {"x1": "Column for x1", "x2": "Column for x2", "target": "Column for the target"}

_HELP = (
    f"Two columns of numbers, each from {-MAX_INPUT:,.0f} to {MAX_INPUT:,.0f}, and one of targets: "
    "0 and 1, -1 and 1, true and false, or two words. The smallest and the largest number of each "
    f"become the sides of the square. Up to {MAX_POINTS} rows are used."
)


@dataclass
class _Outcome:
    """What came of the last table or link.

    refusal: why nothing of it is used. table, columns: what was read, and which of it counts.
    points: what was used. opened: what came of a link.
    is_of_file: whether it was a file.
    """

    refusal: str = ""
    table: Table | None = None
    columns: Columns | None = None
    points: PointsTable | None = None
    opened: Opened | None = None
    is_of_file: bool = False


@dataclass
class _LastFile:
    """The file that was read last, by Streamlit's name for it."""

    id: str = ""


def bring_data(data: Data | None) -> None:
    """The fields, and what came of what was last put into them; points begin a new run.

    `data` are what the run learns now.
    """
    outcome = kept_for_visit("outcome of a table", _Outcome)
    with st.form("table", border=False):
        st.text_area(
            "Paste a table, or a link of TensorFlow Playground",
            height=92,
            key=_TEXT,
            placeholder="width;length;kind\n0,1;1,0;setosa\n2,5;6,9;other",
            help=_HELP,
            persist_state="session",
        )
        st.form_submit_button("Use it", on_click=_take_text)
    below_text = st.container()
    st.file_uploader(
        "or upload a table as CSV",
        type=["csv", "tsv", "txt"],
        key=_FILE,
        max_upload_size=1,  # megabytes
        on_change=_take_file,
    )
    with st.container() if outcome.is_of_file else below_text:
        _tell(outcome, data)


def _tell(outcome: _Outcome, data: Data | None) -> None:
    if outcome.opened:
        tell_of_playground(outcome.opened, data)
    elif outcome.refusal:
        st.error(_as_text(outcome.refusal))
        _columns(outcome)
    elif outcome.points and data in (own := outcome.points.own, own.swapped()):
        count = len(own.points)
        read = f"{count} point{'' if count == 1 else 's'} read."
        st.success(_as_text(" ".join([read, *outcome.points.notes])))
        _columns(outcome)
        left_out(outcome.points.wrong)


def _columns(outcome: _Outcome) -> None:
    """Which columns count, to choose where there are more, or where they are not what is needed."""
    table, columns = outcome.table, outcome.columns
    if table is None or columns is None or not (outcome.refusal or len(table.columns) > 3):
        return
    for role, label in _ROLES.items():
        key, column = f"column_{role}", getattr(columns, role)
        st.selectbox(
            label,
            range(len(table.columns)),
            column,
            format_func=table.columns.__getitem__,
            key=widgets.set_widget(key, column),
            on_change=_choose,
            args=(outcome, role),
        )


def _choose(outcome: _Outcome, role: str) -> None:
    """Use another column; the one that it was takes its place, if that had another role."""
    key, now = f"column_{role}", outcome.columns
    if now is None or outcome.table is None or not widgets.is_user_input(key):
        return
    chosen, before = widgets.entered(key), getattr(now, role)
    exchanged = {other: before for other in now._fields if getattr(now, other) == chosen}
    _use(outcome, outcome.table, now._replace(**exchanged)._replace(**{role: chosen}))


def _take_text() -> None:
    text = widgets.entered(_TEXT) or ""
    if is_playground_link(text):
        _anew().opened = open_playground(text)
    else:
        _take(text, _anew())


def _take_file() -> None:
    """Read the file in the uploader, once.

    Where only a part of the page runs, Streamlit may forget the file, and finds it again later.
    """
    file, last = widgets.entered(_FILE), kept_for_visit("last file with a table", _LastFile)
    if file is None or file.file_id == last.id:
        return
    last.id = file.file_id
    outcome = _anew()
    outcome.is_of_file = True
    try:
        text = decoded(file.getvalue())
    except ValueError as error:
        outcome.refusal = str(error)
        return
    _take(text, outcome)


def _take(text: str, outcome: _Outcome) -> None:
    try:
        outcome.table = read_table(text)
        columns = likely_columns(outcome.table)
    except ValueError as error:
        outcome.refusal = str(error)
        return
    _use(outcome, outcome.table, columns)


def _use(outcome: _Outcome, table: Table, columns: Columns) -> None:
    """Begin a run with the points of these columns; if there are none nothing changes."""
    outcome.columns, outcome.points, outcome.refusal = columns, None, ""
    try:
        outcome.points = points_of(table, columns)
    except ValueError as error:
        outcome.refusal = str(error)
    else:
        session.change(data=outcome.points.own)


def _anew() -> _Outcome:
    """The outcome, of nothing yet."""
    outcome = kept_for_visit("outcome of a table", _Outcome)
    vars(outcome).update(vars(_Outcome()))
    return outcome


def _as_text(sentence: str) -> str:
    """A sentence with names of a table, of whose signs Markdown knows but one."""
    return sentence.replace("_", r"\_")
