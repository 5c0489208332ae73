"""The page Lesson without a browser: a lesson walked through, what is kept, what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.lesson_page import reader
from pages.lesson_page.lesson import Stop
from pages.lesson_page.reader import lesson_files, read_lesson
from tests.app.pages import link, opened, said, words
from tests.app.sent import read
from tests.hostile.links import pages

EPOCH = read_lesson(lesson_files()["one_epoch"])


def predict(app: AppTest, value: float) -> None:
    [widget] = [*app.main.radio, *app.main.text_input]
    widget.set_value(f"{value}" if app.main.text_input else value).run()


def test_all_lessons_are_offered_and_one_is_begun():
    app = opened(page="lesson")
    assert "#### From perceptron to hidden layer" in words(app)
    assert "#### One epoch by hand, then 400,000" in words(app)
    app.button(key="open one_epoch").click().run()
    assert link(app) == {"lesson": "one_epoch", "stop": "1"}
    assert "### 1. The first sum" in words(app)
    app.button(key="all_lessons").click().run()
    assert link(app) == {}


def test_a_lesson_is_walked_through_with_right_and_wrong_predictions():
    app = opened(page="lesson", lesson="one_epoch")
    for number, stop in enumerate(EPOCH.stops, start=1):
        assert link(app)["stop"] == str(number)
        app.button(key="check").click().run()  # there is nothing to check yet
        how = "choose one" if stop.choices else "type a number, as in 0.25 or −3"
        assert said(app) == [f"There is no prediction yet: {how}. A guess will do."]
        assert stop.look not in words(app)
        is_right = number % 2 == 1
        wrong = stop.answer % len(stop.choices) + 1 if stop.choices else stop.answer + 1
        predict(app, stop.answer if is_right else wrong)
        assert stop.look in words(app)
        assert stop.reveal not in words(app)
        app.button(key="check").click().run()
        assert not app.exception
        [verdict] = said(app)
        assert verdict == f"**{'Right' if is_right else 'Not right. The answer'}: {stop.solution}**"
        assert stop.reveal in words(app)
        assert not app.main.radio
        assert not app.main.text_input
        if number < len(EPOCH.stops):
            app.button(key="lesson_next").click().run()
    assert app.button(key="lesson_next").disabled
    assert "This was the last stop." in words(app)
    assert app.get("progress")[0].proto.text.startswith("11 of 11 checked, 6 right · ")
    app.button(key="lesson_back").click().run()
    assert len(said(app)) == 1
    app.button_group(key="lesson_stop").set_value(1).run()
    assert link(app)["stop"] == "1"
    assert "Your prediction: −0.066" in words(app)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("-0,066", "−0.066"),
        ("1.394", "1.394"),
        ("−6.6e-2", "−0.066"),
        (" .5 ", "0.5"),
        ("152651", "152,651"),
        ("152,651.5", "152,651.5"),
        ("1,000,000", "1,000,000"),
    ],
)
def test_a_number_is_read_as_people_type_it(text: str, shown: str):
    app = opened(page="lesson", lesson="one_epoch")
    app.main.text_input[0].set_value(text).run()
    assert said(app) == []
    app.button(key="check").click().run()
    assert f"Your prediction: {shown}" in words(app)


@pytest.mark.parametrize("text", ["abc", "1/2", "0.5.1", "1,394", "1,00,000", "1e400", "nan"])
def test_what_is_no_number_is_refused_and_not_checked(text: str):
    app = opened(page="lesson", lesson="one_epoch")
    app.main.text_input[0].set_value(text).run()
    [told] = said(app)
    assert told.startswith(f"Your prediction is “{text}”, ")
    assert told.endswith("Type a number, as in 0.25 or −3.")
    app.main.text_input[0].set_value(f"{text}!")
    app.button(key="check").click().run()  # the field is left for the button
    assert said(app)[0].startswith(f"Your prediction is “{text}!”, ")
    app.button(key="check").click().run()
    assert said(app)[0].startswith("There is no prediction yet")
    assert EPOCH.stops[0].reveal not in words(app)


def test_its_place_and_predictions_are_kept_on_other_pages():
    app = opened(page="lesson", lesson="one_epoch", stop="9")
    predict(app, 1)
    app.switch_page("pages/train.py").run()
    assert app.button(key="back_to_lesson").label == "Back to the lesson, stop 9 of 11"
    app.query_params.clear()
    app.switch_page("pages/lesson.py").run()
    assert "### 9. The long wait" in words(app)
    assert app.main.radio[0].value == 1
    app.button(key="all_lessons").click().run()
    app.button(key="open one_epoch").click().run()
    assert link(app)["stop"] == "9"


@pytest.mark.parametrize("page", [page for page in pages() if page != "lesson"])
def test_every_page_leads_back_to_the_lesson_that_is_open(page: str):
    # That the buttons and their keys lead there, tests/browser/test_lesson.py looks at.
    def leads(stop: str) -> list[str]:
        app = opened(page="lesson", lesson="one_epoch", stop=stop)
        app.query_params.clear()
        app.switch_page(f"pages/{page}.py").run()
        return [button.label for button in app.main.button if "top " in button.label]

    assert leads("1") == ["Back to the lesson, stop 1 of 11", "Stop 2"]
    assert leads("9") == ["Stop 8", "Back to the lesson, stop 9 of 11", "Stop 10"]
    assert leads("11") == ["Stop 10", "Back to the lesson, stop 11 of 11"]
    app = opened(page=page)
    assert "back_to_lesson" not in [button.key for button in app.main.button]


def test_the_sheet_to_print_is_in_the_link_and_leads_back():
    app = opened(page="lesson", lesson="one_epoch", stop="4")
    app.button(key="to_sheet").click().run()
    assert link(app) == {"lesson": "one_epoch", "stop": "4", "sheet": "questions"}
    assert "What we saw:" in words(app)
    app.segmented_control(key="sheet_kind").set_value("answers").run()
    assert link(app)["sheet"] == "answers"
    assert EPOCH.stops[-1].reveal in words(app)
    app.button(key="from_sheet").click().run()
    assert link(app) == {"lesson": "one_epoch", "stop": "4"}
    assert "### 4. The error" in words(app)
    assert "sheet" not in link(opened(page="lesson", lesson="one_epoch", stop="4", sheet="x"))


@pytest.mark.parametrize("stop", ["0", "12", "-1", "x", "٣", "9" * 400, "000000001" + "0" * 4400])
def test_a_stop_that_is_not_there(stop: str):
    app = opened(page="lesson", lesson="one_epoch", stop=stop)
    assert link(app)["stop"] in ("1", "11")


def test_a_lesson_that_is_not_there():
    app = opened(page="lesson", lesson="../../etc/passwd", stop="3")
    [told] = said(app)
    assert told.startswith("The lesson that the link names is not here: “lesson”")
    assert app.button(key="open one_epoch")


def test_a_broken_file_is_named_and_the_others_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "pages" / "lesson_page" / "lessons"
    folder.mkdir(parents=True)
    good = lesson_files()["one_epoch"].read_text("utf-8")
    (folder / "good.toml").write_text(good, "utf-8")
    (folder / "broken.toml").write_text(good.replace("answer = -0.066", "anwser = 1"), "utf-8")
    monkeypatch.setattr(reader, "FOLDER", folder)
    app = opened(page="lesson")
    [message] = said(app)
    assert "pages/lesson_page/lessons/broken.toml, line " in message
    assert "“anwser” is not known here" in message
    app.button(key="open good").click().run()
    assert "### 1. The first sum" in words(app)
    directly = opened(page="lesson", lesson="broken")
    assert len(said(directly)) == 1
    assert directly.button(key="all_lessons")


LINKS = [
    pytest.param(stop, id=f"{name}-{number}")
    for name, file in lesson_files().items()
    for number, stop in enumerate(read_lesson(file).stops, start=1)
]


@pytest.mark.parametrize("stop", LINKS)
def test_the_link_of_a_stop_opens_what_it_promises(stop: Stop):
    app = opened(stop.query, stop.page)
    assert not any("in the link" in warning.value for warning in app.warning)
    assert stop.state.items() <= link(app).items()
    shown = everything_shown(app)
    assert [text for text in stop.texts if text not in shown] == []


def everything_shown(app: AppTest) -> str:
    """All that is to be read on the page, or said of a chart to those who do not see it."""
    values = (*app.markdown, *app.caption, *app.success, *app.warning, *app.metric)
    charts = (chart.proto.alt for chart in app.get("plotly_chart"))
    labels = (field.label for field in app.text_input)
    parts = (readable(part.proto) for part in app.get("bidi_component"))
    return "\n".join((*(str(element.value) for element in values), *charts, *labels, *parts))


def readable(component: Any) -> str:
    """What a component of the app is sent, as text."""
    if component.json:
        return json.dumps(json.loads(component.json), ensure_ascii=False)
    return json.dumps(read(component.bytes).header, ensure_ascii=False) if component.bytes else ""
