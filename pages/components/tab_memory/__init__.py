"""What the browser keeps for one tab, over a reload and a server that was started again.

This is the Python face of ``browser/index.js``. It shows nothing.
"""

from collections.abc import Callable

import streamlit as st

from pages.components.served import served_component


def tab_memory(
    text: str | None,
    key: str,
    on_found: Callable[[], None],
    on_forbidden: Callable[[], None] | None = None,
) -> None:
    """Have the browser keep `text`. With None it answers with `found`, what it has kept, if any.

    It answers each time that the page is drawn, as an answer may be lost (Streamlit passes over one
    of a fragment while the whole page runs): after the first, `text` must not be None again.
    A new tab is given what another one has kept. `key` begins with "tab_memory". `on_forbidden` is
    called if no script of another component can be loaded; None if that is known.
    """
    calls = {"on_forbidden_change": on_forbidden} if on_forbidden else {}
    with st.container(key=f"{key}_place"):
        served_component("xorlab_tab_memory", "tab_memory/browser", by_address=True)(
            key=key,
            data={"name": key, "text": text, "tries": bool(calls)},
            on_found_change=on_found,
            **calls,
        )
