"""A value that the browser sends with a timer's message first, and then with the widget's own.

``python -m tests.pages.run.before_its_own_message`` prints the rates in force, one after the other.
"""

import asyncio

from tests.pages.own_session import session_of, until

_SCRIPT = """
import streamlit as st
from pages.run import widgets

run = st.session_state.setdefault("run", {"rate": 0.3, "ticks": 0})

def enter():
    if widgets.is_user_input("rate"):
        run["rate"] = widgets.entered("rate")

@st.fragment
def setting():
    key = widgets.set_widget("rate", run["rate"])
    st.number_input("rate", 0.0, 9.0, key=key, on_change=enter)
    st.text(f"rate {run['rate']}")

@st.fragment
def clock():
    run["ticks"] += 1
    st.text(f"tick {run['ticks']}")

st.button("preset", on_click=lambda: run.update(rate=1.0))
setting()
clock()
"""


async def _main() -> None:
    async with session_of(_SCRIPT) as session:
        session.ask()
        await until(lambda: len(session.fragments) == 2)
        setting, clock = session.fragments.values()
        # Entered: the timer's message is sent first.
        session.ask(clock, rate=0.6)
        await until(lambda: "tick 2" in session.places)
        session.ask(setting, rate=0.6)
        await until(lambda: len(session.texts) == 4)
        session.ask(preset=True, rate=0.6)
        await until(lambda: "tick 3" in session.places)
        # Late: sent by the timer before the browser knew what the preset has set.
        session.ask(clock, rate=0.6)
        await until(lambda: "tick 4" in session.places)
        session.ask(setting, rate=1.0)
        await until(lambda: len(session.texts) == 8)
        print(*(text for text in session.texts if text.startswith("rate")), sep="\n")


if __name__ == "__main__":
    asyncio.run(_main())
