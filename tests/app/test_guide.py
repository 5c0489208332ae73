"""To whom Train offers its guided start; the browser knows whether it has been there."""

import pytest

from tests.app.pages import opened
from tests.app.sent import sent


@pytest.mark.parametrize(
    ("query", "is_offered"),
    [
        ({}, True),
        ({"utm_source": "mail"}, True),
        ({"seed": "42"}, False),
        ({"lr": "0.3", "epoch": "0"}, False),  # the experiment that `/` shows, too
        ({"projector": "1"}, False),
    ],
)
def test_who_opens_an_experiment_or_is_before_a_class_is_no_newcomer(
    query: dict[str, str], is_offered: bool
):
    assert sent(opened(query)).header["setup"]["is_guided"] is is_offered


def test_a_new_run_is_no_new_visit_and_a_lesson_guides_by_itself():
    app = opened()
    app.selectbox("units_0").set_value(2).run()
    assert sent(app).header["setup"]["is_guided"] is False
    app = opened(page="by_hand")
    app.switch_page("pages/train.py").run()
    assert sent(app).header["setup"]["is_guided"] is True
    app = opened({"lesson": "one_epoch", "stop": "1"}, "lesson")
    app.switch_page("pages/train.py").run()
    assert sent(app).header["setup"]["is_guided"] is False
