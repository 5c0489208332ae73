"""Fragments of a page that its browser asks for although another page has taken its place.

``python -m tests.pages.server.asked_by_the_page_before`` prints what stands on the page at last:
where the browser asks while the new page's script runs, before that has begun, and after its end.
"""

import asyncio

from pages.server.streamlit_internals import forget_the_page_before
from tests.pages.own_session import session_of, until

_SCRIPT = """
import time
import streamlit as st

@st.fragment
def news():
    st.text("news")

@st.fragment
def part():
    if st.button("switch"):
        st.switch_page(other)
    st.text("part")
    if st.button("work"):
        st.text("at work")
        time.sleep(1)

def first():
    news()  # both pages have it, in the same place
    part()
    st.button("page")

def second():
    news()
    st.text("begins")
    time.sleep(1)
    st.text("ends")

other = st.Page(second)
st.navigation([st.Page(first), other]).run()
"""


async def _main() -> None:
    forget_the_page_before()
    async with session_of(_SCRIPT) as opened:
        for moment in ("meanwhile", "before", "after"):
            visitor = opened.another()
            visitor.ask()
            await until(lambda seen=visitor.on_page: "part" in seen)
            news, part = visitor.fragments["news"], visitor.fragments["part"]
            old, new = visitor.page, visitor.pages["second"]
            if moment == "before":
                visitor.ask(part, work=True)
                await _is_sent(visitor.on_page, "at work")
                visitor.ask(of_page=new)
            else:
                visitor.ask(part, switch=True)
                await _is_sent(visitor.on_page, "begins" if moment == "meanwhile" else "ends")
            if moment == "after":
                await until(lambda: True)
            visitor.ask(news, of_page=old)
            if moment != "after":
                visitor.ask(part, of_page=old)
                visitor.ask(of_page=old, page=True)
            await until(lambda: True)
            # The server sends to all its browsers in turn: what another is sent, comes later.
            other = opened.another()
            other.ask()
            await until(lambda seen=other.on_page: "part" in seen)
            where = "second" if visitor.page == new else "first"
            print(f"{moment}: {where}, {', '.join(visitor.on_page)}")


async def _is_sent(seen: list[str], text: str) -> None:
    while text not in seen:
        await asyncio.sleep(0.01)


if __name__ == "__main__":
    asyncio.run(_main())
