"""Streamlit's own server, asked for a second script in the moment in which the first has ended.

``python -m tests.pages.server.in_the_same_moment`` prints what the browser is sent, a line each,
with its place on the page.
"""

import asyncio

from tests.pages.own_session import script_threads, session_of, until

_SCRIPT = """
import streamlit as st

@st.fragment
def draw(name):
    st.session_state[name] = st.session_state.get(name, 0) + 1
    st.text(f"{name} {st.session_state[name]}")

with st.container():
    draw("button")
draw("clock")
"""
_BUSY_SECONDS = 1
"""For how long the server does something else, at most, while a script comes to its end."""


async def _main() -> None:
    async with session_of(_SCRIPT) as session:
        session.ask()
        await until(lambda: len(session.fragments) == 2)
        button, clock = session.fragments.values()
        for asked, last_drawn in ((clock, "clock 2"), ("", "clock 3")):
            session.ask(button)
            for thread in script_threads():
                thread.join(_BUSY_SECONDS)
            session.ask(asked)
            await until(lambda drawn=last_drawn: drawn in session.places)
        for text, place in session.places.items():
            print(text, "at", place)


if __name__ == "__main__":
    asyncio.run(_main())
