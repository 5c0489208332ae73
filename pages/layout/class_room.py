"""The room of a class, on every page: the switch, news, the way back, and the teacher's calls."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from pages.figures.numbers import fixed
from pages.link import address_bar
from pages.link import room as seats
from pages.link.projector import PROJECTOR
from pages.link.room import SEAT
from pages.room.error import RoomError
from pages.room.room import Call, News
from pages.room.vote import INPUTS, vote_on
from pages.run import session, widgets
from pages.run.run import Run
from pages.run.visit import kept_for_visit
from pages.server import streamlit_internals
from pages.server.governor import governor
from xorcore import XOR
from xorcore.runs.units import OWN_NUMBERS

LOST = (
    "The room {code} is not there: the server was started again, or the class is over. If your "
    "teacher opens it again, this page finds it by itself."
)
_SWITCH = "room_switch"
_DESK_SECONDS = 1.0


@dataclass
class Attendance:
    """What a visit keeps of its room.

    version: of the news with which the page's drawing began. heeded: the serial of the last call
    that was followed, or put off. goes: a call is being followed. at: the page and the serial of
    the run to which the last one led. is_lost: the desk's room was lost, and is another one now.
    is_leaving: the teacher is asked whether to close it. is_choosing: the teacher looks for another
    question. leads_on: what was pressed at the desk and is done, from where the next drawing of the
    page leads on.
    """

    version: int = 0
    heeded: int = 0
    goes: bool = False
    at: tuple[str, int] = ("lesson", 0)
    is_lost: bool = False
    is_leaving: bool = False
    is_choosing: bool = False
    leads_on: str = ""


def attendance() -> Attendance:
    """What this visit keeps of its room."""
    return kept_for_visit("attendance", Attendance)


def is_led_on(pressed: str) -> bool:
    """Whether to go on to another page now, once, since this was pressed and is done.

    A button's own answer is not enough. Its function may run with a fragment that hears of the
    news and has the page drawn again, for which nothing is pressed any more.
    """
    kept = attendance()
    if kept.leads_on != pressed:
        return False
    kept.leads_on = ""
    return True


def title(page: str) -> str:
    """A page's name, as in the menu."""
    return page.replace("_", " ").capitalize()


# ---- the switch


def room_switch() -> None:
    """The switch that opens a room, and asks before it closes it; a student has none."""
    seat = SEAT.get()
    if seat.student:
        return
    st.toggle(
        "Room",
        key=widgets.set_lasting_widget(_SWITCH, bool(seat.secret)),
        on_change=_switch,
        help="A room for your class: students join it by a code, answer the questions of a lesson "
        "on their own devices, and everybody sees the answers together.",
    )
    if sentence := widgets.refusal_of(_SWITCH):
        st.warning(sentence)


def _switch() -> None:
    if streamlit_internals.is_in_another_fragment():
        # A timer's message, perhaps from before a button has opened or closed the room. If the
        # switch was pressed, its own message follows.
        widgets.set_lasting_widget(_SWITCH, bool(SEAT.get().secret))
        return
    if not widgets.entered(_SWITCH):
        attendance().is_leaving = True
    else:
        open_room(_SWITCH)
    attendance().goes = bool(SEAT.get().secret)


def open_room(control: str) -> None:
    """Open a room; if there can be none, `control` says why."""
    try:
        seats.open_room()
    except RoomError as error:
        widgets.refuse(control, str(error))


def leave() -> None:
    """Give up the seat, and forget what was about it."""
    seats.leave()
    vars(attendance()).update(vars(Attendance()))


# ---- each script


def arrive(page: str, run: Run) -> None:
    """Go where the visitor's seat and the teacher's call lead, before anything is drawn."""
    here = attendance()
    if SEAT.get().secret and here.goes:
        here.goes = False
        if page != "lesson":
            go_to_room()
    try:
        here.is_lost |= seats.open_again()
    except RoomError as error:
        leave()
        st.toast(str(error))
    news = seats.news() if SEAT.get().is_taken else None
    here.version = news.version if news else 0
    if news is None or not SEAT.get().student:
        return
    is_first = here.heeded == 0 and news.call.page in (page, "lesson")
    if here.goes or is_first:
        here.goes, here.at = False, (page, run.serial)
    if is_first or _is_there(page, news.call):
        here.heeded = news.call.serial
    elif news.call.serial > here.heeded and not _is_busy(page, run, news):
        follow_call(news)


def _is_there(page: str, call: Call) -> bool:
    """Whether the page is already where the teacher's call leads."""
    in_link = all(address_bar.value(key) == text for key, text in call.query.items())
    return page == call.page and in_link


def _is_busy(page: str, run: Run, news: News) -> bool:
    """Whether the student is in the middle of something, and is to be asked."""
    if page == "lesson":
        return news.is_open and news.own is None
    is_under_way = run.trainer.epoch > run.goal and not run.is_finished
    return run.is_playing or (page, run.serial) != attendance().at or is_under_way


def follow_call(news: News) -> None:
    """Go where the teacher is."""
    here, call = attendance(), news.call
    here.heeded, here.goes = call.serial, True
    if call.page == "lesson":
        go_to_room()
    session.follow(f"pages/{call.page}.py", call.query)


def go_to_room() -> None:
    """Go to the page of the room."""
    here = {**SEAT.get().to_query(), **PROJECTOR.get().to_query()}
    address_bar.follow("pages/lesson.py", here)


def pending_call(page: str) -> News | None:
    """The news with a call that the student has neither followed nor put off."""
    news = seats.news() if SEAT.get().student else None
    is_new = news is not None and news.call.serial > attendance().heeded
    return news if is_new and not (news and _is_there(page, news.call)) else None


def listen(show: Callable[[News], None] | None = None) -> None:
    """Ask for news every 1 to 3 seconds: `show` them, or draw the page anew if there is need.

    There is, too, if they came while the page was drawn: it shows a part of them at most.
    """
    if not SEAT.get().is_taken:
        return
    version = attendance().version
    known = seats.news()
    pages = known.here if known else 0
    every = _DESK_SECONDS if SEAT.get().secret else governor().news_every(pages)

    @st.fragment(run_every=every)
    def ask() -> None:
        news = seats.news()
        if streamlit_internals.is_partial() and (news.version if news else 0) != version:
            st.rerun()
        if news and show:
            show(news)

    ask()


# ---- a vote


def vote_button() -> None:
    """At the desk, on a covered page: ask the class what the network answers there."""
    if not SEAT.get().secret or session.page() == "landscape":  # there no answer is covered
        return
    is_possible = _has_four_inputs(session.run_under_way())
    st.button(
        "Vote",
        key="let_vote",
        icon=":material/how_to_vote:",
        help="Let the class vote: each student says 0 or 1 for each of the four inputs. The desk "
        "shows the votes, and then the surface."
        if is_possible
        else "A vote is on the four inputs of a gate. Here the network learns other points.",
        disabled=not is_possible,
        on_click=_ask_for_votes,
        wrap=False,
    )
    if is_led_on("vote"):
        go_to_room()


def _has_four_inputs(run: Run) -> bool:
    """Whether the points of the moment looked at are those of a gate, of whatever targets."""
    inputs = run.dataset.inputs.tolist()
    return run.experiment.units == OWN_NUMBERS and inputs == XOR.inputs.tolist()


def _ask_for_votes() -> None:
    room, run = seats.room(), session.run_under_way()
    if room is None or not _has_four_inputs(run):
        return
    run.pause()
    network, settings = run.network, run.settings
    outputs = network.predict(run.dataset.inputs).ravel().tolist()
    query = {**settings.to_query(), **({} if run.at is None else {"at": str(run.moment)})}
    told = ", ".join(f"{fixed(output, 4)}" for output in outputs)
    reveal = f"After epoch {run.moment:,} the outputs for {', '.join(INPUTS)} are {told}."
    vote = vote_on(outputs, session.page(), query, network.flat().tolist(), reveal)
    try:
        room.ask(room.secret, vote)
    except RoomError as error:
        st.toast(str(error))
    attendance().is_choosing, attendance().leads_on = False, "vote"


# ---- the way back


def way_to_room(page: str) -> None:
    """On another page than the room's: the way back, and where the teacher is."""
    seat = SEAT.get()
    with st.container(key="way_back", horizontal=True, vertical_alignment="center", gap="small"):
        if news := pending_call(page):
            call_offer(news)
            return
        back = st.button(
            f"Back to {'the desk of ' * bool(seat.secret)}room {seat.code}",
            key="back_to_room",
            icon=":material/arrow_back:",
            shortcut="U",
            type="tertiary",
            wrap=False,
        )
        if seats.room() is None:
            st.button("Leave it", key="leave_lost_room", on_click=leave, type="tertiary")
        if back:
            attendance().at = "lesson", 0
            go_to_room()


def tell_if_lost() -> None:
    """On another page than the room's: what has become of the room, if it is lost."""
    if seats.room() is None:
        st.warning(LOST.format(code=SEAT.get().code))
    elif attendance().is_lost:
        st.warning(lost_desk(), icon=":material/restart_alt:")


def lost_desk() -> str:
    """What has become of the desk's room, in a sentence."""
    return (
        "The server was started again, or nobody came for two hours: the answers of room "
        f"{SEAT.get().code} are lost, and this is a new room with the same code."
    )


def call_offer(news: News) -> None:
    """Where the teacher is, for a student who is in the middle of something."""
    call = news.call
    where = "back at the question" if call.page == "lesson" else f"at {title(call.page)}"
    st.markdown(f"The teacher is **{where}**.", width="content")
    go = st.button("Go there", key="go_to_teacher", type="primary", wrap=False)
    st.button("Stay here", key="stay_here", on_click=_put_off, args=(call.serial,), wrap=False)
    if go:
        follow_call(news)


def _put_off(serial: int) -> None:
    attendance().heeded = serial
