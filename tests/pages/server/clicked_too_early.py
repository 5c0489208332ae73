"""A button that an earlier session has drawn, clicked while the first script of a new one runs.

``python -m tests.pages.server.clicked_too_early`` prints the texts that the new session is sent.
"""

import asyncio

from pages.server.streamlit_internals import let_clicks_wait
from tests.pages.own_session import session_of, until

_SCRIPT = """
import time
import streamlit as st

def count():
    st.session_state["clicks"] = st.session_state.get("clicks", 0) + 1

@st.fragment
def draw():
    st.button("Count", on_click=count)
    st.text(f"clicked {st.session_state.get('clicks', 0)} times")

time.sleep(0.5)
draw()
"""
_PATIENCE = 60
"""Seconds until a click that has done nothing is taken to be lost."""


async def _main() -> None:
    let_clicks_wait()
    async with session_of(_SCRIPT) as before:
        before.ask()
        await until(lambda: bool(before.texts))
        session = before.another()
        session.ask()
        session.ask(before.fragments["clicked 0 times"], Count=True)
        try:
            await asyncio.wait_for(until(lambda: len(session.texts) > 1), _PATIENCE)
        finally:
            print(*session.texts, sep="\n")


if __name__ == "__main__":
    asyncio.run(_main())
