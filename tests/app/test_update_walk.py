"""By hand with other updates than the plain step: which there are, and what is said of them."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import link, opened, said, words
from xorcore import Experiment


def _walked(app: AppTest) -> list[str]:
    """The titles of all steps, from the first to the last."""
    titles = []
    while True:
        assert not app.exception
        titles += [text.value.split(". ", 1)[1] for text in app.markdown if "### " in text.value]
        if app.button(key="next").disabled:
            return titles
        app.button(key="next").click().run()


@pytest.mark.parametrize(
    ("rule", "first", "last"),
    [
        ("descent~0.1", [], ["Change with weight decay", "New weights"]),
        ("momentum~0.9", [], ["New velocity", "New weights"]),
        ("nesterov~0.9", ["Where the velocity leads"], ["New velocity", "New weights"]),
        (
            "adam",
            [],
            [
                *("Mean of the changes", "Mean of their squares"),
                *("Mean, corrected", "Mean of the squares, corrected", "New weights"),
            ],
        ),
    ],
)
def test_the_walk_is_that_of_the_rule(rule: str, first: list[str], last: list[str]):
    plain = _walked(opened(page="by_hand"))[:-1]
    assert _walked(opened(page="by_hand", rule=rule, epoch="3")) == [*first, *plain, *last]


def test_each_update_of_an_epoch_can_be_looked_at():
    app = opened(page="by_hand", batch="1", epoch="2")
    assert "Rule: gradient descent, one point at a time: update 1 of 4, of 00." in words(app)
    app.button_group(key="update_chosen").set_value(3).run()
    assert "update 3 of 4, of 10." in words(app)
    assert link(app)["update"] == "3"
    assert _walked(app)[-1] == "New weights"


def test_one_point_is_not_computed_at_once():
    assert "One matrix product does it for 00: a column" in words(opened(page="by_hand", batch="1"))
    pair = words(opened(page="by_hand", batch="2"))
    assert "One matrix product does it for 00 and 01 at once: a row" in pair


def test_shuffled_points_are_in_another_order_in_each_epoch():
    orders = set()
    for epoch in ("0", "1", "2"):
        app = opened(page="by_hand", batch="1", shuffle="4", epoch=epoch)
        orders.add(str(app.button_group(key="update_chosen").options))
    assert len(orders) > 1


def test_an_update_or_cell_that_an_epoch_does_not_have_is_corrected_and_said():
    app = opened(page="by_hand", batch="3", update="9", step="99", cell="00.h1")
    told = " ".join(said(app))
    assert "“update” in the link is past the last one of this epoch; 2 is used instead." in told
    assert "“step” in the link is past the last one of this network; 10 is used instead." in told
    assert "“cell” in the link is no cell of step 10; none is selected." in told
    assert link(app)["update"] == "2"
    assert "update 2 of 2, of 11." in words(app)


def test_the_plain_step_has_no_word_of_updates():
    app = opened(page="by_hand", update="1", rule="descent", batch="4")
    assert "update 1" not in words(app).lower()
    assert "update" not in link(app)


@pytest.mark.parametrize("view", ["mistakes", "check"])
def test_mistakes_and_check_say_what_they_are_about(view: str):
    app = opened(
        page="by_hand", view=view, rule="adam", batch="2", mistake="Error with the wrong sign"
    )
    told = {
        "mistakes": "Here each epoch, and each of the next ones, is one plain step of all points",
        "check": "Checked is the gradient, at the weights where the rule takes it",
    }[view]
    assert told in words(app)
    assert told not in words(opened(page="by_hand", view=view))


def test_the_last_new_weights_are_those_that_apply_gives_the_run():
    app = opened(page="by_hand", rule="adam", batch="2", lr="0.01", epoch="3")
    app.button(key="apply").click().run()
    assert not app.exception
    assert Experiment.from_query(link(app))[0].epoch == 4
