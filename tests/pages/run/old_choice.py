"""A timer's message that was sent before the browser knew what a button has set a choice to.

``python -m tests.pages.run.old_choice`` prints the stop of a lesson at each tick.
"""

import asyncio

from tests.pages.own_session import session_of, until

_SCRIPT = """
import streamlit as st
from pages.layout.control_row import choice
from pages.run import widgets

here = st.session_state.setdefault("here", {"stop": 1, "ticks": 0})

@st.fragment
def clock():
    here["ticks"] += 1
    st.text(f"tick {here['ticks']}: stop {here['stop']}")

def go(stop):
    here["stop"] = stop

st.button("Next", on_click=lambda: go(here["stop"] + 1))
key = widgets.set_widget("stop", here["stop"])
choice("Stops", {n: str(n) for n in range(1, 5)}, key, lambda: go(widgets.entered(key)))
clock()
"""


async def _main() -> None:
    async with session_of(_SCRIPT) as session:
        session.ask()
        await until(lambda: len(session.texts) == 1)
        [clock] = session.fragments.values()
        session.ask(Next=True, Stops="1")
        await until(lambda: len(session.texts) == 2)
        session.ask(clock, Stops="1")
        await until(lambda: len(session.texts) == 3)
        session.ask(Stops="4")  # pressed
        await until(lambda: len(session.texts) == 4)
        print(*session.texts, sep="\n")


if __name__ == "__main__":
    asyncio.run(_main())
