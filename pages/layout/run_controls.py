"""The controls with which a run is played, for every page on which it can play."""

from typing import Any

import streamlit as st

from pages.layout.control_row import choice
from pages.link.train import SPEEDS
from pages.run import session
from pages.run.run import Run


def run_controls(run: Run, reset_key: str | None = "0") -> str:
    """Play or Pause, Step, Reset (with the key for it) and the speed; gives the speed's name."""
    _play_or_pause(run)
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
        shortcut=reset_key,
        on_click=session.reset,
    )
    return choice("Speed", SPEEDS, default="log", key="speed", bind="query-params") or "log"


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
