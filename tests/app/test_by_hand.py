"""The page By hand: what its controls and its links do, without a browser."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import diverging, link, opened, said, words


def heading(app: AppTest) -> str:
    """The heading of the step shown."""
    assert not app.exception
    return next(m.value for m in app.markdown if m.value.startswith("### "))


def test_it_opens_at_the_first_step_of_the_first_epoch():
    app = opened(page="by_hand")
    assert heading(app) == "### 1. Hidden weighted sum"
    assert link(app)["step"] == "1"
    assert app.button(key="previous").disabled
    assert not app.button(key="apply").disabled


def test_next_and_previous():
    app = opened(page="by_hand")
    for step in range(2, 11):
        app.button(key="next").click().run()
        assert heading(app).startswith(f"### {step}. ")
        assert link(app)["step"] == str(step)
    assert app.button(key="next").disabled
    app.button(key="previous").click().run()
    assert heading(app).startswith("### 9. ")


@pytest.mark.parametrize("loss", ["squared", "cross_entropy"])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_every_step_of_every_kind_of_network_can_be_shown(activation: str, loss: str):
    app = opened(
        page="by_hand",
        hidden="2-3",
        bias="1",
        act=activation,
        loss=loss,
        mode="compute",
        blank="all",
    )
    for step in range(1, 15):
        assert heading(app).startswith(f"### {step}. ")
        if step < 14:
            app.button(key="next").click().run()


@pytest.mark.parametrize(
    "query",
    [
        {"step": "0"},
        {"step": "-1"},
        {"step": "٣"},
        {"step": "9" * 400},
        {"step": "4", "cell": "<script>", "mode": "x", "blank": "x", "draw": "x", "digits": "x"},
        {"at": "77", "view": "x"},
        {"at": "-0"},
    ],
    ids=str,
)
def test_what_is_wrong_in_a_link_is_as_at_first(query: dict[str, str]):
    app = opened(page="by_hand", **query)
    assert heading(app)
    assert {"cell", "mode", "blank", "draw", "digits", "at", "view"}.isdisjoint(link(app))


def test_apply_trains_one_epoch_and_goes_on():
    app = opened(page="by_hand", step="10")
    app.button(key="apply").click().run()
    assert heading(app).startswith("### 1. ")
    assert link(app)["epoch"] == "1"
    assert "at" not in link(app)  # the newest
    assert app.text_input(key="at").value == "1"
    [applied] = [c.value for c in app.main.caption if c.value.startswith("Applied")]
    assert "all weights have their new values, and the run is at epoch 1." in applied
    assert "from 0.498808 to 0.498803" in applied
    app.button(key="next").click().run()
    assert not any(c.value.startswith("Applied") for c in app.main.caption)


def test_a_past_epoch_can_be_looked_at_but_not_applied():
    app = opened(page="by_hand", epoch="50")
    assert app.text_input(key="at").value == "50"
    assert not app.button(key="apply").disabled
    app.text_input(key="at").set_value("20").run()
    assert link(app)["at"] == "20"
    assert app.button(key="apply").disabled
    app.button(key="newest").click().run()
    assert "at" not in link(app)
    assert not app.button(key="apply").disabled


def test_the_last_epoch_cannot_be_applied():
    app = opened(page="by_hand", epoch="50", epochs="50", at="50")
    assert app.button(key="apply").disabled


def test_a_diverged_run_can_be_walked_through():
    app = opened(
        page="by_hand", **diverging().to_query() | {"epoch": "100", "at": "100", "digits": "17"}
    )
    assert "diverged" in app.error[0].value
    assert app.button(key="apply").disabled
    for step in range(1, 23):
        assert heading(app).startswith(f"### {step}. ")
        if step < 22:
            app.button(key="next").click().run()


def test_compute_mode_and_its_blank_cells_are_in_the_link():
    app = opened(page="by_hand")
    app.toggle(key="computing").set_value(True).run()
    app.segmented_control(key="blank").set_value("row").run()
    app.button(key="draw").click().run()
    assert {"mode": "compute", "blank": "row", "draw": "2"}.items() <= link(app).items()
    assert any("Score" in m.value for m in app.markdown)


def test_equal_units_are_named():
    app = opened(page="by_hand", hidden="2", weights="1_1_2_2_0.5_0.5")
    assert "These units start equal: h1, h2." in words(app)
    assert "start equal" not in words(opened(page="by_hand"))


@pytest.mark.parametrize("view", ["mistakes", "check"])
def test_the_other_views(view: str):
    app = opened(page="by_hand", view=view)
    assert not app.exception
    assert link(app)["view"] == view


@pytest.mark.parametrize(
    ("loss", "said"),
    [("squared", "half the sum of the squared errors"), ("cross_entropy", "the cross-entropy")],
)
def test_each_step_that_names_the_loss_says_what_it_is(loss: str, said: str):
    naming = set()
    for step in range(1, 11):
        text = words(opened(page="by_hand", loss=loss, step=f"{step}"))
        if re.search(r"\bL\b", text):
            naming.add(step)
            assert said in text.lower(), step
    assert {5, 7} <= naming


# ---- more points than fit


def test_of_many_points_some_rows_are_shown_and_a_choice_is_in_the_link():
    app = opened(page="by_hand", data="moons~40~0.1~1", test="10")
    assert app.text_input(key="points_typed").value == "1, 2, 3, 5, 6, 7, 8, 10"
    # The set's targets are 0, 1, 0, 1, ..., so four have odd numbers; 4 and 9 are held out.
    assert "Shown: 8 of the 36 points" in words(app)
    assert "points" not in link(app)
    app.text_input(key="points_typed").set_value("3; #17").run()
    assert link(app)["points"] == "3_17"
    assert "Shown: 2 of the 36 points" in words(app)
    app.button(key="next_points").click().run()
    assert len(link(app)["points"].split("_")) == 8
    assert not app.exception


@pytest.mark.parametrize("typed", ["0", "501", "1 2 3 4 5 6 7 8 9", "x", "40.5"])
def test_points_that_cannot_be_shown_are_refused_below_the_field(typed: str):
    app = opened(page="by_hand", data="moons~40~0.1~1", points="3_17")
    app.text_input(key="points_typed").set_value(typed).run()
    assert link(app)["points"] == "3_17"
    [error] = app.error
    assert "as in 3, 17; 3, 17 is still used" in error.value


def test_a_point_that_is_held_out_cannot_be_shown():
    app = opened(page="by_hand", data="moons~40~0.1~1", test="50", points="_".join("12345678"))
    [learned] = [t.value for t in app.text_input if t.key == "points_typed"]
    assert "“points” in the link names points that are not learned here" in " ".join(said(app))
    held = next(n for n in range(1, 9) if str(n) not in learned.split(", "))
    app.text_input(key="points_typed").set_value(str(held)).run()
    assert f"#{held} is none of the points that the network learns from" in app.error[0].value


def test_points_of_a_gate_are_all_shown():
    app = opened(page="by_hand", points="1_2")
    assert "“points” in the link is not used where all points are shown" in " ".join(said(app))
    assert not [t for t in app.text_input if t.key == "points_typed"]
    assert "points" not in link(app)
