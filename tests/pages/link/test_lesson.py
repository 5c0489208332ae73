"""What a browser keeps of the lessons, over a reload."""

import json

import pytest
from streamlit.testing.v1 import AppTest

KEPT = {
    "open": "one_epoch",
    "last": {"one_epoch": 4},
    "counts": {"one_epoch": 10},
    "predictions": [["one_epoch", 3, 0.5]],
    "checked": [["one_epoch", 3]],
}


def after(text: str, link: str = "") -> dict:
    """What is known in a new visit by a link to this lesson whose browser has kept `text`."""

    def script(text: str) -> None:
        import streamlit as st

        from pages.link import lesson

        lesson.follow_link()
        lesson.keep_within(["one_epoch", "from_perceptron"])
        lesson.bring_back(text)
        st.session_state["told"] = {
            "stop": lesson.open_stop(),
            "prediction": lesson.prediction("one_epoch", 3),
            "is checked": lesson.is_checked("one_epoch", 3),
            "to keep": lesson.to_keep(),
        }

    app = AppTest.from_function(script, args=(text,))
    if link:
        app.query_params.update({"lesson": link, "stop": "2"})
    app.run()
    assert not app.exception
    return app.session_state["told"]


def test_a_new_visit_knows_what_the_browser_has_kept():
    told = after(json.dumps(KEPT))
    assert json.loads(told.pop("to keep")) == KEPT
    assert told == {"stop": (4, 10), "prediction": 0.5, "is checked": True}


def test_a_link_to_another_lesson_is_followed_and_one_to_none_opens_none():
    assert after(json.dumps(KEPT), "from_perceptron")["stop"] == (2, 2)
    assert after(json.dumps(KEPT), "no_lesson")["stop"] is None
    assert after(json.dumps(KEPT), "no_lesson")["prediction"] == 0.5


@pytest.mark.parametrize(
    "changed",
    [
        {"last": {"one_epoch": 0}},
        {"last": {"one_epoch": "4.5"}},
        {"last": 4},
        {"counts": {"one_epoch": "ten"}},
        {"predictions": [["one_epoch", 3]]},
        {"predictions": [["one_epoch", 3, "half"]]},
        {"predictions": None},
        {"checked": [["one_epoch"]]},
        {"open": ["one_epoch"]},
    ],
)
def test_what_cannot_be_read_is_left_out(changed: dict):
    told = after(json.dumps({**KEPT, **changed}))
    assert told["stop"] is None
    assert told["to keep"] is not None, "the browser would be asked for ever"
    assert after("") == after("{") == after("[]") == after("{}")
