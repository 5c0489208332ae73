"""A button whose function is still at work when the browser asks for the whole page.

``python -m tests.pages.server.chosen_and_gone_on`` prints how often it has noted the press.
"""

import asyncio

from pages.server.streamlit_internals import note_entries_to_the_end
from tests.pages.own_session import Session, session_of, until

_SCRIPT = """
import time
import streamlit as st
from pages.server.streamlit_internals import is_awaited

def note():
    while not is_awaited():
        time.sleep(0.01)
    st.session_state.noted = st.session_state.get("noted", 0) + 1

st.button("note", on_click=note)
st.text(f"noted: {st.session_state.get('noted', 0)}")
"""


async def _ask_again_and_again(session: Session) -> None:
    while True:
        session.ask()
        await asyncio.sleep(0.05)


async def _main() -> None:
    note_entries_to_the_end()
    async with session_of(_SCRIPT) as session:
        session.ask()
        await until(lambda: session.texts == ["noted: 0"])
        session.ask(note=True)
        asking = asyncio.create_task(_ask_again_and_again(session))
        await until(lambda: len(session.texts) > 1)
        asking.cancel()
        print(session.texts[1])


if __name__ == "__main__":
    asyncio.run(_main())
