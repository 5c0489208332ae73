"""Buttons that an earlier session has drawn, clicked while the first script of a new one runs.

``python -m tests.pages.server.clicked_too_early`` prints the last texts that each is sent.
"""

import asyncio
import contextlib

from pages.server.streamlit_internals import let_clicks_wait
from tests.pages.own_session import session_of, until

_SCRIPT = """
import time
import streamlit as st

def count(where):
    st.session_state[where] = st.session_state.get(where, 0) + 1

def draw(where):
    st.button(where, on_click=count, args=(where,))
    st.text(f"{where}: {st.session_state.get(where, 0)}")

time.sleep(0.5)
draw("page")
st.fragment(draw)("part")
"""
_PATIENCE = 60
"""Seconds until a click that has done nothing is taken to be lost."""


async def _main() -> None:
    let_clicks_wait()
    async with session_of(_SCRIPT) as before:
        before.ask()
        await until(lambda: "part: 0" in before.texts)
        for where, fragment in (("page", ""), ("part", before.fragments["part: 0"])):
            session = before.another()
            session.ask()
            session.ask(fragment, **{where: True})
            with contextlib.suppress(asyncio.TimeoutError):
                is_counted = until(lambda told=session.texts, where=where: f"{where}: 1" in told)
                await asyncio.wait_for(is_counted, _PATIENCE)
            print(session.texts[-2:] if where == "page" else session.texts[-1:])


if __name__ == "__main__":
    asyncio.run(_main())
