"""What every page begins with: a heading, and a line that says what the page is for."""

import pytest

from tests.app.pages import link, opened
from tests.hostile.links import pages


@pytest.mark.parametrize("page", pages())
def test_a_page_says_what_it_is(page: str):
    app = opened(page=page)
    [heading] = app.title
    assert heading.value == ("XOR Lab" if page == "train" else page.replace("_", " ").capitalize())
    assert app.caption[0].value.endswith((".", "?"))


def test_the_first_screen_says_what_the_app_is_about():
    assert "network learn XOR" in opened().caption[0].value


@pytest.mark.parametrize("page", ["train", "geometry"])
@pytest.mark.parametrize(
    "query",
    [
        {"gate": "and"},
        {"data": "moons~20~0.1~7"},
        {"epoch": "900", "then": "40_0.3_squared_own.4.0.D0gd"},  # a fifth point on the way
    ],
)
def test_only_a_run_of_xor_is_said_to_learn_xor(page: str, query: dict[str, str]):
    line = opened(query, page).caption[0].value
    assert "XOR" not in line
    assert ("gate" in query) == ("AND" in line or "four inputs" in line)


def test_the_lesson_comes_second_in_the_menu():
    assert pages()[:2] == ["train", "lesson"]


def test_train_says_when_an_answer_is_right_and_what_its_speeds_are():
    [told] = [text.proto.help for text in opened().markdown if text.proto.help]
    for word in ("rounded to 0 or 1", "less than 0.1", "**log time**", "**Flat out**"):
        assert word in told


def test_the_switch_for_a_projector_is_not_in_the_link_and_a_links_own_stays():
    app = opened()
    app.toggle(key="projector_switch").set_value(True).run()
    app.button(key="predict_first").click().run()
    assert not {"projector", "cover"} & link(app).keys()
    app.switch_page("pages/replay.py").run()
    assert app.toggle(key="projector_switch").value
    assert app.button(key="reveal")
    app = opened({"projector": "1"})
    app.button(key="predict_first").click().run()
    app.switch_page("pages/replay.py").run()
    assert (link(app)["projector"], link(app)["cover"]) == ("1", "1")
    app.toggle(key="projector_switch").set_value(False).run()
    assert not {"projector", "cover"} & link(app).keys()


def test_what_the_app_offers_to_copy_opens_without_projector_mode():
    asked = {"projector": "1", "cover": "1", "seed": "7", "epoch": "100"}
    app = opened(asked, "take_home")
    [address] = app.code
    assert "seed=7" in address.value
    train = opened(asked)
    train.button(key="keep").click().run()
    kept = [button.proto.url for button in train.sidebar.get("link_button")]
    sheet = opened(page="lesson", lesson="one_epoch", stop="1", sheet="questions", projector="1")
    stops = [text.value for text in sheet.markdown if text.value.startswith("<")]
    assert (len(kept), len(stops)) == (1, 11)
    assert not any("projector" in link for link in (address.value, *kept, *stops))
    # The switch alone does not get into New tab's link; a link that asked for it goes on asking.
    for query, is_asked in [({}, False), ({"projector": "1"}, True)]:
        lesson = opened(query, "lesson", lesson="one_epoch", stop="3")
        lesson.toggle(key="projector_switch").set_value(True).run()
        lesson.main.radio[0].set_value(1).run()
        [tab] = lesson.main.get("link_button")
        assert ("projector=1" in tab.proto.url) == is_asked


def test_each_setting_in_the_sidebar_explains_its_word():
    app, sweep = opened({"seed": "1"}), opened(page="many_runs")
    for control, said in (
        (sweep.text_input("sweep_seeds"), "How many starts are tried"),
        (sweep.selectbox("sweep_loss"), "half the sum of the squared errors, or the cross-entropy"),
        (sweep.toggle("sweep_bias"), "a number of its own that a unit adds to its weighted sum"),
        (app.text_input("typed_rate"), "the change of each weight is multiplied by it"),
        (app.selectbox("loss"), "half the sum of the squared errors, or the cross-entropy"),
        (app.text_input("epochs"), "the network sees all inputs once"),
        (app.selectbox("gate"), "the target of each of the four inputs"),
        (app.selectbox("activation"), "What a hidden unit makes of its weighted sum"),
        (app.toggle("bias"), "a number of its own that a unit adds to its weighted sum"),
        (app.text_input("seed"), "random weights of its own, the same ones every time"),
    ):
        assert said in control.help


CHOICES = [
    ("by_hand", {}, "view"),
    ("by_hand", {}, "step_marker"),
    ("by_hand", {"mode": "compute"}, "blank"),
    ("train", {}, "hidden_layers"),
    ("landscape", {"epoch": "30"}, "plane"),
    ("ideas", {}, "chapter"),
    ("ideas", {}, "curve"),
    ("many_runs", {}, "many_runs_view"),
    ("many_runs", {}, "sweep_compare"),
    ("many_runs", {"view": "map"}, "map_measure"),
]


@pytest.mark.parametrize(("page", "query", "key"), CHOICES, ids=[key for *_, key in CHOICES])
def test_a_choice_that_says_first_that_none_is_pressed_changes_nothing(
    page: str, query: dict[str, str], key: str
):
    """As one does that the browser loads late."""
    app = opened(query, page)
    before, pressed = link(app), app.segmented_control(key=key).value
    app.segmented_control(key=key).set_value(None).run()
    assert not app.exception
    assert app.segmented_control(key=key).value == pressed
    assert link(app) == before
