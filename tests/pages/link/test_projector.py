"""What a browser keeps of the projector's switch, over a reload."""

import pytest
from streamlit.testing.v1 import AppTest


def after(kept: str, **link: str) -> tuple[bool, str | None, dict[str, str]]:
    """The mode, what is to keep of it and its link, once the browser has brought back `kept`."""

    def script(kept: str) -> None:
        import streamlit as st

        from pages.link import projector

        projector.PROJECTOR.follow_link()
        projector.bring_back(kept)
        link = projector.PROJECTOR.get().to_query()
        st.session_state["told"] = projector.is_on(), projector.to_keep(), link

    app = AppTest.from_function(script, args=(kept,))
    app.query_params.update(link)
    app.run()
    assert not app.exception
    return app.session_state["told"]


@pytest.mark.parametrize("kept", ["0", "1"])
def test_the_switch_is_as_it_was_and_in_no_link(kept: str):
    assert after(kept) == (kept == "1", kept, {})


@pytest.mark.parametrize("kept", ["", "on", "11"])
def test_another_text_turns_nothing_on(kept: str):
    assert after(kept) == (False, "0", {})


@pytest.mark.parametrize("kept", ["0", "1"])
def test_a_link_that_turned_it_on_goes_on_saying_so(kept: str):
    told = after(kept, projector="1", cover="1")
    assert told == (True, "1", {"projector": "1", "cover": "1"})
