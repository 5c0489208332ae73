"""Many points at once: the user pastes or uploads them and downloads the answers."""

import numpy as np
import streamlit as st

from pages.layout.left_out import left_out
from pages.predict_page.answers import DISTANCE, answer_table
from pages.predict_page.own_units import column_names, typed, values
from pages.predict_page.points import InputTable, read_points
from xorcore import Network
from xorcore.files.table import MAX_ROWS, decoded
from xorcore.runs.numbers import MAX_INPUT
from xorcore.runs.units import Units


def given_points(units: Units) -> str:
    """Fields for a table of points; returns its text, or an empty one if there is no table."""
    x1, x2, _ = column_names(units)
    axes = units.x1, units.x2
    examples = [
        ",".join(typed(axis, x) for axis, x in zip(axes, row, strict=True))
        for row in values(np.array([[0, 0], [0.25, 0.75]]), units)
    ]
    pasted = st.text_area(
        f"Paste points, one {x1} and {x2} a line",
        height=118,
        max_chars=1_000_000,
        key="pasted_points",
        placeholder="\n".join([f"{x1},{x2}", *examples]),
        help=f"Up to {MAX_ROWS:,} rows; each number from {-MAX_INPUT:,.0f} to {MAX_INPUT:,.0f}.",
        persist_state="session",
    )
    file = st.file_uploader(
        "or upload a CSV file",
        type=["csv", "txt", "tsv"],
        key="uploaded_points",
        max_upload_size=1,  # megabytes
    )
    if file is None:
        return pasted or ""
    if pasted:
        st.caption("The file is read, not the text. Remove the file to use the text.")
    try:
        return decoded(file.getvalue()) or " "
    except ValueError as error:
        st.error(str(error))
        return ""


def answered_points(network: Network, text: str, units: Units, is_gate: bool) -> None:
    """Show the network's answer to each point in the text, and the rows that cannot be read.

    The points are in these units; `is_gate` says that the network learns one.
    """
    x1, x2, _ = column_names(units)
    if not text:
        st.caption(
            "Every point gets its output, its rounded answer, and how far the output is from "
            f"0.5. Separate {x1} and {x2} with a comma, a semicolon, a tab or spaces."
        )
        return
    points = read_points(text, (units.x1.name, units.x2.name))
    table = answer_table(network, points.inputs, points.lines, units)
    st.markdown(_summary(points, is_gate))
    if points.wrong:
        left_out(points.wrong)
    if table.empty:
        return
    column = st.column_config.NumberColumn
    columns = {
        "line": column("line", format="%d", width="small"),
        x1: column(format="%g"),
        x2: column(format="%g"),
        "output": column(format="%.8f"),
        "answer": column(format="%d", width="small"),
        "distance from 0.5": column(format="%.8f", help=DISTANCE),
    }
    height = min(250, 38 + 35 * len(table))
    st.dataframe(table, height=height, key="answers", column_config=columns)
    st.download_button(
        "Result as CSV",
        lambda: table.to_csv(lineterminator="\n"),
        file_name="predictions.csv",
        mime="text/csv",
        key="download_answers",
        icon=":material/download:",
        on_click="ignore",
    )


def _summary(points: InputTable, is_gate: bool) -> str:
    if not (points.lines or points.wrong):
        return "There is no row in it."
    said = [f"**{_count(len(points.lines), 'point')} computed.**"]
    if points.header is not None:
        above = ", and nothing above it" if points.header > 1 else ""
        said.append(f"Line {points.header} was read as the header{above}.")
    if points.unread:
        said.append(f"Only the first {MAX_ROWS:,} rows were read: {points.unread:,} more were not.")
    if is_gate and {*points.inputs.flat} == {-1, 1}:
        said.append("All inputs are −1 or 1. The network was trained with 0 and 1: write 0 for −1.")
    return " ".join(said)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
