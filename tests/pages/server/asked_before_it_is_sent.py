"""A fragment that is asked for while the whole page runs, on a server that is slow to send.

``python -m tests.pages.server.asked_before_it_is_sent`` prints what the browser is sent once the
page is drawn for the second time: texts, the box in which the fragment stands, and ends of scripts.
"""

import asyncio

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.server.streamlit_internals import keep_what_is_unsent
from tests.pages.own_session import script_threads, session_of, until

_SCRIPT = """
import time
import streamlit as st

@st.fragment
def part():
    st.text("part")

st.text("page begins")
time.sleep(0.5)
part()
st.text("below the part")
"""


async def _main() -> None:
    keep_what_is_unsent()
    async with session_of(_SCRIPT) as session:
        session.ask()
        await until(lambda: "below the part" in session.texts)
        sent: list[str] = []
        write = session.write_forward_msg

        def note(message: ForwardMsg) -> None:
            write(message)
            if message.delta.HasField("add_block"):
                sent.append("box")
            elif text := message.delta.new_element.text.body:
                sent.append(text)
            elif message.HasField("script_finished"):
                sent.append("end")

        session.write_forward_msg = note  # type: ignore[method-assign]
        session.ask()
        while not sent:
            await asyncio.sleep(0.01)
        session.ask(session.fragments["part"])
        for thread in script_threads():
            thread.join()  # and until both scripts have ended, nothing is sent
        await until(lambda: sent.count("end") == 2)
        print(", ".join(sent))


if __name__ == "__main__":
    asyncio.run(_main())
