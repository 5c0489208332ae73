"""What every page begins with, and the app's address."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from pages.components.keys import Key, key_list
from pages.components.tab_memory import tab_memory
from pages.layout import class_room
from pages.layout.control_row import control_row
from pages.layout.keys import EVERYWHERE, LESSON, ROOM
from pages.layout.sidebar import GATE_NAMES
from pages.link import lesson, projector
from pages.link import room as seats
from pages.link.projector import is_on
from pages.link.room import SEAT
from pages.run import session, widgets
from pages.run.run import Run
from pages.run.visit import forbidden
from pages.server import streamlit_internals
from pages.server.engine import prepare_engine
from pages.server.pandas_import import wait_for_pandas

_STYLE = Path(__file__).parent / "style.css"
_ON_WALL = Path(__file__).parent / "projector.css"
_SWITCH = "projector_switch"
_MEMORY = "tab_memory_lesson"
_SWITCH_MEMORY = "tab_memory_projector"
_ROOM_MEMORY = "tab_memory_room"

_LINES = {
    "train": "Watch a small neural network learn XOR: is exactly one of its two inputs 1?",
    "lesson": "Predict what will happen, look at it, then read the answer.",
    "by_hand": "One epoch of learning, worked out number by number.",
    "replay": "Look back at any moment of this run, or watch it again.",
    "geometry": "Why a network needs hidden units for XOR: they move the four inputs.",
    "landscape": "Why a run rests for so long, and then learns: how the error curves around it.",
    "ideas": "How one unit answers and learns, when it gets stuck, and what it cannot do alone.",
    "predict": "Give the network any two inputs, and see how it gets its answer.",
    "many_runs": "Train many networks, each from other start weights, and count how many learn.",
    "take_home": "Save this run as files or as a link, and open it again.",
}
"""What each page is for, beside its heading."""

_LINES_OF_POINTS = {
    "train": "Watch a small neural network learn to tell two kinds of points apart.",
    "geometry": "Why a network needs hidden units: they move the points, for one straight cut.",
}
"""The same where these are other than those of a gate."""

_LINES_OF_GATES = {
    "train": "Watch a small neural network learn a rule for two inputs: {gate}.",
    "geometry": "What hidden units do: they move the four inputs, for one straight cut.",
}
"""The same of a gate that is not XOR."""

_FORBIDDEN = (
    "The Content-Security-Policy of this server forbids scripts from `blob:` addresses. So this "
    "page shows ordinary charts; tables to press and the list of keys are missing. README says "
    "what the server has to allow."
)
_WITHOUT_SCRIPTS = "<style>.stBidiComponent { display: none }</style>"  # with Streamlit's errors


def begin_page(page: str, keys: Sequence[Key] = (), *, listens: bool = True) -> Run:
    """Set up a page (style sheets, projector mode, help with its `keys`, engine); gives the run.

    In the room of a class it listens for news, if the page does not do that itself.
    Every page script calls it first. (A wall, here and in other names: projector mode.)
    """
    if streamlit_internals.leave_pages_directory():
        st.rerun()
    streamlit_internals.mend_the_end_of_scripts()
    streamlit_internals.keep_downloads()
    prepare_engine()
    wait_for_pandas()
    st.html(_STYLE)
    if is_on():
        st.html(_ON_WALL)
    if page == "lesson":
        seats.follow_link()
    stop = None if page == "lesson" else lesson.open_stop()
    of_class = ROOM if SEAT.get().is_taken else LESSON if stop else ()
    key_list((*keys, *(LESSON if page == "lesson" else of_class), *EVERYWHERE))
    note = None if forbidden() else lambda: forbidden().add("blob:")
    tab_memory(lesson.to_keep(), _MEMORY, _bring_lesson_back, note)
    tab_memory(seats.to_keep(), _ROOM_MEMORY, _bring_seat_back)
    tab_memory(
        projector.to_keep(),
        _SWITCH_MEMORY,
        lambda: projector.bring_back(widgets.entered(_SWITCH_MEMORY)["found"]),
    )
    with st.sidebar:
        st.toggle(
            "Projector",
            key=widgets.set_lasting_widget(_SWITCH, is_on()),
            on_change=lambda: projector.switch_to(widgets.entered(_SWITCH)),
            help="Large numbers and thick lines for a class, and the sidebar folded away. The link "
            "in the address bar opens without it, unless it has projector=1.",
        )
        class_room.room_switch()
    _reconnect_timer()
    run = session.current_run(page)
    class_room.arrive(page, run)
    is_away = SEAT.get().is_taken and page != "lesson"
    if is_away and listens:
        class_room.listen()
    alignment = "center" if stop or is_away else "bottom"
    with control_row("page_head", vertical_alignment=alignment, gap="small"):
        name = "XOR Lab" if page == "train" else page.replace("_", " ").capitalize()
        st.title(name, anchor=False, width="content")
        if is_away:
            class_room.way_to_room(page)
        elif stop:
            _way_back(*stop)
        else:
            st.caption(_line(page, run), width="content")
    if is_away:
        class_room.tell_if_lost()
    if forbidden():
        st.html(_WITHOUT_SCRIPTS)
        st.warning(_FORBIDDEN, icon=":material/block:")
    return run


def _line(page: str, run: Run) -> str:
    """What a page is for, in a line."""
    # The run of a link is trained after this, and may get other points on the way.
    ahead = run.link if run.is_catching_up else None
    data = ahead.data_at(run.goal) if ahead else run.data
    if data:
        lines = _LINES | _LINES_OF_POINTS
    else:
        lines = _LINES | (_LINES_OF_GATES if run.settings.gate != "xor" else {})
    return lines[page].format(gate=GATE_NAMES[run.settings.gate])


def _way_back(stop: int, last: int) -> None:
    """Buttons to the stop of the lesson that has led here, and to the stops beside it."""
    with control_row("way_back", width="content", gap="small"):
        for there, label, icon, key in (
            (stop - 1, f"Stop {stop - 1}", "chevron_left", "I"),
            (stop, f"Back to the lesson, stop {stop} of {last}", "arrow_back", "U"),
            (stop + 1, f"Stop {stop + 1}", "chevron_right", "O"),
        ):
            looks: dict[str, Any] = {"icon": f":material/{icon}:", "shortcut": key, "wrap": False}
            looks["icon_position"] = "right" if there > stop else "left"
            name = "back_to_lesson" if there == stop else f"lesson_stop_{there - stop}"
            if 1 <= there <= last and st.button(label, key=name, type="tertiary", **looks):
                lesson.return_to(there)


def _bring_seat_back() -> None:
    seats.bring_back(widgets.entered(_ROOM_MEMORY)["found"])


def _bring_lesson_back() -> None:
    lesson.bring_back(widgets.entered(_MEMORY)["found"])


@st.fragment(run_every=86_400.0)
def _reconnect_timer() -> None:
    """Show nothing: Streamlit runs a page again after a reconnection only if it has a timer.

    Without, its clicks would go to fragments that a server started in between does not know, and
    do nothing.
    """


def app_address() -> str:
    """The address that the browser shows for the page Train, without a link's parameters.

    Ask for it while the page is drawn: later Streamlit may no longer know the browser's address.
    """
    # A server that was first opened at the address of this page takes it for the app's.
    return (st.context.url or "").removesuffix(session.page()).removesuffix("/")
