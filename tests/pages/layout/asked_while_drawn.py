"""A teacher who asks while a student's page is drawn, which has no question yet.

``python -m tests.pages.layout.asked_while_drawn`` prints what the page shows when it has next asked
for news.
"""

import asyncio

from tests.pages.own_session import session_of, until

_SCRIPT = """
import streamlit as st
from pages.layout.class_room import arrive, listen
from pages.link import room as seats
from pages.room.question import typed_question
from pages.run import session
from pages.server.class_rooms import class_rooms

if seats.room() is None:
    seats.join(class_rooms().new().code)
arrive("lesson", session.current_run("lesson"))
room, news = seats.room(), seats.news()
st.text(news.asked.question.question if news.asked else "no question")
if news.asked is None:
    room.ask(room.secret, typed_question("Why?", answer=1.0))
listen(lambda _: st.text("news"))
"""


async def _main() -> None:
    async with session_of(_SCRIPT) as session:
        session.ask()
        await until(lambda: session.texts == ["no question", "news"])
        session.ask(session.fragments["news"])
        await until(lambda: len(session.texts) > 2)
        print(", ".join(session.texts[2:]))


if __name__ == "__main__":
    asyncio.run(_main())
