"""The kept runs in the sidebar: their names, their links, and their removal."""

from functools import partial
from urllib.parse import urlencode

import streamlit as st

from pages.layout.control_row import control_row
from pages.run import widgets
from pages.run.kept import MOST, Kept, forget, keep, kept_runs
from pages.run.run import Run

_MAX_NAME = 40


def kept_run_controls(run: Run) -> None:
    """Names, links and removal of the kept runs, and a button that keeps the run at hand."""
    for kept in kept_runs():
        with control_row(f"kept_{kept.number}", wrap=False):
            key = f"name of kept {kept.number}"
            st.text_input(
                f"Name of kept run {kept.number}",
                key=widgets.set_widget(key, kept.curve.name),
                max_chars=_MAX_NAME,
                on_change=widgets.on_entry(key, partial(_rename, kept)),
                label_visibility="collapsed",
            )
            st.link_button(
                "",
                f"./?{urlencode(kept.query)}",
                icon=":material/open_in_new:",
                help="Open this run in a new tab.",
                type="tertiary",
            )
            st.button(
                "",
                key=f"forget {kept.number}",
                icon=":material/close:",
                on_click=forget,
                args=(kept,),
                help="Remove this run from the list.",
                type="tertiary",
            )
    st.button(
        "Keep this run to compare",
        key="keep",
        icon=":material/bookmark_add:",
        shortcut="K",
        on_click=keep,
        args=(run,),
        type="tertiary",
        help=f"Its error stays on the chart as a grey line. Up to {MOST} runs are kept.",
    )


def _rename(kept: Kept, name: str) -> None:
    # The browser alone enforces the limit of the widget.
    kept.rename(name.strip()[:_MAX_NAME])
