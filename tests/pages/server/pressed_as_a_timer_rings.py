"""A button that is pressed in the moment in which the browser asks for a fragment by its timer.

``python -m tests.pages.server.pressed_as_a_timer_rings`` prints how often it was pressed.
"""

import asyncio

from pages.server.streamlit_internals import let_clicks_wait
from tests.pages.own_session import session_of, until

_SCRIPT = """
import streamlit as st

def count():
    st.session_state["presses"] = st.session_state.get("presses", 0) + 1

st.button("press", on_click=count)

@st.fragment
def clock():
    st.text(f"pressed: {st.session_state.get('presses', 0)}")

clock()
st.text("end")
"""


async def _main() -> None:
    let_clicks_wait()
    async with session_of(_SCRIPT) as session:
        session.ask()
        await until(lambda: "end" in session.texts)
        session.ask(session.fragments["pressed: 0"], by_timer=True, press=True)
        await until(lambda: len(session.texts) == 3)
        session.ask(press=True)  # its own message
        await until(lambda: session.texts.count("end") == 2)
        print(session.texts[-2])


if __name__ == "__main__":
    asyncio.run(_main())
