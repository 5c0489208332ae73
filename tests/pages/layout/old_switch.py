"""A timer's message that was sent before the browser knew that a button has closed the room.

``python -m tests.pages.layout.old_switch`` prints at each tick whether there is a desk.
"""

import asyncio

from tests.pages.own_session import session_of, until

_SCRIPT = """
import streamlit as st
from pages.layout.class_room import leave, open_room, room_switch
from pages.link.room import SEAT

@st.fragment
def clock():
    st.session_state["ticks"] = st.session_state.get("ticks", 0) + 1
    st.text(f"tick {st.session_state['ticks']}: {'a desk' if SEAT.get().secret else 'none'}")

st.button("Open", on_click=open_room, args=("open",))
st.button("Leave", on_click=leave)
room_switch()
clock()
"""


async def _main() -> None:
    async with session_of(_SCRIPT) as session:
        session.ask()
        await until(lambda: len(session.texts) == 1)
        [clock] = session.fragments.values()
        session.ask(Open=True, Room=False)
        await until(lambda: len(session.texts) == 2)
        session.ask(Leave=True, Room=True)
        await until(lambda: len(session.texts) == 3)
        session.ask(clock, Room=True)
        await until(lambda: len(session.texts) == 4)
        session.ask(Room=True)  # pressed
        await until(lambda: len(session.texts) == 5)
        print(*session.texts, sep="\n")


if __name__ == "__main__":
    asyncio.run(_main())
