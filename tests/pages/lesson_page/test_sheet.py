"""A lesson on paper."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.lesson_page.lesson import Lesson, Stop
from pages.lesson_page.reader import lesson_files, read_lesson

APP = "https://class.example/lab"


def sheet(lesson: Lesson, has_answers: bool) -> str:
    """All that Streamlit is given to render, which no part of the app changes on the way."""

    def script(lesson: object, app: str, has_answers: bool) -> None:
        from pages.lesson_page.sheet import show_sheet

        show_sheet(lesson, app, has_answers)

    shown = AppTest.from_function(script, args=(lesson, APP, has_answers)).run()
    assert not shown.exception
    assert not any(text.allow_html for text in shown.markdown)
    return "\n".join(text.value for text in (*shown.header, *shown.subheader, *shown.markdown))


@pytest.mark.parametrize("name", lesson_files())
def test_every_question_and_link_is_on_paper_and_the_answers_on_the_teachers(name: str):
    lesson = read_lesson(lesson_files()[name])
    handout, key = (sheet(lesson, has_answers) for has_answers in (False, True))
    for number, stop in enumerate(lesson.stops, start=1):
        for text in (handout, key):
            assert f"{number}. {stop.title}" in text
            assert stop.question in text
            assert stop.look in text
            assert all(f"☐ {choice}" in text for choice in stop.choices)
        assert stop.reveal in key
        assert stop.reveal not in handout
        assert f"**{stop.solution}**" in key
    assert handout.count(f"<{APP}/") == key.count(f"<{APP}/") == len(lesson.stops)
    assert handout.count("What we saw:") == len(lesson.stops)
    typed = sum(not stop.choices for stop in lesson.stops)
    assert handout.count("Our prediction: ") == typed


@pytest.mark.parametrize("name", lesson_files())
def test_there_is_nothing_to_fill_in_on_the_sheet_with_the_answers(name: str):
    key = sheet(read_lesson(lesson_files()[name]), has_answers=True)
    assert not any(words in key for words in ("\\_\\_", "Name:", "What we saw:", "Our prediction:"))


def test_links_are_addresses_whatever_a_file_says():
    query = {"step": "7", "cell": '01.h2"> <script>'}
    texts = dict.fromkeys(("title", "question", "look", "reveal"), "<b>")
    rest = {"minutes": 1, "choices": (), "answer": 1, "tolerance": 0, "texts": (), "state": {}}
    stop = Stop(page="by_hand", query=query, **texts, **rest)
    text = sheet(Lesson("evil", "evil", "evil", (stop,)), has_answers=False)
    assert f"<{APP}/by_hand?step=7&cell=01.h2%22%3E+%3Cscript%3E>" in text
